import Testing

/// What the importer of a CRM takes, by its vendor's documentation as it was in November 2026.
struct VendorImport: CustomTestStringConvertible, Sendable {
    /// The name on the command line.
    let name: String
    /// The pages from which the rest was taken.
    let sources: [String]
    /// The columns that the importer knows; those that a file of dispositions may have.
    let columns: [String]
    /// The columns of which one must be filled in each row.
    let matchedBy: [String]
    /// The standard values of the columns with lists.
    let lists: [String: [String]]
    /// The column of owners.
    let owner: String
    /// A record id of the CRM, and the file of leads that has it; the rows are invented.
    let ids: [String]
    let file: String

    var testDescription: String { name }

    static let all = [salesforce, hubspot, pipedrive, zoho]

    static let salesforce = VendorImport(
        name: "salesforce",
        sources: [
            "https://help.salesforce.com/s/articleView?id=xcloud.field_mapping_for_importing_leads.htm",
            "https://developer.salesforce.com/docs/platform/field-reference/references/field-reference/salesforce-field-reference-lead.html",
        ],
        columns: [
            "Annual Revenue", "City", "Company", "Country", "Description", "Email", "Email Opt Out", "No. of Employees", "Fax",
            "Full Name", "First Name", "Last Name", "Industry", "Lead Division", "Lead ID", "Lead Source", "Lead Status",
            "Mobile Phone", "Phone", "Postal Code", "Rating", "Record Owner",
        ],
        matchedBy: ["Lead ID", "Email"],
        // Without "Closed - Converted", which only a conversion sets.
        lists: ["Lead Status": ["Open - Not Contacted", "Working - Contacted", "Closed - Not Converted"]],
        owner: "Record Owner",
        ids: ["00Q5e00001AbCdEEAV", "00Q5e00001AbCdFEAV", "00Q5e00001AbCdGEAV", "00Q5e00001AbCdHEAV"],
        file: """
            Lead ID,First Name,Last Name,Company / Account,Email,Lead Status,Lead Owner Alias,HasOptedOutOfEmail
            00Q5e00001AbCdEEAV,Ada,Byron,Engine Works,ada@engine.example,Open - Not Contacted,kim,0
            00Q5e00001AbCdFEAV,Grace,Hopper,Harbour Systems,grace@harbour.example,Open - Not Contacted,kim,0
            00Q5e00001AbCdGEAV,Mary,Shelley,Geneva Labs,mary@geneva.example,Working - Contacted,kim,0
            00Q5e00001AbCdHEAV,Jane,Austen,Bath Books,jane@bath.example,Qualified,kim,0

            """)

    static let hubspot = VendorImport(
        name: "hubspot",
        sources: [
            "https://knowledge.hubspot.com/crm-setup/set-up-your-import-file",
            "https://knowledge.hubspot.com/articles/kcs_article/contacts/how-do-i-import-contacts",
        ],
        columns: ["Record ID", "First Name", "Last Name", "Email", "Contact owner", "Lifecycle Stage", "Lead Status"],
        matchedBy: ["Record ID", "Email"],
        lists: [
            "Lifecycle Stage": [
                "Subscriber", "Lead", "Marketing Qualified Lead", "Sales Qualified Lead", "Opportunity", "Customer", "Evangelist",
                "Other",
            ],
            "Lead Status": [
                "New", "Open", "In Progress", "Open Deal", "Unqualified", "Attempted to Contact", "Connected", "Bad Timing",
            ],
        ],
        owner: "Contact owner", ids: ["901", "902", "903", "904"],
        file: """
            Record ID,First Name,Last Name,Company Name,Email,Lifecycle Stage,Contact owner,Original Source
            901,Ada,Byron,Engine Works,ada@engine.example,Marketing Qualified Lead,kim@firm.example,Web
            902,Grace,Hopper,Harbour Systems,grace@harbour.example,Marketing Qualified Lead,kim@firm.example,Web
            903,Mary,Shelley,Geneva Labs,mary@geneva.example,Marketing Qualified Lead,kim@firm.example,Web
            904,Jane,Austen,Bath Books,jane@bath.example,Sales Qualified Lead,kim@firm.example,Web

            """)

    static let pipedrive = VendorImport(
        name: "pipedrive",
        sources: [
            "https://support.pipedrive.com/hc/en/articles/360013870858",
            "https://support.pipedrive.com/en/article/updating-pipedrive-data-with-a-spreadsheet",
        ],
        // The ids are the importer's "Pipedrive system ID" of each kind of record.
        columns: [
            "Lead - ID", "Lead - Title", "Lead - Owner", "Person - ID", "Person - Name", "Person - Email", "Organization - Name",
        ],
        matchedBy: ["Lead - ID", "Person - ID", "Person - Email"], lists: [:], owner: "Lead - Owner",
        ids: [
            "adf21080-0e10-11eb-879b-05d71fb426ec", "adf21080-0e10-11eb-879b-05d71fb426ed", "adf21080-0e10-11eb-879b-05d71fb426ee",
            "adf21080-0e10-11eb-879b-05d71fb426ef",
        ],
        file: """
            Lead - ID,Person - Name,Organization - Name,Person - Email,Lead - Owner
            adf21080-0e10-11eb-879b-05d71fb426ec,Ada Byron,Engine Works,ada@engine.example,Kim Olsen
            adf21080-0e10-11eb-879b-05d71fb426ed,Grace Hopper,Harbour Systems,grace@harbour.example,Kim Olsen
            adf21080-0e10-11eb-879b-05d71fb426ee,Mary Shelley,Geneva Labs,mary@geneva.example,Kim Olsen
            adf21080-0e10-11eb-879b-05d71fb426ef,Jane Austen,Bath Books,jane@bath.example,Kim Olsen

            """)

    static let zoho = VendorImport(
        name: "zoho",
        sources: [
            "https://help.zoho.com/portal/en/kb/crm-nextgen/sales-force-automation/leads",
            "https://www.zoho.com/crm/help/data-administration/import-data.html",
        ],
        columns: [
            "Record Id", "Lead Owner", "Salutation", "First Name", "Title", "Last Name", "Company", "Lead Source", "Industry",
            "Annual Revenue", "Phone", "Mobile", "Fax", "Email", "Secondary Email", "Skype ID", "Website", "Lead Status", "Rating",
            "No. of Employees", "Email Opt Out",
        ],
        matchedBy: ["Record Id", "Email"],
        lists: [
            "Lead Status": [
                "Attempted to Contact", "Contact in Future", "Contacted", "Junk Lead", "Lost Lead", "Not Contacted",
                "Pre-Qualified", "Not Qualified",
            ]
        ],
        owner: "Lead Owner",
        ids: ["zcrm_4150868000002748014", "zcrm_4150868000002748015", "zcrm_4150868000002748016", "zcrm_4150868000002748017"],
        file: """
            Record Id,First Name,Last Name,Company,Email,Lead Status,Lead Owner
            zcrm_4150868000002748014,Ada,Byron,Engine Works,ada@engine.example,Not Contacted,Kim Olsen
            zcrm_4150868000002748015,Grace,Hopper,Harbour Systems,grace@harbour.example,Not Contacted,Kim Olsen
            zcrm_4150868000002748016,Mary,Shelley,Geneva Labs,mary@geneva.example,Contacted,Kim Olsen
            zcrm_4150868000002748017,Jane,Austen,Bath Books,jane@bath.example,Pre Qualified,Kim Olsen

            """)
}

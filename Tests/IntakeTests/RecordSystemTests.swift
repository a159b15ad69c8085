import Lifecycle
import Testing

@testable import Intake

/// The system of a record id: given, shown by the id's form, or by the columns of the file.
@Suite("Systems of record ids") struct RecordSystemTests {
    private func id(_ header: String, _ id: String, system: String? = nil) throws -> RecordID? {
        let cells = header.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map { _ in "x1" }
        let lead = try parse("Last Name,\(header)\nBerg,\(([id] + cells).joined(separator: ","))\n", system: system).leads.first
        #expect(lead?.fields[.externalID] == id)
        return lead?.fields.allRecordIDs.first
    }

    @Test(
        "The id's own column, or two columns of the system beside a common one, show the system",
        arguments: [
            ("Record ID - Contact", "51", "hubspot"), ("hs_object_id", "51", "hubspot"), ("HubSpot Contact ID", "51", "hubspot"),
            ("Record ID,Contact owner,Lifecycle Stage", "51", "hubspot"), ("Person - ID", "7", "pipedrive"),
            ("Record Id,Lead Owner Id,Modified Time", "4150868000000224013", "zoho"),
            ("(Do Not Modify) Lead", "0F8FAD5B-D9CB-469F-A165-70867728950E", "dynamics"),
            ("leadid,statecode,emailaddress2", "0f8fad5b-d9cb-469f-a165-70867728950e", "dynamics"),
            ("Id,registrationSourceType,marketingSuspended", "318", "marketo"), ("Marketo ID", "318", "marketo"),
            ("Prospect ID,Pardot Campaign,crm_lead_fid", "31", "pardot"), ("Pardot ID", "31", "pardot"),
            ("ID,ISCONVERTED,HASOPTEDOUTOFEMAIL", "a0Q5e00000AbCdE", "salesforce"), ("SFDC ID", "a0Q5e00000AbCdE", "salesforce"),
        ])
    func columns(_ header: String, _ text: String, _ system: String) throws {
        #expect(try id(header, text) == RecordID(system: system, id: text))
    }

    @Test(
        "Common names, one column more, and another column of ids show nothing",
        arguments: [
            ("Lead ID", "51"), ("Record ID", "51"), ("ID", "51"), ("Contact ID", "51"), ("Record ID,Lifecycle Stage", "51"),
            ("External ID,Contact owner,Lifecycle Stage,HubSpot Team", "51"), ("Lead ID,hubspot_owner_id,hs_lead_status", "51"),
            ("LEADID,Modified Time,Lead Owner", "4563"), ("Lead ID,Lead Source,Owner ID,Annual Revenue", "51"),
            // The columns are HubSpot's, the ids are not.
            ("Record ID,Contact owner,Lifecycle Stage", "R-51"), ("Id,IsConverted,HasOptedOutOfEmail", "51"),
            ("Record ID,Contact owner,Lifecycle Stage,Lead Owner Id,Modified Time", "51"),
        ])
    func nothing(_ header: String, _ text: String) throws {
        #expect(try id(header, text) == RecordID(id: text))
    }

    @Test(
        "The form of an id of Salesforce shows the system row by row",
        arguments: [
            ("00Q5e00000AbCdEEAV", true), ("00Q5e00000AbCdE", true), ("0035e00000AbCdE", true), ("0015e00000AbCdE", true),
            ("a0Q5e00000AbCdE", false), ("00Q5e00000AbCdEEAW", false), ("001234567890123", false), ("00Q5e00000AbCd", false),
            ("00Q5e-0000AbCdE", false), ("77", false),
        ])
    func form(_ text: String, _ isSalesforce: Bool) throws {
        #expect(try id("Lead ID", text)?.system == (isSalesforce ? "salesforce" : nil))
        let parsed = try parse("Lead ID,Date\n\(text),2026-10-20\n", as: .touches)
        #expect(parsed.touches.first?.lead.recordID == RecordID(system: isSalesforce ? "salesforce" : nil, id: text))
    }

    @Test(
        "The name of a system before the id shows it",
        arguments: [
            ("Apollo Contact Id", "apollo"), ("Eloqua Contact ID", "eloqua"), ("Odoo ID", "odoo"), ("odoo_contact_id", "odoo"),
            ("LEID", "mailchimp"), ("EUID", "mailchimp"), ("Klaviyo Profile ID", "klaviyo"), ("Infusionsoft Contact Id", "keap"),
            ("ActiveCampaign Contact ID", "activecampaign"), ("Outreach Prospect ID", "outreach"), ("Facebook Lead ID", "facebook"),
        ])
    func vendors(_ column: String, _ system: String) throws {
        #expect(try id(column, "k-51") == RecordID(system: system, id: "k-51"))
    }

    @Test(
        "Columns of record ids in many languages",
        arguments: [
            "Unique ID", "SFDC ID (18)", "Contact: Contact ID", "ID de fiche d'informations", "ID do registro", "ID de piste",
            "ID record", "レコードID", "Kontaktnummer", "hs_contact_id", "Contact UUID", "Subscriber ID", "Datensatznummer",
            "记录 ID", "ID записи", "Contactnummer", "Tietueen tunnus", "ID контакта", "見込み客ID", "ID kontaktu", "Contact Unique ID",
        ])
    func names(_ column: String) throws { #expect(try id(column, "k-51") == RecordID(id: "k-51")) }

    @Test(
        "Names of other things are no record ids",
        arguments: [
            "Apollo Account Id", "Salesforce Owner ID", "Google ID", "Facebook Ad ID", "Contact No", "Kontakt Telefon", "Paid",
            "Odoo Paid", "Company ID", "Salesforce Campaign ID", "Person",
        ])
    func otherNames(_ column: String) throws {
        #expect(try parse("Last Name,\(column)\nBerg,k-51\n").leads.first?.fields[.externalID] == nil)
    }

    @Test("A file with ids of several forms names the system of each")
    func mixed() throws {
        let leads = try parse("Lead ID,Last Name\n00Q5e00000AbCdEEAV,Uhl\n77,Veit\nzcrm_4150868000000224013,Wolf\n").leads
        #expect(leads.map { $0.fields.allRecordIDs.first?.system } == ["salesforce", nil, "zoho"])
        #expect(leads[1].fields.identities.isEmpty)
    }

    @Test(
        "A given system wins over columns and forms, in lower case with letters, digits and hyphens",
        arguments: [
            ("Acme CRM", "acme-crm"), ("HubSpot", "hubspot"), ("SFDC", "salesforce"), ("Salesforce.com", "salesforce"),
            ("Dynamics 365", "dynamics"), ("old_crm", "old-crm"), ("CRM2", "crm2"),
        ])
    func given(_ text: String, _ system: String) throws {
        for value in ["51", "00Q5e00000AbCdEEAV"] {
            #expect(try id("Record ID - Contact", value, system: text) == RecordID(system: system, id: value))
        }
        #expect(ImportMapping.systemName(text) == system && ImportMapping.systemName("--") == nil)
        let parsed = try parse("Lead ID,Date\n51,2026-10-20\n", as: .touches, system: text)
        #expect(parsed.touches.first?.lead.recordID == RecordID(system: system, id: "51"))
        #expect(parsed.mapping.system == system)
    }

    @Test("Touches, engagements and outcomes name the system of their lead")
    func references() throws {
        let calls = try parse("Call Date,Call outcome,Associated Contact IDs\n2026-10-20,Busy,7;8\n", as: .touches)
        #expect(calls.touches.first?.lead.recordID == RecordID(system: "hubspot", id: "7"))
        let events = try parse("WhoId,What,Date\na0Q5e00000AbCdE,Opened,2026-10-20\n", as: .engagements)
        #expect(events.engagements.first?.lead.recordID == RecordID(system: "salesforce", id: "a0Q5e00000AbCdE"))
        let deals = try parse("Deal - ID,Deal - Status,Deal - Person ID,Deal - Won time\n1,Won,7,2026-10-20\n", as: .outcomes)
        #expect(deals.outcomes.first?.lead.recordID == RecordID(system: "pipedrive", id: "7"))
        let plain = try parse("Lead ID,Stage,Close Date\n7,Closed Won,2026-10-20\n", as: .outcomes)
        #expect(plain.outcomes.first?.lead.recordID == RecordID(id: "7"))
        let several = try parse("Email,Date\nnoreply@x.example; a@x.example / b@y.example,2026-10-20\n", as: .touches)
        #expect(several.touches.first?.lead.emails.map(\.description) == ["a@x.example", "b@y.example"])
        #expect(try parse("Lead ID,Email,Date\nN/A,test@test.com,2026-10-20\n", as: .touches).skipped == [.namesNoLead])
    }

    @Test("Ids without a system share one, which neither equals nor contradicts a named one")
    func comparing() {
        let (long, short) = (RecordID(id: "00Q5e00000AbCdEEAV"), RecordID(system: "salesforce", id: "00Q5e00000AbCdE"))
        #expect(long.isSameRecord(as: short) && !long.contradicts(short) && long.key == short.key)
        let (plain, hubspot) = (RecordID(id: "7"), RecordID(system: "hubspot", id: "7"))
        #expect(!plain.isSameRecord(as: hubspot) && !plain.contradicts(hubspot) && plain.key == hubspot.key)
        #expect(plain.contradicts(RecordID(id: "8")) && !plain.contradicts(RecordID(system: "hubspot", id: "8")))
        #expect(
            hubspot.contradicts(RecordID(system: "hubspot", id: "8")) && !hubspot.contradicts(RecordID(system: "zoho", id: "8")))
        let guid = RecordID(id: "{0F8FAD5B-D9CB-469F-A165-70867728950E}")
        #expect(guid.isSameRecord(as: RecordID(id: "0f8fad5b-d9cb-469f-a165-70867728950e")))
        #expect(RecordID(id: "00Q5e00000aBcDe").contradicts(RecordID(id: "00Q5e00000AbCdE")))
    }

    @Test(
        "The same id in another notation",
        arguments: [
            ("1201", "=\"1201\""), ("1201", "'1201"), ("1201", "1201.0"), ("1201", "１２０１"),
            ("00Q5e00000AbCdE", "00Q5E00000ABCDEEAV"), ("00Q5e00000AbCdE", "00q5e00000abcdeeav"),
            ("0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5BD9CB469FA16570867728950E"),
        ])
    func notations(_ id: String, _ other: String) throws {
        #expect(RecordID(id: id).isSameRecord(as: RecordID(id: other)) && RecordID(id: id).key == RecordID(id: other).key)
        let quoted = other.replacing("\"", with: "\"\"")
        let lead = try #require(try parse("Lead ID,Last Name\n\"\(quoted)\",Berg\n").leads.first)
        #expect(lead.fields.allRecordIDs.allSatisfy { $0.shortened.id == RecordID(id: id).shortened.id })
    }

    @Test(
        "Another id", arguments: [("00Q5e00000AbCdE", "00Q5e00000AbCdEEAW"), ("1000", "1.000"), ("1201", "1201.5"), ("7", "07")])
    func otherIDs(_ id: String, _ other: String) { #expect(!RecordID(id: id).isSameRecord(as: RecordID(id: other))) }

    @Test("The import preview names the system")
    func preview() throws {
        let lines = try parse("Record ID - Contact,Last Name\n51,Berg\n").mapping.lines
        #expect(lines.contains("  record ids of HubSpot"))
        #expect(try !parse("Record ID,Last Name\n51,Berg\n").mapping.lines.contains { $0.contains("record ids of") })
    }
}

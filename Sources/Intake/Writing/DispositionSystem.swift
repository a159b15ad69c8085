import Lifecycle

/// A CRM that can import what was decided on its leads: its columns and values.
///
/// The columns are those that the vendor's importer documents (`Resources/exports/README.md` names the pages). It
/// ignores columns that nobody maps; those whose names begin with `winnow_` can be mapped to fields of one's own. An
/// import of winnow ignores these, keeps no other column of such a file, and moves no known lead, so a file that comes
/// back changes nothing.
package enum DispositionSystem: String, CaseIterable, Sendable {
    case salesforce, hubspot, pipedrive, zoho

    /// The names of the file's columns.
    package var columns: [String] { vendorColumns + Self.ownColumns }

    /// The column of winnow's own id, by which an import recognises such a file.
    static let leadColumn = "winnow_lead"

    /// Columns for which the vendors have no standard field.
    private static let ownColumns = [
        leadColumn, "winnow_stage", "winnow_returned_because", "winnow_account", "winnow_opportunity", "winnow_outcome",
    ]

    /// The columns that the vendor's importer knows.
    private var vendorColumns: [String] {
        switch self {
        case .salesforce: ["Lead ID", "Last Name", "Company", "Email", "Lead Status", "Record Owner"]
        case .hubspot: ["Record ID", "Email", "Lifecycle Stage", "Lead Status", "Contact owner"]
        case .pipedrive: ["Lead - ID", "Person - ID", "Person - Name", "Person - Email", "Organization - Name", "Lead - Owner"]
        case .zoho: ["Record Id", "Last Name", "Company", "Email", "Lead Status", "Lead Owner"]
        }
    }

    /// Whether the importer finds owners only by their e-mail addresses.
    package var needsOwnerAddress: Bool {
        switch self {
        case .hubspot, .zoho: true
        case .salesforce, .pipedrive: false
        }
    }

    /// The owner as the system knows them: by e-mail address where it needs one, else by name; nil if none is known.
    package func owner(_ member: TeamMember) -> String? {
        let address = member.aliases.first { EmailAddress($0) != nil }
        return needsOwnerAddress ? address : member.name.isEmpty ? address : member.name
    }
}

/// What a CRM is told about a lead.
package struct Disposition: Hashable, Sendable {
    /// The rows, one for each record that the lead is in the CRM; one without an id for a lead with only an address.
    ///
    /// Empty for a lead that the importer couldn't find.
    package let rows: [[String]]

    /// Composes the rows of a lead.
    ///
    /// - Parameters:
    ///   - owner: The owner as the system knows them; empty leaves the owner as it is there.
    ///   - definition: For labels of stages and reasons.
    package init(of lead: Lead, for system: DispositionSystem, owner: String, definition: LeadDefinition) {
        let ids = Self.recordIDs(of: lead, in: system)
        let email = lead.fields[.email] ?? ""
        guard !ids.isEmpty || !email.isEmpty else {
            rows = []
            return
        }
        let own = Self.ownCells(of: lead, definition)
        rows = (ids.isEmpty ? [""] : ids).map { id in
            let (lastName, company) = (lead.fields[.lastName] ?? "", lead.fields[.company] ?? "")
            let cells =
                switch system {
                case .salesforce: [id, lastName, company, email, Self.salesforceStatus(of: lead), owner]
                case .hubspot: [id, email, Self.lifecycleStage(of: lead), Self.hubspotStatus(of: lead), owner]
                case .pipedrive:
                    // Ids of leads are UUIDs there, those of persons numbers.
                    (id.contains("-") ? [id, ""] : ["", id]) + [lead.fields.fullName ?? "", email, company, owner]
                case .zoho: [id, lastName, company, email, Self.zohoStatus(of: lead), owner]
                }
            return cells + own
        }
    }

    /// The ids of the lead in a system, also those of the leads that were merged into it.
    private static func recordIDs(of lead: Lead, in system: DispositionSystem) -> [String] {
        var seen: Set<String> = []
        return (lead.fields.allRecordIDs + lead.absorbed.flatMap(\.fields.allRecordIDs)).filter {
            // A contact of Salesforce has no lead status.
            $0.system == system.rawValue && !($0.system == SalesforceID.system && $0.id.hasPrefix("003"))
        }
        .map(\.id).filter { seen.insert($0).inserted }
    }

    private static func ownCells(of lead: Lead, _ definition: LeadDefinition) -> [String] {
        let isSentAway = !lead.stage.isOpen && lead.stage != .won
        let reason = isSentAway ? lead.decisions.last { $0.reason != nil }?.reason : nil
        let opportunity = lead.opportunities.newest
        return [
            lead.id.description, definition.label(of: lead),
            reason.map { id in definition.reasons.first { $0.id == id }?.label ?? id } ?? "",
            opportunity.flatMap { lead.accountName(of: $0) } ?? "", opportunity?.name ?? "",
            opportunity.map { $0.isOpen ? "open" : $0.outcome?.rawValue ?? "ended" } ?? "",
        ]
    }

    /// How far sales got with a lead that it has.
    private enum Progress { case untouched, attempted, connected }

    private static func progress(of lead: Lead) -> Progress {
        if lead.touches.contains(where: { $0.touch.outcome.isContact }) { return .connected }
        return lead.touches.isEmpty ? .untouched : .attempted
    }

    /// A value of the standard picklist of Lead Status.
    ///
    /// Blank for converted leads: only a conversion sets `Closed - Converted`, never an import.
    private static func salesforceStatus(of lead: Lead) -> String {
        switch lead.stage {
        case .inquiry, .viable, .mql: "Open - Not Contacted"
        case .sal, .sql: progress(of: lead) == .connected ? "Working - Contacted" : "Open - Not Contacted"
        case .nurture, .disqualified, .dropped: "Closed - Not Converted"
        case .opportunity, .won, .lost, .noDecision: ""
        }
    }

    /// A value of HubSpot's lifecycle stage; blank where it would go back, which an import can't.
    private static func lifecycleStage(of lead: Lead) -> String {
        switch lead.stage {
        case .inquiry, .viable: "Lead"
        case .mql, .sal: "Marketing Qualified Lead"
        case .sql: "Sales Qualified Lead"
        case .opportunity: "Opportunity"
        case .won: "Customer"
        case .lost, .noDecision, .nurture, .disqualified, .dropped: ""
        }
    }

    private static func hubspotStatus(of lead: Lead) -> String {
        switch lead.stage {
        case .inquiry, .viable, .mql: "New"
        case .sal, .sql:
            switch progress(of: lead) {
            case .untouched: "In Progress"
            case .attempted: "Attempted to Contact"
            case .connected: "Connected"
            }
        case .opportunity, .won: "Open Deal"
        case .nurture, .lost, .noDecision: "Bad Timing"
        case .disqualified, .dropped: "Unqualified"
        }
    }

    /// A value of Zoho's standard picklist; blank for converted leads, which are no leads there any more.
    private static func zohoStatus(of lead: Lead) -> String {
        switch lead.stage {
        case .inquiry, .viable, .mql: "Not Contacted"
        case .sal:
            switch progress(of: lead) {
            case .untouched: "Not Contacted"
            case .attempted: "Attempted to Contact"
            case .connected: "Contacted"
            }
        case .sql: "Pre-Qualified"
        case .nurture: "Contact in Future"
        case .disqualified: lead.lastReturn?.reason == "badData" ? "Junk Lead" : "Not Qualified"
        case .dropped: "Lost Lead"
        case .opportunity, .won, .lost, .noDecision: ""
        }
    }
}

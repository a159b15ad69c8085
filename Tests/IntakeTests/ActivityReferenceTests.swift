import Lifecycle
import Testing

@testable import Intake

/// Columns that say which lead an activity or a deal belongs to.
@Suite("Lead ids in files of activities") struct ActivityReferenceTests {
    private static let names = [
        "Prospect ID", "Lead Number", "mql_id", "External ID", "CRM ID", "Ref", "Record ID - Contact", "hs_object_id", "record id",
        "Pardot Prospect ID", "Marketo Person ID", "HubSpot Contact ID",
    ]

    @Test("A column that identifies leads does so in files of activities", arguments: names)
    func reference(_ name: String) throws {
        for kind in [IntakeKind.touches, .engagements, .outcomes] {
            let rest = kind == .outcomes ? "Stage,Amount,Close Date" : kind == .touches ? "Type,Outcome,Date" : "Event,Form,Date"
            let mapping = try parse("\(name),\(rest)\nQ-17,A,B,2026-10-01\n", as: kind).mapping
            #expect(mapping.columns[0].field == .leadID, "\(name), \(kind)")
        }
    }

    @Test("Beside a column that names the lead, the id is the activity's")
    func ownID() throws {
        let external = try parse("External ID,Email,Type,Date\nQ-17,a@b.example,Call,2026-10-01\n", as: .touches).mapping
        #expect(external.column(.externalID)?.name == "External ID" && external.column(.leadID) == nil)
        let both = try parse("Record ID,Lead ID,Type,Date\n1,2,Call,2026-10-01\n", as: .touches).mapping
        #expect(both.column(.externalID)?.name == "Record ID" && both.column(.leadID)?.name == "Lead ID")
        // A deal's own record id names no lead, nor does one that is only called "ID".
        for header in ["Record ID,dealname,dealstage,Type", "ID,Type,Outcome,Date", "Vorgang Nr.,Type,Outcome,Date"] {
            let kind: IntakeKind = header.contains("deal") ? .outcomes : .touches
            #expect(throws: IntakeError.self) { _ = try parse(header + "\n1,A,B,2026-10-01\n", as: kind) }
        }
    }

    @Test("The message names the columns and the option to type")
    func message() throws {
        do {
            _ = try parse("Vorgang Nr.,Type,Outcome,Date\nV-1,Call,Connected,2026-10-01\n", as: .touches)
            Issue.record("the file was read")
        } catch let error as IntakeError {
            #expect(error.description.contains("found Vorgang Nr., Type, Outcome, Date"), "\(error)")
            #expect(error.description.contains("--map 'leadId=Vorgang Nr.'"), "\(error)")
        }
    }

    @Test("Touches keyed by a record id are recognised as touches")
    func likeliest() {
        #expect(IntakeKind.likeliest(for: ["record id", "type", "date", "outcome", "direction"]) == .touches)
        #expect(IntakeKind.likeliest(for: ["record id", "name", "company", "phone"]) == .leads)
    }
}

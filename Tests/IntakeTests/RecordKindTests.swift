import Lifecycle
import Testing

@testable import Intake

/// Companies, deals and tasks are no people, whatever system exported them.
@Suite("Kinds of records") struct RecordKindTests {
    private func refusal(_ header: String) -> IntakeError? {
        let cells = header.split(separator: ",", omittingEmptySubsequences: false).map { _ in "x1" }
        do {
            _ = try parse("\(header)\n\(cells.joined(separator: ","))\n")
            return nil
        } catch {
            return error as? IntakeError
        }
    }

    @Test(
        "Companies are refused",
        arguments: [
            "Id,IsDeleted,MasterRecordId,Name,Type,ParentId,BillingStreet,BillingCity",
            "Id,Name,Type,ParentId,Phone,Website,AccountSource,NumberOfEmployees",
            "Account Name,Account Owner,Type,Rating,Phone,Billing City,Lead Source",
            "Record ID,Company name,Company owner,Create Date,Phone Number,City,Industry",
            "Record ID,Company name,Company Domain Name,Company owner,Lifecycle Stage,Lead Status",
            "Datensatz-ID,Unternehmensname,Unternehmensinhaber,Erstelldatum,Telefonnummer,Stadt,Branche",
            "ID,Name,Owner,Address,People,Won deals", "ID,Name,Besitzer,Adresse,Personen,Gewonnene Deals",
            "Organization - ID,Organization - Name,Organization - Owner,Organization - People",
            "Company,Website,# Employees,Industry,Account Owner,Account Stage,Apollo Account Id",
            "(Do Not Modify) Account,(Do Not Modify) Row Checksum,(Do Not Modify) Modified On,Account Name,Main Phone,Primary Contact,Email (Primary Contact)",
            "Record Id,Account Owner.id,Account Owner,Account Name,Phone,Website,Parent Account.id,Parent Account,Account Type,Industry,Rating",
            "ACCOUNTID,Account Name,Phone,Account Type,Billing Street,Billing City",
        ])
    func companies(_ header: String) {
        guard case .looksLikeAccounts = refusal(header) else {
            Issue.record("\(header): \(refusal(header).map { "\($0)" } ?? "taken for leads")")
            return
        }
    }

    @Test(
        "Deals and tasks are refused with the kind that they are",
        arguments: [
            (
                "(Do Not Modify) Opportunity,(Do Not Modify) Row Checksum,Topic,Potential Customer,Est. Close Date,Email",
                IntakeKind.outcomes
            ),
            ("Topic,Potential Customer,Est. Close Date,Est. Revenue,Contact,Account", .outcomes),
            ("(Do Not Modify) Phone Call,Subject,Regarding,Priority,Due Date,Activity Status", .touches),
            ("Subject,Due Date,Status,Priority,Assigned To,Name,Company / Account", .touches),
            ("Subject,Due Date,Status,Priority,Assigned To,Name,Company / Account,Phone", .touches),
            ("Betreff,Fälligkeitsdatum,Status,Priorität,Zugewiesen an,Name,Firma", .touches),
            ("Assigned,Subject,Due Date,Priority,Status,Company / Account,Contact,Opportunity", .touches),
        ])
    func others(_ header: String, _ kind: IntakeKind) {
        guard case .looksLikeOther(_, let found) = refusal(header) else {
            Issue.record("\(header): \(refusal(header).map { "\($0)" } ?? "taken for leads")")
            return
        }
        #expect(found == kind, "\(header)")
    }

    @Test(
        "Lists of people stay people",
        arguments: [
            "Name,Company", "Name,Company,Billing City,Account Owner", "Name,Phone,City",
            "Name,Company,Priority,Assigned To,Status",
            "Name,Company,Status,Due Date,Priority,Assigned To", "Name,Email,Subject,Message", "Name,Email,Phone,Subject,Due Date",
            "Name,Email,Organization,Open deals,Closed deals,Owner", "Name,Organization,Phone,Won deals,Lost deals,Open deals",
            "First Name,Last Name,Company,Website,# Employees,Apollo Contact Id,Apollo Account Id",
            "(Do Not Modify) Lead,(Do Not Modify) Row Checksum,Name,Topic,Status Reason,Created On",
            "(Do Not Modify) Contact,Full Name,Company Name,Email,Business Phone", "Company,Phone,City",
            "Company,Lead Source,Billing City,Account Owner",
            "Id,IsDeleted,MasterRecordId,LastName,FirstName,Name,Company,Street,City,Status",
            "Record ID,First Name,Last Name,Email,Company owner", "Name,Company,People",
        ])
    func people(_ header: String) {
        let error = refusal(header)
        #expect(error == nil, "\(header): \(error.map { "\($0)" } ?? "")")
    }
}

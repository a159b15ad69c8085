internal import Lifecycle

/// The leads that the persons of a file have become, while it is imported.
///
/// Who a row is depends on the whole file and on the leads before it, never on the leads that earlier rows of the file
/// became. Memory grows only with persons of several rows.
struct FileLeads {
    private var leads: [Int: LeadID] = [:]
    private var persons: [LeadID: Int] = [:]
    private var added: [ClosedRange<LeadID>] = []
    private var before: [LeadID: [RowIdentity]] = [:]

    /// The lead of a person of the file.
    func lead(of person: Int) -> LeadID? { leads[person] }

    /// Records the lead of a person.
    mutating func record(_ lead: LeadID, of person: Int) {
        leads[person] = lead
        if persons[lead] == nil { persons[lead] = person }
    }

    /// The first person of the file that is a lead.
    func person(of lead: LeadID) -> Int? { persons[lead] }

    /// What a lead was recognised by before a linked row changed it; nil if none did.
    func identities(before lead: LeadID) -> [RowIdentity]? { before[lead] }

    /// Keeps what a lead is recognised by, before a linked row changes it.
    mutating func keep(_ identities: [RowIdentity], of lead: LeadID) { if before[lead] == nil { before[lead] = identities } }

    /// Whether the import added a lead.
    func isAdded(_ lead: LeadID) -> Bool { added.contains { $0.contains(lead) } }

    /// Records that the import added a lead.
    mutating func add(_ lead: LeadID) {
        if let last = added.last, last.upperBound.number + 1 == lead.number {
            added[added.count - 1] = last.lowerBound...lead
        } else {
            added.append(lead...lead)
        }
    }
}

internal import Lifecycle
internal import Workspace

/// What others changed on leads, until there was time to read it.
///
/// A key that was pressed before, or just after, was meant for the leads as they were.
struct UnseenChanges: Sendable {
    /// The time that reading takes at least, in milliseconds.
    private static let readingTime: Int64 = 200

    private var leads: Set<LeadID> = []
    /// The newest entry of each, except of those that the user changed in another session.
    private var entries: [LeadID: Entry] = [:]
    /// When all of them were painted, in milliseconds of the keys' clock; nil until then.
    private var paintedAt: Int64?

    mutating func add(_ changes: JournalChanges) {
        leads.formUnion(changes.touched)
        entries.merge(changes.leads) { _, newer in newer }
        paintedAt = nil
    }

    mutating func wasPainted(at time: Int64) { paintedAt = paintedAt ?? time }

    /// Forgets the changes if there was time to read them before a key.
    mutating func noteKey(at time: Int64) {
        guard !leads.isEmpty, let paintedAt, time - paintedAt >= Self.readingTime else { return }
        self = UnseenChanges()
    }

    /// Whether a lead was changed and the change not read.
    func contains(_ lead: LeadID) -> Bool { leads.contains(lead) }

    /// The newest entry of a changed lead; nil if it is the user's own.
    func entry(of lead: LeadID) -> Entry? { entries[lead] }
}

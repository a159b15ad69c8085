internal import Lifecycle
internal import Workspace

/// What others changed on leads, until the user has read it.
///
/// A key that was pressed before, or just after, was meant for the leads as they were. A lead that was selected, marked
/// or asked about needs more than time: a key acts on it only after it was refused once, with the change named.
struct UnseenChanges: Sendable {
    /// The time that reading takes at least, in milliseconds.
    private static let readingTime: Int64 = 200

    private var leads: Set<LeadID> = []
    /// Those of the leads that were selected, marked or asked about when they changed.
    private var held: Set<LeadID> = []
    /// Leads of a refused action, whose changes are reported next: the refusal has named them.
    private var named: Set<LeadID> = []
    /// The newest entry of each, except of those that the user changed in another session.
    private var entries: [LeadID: Entry] = [:]
    /// When all of them were painted, in milliseconds of the keys' clock; nil until then.
    private var paintedAt: Int64?

    /// Adds changes; those of leads at stake are held until they are acknowledged.
    mutating func add(_ changes: JournalChanges, atStake: Set<LeadID>) {
        leads.formUnion(changes.touched)
        held.formUnion(changes.touched.intersection(atStake).subtracting(named))
        named.subtract(changes.touched)
        for lead in changes.touched { entries[lead] = changes.leads[lead] }
        paintedAt = nil
    }

    /// The changes were painted; those of leads that are no longer at stake need no acknowledgement.
    mutating func wasPainted(at time: Int64, atStake: Set<LeadID>) {
        named = []
        paintedAt = paintedAt ?? time
        held.formIntersection(atStake)
    }

    /// Forgets the changes if there was time to read them before a key, except of leads that are held.
    mutating func noteKey(at time: Int64) {
        guard !leads.isEmpty, let paintedAt, time - paintedAt >= Self.readingTime else { return }
        leads = []
        entries = entries.filter { held.contains($0.key) }
    }

    /// Whether any change waits for its acknowledgement.
    var areHeld: Bool { !held.isEmpty }

    /// Whether a lead was changed and the change not read.
    func contains(_ lead: LeadID) -> Bool { leads.contains(lead) || held.contains(lead) }

    /// Those of some leads that were changed and the change not acknowledged.
    func held(of some: [LeadID]) -> [LeadID] { held.isEmpty ? [] : some.filter(held.contains) }

    /// The newest entry of a changed lead; nil if it is the user's own.
    func entry(of lead: LeadID) -> Entry? { entries[lead] }

    /// The user was told of the changes of some leads by a message that was or will be painted.
    mutating func acknowledge(_ some: [LeadID]) {
        leads.subtract(some)
        held.subtract(some)
    }

    /// A refusal of the workspace has named changes that are reported next.
    mutating func expect(_ some: [LeadID]) { named.formUnion(some) }
}

internal import Intake
internal import Lifecycle
internal import ReadModel

/// The leads of a dry run that rows of deleted records say something about at its end.
///
/// An import finds them in the journal, where a dry run writes nothing. Memory for the leads that such rows name.
struct SimulatedLeads {
    /// The number of leads that were added.
    private(set) var added = 0
    /// Whether all rows that make leads were decided on, so that the notices follow.
    var isComplete = false
    private var wanted: Set<Int64> = []
    private var kept: [LeadID: Lead] = [:]
    private var byRecordID: [Int64: Set<LeadID>] = [:]

    /// The leads as the notices find them; none before.
    var leads: [LeadID: Lead] { isComplete ? kept : [:] }

    /// Expects a notice.
    mutating func expect(_ notice: ConsentNotice) {
        guard notice.consent.closesAnything else { return }
        wanted.formUnion(notice.recordIDs.map { Int64(bitPattern: $0.key.value) })
        wanted.formUnion(Self.contactKeys(MatchKeys(notice.keys)))
    }

    /// Keeps the leads of an action that notices name.
    mutating func keep(_ leads: [LeadID: Lead], added: Int) {
        self.added += added
        guard !wanted.isEmpty else { return }
        for lead in leads.values {
            let keys = MatchKeys(of: lead)
            guard !wanted.isDisjoint(with: keys.recordIDs) || !wanted.isDisjoint(with: Self.contactKeys(keys)) else { continue }
            kept[lead.id] = lead
            for key in keys.recordIDs { byRecordID[key, default: []].insert(lead.id) }
        }
    }

    /// The kept leads with a record id, lowest number first.
    func leads(withRecordID key: Int64) -> [LeadID] { isComplete ? (byRecordID[key] ?? []).sorted() : [] }

    private static func contactKeys(_ keys: MatchKeys) -> [Int64] { keys.emails + keys.roleEmails + keys.phones }
}

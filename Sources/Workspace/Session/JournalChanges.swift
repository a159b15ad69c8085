package import Lifecycle
internal import ReadModel

/// The changes to the journal since the previous check.
package struct JournalChanges: Sendable {
    /// The newest entry of each lead that another person changed.
    package var leads: [LeadID: Entry] = [:]
    /// All leads that changed, including by the user's own actions.
    package var touched: Set<LeadID> = []
    /// Whether the definition or the team changed.
    package var rulesChanged = false
    /// The number of new lines.
    package var lineCount = 0
    /// The time of the newest of these lines; nil if it is unknown, as after the index was rebuilt.
    package var lastRecordedAt: Instant?

    /// Whether there are no new lines.
    package var isEmpty: Bool { lineCount == 0 }

    mutating func add(_ new: IndexChanges) {
        leads.merge(new.byOthers) { _, newer in newer }
        touched.formUnion(new.touched)
        rulesChanged = rulesChanged || new.rulesChanged
        lineCount += new.lineCount
        if let last = new.lastRecordedAt { lastRecordedAt = max(lastRecordedAt ?? last, last) }
    }

    /// Adds an action that rules took for the user: no person did it, so the user must hear of it too.
    mutating func add(_ entries: [Entry]) {
        for entry in entries {
            guard let lead = entry.lead else { continue }
            leads[lead] = entry
            touched.insert(lead)
        }
        lineCount += entries.count
        if let last = entries.last?.at { lastRecordedAt = max(lastRecordedAt ?? last, last) }
    }
}

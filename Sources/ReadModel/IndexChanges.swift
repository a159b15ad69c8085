import Lifecycle

/// The changes that were added to the index since the previous call.
package struct IndexChanges: Sendable {
    /// All leads that changed.
    package var touched: Set<LeadID> = []
    /// The newest entry by another user for each lead.
    ///
    /// Where one action has entries by a person and by a rule, the person's entry is kept.
    package var byOthers: [LeadID: Entry] = [:]
    /// Whether the definition, the team, an account or a cost changed.
    package var rulesChanged = false
    /// The number of new lines.
    package var lineCount = 0
    /// When the newest of these lines was recorded; nil without lines.
    package var lastRecordedAt: Instant?

    mutating func add(_ entries: [Entry], leads: Set<LeadID>, me: Login) {
        lineCount += entries.count
        for entry in entries { lastRecordedAt = max(lastRecordedAt ?? entry.at, entry.at) }
        touched.formUnion(leads)
        let isMine = entries.contains { $0.by == .person(me) || $0.via == me }
        for entry in entries {
            switch entry.event {
            case .definitionAdopted, .definitionSigned, .repUpdated, .accountChanged, .accountMerged, .costRecorded:
                rulesChanged = true
            default: break
            }
            guard !isMine else { continue }
            for lead in entry.lead == nil ? Array(leads) : entry.leads {
                if entry.by.login == nil, let known = byOthers[lead], known.action == entry.action, known.by.login != nil {
                    continue
                }
                byOthers[lead] = entry
            }
        }
    }
}

import Lifecycle

/// What has come into the index since the last look.
package struct IndexChanges: Sendable {
    /// Leads that changed in any way, by whomever.
    package var touched: Set<LeadID> = []
    /// The newest entry about each lead that somebody else changed; a person's rather than a rule's where one action has both.
    package var foreign: [LeadID: Entry] = [:]
    /// Whether the definition or the team changed.
    package var rulesChanged = false
    /// How many lines came.
    package var lineCount = 0
    /// When the newest of them was recorded; nil when none was looked at.
    package var lastRecordedAt: Instant?

    /// Nothing.
    package init() {}

    mutating func add(_ entries: [Entry], leads: Set<LeadID>, me: Login) {
        lineCount += entries.count
        for entry in entries { lastRecordedAt = max(lastRecordedAt ?? entry.at, entry.at) }
        touched.formUnion(leads)
        let isMine = entries.contains { $0.by == .person(me) || $0.via == me }
        for entry in entries {
            switch entry.event {
            case .definitionAdopted, .definitionSigned, .repUpdated: rulesChanged = true
            default: break
            }
            guard !isMine else { continue }
            for lead in entry.lead == nil ? Array(leads) : entry.leads {
                if entry.by.login == nil, let known = foreign[lead], known.action == entry.action, known.by.login != nil {
                    continue
                }
                foreign[lead] = entry
            }
        }
    }
}

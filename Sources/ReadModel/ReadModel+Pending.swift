import Journal
import Lifecycle

// The user's own action is applied in memory first, so that it is acknowledged before the index file is written.
extension ReadModel {
    /// Applies the user's own action in memory and defers writing the index to the next ``flush()``.
    ///
    /// Returns false if the action cannot be deferred. It must only concern leads whose histories are cached; queries
    /// of the index file do not see it until the flush. A few microseconds.
    package func applyDeferred(_ written: WrittenAction) -> Bool {
        guard pending.actions.isEmpty, !hasPostponedActions, written.lines.first?.envelope.seq == position.seq.next else {
            return false
        }
        for entry in written.entries {
            guard entry.event.affectsOnlyItsLead, entry.batch == nil, let lead = entry.lead, let history = index.histories[lead],
                !history.hasMerges
            else {
                return false
            }
        }
        for entry in written.entries {
            guard let lead = entry.lead else { continue }
            index.histories[lead]?.append(entry)
        }
        stage(written)
        pending.applyInMemory(written.entries)
        return true
    }

    /// Leaves the user's own action to a rebuild, which takes half the time when most leads are new.
    ///
    /// Until then queries see the leads as they were before, and the next ``catchUp()`` rebuilds. So does the next
    /// action of somebody else. Returns false if the index isn't at the action; it is then to be applied as any other.
    package func postpone(_ written: WrittenAction) -> Bool {
        guard pending.actions.isEmpty, written.lines.first?.envelope.seq == position.seq.next else { return false }
        position = written.position
        hasPostponedActions = true
        return true
    }

    /// The row of a lead built from its cached lines, including deferred ones.
    ///
    /// Nil if the lead is not cached or has no row.
    package func cachedRow(_ id: LeadID) -> LeadRow? {
        index.histories[id].flatMap { index.projector.project(id, $0, includesTimeline: false).state?.row }
    }

    /// Whether the lines of a lead are cached.
    package func isCached(_ id: LeadID) -> Bool { index.histories[id] != nil }

    func stage(_ written: WrittenAction) {
        let locations = written.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
        pending.add(written.entries, at: locations, from: position, to: written.position)
        position = written.position
    }
}

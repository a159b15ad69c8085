import Journal
import Lifecycle

// One's own action in memory first: whoever did it is told before the index file is written.
extension ReadModel {
    /// Takes note of one's own action that was just written, and leaves writing the index to the next ``settle()``; false where that can't be.
    ///
    /// Only for what stays with leads whose histories are in memory: these are brought up to date, everything that asks the file is not until then. Some
    /// microseconds.
    package func postpone(_ written: WrittenAction) -> Bool {
        guard staged.isEmpty, written.lines.first?.envelope.seq == position.seq.next else { return false }
        for entry in written.entries {
            guard entry.event.staysWithItsLead, entry.batch == nil, let lead = entry.lead, let history = histories[lead],
                !history.hasMerges
            else {
                return false
            }
        }
        for entry in written.entries {
            guard let lead = entry.lead else { continue }
            histories[lead]?.append(entry)
        }
        stage(written)
        return true
    }

    /// The row of a lead as its lines in memory make it, those that wait to be written to the index included; nil for a lead that isn't in memory or has
    /// no row.
    package func rowInMemory(_ id: LeadID) -> LeadRow? {
        guard let history = histories[id], let state = projector.project(id, history, isTracked: false).state,
            state.list.code != nil
        else {
            return nil
        }
        return LeadRow(id, state, scoredOn: projector.day, lastSeq: history.entries.last?.seq ?? SequenceNumber(0))
    }

    /// Whether a lead's lines are in memory.
    package func isInMemory(_ id: LeadID) -> Bool { histories[id] != nil }

    func stage(_ written: WrittenAction) {
        let places = written.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
        staged.append(StagedAction(start: position, end: written.position, places: places, entries: written.entries))
        position = written.position
        stagedLines += written.entries.count
    }
}

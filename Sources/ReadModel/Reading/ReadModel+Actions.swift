import Journal
import Lifecycle

/// One action as an undo looks at it.
package struct ActionRecord: Hashable, Sendable {
    /// Its identity, its lines and whose it is.
    package var lines: ActionLines
    /// Its lines in full.
    package var entries: [Entry]
    /// Whether it takes something back.
    package var isUndo: Bool
    /// Whether it puts back what an undo took: an `undone` that names an `undone`.
    package var isRedo: Bool
    /// Whether it counts: no `undone` that counts names it.
    package var isInForce: Bool

    /// The leads that its lines name, without repeats, in order.
    package var leads: [LeadID] {
        var seen: Set<LeadID> = []
        return entries.flatMap(\.leads).filter { seen.insert($0).inserted }
    }
}

extension ReadModel {
    /// The newest action of a person before a line, whether it counts or not; reads only stretches that hold something by them.
    ///
    /// - Throws: `.journal`, `.database`.
    package func latestAction(of login: Login, before: SequenceNumber? = nil) throws(ReadModelError) -> ActionRecord? {
        var next = before?.value ?? meta.position.seq.value + 1
        while let start = try map.stretch(with: login.name, before: next, generation: meta.position.generation) {
            for entries in try actions(after: start).reversed() {
                guard let first = entries.first, first.seq.value < next, entries.contains(where: { $0.by == .person(login) }) else {
                    continue
                }
                return try record(entries)
            }
            next = start.seq.value + 1
        }
        return nil
    }

    /// What `u` takes back: the newest ordinary action of a person that counts. Redone ones count again.
    ///
    /// - Throws: `.journal`, `.database`.
    package func undoTarget(of login: Login) throws(ReadModelError) -> ActionRecord? {
        var before: SequenceNumber?
        while let record = try latestAction(of: login, before: before) {
            if !record.isUndo, record.isInForce { return record }
            before = record.lines.lines.lowerBound
        }
        return nil
    }

    /// What `C-r` takes back: the newest undo of a person that counts, if they did nothing ordinary since.
    ///
    /// - Throws: `.journal`, `.database`.
    package func redoTarget(of login: Login) throws(ReadModelError) -> ActionRecord? {
        var before: SequenceNumber?
        while let record = try latestAction(of: login, before: before) {
            if !record.isUndo { return nil }
            if !record.isRedo, record.isInForce { return record }
            before = record.lines.lines.lowerBound
        }
        return nil
    }

    /// The action with an id; nil when there is none. O(stretches) and the stretches of its millisecond.
    ///
    /// - Throws: `.journal`, `.database`.
    package func action(_ id: ActionID) throws(ReadModelError) -> ActionRecord? {
        for start in try map.stretches(at: id.high >> 16, generation: meta.position.generation) {
            for entries in try actions(after: start) where entries.first?.action == id { return try record(entries) }
        }
        return nil
    }

    /// The lines of an action; nil when there is none.
    ///
    /// - Throws: `.journal`, `.database`.
    package func actionLines(of id: ActionID) throws(ReadModelError) -> ActionLines? { try action(id)?.lines }

    /// Whether a line counts.
    ///
    /// - Throws: `.database`.
    package func isInForce(_ seq: SequenceNumber) throws(ReadModelError) -> Bool { try map.isInForce(seq.value) }

    /// The lines of a range that count, as ranges in order; empty when all were taken back. O(undone lines).
    ///
    /// - Throws: `.database`.
    package func inForce(of lines: ClosedRange<SequenceNumber>) throws(ReadModelError) -> [ClosedRange<SequenceNumber>] {
        try map.inForce(of: lines.lowerBound.value...lines.upperBound.value).map {
            SequenceNumber($0.lowerBound)...SequenceNumber($0.upperBound)
        }
    }

    private func record(_ entries: [Entry]) throws(ReadModelError) -> ActionRecord? {
        guard let first = entries.first, let last = entries.last else { return nil }
        var named: Int?
        for entry in entries {
            if case .undone(let undone) = entry.event, let range = undone.ranges.first { named = range.lowerBound.value }
        }
        let isUndo = entries.contains { if case .undone = $0.event { true } else { false } }
        let by = entries.lazy.compactMap(\.by.login).first ?? Login("")
        return ActionRecord(
            lines: ActionLines(action: first.action, lines: first.seq...max(first.seq, last.seq), by: by), entries: entries,
            isUndo: isUndo,
            isRedo: try named.map { (seq) throws(ReadModelError) in try !map.ranges(of: seq).isEmpty } ?? false,
            isInForce: try map.isInForce(first.seq.value))
    }
}

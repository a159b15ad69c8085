import Journal
import Lifecycle

/// An action as undo and redo see it.
package struct UndoCandidate: Hashable, Sendable {
    /// Its id, its lines and its author.
    package var lines: ActionLines
    /// Its entries.
    package var entries: [Entry]
    /// Whether it undoes something.
    package var isUndo: Bool
    /// Whether it redoes something: an `undone` that names an `undone`.
    package var isRedo: Bool
    /// Whether it is in force: no `undone` in force names it.
    package var isInForce: Bool
}

/// Actions, as undo and redo see them. Queries throw `.database`; those that read lines throw `.journal` too.
package struct ActionQueries {
    let index: OpenIndex
    private var lines: LineQueries { LineQueries(index: index) }

    /// The newest action by a person, undone or not.
    ///
    /// Reads only blocks with lines by the person.
    package func latestAction(of login: Login) throws(ReadModelError) -> UndoCandidate? {
        var cursor = ActionCursor(of: login)
        return try next(&cursor)
    }

    /// A person's next older action, undone or not; nil if there is none.
    package func next(_ cursor: inout ActionCursor) throws(ReadModelError) -> UndoCandidate? { try cursor.next(in: index) }

    /// The undo that `C-r` undoes: the person's newest undo in force, unless an ordinary action followed.
    package func redoTarget(of login: Login) throws(ReadModelError) -> UndoCandidate? {
        var cursor = ActionCursor(of: login)
        while let record = try next(&cursor) {
            if !record.isUndo { return nil }
            if !record.isRedo, record.isInForce { return record }
        }
        return nil
    }

    /// The action with an id; nil if there is none. Reads the blocks that may have it.
    package func action(_ id: ActionID) throws(ReadModelError) -> UndoCandidate? {
        try entries(of: id).map { (entries) throws(ReadModelError) in try UndoCandidate(entries, index.map) } ?? nil
    }

    /// The entries of the action with an id; nil if there is none, wherever it is in the journal.
    ///
    /// Reads the blocks that may have it: for a new action, hardly ever one.
    package func entries(of id: ActionID) throws(ReadModelError) -> [Entry]? {
        for start in try index.map.blocks(with: id, generation: index.generation) {
            for entries in try lines.actions(after: start) where entries.first?.action == id { return entries }
        }
        return nil
    }

    /// The same without the index file. Reads the whole journal.
    package func entriesInJournal(of id: ActionID) throws(ReadModelError) -> [Entry]? {
        var found: [Entry]?
        _ = try index.store.read(after: index.store.start) { (action) throws(ReadModelError) in
            guard action.id == id else { return .continue }
            found = try action.indexEntries
            return .stop
        }
        return found
    }

    /// The newest line in force that undoes a line; nil if there is none.
    package func undo(of seq: SequenceNumber) throws(ReadModelError) -> SequenceNumber? {
        for line in try index.map.undoLines(naming: seq.value) where try index.map.isInForce(line) {
            return SequenceNumber(line)
        }
        return nil
    }

    /// Whether a line is in force.
    package func isInForce(_ seq: SequenceNumber) throws(ReadModelError) -> Bool { try index.map.isInForce(seq.value) }

    /// The parts of a range that are in force, in order; empty if all lines were undone. O(undone lines).
    package func inForce(of lines: ClosedRange<SequenceNumber>) throws(ReadModelError) -> [ClosedRange<SequenceNumber>] {
        try index.map.inForce(of: lines.lowerBound.value...lines.upperBound.value).map {
            SequenceNumber($0.lowerBound)...SequenceNumber($0.upperBound)
        }
    }

    /// The newest line by a person that was recorded before a time; nil if there is none.
    ///
    /// Reads a few blocks at most.
    package func latestLine(of login: Login, before moment: Instant) throws(ReadModelError) -> Entry? {
        var next = index.meta.position.seq.value + 1
        while let start = try index.map.block(
            withActor: login.name, before: next, startedBefore: moment, generation: index.generation)
        {
            for entry in try lines.actions(after: start).joined().reversed() where entry.at < moment && entry.by == .person(login) {
                return entry
            }
            next = start.seq.value + 1
        }
        return nil
    }
}

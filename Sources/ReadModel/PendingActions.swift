import Journal
import Lifecycle

/// What the index has not seen yet, and what its readers have not been told yet.
package struct PendingActions {
    /// An action of the journal that is not in the index yet.
    struct StagedAction {
        var start: JournalPosition
        var end: JournalPosition
        var locations: [LineLocation]
        var entries: [Entry]
    }

    /// The actions to be written next.
    private(set) var actions: [StagedAction] = []
    /// The number of their lines.
    private(set) var lineCount = 0
    /// The leads of the user's own action that is only applied in memory; queries of the file do not see it.
    package private(set) var leads: Set<LeadID> = []
    /// What was written since the last report.
    var changes = IndexChanges()

    /// Whether an action of the user is only applied in memory.
    package var isBehind: Bool { !leads.isEmpty }

    mutating func add(_ entries: [Entry], at locations: [LineLocation], from start: JournalPosition, to end: JournalPosition) {
        actions.append(StagedAction(start: start, end: end, locations: locations, entries: entries))
        lineCount += entries.count
    }

    /// Marks the user's own action as applied in memory.
    mutating func applyInMemory(_ entries: [Entry]) { leads.formUnion(entries.compactMap(\.lead)) }

    /// Forgets the actions: they were written, or the index is rebuilt with them.
    mutating func clear() {
        actions.removeAll(keepingCapacity: true)
        lineCount = 0
        leads = []
    }

    /// Removes and returns what was written since the last report.
    mutating func report() -> IndexChanges {
        defer { changes = IndexChanges() }
        return changes
    }
}

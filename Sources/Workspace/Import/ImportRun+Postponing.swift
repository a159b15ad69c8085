internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

// An import that brings more leads than there are leaves the index to a rebuild at its end: that takes less than half
// the time of updating it row by row. Only rows without anything in common with others or with leads need no index;
// the related ones follow when it is complete.

/// A row of the file with its number among the readable ones, from 0.
typealias NumberedRow = (number: Int, record: ImportedRecord)

/// What the index lacks of an import.
struct PostponedLeads {
    /// The number of leads that were added.
    var added = 0
    /// Who has how many leads, these included.
    var routing = RoutingState()
}

extension ImportRun {
    /// The number of related rows that are kept in memory; with more, the index is rebuilt and they are written.
    static let mostRelatedRows = 50_000

    /// Whether the index may be left to a rebuild: the file has more rows than the journal has lines.
    ///
    /// A file whose import was interrupted before repeats what the index has. Without matching, such an import counts
    /// the rows that were written, so they keep the file's order.
    var mayPostpone: Bool {
        options.kind == .leads && options.match != .none && !options.dryRun && tally.written == 0 && groups != nil
            && mapping.rows >= options.fewestPostponedRows && mapping.rows >= journal.index.position.seq.value
    }

    /// What the index lacks now; nil while it has everything.
    var lacking: PostponedLeads? { journal.storedIndex.hasPostponedActions ? postponed : nil }

    /// Removes the rows that may have to do with other rows or with leads, and returns them.
    func removeRelated(from rows: inout [NumberedRow]) -> [NumberedRow] {
        guard let groups else { return [] }
        let related = rows.filter { groups.mayShareContact($0.number) }
        if !related.isEmpty { rows.removeAll { groups.mayShareContact($0.number) } }
        return related
    }

    /// Brings the index to the end of the journal, and puts the related rows before those that are still to be written.
    func stopPostponing(_ related: inout [NumberedRow], before rows: inout [NumberedRow]) throws(WorkspaceError) {
        journal.postponesUpdates = false
        if journal.storedIndex.hasPostponedActions { try journal.catchUp() }
        postponed = nil
        rows = related + rows
        related = []
    }

    /// Goes on as usual after an action of somebody else, with which the index was rebuilt.
    func checkPostponed() {
        guard postponed != nil, !journal.storedIndex.hasPostponedActions else { return }
        postponed = nil
        journal.postponesUpdates = false
    }

    /// Counts the leads of an action that the index lacks.
    func notePostponed(added: Int, _ routing: RoutingState) {
        guard journal.storedIndex.hasPostponedActions else { return }
        postponed = PostponedLeads(added: (postponed?.added ?? 0) + added, routing: routing)
    }
}

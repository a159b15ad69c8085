internal import Journal
internal import Lifecycle
internal import ReadModel

// An import that was interrupted goes on under its id when the same file is imported again.
extension ImportRun {
    /// The import's id: the id of an interrupted import of the same file, or a new one.
    ///
    /// A new id has the file's digest in its random part.
    static func batch(for digest: FileDigest, _ journal: IndexedJournal) throws(WorkspaceError) -> ActionID {
        let low = 0x8000_0000_0000_0000 | digest.bits >> 2
        if let open = try journal.read(journal.index.lines.openBatches()).last(where: { $0.low == low }) { return open }
        return journal.session.newActionID(low: digest.bits >> 2)
    }

    /// The number of leads that an interrupted import of the file has written.
    func leadsOfBatch() throws(WorkspaceError) -> Int {
        guard let begun = try journal.read(journal.index.lines.batch(batch)), let first = begun.lines.first?.lowerBound,
            try journal.read(journal.index.actions.isInForce(first))
        else { return 0 }
        var count = 0
        for range in begun.lines {
            for entry in try writer.queries.entries(in: range) {
                if case .captured = entry.event { count += 1 }
            }
        }
        return count
    }
}

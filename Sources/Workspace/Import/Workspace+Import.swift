internal import Intake
internal import Lifecycle
internal import ReadModel

extension Workspace {
    /// Imports a file of leads, touches, engagements or outcomes. `undo` undoes an import as a whole.
    ///
    /// Memory grows only with rows that may be the same person. An interrupted import leaves complete actions, and
    /// the same command continues it.
    ///
    /// - Throws: `WorkspaceError.badInput` or `.notFound` for a file that cannot be imported, with nothing written;
    ///   errors of the journal.
    package func importFile(
        _ path: String, options: ImportOptions, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> ImportReport {
        if !options.dryRun, let reason = writer.readOnlyReason {
            throw WorkspaceError(writer.readOnlyCode, "nothing was imported: \(reason)")
        }
        try journal.catchUp()
        // Closing truncates the index's log. The next process to open the index would otherwise have to read it.
        defer { journal.index.close() }
        return try ImportRun(writer, path: path, options: options).run(progress: progress)
    }

    /// Interrupted imports, oldest first.
    package func unfinishedImports() throws(WorkspaceError) -> [UnfinishedImport] {
        let open = try journal.read(journal.index.lines.openBatches())
        var found: [UnfinishedImport] = []
        for id in open {
            guard let batch = try journal.read(journal.index.lines.batch(id)), let range = batch.lines.first else { continue }
            let first = try queries.entries(in: range.lowerBound...range.lowerBound).first
            guard let first, try journal.read(journal.index.actions.isInForce(first.seq)) else { continue }
            let lines = batch.lines.reduce(0) { $0 + $1.upperBound.value - $1.lowerBound.value + 1 }
            found.append(UnfinishedImport(batch: id, at: first.at, by: first.by.login ?? me, lines: lines))
        }
        return found
    }
}

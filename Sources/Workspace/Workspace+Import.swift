internal import Intake
internal import Lifecycle
internal import ReadModel

extension Workspace {
    /// Takes a file in: leads, touches, engagements or outcomes. One import is one batch, which `undo` takes back whole.
    ///
    /// Constant memory. Cut off, it leaves whole actions; the same command goes on with it.
    ///
    /// - Throws: `WorkspaceError.badInput` or `.notFound` for a file that can't be taken in, with nothing written; what the journal has to say.
    package func importFile(
        _ path: String, options: ImportOptions, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> ImportReport {
        if !options.dryRun, let reason = readOnlyReason {
            throw WorkspaceError(.notPermitted, "nothing can be imported: \(reason)")
        }
        try catchUpQuietly()
        // A long log of the index would have to be read by whoever opens it next.
        defer { index.close() }
        return try ImportRun(self, path: path, options: options).run(progress: progress)
    }

    /// Imports that were cut off, oldest first.
    package func openImports() throws(WorkspaceError) -> [OpenImport] {
        let open = try wrapping { try index.openBatches() }
        var found: [OpenImport] = []
        for id in open {
            guard let batch = try wrapping({ try index.batch(id) }), let range = batch.lines.first else { continue }
            let first = try entries(in: range.lowerBound...range.lowerBound).first
            guard let first, try wrapping({ try index.isInForce(first.seq) }) else { continue }
            let lines = batch.lines.reduce(0) { $0 + $1.upperBound.value - $1.lowerBound.value + 1 }
            found.append(OpenImport(batch: id, at: first.at, by: first.by.login ?? me, lines: lines))
        }
        return found
    }
}

import Journal
import Lifecycle

// The one place that decides what happens when the index is at fault: it is replaced by one that is built from the
// journal, without a word to the user. A second fault of the same file's successor means that the disk or the folder
// is not to be relied on: from then on the index is in memory, and the user is told.
extension ReadModel {
    /// How often one query is tried: with the index as it is, with one in a new file, and with one in memory.
    private static let attempts = 3
    /// How often one query is tried again because the journal was replaced.
    private static let replacements = 10

    /// Evaluates a query of the index. If the index is at fault, replaces it and evaluates the query again.
    ///
    /// After a rebuild the next changes report that anything may have changed.
    ///
    /// - Throws: `.journal` for a journal that is damaged itself, `.definition`, and what no rebuild cures.
    package func healing<Value>(_ query: () throws(ReadModelError) -> Value) throws(ReadModelError) -> Value {
        var (attempt, replacements) = (1, 0)
        while true {
            do throws(ReadModelError) {
                return try query()
            } catch {
                // Others may replace the journal again and again, as erasures do.
                let isReplaced = if case .journal(.positionLost) = error { replacements < Self.replacements } else { false }
                guard isReplaced || attempt < Self.attempts, mayBeAtFault(error) else { throw error }
                if isReplaced { replacements += 1 } else { attempt += 1 }
                try heal(after: error)
            }
        }
    }

    /// Whether the index is the cause of an error of a query.
    ///
    /// A line that can't be read may be damaged, or the index may look for it in a wrong place; reading the whole
    /// journal tells. Damage that is known already is the journal's.
    private func mayBeAtFault(_ error: ReadModelError) -> Bool {
        if case .journal(.damaged) = error { return damage == nil }
        return error.isCuredByRebuilding
    }

    private func heal(after error: ReadModelError) throws(ReadModelError) {
        try replaceIndex(after: error)
        // Finds out whether the journal itself is damaged.
        _ = try catchUp()
        pending.changes = IndexChanges(rulesChanged: true, lineCount: 1)
        if let requiredPosition, position != requiredPosition { throw error }
    }

    /// Replaces the index by one that is built from the journal: in a file, or after several faults in memory.
    func replaceIndex(after error: ReadModelError) throws(ReadModelError) {
        // A journal that was replaced, or a very long undo, is no fault of the file.
        if case .database(let code, _) = error, !code.isTemporary { faults += 1 }
        let inMemory = faults > 1
        dependencies.log("index replaced\(inMemory ? " by one in memory" : ""): \(error.cause)")
        if inMemory, !isInMemory {
            warnings.append(
                "the index was damaged several times (\(error.cause)); check the disk of \(folder?.path ?? "the cache")")
        }
        pending = PendingActions()
        try rebuild(in: inMemory ? nil : folder)
        pending.changes = IndexChanges(rulesChanged: true, lineCount: 1)
    }

    /// The current index of the folder; nil if there is none that fits. One that is at fault is as none.
    static func soundCurrent(
        _ folder: IndexFolder, _ journal: any JournalStore, _ dependencies: IndexDependencies
    ) -> OpenIndex? {
        do throws(ReadModelError) {
            return try openCurrent(folder, journal, dependencies)
        } catch {
            dependencies.log("index replaced: \(error.cause)")
            return nil
        }
    }
}

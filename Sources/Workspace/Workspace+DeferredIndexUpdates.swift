internal import Journal
internal import ReadModel

// An action is acknowledged when it is on disk. The index serves searching and may be updated a moment later.
extension Workspace {
    /// The index, including all of the user's own actions.
    ///
    /// All access to the index file goes through this property, so that no list lacks the user's last action.
    var index: ReadModel {
        writeIndex()
        return storedIndex
    }

    /// Whether the user's last action is not yet in the index file.
    package var isIndexBehind: Bool { storedIndex.pending.isBehind }

    /// Writes the user's last action to the index file, if that is pending.
    ///
    /// About a millisecond at a million leads, sometimes more when SQLite checkpoints its log. An action that is never
    /// written is not lost: the next process to open the index reads it from the journal.
    ///
    /// - Returns: A warning if an update failed since the previous call.
    package func updateIndex() -> String? {
        writeIndex()
        defer { indexWarning = nil }
        return indexWarning
    }

    private func writeIndex() {
        guard storedIndex.pending.isBehind else { return }
        do {
            if try storedIndex.flush().rulesChanged { try refreshState() }
        } catch {
            indexWarning = Self.indexUpdateWarning(error)
        }
    }

    static func indexUpdateWarning(_ error: any Error) -> String {
        "saved, but the index could not be updated (\(error)); it will be updated at the next start"
    }
}

internal import Journal
internal import ReadModel

// An action is acknowledged when the disk has it; the index is for finding, and may be a moment behind.
extension Workspace {
    /// The index with all of one's own actions in it.
    ///
    /// Whatever asks the index file comes by here, so that nobody ever sees a list without what they just did.
    var index: ReadModel {
        writeIndex()
        return unsettled
    }

    /// Whether one's own last action waits to be written to the index file.
    package var isIndexBehind: Bool { !unindexed.isEmpty }

    /// Writes one's own last action to the index file, if it waits; says what went wrong since the last call, in words.
    ///
    /// About a millisecond at a million leads, and now and then some more when SQLite tidies its log up. Nothing is lost where it is never called: whoever
    /// opens the index next reads what it lacks from the journal.
    package func settleIndex() -> String? {
        writeIndex()
        defer { trouble = nil }
        return trouble
    }

    private func writeIndex() {
        guard !unindexed.isEmpty else { return }
        unindexed = []
        do {
            if try unsettled.settle().rulesChanged { try refreshState() }
        } catch {
            trouble = Self.notIndexed(error)
        }
    }

    static func notIndexed(_ error: any Error) -> String {
        "saved, but the index could not be brought up to date (\(error)); it will be at the next start"
    }
}

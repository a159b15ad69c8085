import Formats
import Lifecycle

extension JournalFile {
    /// How many bytes are collected before they are written.
    private static let batchSize = 1 << 20

    /// Appends many actions under one lock and syncs once at the end; only for creating a workspace.
    ///
    /// Nothing counts as saved before it returns. After a failure or an interruption it is undefined how much was
    /// written: create the workspace again.
    ///
    /// - Parameters:
    ///   - holder: The login that waiting writers are shown.
    ///   - position: The end of the journal, as the caller knows it.
    ///   - next: Returns the next action with its intent, or nil at the end.
    /// - Returns: The end of what was written.
    /// - Throws: Any `JournalError`; and what the closure throws. `.positionLost` if the journal ends elsewhere.
    package func appendAll(
        holder: Login, after position: JournalPosition, _ next: () throws -> (intent: ActionID, draft: ActionDraft)?
    ) throws -> JournalPosition {
        try withLock(holder) { writer in
            if let reason = try degradedReason(writer) { throw JournalError.degraded(reason: reason) }
            try refresh()
            guard status.size == position.offset else { throw JournalError.positionLost }
            let journal = try journalForWriting(writer)
            var end = position
            var pending: [UInt8] = []
            pending.reserveCapacity(Self.batchSize + (1 << 16))
            while let (intent, draft) = try next() {
                let written = try draft.lines(of: intent, after: end)
                pending.append(contentsOf: written.bytes)
                end = written.position
                if pending.count >= Self.batchSize {
                    try write(all: pending, to: journal)
                    pending.removeAll(keepingCapacity: true)
                }
            }
            try write(all: pending, to: journal)
            status.size = end.offset
            try confirm(journal, writer)
            return end
        }
    }

    private func write(all bytes: [UInt8], to journal: FileDescriptor) throws(JournalError) {
        guard !bytes.isEmpty else { return }
        try bytes.withBytes { (bytes) throws(JournalError) in try journal.write(bytes, path: folder.journal) }
    }
}

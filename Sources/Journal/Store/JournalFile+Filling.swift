import Lifecycle

extension JournalFile {
    /// How much is gathered before it is written, in bytes.
    private static let gathered = 1 << 20

    /// Appends many actions under one hold with one wait for the disk at the end: for making a workspace, where nobody has been told yet that
    /// anything is saved. If it fails, or the program ends, what was written so far may stand or not: make the workspace anew.
    ///
    /// - Parameters:
    ///   - holder: whose name others are told while they wait.
    ///   - position: the end of the journal, as the caller knows it.
    ///   - next: the next action with its intent, nil when there is none.
    /// - Returns: the end of what was written.
    /// - Throws: any `JournalError`; and what the closure throws. `positionLost` if the journal isn't at that position.
    package func fill(
        holder: Login, after position: JournalPosition, _ next: () throws -> (intent: ActionID, draft: JournalDraft)?
    ) throws -> JournalPosition {
        try holding(holder) { writing in
            if let reason = try degradedReason(writing) { throw JournalError.degraded(reason: reason) }
            try refresh()
            guard facts.size == position.offset else { throw JournalError.positionLost }
            let journal = try journalForWriting(writing)
            var end = position
            var pending: [UInt8] = []
            pending.reserveCapacity(Self.gathered + (1 << 16))
            while let (intent, draft) = try next() {
                let written = try draft.lines(of: intent, after: end)
                pending.append(contentsOf: written.bytes)
                end = written.position
                if pending.count >= Self.gathered {
                    try write(all: pending, to: journal)
                    pending.removeAll(keepingCapacity: true)
                }
            }
            try write(all: pending, to: journal)
            facts.size = end.offset
            try confirm(journal, writing)
            return end
        }
    }

    private func write(all bytes: [UInt8], to journal: FileDescriptor) throws(JournalError) {
        guard !bytes.isEmpty else { return }
        try bytes.withBytes { (bytes) throws(JournalError) in try journal.write(bytes, path: folder.journal) }
    }
}

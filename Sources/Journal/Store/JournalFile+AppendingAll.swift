import Formats
import Lifecycle

extension JournalFile: JournalMaintenance {
    /// How many bytes are collected before they are written.
    private static let batchSize = 1 << 20

    func appendAll(
        as writer: JournalWriter, after position: JournalPosition, _ next: () -> (intent: ActionID, draft: ActionDraft)?
    ) throws(JournalError) -> JournalPosition {
        let lock = try JournalLock(self, writer)
        try requireSound(lock.files)
        try refresh()
        guard status.size == position.offset else { throw .positionLost }
        let journal = try journalForWriting(lock.files)
        var end = position
        var pending: [UInt8] = []
        pending.reserveCapacity(Self.batchSize + (1 << 16))
        while let (intent, draft) = next() {
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
        try confirm(journal, lock.files)
        return end
    }

    private func write(all bytes: [UInt8], to journal: FileDescriptor) throws(JournalError) {
        guard !bytes.isEmpty else { return }
        try bytes.withBytes { (bytes) throws(JournalError) in try journal.write(bytes, path: folder.journal) }
    }
}

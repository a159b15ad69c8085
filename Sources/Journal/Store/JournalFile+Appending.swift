import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// How many bytes a writer may be behind and still catch up under the lock: about a thousand lines.
    private static let catchUpLimit = 512 * 1024

    func begin<Failure: JournalReaderError>(
        _ intent: ActionID, as writer: JournalWriter, after position: JournalPosition,
        catchingUp: (JournalAction) throws(Failure) -> Void
    ) throws(Failure) -> JournalTransaction? {
        var position = position
        var reached: JournalPosition?
        func apply(_ action: JournalAction) throws(Failure) -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            position = action.end
            return .continue
        }
        while true {
            let lock = try Failure.converting(JournalLock(self, writer))
            let files = lock.files
            try Failure.converting(requireSound(files))
            try Failure.converting(refresh())
            // After a read to the end only an unfinished action remains, of any length; it is quarantined below.
            guard status.size - position.offset <= Self.catchUpLimit || position == reached else {
                // Far behind: the others may write while this writer reads.
                _ = consume lock
                reached = try read(after: position, apply).position
                continue
            }
            let end = try scan(after: position, apply)
            let file = try Failure.converting(prepareToWrite(after: end, files))
            guard !intents.contains(intent) else {
                try Failure.converting(files.writeEndAgain(of: self))
                try Failure.converting(confirm(file, files))
                return nil
            }
            return JournalTransaction(at: end.position, FileTransaction(self, lock, file, intent, after: end.position))
        }
    }

    /// Checks what was read to the end, and moves an unfinished action to the quarantine; returns the journal to append
    /// to.
    private func prepareToWrite(after end: JournalScan.End, _ writer: WriterFiles) throws(JournalError) -> FileDescriptor {
        try requireSound(end)
        let journal = try journalForWriting(writer)
        guard end.tailBytes > 0 else { return journal }
        // The copy is on disk before the end is cut off.
        try quarantineTail(end)
        try cut(to: end.position.offset, journal, writer)
        return journal
    }

    /// Throws if there is damage after the last action, or if personal data is gone without an erasure.
    func requireSound(_ end: JournalScan.End) throws(JournalError) {
        if let damage = end.damage { throw .damaged(damage) }
        try checkPendingErasures(end)
    }

    /// Copies the unfinished end of the journal to the quarantine.
    func quarantineTail(_ end: JournalScan.End) throws(JournalError) {
        try Quarantine(folder: folder, calls: calls).append(
            readDescriptor, from: end.position, count: end.tailBytes, reason: "unfinished action",
            to: openForWriting(folder.quarantine, O_APPEND))
    }

    /// Records an action that is on disk.
    fileprivate func didWrite(_ written: WrittenAction, _ intent: ActionID, after position: JournalPosition) {
        intents.insert(intent)
        status.size = written.position.offset
        if pendingErasuresPosition == position { pendingErasuresPosition = written.position }
    }

    func journalForWriting(_ writer: WriterFiles) throws(JournalError) -> FileDescriptor {
        if let journal = writer.journal { return journal }
        let journal = try openForWriting(folder.journal, O_APPEND)
        guard try Self.status(of: journal, folder.journal, calls).isSame(as: status) else { throw .positionLost }
        writer.journal = journal
        return journal
    }

    /// Writes an action with a single call and waits until it is on disk.
    func write(_ bytes: [UInt8], at end: Int, _ journal: FileDescriptor, _ writer: WriterFiles) throws(JournalError) {
        try writer.writeEndAgain(of: self)
        let count = bytes.withBytes { bytes in uninterrupted { calls.write(journal.number, bytes) } }
        guard count == bytes.count else {
            // A full tmpfs, quota or file size limit shows as a short write that succeeds, or as no bytes written.
            try cut(to: end, journal, writer)
            let full = count >= 0 || [ENOSPC, EDQUOT, EFBIG].contains(Int32(-count))
            throw full ? .diskFull : .notSaved(call: "write", code: Int32(-count))
        }
        try confirm(journal, writer)
    }

    /// Truncates the file to the end of an action.
    func cut(to end: Int, _ journal: FileDescriptor, _ writer: WriterFiles) throws(JournalError) {
        let result = uninterrupted { calls.truncate(journal.number, end) }
        guard result == 0 else { throw degrade(writer, call: "ftruncate", code: -result) }
        status.size = end
        try confirm(journal, writer)
    }

    /// Waits until the file's data is on disk.
    ///
    /// A failure is final: Linux marks the pages clean, and the next call would succeed without having written them.
    func confirm(_ journal: FileDescriptor, _ writer: WriterFiles) throws(JournalError) {
        let result = calls.syncData(journal.number)
        guard result == 0 else { throw degrade(writer, call: "fdatasync", code: -result) }
    }
}

/// A write transaction that appends to the file.
private final class FileTransaction: StoreTransaction {
    private let journal: JournalFile
    private let lock: JournalLock
    private let file: FileDescriptor
    private let intent: ActionID
    private let end: JournalPosition

    init(
        _ journal: JournalFile, _ lock: consuming JournalLock, _ file: FileDescriptor, _ intent: ActionID,
        after end: JournalPosition
    ) {
        self.journal = journal
        self.lock = lock
        self.file = file
        self.intent = intent
        self.end = end
    }

    func commit(_ draft: ActionDraft) throws(JournalError) -> WrittenAction {
        let written = try draft.lines(of: intent, after: end)
        try journal.write(written.bytes, at: end.offset, file, lock.files)
        journal.didWrite(written, intent, after: end)
        return written
    }

    func confirm() throws(JournalError) {
        try lock.files.writeEndAgain(of: journal)
        try journal.confirm(file, lock.files)
    }
}

extension WriterFiles {
    /// How many bytes at the journal's end a new writer writes again: some hundred lines, sixteen pages of a sync.
    private static let endLength = 64 * 1024

    /// Writes the journal's end as it is, before the first sync that this writer relies on.
    ///
    /// The last writer may have been killed while its sync failed: the kernel takes the pages for written, and tells no
    /// descriptor that was opened since. Not before it is certain that something is written or acknowledged, because a
    /// change of the file's time makes others read it again.
    func writeEndAgain(of journal: JournalFile) throws(JournalError) {
        guard !hasWrittenEnd else { return }
        let path = journal.folder.journal
        let size = journal.status.size
        try journal.openForWriting(path).writeAgain(max(0, size - Self.endLength)..<size, path: path)
        hasWrittenEnd = true
    }
}

import Formats
import Glibc
import Lifecycle

extension JournalFile {
    /// How many bytes a writer may be behind and still catch up under the lock: about a thousand lines.
    private static let catchUpLimit = 512 * 1024

    package func append(
        _ intent: ActionID, holder: Login, after position: JournalPosition, catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> ActionDraft?
    ) throws -> AppendResult {
        var position = position
        var reached: JournalPosition?
        func apply(_ action: JournalAction) throws -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            position = action.end
            return .continue
        }
        while true {
            let appended: AppendResult? = try withLock(holder) { writer in
                if let reason = try degradedReason(writer) { throw JournalError.degraded(reason: reason) }
                try refresh()
                // After a read to the end only an unfinished action remains, of any length; it is quarantined below.
                guard status.size - position.offset <= Self.catchUpLimit || position == reached else { return nil }
                let end = try scan(after: position, apply)
                if let damage = end.damage { throw JournalError.damaged(damage) }
                try checkPendingErasures(end)
                let journal = try journalForWriting(writer)
                if end.tailBytes > 0 { try quarantineTail(end, journal, writer) }
                if intents.contains(intent) {
                    try confirm(journal, writer)
                    return .alreadyWritten(end.position)
                }
                guard let draft = try deciding(end.position), !draft.events.isEmpty else { return .nothing(end.position) }
                let written = try draft.lines(of: intent, after: end.position)
                try write(written.bytes, at: end.position.offset, journal, writer)
                intents.insert(intent)
                status.size = written.position.offset
                if pendingErasuresPosition == end.position { pendingErasuresPosition = written.position }
                return .written(written)
            }
            if let appended { return appended }
            reached = try read(after: position, apply).position
        }
    }

    func journalForWriting(_ writer: WriterFiles) throws(JournalError) -> FileDescriptor {
        if let journal = writer.journal { return journal }
        let journal = try openForWriting(folder.journal, O_APPEND)
        guard try Self.status(of: journal, folder.journal, calls).isSame(as: status) else { throw .positionLost }
        writer.journal = journal
        return journal
    }

    /// Writes an action with a single call and waits until it is on disk.
    private func write(_ bytes: [UInt8], at end: Int, _ journal: FileDescriptor, _ writer: WriterFiles) throws(JournalError) {
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

    /// Copies the unfinished end to the quarantine, and cuts it off once the copy is on disk.
    private func quarantineTail(_ end: JournalScan.End, _ journal: FileDescriptor, _ writer: WriterFiles) throws(JournalError) {
        try Quarantine(folder: folder, calls: calls).append(
            readDescriptor, from: end.position, count: end.tailBytes, reason: "unfinished action")
        try cut(to: end.position.offset, journal, writer)
    }
}

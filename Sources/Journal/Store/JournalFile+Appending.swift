import Glibc
import Lifecycle

extension JournalFile {
    /// How far behind a writer may be to catch up while holding the lock, in bytes: about a thousand lines.
    private static let nearby = 512 * 1024

    package func append(
        _ intent: ActionID, holder: Login, after position: JournalPosition, catchingUp: (JournalAction) throws -> Void,
        deciding: (JournalPosition) throws -> JournalDraft?
    ) throws -> AppendResult {
        var position = position
        var reached: JournalPosition?
        func take(_ action: JournalAction) throws -> ReadControl {
            intents.insert(action.id)
            try catchingUp(action)
            position = action.end
            return .goOn
        }
        while true {
            let appended: AppendResult? = try holding(holder) { writing in
                if let reason = try degradedReason(writing) { throw JournalError.degraded(reason: reason) }
                try refresh()
                // What is left after reading to the end is an unfinished action, however long; it is set aside here.
                guard facts.size - position.offset <= Self.nearby || position == reached else { return nil }
                let end = try scan(after: position, take)
                if let damage = end.damage { throw JournalError.damaged(damage) }
                try judgeMissing(end)
                let journal = try journalForWriting(writing)
                if end.tailBytes > 0 { try setAside(end, journal, writing) }
                if intents.contains(intent) {
                    try confirm(journal, writing)
                    return .alreadyWritten(end.position)
                }
                guard let draft = try deciding(end.position), !draft.events.isEmpty else { return .nothing(end.position) }
                let written = try draft.lines(of: intent, after: end.position)
                try write(written.bytes, at: end.position.offset, journal, writing)
                intents.insert(intent)
                facts.size = written.position.offset
                if missingAt == end.position { missingAt = written.position }
                return .written(written)
            }
            if let appended { return appended }
            reached = try read(after: position, take).position
        }
    }

    func journalForWriting(_ writing: Writing) throws(JournalError) -> FileDescriptor {
        if let journal = writing.journal { return journal }
        let journal = try openForWriting(folder.journal, O_APPEND)
        guard try Self.facts(of: journal, folder.journal, calls).isSame(as: facts) else { throw .positionLost }
        writing.journal = journal
        return journal
    }

    /// Writes an action by one call and waits until the disk has it.
    private func write(_ bytes: [UInt8], at end: Int, _ journal: FileDescriptor, _ writing: Writing) throws(JournalError) {
        let count = bytes.withBytes { bytes in uninterrupted { calls.write(journal.number, bytes) } }
        guard count == bytes.count else {
            // A full tmpfs, quota or file size limit shows as a short write that succeeds, or as nothing written.
            try cut(to: end, journal, writing)
            let full = count >= 0 || [ENOSPC, EDQUOT, EFBIG].contains(Int32(-count))
            throw full ? .diskFull : .notSaved(call: "write", code: Int32(-count))
        }
        try confirm(journal, writing)
    }

    /// Takes the file back to an end of an action.
    func cut(to end: Int, _ journal: FileDescriptor, _ writing: Writing) throws(JournalError) {
        let result = uninterrupted { calls.truncate(journal.number, end) }
        guard result == 0 else { throw degrade(writing, call: "ftruncate", code: -result) }
        facts.size = end
        try confirm(journal, writing)
    }

    /// Waits for the disk. A failure is final: Linux marks the pages clean, and the next call would succeed without having written them.
    func confirm(_ journal: FileDescriptor, _ writing: Writing) throws(JournalError) {
        let result = calls.syncData(journal.number)
        guard result == 0 else { throw degrade(writing, call: "fdatasync", code: -result) }
    }

    /// Copies the unfinished end into the quarantine, and cuts it off when the copy is safe.
    private func setAside(_ end: JournalScan.End, _ journal: FileDescriptor, _ writing: Writing) throws(JournalError) {
        try Quarantine(folder: folder, calls: calls).keep(
            reading, from: end.position, count: end.tailBytes, reason: "unfinished action")
        try cut(to: end.position.offset, journal, writing)
    }
}

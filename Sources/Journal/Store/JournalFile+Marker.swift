import Formats
import Glibc
import Lifecycle

// The marker: a file that is not empty while nobody may write before a repair.
extension JournalFile {
    /// Throws if an earlier failure makes the workspace read-only.
    func requireSound(_ writer: WriterFiles) throws(JournalError) {
        if let reason = try degradedReason(writer) { throw .degraded(reason: reason) }
    }

    /// The earlier failure that makes the workspace read-only, or `nil`; while the lock is held.
    ///
    /// A process that was killed while it gave a file its name has left a note: the folder is synced for it.
    func degradedReason(_ writer: WriterFiles) throws(JournalError) -> String? {
        if let failure { return failure }
        let reason = try writer.degraded.marker(folder.degraded)
        guard reason == JournalFolder.unfinishedRename else { return reason }
        try confirmNames(writer)
        try writer.clearMarker(folder.degraded, calls)
        return nil
    }

    func marker() throws(JournalError) -> String? {
        if let failure { return failure }
        let number = calls.open(folder.degraded, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        if number == -ENOENT { return nil }
        guard number >= 0 else { throw .failed("open", folder.degraded, -number, to: "read \(folder.degraded)") }
        let reason = try FileDescriptor(number, calls).marker(folder.degraded)
        return reason == JournalFolder.unfinishedRename ? nil : reason
    }

    /// Makes the workspace read-only for everybody, because it is unknown what is on disk.
    ///
    /// If the marker can't be written, this store still remembers the failure.
    func degrade(_ writer: WriterFiles, call: String, code: Int32) -> JournalError {
        let reason = "\(call) failed: \(JournalError.text(code))"
        if writer.degraded.mark(reason, calls) != 0 { failure = reason }
        return .notConfirmed(call: call, code: code)
    }

    func makeReadOnly(missing position: JournalPosition, as writer: JournalWriter) throws(JournalError) {
        let lock = try JournalLock(self, writer)
        try refresh()
        // A restore may have held the lock meanwhile.
        guard try degradedReason(lock.files) == nil, try !hasKept(position) else { return }
        let code = lock.files.degraded.mark("\(MissingEntry(before: position))", calls)
        guard code == 0 else { throw .system(call: "write", path: folder.degraded, code: code) }
    }

    func addNewline(endingAt position: JournalPosition, as writer: JournalWriter) throws(JournalError) -> Bool {
        /// Whether the file ends just before the newline.
        func lacksIt() throws(JournalError) -> Bool {
            let length = JournalEnvelope.suffixLength
            guard position.generation == header.generation, position.seq.value > 0, status.size == position.offset - 1,
                status.size >= headerLength + length
            else { return false }
            let bytes = try readDescriptor.bytes(at: status.size - length, count: length, path: folder.journal)
            return bytes.withUnsafeBytes { JournalEnvelope.hash(atEndOf: $0) } == position.hash
        }
        try refresh()
        guard try lacksIt() else { return false }
        let lock = try JournalLock(self, writer)
        if let reason = try degradedReason(lock.files), MissingEntry(marker: reason) == nil { return false }
        try refresh()
        guard try lacksIt() else { return false }
        try write([0x0A], at: status.size, journalForWriting(lock.files), lock.files)
        try refresh()
        return true
    }
}

// The marker's file.
extension FileDescriptor {
    /// The reason in it; nil if it is empty.
    fileprivate func marker(_ path: String) throws(JournalError) -> String? {
        let bytes = try bytes(at: 0, count: 200, path: path)
        return bytes.isEmpty ? nil : String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    }

    /// Writes a reason, unless there is one already; returns 0, or the error number.
    func mark(_ reason: String, _ calls: JournalSystemCalls) -> Int32 {
        // The note of a rename is shorter than any reason.
        if let known = try? marker(""), known != JournalFolder.unfinishedRename { return 0 }
        let bytes = Array((reason + "\n").utf8)
        let written = bytes.withUnsafeBytes { calls.writeAt(number, $0, 0) }
        let synced = calls.sync(number)
        guard written == bytes.count else { return written < 0 ? Int32(-written) : EIO }
        return -synced
    }
}

extension WriterFiles {
    /// Notes that a file is about to get another's name, unless there is a reason already; returns 0, or the error
    /// number.
    ///
    /// If this process is killed, the next writer would otherwise rely on a name that the disk does not have.
    func noteRename(_ calls: JournalSystemCalls) -> Int32 { degraded.mark(JournalFolder.unfinishedRename, calls) }

    /// Removes the note once the folder is synced; one that stays only costs the next writer a sync.
    func forgetRename(_ calls: JournalSystemCalls) {
        guard (try? degraded.marker("")) == JournalFolder.unfinishedRename else { return }
        _ = calls.truncate(degraded.number, 0)
    }

    /// Opens the workspace for writing again, once everything is on disk.
    func clearMarker(_ path: String, _ calls: JournalSystemCalls) throws(JournalError) {
        let cleared = calls.truncate(degraded.number, 0)
        guard cleared == 0 else { throw .system(call: "ftruncate", path: path, code: -cleared) }
        try degraded.sync(path: path)
    }
}

import Glibc
import Lifecycle

/// The files that a writer keeps open.
final class WriterFiles {
    let lock: FileDescriptor
    let degraded: FileDescriptor
    /// The journal opened for appending; reopened when the file has been replaced.
    var journal: FileDescriptor? {
        didSet { hasWrittenEnd = false }
    }
    /// Whether the journal's end was written again since it was opened.
    var hasWrittenEnd = false

    init(lock: FileDescriptor, degraded: FileDescriptor) {
        self.lock = lock
        self.degraded = degraded
    }
}

/// The exclusive lock of a journal's files, released when the value is destroyed.
struct JournalLock: ~Copyable {
    /// The files of the writer.
    let files: WriterFiles
    private let journal: JournalFile

    /// Waits for the lock.
    ///
    /// - Throws: `JournalError.busy` after the writer's timeout, `.notPermitted`, `.incomplete`, `.system`.
    init(_ journal: JournalFile, _ writer: JournalWriter) throws(JournalError) {
        let files = try journal.openWriter()
        try journal.acquire(files.lock, writer)
        self.files = files
        self.journal = journal
    }

    deinit { _ = journal.calls.flock(files.lock.number, LOCK_UN) }
}

extension JournalFile {
    fileprivate func openWriter() throws(JournalError) -> WriterFiles {
        if let writer { return writer }
        // Of a rewrite that was killed: it may have the data of people who were erased since.
        FileReplacement.removeLeftovers(of: folder.journal, calls)
        let writer = WriterFiles(lock: try openForWriting(folder.lock), degraded: try openForWriting(folder.degraded))
        self.writer = writer
        return writer
    }

    /// Opens one of the files that `init` creates; makes it again if it is missing and that is safe.
    func openForWriting(_ path: String, _ flags: Int32 = 0) throws(JournalError) -> FileDescriptor {
        // Anything but a regular file may block, or lead elsewhere.
        let flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | flags
        var number = calls.open(path, flags, 0)
        if number == -ENOENT, folder.replaceableFiles.contains(path), (try? make(path)) != nil {
            number = calls.open(path, flags, 0)
        }
        if number >= 0 {
            let file = FileDescriptor(number, calls)
            guard try Self.status(of: file, path, calls).isRegular else { throw .notAFile(path: path) }
            return file
        }
        if number == -ELOOP { throw .notAFile(path: path) }
        if number == -ENOENT {
            throw .incomplete(folder: folder.path, file: path.split(separator: "/").last.map(String.init) ?? path)
        }
        if number == -ELOOP || number == -EISDIR { throw .notAFile(path: path) }
        throw .failed("open", path, -number, to: "write to this workspace")
    }

    fileprivate func acquire(_ lock: FileDescriptor, _ holder: JournalWriter) throws(JournalError) {
        let deadline = calls.milliseconds() + holder.timeout
        var wait = 1
        while true {
            let result = uninterrupted { calls.flock(lock.number, LOCK_EX | LOCK_NB) }
            if result == 0 { break }
            guard result == -EWOULDBLOCK else { throw .system(call: "flock", path: folder.lock, code: -result) }
            guard calls.milliseconds() < deadline else { throw .busy(holder: nameOfHolder(lock)) }
            calls.pause(wait)
            wait = min(wait * 2, 20)
        }
        // The note names the holder to waiting writers. A failure to write it doesn't matter: the lock is held.
        var note = Array("\(holder.login.name), process \(calls.processID())\n".utf8.prefix(79))
        note += [UInt8](repeating: 0x20, count: 79 - note.count) + [0x0A]
        // An unchanged note is left alone: a write would give the next sync of the journal another inode to write.
        guard (try? lock.bytes(at: 0, count: note.count, path: folder.lock)) != note else { return }
        _ = note.withUnsafeBytes { calls.writeAt(lock.number, $0, 0) }
    }

    private func nameOfHolder(_ lock: FileDescriptor) -> String {
        let bytes = (try? lock.bytes(at: 0, count: 80, path: folder.lock)) ?? []
        let name = bytes.prefix { $0 != 0x0A }.filter { (0x20..<0x7F).contains($0) }
        return name.isEmpty ? "an unknown process" : String(decoding: name, as: UTF8.self)
    }

    /// Puts a new file in the place of the journal or the quarantine, while the lock is held.
    ///
    /// If the disk doesn't confirm the rename, it is unknown which of the two files survives a power failure: nothing
    /// is written before a repair.
    func commit(_ replacement: FileReplacement, _ writer: WriterFiles) throws(JournalError) {
        let code = writer.noteRename(calls)
        guard code == 0 else { throw .system(call: "write", path: folder.degraded, code: code) }
        do throws(JournalError) {
            try replacement.commit()
        } catch {
            if case .notConfirmed(let call, let code) = error { throw degrade(writer, call: call, code: code) }
            writer.forgetRename(calls)
            throw error
        }
        writer.forgetRename(calls)
    }

    /// Waits until the names of the folder's files are on disk.
    func confirmNames(_ writer: WriterFiles) throws(JournalError) {
        let code = folder.sync(calls)
        guard code == 0 else { throw degrade(writer, call: "fsync", code: code) }
    }
}

import Glibc
import Lifecycle

/// What a writer keeps open.
final class Writing {
    let lock: FileDescriptor
    let degraded: FileDescriptor
    /// The journal for appending; opened again when the file was replaced.
    var journal: FileDescriptor?

    init(lock: FileDescriptor, degraded: FileDescriptor) {
        self.lock = lock
        self.degraded = degraded
    }
}

extension JournalFile {
    /// Runs the closure while nobody else can write.
    ///
    /// - Throws: `JournalError.busy` when the patience is at its end, `.notPermitted`, `.incomplete`, `.system`; and what the closure throws.
    func holding<Result>(_ holder: Login, _ body: (Writing) throws -> Result) throws -> Result {
        let writing = try writer()
        try acquire(writing.lock, holder)
        defer { _ = calls.flock(writing.lock.number, LOCK_UN) }
        return try body(writing)
    }

    private func writer() throws(JournalError) -> Writing {
        if let writing { return writing }
        let writing = Writing(lock: try openForWriting(folder.lock), degraded: try openForWriting(folder.degraded))
        self.writing = writing
        return writing
    }

    /// Opens one of the files that `init` makes; none is ever made here.
    func openForWriting(_ path: String, _ flags: Int32 = 0) throws(JournalError) -> FileDescriptor {
        let number = calls.open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | flags, 0)
        if number >= 0 { return FileDescriptor(number, calls) }
        if number == -ENOENT {
            throw .incomplete(folder: folder.path, file: path.split(separator: "/").last.map(String.init) ?? path)
        }
        throw .of("open", path, -number, doing: "write in this workspace")
    }

    private func acquire(_ lock: FileDescriptor, _ holder: Login) throws(JournalError) {
        let deadline = calls.milliseconds() + patience
        var wait = 1
        while true {
            let result = uninterrupted { calls.flock(lock.number, LOCK_EX | LOCK_NB) }
            if result == 0 { break }
            guard result == -EWOULDBLOCK else { throw .system(call: "flock", path: folder.lock, code: -result) }
            guard calls.milliseconds() < deadline else { throw .busy(holder: nameOfHolder(lock)) }
            calls.pause(wait)
            wait = min(wait * 2, 20)
        }
        // Told to those who wait, for what it is worth: that it can't be written keeps nobody from holding the lock.
        var note = Array("\(holder.name), process \(calls.processID())\n".utf8.prefix(79))
        note += [UInt8](repeating: 0x20, count: 79 - note.count) + [0x0A]
        _ = note.withUnsafeBytes { calls.writeAt(lock.number, $0, 0) }
    }

    private func nameOfHolder(_ lock: FileDescriptor) -> String {
        let bytes = (try? lock.bytes(at: 0, count: 80, path: folder.lock)) ?? []
        let name = bytes.prefix { $0 != 0x0A }.filter { (0x20..<0x7F).contains($0) }
        return name.isEmpty ? "it is not known who" : String(decoding: name, as: UTF8.self)
    }

    /// What an earlier failure left to be settled, or `nil`.
    func degradedReason(_ writing: Writing) throws(JournalError) -> String? {
        if let failure { return failure }
        let size = try Self.facts(of: writing.degraded, folder.degraded, calls).size
        guard size > 0 else { return nil }
        let bytes = try writing.degraded.bytes(at: 0, count: min(size, 200), path: folder.degraded)
        return String(decoding: bytes.filter { (0x20..<0x7F).contains($0) }, as: UTF8.self)
    }

    /// Makes the workspace read-only for everybody, since it is not known what is on disk.
    ///
    /// That the marker itself can't be written is no reason to go on: this store remembers.
    func degrade(_ writing: Writing, call: String, code: Int32) -> JournalError {
        let reason = "\(call) failed: \(JournalError.text(code))"
        failure = reason
        let bytes = Array((reason + "\n").utf8)
        _ = bytes.withUnsafeBytes { calls.writeAt(writing.degraded.number, $0, 0) }
        _ = calls.sync(writing.degraded.number)
        return .notConfirmed(call: call, code: code)
    }
}

import Formats
import Glibc
import Lifecycle

// Files of a workspace that were lost, and that can be made again.
extension JournalFile {
    /// Makes the files again that hold nothing while all is well, and returns their names.
    func makeMissingFiles() throws(JournalError) -> [String] {
        var made: [String] = []
        for path in folder.replaceableFiles {
            guard case .failure(let failure) = calls.statusAt(path), failure.code == ENOENT else { continue }
            try make(path)
            made.append(path)
        }
        return made
    }

    /// Whether the workspace has the key of the digests of erased people.
    var hasErasureKey: Bool { if case .success = calls.statusAt(folder.erasureKey) { true } else { false } }

    /// Makes the key again: that of a backup, or a new one where nobody was erased, since no digest depends on it.
    func makeErasureKey(_ known: [UInt8]? = nil) throws(JournalError) -> [String] {
        let file = try makeFile(folder.erasureKey, mode: isShared ? 0o640 : 0o600)
        var key = [UInt8](repeating: 0, count: ErasureKey.length)
        if let known {
            key = known
        } else if getentropy(&key, key.count) != 0 {
            throw .system(call: "getentropy", path: folder.erasureKey, code: errno)
        }
        try key.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: folder.erasureKey) }
        try file.sync(path: folder.erasureKey)
        return [folder.erasureKey]
    }

    /// Makes an empty file as `init` does, unless another process just did.
    func make(_ path: String) throws(JournalError) {
        _ = try makeFile(path, mode: isShared ? 0o660 : 0o600)
    }

    private var isShared: Bool { status.mode & 0o020 != 0 }

    private func makeFile(_ path: String, mode: mode_t) throws(JournalError) -> FileDescriptor {
        // Without O_EXCL: a lock that another process made meanwhile is the lock.
        let number = calls.open(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw .failed("open", path, -number, to: "make \(path) again") }
        let file = FileDescriptor(number, calls)
        var result = calls.changeOwner(number, uid_t.max, status.group)
        if result == 0 { result = calls.changeMode(number, mode) }
        guard result == 0 else { throw .failed("fchown", path, -result, to: "give \(path) to the group of the journal") }
        try file.sync(path: path)
        return file
    }
}

extension JournalFile {
    /// Opens a journal for a repair, also one whose first line is damaged; then `copy` must have that line.
    ///
    /// - Throws: As opening does, if nothing has a readable first line.
    static func toRepair(
        _ folder: JournalFolder, from copy: String?, _ calls: JournalSystemCalls
    ) throws(JournalError) -> (journal: JournalFile, headerDamage: JournalDamage?) {
        let failure: JournalError
        do throws(JournalError) {
            return (try JournalFile(folder: folder, calls: calls), nil)
        } catch {
            switch error {
            case .notAJournal, .headerChanged: failure = error
            default: throw error
            }
        }
        let (file, status) = try openFile(folder, calls)
        let line = try file.bytes(at: 0, count: JournalHeader.maximumLength, path: folder.journal).prefix { $0 != 0x0A }
        let header: JournalHeader
        if let plain = LineEndings.header(line) {
            header = plain
        } else if let copy, let found = try LineSource.copy(copy, after: .init(.max), calls).header {
            header = found
        } else if copy == nil, failure != .notAJournal(path: folder.journal) || status.size > 0 {
            throw .notRepairable(JournalDamage(kind: .header, line: 1, offset: 0), helper: nil, isAtEnd: false)
        } else {
            throw failure
        }
        let damage = JournalDamage(kind: .header, line: 1, offset: 0)
        let journal = JournalFile(folder: folder, file, status, header, headerLength: line.count + 1, calls: calls)
        return (journal, damage)
    }
}

import Formats
import Glibc
import Lifecycle

/// The result of a backup.
package struct JournalBackup: Sendable {
    /// The file that has the journal.
    package var path: String
    /// The entries in it.
    package var lines: Int
    /// Those that this backup added.
    package var addedLines: Int
    /// The hash of the last entry.
    package var hash: JournalHash
    /// What became of the key of the digests of erased people.
    package var key = Key.unreadable
    /// Why an earlier backup under the name was written again, if it was.
    package var rewrite: Rewrite?

    /// The copy of the key beside a backup.
    package enum Key: Equatable, Sendable {
        /// It is in this file.
        case copied(path: String)
        /// This file has another key and was left as it was.
        case differs(path: String)
        /// The user may not read the workspace's key.
        case unreadable
    }

    /// Why an earlier backup can't be continued.
    package enum Rewrite: Equatable, Sendable {
        /// People were erased since, or the journal was repaired.
        case newGeneration
        /// It is damaged and was kept under another name, or can't be continued for another reason.
        case damaged(kept: String?)
        /// The journal was upgraded since; the backup was kept under another name.
        case otherFormat(kept: String)
    }
}

extension JournalFolder {
    /// The name of a backup in its folder. It is not that of a journal, so that nobody works in a backup.
    package static let backupName = "journal.backup.jsonl"

    /// Copies the journal into a file, or into a folder under ``backupName``. O(n).
    ///
    /// Others may write meanwhile: the copy ends with a whole action. An earlier backup of the same workspace is
    /// continued where it ends. The result is read again and verified before this returns. After an erasure it is
    /// written again, so that it doesn't keep the person.
    ///
    /// - Throws: `JournalError.damaged`, with an earlier backup left as it was; `.otherWorkspace` if the file is the
    ///   backup of another one; `.fileInTheWay` if it is none; `.diskFull`, `.notPermitted`, `.system`.
    package func backUp(to path: String) throws(JournalError) -> JournalBackup {
        try JournalCopier(of: self, calls: .live).run(to: path)
    }

    /// The file of a backup: the path itself, or the backup in that folder.
    static func backupFile(at path: String, _ calls: JournalSystemCalls) -> String {
        var path = path
        while path.hasSuffix("/"), path != "/" { path.removeLast() }
        if case .success(let status) = calls.statusAt(path) {
            guard status.mode & S_IFMT == S_IFDIR else { return path }
            // The folder of a workspace is a backup, too.
            let inside = path + "/" + backupName
            if case .failure = calls.statusAt(inside), case .success = calls.statusAt(path + "/" + journalName) {
                return path + "/" + journalName
            }
            return inside
        }
        return path.hasSuffix(".jsonl") ? path : path + "/" + backupName
    }
}

/// Copies a journal, or what it has more than an earlier copy.
struct JournalCopier {
    let folder: JournalFolder
    let calls: JournalSystemCalls
    private let journal: JournalFile

    init(of folder: JournalFolder, calls: JournalSystemCalls) throws(JournalError) {
        (self.folder, self.calls) = (folder, calls)
        journal = try JournalFile(folder: folder, calls: calls)
    }

    /// How often an erasure, a repair or a restore may replace the journal meanwhile.
    private static let attempts = 5

    func run(to path: String) throws(JournalError) -> JournalBackup {
        let file = JournalFolder.backupFile(at: path, calls)
        try requireNoWorkspace(at: file)
        try makeFolder(of: file)
        let claim = try claimFolder(of: file)
        defer { withExtendedLifetime(claim) {} }
        for attempt in 1... {
            let backup: (result: JournalBackup, generation: UInt64)
            do throws(JournalError) {
                backup = try copy(to: file)
            } catch {
                guard error == .positionLost, attempt < Self.attempts else { throw error }
                try journal.refresh()
                continue
            }
            // An erasure may have replaced the file that was read.
            try journal.refresh()
            if backup.generation == journal.header.generation || attempt == Self.attempts {
                return try with(key: file, backup.result)
            }
        }
        throw .positionLost
    }

    /// Throws if a backup there would replace the journal of a workspace, or lie in one.
    private func requireNoWorkspace(at file: String) throws(JournalError) {
        let other = parent(of: file)
        guard file.split(separator: "/").last.map(String.init) != JournalFolder.journalName else {
            throw .fileInTheWay(path: file)
        }
        guard file.hasSuffix("/" + JournalFolder.backupName), case .success = calls.statusAt(other.journal) else { return }
        throw .fileInTheWay(path: other.journal)
    }

    /// Keeps other backups out of the folder until the result is destroyed.
    ///
    /// - Throws: `.backupRunning` if another backup is being written there.
    private func claimFolder(of file: String) throws(JournalError) -> FileDescriptor {
        let path = parent(of: file).path
        let number = calls.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard number >= 0 else { throw .failed("open", path, -number, to: "write to \(file)") }
        let folder = FileDescriptor(number, calls)
        let result = calls.flock(number, LOCK_EX | LOCK_NB)
        // On a file system without locks it goes on: there, only two at once must be avoided.
        guard result != -EWOULDBLOCK else { throw .backupRunning(path: file) }
        return folder
    }

    private func copy(to file: String) throws(JournalError) -> (result: JournalBackup, generation: UInt64) {
        // A damaged journal is no backup.
        _ = try journal.read(after: journal.start) { (_) throws(JournalError) in .continue }
        let old = try earlier(file)
        let generation = journal.header.generation
        if let (end, descriptor) = old.continued {
            let added = try append(after: end, to: descriptor, file)
            if let whole = try? WholeJournal(descriptor, path: file, calls), whole.isWhole {
                let last = whole.end.position
                let result = JournalBackup(
                    path: file, lines: last.seq.value, addedLines: added, hash: last.hash, rewrite: nil)
                return (result, generation)
            }
        }
        let end = try journal.read(after: journal.start) { (_) throws(JournalError) in .continue }.position
        let owner = calls.effectiveUser()
        var status = journal.status
        (status.owner, status.group, status.mode) = (owner, gid_t.max, 0o600)
        let replacement = try FileReplacement(of: file, like: status, in: parent(of: file), calls)
        try copyBytes(0..<end.offset, to: replacement.file, replacement.path)
        try replacement.verify(journal.header, endsAt: end)
        try commit(replacement, file)
        let rewrite = old.rewrite ?? (old.continued == nil ? nil : .damaged(kept: nil))
        let result = JournalBackup(
            path: file, lines: end.seq.value, addedLines: end.seq.value, hash: end.hash, rewrite: rewrite)
        return (result, generation)
    }

    /// The end of an earlier backup that this one can continue, or why it can't.
    private func earlier(
        _ file: String
    ) throws(JournalError) -> (continued: (JournalPosition, FileDescriptor)?, rewrite: JournalBackup.Rewrite?) {
        let number = calls.open(file, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        if number == -ENOENT { return (nil, nil) }
        guard number >= 0 else { throw .failed("open", file, -number, to: "write to \(file)") }
        let descriptor = FileDescriptor(number, calls)
        let status = try JournalFile.status(of: descriptor, file, calls)
        guard status.isRegular, let whole = try? WholeJournal(descriptor, path: file, calls) else {
            throw .fileInTheWay(path: file)
        }
        guard whole.header.workspace == journal.header.workspace else { throw .otherWorkspace(path: file) }
        let end = whole.end
        // It has personal data, and may have been made by another program.
        try makePrivate(descriptor, file)
        // An upgrade changes every hash, so the two can't be compared.
        guard whole.header.format == journal.header.format else {
            // Nobody upgrades backwards: such a journal was put there from before the upgrade.
            guard whole.header.format.rawValue < journal.header.format.rawValue else { throw .backupHasMore(path: file) }
            return (nil, .otherFormat(kept: try keep(file, as: "format\(whole.header.format.rawValue)")))
        }
        // A backup that has more is the only copy of it.
        guard try journal.verify(against: end.position.hash).expectedHashSeq != nil else { throw .backupHasMore(path: file) }
        guard whole.damage == nil else {
            return (nil, .damaged(kept: try keep(file, as: "damaged")))
        }
        guard whole.header == journal.header else { return (nil, .newGeneration) }
        // A backup that was interrupted.
        if end.tailBytes > 0 {
            let result = calls.truncate(number, end.position.offset)
            guard result == 0 else { throw .system(call: "ftruncate", path: file, code: -result) }
        }
        return ((end.position, descriptor), nil)
    }

    /// Gives an earlier backup another name: it may be the only copy of what it has.
    private func keep(_ file: String, as kind: String) throws(JournalError) -> String {
        for number in 1...1000 {
            let kept = file + ".\(kind)-\(number)"
            let result = calls.link(file, kept)
            if result == 0 { return kept }
            guard result == -EEXIST else { throw .failed("link", file, -result, to: "keep the earlier backup \(file)") }
        }
        throw .fileInTheWay(path: file + ".\(kind)-1")
    }

    private func append(after position: JournalPosition, to file: FileDescriptor, _ path: String) throws(JournalError) -> Int {
        let end = try journal.read(after: position) { (_) throws(JournalError) in .continue }.position
        try copyBytes(position.offset..<end.offset, to: file, path)
        let result = calls.sync(file.number)
        guard result == 0 else { throw .unconfirmedFile(path: path, code: -result) }
        return end.seq.value - position.seq.value
    }

    private func copyBytes(_ range: Range<Int>, to file: FileDescriptor, _ path: String) throws(JournalError) {
        let count = try journal.readDescriptor.copyBytes(range, of: folder.journal, to: file, path)
        guard count == range.count else { throw .positionLost }
    }

    /// Copies the key beside the backup, if the user may read it.
    private func with(key file: String, _ backup: JournalBackup) throws(JournalError) -> JournalBackup {
        guard let key = JournalFolder.key(in: folder.erasureKey, calls) else { return backup }
        let path = JournalFolder.backupKey(beside: file)
        var backup = backup
        // Whatever else has the name may be all that is left of a key.
        let number = calls.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        if number >= 0 { calls.close(number) }
        guard number == -ENOENT else {
            guard JournalFolder.key(in: path, calls) == key else {
                backup.key = .differs(path: path)
                return backup
            }
            try makePrivate(path)
            backup.key = .copied(path: path)
            return backup
        }
        var status = journal.status
        (status.owner, status.group, status.mode) = (calls.effectiveUser(), gid_t.max, 0o600)
        let replacement = try FileReplacement(of: path, like: status, in: parent(of: file), calls)
        try key.withBytes { (bytes) throws(JournalError) in try replacement.file.write(bytes, path: replacement.path) }
        try commit(replacement, path)
        backup.key = .copied(path: path)
        return backup
    }

    /// Makes a file readable by its owner only.
    private func makePrivate(_ path: String) throws(JournalError) {
        let number = calls.open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        guard number >= 0 else { throw .failed("open", path, -number, to: "read \(path)") }
        try makePrivate(FileDescriptor(number, calls), path)
    }

    private func makePrivate(_ file: FileDescriptor, _ path: String) throws(JournalError) {
        guard try JournalFile.status(of: file, path, calls).mode & 0o077 != 0 else { return }
        let result = calls.changeMode(file.number, 0o600)
        guard result == 0 else { throw .failed("fchmod", path, -result, to: "make \(path) private; it has personal data") }
    }

    /// Puts a new file in its place; a failure concerns the backup only, not the workspace.
    private func commit(_ replacement: FileReplacement, _ path: String) throws(JournalError) {
        do throws(JournalError) {
            try replacement.commit()
        } catch {
            switch error {
            case .notConfirmed(_, let code): throw .unconfirmedFile(path: path, code: code)
            default: throw error
            }
        }
    }

    private func parent(of file: String) -> JournalFolder {
        let parts = file.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        return JournalFolder(path: parts.isEmpty ? "." : parts == [""] ? "/" : parts.joined(separator: "/"))
    }

    private func makeFolder(of file: String) throws(JournalError) {
        let path = parent(of: file).path
        if case .success = calls.statusAt(path) { return }
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw .failed("mkdir", path, errno, to: "make the folder \(path)")
        }
    }
}

extension JournalFolder {
    /// The key beside a backup.
    static func backupKey(beside file: String) -> String { file + ".key" }

    /// The key in a file; nil if the file has none or can't be read.
    static func key(in path: String, _ calls: JournalSystemCalls) -> [UInt8]? {
        let number = calls.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard number >= 0 else { return nil }
        let key = try? FileDescriptor(number, calls).bytes(at: 0, count: ErasureKey.length, path: path)
        return key?.count == ErasureKey.length ? key : nil
    }
}

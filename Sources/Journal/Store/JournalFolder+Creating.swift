import Formats
import Glibc
import Lifecycle

/// The parameters of a new workspace's journal.
package struct JournalCreation {
    /// The groups of a shared workspace.
    package struct Groups: Sendable {
        /// Everybody who may read; the writers must be members too.
        package var readers: gid_t
        /// Everybody who may write.
        package var writers: gid_t

        package init(readers: gid_t, writers: gid_t) {
            self.readers = readers
            self.writers = writers
        }
    }

    /// The header of the new journal.
    package var header: JournalHeader
    /// 32 random bytes.
    package var erasureKey: [UInt8]
    /// The groups, or `nil` for a workspace of one person.
    package var groups: Groups?

    package init(header: JournalHeader, erasureKey: [UInt8], groups: Groups? = nil) {
        self.header = header
        self.erasureKey = erasureKey
        self.groups = groups
    }
}

/// The right to write the first action of a new journal, given up with its last reference.
package final class JournalClaim {
    private let file: FileDescriptor

    init(_ file: FileDescriptor) { self.file = file }
}

extension JournalFolder {
    /// Creates the folder if necessary, and all files of a journal; writers never add any later.
    ///
    /// The modes do not depend on the umask. A workspace of one person belongs to its owner only. A shared one has its
    /// folder open to the readers' group, the journal readable for everybody who can enter the folder, and lock,
    /// quarantine and marker for the writers' group only: a reader that could open the lock could hold it forever.
    ///
    /// What an earlier creation left that was interrupted before its first action is finished. Keep the claim until the
    /// first action is written: others who create a workspace there are refused as long as it lives.
    ///
    /// - Throws: `JournalError.notAJournal` unless the workspace's id is a UUID in lower case; `.exists`,
    ///   `.lostJournal`, `.networkFileSystem`, `.notPermitted`, `.diskFull`, `.system`.
    @discardableResult
    package func create(_ creation: JournalCreation) throws(JournalError) -> JournalClaim {
        try create(creation, calls: .live)
    }

    @discardableResult
    func create(_ creation: JournalCreation, calls: JournalSystemCalls) throws(JournalError) -> JournalClaim {
        guard creation.erasureKey.count == ErasureKey.length else { throw .incomplete(folder: path, file: "erasure.key") }
        // The id becomes the name of a folder in each user's cache.
        guard creation.header.hasValidWorkspace else { throw .notAJournal(path: journal) }
        let groups = creation.groups
        let newFolders = try createFolders()
        let isNew = newFolders.last == folderName
        let number = calls.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard number >= 0 else { throw .failed("open", path, -number, to: "create a workspace in \(path)") }
        let directory = FileDescriptor(number, calls)
        if let type = networkFileSystem(of: number) { throw .networkFileSystem(folder: path, type: type) }

        // Of a workspace that lost its journal, key and quarantine are not overwritten.
        let hasJournal = if case .success = calls.statusAt(journal) { true } else { false }
        guard !hasRemains(besideJournal: hasJournal, calls) else {
            throw hasJournal ? .exists(folder: path) : .lostJournal(folder: path)
        }
        // The journal comes first, because it alone decides who creates the workspace; its header is written last.
        let journalFile = try claim(groups == nil ? 0o600 : 0o664, groups?.writers, calls)
        if isNew || groups != nil { try setAccess(directory, groups == nil ? 0o700 : 0o750, groups?.readers, path, calls) }
        for path in [lock, quarantine, degraded] {
            try file(path, groups == nil ? 0o600 : 0o660, groups?.writers, calls).sync(path: path)
        }
        let key = try file(erasureKey, groups == nil ? 0o600 : 0o640, groups?.writers, calls)
        try creation.erasureKey.withBytes { (bytes) throws(JournalError) in try key.write(bytes, path: erasureKey) }
        try key.sync(path: erasureKey)
        try creation.header.line.withBytes { (bytes) throws(JournalError) in try journalFile.write(bytes, path: journal) }
        try journalFile.sync(path: journal)
        // Until the disk has confirmed the names, a power failure can take the workspace away.
        for name in [path] + newFolders.map(Self.parent(of:)) {
            let code = JournalFolder(path: name).sync(calls)
            // A folder above may be closed for reading, although something may be created in it.
            guard code == 0 || code == EACCES && name != path else { throw .notCreated(folder: path, code: code) }
        }
        return JournalClaim(journalFile)
    }

    /// Whether the folder and its journal have the access that these groups mean; none for a workspace of one person.
    package func isShared(by groups: JournalCreation.Groups?) -> Bool {
        var (own, file) = (stat(), stat())
        guard stat(path, &own) == 0, lstat(journal, &file) == 0 else { return false }
        guard let groups else { return file.st_mode & 0o066 == 0 }
        return own.st_gid == groups.readers && file.st_gid == groups.writers && file.st_mode & 0o777 == 0o664
    }

    /// Creates the journal, or takes over the one that an interrupted creation left, and locks it.
    private func claim(_ mode: mode_t, _ group: gid_t?, _ calls: JournalSystemCalls) throws(JournalError) -> FileDescriptor {
        var file: FileDescriptor
        do throws(JournalError) {
            file = try createFile(journal, O_APPEND, mode, group, calls)
        } catch {
            guard case .exists = error else { throw error }
            let number = calls.open(journal, O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
            guard number >= 0 else { throw error }
            file = FileDescriptor(number, calls)
            guard try isOwn(file, journal, calls) else { throw error }
        }
        let locked = uninterrupted { calls.flock(file.number, LOCK_EX | LOCK_NB) }
        guard locked == 0 else {
            throw locked == -EWOULDBLOCK ? .exists(folder: path) : .system(call: "flock", path: journal, code: -locked)
        }
        let status = try JournalFile.status(of: file, journal, calls)
        guard status.size > 0 else {
            // Perhaps that creation was interrupted before it set them.
            try setAccess(file, mode, group, journal, calls)
            return file
        }
        // An unfinished end that is in the quarantine was cut off a journal that had been in use.
        if case .success(let kept) = calls.statusAt(quarantine), kept.size > 0 { throw .exists(folder: path) }
        let whole = try? WholeJournal(file, path: journal, calls)
        let hasOnlyHeader = whole.map { $0.damage == nil && $0.end.position == $0.start } ?? false
        if !hasOnlyHeader {
            guard try isTornHeader(file, calls) else { throw .exists(folder: path) }
        }
        try empty(file, journal, calls)
        try setAccess(file, mode, group, journal, calls)
        return file
    }

    /// The path without repeated slashes, as ``createFolders()`` composes it.
    private var folderName: String {
        (path.hasPrefix("/") ? "" : ".") + path.split(separator: "/").map { "/" + $0 }.joined()
    }

    private static func parent(of path: String) -> String {
        path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    }

    /// Whether a file holds what an interrupted write of the header leaves: its beginning, or zeros.
    private func isTornHeader(_ file: FileDescriptor, _ calls: JournalSystemCalls) throws(JournalError) -> Bool {
        let bytes = try file.bytes(at: 0, count: JournalHeader.maximumLength, path: journal)
        guard bytes.count < JournalHeader.maximumLength, !bytes.contains(0x0A) else { return false }
        let text = bytes.prefix { $0 != 0 }
        guard bytes[text.count...].allSatisfy({ $0 == 0 }) else { return false }
        let opening = Array("{\"winnow\":\"journal\",\"format\":".utf8)
        return text.starts(with: opening) || opening.starts(with: text)
    }

    private func empty(_ file: FileDescriptor, _ path: String, _ calls: JournalSystemCalls) throws(JournalError) {
        let result = calls.truncate(file.number, 0)
        guard result == 0 else { throw .system(call: "ftruncate", path: path, code: -result) }
    }

    /// Creates the folder and its parents, as `mkdir -p` does, and returns those that are new.
    private func createFolders() throws(JournalError) -> [String] {
        var new: [String] = []
        var name = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            name += "/" + part
            if mkdir(name, 0o700) == 0 {
                new.append(name)
            } else {
                // An existing folder is fine, even if mkdir failed because the file system above it is read-only.
                var status = stat()
                let code = errno
                guard fstatat(AT_FDCWD, name, &status, 0) == 0, status.st_mode & S_IFMT == S_IFDIR else {
                    throw .failed("mkdir", name, code, to: "create the folder \(name)")
                }
            }
        }
        return new
    }

    /// Creates a file, or empties the one that an interrupted creation left.
    private func file(
        _ path: String, _ mode: mode_t, _ group: gid_t?, _ calls: JournalSystemCalls
    ) throws(JournalError) -> FileDescriptor {
        do throws(JournalError) {
            return try createFile(path, 0, mode, group, calls)
        } catch {
            guard case .exists = error else { throw error }
        }
        let number = calls.open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0)
        // A link, or a pipe that nobody reads.
        if number == -ELOOP || number == -ENXIO { throw .fileInTheWay(path: path) }
        guard number >= 0 else { throw .failed("open", path, -number, to: "create a workspace in \(self.path)") }
        let file = FileDescriptor(number, calls)
        guard try isOwn(file, path, calls) else { throw .fileInTheWay(path: path) }
        try setAccess(file, mode, group, path, calls)
        try empty(file, path, calls)
        return file
    }

    /// Whether a file that was there is a regular one of the user; one that somebody else left would stay theirs.
    private func isOwn(_ file: FileDescriptor, _ path: String, _ calls: JournalSystemCalls) throws(JournalError) -> Bool {
        let status = try JournalFile.status(of: file, path, calls)
        return status.isRegular && status.owner == calls.effectiveUser()
    }

    private func createFile(
        _ path: String, _ flags: Int32, _ mode: mode_t, _ group: gid_t?, _ calls: JournalSystemCalls
    ) throws(JournalError) -> FileDescriptor {
        let number = calls.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard number >= 0 else {
            if number == -EEXIST { throw .exists(folder: self.path) }
            throw .failed("open", path, -number, to: "create a workspace in \(self.path)")
        }
        let file = FileDescriptor(number, calls)
        try setAccess(file, mode, group, path, calls)
        return file
    }

    private func setAccess(
        _ file: FileDescriptor, _ mode: mode_t, _ group: gid_t?, _ path: String, _ calls: JournalSystemCalls
    ) throws(JournalError) {
        if let group {
            let result = calls.changeOwner(file.number, uid_t.max, group)
            guard result == 0 else {
                throw .failed("fchown", path, -result, to: "give \(path) to group \(group), of which you must be a member")
            }
        }
        let result = calls.changeMode(file.number, mode)
        guard result == 0 else { throw .failed("fchmod", path, -result, to: "set the mode of \(path)") }
    }
}

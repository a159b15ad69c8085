import Glibc
import Lifecycle

/// What a new workspace's journal is to be.
package struct JournalCreation {
    /// The groups of a shared workspace.
    package struct Groups: Sendable {
        /// All who may look; the writers must be in it too.
        package var readers: gid_t
        /// Those who may write.
        package var writers: gid_t

        /// Names the groups by their numbers.
        package init(readers: gid_t, writers: gid_t) {
            self.readers = readers
            self.writers = writers
        }
    }

    /// The header's content.
    package var header: JournalHeader
    /// 32 fresh random bytes.
    package var erasureKey: [UInt8]
    /// The groups, or `nil` for a workspace of one person.
    package var groups: Groups?

    /// Says what is to be made.
    package init(header: JournalHeader, erasureKey: [UInt8], groups: Groups? = nil) {
        self.header = header
        self.erasureKey = erasureKey
        self.groups = groups
    }
}

extension JournalFolder {
    /// Makes the folder where it is missing, and all the files that a journal needs; writers never make or rename any later.
    ///
    /// The modes hold whatever the umask: a workspace of one person is its owner's only; a shared one has its folder for the readers' group, the journal
    /// readable for whoever gets into the folder, and lock, quarantine and marker for the writers' group only (a reader that could open
    /// the lock could hold it for ever).
    ///
    /// - Throws: `JournalError.exists`, `.networkFileSystem`, `.notPermitted`, `.diskFull`, `.system`.
    package func create(_ creation: JournalCreation) throws(JournalError) {
        try create(creation, calls: .live)
    }

    func create(_ creation: JournalCreation, calls: JournalSystemCalls) throws(JournalError) {
        guard creation.erasureKey.count == ErasureKey.length, creation.header.format == 1 else {
            throw .incomplete(folder: path, file: "erasure.key")
        }
        let groups = creation.groups
        let isNew = try makeFolders()
        let number = calls.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard number >= 0 else { throw .of("open", path, -number, doing: "make a workspace in \(path)") }
        let directory = FileDescriptor(number, calls)
        if let type = networkFileSystem(of: number) { throw .networkFileSystem(folder: path, type: type) }

        // The journal comes first, for it alone decides who makes the workspace; its header comes last, when all else is safe.
        let file = try make(journal, O_EXCL | O_APPEND, groups == nil ? 0o600 : 0o664, groups?.writers, calls)
        if isNew || groups != nil { try admit(directory, groups == nil ? 0o700 : 0o750, groups?.readers, path, calls) }
        for path in [lock, quarantine, degraded] {
            try make(path, O_TRUNC, groups == nil ? 0o600 : 0o660, groups?.writers, calls).sync(path: path)
        }
        let key = try make(erasureKey, O_TRUNC, groups == nil ? 0o600 : 0o640, groups?.writers, calls)
        try creation.erasureKey.withBytes { (bytes) throws(JournalError) in try key.write(bytes, path: erasureKey) }
        try key.sync(path: erasureKey)
        try creation.header.line.withBytes { (bytes) throws(JournalError) in try file.write(bytes, path: journal) }
        try file.sync(path: journal)
        try directory.sync(path: path)
    }

    /// Makes the folder and those above it, as `mkdir -p` does, and tells whether it is new.
    private func makeFolders() throws(JournalError) -> Bool {
        var isNew = false
        var name = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            name += "/" + part
            if mkdir(name, 0o700) == 0 {
                isNew = true
            } else {
                // Existing ones are fine, also those that we couldn't make because the file system is read-only above a writable one.
                var facts = stat()
                let code = errno
                isNew = false
                guard fstatat(AT_FDCWD, name, &facts, 0) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
                    throw .of("mkdir", name, code, doing: "make a folder \(name)")
                }
            }
        }
        return isNew
    }

    private func make(
        _ path: String, _ flags: Int32, _ mode: mode_t, _ group: gid_t?, _ calls: JournalSystemCalls
    ) throws(JournalError) -> FileDescriptor {
        let number = calls.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | flags, 0o600)
        guard number >= 0 else {
            if number == -EEXIST { throw .exists(folder: self.path) }
            throw .of("open", path, -number, doing: "make a workspace in \(self.path)")
        }
        let file = FileDescriptor(number, calls)
        try admit(file, mode, group, path, calls)
        return file
    }

    private func admit(
        _ file: FileDescriptor, _ mode: mode_t, _ group: gid_t?, _ path: String, _ calls: JournalSystemCalls
    ) throws(JournalError) {
        if let group {
            let result = calls.changeOwner(file.number, uid_t.max, group)
            guard result == 0 else {
                throw .of("fchown", path, -result, doing: "give \(path) to group \(group), which you must be in")
            }
        }
        let result = calls.changeMode(file.number, mode)
        guard result == 0 else { throw .of("fchmod", path, -result, doing: "set the mode of \(path)") }
    }
}

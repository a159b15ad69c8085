import Glibc

/// The folder of one user's index of one workspace: which file is the one in use, and when an older one may go.
///
/// The file `current` holds the name of the database in use, such as `index-7.sqlite`. A database is never renamed or built in place, since another console
/// may have it open: a rebuild makes the next number and switches `current`. Whoever uses a database holds a shared `flock` on the `.lock` beside it;
/// one that isn't current and that nobody holds is removed by whoever passes by. Folder 0700, files 0600: the index holds personal data.
struct IndexFolder {
    let path: String

    /// A database that is held; let go of when nobody refers to it any more.
    final class Hold {
        let name: String
        let path: String
        private let descriptor: Int32

        init(name: String, path: String, descriptor: Int32) {
            self.name = name
            self.path = path
            self.descriptor = descriptor
        }

        deinit { close(descriptor) }
    }

    /// Makes the folder where it is missing, with those above it.
    ///
    /// - Throws: `.folder` when it can't be made, or isn't the user's to write in.
    init(path: String) throws(ReadModelError) {
        self.path = path
        var parts = ""
        for part in path.split(separator: "/") {
            parts += "/" + part
            if mkdir(parts, 0o700) != 0, errno != EEXIST, errno != EISDIR, errno != EROFS, errno != EACCES {
                throw .folder(path: path, call: "mkdir", code: errno)
            }
        }
        if chmod(path, 0o700) != 0 { throw .folder(path: path, call: "chmod", code: errno) }
        guard access(path, W_OK | X_OK) == 0 else { throw .folder(path: path, call: "access", code: errno) }
    }

    /// The database in use, held; nil when there is none.
    func current() -> Hold? {
        for _ in 0..<3 {
            guard let name = currentName(), Self.number(name) != nil, access(file(name), R_OK | W_OK) == 0 else { return nil }
            // Between reading the name and holding the file somebody may have switched and removed it.
            if let hold = hold(name, flags: O_RDWR | O_CLOEXEC) { return hold }
        }
        return nil
    }

    /// A name for a new database, held.
    func next() throws(ReadModelError) -> Hold {
        var number = (names().compactMap(Self.number).max() ?? 0) + 1
        for _ in 0..<1000 {
            let name = "index-\(number).sqlite"
            if let hold = hold(name, flags: O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW) { return hold }
            guard errno == EEXIST || errno == 0 else { throw .folder(path: path, call: "open", code: errno) }
            number += 1
        }
        throw .folder(path: path, call: "open", code: EEXIST)
    }

    /// Makes a finished database the one in use; what `finishBuilding` gave to the disk stays in use after a power loss.
    ///
    /// The order is what makes it safe: the database's name must be on the disk before the pointer that names it, and the pointer's bytes before its
    /// name (fsync(2): a file's own fsync says nothing of the folder that holds it).
    func makeCurrent(_ hold: Hold) throws(ReadModelError) {
        try syncFolder()
        let temporary = path + "/current.new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .folder(path: path, call: "open", code: errno) }
        let bytes = Array(hold.name.utf8)
        let written = write(descriptor, bytes, bytes.count)
        let code = errno
        let isSafe = written == bytes.count && fsync(descriptor) == 0
        let syncCode = errno
        close(descriptor)
        guard written == bytes.count else { throw .folder(path: path, call: "write", code: code) }
        guard isSafe else { throw .folder(path: path, call: "fsync", code: syncCode) }
        guard rename(temporary, path + "/current") == 0 else { throw .folder(path: path, call: "rename", code: errno) }
        try syncFolder()
    }

    /// Waits until the disk has the names in the folder.
    private func syncFolder() throws(ReadModelError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(path: path, call: "open", code: errno) }
        defer { close(descriptor) }
        // Some file systems can't do that to a folder, and then there is nothing to wait for.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw .folder(path: path, call: "fsync", code: errno)
        }
    }

    /// The name of the database in use.
    func currentName() -> String? {
        let descriptor = open(path + "/current", O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// Removes the databases that are neither in use nor held, such as those of rebuilds that were cut off.
    func sweep() {
        let current = currentName()
        for name in Set(names().compactMap(Self.base)) where name != current {
            let lock = open(file(name) + ".lock", O_RDWR | O_CLOEXEC | O_NOFOLLOW)
            if lock >= 0 {
                defer { close(lock) }
                guard flock(lock, LOCK_EX | LOCK_NB) == 0 else { continue }
                remove(name)
            } else if errno == ENOENT {
                remove(name)
            }
        }
    }

    /// Holds the right to rebuild; nil while another console has it.
    func holdRebuilding() -> Hold? {
        let descriptor = open(path + "/rebuilding", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return nil }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            return nil
        }
        return Hold(name: "rebuilding", path: path + "/rebuilding", descriptor: descriptor)
    }

    /// Waits until no other console rebuilds, and holds the right to; whoever waits is told some twenty times a second.
    ///
    /// - Throws: `.folder` when the folder isn't the user's to write in (any more).
    func waitToRebuild(telling: () -> Void) throws(ReadModelError) -> Hold {
        while true {
            if let right = holdRebuilding() { return right }
            telling()
            usleep(50_000)
            guard access(path, W_OK) == 0 else { throw .folder(path: path, call: "open", code: EACCES) }
        }
    }

    private func remove(_ name: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock"] { unlink(file(name) + suffix) }
    }

    private func hold(_ name: String, flags: Int32) -> Hold? {
        let descriptor = open(file(name) + ".lock", flags, 0o600)
        guard descriptor >= 0 else { return nil }
        var decisionContext = stat()
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0, fstat(descriptor, &decisionContext) == 0, decisionContext.st_nlink > 0
        else {
            close(descriptor)
            errno = 0
            return nil
        }
        // SQLite makes its files with the umask; made here first, they are the user's only.
        if flags & O_CREAT != 0 {
            let made = open(file(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if made >= 0 { close(made) }
        }
        return Hold(name: name, path: file(name), descriptor: descriptor)
    }

    private func file(_ name: String) -> String { path + "/" + name }

    private func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            names.append(name)
        }
        return names
    }

    /// The number in a database's name; nil for any other file.
    private static func number(_ name: String) -> Int? {
        guard name.hasPrefix("index-"), name.hasSuffix(".sqlite") else { return nil }
        return Int(name.dropFirst(6).dropLast(7))
    }

    /// The database that a file belongs to.
    private static func base(_ name: String) -> String? {
        for suffix in ["-wal", "-shm", "-journal", ".lock"] where name.hasSuffix(".sqlite" + suffix) {
            return String(name.dropLast(suffix.count))
        }
        return number(name) == nil ? nil : name
    }
}

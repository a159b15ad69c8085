import CSystem
import Glibc

/// The folder with one user's index of one workspace.
///
/// It holds the current database, and older ones until they are removed. The file `current` holds the name of the
/// current database, such as `index-7.sqlite`. A database is never renamed or rebuilt in place, since another console
/// may have it open: a rebuild creates the next number and switches `current`. A process that uses a database holds a
/// shared `flock` on the `.lock` file beside it. Any process removes databases that are neither current nor locked. The
/// folder has mode 0700 and its files 0600: the index holds personal data.
struct IndexFolder {
    let path: String

    /// How often to try for a new name while other consoles create databases too.
    private static let attempts = 1000
    /// How long to wait for another console's rebuild, in seconds: five times as long as a million leads take.
    static let patience = 60

    /// A locked file, such as a database; unlocked on deinitialisation.
    final class FileLock {
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

    /// Creates the folder and its parents if they are missing.
    ///
    /// - Throws: `.folder` if it cannot be created or the user cannot write in it.
    init(path: String) throws(ReadModelError) {
        self.path = path
        var parts = ""
        for part in path.split(separator: "/") {
            parts += "/" + part
            guard mkdir(parts, 0o700) != 0 else { continue }
            let code = errno
            // A parent that exists is enough, even where nothing may be created beside it.
            if code != EEXIST, access(parts, F_OK) != 0 { throw .folder(path: parts, call: "mkdir", code: code) }
        }
        if chmod(path, 0o700) != 0 { throw .folder(path: path, call: "chmod", code: errno) }
        guard access(path, W_OK | X_OK) == 0 else { throw .folder(path: path, call: "access", code: errno) }
    }

    /// The current database, locked; nil if there is none.
    func current() -> FileLock? {
        for _ in 0..<3 {
            guard let name = currentName(), Self.number(name) != nil, access(file(name), R_OK | W_OK) == 0 else { return nil }
            // Another process may have switched and removed it between reading the name and locking the file.
            if let lock = try? lock(name, flags: O_RDWR | O_CLOEXEC) { return lock }
        }
        return nil
    }

    /// Creates a new database file, locked.
    func next() throws(ReadModelError) -> FileLock {
        // Also beyond those of which only a log is left: SQLite would take it for the new database's.
        var number = (names().compactMap { Self.base($0).flatMap(Self.number) }.max() ?? 0) + 1
        for _ in 0..<Self.attempts {
            let name = "index-\(number).sqlite"
            if let lock = try lock(name, flags: O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW) { return lock }
            number += 1
        }
        throw .folder(path: path, call: "open", code: EEXIST)
    }

    /// Makes a finished database the current one, durably.
    ///
    /// The order makes it safe: first the database's name must be on disk, then the content of the pointer file, then
    /// the pointer file's name (fsync(2): syncing a file does not sync the folder that contains it).
    func makeCurrent(_ lock: FileLock) throws(ReadModelError) {
        try syncFolder()
        let temporary = path + "/current.new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .folder(path: path, call: "open", code: errno) }
        let bytes = Array(lock.name.utf8)
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

    /// Waits until the folder's entries are on disk.
    private func syncFolder() throws(ReadModelError) {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .folder(path: path, call: "open", code: errno) }
        defer { close(descriptor) }
        // Some file systems cannot sync a folder; then there is nothing to wait for.
        guard fsync(descriptor) == 0 || errno == EINVAL || errno == EROFS else {
            throw .folder(path: path, call: "fsync", code: errno)
        }
    }

    func currentName() -> String? {
        let descriptor = open(path + "/current", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? String(decoding: bytes[..<count], as: UTF8.self) : nil
    }

    /// Removes databases that are neither current nor locked, such as those of interrupted rebuilds.
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

    /// Acquires the lock for rebuilding; nil while another console holds it.
    ///
    /// - Throws: `.folder` if it can't be acquired, however long one waits.
    func lockForRebuild() throws(ReadModelError) -> FileLock? {
        let descriptor = open(path + "/rebuilding", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .folder(path: path, call: "open", code: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK || code == EINTR else { throw .folder(path: path, call: "flock", code: code) }
            return nil
        }
        return FileLock(name: "rebuilding", path: path + "/rebuilding", descriptor: descriptor)
    }

    /// Whether another console is rebuilding or rescoring.
    var isBeingRebuilt: Bool {
        do throws(ReadModelError) {
            return try lockForRebuild() == nil
        } catch {
            return false
        }
    }

    /// Waits for the rebuild lock.
    ///
    /// Calls `onWait` some twenty times a second while another console holds the lock.
    ///
    /// - Throws: `.folder` if it can't be acquired, or another console holds it for too long.
    func waitForRebuildLock(seconds: Int = patience, onWait: () -> Void) throws(ReadModelError) -> FileLock {
        for _ in 0..<(seconds * 20) {
            if let rebuildLock = try lockForRebuild() { return rebuildLock }
            onWait()
            usleep(50_000)
        }
        throw .folder(path: path, call: "flock", code: ETIMEDOUT)
    }

    private func remove(_ name: String) {
        for suffix in ["", "-wal", "-shm", "-journal", ".lock"] {
            // Something may have made a folder of the name.
            if unlink(file(name) + suffix) != 0, errno == EISDIR { rmdir(file(name) + suffix) }
        }
    }

    /// Locks a database; nil if another process has just created or removed it.
    private func lock(_ name: String, flags: Int32) throws(ReadModelError) -> FileLock? {
        let descriptor = open(file(name) + ".lock", flags, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST || errno == ENOENT { return nil }
            throw .folder(path: path, call: "open", code: errno)
        }
        if let code = Self.share(descriptor) {
            close(descriptor)
            // Left here, it would look like that of a database.
            if flags & O_CREAT != 0 { unlink(file(name) + ".lock") }
            if code == EWOULDBLOCK { return nil }
            throw .folder(path: path, call: "flock", code: code)
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_nlink > 0 else {
            close(descriptor)
            return nil
        }
        // SQLite creates its files with the umask; created here first, only the user can read them.
        if flags & O_CREAT != 0 {
            let database = open(file(name), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard database >= 0 || errno == EEXIST else {
                let code = errno
                close(descriptor)
                unlink(file(name) + ".lock")
                throw .folder(path: path, call: "open", code: code)
            }
            if database >= 0 { close(database) }
        }
        return FileLock(name: name, path: file(name), descriptor: descriptor)
    }

    /// Takes a shared lock; returns nil, or the error number.
    ///
    /// Tries the other kind of lock too, which SQLite uses: where there is none, SQLite would only wait.
    private static func share(_ descriptor: Int32) -> Int32? {
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else { return errno }
        var range = flock()
        (range.l_type, range.l_whence, range.l_len) = (Int16(F_RDLCK), Int16(SEEK_SET), 1)
        // Another process may have the lock; that there is one is enough.
        guard fcntl(descriptor, F_SETLK, &range) != 0, errno != EACCES, errno != EAGAIN else { return nil }
        return errno
    }

    private func file(_ name: String) -> String { path + "/" + name }

    private func names() -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let name = winnow_next_name(folder) { names.append(String(cString: name)) }
        return names
    }

    /// More than anybody reaches by rebuilding; a file with such a name is not ours.
    private static let highestNumber = 1 << 40

    /// The number in a database's name; nil for any other file.
    private static func number(_ name: String) -> Int? {
        guard name.hasPrefix("index-"), name.hasSuffix(".sqlite") else { return nil }
        return Int(name.dropFirst(6).dropLast(7)).flatMap { 0..<highestNumber ~= $0 ? $0 : nil }
    }

    /// The database that a file belongs to.
    private static func base(_ name: String) -> String? {
        for suffix in ["-wal", "-shm", "-journal", ".lock"] where name.hasSuffix(".sqlite" + suffix) {
            return String(name.dropLast(suffix.count))
        }
        return number(name) == nil ? nil : name
    }
}

import Glibc

/// A small file of the user's own that is read and replaced as a whole; only the user can read it.
package struct PrivateRecord: Sendable {
    /// The file's path.
    package let path: String

    package init(path: String) { self.path = path }

    /// The bytes, as far as a limit; nil for an empty file, a link, or one that cannot be read.
    package func bytes(limit: Int) -> [UInt8]? {
        // A pipe in its place would be waited for.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: limit)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? Array(bytes[..<count]) : nil
    }

    /// Replaces the file, and creates missing folders; returns whether that was possible.
    ///
    /// Each process writes a file of its own first. It is synced before the rename: after a power failure there is the
    /// old content or the new one, not an empty file.
    package func replace(with bytes: [UInt8]) -> Bool {
        let end = path.lastIndex(of: "/") ?? path.startIndex
        guard PrivateFolder.create(String(path[..<end])) else { return false }
        let draft = "\(path).\(getpid())"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        // Whatever the umask is.
        let isPrivate = fchmod(descriptor, 0o600) == 0
        let isWritten = write(descriptor, bytes, bytes.count) == bytes.count && fsync(descriptor) == 0
        close(descriptor)
        if isPrivate, isWritten, rename(draft, path) == 0 { return true }
        unlink(draft)
        return false
    }
}

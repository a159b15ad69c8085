import Glibc

/// A new file that only its owner can read (0600); never overwrites an existing one.
package final class PrivateFile {
    /// The file's path.
    package let path: String
    private var descriptor: Int32
    private var pending: [UInt8] = []

    /// Creates the file; nil if one of that name exists.
    package init?(creating path: String) throws(IntakeError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            if errno == EEXIST { return nil }
            throw .writeFailed(path: path, reason: RereadableFile.reason(errno))
        }
        fchmod(descriptor, 0o600)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes bytes; some may be buffered.
    package func write(_ bytes: [UInt8]) throws(IntakeError) {
        pending += bytes
        if pending.count >= 1 << 16 { try flush() }
    }

    /// Writes the buffered bytes, syncs the file to disk and closes it.
    package func finish() throws(IntakeError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw .writeFailed(path: path, reason: RereadableFile.reason(errno)) }
        let result = close(descriptor)
        descriptor = -1
        guard result == 0 else { throw .writeFailed(path: path, reason: RereadableFile.reason(errno)) }
    }

    /// Deletes the file, whose content is of no use.
    package func abandon() {
        pending = []
        unlink(path)
    }

    private func flush() throws(IntakeError) {
        while !pending.isEmpty {
            let count = Glibc.write(descriptor, pending, pending.count)
            if count < 0 {
                if errno == EINTR { continue }
                throw .writeFailed(path: path, reason: RereadableFile.reason(errno))
            }
            // Nearly always all of it.
            pending.removeFirst(count)
        }
    }
}

import Glibc

/// A new file that only its owner may read (0600), never one that was there before.
package final class PrivateFile {
    /// Where it is.
    package let path: String
    private var descriptor: Int32
    private var pending: [UInt8] = []

    /// Creates the file; nil where one of that name exists.
    package init?(creating path: String) throws(IntakeError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if descriptor < 0 {
            if errno == EEXIST { return nil }
            throw .writeFailed(path: path, why: ByteSource.reason(errno))
        }
        fchmod(descriptor, 0o600)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Writes bytes, some of them later.
    package func write(_ bytes: [UInt8]) throws(IntakeError) {
        pending += bytes
        if pending.count >= 1 << 16 { try flush() }
    }

    /// Writes what is pending and makes it safe on the disk.
    package func finish() throws(IntakeError) {
        try flush()
        guard fsync(descriptor) == 0 else { throw .writeFailed(path: path, why: ByteSource.reason(errno)) }
        let result = close(descriptor)
        descriptor = -1
        guard result == 0 else { throw .writeFailed(path: path, why: ByteSource.reason(errno)) }
    }

    /// Takes the file away again: nothing in it is of use.
    package func abandon() {
        pending = []
        unlink(path)
    }

    private func flush() throws(IntakeError) {
        var done = 0
        while done < pending.count {
            let count = pending.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress.map { $0 + done }, $0.count - done) }
            if count < 0 {
                if errno == EINTR { continue }
                throw .writeFailed(path: path, why: ByteSource.reason(errno))
            }
            done += count
        }
        pending.removeAll(keepingCapacity: true)
    }
}

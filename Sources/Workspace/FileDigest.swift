internal import Crypto
internal import Glibc

/// SHA-256 of a file's bytes, by which an import is known again.
struct FileDigest {
    private let digest: SHA256.Digest

    /// Reads a file to its end; O(size), constant memory.
    ///
    /// - Throws: `WorkspaceError.notFound` for a file that can't be read.
    init(path: String) throws(WorkspaceError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw WorkspaceError(
                .notFound, "\(path) can't be read (\(String(cString: strerror(errno)))); check its name and permissions")
        }
        defer { _ = close(file) }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count != 0 else { break }
            guard count > 0 else {
                throw WorkspaceError(.inputOutput, "reading \(path) failed (\(String(cString: strerror(errno))))")
            }
            hash.update(data: buffer[0..<count])
        }
        digest = hash.finalize()
    }

    /// 64 hexadecimal digits.
    var hexadecimal: String {
        digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// Its first 64 bits.
    var bits: UInt64 { digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

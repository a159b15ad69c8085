internal import Crypto
internal import Glibc

/// The SHA-256 digest of a file, which identifies a repeated import of the same file.
struct FileDigest {
    private let digest: SHA256.Digest

    /// Computes the digest of a file. O(size) time, constant memory.
    ///
    /// - Throws: `WorkspaceError.notFound` for a file that cannot be opened.
    init(path: String) throws(WorkspaceError) {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else {
            throw WorkspaceError(
                .notFound, "cannot open \(path) (\(String(cString: strerror(errno)))); check the name and the permissions")
        }
        defer { _ = close(file) }
        var hash = SHA256()
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let count = read(file, &buffer, buffer.count)
            guard count != 0 else { break }
            guard count > 0 else {
                throw WorkspaceError(.inputOutput, "cannot read \(path) (\(String(cString: strerror(errno))))")
            }
            hash.update(data: buffer[0..<count])
        }
        digest = hash.finalize()
    }

    /// The digest as 64 hexadecimal digits.
    var hexadecimal: String {
        digest.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }

    /// The digest's first 64 bits.
    var bits: UInt64 { digest.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

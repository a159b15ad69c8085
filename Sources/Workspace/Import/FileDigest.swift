internal import Crypto
internal import Intake

/// The SHA-256 digest of a file, which identifies a repeated import of the same file.
struct FileDigest {
    private let digest: SHA256.Digest

    /// Computes the digest of a file as it was given, also of standard input. O(size) time, constant memory.
    init(of file: IntakeFile) throws(WorkspaceError) {
        var hash = SHA256()
        do throws(IntakeError) {
            try file.forEachOriginalBlock { hash.update(bufferPointer: $0) }
        } catch {
            throw WorkspaceError(error)
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

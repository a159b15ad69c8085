import Crypto
import Formats
import Glibc

/// The key of the digests that recognise an erased person without storing who it was.
///
/// Without the key nobody can try a list of addresses against the digests. Only writers, who need it for imports, can
/// read the file.
package struct ErasureKey: Sendable {
    private let key: SymmetricKey

    /// The length of a key in bytes.
    package static let length = 32

    init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    /// Takes the bytes that a server keeps; nil for another number of them.
    package init?(kept bytes: [UInt8]) {
        guard bytes.count == Self.length else { return nil }
        self.init(bytes: bytes)
    }

    /// Reads the key of a workspace.
    ///
    /// - Throws: `JournalError.incomplete` if the file is missing or too short, `.notPermitted`, `.system`.
    package init(folder: JournalFolder) throws(JournalError) {
        let calls = JournalSystemCalls.live
        let number = calls.open(folder.erasureKey, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0)
        guard number >= 0 else {
            if number == -ENOENT { throw .incomplete(folder: folder.path, file: "erasure.key") }
            throw .failed("open", folder.erasureKey, -number, to: "write to this workspace")
        }
        let file = FileDescriptor(number, calls)
        guard try JournalFile.status(of: file, folder.erasureKey, calls).isRegular else {
            throw .notAFile(path: folder.erasureKey)
        }
        let bytes = try file.bytes(at: 0, count: Self.length, path: folder.erasureKey)
        guard bytes.count == Self.length else { throw .incomplete(folder: folder.path, file: "erasure.key") }
        self.init(bytes: bytes)
    }

    /// The digest that tells this key from others in the journal of a workspace.
    package func check(of workspace: String) -> String { digest("key", of: workspace) }

    /// Whether none of the digests by which erasures tell their keys is this one's, although there are some.
    package func isOther(than checks: Set<String>, in workspace: String) -> Bool {
        !checks.isEmpty && !checks.contains(check(of: workspace))
    }

    /// HMAC-SHA256 of a text under the key, as 64 hexadecimal digits.
    ///
    /// The label, which a zero byte separates from the text, distinguishes two roles of the same text (an e-mail
    /// address that is also an external id).
    package func digest(_ label: String, of text: String) -> String {
        var hmac = HMAC<SHA256>(key: key)
        for part in [label, "\0", text] {
            var part = part
            part.withUTF8 { hmac.update(data: UnsafeRawBufferPointer($0)) }
        }
        return Hexadecimal.string(hmac.finalize())
    }
}

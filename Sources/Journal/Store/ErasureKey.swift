import Crypto
import Glibc

/// The key of the digests by which an erased person is recognised without being known.
///
/// Without the key a digest can't be tried against a list of addresses; the file is readable for writers only, who need it when they import.
package struct ErasureKey: Sendable {
    private let key: SymmetricKey

    /// The length of a key in bytes.
    package static let length = 32

    /// Takes key bytes.
    init(bytes: [UInt8]) {
        key = SymmetricKey(data: bytes)
    }

    /// Reads the key of a workspace.
    ///
    /// - Throws: `JournalError.incomplete` if there is none or it isn't whole, `.notPermitted`, `.system`.
    package init(folder: JournalFolder) throws(JournalError) {
        let calls = JournalSystemCalls.live
        let number = calls.open(folder.erasureKey, O_RDONLY | O_CLOEXEC | O_NOFOLLOW, 0)
        guard number >= 0 else {
            if number == -ENOENT { throw .incomplete(folder: folder.path, file: "erasure.key") }
            throw .of("open", folder.erasureKey, -number, doing: "write in this workspace")
        }
        let bytes = try FileDescriptor(number, calls).bytes(at: 0, count: Self.length, path: folder.erasureKey)
        guard bytes.count == Self.length else { throw .incomplete(folder: folder.path, file: "erasure.key") }
        self.init(bytes: bytes)
    }

    /// HMAC-SHA256 of a text under the key, as 64 hexadecimal digits.
    ///
    /// The label keeps the same text in two roles (an e-mail that is also an external id) apart; it is separated from it by a zero byte.
    package func digest(_ label: String, of text: String) -> String {
        var hmac = HMAC<SHA256>(key: key)
        for part in [label, "\0", text] {
            var part = part
            part.withUTF8 { hmac.update(data: UnsafeRawBufferPointer($0)) }
        }
        return Hexadecimal.string(hmac.finalize())
    }
}

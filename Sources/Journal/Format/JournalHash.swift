import Crypto
import Formats

/// A SHA-256 hash, which the journal writes as 64 lower-case hexadecimal digits; held as 32 bytes.
package struct JournalHash: Hashable, Sendable, CustomStringConvertible {
    private let words: (UInt64, UInt64, UInt64, UInt64)

    /// The number of digits of a hash.
    package static let digits = 64

    /// Parses 64 digits; nil if they are not lower-case hexadecimal.
    @inline(__always)
    init?(digits: UnsafePointer<UInt8>) {
        guard let first = Hexadecimal.word(digits), let second = Hexadecimal.word(digits + 16),
            let third = Hexadecimal.word(digits + 32), let fourth = Hexadecimal.word(digits + 48)
        else { return nil }
        words = (first, second, third, fourth)
    }

    /// Parses a hash from text, for example that of `verify --against`.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == Self.digits else { return nil }
        let parsed = bytes.withUnsafeBufferPointer { buffer in buffer.baseAddress.flatMap { JournalHash(digits: $0) } }
        guard let parsed else { return nil }
        self = parsed
    }

    /// Takes the 32 bytes of a hash; nil for another number of them.
    package init?(bytes: [UInt8]) {
        guard bytes.count == 32 else { return nil }
        func word(_ index: Int) -> UInt64 { bytes[index * 8..<index * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
        words = (word(0), word(1), word(2), word(3))
    }

    /// The 32 bytes.
    package var bytes: [UInt8] {
        [words.0, words.1, words.2, words.3].flatMap { word in
            stride(from: 56, through: 0, by: -8).map { UInt8(word >> UInt64($0) & 0xFF) }
        }
    }

    /// Wraps the result of a hasher.
    @inline(__always)
    init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { bytes in
            func word(_ index: Int) -> UInt64 { UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: index * 8, as: UInt64.self)) }
            return (word(0), word(1), word(2), word(3))
        }
    }

    /// The hash of some bytes.
    package static func of(_ bytes: UnsafeRawBufferPointer) -> JournalHash {
        var hasher = SHA256()
        hasher.update(bufferPointer: bytes)
        return JournalHash(hasher.finalize())
    }

    /// Calls the closure with the 64 digits.
    @inline(__always)
    func withDigits<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: Self.digits) { buffer in
            guard let start = buffer.baseAddress else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
            Hexadecimal.write(words.0, to: start)
            Hexadecimal.write(words.1, to: start + 16)
            Hexadecimal.write(words.2, to: start + 32)
            Hexadecimal.write(words.3, to: start + 48)
            return body(UnsafeRawBufferPointer(start: start, count: Self.digits))
        }
    }

    /// The 64 digits.
    package var description: String {
        withDigits { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether two hashes are the same.
    package static func == (left: JournalHash, right: JournalHash) -> Bool {
        left.words == right.words
    }

    /// Feeds a quarter of the hash, which is as random as the whole.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(words.0)
    }
}

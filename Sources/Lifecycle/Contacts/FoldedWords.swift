import Formats

/// A set of words in folded form that tells nearly every other text apart without folding it.
///
/// An import asks it for every cell, and hardly a cell is one of the words.
struct FoldedWords: Sendable {
    private let words: Set<String>
    /// The hashes of the words, as bits of a table.
    private let bits: [UInt64]

    private static let bitCount = 1 << 15

    /// Holds some words that are folded already.
    init(_ words: Set<String>) {
        self.words = words
        var bits = [UInt64](repeating: 0, count: Self.bitCount / 64)
        for word in words {
            let bit = Self.bit(word.utf8.reduce(Self.start, Self.next))
            bits[bit / 64] |= 1 << UInt64(bit % 64)
        }
        self.bits = bits
    }

    /// Whether a folded text is one of the words.
    func contains(_ folded: String) -> Bool { has(folded.utf8.reduce(Self.start, Self.next)) && words.contains(folded) }

    /// Whether a text may be one of the words once it is folded; true if it has no letter or digit.
    func mayContain(_ text: String) -> Bool { mayContain(text, "") }

    /// Whether two texts may be one of the words once they are folded and joined.
    func mayContain(_ text: String, _ rest: String) -> Bool {
        guard let hash = Self.hash(text, from: Self.start).flatMap({ Self.hash(rest, from: $0) }) else { return true }
        return hash == Self.start || has(hash)
    }

    /// The hash with the letters and digits of a text added; nil if folding needs a table for one of its characters.
    private static func hash(_ text: String, from start: UInt32) -> UInt32? {
        var hash = start
        for byte in text.utf8 {
            if byte >= 0x80 { return nil }
            if ASCII.isLetter(byte) || ASCII.isDigit(byte) { hash = next(hash, ASCII.lowered(byte)) }
        }
        return hash
    }

    private func has(_ hash: UInt32) -> Bool {
        let bit = Self.bit(hash)
        return bits[bit / 64] >> UInt64(bit % 64) & 1 == 1
    }

    private static func bit(_ hash: UInt32) -> Int { Int(hash ^ hash >> 16) & (bitCount - 1) }

    // FNV-1a: short, and good enough for words of a few letters.
    private static let start: UInt32 = 2_166_136_261
    private static func next(_ hash: UInt32, _ byte: UInt8) -> UInt32 { (hash ^ UInt32(byte)) &* 16_777_619 }
}

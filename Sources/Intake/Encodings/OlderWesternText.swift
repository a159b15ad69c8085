import Formats

/// Whether Western text has the bytes of Mac Roman or of DOS (code page 850) rather than those of Windows.
///
/// In these, `ä ö ü ß é` are where Windows-1252 and Windows-1250 have signs, capitals and `š ź`: `Jörg Müßig` would be
/// `Jšrg Mź§ig`. No language has signs such as `§ ¬ „ ¸` within a word, a capital such as `Š` after small letters, or
/// `ź` after most consonants.
struct OlderWesternText {
    /// Words with a letter beyond ASCII, and those of them that Windows doesn't explain.
    private var words = 0
    private var unexplained = 0

    /// Reads the cells of a sample.
    init(_ cells: [[UInt8]]) {
        for cell in cells {
            for word in cell.split(whereSeparator: { $0 < 0x80 && !ASCII.isLetter($0) }) where word.contains(where: { $0 >= 0x80 })
            {
                words += 1
                if Self.isUnexplained(Array(word)) { unexplained += 1 }
            }
        }
    }

    /// Whether too many words are none in Windows. One name alone may be strange in any encoding.
    var isShown: Bool { unexplained > 0 && unexplained * 5 >= words }

    private static func isUnexplained(_ word: [UInt8]) -> Bool {
        word.indices.contains { index in
            guard index > 0 else { return false }
            let (before, byte) = (word[index - 1], word[index])
            let after = index + 1 < word.count ? word[index + 1] : nil
            let isWithin = isLetter(before) && (after.map(isLetter) ?? false)
            switch byte {
            // Signs, or nothing at all, in both code pages. Quotes, dashes and dots may stand between two words.
            case 0x80, 0x81, 0x83, 0x86...0x89, 0x8B, 0x90, 0x95, 0x98, 0x99, 0x9B, 0xA1, 0xA2, 0xA4, 0xA6, 0xA7, 0xA8, 0xAC, 0xB8:
                return isWithin
            // Low quotes open, so that none stands behind a letter. A high one closes.
            case 0x82, 0x84: return isLetter(before)
            case 0x94: return isWithin && isSmall(before) && (after.map(isSmall) ?? false)
            // Capitals: Š Ś Ť Ž Ź, in Windows-1252 Š Œ Ž.
            case 0x8A, 0x8C, 0x8D, 0x8E, 0x8F: return isSmall(before) || ASCII.isLetter(before) && (after.map(isSmall) ?? false)
            // š is beside a vowel, or in clusters such as "rš" and "št".
            case 0x9A:
                return after.map { isConsonant(before, but: "rlzRLZ") && isConsonant($0, but: "tkpcv") } ?? false
            // ź is behind vowels, d and at the beginning; Ÿ in Windows-1252 is a capital.
            case 0x9F: return ASCII.isLetter(before) && !"aeiouyAEIOUYdD".utf8.contains(before)
            default: return false
            }
        }
    }

    private static func isConsonant(_ byte: UInt8, but others: String) -> Bool {
        ASCII.isLetter(byte) && !"aeiouyAEIOUY".utf8.contains(byte) && !others.utf8.contains(byte)
    }

    private static func isSmall(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }

    /// Whether a byte is a letter in any of the encodings.
    private static func isLetter(_ byte: UInt8) -> Bool { ASCII.isLetter(byte) || byte >= 0x80 && byte != 0xA0 }
}

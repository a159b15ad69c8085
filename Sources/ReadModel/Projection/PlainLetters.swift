/// Replaces letters that Unicode does not decompose, but that people type as plain letters.
///
/// FTS5's tokenizer removes accents, so that "muller" finds Müller; but "ostergaard" would not find Østergaard, nor
/// "lukasz" Łukasz. So indexed texts and search terms both use the spelling of keyboards without these letters.
enum PlainLetters {
    private static let plain: [Unicode.Scalar: String] = [
        "Ø": "O", "ø": "o", "ß": "ss", "ẞ": "SS", "Ł": "L", "ł": "l", "ı": "i", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe",
        "Đ": "D",
        "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t",
    ]

    /// The text with plain letters; an ASCII text, like most, only costs a scan of its bytes.
    static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let letters = plain[scalar] { out.append(contentsOf: letters.unicodeScalars) } else { out.append(scalar) }
        }
        return String(out)
    }
}

/// Letters that have no plain one in Unicode's decompositions, and are typed as one all the same.
///
/// FTS5's tokenizer takes accents away, so that "muller" finds Müller; but "ostergaard" wouldn't find Østergaard, nor "lukasz" Łukasz. Texts are
/// indexed and sought with these letters as they are written where a keyboard hasn't got them.
enum PlainLetters {
    private static let plain: [Unicode.Scalar: String] = [
        "Ø": "O", "ø": "o", "ß": "ss", "ẞ": "SS", "Ł": "L", "ł": "l", "ı": "i", "Æ": "AE", "æ": "ae", "Œ": "OE", "œ": "oe",
        "Đ": "D",
        "đ": "d", "Ð": "D", "ð": "d", "Þ": "Th", "þ": "th", "Ħ": "H", "ħ": "h", "Ŧ": "T", "ŧ": "t",
    ]

    /// The text with plain letters; costs one look at its bytes where it is ASCII, as most are.
    static func of(_ text: String) -> String {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if let letters = plain[scalar] { out.append(contentsOf: letters.unicodeScalars) } else { out.append(scalar) }
        }
        return String(out)
    }
}

/// The order in which the parts of a person's name are written.
package enum PersonNameOrder {
    /// Whether a text is in Chinese, Japanese or Korean script, where the family name comes first.
    ///
    /// Katakana alone writes foreign names, which keep their own order.
    package static func isEastAsian(_ text: some StringProtocol) -> Bool {
        guard let first = text.unicodeScalars.first, first.value >= 0x1100 else { return false }
        return text.unicodeScalars.allSatisfy(isLetter) && text.unicodeScalars.contains { !isKatakana($0) }
    }

    private static func isKatakana(_ scalar: Unicode.Scalar) -> Bool { (0x30A0...0x30FF).contains(scalar.value) }

    private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x1100...0x11FF, 0x3005...0x3007, 0x3040...0x30FF, 0x3130...0x318F, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            true
        default: false
        }
    }
}

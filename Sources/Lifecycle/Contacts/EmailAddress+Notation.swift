// Odd ways to write an address, which make no other one.
extension EmailAddress {
    /// The text without invisible and full-width characters, and without spaces around `@`.
    static func plainNotation(of text: String) -> String {
        var plain = text
        if text.utf8.contains(where: { $0 >= 0x80 }) {
            // The ideographic full stop separates the labels of a domain, too (RFC 3490).
            plain = TextFolding.narrowed(TextFolding.visible(text)).replacing("\u{3002}", with: ".")
        }
        return withoutSpacesAroundSign(plain)
    }

    private static func withoutSpacesAroundSign(_ text: String) -> String {
        // Nearly all addresses have no space, and a search for two characters is slow.
        guard text.utf8.contains(where: { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }) else { return text }
        guard text.contains(" @") || text.contains("@ ") || text.contains("\t@") || text.contains("@\t") else { return text }
        var out: [Character] = []
        var isAfterSign = false
        for character in text {
            let isSpace = character == " " || character == "\t"
            if isSpace, isAfterSign { continue }
            if character == "@" { while let last = out.last, last == " " || last == "\t" { out.removeLast() } }
            out.append(character)
            isAfterSign = character == "@"
        }
        return String(out)
    }
}

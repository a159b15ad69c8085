import Formats

/// What may stand beside an e-mail address in a cell.
///
/// Where it isn't certain that the address is whole, as in `Mary Jones@x.example` and `mary,jones@x.example`, the part
/// of it that looks like one may be another person's.
enum AddressContext {
    /// Marks that are no part of an address. An apostrophe is: o'neill@x.example is one address.
    static let separators: Set<Character> = [
        ";", ",", "|", "/", ":", "(", ")", "<", ">", "[", "]", "{", "}", "\"", "“", "”", "„", "«", "»", "；", "，", "、", "：", "•",
    ]
    private static let opening: Set<Character> = ["(", "[", "{", "\"", "“", "„", "«", "»"]
    private static let closing: Set<Character> = [")", "]", "}", ">", "\"", "”", "“", "»", "«"]

    /// Whether an address can begin after a text, which lies between the address before it, or the start, and it.
    static func beginsAddress(_ text: Substring) -> Bool {
        let before = text.trimmingSpace
        guard let last = before.last, last != "<" else { return true }
        if text.reversed().prefix(while: \.isWhitespace).contains(where: \.isNewline) { return true }
        let words = TextFolding.words(String(before))
        if words.allSatisfy(isWord) || closing.contains(last) || Placeholder.isMissingAddress(words.joined(separator: " ")) {
            return true
        }
        let rest = before.dropLast()
        let isSpacedBefore = rest.last.map { $0.isWhitespace || separators.contains($0) } ?? true
        if opening.contains(last) { return isSpacedBefore }
        let isSpaced = text.last?.isWhitespace ?? false
        switch last {
        case ":", "：": return isSpaced || words.last.map(isWord) ?? true
        // "Mary, jones@x.example" may be a slip, "Mary Jones, CEO, mary@x.example" is a list.
        case ",", "，", "、": return isSpaced && words.count > 1
        case "-", "–", "—", "=", "*", "·", "→", "&", "+": return isSpaced && isSpacedBefore
        default: return separators.contains(last) && (isSpaced || isSpacedBefore)
        }
    }

    /// Whether an address can end before a text, which lies between it and the next address, or the end.
    ///
    /// - Parameter opening: The character right before the address.
    static func endsAddress(_ text: Substring, openedBy opening: Character?) -> Bool {
        if opening == "<" { return text.first == ">" }
        guard let first = text.first, first.isWhitespace || ",;:".contains(first) else { return true }
        if text.prefix(while: \.isWhitespace).contains(where: \.isNewline) { return true }
        // One word right after it may be the rest of its domain: "ann@x.exam ple", "ann@x.co,uk".
        let rest = first.isWhitespace ? text.trimmingSpace : text.dropFirst()
        guard rest.contains(where: \.isLetter), rest.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "." || $0 == "-" }) else {
            return true
        }
        return TextFolding.words(String(rest)).allSatisfy(isWord) || Placeholder.isMissingAddress(String(rest))
    }

    /// Whether a text says what an address is for: `work`, `privat`.
    static func isLabel(_ text: some StringProtocol) -> Bool { labels.contains(TextFolding.folded(String(text))) }

    private static func isWord(_ word: String) -> Bool { labels.contains(word) || conjunctions.contains(word) }

    private static let conjunctions: Set<String> = ["or", "and", "oder", "und", "ou", "et", "o", "y", "e", "of", "en", "cc", "to"]

    private static let labels: Set<String> = [
        "work", "home", "private", "personal", "office", "business", "other", "main", "primary", "secondary", "email", "mail",
        "address", "adresse", "mailto", "privat", "geschaftlich", "dienstlich", "arbeit", "buro", "prive", "bureau", "travail",
        "perso", "casa", "trabajo", "oficina", "lavoro", "ufficio", "werk", "thuis", "praca", "dom", "correo", "courriel", "old",
        "new", "alt", "neu", "e",
    ]
}

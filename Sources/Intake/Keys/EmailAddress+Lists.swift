// The addresses in a cell with several of them.
extension EmailAddress {
    /// The addresses in a text, in its order and each once.
    ///
    /// It reads `a@x.example; b@x.example`, `a@x.example ::: b@x.example` (Google), `a@x.example (work)`,
    /// `Work: a@x.example`, `"Ann" <a@x.example>, Bob <b@x.example>`, and addresses on lines of their own.
    package static func all(in text: String) -> [EmailAddress] { read(text).addresses }

    /// The addresses in a text, and whether the text is one of them and says nothing else.
    static func read(_ text: String) -> (addresses: [EmailAddress], isOneAddress: Bool) {
        let count = text.utf8.count(where: { $0 == UInt8(ascii: "@") })
        guard count > 0 else { return ([], false) }
        if count == 1, let single = EmailAddress(text) { return ([single], true) }
        let found = list(in: text)
        return (found, count > 1 && found.count == 1 && EmailAddress(text) != nil)
    }

    private static func list(in text: String) -> [EmailAddress] {
        var found: [EmailAddress] = []
        var seen: Set<EmailAddress> = []
        for part in TextFolding.visible(text).split(whereSeparator: { $0.isWhitespace || separators.contains($0) })
        where part.utf8.contains(UInt8(ascii: "@")) {
            guard let address = EmailAddress(String(trimmed(part))), seen.insert(address).inserted else { continue }
            found.append(address)
        }
        return found
    }

    // An apostrophe separates nothing: o'neill@x.example is one address.
    private static let separators: Set<Character> = [
        ";", ",", "|", "/", ":", "(", ")", "<", ">", "[", "]", "{", "}", "\"", "“", "”", "„", "«", "»", "；", "，", "、", "：", "•",
    ]
    private static let marksBefore: Set<Character> = ["'", "‘", "’", "`", "*", "·", "#", "=", "-", "–", "."]
    private static let marksAfter: Set<Character> = ["'", "‘", "’", "`", "*", "·", ".", "!", "?", "-", "–"]

    private static func trimmed(_ part: Substring) -> Substring {
        var part = part
        while let first = part.first, marksBefore.contains(first) { part.removeFirst() }
        while let last = part.last, marksAfter.contains(last) { part.removeLast() }
        return part
    }
}

// The addresses in a cell with several of them.
extension EmailAddress {
    /// The addresses in a text, in its order and each once.
    ///
    /// It reads `a@x.example; b@x.example`, `a@x.example ::: b@x.example` (Google), `a@x.example (work)`,
    /// `Work: a@x.example`, `"Ann" <a@x.example>, Bob <b@x.example>`, `a@x.example&b@x.example`,
    /// `a@x.example=work`, and addresses on lines of their own.
    package static func all(in text: String) -> [EmailAddress] { read(text).addresses }

    /// The addresses in a text, and whether the text is one of them and says nothing else.
    package static func read(_ text: String) -> (addresses: [EmailAddress], isOneAddress: Bool) {
        let text = plainNotation(of: text)
        let count = text.utf8.count(where: { $0 == UInt8(ascii: "@") })
        guard count > 0 else { return ([], false) }
        if count == 1, let single = EmailAddress(text) { return ([single], true) }
        let found = list(in: text)
        return (found, count > 1 && found.count == 1 && EmailAddress(text) != nil)
    }

    private static func list(in text: String) -> [EmailAddress] {
        var found: [EmailAddress] = []
        var seen: Set<EmailAddress> = []
        for part in text.split(whereSeparator: { $0.isWhitespace || separators.contains($0) })
        where part.utf8.contains(UInt8(ascii: "@")) {
            for address in addresses(inPart: trimmed(part)) where seen.insert(address).inserted { found.append(address) }
        }
        return found
    }

    /// The addresses in a text without separators.
    ///
    /// A local part may contain `&`, `+`, `#` and `=`, a domain may not. So these marks separate two addresses only
    /// after a domain: `a@x.example+b@y.example`. After the last one they begin a label: `a@x.example=work`.
    private static func addresses(inPart part: Substring) -> [EmailAddress] {
        if let address = EmailAddress(String(withoutLabel(part))) { return [address] }
        var found: [EmailAddress] = []
        var rest = part
        while let sign = rest.firstIndex(of: "@") {
            let after = rest[rest.index(after: sign)...]
            let domain = after.prefix { $0 == "." || $0 == "-" || $0.isLetter || $0.isNumber }
            let text = withoutLabel(trimmed(rest[..<domain.endIndex]))
            if let address = EmailAddress(String(text)) { found.append(address) }
            rest = rest[domain.endIndex...]
            if let mark = rest.first, mark != "@" { rest.removeFirst() }
        }
        return found
    }

    private static let labels: Set<String> = [
        "work", "home", "private", "personal", "office", "business", "other", "main", "primary", "secondary", "email", "mail",
        "privat", "geschaftlich", "dienstlich", "arbeit", "buro", "prive", "bureau", "travail", "perso", "casa", "trabajo",
        "oficina", "lavoro", "ufficio", "werk", "thuis", "praca", "dom",
    ]

    /// The text after a label: `a@x.example` for `work=a@x.example`.
    private static func withoutLabel(_ text: Substring) -> Substring {
        guard let equals = text.firstIndex(of: "="), let sign = text.firstIndex(of: "@"), equals < sign,
            labels.contains(TextFolding.folded(String(text[..<equals])))
        else { return text }
        return text[text.index(after: equals)...]
    }

    // An apostrophe separates nothing: o'neill@x.example is one address.
    private static let separators: Set<Character> = [
        ";", ",", "|", "/", ":", "(", ")", "<", ">", "[", "]", "{", "}", "\"", "“", "”", "„", "«", "»", "；", "，", "、", "：", "•",
    ]
    private static let marksBefore: Set<Character> = ["'", "‘", "’", "`", "*", "·", "#", "=", "-", "–", ".", "&", "+", "\\", "~"]
    private static let marksAfter: Set<Character> = ["'", "‘", "’", "`", "*", "·", ".", "!", "?", "-", "–"]

    private static func trimmed(_ part: Substring) -> Substring {
        var part = part
        while let first = part.first, marksBefore.contains(first) { part.removeFirst() }
        while let last = part.last, marksAfter.contains(last) { part.removeLast() }
        return part
    }
}

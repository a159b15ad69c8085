import Formats

// The addresses in a cell with several of them, or with other words.
extension EmailAddress {
    /// The addresses that a text certainly has, in its order and each once.
    ///
    /// It reads `a@x.example; b@x.example`, `a@x.example ::: b@x.example` (Google), `a@x.example (work)`,
    /// `Work: a@x.example`, `"Ann" <a@x.example>, Bob <b@x.example>`, `a@x.example&b@x.example`,
    /// `a@x.example=work`, and addresses on lines of their own. A part of an address that isn't valid is no address:
    /// `jones@x.example` of `Mary Jones@x.example` may be another person's.
    package static func all(in text: String) -> [EmailAddress] { read(text).addresses }

    /// What a text says about addresses.
    package struct Reading {
        /// The addresses that are certain.
        package var addresses: [EmailAddress] = []
        /// Whether the text is one address and says nothing else.
        package var isOneAddress = false
        /// Whether a part with an `@` is no address, or may be a part of one.
        package var hasUnread = false
    }

    /// Reads a text with one address, several or none.
    package static func read(_ text: String) -> Reading {
        let text = plainNotation(of: text)
        let count = text.utf8.count(where: { $0 == UInt8(ascii: "@") })
        guard count > 0 else { return Reading() }
        if count == 1, let single = EmailAddress(text) { return Reading(addresses: [single], isOneAddress: true) }
        guard !text.contains("://") else { return Reading(hasUnread: true) }
        var reading = list(in: text)
        reading.isOneAddress = count > 1 && reading.addresses.count == 1 && EmailAddress(text) != nil
        return reading
    }

    /// Every address that a text mentions, certain or not, to find those of one person.
    package static func mentioned(in text: String) -> [EmailAddress] {
        var found = all(in: text)
        for part in plainNotation(of: text).split(whereSeparator: isSeparator) where part.utf8.contains(UInt8(ascii: "@")) {
            var rest = part
            while let sign = rest.firstIndex(of: "@") {
                let after = rest[rest.index(after: sign)...]
                let domain = after.prefix { $0 == "." || $0 == "-" || $0.isLetter || $0.isNumber }
                let candidate = rest[..<domain.endIndex].drop { !$0.isLetter && !$0.isNumber }
                let end = candidate.lastIndex { $0.isLetter || $0.isNumber }
                if let address = end.flatMap({ EmailAddress(String(candidate[...$0])) }), !found.contains(address) {
                    found.append(address)
                }
                rest = after[domain.endIndex...]
            }
        }
        return found
    }

    private static func list(in text: String) -> Reading {
        var reading = Reading()
        let parts = text.split(whereSeparator: isSeparator).filter { $0.utf8.contains(UInt8(ascii: "@")) }
        for (index, part) in parts.enumerated() {
            let before = text[(index == 0 ? text.startIndex : parts[index - 1].endIndex)..<part.startIndex]
            let after = text[part.endIndex..<(index + 1 < parts.count ? parts[index + 1].startIndex : text.endIndex)]
            let found = AddressContext.beginsAddress(before) && AddressContext.endsAddress(after, openedBy: before.last)
            let addresses = found ? addresses(inPart: trimmed(part)) : []
            if addresses.isEmpty { reading.hasUnread = true }
            for address in addresses where !reading.addresses.contains(address) { reading.addresses.append(address) }
        }
        return reading
    }

    /// The addresses in a text without separators; none if a part of it is no address.
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
            guard let address = EmailAddress(String(withoutLabel(trimmed(rest[..<domain.endIndex])))) else { return [] }
            found.append(address)
            rest = rest[domain.endIndex...]
            guard let mark = rest.first else { return found }
            guard "&+#=\\".contains(mark) else { return [] }
            rest.removeFirst()
        }
        return rest.isEmpty || AddressContext.isLabel(String(rest)) ? found : []
    }

    /// The text after a label: `a@x.example` for `work=a@x.example`.
    private static func withoutLabel(_ text: Substring) -> Substring {
        guard let equals = text.firstIndex(of: "="), let sign = text.firstIndex(of: "@"), equals < sign,
            AddressContext.isLabel(String(text[..<equals]))
        else { return text }
        return text[text.index(after: equals)...]
    }

    private static func isSeparator(_ character: Character) -> Bool {
        character.isWhitespace || AddressContext.separators.contains(character)
    }

    private static let quotes: Set<Character> = ["'", "‘", "’", "`", "*", "·"]

    /// The part without quotes and bullets, and without the full stop of a sentence at its end.
    private static func trimmed(_ part: Substring) -> Substring {
        var part = part
        while let first = part.first, quotes.contains(first) { part.removeFirst() }
        while let last = part.last, quotes.contains(last) || last == "!" || last == "?" { part.removeLast() }
        if part.last == ".", part.dropLast().last != "." { part.removeLast() }
        return part
    }
}

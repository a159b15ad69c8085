import Formats

/// The address of a web site as files and people write it.
///
/// Such as `www.example.com`, `HTTPS://Example.com/` or `example.com/path`.
package struct WebAddress: Hashable, Sendable {
    /// The address with what is certain repaired: the scheme, the case of the host, and marks at the end.
    ///
    /// A text with several addresses, or with a remark in parentheses, stays as it is written.
    package let text: String
    /// The host of the first address, in lower case and in its own script.
    package let host: String
    /// Whether the first address is a page of its host, such as a company's profile in a network.
    package let isPage: Bool

    /// Reads an address; nil if there is no host of a web site in it.
    ///
    /// A scheme is not needed; another one than `http` and `https` is refused.
    package init?(_ written: String) {
        let whole = Self.withoutMarks(SpreadsheetText.repaired(TextFolding.visible(written)))
        var parts = whole.split(whereSeparator: \.isWhitespace)
        if parts.count > 1, Self.labels.contains(parts[0].lowercased()) { parts.removeFirst() }
        guard let first = parts.first, let site = Self.site(first) else { return nil }
        let others = parts.dropFirst()
        if let next = others.first, next.first != "(" || others.last?.last != ")" {
            let isList = others.allSatisfy { $0.allSatisfy(Self.isSeparator) || Self.site($0) != nil }
            guard isList else { return nil }
        }
        text = others.isEmpty ? site.text : String(whole)
        (host, isPage) = (DomainName.comparable(site.host), site.isPage)
    }

    /// Whether a text in lower case is the host of a web site.
    ///
    /// It has two labels or more, the last of letters (RFC 1035, 2.3.1). Accepts letters of every script
    /// (RFC 5890). An address of a machine such as `10.0.0.1` is no web site.
    package static func isHost(_ text: String) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        guard text.utf8.count <= 253, labels.count > 1, labels.allSatisfy(isLabel), let last = labels.last, last.utf8.count > 1,
            last.hasPrefix("xn--") || last.unicodeScalars.allSatisfy({ $0 != "-" && $0 != "_" && $0.properties.numericType == nil })
        else { return false }
        // "www.example" lacks its end.
        return labels.count > 2 || labels[0] != "www"
    }

    private static let labels: Set<String> = ["web:", "website:", "url:", "homepage:", "www:", "internet:", "site:", "link:"]

    private static func isSeparator(_ character: Character) -> Bool { ",;|/&+-–".contains(character) }

    private static func withoutMarks(_ text: String) -> Substring {
        var rest = text.trimmingSpace
        for (open, close) in [("<", ">"), ("(", ")"), ("[", "]"), ("\"", "\"")] where rest.hasPrefix(open) && rest.hasSuffix(close)
        {
            rest = rest.dropFirst().dropLast().trimmingSpace
        }
        // A spreadsheet needs an apostrophe for text.
        if let first = rest.first, "'’".contains(first) { rest = rest.dropFirst() }
        while let last = rest.last, ",;.".contains(last) { rest = rest.dropLast().trimmingSpace }
        return rest
    }

    /// Reads a text without white space.
    private static func site(_ written: Substring) -> (text: String, host: String, isPage: Bool)? {
        var rest = withoutMarks(String(written))
        var scheme = ""
        // "http://https://example.com" comes from forms that put a scheme in front.
        while let (name, after) = webScheme(of: rest) { (scheme, rest) = (name + "://", after) }
        if scheme.isEmpty, rest.hasPrefix("//") { rest = rest.dropFirst(2) }
        let authority = rest.prefix { !"/?#\\,;".contains($0) }
        let after = rest[authority.endIndex...]
        if let mark = after.first, ",;".contains(mark) {
            guard site(after.dropFirst()) != nil else { return nil }
        }
        let parts = authority.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first else { return nil }
        var host = TextFolding.narrowed(String(name).replacing("\u{3002}", with: ".")).lowercased()
        if host.hasSuffix(".") { host.removeLast() }
        guard isHost(host) else { return nil }
        var port = ""
        if parts.count > 1, !parts[1].isEmpty {
            guard let number = Int(parts[1]), (1...65_535).contains(number) else { return nil }
            port = ":\(number)"
        }
        return (scheme + host + port + after, host, after.count > 1)
    }

    /// The scheme of a web address in lower case, and what follows it; nil if it has none.
    private static func webScheme(of text: Substring) -> (name: String, after: Substring)? {
        for name in ["https", "http"] where text.prefix(name.count + 1).lowercased() == name + ":" {
            let after = text.dropFirst(name.count + 1)
            // "http:/" and "http:\\" are slips; a port follows no scheme.
            return (name, after.drop { $0 == "/" || $0 == "\\" })
        }
        return nil
    }

    private static func isLabel(_ label: Substring) -> Bool {
        guard (1...63).contains(label.utf8.count), label.first != "-", label.last != "-" else { return false }
        return label.unicodeScalars.allSatisfy { scalar in
            guard scalar.value >= 0x80 else {
                return ASCII.isLetter(UInt8(scalar.value)) || ASCII.isDigit(UInt8(scalar.value)) || scalar == "-" || scalar == "_"
            }
            let properties = scalar.properties
            return properties.isAlphabetic || properties.numericType != nil || properties.canonicalCombiningClass != .notReordered
                || properties.generalCategory == .otherSymbol || properties.generalCategory == .nonspacingMark
        }
    }
}

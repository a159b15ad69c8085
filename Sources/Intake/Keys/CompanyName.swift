/// A company's name as it is compared: without case, accents, apostrophes, punctuation and legal form.
package struct CompanyName: Hashable, Sendable {
    /// The words that remain; "Müller & Söhne GmbH" is `muller`, `sohne`.
    package let words: [String]

    /// Makes it of a name; nil where no letter or digit is in it.
    ///
    /// `&` and "and" are left out alike; a leading "the" too. A name that is nothing but a legal form ("SE", "AG") keeps it.
    package init?(_ text: String, tables: IntakeTables = .bundled) {
        let all = TextFolding.words(text)
        guard !all.isEmpty else { return nil }
        var words = all
        var stripped = true
        while stripped {
            stripped = false
            for length in stride(from: min(tables.longestLegalForm, words.count - 1), to: 0, by: -1)
            where tables.legalForms.contains(words.suffix(length).joined()) {
                words.removeLast(length)
                stripped = true
                break
            }
        }
        words.removeAll { ["and", "und", "et", "y", "e"].contains($0) && all.count > 2 }
        if words.count > 1, words.first == "the" { words.removeFirst() }
        self.words = words.isEmpty ? all : words
    }

    /// The words as one text: the normalised name.
    package var normalised: String { words.joined(separator: " ") }
    /// The key of the company.
    package var key: MatchKey { MatchKey(.company, words.joined()) }

    /// A domain without what is put before it by habit (`www.`, `mail.`).
    static func bareDomain(_ domain: String) -> String {
        var rest = domain[...]
        for prefix in ["www.", "mail.", "email.", "smtp.", "e."]
        where rest.hasPrefix(prefix) && rest.dropFirst(prefix.count).contains(".") {
            rest = rest.dropFirst(prefix.count)
        }
        return String(rest)
    }

    /// The host of a web address, bare; nil where there is none.
    package static func domain(ofWebsite text: String) -> String? {
        var rest = Substring(text.trimmingSpace.lowercased())
        for scheme in ["https://", "http://", "//"] where rest.hasPrefix(scheme) { rest = rest.dropFirst(scheme.count) }
        rest = rest.prefix { !"/?#: ".contains($0) }
        guard rest.contains("."), !rest.contains("@"), rest.first != ".", rest.last != "." else { return nil }
        return bareDomain(String(rest))
    }

    /// The label of a domain that bears the company's name: `halden-pumps.co.uk` is `haldenpumps`.
    static func nameLabel(ofDomain domain: String) -> String {
        var labels = bareDomain(domain).split(separator: ".")
        guard labels.count > 1 else { return domain }
        labels.removeLast()
        if labels.count > 1, let last = labels.last,
            ["co", "com", "org", "net", "gov", "ac", "edu", "gob", "or", "ne"].contains(last)
        {
            labels.removeLast()
        }
        return TextFolding.squeezed(labels.last.map(String.init) ?? domain)
    }
}

import Lifecycle

/// A company's name for comparison, without case, accents, apostrophes, punctuation and legal form.
package struct CompanyName: Hashable, Sendable {
    /// The remaining words; "Müller & Söhne GmbH" is `muller`, `sohne`.
    package let words: [String]

    /// Normalises a name; nil without any letter, digit or emoji.
    ///
    /// Drops `&`, "and" and a leading "the". A name that is only a legal form ("SE", "AG") is kept.
    package init?(_ text: String) {
        var all = TextFolding.words(text)
        if all.isEmpty { all = [TextFolding.symbols(text)].filter { !$0.isEmpty } }
        guard !all.isEmpty else { return nil }
        var words = Self.withoutLeadingForm(all)
        var stripped = true
        while stripped, let last = words.last, IntakeTables.legalForms.endings.contains(last) {
            stripped = false
            for length in stride(from: min(IntakeTables.legalForms.longest, words.count - 1), to: 0, by: -1)
            where IntakeTables.legalForms.names.contains(length == 1 ? last : words.suffix(length).joined())
                && !Self.distinct.contains(words.suffix(length).joined())
            {
                words.removeLast(length)
                stripped = true
                break
            }
        }
        if all.count > 2 { words.removeAll(where: Self.conjunctions.contains) }
        if words.count > 1, words.first == "the" { words.removeFirst() }
        self.words = words.isEmpty ? all : words
    }

    /// The words without a legal form that stands before the name, or in one word with it: `ООО Ромашка`, `株式会社日立`.
    private static func withoutLeadingForm(_ all: [String]) -> [String] {
        guard all.contains(where: { $0.utf8.contains { $0 >= 0x80 } }) else { return all }
        var words = all
        if words.count > 1, IntakeTables.legalForms.leading.contains(words[0]) { words.removeFirst() }
        return words.map { word in
            for form in IntakeTables.legalForms.attached where word.count > form.count {
                if word.hasPrefix(form) { return String(word.dropFirst(form.count)) }
                if word.hasSuffix(form) { return String(word.dropLast(form.count)) }
            }
            return word
        }
    }

    /// Endings that are legal forms of persons' names, too, and tell companies apart: a holding isn't what it holds.
    private static let distinct: Set<String> = ["holding", "holdings"]
    private static let conjunctions: Set<String> = ["and", "und", "et", "y", "e"]
    private static let prefixes = ["www.", "mail.", "email.", "smtp.", "e."]

    /// The key of the company.
    package var key: MatchKey { MatchKey(.company, words.joined()) }

    /// A domain without a conventional prefix such as `www.` or `mail.`.
    static func bareDomain(_ domain: String) -> String {
        // Nearly all domains have no such prefix; a first label of more than five letters isn't one.
        guard domain.utf8.prefix(6).contains(UInt8(ascii: ".")) else { return domain }
        var rest = domain[...]
        for prefix in prefixes
        where rest.hasPrefix(prefix) && rest.dropFirst(prefix.count).contains(".") {
            rest = rest.dropFirst(prefix.count)
        }
        return String(rest)
    }

    /// Whether a text is a domain that only one company has: the host of a web site, and no free mail.
    package static func isCompanyDomain(_ text: String) -> Bool {
        WebAddress.isHost(text) && !ContactTables.freeMailDomains.contains(text)
    }

    /// The domain of a company's web site, without a conventional prefix; nil if it isn't the company's own.
    static func domain(ofSite text: String) -> String? {
        guard let site = WebAddress(text) else { return nil }
        let domain = bareDomain(site.host)
        let isShared = site.isPage && IntakeTables.sharedHosts.contains { domain == $0 || domain.hasSuffix("." + $0) }
        return isShared || ContactTables.freeMailDomains.contains(domain) ? nil : domain
    }

    /// The label of a domain that contains the company's name: `halden-pumps.co.uk` gives `haldenpumps`.
    static func nameLabel(ofDomain domain: String) -> String {
        var labels = bareDomain(domain).split(separator: ".")
        guard labels.count > 1 else { return domain }
        labels.removeLast()
        if labels.count > 1, let last = labels.last,
            ["co", "com", "org", "net", "gov", "ac", "edu", "gob", "or", "ne"].contains(last)
        {
            labels.removeLast()
        }
        return TextFolding.folded(labels.last.map(String.init) ?? domain)
    }
}

import Lifecycle

/// An account that a lead may belong to, with its likelihood.
package struct RankedAccount: Hashable, Sendable {
    /// The reason for suggesting an account.
    package enum Reason: Int, Sendable, Comparable {
        /// Some words of the names are the same.
        case sharedWords = 1
        /// One name begins with the other.
        case commonPrefix
        /// The names differ by a few letters.
        case spelling
        /// The domain of the e-mail address or website contains the account's name.
        case domain
        /// The names are the same apart from case, accents, apostrophes and legal form.
        case name

        package static func < (a: Reason, b: Reason) -> Bool { a.rawValue < b.rawValue }
    }

    /// The account's stored name.
    package let name: String
    /// The strongest reason.
    package let reason: Reason
    /// 0 to 100.
    package let score: Int

    /// Ranks the accounts that may be a lead's, the likeliest first, then by name; O(accounts).
    ///
    /// Same name 100, name in the domain 90, at most every fifth letter different 85, one name a prefix of the other 60
    /// to 80 by the share of words, some shared words 20 to 55 by their share. A free-mail domain doesn't count.
    package static func ranked(
        _ accounts: some Sequence<String>, company: String?, email: String?, limit: Int = 5
    ) -> [RankedAccount] {
        let wanted = company.flatMap { CompanyName($0) }
        var labels: Set<String> = []
        if let address = email.flatMap({ EmailAddress($0) }), let domain = address.companyDomain {
            labels.insert(CompanyName.nameLabel(ofDomain: domain))
        }
        guard wanted != nil || !labels.isEmpty else { return [] }
        let matches = accounts.compactMap { name -> RankedAccount? in
            guard let account = CompanyName(name) else { return nil }
            return match(name, account, wanted, labels)
        }
        return Array(matches.sorted { ($1.score, $0.name) < ($0.score, $1.name) }.prefix(limit))
    }

    private static func match(_ name: String, _ account: CompanyName, _ wanted: CompanyName?, _ labels: Set<String>)
        -> RankedAccount?
    {
        let joined = account.words.joined()
        if let wanted, wanted.words.joined() == joined { return RankedAccount(name: name, reason: .name, score: 100) }
        if joined.utf8.count >= 3, labels.contains(joined) || labels.contains(TextFolding.folded(name)) {
            return RankedAccount(name: name, reason: .domain, score: 90)
        }
        guard let wanted else { return nil }
        if isMisspelt(wanted.words.joined(), joined) { return RankedAccount(name: name, reason: .spelling, score: 85) }
        let shorter = wanted.words.count <= account.words.count ? wanted.words : account.words
        let longer = wanted.words.count <= account.words.count ? account.words : wanted.words
        if longer.starts(with: shorter) {
            return RankedAccount(name: name, reason: .commonPrefix, score: 60 + 20 * shorter.count / longer.count)
        }
        let shared = Set(shorter).intersection(longer).filter { $0.utf8.count > 2 }
        guard !shared.isEmpty, shared.count * 2 >= shorter.count else { return nil }
        return RankedAccount(name: name, reason: .sharedWords, score: 15 + 40 * shared.count / longer.count)
    }

    /// Whether two names are the same but for a letter, or one in five; names of up to three letters never are.
    ///
    /// Numbers tell names apart: "Depot 1" is no other spelling of "Depot 2".
    private static func isMisspelt(_ a: String, _ b: String) -> Bool {
        guard a.filter(\.isNumber) == b.filter(\.isNumber) else { return false }
        let (a, b) = (Array(a.utf8), Array(b.utf8))
        let allowed = max(1, max(a.count, b.count) / 5)
        return min(a.count, b.count) > 3 && abs(a.count - b.count) <= allowed && EditDistance.between(a, b) <= allowed
    }
}

/// An account that a lead may already belong to, and how likely.
package struct AccountMatch: Hashable, Sendable {
    /// Why an account is suggested.
    package enum Ground: Int, Sendable, Comparable {
        /// Some words of the name are the same.
        case someWords = 1
        /// One name begins with the other.
        case beginning
        /// The domain of the e-mail or website bears the account's name.
        case domain
        /// The same name but for case, accents, apostrophes and legal form.
        case name

        package static func < (a: Ground, b: Ground) -> Bool { a.rawValue < b.rawValue }
    }

    /// The account's name as it is known.
    package let name: String
    /// The best ground for it.
    package let ground: Ground
    /// 0 to 100.
    package let score: Int

    /// Ranks the accounts that may be a lead's, the likeliest first, equal ones by name; O(accounts).
    ///
    /// Same name 100, name in the domain 90, one name beginning with the other 60 to 80 by how much of it, shared words 20 to 55 by their share. A free-mail
    /// domain says nothing.
    package static func ranked(
        _ accounts: some Sequence<String>, company: String?, email: String?, website: String? = nil, limit: Int = 5,
        tables: IntakeTables = .bundled
    ) -> [AccountMatch] {
        let wanted = company.flatMap { CompanyName($0, tables: tables) }
        var labels: Set<String> = []
        if let address = email.flatMap({ EmailAddress($0) }), let domain = address.companyDomain(in: tables) {
            labels.insert(CompanyName.nameLabel(ofDomain: domain))
        }
        if let domain = website.flatMap({ CompanyName.domain(ofWebsite: $0) }), !tables.freeMailDomains.contains(domain) {
            labels.insert(CompanyName.nameLabel(ofDomain: domain))
        }
        guard wanted != nil || !labels.isEmpty else { return [] }
        let matches = accounts.compactMap { name -> AccountMatch? in
            guard let account = CompanyName(name, tables: tables) else { return nil }
            return match(name, account, wanted, labels)
        }
        return Array(matches.sorted { ($1.score, $0.name) < ($0.score, $1.name) }.prefix(limit))
    }

    private static func match(_ name: String, _ account: CompanyName, _ wanted: CompanyName?, _ labels: Set<String>)
        -> AccountMatch?
    {
        let joined = account.words.joined()
        if let wanted, wanted.words.joined() == joined { return AccountMatch(name: name, ground: .name, score: 100) }
        if joined.utf8.count >= 3, labels.contains(joined) || labels.contains(TextFolding.squeezed(name)) {
            return AccountMatch(name: name, ground: .domain, score: 90)
        }
        guard let wanted else { return nil }
        let shorter = wanted.words.count <= account.words.count ? wanted.words : account.words
        let longer = wanted.words.count <= account.words.count ? account.words : wanted.words
        if longer.starts(with: shorter) {
            return AccountMatch(name: name, ground: .beginning, score: 60 + 20 * shorter.count / longer.count)
        }
        let shared = Set(shorter).intersection(longer).filter { $0.utf8.count > 2 }
        guard !shared.isEmpty, shared.count * 2 >= shorter.count else { return nil }
        return AccountMatch(name: name, ground: .someWords, score: 15 + 40 * shared.count / longer.count)
    }
}

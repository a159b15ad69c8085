internal import Intake
package import Lifecycle
internal import ReadModel

/// An existing account that a lead might belong to.
package struct AccountSuggestion: Hashable, Sendable {
    /// The account.
    package var id: AccountID
    /// The account's name.
    package var name: String
    /// The reason for the suggestion: `same name`, `same e-mail domain`.
    package var reason: String
    /// Whether its name is the lead's company, apart from case, accents, apostrophes and legal form.
    package var hasSameName: Bool
    /// Whether it is so likely the same company that another account of that name is made only on request.
    package var isLikely: Bool
}

extension AccountDirectory {
    /// The most opportunities whose accounts' names are compared.
    private static let candidates = 5000

    /// Existing accounts that a lead might belong to, best first, by name and by e-mail domain. O(opportunities whose
    /// accounts' names begin with the same two letters, and edited accounts).
    package func suggestions(for lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        try suggestions(company: lead.fields[.company], lead, limit: limit)
    }

    /// The same for a lead that is to become a contact of a company with another name than its own.
    package func suggestions(company: String?, _ lead: Lead?, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        let index = queries.index.accounts
        let domain = lead.flatMap { LeadKeys($0.fields).domain }.map { Int64(bitPattern: $0.value) }
        var sameDomain: [OpportunityRow] = []
        if let domain { sameDomain = try queries.journal.read(index.opportunities(withDomain: domain, limit: 50)) }
        var found = sameDomain
        if let company {
            if let key = Self.key(company) { found += try queries.journal.read(index.opportunities(withKey: key, limit: 1)) }
            let beginnings = Set([company.prefix(2), TextFolding.folded(company).prefix(2)].map(String.init))
            for beginning in beginnings where !beginning.isEmpty {
                found += try queries.journal.read(index.opportunities(namedLike: beginning, limit: Self.candidates))
            }
        }
        var names: [String: AccountID] = [:]
        var ofDomain: Set<AccountID> = []
        var known: [AccountID: String] = [:]
        // Most rows have one of few names.
        var ofKey: [Int64: AccountID] = [:]
        for (position, row) in found.enumerated() {
            let key = row.account == nil ? row.accountKey : nil
            let resolved = key.flatMap { ofKey[$0] }
            let account = if let resolved { resolved } else { try id(of: row) }
            guard let id = account else { continue }
            if let key { ofKey[key] = id }
            if position < sameDomain.count { ofDomain.insert(id) }
            if known[id] == nil { known[id] = try name(of: id) ?? row.accountName }
            // Also by the name that an opportunity was given, which an edit of the account doesn't change.
            names[row.accountName] = names[row.accountName] ?? id
        }
        // Of accounts with one name, the oldest.
        for (id, name) in known.sorted(by: { $1.key < $0.key }) { names[name] = id }
        for (name, id) in editedNames.reversed() { names[name] = id }
        let email = lead?.fields[.email]
        var suggestions: [AccountSuggestion] = []
        for ranked in RankedAccount.ranked(names.keys, company: company, email: email, limit: 4 * limit) {
            guard let id = names[ranked.name], !suggestions.contains(where: { $0.id == id }) else { continue }
            if known[id] == nil { known[id] = try name(of: id) }
            let isDomain = ofDomain.contains(id) && ranked.reason != .name
            suggestions.append(
                AccountSuggestion(
                    id: id, name: known[id] ?? ranked.name,
                    reason: isDomain ? "same e-mail domain" : ranked.reason.text, hasSameName: ranked.reason == .name,
                    isLikely: isDomain || ranked.reason >= .spelling))
        }
        for id in ofDomain.sorted() where !suggestions.contains(where: { $0.id == id }) {
            suggestions.append(
                AccountSuggestion(
                    id: id, name: known[id] ?? "", reason: "same e-mail domain", hasSameName: false, isLikely: true))
        }
        return Array(suggestions.prefix(limit))
    }
}

extension RankedAccount.Reason {
    /// The reason as text.
    fileprivate var text: String {
        switch self {
        case .sharedWords: "similar name"
        case .commonPrefix: "name starts the same"
        case .spelling: "similar spelling"
        case .domain: "e-mail domain contains the name"
        case .name: "same name"
        }
    }
}

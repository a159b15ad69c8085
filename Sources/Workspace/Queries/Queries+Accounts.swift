internal import Intake
package import Lifecycle
internal import ReadModel

/// An existing account that a lead might belong to.
package struct AccountSuggestion: Hashable, Sendable {
    /// The account's name, as it was entered.
    package var name: String
    /// The reason for the suggestion: `same name`, `same e-mail domain`.
    package var reason: String
    /// Whether its name is the lead's company, apart from case, accents, apostrophes and legal form.
    package var hasSameName: Bool
}

extension Queries {
    /// Existing accounts that a lead might belong to, best first, by name and by e-mail domain.
    package func accounts(like lead: Lead, limit: Int) throws(WorkspaceError) -> [AccountSuggestion] {
        let keys = LeadKeys(lead.fields)
        let words = lead.fields[.company].flatMap { CompanyName($0) }?.words ?? []
        let domain = keys.domain.map { Int64(bitPattern: $0.value) }
        let sameDomain = try journal.read(index.matches.accounts(key: nil, domain: domain)).map(\.name)
        let known = try journal.read(
            index.matches.accounts(
                key: keys.company.map { Int64(bitPattern: $0.value) }, domain: domain, prefixes: words.first.map { [$0] } ?? []))
        let byName = RankedAccount.ranked(
            known.map(\.name), company: lead.fields[.company], email: lead.fields[.email], limit: limit
        )
        .map {
            AccountSuggestion(
                name: $0.name,
                reason: sameDomain.contains($0.name) && $0.reason != .name ? "same e-mail domain" : $0.reason.text,
                hasSameName: $0.reason == .name)
        }
        let rest = sameDomain.filter { name in !byName.contains { $0.name == name } }.map {
            AccountSuggestion(name: $0, reason: "same e-mail domain", hasSameName: false)
        }
        return Array((byName + rest).prefix(limit))
    }
}

extension RankedAccount.Reason {
    /// The reason as text.
    fileprivate var text: String {
        switch self {
        case .sharedWords: "similar name"
        case .commonPrefix: "name starts the same"
        case .domain: "e-mail domain contains the name"
        case .name: "same name"
        }
    }
}

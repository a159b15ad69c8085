internal import Formats
package import Lifecycle
package import ReadModel

/// An account: what its lines say of it, and the opportunities that belong to it.
package struct AccountSummary: Hashable, Sendable {
    /// Its id.
    package var id: AccountID
    /// Its name; empty if an erasure took it.
    package var name: String
    /// The domain of its e-mail addresses; nil if none is known.
    package var domain: String?
    /// The person who looks after it: the assigned one, else the owner of its latest won opportunity.
    package var owner: Login?
    /// Whether the owner was assigned.
    package var isOwnerAssigned: Bool
    /// Its opportunities, newest first.
    package var opportunities: [OpportunityRow]

    /// The leads that have an opportunity with it, each once, the one of the newest first.
    package var contacts: [LeadID] {
        var seen: Set<LeadID> = []
        return opportunities.map(\.lead).filter { seen.insert($0).inserted }
    }

    /// The open opportunities.
    package var open: [OpportunityRow] { opportunities.filter(\.isOpen) }
    /// The amounts of the open opportunities, a sum per currency.
    package var openAmounts: [Money] { open.compactMap(\.amount).sums }
    /// The amounts of the won opportunities, a sum per currency.
    package var wonAmounts: [Money] { opportunities.filter { $0.outcome == .won }.compactMap(\.amount).sums }
}

extension [Money] {
    /// The sums, one for each currency, in the order of their codes.
    package var sums: [Money] {
        var cents: [String: Int64] = [:]
        for money in self {
            let (sum, isTooLarge) = cents[money.currency, default: 0].addingReportingOverflow(money.cents)
            cents[money.currency] = isTooLarge ? (sum < 0 ? .max : .min) : sum
        }
        return cents.sorted { $0.key < $1.key }.map { Money(cents: $0.value, currency: $0.key) }
    }
}

/// What an account looks like beside one of its leads.
package struct AccountGlance: Hashable, Sendable {
    /// The account; nil if the company has other leads and no account yet.
    package var account: AccountSummary?
    /// The company's name.
    package var name: String
    /// The number of other leads of the company that are no contacts of the account.
    package var otherLeads: Int
}

extension AccountGlance {
    /// `Dorn AG: 2 contacts, 1 open opportunity 40,000 EUR, owner Kim, 3 other leads`, the longest text first.
    package func texts(_ name: (Login) -> String) -> [String] {
        var parts: [String] = []
        if let account {
            parts.append(account.contacts.count.counted("contact"))
            let sums = account.openAmounts.map { " " + AmountFormatter.figure($0.amount) }.joined(separator: " +")
            if !account.open.isEmpty { parts.append(account.open.count.counted("open opportunity", "open opportunities") + sums) }
            if account.open.isEmpty, account.opportunities.contains(where: { $0.outcome == .won }) { parts.append("customer") }
            if let owner = account.owner { parts.append("owner \(name(owner))") }
        }
        if otherLeads > 0 { parts.append(otherLeads.counted("other lead")) }
        return (1...max(1, parts.count)).reversed().map { "\(self.name): " + parts.prefix($0).joined(separator: ", ") }
    }
}

/// Everything about an account.
package struct AccountPage: Hashable, Sendable {
    /// The account with its opportunities.
    package var account: AccountSummary
    /// The rows of the leads that have an opportunity with it, the one of the newest first.
    package var contacts: [LeadRow]
    /// The rows of the company's other leads, lowest number first.
    package var leads: [LeadRow]
    /// The number of the company's other leads, also of those beyond `leads`.
    package var leadCount: Int
    /// The newest lines about the account and its contacts, newest first.
    package var history: [Entry]
    /// Whether there may be further lines.
    package var isHistoryPartial: Bool

    /// What stands behind a number of which only some are shown: `, 200 shown`; empty if all are.
    package static func shown(_ count: Int, of all: Int) -> String { count < all ? ", \(count.grouped) shown" : "" }
}

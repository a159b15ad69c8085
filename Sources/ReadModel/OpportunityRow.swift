import Lifecycle

/// An opportunity as the index has it: a function of its lead's own lines.
package struct OpportunityRow: Hashable, Sendable {
    /// Its id.
    package var id: OpportunityID
    /// Its contact.
    package var lead: LeadID
    /// Its account, where its lines say the id.
    package var account: AccountID?
    /// The key of its account's name; nil without a usable name.
    package var accountKey: Int64?
    /// Its account's name as it was given; empty if there is none.
    package var accountName: String
    /// Its name; empty if it has none.
    package var name: String
    /// When it was opened.
    package var openedAt: Instant
    /// When it ended; nil while it is open.
    package var closedAt: Instant?
    /// How it ended; nil while it is open, and if its lead went back to marketing.
    package var outcome: Outcome?
    /// The expected amount; once it is closed, the final one.
    package var amount: Money?
    /// The expected close date.
    package var closeDate: Day?
    /// The chance to close, in percent.
    package var chance: Int?
    /// What is to be done next; empty if that isn't set.
    package var nextStep: String
    /// Who owns it; once it is closed, who did then.
    package var owner: Login?

    /// Whether it is open.
    package var isOpen: Bool { closedAt == nil }
}

extension OpportunityRow {
    /// The row of a lead's opportunity; `key` is that of its account's name.
    package init(_ opportunity: Opportunity, of lead: Lead, key: Int64?) {
        self.init(
            id: opportunity.id, lead: lead.id, account: opportunity.account, accountKey: key,
            accountName: lead.accountName(of: opportunity) ?? "", name: opportunity.name ?? "", openedAt: opportunity.openedAt,
            closedAt: opportunity.closedAt, outcome: opportunity.outcome, amount: opportunity.amount,
            closeDate: opportunity.closeDate, chance: opportunity.chance, nextStep: opportunity.nextStep ?? "",
            owner: opportunity.owner)
    }
}

/// Whether the prospect means to buy, and from whom; asked when a lead becomes an opportunity.
package enum BuyingIntention: String, CaseIterable, Sendable {
    case fromUs, fromSomeoneElse, unknown

    /// The name for eyes.
    package var label: String {
        switch self {
        case .fromUs: "from us"
        case .fromSomeoneElse: "from someone else"
        case .unknown: "not known"
        }
    }
}

/// What a lead becomes when it is converted: an opportunity with an account and a contact.
package struct Conversion: Hashable, Sendable {
    /// The account's name; personal, since it can be a person's own.
    package var account: String?
    /// Whether the account was there before, rather than made by this conversion.
    package var isExistingAccount: Bool
    /// The contact's name at the account; personal.
    package var contact: String?
    /// The opportunity's name; personal.
    package var opportunity: String?
    /// What it is expected to be worth.
    package var amount: Money?
    /// When it is expected to close.
    package var closeDate: Day?
    /// The meeting or call agreed with the prospect.
    package var followUp: FollowUp?
    /// Whether they mean to buy, and from whom; nil where it was not asked.
    package var intention: BuyingIntention?
    /// The closer who receives it; nil leaves it with who converts.
    package var closer: Login?

    /// Makes a conversion.
    package init(
        account: String? = nil, isExistingAccount: Bool = false, contact: String? = nil, opportunity: String? = nil,
        amount: Money? = nil,
        closeDate: Day? = nil, followUp: FollowUp? = nil, intention: BuyingIntention? = nil, closer: Login? = nil
    ) {
        self.account = account
        self.isExistingAccount = isExistingAccount
        self.contact = contact
        self.opportunity = opportunity
        self.amount = amount
        self.closeDate = closeDate
        self.followUp = followUp
        self.intention = intention
        self.closer = closer
    }
}

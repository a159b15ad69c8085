/// Whether the prospect intends to buy, and from whom. Asked when a lead becomes an opportunity.
package enum BuyingIntention: String, CaseIterable, Sendable {
    case fromUs, fromSomeoneElse, unknown

    /// The display name.
    package var label: String {
        switch self {
        case .fromUs: "from us"
        case .fromSomeoneElse: "from someone else"
        case .unknown: "unknown"
        }
    }
}

/// The details of a conversion: an opportunity with an account and a contact.
package struct Conversion: Hashable, Sendable {
    /// The account's name; personal, since it can be a person's name.
    package var account: String?
    /// Whether the account already existed.
    package var isExistingAccount: Bool
    /// Whether the person said that the account is a new one, whatever others are called like. It isn't recorded.
    package var isNewAccount = false
    /// The contact's name at the account; personal.
    package var contact: String?
    /// The opportunity's name; personal.
    package var opportunity: String?
    /// The expected amount.
    package var amount: Money?
    /// The expected close date.
    package var closeDate: Day?
    /// The meeting or call agreed with the prospect.
    package var followUp: FollowUp?
    /// Whether they intend to buy, and from whom; nil if it was not asked.
    package var intention: BuyingIntention?
    /// The closer who receives it; nil leaves it with the person who converts.
    package var closer: Login?

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

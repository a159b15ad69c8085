// What the events of accounts, opportunities and costs carry.

/// The payload of `accountChanged`: a new account, or new values of a known one.
package struct AccountChange: Hashable, Sendable {
    /// The account.
    package var account: AccountID
    /// Its name; personal. Nil leaves it.
    package var name: ValueChange<String>?
    /// The domain of its e-mail addresses; personal. Nil leaves it.
    package var domain: ValueChange<String>?
    /// The person who looks after it. Nil leaves it.
    package var owner: ValueChange<Login>?

    package init(
        account: AccountID, name: ValueChange<String>? = nil, domain: ValueChange<String>? = nil, owner: ValueChange<Login>? = nil
    ) {
        self.account = account
        self.name = name
        self.domain = domain
        self.owner = owner
    }
}

/// The payload of `accountMerged`.
package struct AccountMerged: Hashable, Sendable {
    /// The account that stays.
    package var account: AccountID
    /// The account merged into it.
    package var absorbed: AccountID

    package init(account: AccountID, absorbed: AccountID) {
        self.account = account
        self.absorbed = absorbed
    }
}

/// The payload of `opportunityOpened` and `opportunityChanged`. The line's own lead is its contact.
package struct OpportunityChange: Hashable, Sendable {
    /// The opportunity.
    package var opportunity: OpportunityID
    /// Its account. Nil leaves it, as with the values below.
    package var account: AccountID?
    /// The expected amount.
    package var amount: Money?
    /// The expected close date.
    package var closeDate: ValueChange<Day>?
    /// The chance to close, in percent.
    package var chance: Int?
    /// What is to be done next; personal.
    package var nextStep: ValueChange<String>?
    /// Its name; personal.
    package var name: ValueChange<String>?
    /// The name of its account, as a file has it; personal.
    package var accountName: ValueChange<String>?
    /// Who owns it, where that isn't the owner of its lead.
    package var owner: ValueChange<Login>?
    /// Record ids to add to those that it has in other systems; personal.
    package var recordIDs: [RecordID]

    package init(
        opportunity: OpportunityID, account: AccountID? = nil, amount: Money? = nil, closeDate: ValueChange<Day>? = nil,
        chance: Int? = nil, nextStep: ValueChange<String>? = nil, name: ValueChange<String>? = nil,
        accountName: ValueChange<String>? = nil, owner: ValueChange<Login>? = nil, recordIDs: [RecordID] = []
    ) {
        self.opportunity = opportunity
        self.account = account
        self.amount = amount
        self.closeDate = closeDate
        self.chance = chance
        self.nextStep = nextStep
        self.name = name
        self.accountName = accountName
        self.owner = owner
        self.recordIDs = recordIDs
    }
}

/// The payload of `costRecorded`: what a source cost in a month.
package struct CostRecorded: Hashable, Sendable {
    /// The source, as leads name it.
    package var source: String
    /// The month.
    package var month: Month
    /// The cost.
    package var amount: Money

    package init(source: String, month: Month, amount: Money) {
        self.source = source
        self.month = month
        self.amount = amount
    }
}

/// A possible sale to a lead's account.
package struct Opportunity: Hashable, Sendable {
    /// Its id; nil for one that a conversion opened without giving it a number.
    package internal(set) var id: OpportunityID?
    /// The line that opened it.
    package let seq: SequenceNumber
    /// The action that opened it.
    let action: ActionID
    /// When it was opened.
    package let openedAt: Instant
    /// Its account.
    package internal(set) var account: AccountID?
    /// The expected amount; once it is closed, the final one.
    package internal(set) var amount: Money?
    /// The expected close date.
    package internal(set) var closeDate: Day?
    /// The chance to close, in percent.
    package internal(set) var chance: Int?
    /// What is to be done next; personal.
    package internal(set) var nextStep: String?
    /// How it ended; nil while it is open, and if its lead went back to marketing.
    package internal(set) var outcome: Outcome?
    /// When it ended.
    package internal(set) var closedAt: Instant?

    init(_ entry: Entry) {
        seq = entry.seq
        action = entry.action
        openedAt = entry.occurredAt
    }

    mutating func apply(_ change: OpportunityChange) {
        if let account = change.account { self.account = account }
        if let amount = change.amount { self.amount = amount }
        if let closeDate = change.closeDate { self.closeDate = closeDate.value }
        if let chance = change.chance { self.chance = chance }
        if let nextStep = change.nextStep { self.nextStep = nextStep.value }
    }

    mutating func apply(_ conversion: Conversion) {
        amount = conversion.amount ?? amount
        closeDate = conversion.closeDate ?? closeDate
    }
}

extension [Opportunity] {
    private var lastOpen: Int? { lastIndex { $0.closedAt == nil } }

    /// Ends the open opportunity of a lead that went back to marketing: it has no outcome.
    mutating func endWithoutOutcome(_ entry: Entry) {
        if let index = lastOpen { self[index].closedAt = entry.occurredAt }
    }

    /// Opens an opportunity for a conversion, or completes the one that is open.
    mutating func convert(_ conversion: Conversion, _ entry: Entry) {
        let index = lastOpen ?? count
        if index == count { append(Opportunity(entry)) }
        self[index].apply(conversion)
    }

    /// Opens an opportunity with an id, or gives it to the one that a conversion of the same action opened.
    mutating func open(_ opened: OpportunityChange, _ entry: Entry) {
        guard !contains(where: { $0.id == opened.opportunity }) else { return }
        var index = count
        if let last = lastOpen, self[last].id == nil, self[last].action == entry.action { index = last }
        if index == count { append(Opportunity(entry)) }
        self[index].id = opened.opportunity
        self[index].apply(opened)
    }

    /// Applies new values to the opportunity that they name.
    mutating func change(_ change: OpportunityChange) {
        guard let index = firstIndex(where: { $0.id == change.opportunity }) else { return }
        self[index].apply(change)
    }

    /// Closes the opportunity that the line names, or the newest open one.
    mutating func close(_ closed: Closed, _ entry: Entry) {
        let named = closed.opportunity.flatMap { id in firstIndex { $0.id == id } }
        guard let index = named ?? lastOpen else { return }
        self[index].amount = closed.amount ?? closed.conversion?.amount ?? self[index].amount
        self[index].outcome = closed.outcome
        self[index].closedAt = entry.occurredAt
    }

    mutating func erasePersonalData() {
        for index in indices { self[index].nextStep = nil }
    }
}

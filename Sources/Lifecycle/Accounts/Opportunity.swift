/// A possible sale to a lead's account.
package struct Opportunity: Hashable, Sendable {
    /// Its id: the number of the line that opened it, unless another line of that action numbers it.
    package internal(set) var id: OpportunityID
    /// Whether a line numbered it.
    private var isNumbered = false
    /// The line that opened it.
    package let seq: SequenceNumber
    /// The action that opened it.
    let action: ActionID
    /// When it was opened.
    package internal(set) var openedAt: Instant
    /// Whether a file gave the moment when it was opened.
    package fileprivate(set) var isDated: Bool
    /// Whether a file's lead declared it, and nothing but its end is known.
    package fileprivate(set) var isDeclared = false
    /// Its record ids in other systems, as their files gave them; personal.
    package private(set) var recordIDs: [RecordID] = []
    /// Its account; nil where its lines name the account alone.
    package internal(set) var account: AccountID?
    /// The account's name, as it was given; personal.
    package internal(set) var accountName: String?
    /// Its name; personal.
    package internal(set) var name: String?
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
    /// Who owns it: the owner of its lead when it was opened, then who got the lead since.
    ///
    /// Once it has ended, who owned it then. Nil if nobody does.
    package internal(set) var owner: Login?

    init(_ entry: Entry) {
        id = OpportunityID(entry.seq.value)
        seq = entry.seq
        action = entry.action
        openedAt = entry.occurredAt
        isDated = entry.batch != nil && entry.occurredAt != entry.at
    }

    /// Whether it has neither ended nor gone back to marketing with its lead.
    package var isOpen: Bool { closedAt == nil }

    mutating func apply(_ change: OpportunityChange) {
        if let account = change.account { self.account = account }
        if let amount = change.amount { self.amount = amount }
        if let closeDate = change.closeDate { self.closeDate = closeDate.value }
        if let chance = change.chance { self.chance = chance }
        if let nextStep = change.nextStep { self.nextStep = nextStep.value }
        if let name = change.name { self.name = name.value }
        if let accountName = change.accountName { self.accountName = accountName.value }
        if let owner = change.owner { self.owner = owner.value }
        recordIDs += change.recordIDs.filter { !recordIDs.contains($0) }
    }

    /// Takes what a later file knows of its opening: record ids, and the moment if the lead's file had none.
    mutating func complete(_ opened: OpportunityChange, _ entry: Entry) {
        if isDeclared {
            openedAt = entry.occurredAt
            (isDeclared, isDated) = (false, entry.occurredAt != entry.at)
        }
        apply(opened)
    }

    mutating func apply(_ conversion: Conversion) {
        amount = conversion.amount ?? amount
        closeDate = conversion.closeDate ?? closeDate
        accountName = conversion.account ?? accountName
        name = conversion.opportunity ?? name
    }

    /// Takes the number that a line of the action that opened it gives it; false if it isn't the one meant.
    mutating func number(_ opened: OpportunityChange, _ entry: Entry) -> Bool {
        guard action == entry.action, !isNumbered, isOpen else { return false }
        (id, isNumbered) = (opened.opportunity, true)
        apply(opened)
        return true
    }

    mutating func erasePersonalData() {
        (nextStep, accountName, name) = (nil, nil, nil)
        recordIDs = []
    }
}

extension [Opportunity] {
    /// The newest one that is open.
    package var newestOpen: Opportunity? { last(where: \.isOpen) }

    /// The newest one: of those that were opened last, the one that was recorded last. O(n).
    package var newest: Opportunity? { newestIndex.map { self[$0] } }

    var newestIndex: Int? { indices.max { (self[$0].openedAt, $0) < (self[$1].openedAt, $1) } }

    private var lastOpen: Int? { lastIndex(where: \.isOpen) }

    /// Ends the open opportunity of a lead that went back to marketing: it has no outcome.
    mutating func endWithoutOutcome(_ entry: Entry, owner: Login?) {
        guard let index = lastOpen else { return }
        (self[index].closedAt, self[index].owner) = (entry.occurredAt, self[index].owner ?? owner)
    }

    /// Opens an opportunity for a conversion, or completes the one that is open; returns its index.
    ///
    /// - Parameters:
    ///   - owner: Who owns a new one.
    ///   - newOwner: Who gets the lead with this conversion; nil leaves it.
    mutating func convert(
        _ conversion: Conversion, _ entry: Entry, chance: Int?, owner: Login?, newOwner: Login?
    ) -> Int {
        let index = lastOpen ?? count
        if index == count {
            append(Opportunity(entry))
            (self[index].chance, self[index].owner) = (chance, owner)
        }
        if let newOwner { self[index].owner = newOwner }
        self[index].apply(conversion)
        return index
    }

    /// Adds what a file says of the one that was recorded last; returns its index, nil if there is none.
    mutating func complete(_ conversion: Conversion) -> Int? {
        if let index = indices.last { self[index].apply(conversion) }
        return indices.last
    }

    /// Whether a closing ends the newest one; also where a file closes one that it never opened.
    func isNewest(_ closed: Closed) -> Bool {
        if let id = closed.opportunity, let named = firstIndex(where: { $0.id == id }) { return named == newestIndex }
        return lastOpen.map { $0 == count - 1 } ?? true
    }

    /// Opens an opportunity, or numbers the one that a conversion of the same action opened.
    ///
    /// What a later file knows of the opening of a known one completes it.
    ///
    /// - Parameter owner: Who owns a new one if the line doesn't say it.
    mutating func open(_ opened: OpportunityChange, _ entry: Entry, owner: Login?) {
        if let index = lastOpen, self[index].number(opened, entry) { return }
        if let index = firstIndex(where: { $0.id == opened.opportunity }) { return self[index].complete(opened, entry) }
        var opportunity = Opportunity(entry)
        // A further opportunity of a customer is with the same account unless another is named.
        (opportunity.account, opportunity.accountName, opportunity.owner) = (last?.account, last?.accountName, owner)
        guard opportunity.number(opened, entry) else { return }
        append(opportunity)
    }

    /// Applies new values to the opportunity that they name.
    mutating func change(_ change: OpportunityChange) {
        guard let index = firstIndex(where: { $0.id == change.opportunity }) else { return }
        self[index].apply(change)
    }

    /// Keeps an estimate of the chance to close with the open one.
    mutating func estimate(_ percent: Int) {
        if let index = lastOpen { self[index].chance = percent }
    }

    /// Adds what a file declares: a lead that is, or was, an opportunity, without any details.
    mutating func declare(_ stage: Stage, _ entry: Entry, owner: Login?) {
        var opportunity = Opportunity(entry)
        (opportunity.isDeclared, opportunity.isDated, opportunity.owner) = (true, false, owner)
        if let outcome = Outcome(stage: stage) { (opportunity.outcome, opportunity.closedAt) = (outcome, entry.occurredAt) }
        append(opportunity)
    }

    /// Closes the opportunity that the line names, or the newest open one.
    ///
    /// A file may close one that it never opened.
    mutating func close(_ closed: Closed, _ entry: Entry, owner: Login?) {
        let named = closed.opportunity.flatMap { id in firstIndex { $0.id == id } }
        let index = named ?? lastOpen ?? count
        if index == count { append(Opportunity(entry)) }
        if let details = closed.conversion { self[index].apply(details) }
        if let amount = closed.amount { self[index].amount = amount }
        self[index].outcome = closed.outcome
        (self[index].closedAt, self[index].owner) = (entry.occurredAt, self[index].owner ?? owner)
    }

    /// Gives the open ones the owner that their lead got.
    ///
    /// A file assigns the lead for the sake of one deal: the others keep their owner.
    mutating func assign(_ owner: Login?, _ entry: Entry) {
        for index in indices where self[index].isOpen && (entry.batch == nil || index == lastOpen) { self[index].owner = owner }
    }

    mutating func erasePersonalData() {
        for index in indices { self[index].erasePersonalData() }
    }
}

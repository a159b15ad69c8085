/// The account that an opportunity is opened for, as the workspace knows it.
package struct AccountLink: Hashable, Sendable {
    /// Its id; nil for an account that is new.
    package var id: AccountID?
    /// Its name; nil after an erasure.
    package var name: String?
    /// The person who looks after it: the assigned one, else the owner of its latest won opportunity.
    package var owner: Login?

    package init(id: AccountID?, name: String? = nil, owner: Login? = nil) {
        self.id = id
        self.name = name
        self.owner = owner
    }
}

extension DecisionContext {
    /// The opening of an opportunity whose first line is the `index`-th of a step.
    ///
    /// Opportunities, and accounts that they are the first of, have the number of the line that opened them: it is
    /// unique, and needs no counter that several writers would share.
    func opening(at index: Int, hasAccount: Bool) -> OpportunityChange {
        let number = nextSeq.value + index
        return OpportunityChange(
            opportunity: OpportunityID(number), account: hasAccount ? account?.id ?? AccountID(number) : account?.id)
    }

    /// Who gets the next opportunity of a customer: the account's owner, else who won the last one.
    ///
    /// Nil if both have left or can't own leads.
    func ownerOfNextOpportunity(of lead: Lead) -> Login? {
        [account?.owner, lead.owner].compactMap(\.self).first { team.members[$0]?.canOwnLeads == true }
    }
}

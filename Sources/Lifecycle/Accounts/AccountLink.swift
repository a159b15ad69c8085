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

    /// The opening of a customer's next opportunity, with the same account.
    func opening(at index: Int, of lead: Lead) -> OpportunityChange {
        var opened = opening(at: index, hasAccount: false)
        // Without an id, its account is that of the name.
        opened.account = opened.account ?? lead.opportunities.last?.account
        return opened
    }

    /// Who gets the next opportunity of a customer: the account's owner, else who won the last one, else a closer.
    ///
    /// Somebody who is here comes before somebody who is absent. Nil if nobody of them sells any more.
    func ownerOfNextOpportunity(of lead: Lead) -> Login? {
        let known = [account?.owner, lead.owner].compactMap(\.self).filter { team.members[$0]?.sells == true }
        return known.first { team.members[$0]?.absence(at: now) == nil } ?? nextCloser ?? known.first
    }
}

internal import Intake
internal import Lifecycle
internal import ReadModel

// The account of a known opportunity, where a later file names another company.
extension DealDecision {
    /// Moves an open opportunity that the file ends to the account that it names.
    func moveAccount(_ known: Opportunity, _ record: ImportedOutcome, _ id: LeadID) throws(WorkspaceError) {
        guard let lead = try decision.lead(id) else { return }
        var change = OpportunityChange(opportunity: known.id)
        try changeAccount(known, record, lead, &change)
        guard change.account != nil else { return }
        decision.append(decision.own(.opportunityChanged(change), of: id, at: nil), about: id)
    }

    /// Moves an opportunity to the account that a file names, unless a person decided on its account here.
    ///
    /// Where its present account has no other opportunity, and none has the new name, the company was renamed: the
    /// account keeps its number.
    func changeAccount(
        _ known: Opportunity, _ record: ImportedOutcome, _ lead: Lead, _ change: inout OpportunityChange
    ) throws(WorkspaceError) {
        guard let name = record.conversion.account, let key = AccountDirectory.key(name) else { return }
        let directory = queries.accounts
        let ownKey = lead.accountName(of: known).flatMap(AccountDirectory.key)
        let row = OpportunityRow(known, of: lead, key: ownKey)
        guard known.account != nil || ownKey != nil, ownKey != key, let present = try directory.id(of: row) else { return }
        var stored = deals.accounts[key]
        if stored == nil { stored = try directory.id(ofKey: key) }
        guard stored != present, try !isKept(.account, known, record, lead) else { return }
        let account = if let stored { stored } else { try newAccount(named: name, key, instead: present, of: known, lead.id) }
        try keepName(of: present, foundedBy: known, unless: account, lead.id)
        (change.account, change.accountName) = (account, .set(name))
        tally.changedDealValues[.account, default: 0] += 1
    }

    /// The account of a name that nobody has yet: the present one under that name, or a new one.
    private func newAccount(
        named name: String, _ key: Int64, instead present: AccountID, of known: Opportunity, _ lead: LeadID
    ) throws(WorkspaceError) -> AccountID {
        let isAlone = try queries.accounts.account(present)?.opportunities.allSatisfy { $0.id == known.id } ?? false
        let account = isAlone ? present : AccountID(nextLine)
        write(AccountChange(account: account, name: .set(name)), lead)
        deals.accounts[key] = account
        return account
    }

    /// Records the name of an account whose first opportunity leaves it: others are known by that name.
    private func keepName(
        of present: AccountID, foundedBy known: Opportunity, unless account: AccountID, _ lead: LeadID
    ) throws(WorkspaceError) {
        guard account != present, known.id.number == present.number, session.state.accounts.all[present]?.name == nil,
            let name = try queries.accounts.name(of: present)
        else { return }
        write(AccountChange(account: present, name: .set(name)), lead)
    }

    private func write(_ change: AccountChange, _ lead: LeadID) {
        decision.append([Draft(lead: nil, by: .person(run.actor), event: .accountChanged(change))], about: lead)
    }
}

package import Lifecycle
package import ReadModel

extension Queries {
    /// An opportunity with its account; nil if there is none.
    package func opportunity(_ id: OpportunityID) throws(WorkspaceError) -> (row: OpportunityRow, account: AccountSummary?)? {
        guard let row = try journal.read(index.accounts.opportunity(id)) else { return nil }
        guard let account = try accounts.id(of: row) else { return (row, nil) }
        return (row, try accounts.account(account))
    }

    /// Open opportunities, or all, with their accounts. O(opportunities).
    ///
    /// The likeliest come first, those without an estimate last, equally likely ones by amount, each currency apart.
    package func opportunities(openOnly: Bool) throws(WorkspaceError) -> [(row: OpportunityRow, account: AccountSummary?)] {
        var accountOf: [LeadOpportunity: AccountSummary] = [:]
        for account in try accounts.all() {
            for row in account.opportunities { accountOf[LeadOpportunity(lead: row.lead, id: row.id)] = account }
        }
        let rows = try journal.read(index.accounts.all(openOnly: openOnly))
        return rows.sorted { a, b in
            if a.isOpen != b.isOpen { return a.isOpen }
            let (chanceA, chanceB) = (a.chance ?? -1, b.chance ?? -1)
            if chanceA != chanceB { return chanceA > chanceB }
            let (currencyA, currencyB) = (a.amount?.currency ?? "", b.amount?.currency ?? "")
            if currencyA != currencyB { return currencyA < currencyB }
            return (b.amount?.cents ?? 0, a.id) < (a.amount?.cents ?? 0, b.id)
        }.map { ($0, accountOf[LeadOpportunity(lead: $0.lead, id: $0.id)]) }
    }
}

private struct LeadOpportunity: Hashable {
    var lead: LeadID
    var id: OpportunityID
}

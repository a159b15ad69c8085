internal import Lifecycle
internal import ReadModel

extension AccountDirectory {
    /// The accounts whose names and domains are erased with some leads: edited ones that have no other contact.
    ///
    /// The name of a company that has other contacts is no personal data of one of them. O(the accounts'
    /// opportunities).
    func erased(with leads: Set<LeadID>) throws(WorkspaceError) -> [AccountID] {
        var found: Set<AccountID> = []
        for lead in leads.sorted() {
            for row in try queries.journal.read(queries.index.accounts.opportunities(of: lead)) {
                guard let id = try id(of: row), let account = try account(id), leads.isSuperset(of: account.contacts) else {
                    continue
                }
                found.formUnion(edited(id))
            }
        }
        return found.sorted()
    }
}

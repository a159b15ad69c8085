internal import Intake
package import Lifecycle
package import ReadModel

/// Finds accounts: by id, by name, and that of a lead.
///
/// An account is founded by the first opportunity with a company and has its number. Spellings of one name (case, legal
/// form, apostrophes) are one account; other names of it are known from merges and edits. Nothing but these and the
/// opportunities is stored, so that the conversions of every earlier journal have their accounts.
package struct AccountDirectory {
    let queries: Queries
    private var accounts: Accounts { queries.session.state.accounts }
    private var index: AccountQueries { queries.index.accounts }

    /// The most leads and lines that a page shows of one account.
    private static let (pageLeads, pageLines) = (200, 100)
    /// The most contacts whose history a page reads.
    private static let historyContacts = 30

    init(_ queries: Queries) { self.queries = queries }

    /// The account with an id, or the one that it was merged into; nil if there is none. O(its opportunities).
    package func account(_ id: AccountID) throws(WorkspaceError) -> AccountSummary? {
        let id = accounts.survivor(of: id)
        let rows = try rows(of: id)
        guard !rows.isEmpty || accounts.all[id]?.name != nil else { return nil }
        return summary(id, rows)
    }

    /// The account of a company's name, in any spelling of it; nil if there is none.
    package func account(named name: String) throws(WorkspaceError) -> AccountSummary? {
        guard let key = Self.key(name), let id = try self.id(ofKey: key) else { return nil }
        return try account(id)
    }

    /// The account of a lead: that of its newest opportunity, else that of its company, else the only one with its mail
    /// domain.
    package func account(of lead: Lead) throws(WorkspaceError) -> AccountSummary? {
        try id(of: lead).flatMap { (id) throws(WorkspaceError) in try account(id) }
    }

    /// The accounts of a lead's opportunities. O(these accounts' opportunities).
    package func accountsOfOpportunities(of lead: Lead) throws(WorkspaceError) -> [OpportunityID: AccountSummary] {
        var found: [OpportunityID: AccountSummary] = [:]
        for row in try queries.journal.read(index.opportunities(of: lead.id)) {
            if let id = try id(of: row) { found[row.id] = try account(id) }
        }
        return found
    }

    /// The name of an account: the one that an edit gave it, else that of the opportunity that founded it.
    func name(of id: AccountID) throws(WorkspaceError) -> String? {
        if let name = accounts.all[id]?.name { return name }
        return try queries.journal.read(index.opportunity(OpportunityID(id.number)))?.accountName
    }

    /// All accounts with the opportunities of each, by name. O(opportunities).
    package func all() throws(WorkspaceError) -> [AccountSummary] {
        let rows = try queries.journal.read(index.all(openOnly: false))
        var founders = queries.session.state.accountsByName
        var members: [AccountID: [OpportunityRow]] = [:]
        // As `opportunities(withKey:)` has them: first those that no line moved to another account.
        for isMoved in [false, true] {
            for row in rows where (row.account.map { $0.number != row.id.number } ?? false) == isMoved {
                if let key = row.accountKey, founders[key] == nil { founders[key] = row.account ?? AccountID(row.id.number) }
            }
        }
        for row in rows {
            let account = row.account ?? row.accountKey.flatMap { founders[$0] } ?? AccountID(row.id.number)
            guard row.account != nil || row.accountKey != nil else { continue }
            members[accounts.survivor(of: account), default: []].append(row)
        }
        for (id, account) in accounts.all where account.mergedInto == nil && account.name != nil && members[id] == nil {
            members[id] = []
        }
        return members.map { summary($0.key, $0.value) }.sorted {
            (TextFolding.folded($0.name), $0.id) < (TextFolding.folded($1.name), $1.id)
        }
    }

    /// The account of an opportunity; nil for one without a company.
    package func id(of row: OpportunityRow) throws(WorkspaceError) -> AccountID? {
        if let account = row.account { return accounts.survivor(of: account) }
        return try row.accountKey.flatMap { (key) throws(WorkspaceError) in try id(ofKey: key) }
    }

    /// What stands beside a lead that has colleagues; nil for one without. O(the account's opportunities, and the leads
    /// of its company).
    package func glance(at lead: Lead) throws(WorkspaceError) -> AccountGlance? {
        let account = try account(of: lead)
        let contacts = account?.contacts ?? []
        var others = 0
        for key in try companyKeys(of: account, lead) {
            others += try queries.journal.read(index.count(ofCompany: key, without: Set(contacts + [lead.id])))
        }
        let hasColleagues = others > 0 || contacts.contains { $0 != lead.id }
        let isCustomer = account.map { $0.opportunities.count > 1 || !$0.wonAmounts.isEmpty } ?? false
        guard hasColleagues || isCustomer, let name = account?.name ?? lead.fields[.company] else { return nil }
        return AccountGlance(account: account, name: name, otherLeads: others)
    }

    /// The page of an account. O(its opportunities, leads and contacts' lines).
    package func page(of id: AccountID) throws(WorkspaceError) -> AccountPage? {
        guard let account = try account(id) else { return nil }
        let contacts = account.contacts
        let isContact = Set(contacts)
        var others: [LeadID] = []
        var count = 0
        for key in try companyKeys(of: account, nil) {
            let found = try queries.journal.read(index.leads(ofCompany: key, limit: Self.pageLeads + isContact.count))
            others += found.filter { !isContact.contains($0) && !others.contains($0) }
            count += try queries.journal.read(index.count(ofCompany: key, without: isContact))
        }
        let (history, isPartial) = try history(of: account)
        return AccountPage(
            account: account, contacts: try queries.rows(Array(contacts.prefix(Self.pageLeads))),
            leads: try queries.rows(Array(others.sorted().prefix(Self.pageLeads))), leadCount: count,
            history: history, isHistoryPartial: isPartial)
    }

    /// The newest lines about an account and its contacts, and whether there may be more. O(lines of the contacts).
    private func history(of account: AccountSummary) throws(WorkspaceError) -> (entries: [Entry], isPartial: Bool) {
        var entries: [Entry] = []
        var isPartial = account.contacts.count > Self.historyContacts
        for contact in account.contacts.prefix(Self.historyContacts) {
            let lines = try queries.history(contact).inForce
            if lines.count > Self.pageLines { isPartial = true }
            entries += lines.suffix(Self.pageLines)
        }
        let ids = Set(accounts.members(of: account.id))
        entries += try queries.workspaceEntries().inForce.filter { entry in
            switch entry.event {
            case .accountChanged(let change): ids.contains(change.account)
            case .accountMerged(let merged): ids.contains(merged.account) || ids.contains(merged.absorbed)
            default: false
            }
        }
        let newest = Array(entries.sorted { $0.seq > $1.seq }.prefix(Self.pageLines))
        return (newest, isPartial || newest.count < entries.count)
    }

    // MARK: Identity

    /// The key of a company's name; nil for one without a letter, digit or emoji, a placeholder, and `self-employed`.
    static func key(_ name: String) -> Int64? {
        guard !Placeholder.isAccount(name) else { return nil }
        return CompanyName(name).map { Int64(bitPattern: $0.key.value) }
    }

    private func id(of lead: Lead) throws(WorkspaceError) -> AccountID? {
        let rows = try queries.journal.read(index.opportunities(of: lead.id))
        if let newest = rows.last, let id = try id(of: newest) { return id }
        if let key = lead.fields[.company].flatMap(Self.key), let id = try id(ofKey: key) { return id }
        guard let domain = LeadKeys(lead.fields).domain else { return nil }
        let found = try queries.journal.read(index.opportunities(withDomain: Int64(bitPattern: domain.value), limit: 50))
        var ids: Set<AccountID> = Set(
            accounts.all.values.filter { $0.domain == domainText(of: lead) }.map {
                accounts.survivor(of: $0.id)
            })
        for row in found { if let id = try id(of: row) { ids.insert(id) } }
        return ids.count == 1 ? ids.first : nil
    }

    private func domainText(of lead: Lead) -> String? {
        lead.fields[.email].flatMap { EmailAddress($0) }?.companyDomain
    }

    /// The account that the name with a key stands for.
    func id(ofKey key: Int64) throws(WorkspaceError) -> AccountID? {
        if let named = queries.session.state.accountsByName[key] { return accounts.survivor(of: named) }
        let first = try queries.journal.read(index.opportunities(withKey: key, limit: 1)).first
        return first.map { accounts.survivor(of: $0.account ?? AccountID($0.id.number)) }
    }

    /// An account and those merged into it, as far as an edit gave them a name or a domain.
    func edited(_ id: AccountID) -> [AccountID] {
        accounts.members(of: id).filter { accounts.all[$0].map { $0.name != nil || $0.domain != nil } ?? false }
    }

    /// The names that edits gave to accounts, with the accounts that have them now, by their numbers.
    var editedNames: [(String, AccountID)] {
        accounts.all.values.sorted { $0.id < $1.id }.compactMap { account in
            account.name.map { ($0, accounts.survivor(of: account.id)) }
        }
    }

    /// The keys of all names under which opportunities are an account's.
    private func keys(of id: AccountID) throws(WorkspaceError) -> [Int64] {
        var keys: [Int64] = []
        for member in accounts.members(of: id) {
            if let key = accounts.all[member]?.name.flatMap(Self.key) { keys.append(key) }
            let founder = try queries.journal.read(index.opportunity(OpportunityID(member.number)))
            if let key = founder?.accountKey { keys.append(key) }
        }
        var seen: Set<Int64> = []
        // A name that another account has is that one's.
        var own: [Int64] = []
        for key in keys where seen.insert(key).inserted {
            if try self.id(ofKey: key) == id { own.append(key) }
        }
        return own
    }

    private func rows(of id: AccountID) throws(WorkspaceError) -> [OpportunityRow] {
        var rows: [OpportunityRow] = []
        for member in accounts.members(of: id) {
            rows += try queries.journal.read(index.opportunities(of: member))
        }
        for key in try keys(of: id) {
            rows += try queries.journal.read(index.opportunities(withKey: key))
                .filter { $0.account == nil }
        }
        return rows
    }

    /// The keys of the leads of a company: by its names, and by the domains of its contacts and of the lead itself.
    private func companyKeys(of account: AccountSummary?, _ lead: Lead?) throws(WorkspaceError) -> [Int64] {
        var keys: [Int64] = []
        if let account {
            keys += try self.keys(of: account.id)
            keys += try queries.journal.read(index.domains(of: Array(account.contacts.prefix(Self.historyContacts))))
        }
        if let lead {
            let known = LeadKeys(lead.fields)
            if let key = known.company ?? known.domain { keys.append(Int64(bitPattern: key.value)) }
        }
        var seen: Set<Int64> = []
        return keys.filter { seen.insert($0).inserted }
    }

    private func summary(_ id: AccountID, _ rows: [OpportunityRow]) -> AccountSummary {
        let known = accounts.all[id]
        let founding = rows.first { $0.id.number == id.number } ?? rows.min { $0.id < $1.id }
        let won = rows.filter { $0.outcome == .won }.max {
            ($0.closedAt ?? .distantPast, $0.id) < ($1.closedAt ?? .distantPast, $1.id)
        }
        return AccountSummary(
            id: id, name: known?.name ?? founding?.accountName ?? "", domain: known?.domain, owner: known?.owner ?? won?.owner,
            isOwnerAssigned: known?.owner != nil,
            opportunities: rows.sorted { ($1.openedAt, $1.id) < ($0.openedAt, $0.id) })
    }
}

extension Queries {
    /// Accounts, and the account of each lead.
    package var accounts: AccountDirectory { AccountDirectory(self) }
}

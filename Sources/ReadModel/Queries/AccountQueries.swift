import Lifecycle

/// Opportunities, and the leads of a company. Queries throw `.database`.
///
/// An opportunity whose lines don't say the id of its account belongs to that of its account's name; which that is, is
/// for the caller to say.
package struct AccountQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The opportunity with an id; where a journal has several, the one of the lowest lead.
    package func opportunity(_ id: OpportunityID) throws(ReadModelError) -> OpportunityRow? {
        try select("id = ?1 ORDER BY lead LIMIT 1", id.number).first
    }

    /// The opportunities of a lead, oldest first.
    package func opportunities(of lead: LeadID) throws(ReadModelError) -> [OpportunityRow] {
        try select("lead = ?1 ORDER BY openedAt, id", lead.number)
    }

    /// The opportunities whose lines say the id of an account.
    package func opportunities(of account: AccountID) throws(ReadModelError) -> [OpportunityRow] {
        try select("account = ?1", account.number)
    }

    /// The opportunities whose account's name has a key, first the one with the lowest number.
    ///
    /// One that lines moved to another account comes after those that weren't: it doesn't say whose the name is.
    package func opportunities(withKey key: Int64, limit: Int = .max) throws(ReadModelError) -> [OpportunityRow] {
        try database.statement(
            """
            SELECT \(OpportunityTable.columns) FROM opportunity WHERE accountKey = ?
            ORDER BY account IS NOT NULL AND account <> id, id LIMIT ?
            """, key, limit
        ).map(OpportunityTable.row)
    }

    /// All opportunities, or the open ones. O(these).
    package func all(openOnly: Bool) throws(ReadModelError) -> [OpportunityRow] {
        try select("(?1 = 0 OR closedAt IS NULL) ORDER BY id", openOnly ? 1 : 0)
    }

    private func select(_ condition: String, _ value: Int) throws(ReadModelError) -> [OpportunityRow] {
        try database.statement("SELECT \(OpportunityTable.columns) FROM opportunity WHERE \(condition)", value)
            .map(OpportunityTable.row)
    }

    /// The leads of a company, by the key of its name, or of the domain of those without a company.
    ///
    /// The lowest number comes first.
    package func leads(ofCompany key: Int64, limit: Int) throws(ReadModelError) -> [LeadID] {
        try database.statement("SELECT id FROM leadProfile WHERE companyKey = ? ORDER BY id LIMIT ?", key, limit)
            .map { LeadID($0.integer(0)) }
    }

    /// The number of leads of a company besides some. O(the company's leads, and these).
    package func count(ofCompany key: Int64, without leads: Set<LeadID>) throws(ReadModelError) -> Int {
        let all = try database.statement("SELECT count(*) FROM leadProfile WHERE companyKey = ?", key).integer() ?? 0
        var count = Int(all)
        for lead in leads {
            let isOne = try database.statement("SELECT companyKey = ? FROM leadProfile WHERE id = ?", key, lead.number).integer()
            if isOne == 1 { count -= 1 }
        }
        return count
    }

    /// Opportunities of converted leads with an e-mail address of a domain, newest first.
    package func opportunities(withDomain key: Int64, limit: Int) throws(ReadModelError) -> [OpportunityRow] {
        try database.statement(
            """
            SELECT \(OpportunityTable.columns) FROM opportunity
            WHERE lead IN (SELECT id FROM leadProfile WHERE domainKey = ?) ORDER BY id DESC LIMIT ?
            """, key, limit
        ).map(OpportunityTable.row)
    }

    /// The different keys of the mail domains of some converted leads. A query for each.
    package func domains(of leads: [LeadID]) throws(ReadModelError) -> [Int64] {
        var keys: [Int64] = []
        for lead in leads {
            let key = try database.statement("SELECT domainKey FROM leadProfile WHERE id = ?", lead.number).integer()
            if let key, !keys.contains(key) { keys.append(key) }
        }
        return keys
    }

    /// Opportunities whose account's name begins with a text, in any case, first the one with the lowest number.
    package func opportunities(namedLike prefix: String, limit: Int) throws(ReadModelError) -> [OpportunityRow] {
        try database.statement(
            """
            SELECT \(OpportunityTable.columns) FROM opportunity
            WHERE accountName >= ?1 COLLATE NOCASE AND accountName < ?2 COLLATE NOCASE ORDER BY id LIMIT ?3
            """, prefix, prefix + "\u{10FFFF}", limit
        ).map(OpportunityTable.row)
    }
}

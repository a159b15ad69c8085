import Lifecycle

/// An account that leads were converted to.
package struct KnownAccount: Hashable, Sendable {
    /// Its name as entered.
    package var name: String
    /// The number of converted leads.
    package var leads: Int

    package init(name: String, leads: Int) {
        self.name = name
        self.leads = leads
    }
}

/// Leads and accounts that may be the same. Queries throw `.database`.
package struct MatchQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// Queries for leads by key, one index each.
    ///
    /// Constant texts, since an import runs them for each of its rows.
    private enum Key {
        static let external = "SELECT id FROM leadProfile WHERE externalKey = ? ORDER BY id LIMIT 16"
        static let email = "SELECT id FROM leadProfile WHERE emailKey = ? ORDER BY id LIMIT 16"
        static let row = "SELECT id FROM leadProfile WHERE rowKey = ? ORDER BY id LIMIT 16"
    }

    /// For each row of a file the leads that may be the same, lowest number first.
    ///
    /// They match by external id, else by e-mail, else by the whole row. Leads whose capture was undone are excluded,
    /// and absorbed leads count as the lead that absorbed them. A few microseconds a row. Equal keys prove nothing:
    /// compare the texts.
    package func leads(with keys: [MatchKeys]) throws(ReadModelError) -> [[LeadID]] {
        var found: [[LeadID]] = []
        found.reserveCapacity(keys.count)
        let mayBeFormer = try !index.merges.isEmpty
        for key in keys {
            var ids: [LeadID] = []
            for (sql, value) in [(Key.external, key.externalID), (Key.email, key.email), (Key.row, key.row)] {
                guard let value else { continue }
                try database.statement(sql, value, for: "matching").each { (row) throws(ReadModelError) in
                    var id = LeadID(row.integer(0))
                    if mayBeFormer { id = try index.merges.survivor(of: id) ?? id }
                    if !ids.contains(id) { ids.append(id) }
                }
            }
            found.append(ids)
        }
        return found
    }

    /// Accounts with the name key, the domain key or one of some name prefixes.
    ///
    /// The case of prefixes is ignored. Accounts with most leads come first.
    package func accounts(
        key: Int64?, domain: Int64?, prefixes: [String] = [], limit: Int = 200
    ) throws(ReadModelError) -> [KnownAccount] {
        var counts: [String: Int] = [:]
        func collect(_ statement: Statement) throws(ReadModelError) {
            try statement.each { (row) throws(ReadModelError) in counts[row.text(0)] = max(counts[row.text(0)] ?? 0, row.integer(1))
            }
        }
        for (column, value) in [("accountKey", key), ("domainKey", domain)] {
            guard let value else { continue }
            let statement = try database.statement(
                """
                SELECT account, count(*) FROM leadProfile WHERE \(column) = ? AND account IS NOT NULL
                GROUP BY account ORDER BY 2 DESC LIMIT ?
                """, value, limit)
            try collect(statement)
        }
        for prefix in prefixes where !prefix.isEmpty {
            let statement = try database.statement(
                """
                SELECT account, count(*) FROM leadProfile WHERE account >= ?1 COLLATE NOCASE AND account < ?2 COLLATE NOCASE
                GROUP BY account COLLATE NOCASE LIMIT ?3
                """, prefix, prefix + "\u{10FFFF}", limit)
            try collect(statement)
        }
        let ranked = counts.map { KnownAccount(name: $0.key, leads: $0.value) }.sorted { ($1.leads, $0.name) < ($0.leads, $1.name) }
        return Array(ranked.prefix(limit))
    }

    /// All leads that a lead was ever merged with, undone or not, including itself; O(these).
    package func mergeGroup(of id: LeadID) throws(ReadModelError) -> [LeadID] { try index.merges.mergeGroup(of: id) ?? [id] }

    /// The lead that absorbed a lead; nil if it was not absorbed or is unknown.
    package func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? { try index.survivor(of: id) }
}

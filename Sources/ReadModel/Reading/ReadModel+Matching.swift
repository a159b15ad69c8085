import Lifecycle

/// An account that leads were converted into.
package struct KnownAccount: Hashable, Sendable {
    /// Its name, as it was given.
    package var name: String
    /// How many leads were.
    package var leads: Int

    /// Makes it.
    package init(name: String, leads: Int) {
        self.name = name
        self.leads = leads
    }
}

extension ReadModel {
    /// Leads that share a key, by the index that each key has: whole texts, for an import asks with each of its rows.
    private enum Key {
        static let external = "SELECT id FROM card WHERE externalKey = ? ORDER BY id LIMIT 16"
        static let email = "SELECT id FROM card WHERE emailKey = ? ORDER BY id LIMIT 16"
        static let row = "SELECT id FROM card WHERE rowKey = ? ORDER BY id LIMIT 16"
    }

    /// For each of some rows of a file, the leads that may be the same: by external id, else by e-mail, else by the whole row; lowest number first.
    ///
    /// Leads whose capture was taken back are not among them, and those that became part of others count as these. Some microseconds a row. Keys prove nothing: compare the texts.
    ///
    /// - Throws: `.database`.
    package func matches(_ keys: [MatchKeys]) throws(ReadModelError) -> [[LeadID]] {
        var found: [[LeadID]] = []
        found.reserveCapacity(keys.count)
        let mayBeFormer = try !merges.isEmpty
        for key in keys {
            var ids: [LeadID] = []
            for (sql, value) in [(Key.external, key.externalID), (Key.email, key.email), (Key.row, key.row)] {
                guard let value else { continue }
                let statement = try database.statement(sql, for: "matching")
                statement.bind(1, value)
                try statement.each { (row) throws(ReadModelError) in
                    var id = LeadID(row.integer(0))
                    if mayBeFormer { id = try survivor(of: id) ?? id }
                    if !ids.contains(id) { ids.append(id) }
                }
            }
            found.append(ids)
        }
        return found
    }

    /// Accounts of conversions that may be a lead's: the same by name key or domain key, and those whose name begins with one of some beginnings,
    /// whatever the case; the ones with most leads first.
    ///
    /// - Throws: `.database`.
    package func accounts(
        key: Int64?, domain: Int64?, beginnings: [String] = [], limit: Int = 200
    ) throws(ReadModelError) -> [KnownAccount] {
        var counts: [String: Int] = [:]
        func collect(_ statement: PreparedStatement) throws(ReadModelError) {
            try statement.each { (row) throws(ReadModelError) in counts[row.text(0)] = max(counts[row.text(0)] ?? 0, row.integer(1))
            }
        }
        for (column, value) in [("accountKey", key), ("domainKey", domain)] {
            guard let value else { continue }
            let statement = try database.statement(
                "SELECT account, count(*) FROM card WHERE \(column) = ? AND account IS NOT NULL GROUP BY account ORDER BY 2 DESC LIMIT ?"
            )
            statement.bind(1, value)
            statement.bind(2, limit)
            try collect(statement)
        }
        for beginning in beginnings where !beginning.isEmpty {
            let statement = try database.statement(
                """
                SELECT account, count(*) FROM card WHERE account >= ?1 COLLATE NOCASE AND account < ?2 COLLATE NOCASE
                GROUP BY account COLLATE NOCASE LIMIT ?3
                """)
            statement.bind(1, beginning)
            statement.bind(2, beginning + "\u{10FFFF}")
            statement.bind(3, limit)
            try collect(statement)
        }
        let ranked = counts.map { KnownAccount(name: $0.key, leads: $0.value) }.sorted { ($1.leads, $0.name) < ($0.leads, $1.name) }
        return Array(ranked.prefix(limit))
    }

    /// The names of accounts of conversions in the order of their letters, up to a number: all of them where there are few.
    ///
    /// - Throws: `.database`.
    package func accounts(limit: Int) throws(ReadModelError) -> [String] {
        let statement = try database.statement(
            "SELECT account FROM card WHERE account IS NOT NULL GROUP BY account COLLATE NOCASE ORDER BY account COLLATE NOCASE LIMIT ?"
        )
        statement.bind(1, limit)
        var names: [String] = []
        try statement.each { (row) throws(ReadModelError) in names.append(row.text(0)) }
        return names
    }
}

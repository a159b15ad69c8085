import Lifecycle

/// An account that leads were converted to.
package struct KnownAccount: Hashable, Sendable {
    /// Its name as entered.
    package var name: String
    /// The number of converted leads.
    package var leads: Int
}

/// Leads and accounts that may be the same. Queries throw `.database`.
package struct MatchQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// For each row of a file the leads that may be the same, lowest number first.
    ///
    /// They match by external id, else by e-mail, else by the whole row. Leads whose capture was undone are excluded,
    /// and absorbed leads count as the lead that absorbed them. A few microseconds a row. Equal keys prove nothing:
    /// compare the texts.
    package func leads(with keys: [MatchKeys]) throws(ReadModelError) -> [[LeadID]] {
        var found: [[LeadID]] = []
        found.reserveCapacity(keys.count)
        let mayBeFormer = try !index.merges.isEmpty
        // Built once, since an import runs them for each of its rows.
        let queries = ["externalKey", "emailKey", "rowKey"].map {
            "SELECT id FROM leadProfile WHERE \($0) = ? ORDER BY id LIMIT 16"
        }
        for key in keys {
            var ids: [LeadID] = []
            for (sql, value) in zip(queries, [key.externalID, key.email, key.row]) {
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

extension MatchQueries {
    /// Whether an open lead has the phone, or the name and company.
    ///
    /// A lead counts that absorbed one with them. Two index lookups.
    package func hasPossibleDuplicate(phone: Int64?, nameAndCompany: Int64?) throws(ReadModelError) -> Bool {
        try !openLeads(sharing: phone, nameAndCompany, limit: 1).isEmpty
    }

    /// Open leads with the same phone, or the same name and company, as a lead.
    ///
    /// Matches by name come first, since a phone may be a switchboard's, then the lowest number. Absorbed leads count
    /// as the lead that absorbed them.
    package func possibleDuplicates(of id: LeadID, limit: Int = 50) throws(ReadModelError) -> [LeadRow] {
        let keys = try index.database.statement(
            "SELECT phoneKey, nameKey FROM leadProfile WHERE id = ?1 OR id IN (SELECT lead FROM merged WHERE survivor = ?1)",
            id.number)
        let own = try keys.map { (phone: $0.optional(0), name: $0.optional(1)) }
        var byName: Set<LeadID> = []
        var byPhone: Set<LeadID> = []
        for key in own {
            byName.formUnion(try openLeads(sharing: nil, key.name, except: id, limit: limit))
            byPhone.formUnion(try openLeads(sharing: key.phone, nil, except: id, limit: limit))
        }
        let ids = byName.sorted() + byPhone.subtracting(byName).sorted()
        return try QueueQueries(index: index).rows(Array(ids.prefix(limit)))
    }

    /// The open leads with a key, or that absorbed a lead with the key.
    private func openLeads(
        sharing phone: Int64?, _ name: Int64?, except own: LeadID? = nil, limit: Int
    ) throws(ReadModelError) -> [LeadID] {
        var ids: [LeadID] = []
        for (column, value) in [("phoneKey", phone), ("nameKey", name)] {
            guard let value else { continue }
            // Only absorbed leads have keys and no stage.
            let statement = try index.database.statement(
                """
                SELECT id, stage FROM leadProfile CROSS JOIN lead USING (id)
                WHERE \(column) = ? AND stage BETWEEN -1 AND \(Stage.lastOpenCode) ORDER BY id LIMIT ?
                """, value, limit + 16)
            for (id, isFormer) in try statement.map({ (LeadID($0.integer(0)), $0.integer(1) < 0) }) {
                guard let id = isFormer ? try openSurvivor(of: id) : id, id != own, !ids.contains(id) else { continue }
                ids.append(id)
            }
        }
        return ids
    }

    private func openSurvivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        guard let survivor = try index.survivor(of: id) else { return nil }
        return try QueueQueries(index: index).rows([survivor]).first.flatMap { $0.stage.isOpen ? survivor : nil }
    }
}

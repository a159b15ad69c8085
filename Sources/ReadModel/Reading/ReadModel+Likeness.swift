import Lifecycle

extension ReadModel {
    /// Whether an open lead has that phone, or that name and company, or had it in a lead that became part of it; two probes of an index.
    ///
    /// - Throws: `.database`.
    package func hasLikeness(phone: Int64?, nameAndCompany: Int64?) throws(ReadModelError) -> Bool {
        try !openLeads(sharing: phone, nameAndCompany, limit: 1).isEmpty
    }

    /// Open leads with the same phone, or the same name and company, as a lead: the same name first, since a phone may be a switchboard's, then the lowest number.
    ///
    /// Leads that became part of others count as these.
    ///
    /// - Throws: `.database`.
    package func likenesses(of id: LeadID, limit: Int = 50) throws(ReadModelError) -> [LeadRow] {
        let keys = try database.statement(
            "SELECT phoneKey, nameKey FROM card WHERE id = ?1 OR id IN (SELECT lead FROM merged WHERE survivor = ?1)")
        keys.bind(1, id.number)
        var own: [(phone: Int64?, name: Int64?)] = []
        try keys.each { (row) throws(ReadModelError) in own.append((row.optional(0), row.optional(1))) }
        var named: Set<LeadID> = []
        var phoned: Set<LeadID> = []
        for key in own {
            named.formUnion(try openLeads(sharing: nil, key.name, except: id, limit: limit))
            phoned.formUnion(try openLeads(sharing: key.phone, nil, except: id, limit: limit))
        }
        let ids = named.sorted() + phoned.subtracting(named).sorted()
        return try rows(Array(ids.prefix(limit)))
    }

    /// The open leads that have a key, or had it in a lead that became part of them.
    private func openLeads(
        sharing phone: Int64?, _ name: Int64?, except own: LeadID? = nil, limit: Int
    ) throws(ReadModelError) -> [LeadID] {
        var ids: [LeadID] = []
        for (column, value) in [("phoneKey", phone), ("nameKey", name)] {
            guard let value else { continue }
            // Only leads that became part of others have keys and no stage.
            let statement = try database.statement(
                """
                SELECT id, stage FROM card CROSS JOIN lead USING (id)
                WHERE \(column) = ? AND stage BETWEEN -1 AND \(Stage.lastOpenCode) ORDER BY id LIMIT ?
                """)
            statement.bind(1, value)
            statement.bind(2, limit + 16)
            var found: [(id: LeadID, isFormer: Bool)] = []
            try statement.each { (row) throws(ReadModelError) in found.append((LeadID(row.integer(0)), row.integer(1) < 0)) }
            for (id, isFormer) in found {
                guard let id = isFormer ? try openSurvivor(of: id) : id, id != own, !ids.contains(id) else { continue }
                ids.append(id)
            }
        }
        return ids
    }

    private func openSurvivor(of id: LeadID) throws(ReadModelError) -> LeadID? {
        guard let survivor = try survivor(of: id) else { return nil }
        return try rows([survivor]).first.flatMap { $0.stage.isOpen ? survivor : nil }
    }
}

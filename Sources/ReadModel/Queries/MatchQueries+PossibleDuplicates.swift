import Lifecycle

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

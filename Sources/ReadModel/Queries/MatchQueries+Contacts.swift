import Lifecycle

// The leads that an address or a phone reaches, also those of other people.
extension MatchQueries {
    /// The leads that have one of some e-mail addresses, also role addresses, lowest number first; O(these).
    package func leads(reachedBy addresses: [Int64]) throws(ReadModelError) -> [LeadID] {
        try holders(
            addresses,
            """
            SELECT id FROM leadProfile WHERE emailKey = ?1
            UNION SELECT lead FROM furtherKey WHERE key = ?1 AND kind IN (\(KeyKind.email.rawValue), \(KeyKind.roleEmail.rawValue))
            """)
    }

    /// The leads that have one of some phone numbers, lowest number first; O(these).
    package func leads(withPhone keys: [Int64]) throws(ReadModelError) -> [LeadID] {
        try holders(
            keys,
            """
            SELECT id FROM leadProfile WHERE phoneKey = ?1
            UNION SELECT lead FROM furtherKey WHERE key = ?1 AND kind = \(KeyKind.phone.rawValue)
            """)
    }

    /// The leads that opted out of e-mail and have one of some addresses, lowest number first; O(these).
    package func leads(optedOutOf addresses: [Int64]) throws(ReadModelError) -> [LeadID] {
        try holders(addresses, "SELECT lead FROM furtherKey WHERE key = ?1 AND kind = \(KeyKind.optedOutEmail.rawValue)")
    }

    /// The leads that have an address at which mail bounced, lowest number first; O(these).
    package func leads(withBouncedAddress key: Int64) throws(ReadModelError) -> [LeadID] {
        try holders([key], "SELECT lead FROM furtherKey WHERE key = ?1 AND kind = \(KeyKind.bouncedEmail.rawValue)")
    }

    /// Absorbed leads count as the lead that absorbed them. Equal keys prove nothing: compare the texts.
    private func holders(_ keys: [Int64], _ sql: String) throws(ReadModelError) -> [LeadID] {
        guard !keys.isEmpty else { return [] }
        let mayBeFormer = try !index.merges.isEmpty
        var found: Set<LeadID> = []
        for key in keys {
            try index.database.statement(sql, key, for: "matching").each { (row) throws(ReadModelError) in
                let id = LeadID(row.integer(0))
                found.insert(mayBeFormer ? try index.merges.survivor(of: id) ?? id : id)
            }
        }
        return found.sorted()
    }
}

import Lifecycle

/// Leads that may be the same person, open or not. Queries throw `.database`.
///
/// They have the same e-mail address, the same phone, or the same name and company. Absorbed leads count as the lead
/// that absorbed them. Erased leads, and those whose capture was undone, are excluded.
package struct DuplicateQueries {
    let model: ReadModel

    /// The leads that may be the same as a lead, by the strongest reason, then by number; some ten microseconds.
    package func matches(of id: LeadID, limit: Int = .max) throws(ReadModelError) -> [DuplicateMatch] {
        Array(try SharedValues(model).matches(of: id).prefix(limit))
    }

    /// The leads that may be the same as a person who is no lead yet.
    package func matches(
        with keys: [DuplicateKey], name: String, limit: Int = .max
    ) throws(ReadModelError) -> [DuplicateMatch] {
        Array(try SharedValues(model).matches(of: keys, ComparableName(name), except: nil).prefix(limit))
    }

    /// Compares several people with the leads as they are now.
    package func sharedValues() -> SharedValues { SharedValues(model) }

    /// Those of some leads that may be the same person as another lead; O(leads).
    package func flagged(among leads: [LeadID]) throws(ReadModelError) -> Set<LeadID> {
        let values = SharedValues(model)
        var flagged: Set<LeadID> = []
        for lead in leads where try values.hasMatch(of: lead) { flagged.insert(lead) }
        return flagged
    }

    /// All pairs of leads that may be the same person, by the number of the later one.
    ///
    /// About half a second at a million leads before the first pair; see ``DuplicatePairs``.
    package func pairs() throws(ReadModelError) -> DuplicatePairs { try DuplicatePairs(model) }
}

/// The queries of the keys: the first of each kind in the lead's row, the others in the table of further keys.
enum DuplicateKeyQueries {
    private static func kind(_ reason: DuplicateReason) -> KeyKind {
        switch reason {
        case .email: .email
        case .nameAndCompany: .nameAndCompany
        case .phone: .phone
        }
    }

    /// The keys of a lead and of those that it absorbed, each with its reason.
    static let ofLead =
        "WITH own(id) AS (SELECT ?1 UNION ALL SELECT lead FROM merged WHERE survivor = ?1) "
        + DuplicateReason.allCases.map { reason in
            let kind = kind(reason)
            return """
                SELECT \(reason.rawValue), \(kind.column) FROM own CROSS JOIN leadProfile USING (id) WHERE \(kind.column) IS NOT NULL
                UNION ALL SELECT \(reason.rawValue), key FROM own CROSS JOIN furtherKey ON lead = own.id AND kind = \(kind.rawValue)
                """
        }.joined(separator: " UNION ALL ")

    /// The leads with a key, by number, with what is compared of them.
    static func holders(_ reason: DuplicateReason) -> String {
        let kind = kind(reason)
        return """
            SELECT id, stage, list, name FROM (
                SELECT id FROM (SELECT id FROM leadProfile WHERE \(kind.column) = ?1 ORDER BY id LIMIT ?2)
                UNION
                SELECT lead FROM (SELECT lead FROM furtherKey WHERE key = ?1 AND kind = \(kind.rawValue) ORDER BY lead LIMIT ?2))
            CROSS JOIN lead USING (id) CROSS JOIN leadProfile USING (id) ORDER BY id LIMIT ?2
            """
    }

    /// The leads with a key that several leads have, one key after the other; reads only the index of the keys.
    static func sharing(_ reason: DuplicateReason) -> String {
        let (column, kind) = (kind(reason).column, kind(reason).rawValue)
        return """
            SELECT id FROM (
                SELECT \(column) AS key FROM leadProfile WHERE \(column) IS NOT NULL GROUP BY \(column) HAVING count(*) > 1)
            CROSS JOIN leadProfile ON \(column) = key
            UNION ALL SELECT leadProfile.id FROM furtherKey CROSS JOIN leadProfile ON \(column) = key
                WHERE kind = \(kind) AND leadProfile.id <> lead
            UNION ALL SELECT lead FROM furtherKey AS one WHERE kind = \(kind) AND (
                EXISTS (SELECT 1 FROM leadProfile WHERE \(column) = one.key AND id <> one.lead)
                OR EXISTS (SELECT 1 FROM furtherKey AS other WHERE other.key = one.key AND other.kind = \(kind) AND other.lead <> one.lead))
            """
    }
}

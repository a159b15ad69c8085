import Lifecycle

/// What two leads have in common that may be the same person, the strongest first.
package enum Likeness: String, CaseIterable, Sendable, Comparable {
    case email
    case nameAndCompany
    /// May be a switchboard's.
    case phone

    var kind: KeyKind {
        switch self {
        case .email: .email
        case .nameAndCompany: .nameAndCompany
        case .phone: .phone
        }
    }

    /// What they have in common: `same phone`.
    package var label: String {
        switch self {
        case .email: "same e-mail address"
        case .nameAndCompany: "same name and company"
        case .phone: "same phone"
        }
    }

    package static func < (a: Likeness, b: Likeness) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}

/// A lead that may be the same person as another one.
package struct Duplicate: Hashable, Sendable {
    /// The lead, in any stage.
    package let row: LeadRow
    /// What they have in common.
    package let likeness: Likeness

    package init(row: LeadRow, likeness: Likeness) {
        self.row = row
        self.likeness = likeness
    }
}

/// Leads in any stage that may be the same person. Queries throw `.database`.
package struct DuplicateQueries {
    let index: OpenIndex

    /// The number of leads of one key that are read.
    private static let maximumLeads = 64

    /// Leads, open or closed, that share something with a lead, the strongest likeness first.
    ///
    /// Some index lookups a key of the lead. Absorbed leads count as the lead that absorbed them.
    package func duplicates(of id: LeadID, limit: Int = 50) throws(ReadModelError) -> [Duplicate] {
        var found: [(id: LeadID, likeness: Likeness)] = []
        for likeness in Likeness.allCases {
            for key in try MatchQueries(index: index).keys(of: id, likeness.kind) {
                for other in try leads(with: key, likeness) where other != id && !found.contains(where: { $0.id == other }) {
                    found.append((other, likeness))
                }
            }
        }
        let likenesses = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0.likeness) })
        let rows = try QueueQueries(index: index).rows(found.prefix(limit).map(\.id))
        return rows.compactMap { row in likenesses[row.id].map { Duplicate(row: row, likeness: $0) } }
    }

    /// Passes each group of leads that share something to a block, strongest likeness first, until it returns false.
    ///
    /// A group that an earlier one contains is left out. O(leads), a fraction of a second at a million.
    package func groups(_ body: (Likeness, [LeadRow]) throws(ReadModelError) -> Bool) throws(ReadModelError) {
        // For each lead the groups that have it, to leave out repetitions.
        var seen: [LeadID: [Int]] = [:]
        var count = 0
        for likeness in Likeness.allCases {
            for key in try sharedKeys(likeness) {
                let ids = try leads(with: key, likeness)
                guard ids.count > 1 else { continue }
                let common = ids.dropFirst().reduce(Set(seen[ids[0]] ?? [])) { $0.intersection(seen[$1] ?? []) }
                guard common.isEmpty else { continue }
                for id in ids { seen[id, default: []].append(count) }
                count += 1
                guard try body(likeness, QueueQueries(index: index).rows(ids)) else { return }
            }
        }
    }

    /// The keys that several leads have.
    private func sharedKeys(_ likeness: Likeness) throws(ReadModelError) -> [Int64] {
        let (column, kind) = (likeness.kind.column, likeness.kind.rawValue)
        return try index.database.statement(
            """
            SELECT \(column) FROM leadProfile WHERE \(column) IS NOT NULL GROUP BY \(column) HAVING count(*) > 1
            UNION SELECT key FROM furtherKey WHERE kind = \(kind)
                AND EXISTS (SELECT 1 FROM leadProfile WHERE \(column) = key AND id <> lead)
            UNION SELECT key FROM furtherKey WHERE kind = \(kind) GROUP BY key HAVING count(*) > 1
            """
        ).map { $0.int64(0) }
    }

    /// The leads with a key, lowest number first; none if too many names share it.
    private func leads(with key: Int64, _ likeness: Likeness) throws(ReadModelError) -> [LeadID] {
        let (column, kind) = (likeness.kind.column, likeness.kind.rawValue)
        let found = try index.database.statement(
            """
            SELECT id, name FROM (
                SELECT id FROM leadProfile WHERE \(column) = ?1
                UNION SELECT lead FROM furtherKey WHERE key = ?1 AND kind = \(kind))
            JOIN leadProfile USING (id) ORDER BY id LIMIT \(Self.maximumLeads)
            """, key
        ).map { (id: LeadID($0.integer(0)), name: PlainLetters.of($0.text(1))) }
        guard Set(found.map(\.name)).subtracting([""]).count <= MatchKeys.maximumNames else { return [] }
        var ids: [LeadID] = []
        for lead in found {
            let id = try index.survivor(of: lead.id) ?? lead.id
            if !ids.contains(id) { ids.append(id) }
        }
        return ids
    }
}

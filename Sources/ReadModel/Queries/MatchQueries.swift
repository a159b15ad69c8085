import Lifecycle

/// Leads that may be the same. Queries throw `.database`.
package struct MatchQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// A lead with one of some keys.
    package struct Candidate: Hashable, Sendable {
        /// The lead, or the one that absorbed it.
        package var id: LeadID
        /// The name of the lead that has the key.
        package var name: String
    }

    /// The leads that have one of some record ids, lowest number first.
    package func leads(withRecordID keys: [Int64]) throws(ReadModelError) -> [LeadID] {
        try candidates(keys, .recordID).map(\.id).distinct
    }

    /// The names of the leads that have a record id.
    package func names(withRecordID key: Int64) throws(ReadModelError) -> [String] {
        try candidates([key], .recordID).map(\.name)
    }

    /// The leads that have one of some e-mail addresses.
    package func leads(withAddress keys: [Int64]) throws(ReadModelError) -> [Candidate] { try candidates(keys, .email) }

    /// The leads that have one of some names together with a company.
    package func leads(withNameAndCompany keys: [Int64]) throws(ReadModelError) -> [Candidate] {
        try candidates(keys, .nameAndCompany)
    }

    /// The leads that come from one of some rows.
    package func leads(withRow keys: [Int64]) throws(ReadModelError) -> [Candidate] { try candidates(keys, .row) }

    /// A few microseconds a key. Leads whose capture was undone are excluded, and absorbed leads count as the lead that
    /// absorbed them. Equal keys prove nothing: compare the texts.
    private func candidates(_ keys: [Int64], _ kind: KeyKind) throws(ReadModelError) -> [Candidate] {
        guard !keys.isEmpty else { return [] }
        let mayBeFormer = try !index.merges.isEmpty
        var found: [Candidate] = []
        for key in keys {
            try database.statement(Self.candidatesSQL(kind), key, for: "matching").each { (row) throws(ReadModelError) in
                var id = LeadID(row.integer(0))
                if mayBeFormer { id = try index.merges.survivor(of: id) ?? id }
                let candidate = Candidate(id: id, name: row.text(1))
                if !found.contains(candidate) { found.append(candidate) }
            }
        }
        return found.sorted { $0.id < $1.id }
    }

    // Most leads of a crowded address are of no use, and reading all of them for each row would take too long.
    private static func candidatesSQL(_ kind: KeyKind) -> String {
        """
        SELECT id, name FROM leadProfile WHERE \(kind.column) = ?1
        UNION ALL SELECT id, name FROM furtherKey JOIN leadProfile ON id = lead WHERE key = ?1 AND kind = \(kind.rawValue) LIMIT 2000
        """
    }

    /// All leads that a lead was ever merged with, undone or not, including itself; O(these).
    package func mergeGroup(of id: LeadID) throws(ReadModelError) -> [LeadID] { try index.merges.mergeGroup(of: id) ?? [id] }

    /// The lead that absorbed a lead; nil if it was not absorbed or is unknown.
    package func survivor(of id: LeadID) throws(ReadModelError) -> LeadID? { try index.survivor(of: id) }
}

extension [LeadID] {
    /// The numbers without repetitions, in the order of their first occurrence.
    fileprivate var distinct: [LeadID] {
        var seen: Set<LeadID> = []
        return filter { seen.insert($0).inserted }
    }
}

import Lifecycle

/// Leads by words. Queries throw `.database`.
package struct SearchQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The number of newest hits that are ranked: enough for a screen, and few enough for any word.
    private static let rankedHits = 400

    /// Leads by parts of words in name, company, e-mail, phone and record id, ignoring accents and case.
    ///
    /// Digits find a phone number in any notation. A number or `L481` finds that lead first. Open leads come before
    /// others, whole words before beginnings of words and these before other parts, then the newest; of very common
    /// words only the newest hits are searched. A few milliseconds at most.
    package func leads(_ text: String, limit: Int) throws(ReadModelError) -> [LeadRow] {
        // Hundreds of small queries: locking the file for each of them would take half of the time.
        try database.withSnapshot { () throws(ReadModelError) in try runSearch(text, limit: limit) }
    }

    private func runSearch(_ text: String, limit: Int) throws(ReadModelError) -> [LeadRow] {
        let trimmed = String(text.drop { $0.isWhitespace })
        var byNumber: [LeadRow] = []
        if let id = LeadID(parsing: trimmed.prefix { !$0.isWhitespace }), !trimmed.contains(where: \.isWhitespace) {
            byNumber = try QueueQueries(index: index).rows([try index.survivor(of: id) ?? id])
        }
        let terms = SearchTerms(text)
        guard limit > byNumber.count, !terms.isEmpty else { return Array(byNumber.prefix(limit)) }
        var found = try ranked(try candidates(terms, limit: limit), terms)
        found.removeAll { LeadID(Int($0.id)) == byNumber.first?.id }
        let best = found.prefix(limit - byNumber.count)
        return byNumber + (try QueueQueries(index: index).rows(best.map { LeadID(Int($0.id)) }))
    }

    /// Leads that may have some terms, each once.
    private func candidates(_ terms: SearchTerms, limit: Int) throws(ReadModelError) -> [Int64] {
        let limit = max(Self.rankedHits, limit)
        var newest = try hits(terms.expression(.inside, asTyped: true), limit: limit)
        if newest.count < limit, terms.hasFurtherReadings { newest = try hits(terms.expression(.inside), limit: limit) }
        guard newest.count == limit else { return newest }
        // There are more, so the best of them are looked for apart.
        var seen: Set<Int64> = []
        var all: [Int64] = []
        // Several whole words in one lead are rare, and take long to find among common words.
        let places: [SearchGrams.Place] = terms.count == 1 ? [.whole, .beginning] : [.beginning]
        for place in places where all.count < limit {
            all += try hits(terms.expression(place, asTyped: true), limit: limit - all.count).filter { seen.insert($0).inserted }
        }
        return all + newest.prefix(limit - all.count).filter { seen.insert($0).inserted }
    }

    /// A lead that has the terms of a search.
    private struct Hit {
        let id: Int64
        let rank: Int
        let isOpen: Bool
    }

    /// Those of some leads that have the terms, the best first.
    private func ranked(_ ids: [Int64], _ terms: SearchTerms) throws(ReadModelError) -> [Hit] {
        let statement = try database.statement(Self.texts)
        var hits: [Hit] = []
        for id in ids {
            statement.bind(1, id)
            let hit = try statement.first { row -> Hit? in
                guard let rank = terms.rank(in: Self.words(row)) else { return nil }
                return Hit(id: id, rank: rank, isOpen: row.integer(5) <= Stage.lastOpenCode)
            }
            if let hit { hits.append(hit) }
        }
        return hits.sorted { one, other in
            (one.isOpen ? 0 : 1, one.rank, other.id) < (other.isOpen ? 0 : 1, other.rank, one.id)
        }
    }

    private static let texts = """
        SELECT name, company, email, phone, searchTerms, stage FROM \(IndexSchema.leadWithProfile) WHERE id = ? AND list >= 0
        """

    private static func words(_ row: Statement) -> [String] {
        SearchText.words(
            name: row.text(0), company: row.text(1), email: row.text(2), phone: row.text(3), searchTerms: row.text(4))
    }

    /// Those of some leads that have the terms of a search.
    func confirmed(_ ids: [Int64], _ terms: SearchTerms) throws(ReadModelError) -> [Int64] {
        terms.isConclusive ? ids : try ranked(ids, terms).map(\.id)
    }

    /// The newest leads of an expression.
    func hits(_ match: String, limit: Int) throws(ReadModelError) -> [Int64] {
        try database.statement(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?", match, limit, for: "searching"
        ).map { $0.int64(0) }
    }
}

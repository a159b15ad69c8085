import Lifecycle

/// The words of a search text; leads are found by word prefix.
struct SearchWords {
    let words: [String]

    /// Splits a text at everything that is not a letter, digit or mark, as the tokenizer does.
    ///
    /// At most eight words.
    init(_ text: String) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in PlainLetters.of(text).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .letterNumber, .otherNumber, .privateUse, .nonspacingMark, .spacingMark, .enclosingMark:
                word.append(scalar)
            default:
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        self.words = Array(words.prefix(8))
    }

    /// The FTS5 expression for whole words; nil if all words are short enough for the prefix index.
    var exact: String? {
        guard words.contains(where: { $0.unicodeScalars.count > IndexSchema.longestPrefix }) else { return nil }
        return words.map { "\"\($0)\"" }.joined(separator: " AND ")
    }

    /// The FTS5 expression for word prefixes; nil without words.
    var match: String? {
        words.isEmpty ? nil : words.map { "\"\($0)\"*" }.joined(separator: " AND ")
    }
}

/// Leads by words. Queries throw `.database`.
package struct SearchQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The number of newest hits that are ranked: enough for a screen, and few enough for any word.
    private static let rankedHits = 400

    /// Leads by word prefixes in name, company, e-mail, phone and external id, ignoring accents and case.
    ///
    /// A number or `L481` finds that lead first. Open leads come before others, then the newest; of very common words
    /// only the newest hits are searched. A few milliseconds at most.
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
        let words = SearchWords(text)
        guard limit > byNumber.count, !words.words.isEmpty else { return Array(byNumber.prefix(limit)) }
        // A whole word is found at once, however common; a prefix may match many words, whose hits must be merged
        // first.
        let hitLimit = max(Self.rankedHits, limit)
        var ids = try words.exact.map { (exact) throws(ReadModelError) in try hits(exact, limit: hitLimit) } ?? []
        if ids.count < limit {
            let known = Set(ids)
            ids += try prefixHits(words, limit: limit).filter { !known.contains($0) }
        }
        let stage = try database.statement("SELECT stage FROM lead WHERE id = ? AND list >= 0")
        var open: [Int64] = []
        var rest: [Int64] = []
        for id in ids where LeadID(Int(id)) != byNumber.first?.id {
            stage.bind(1, id)
            guard let code = try stage.integer() else { continue }
            if code <= Int64(Stage.lastOpenCode) { open.append(id) } else { rest.append(id) }
            if open.count >= limit { break }
        }
        let best = (open + rest).prefix(limit - byNumber.count)
        return byNumber + (try QueueQueries(index: index).rows(best.map { LeadID(Int($0)) }))
    }

    /// The newest hits of word prefixes; the search is limited if one of them is very common.
    private func prefixHits(_ words: SearchWords, limit: Int) throws(ReadModelError) -> [Int64] {
        let common = try CommonPrefixes(words, self)
        var ids = try hits(common.expression, limit: max(Self.rankedHits, limit))
        guard common.isNarrowed, ids.count < limit, let rare = try common.rarest(in: words, self) else { return ids }
        // Hits of rarer words with a common prefix are looked for among the newest hits of the most selective word.
        let others = words.words.map { $0.lowercased() }.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
        let known = Set(ids)
        for id in try hits("\"\(rare)\"*", limit: CommonPrefixes.comparedHits) where !known.contains(id) {
            let indexed = try indexedWords(of: id)
            if others.allSatisfy({ word in indexed.contains { $0.hasPrefix(word) } }) { ids.append(id) }
            if ids.count >= limit { break }
        }
        return ids
    }

    /// The newest hits of an expression, after some that SQLite skips itself.
    func hits(_ match: String, limit: Int, after offset: Int = 0) throws(ReadModelError) -> [Int64] {
        let statement = try database.statement(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?", match, limit, offset,
            for: "searching")
        do throws(ReadModelError) {
            return try statement.map { $0.int64(0) }
        } catch {
            // A letter unknown to SQLite's tokenizer splits a word in two, which this index cannot search: no hits.
            guard case .database(.error, _) = error else { throw error }
            return []
        }
    }
}

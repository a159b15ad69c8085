import Lifecycle

/// What was typed, as words by whose beginnings leads are found.
struct SearchWords {
    let words: [String]

    /// Splits at everything that is neither letter, digit nor mark, as the tokenizer does; at most eight words.
    init(_ text: String) {
        var words: [String] = []
        var word = String.UnicodeScalarView()
        for scalar in PlainLetters.of(text).unicodeScalars {
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber, .letterNumber,
                .otherNumber,
                .privateUse, .nonspacingMark, .spacingMark, .enclosingMark:
                word.append(scalar)
            default:
                if !word.isEmpty { words.append(String(word)) }
                word = String.UnicodeScalarView()
            }
        }
        if !word.isEmpty { words.append(String(word)) }
        self.words = Array(words.prefix(8))
    }

    /// The expression for FTS5 that takes words as they are; nil when they are so short that their beginnings are indexed as they are.
    var exact: String? {
        guard words.contains(where: { $0.unicodeScalars.count > IndexSchema.longestPrefix }) else { return nil }
        return words.map { "\"\($0)\"" }.joined(separator: " AND ")
    }

    /// The expression for FTS5; nil when there is no word.
    var match: String? {
        words.isEmpty ? nil : words.map { "\"\($0)\"*" }.joined(separator: " AND ")
    }
}

extension ReadModel {
    /// How many of the newest hits are ranked: enough for a screen, few enough for any word.
    private static let ranked = 400

    /// Leads by the beginnings of words in name, company, e-mail, phone and external id, accents and case aside; a number or `L481` finds that lead first.
    ///
    /// Open leads come before others, then the newest; of very common words only the newest hits are looked at. At most some milliseconds.
    ///
    /// - Throws: `.database`.
    package func search(_ text: String, limit: Int) throws(ReadModelError) -> [LeadRow] {
        // Some hundred small questions: locking the file for each of them takes as long as half the answer.
        try steadily { () throws(ReadModelError) in try answer(text, limit: limit) }
    }

    private func answer(_ text: String, limit: Int) throws(ReadModelError) -> [LeadRow] {
        let trimmed = String(text.drop { $0.isWhitespace })
        var named: [LeadRow] = []
        if let id = LeadID(parsing: trimmed.prefix { !$0.isWhitespace }), !trimmed.contains(where: \.isWhitespace) {
            named = try rows([try survivor(of: id) ?? id])
        }
        let words = SearchWords(text)
        guard limit > named.count, !words.words.isEmpty else { return Array(named.prefix(limit)) }
        // A whole word is looked up at once, however common; its beginning may stand for many words, whose hits have to be merged first.
        var ids = try words.exact.map { (exact) throws(ReadModelError) in try hits(exact, limit: max(Self.ranked, limit)) } ?? []
        if ids.count < limit {
            let known = Set(ids)
            ids += try beginnings(words, limit: limit).filter { !known.contains($0) }
        }
        let statement = try database.statement(
            "SELECT \(RowReader.columns) FROM \(IndexSchema.wholeRow) WHERE id = ? AND list >= 0")
        let stage = try database.statement("SELECT stage FROM lead WHERE id = ? AND list >= 0")
        var open: [Int64] = []
        var rest: [Int64] = []
        for id in ids where LeadID(Int(id)) != named.first?.id {
            stage.bind(1, id)
            guard let code = try stage.integer() else { continue }
            if code <= Int64(Stage.lastOpenCode) { open.append(id) } else { rest.append(id) }
            if open.count >= limit { break }
        }
        var found: [LeadRow] = []
        let reader = rowReader
        for id in (open + rest).prefix(limit - named.count) {
            statement.bind(1, id)
            if try statement.next(), let lead = reader.row(statement) { found.append(lead) }
            statement.reset()
        }
        return named + found
    }

    /// The newest hits of words by their beginnings; where one of them is very common, as far as looking takes little time.
    private func beginnings(_ words: SearchWords, limit: Int) throws(ReadModelError) -> [Int64] {
        let common = try CommonPrefixes(words, self)
        var ids = try hits(common.expression, limit: max(Self.ranked, limit))
        guard common.isNarrowed, ids.count < limit, let rare = try common.rarest(in: words, self) else { return ids }
        // Rarer words behind a common beginning are looked for among the newest hits of the word that leaves the fewest.
        let others = words.words.map { $0.lowercased() }.filter { $0.utf8.allSatisfy { $0 < 0x80 } }
        let known = Set(ids)
        for id in try hits("\"\(rare)\"*", limit: CommonPrefixes.looked) where !known.contains(id) {
            let indexed = try indexedWords(of: id)
            if others.allSatisfy({ word in indexed.contains { $0.hasPrefix(word) } }) { ids.append(id) }
            if ids.count >= limit { break }
        }
        return ids
    }

    /// The newest hits of an expression.
    func hits(_ match: String, limit: Int) throws(ReadModelError) -> [Int64] {
        var ids: [Int64] = []
        try matching(match, limit) { (row) in ids.append(row.int64(0)) }
        return ids
    }

    /// How many hits there are, up to a number.
    func hitCount(_ match: String, upTo limit: Int) throws(ReadModelError) -> Int {
        var count = 0
        try matching(match, limit) { _ in count += 1 }
        return count
    }

    /// Whether there are so many hits; SQLite passes over those before by itself.
    func hasHits(_ match: String, atLeast count: Int) throws(ReadModelError) -> Bool {
        var isThere = false
        try matching(match, 1, after: count - 1) { _ in isThere = true }
        return isThere
    }

    private func matching(_ match: String, _ limit: Int, after offset: Int = 0, _ body: (PreparedStatement) -> Void)
        throws(ReadModelError)
    {
        let statement = try database.statement(
            "SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ? OFFSET ?", for: "searching")
        statement.bind(1, match)
        statement.bind(2, limit)
        statement.bind(3, offset)
        do throws(ReadModelError) {
            try statement.each { (row) throws(ReadModelError) in body(row) }
        } catch {
            // A letter that SQLite's tokenizer doesn't know yet splits a word in two, which this index can't look for: nothing is found by it.
            guard case .database(1, _) = error else { throw error }
        }
    }
}

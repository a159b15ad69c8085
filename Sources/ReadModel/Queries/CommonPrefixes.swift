/// Replaces common word prefixes in a search by the common words that they stand for.
///
/// The search then need not merge the hits of every word with the prefix. FTS5 keeps hit lists for prefixes of up to
/// three letters. For a longer one it first collects the hits of all words with that prefix; at a million leads this
/// takes a tenth of a second if most of them share a mail domain. The newest leads show which words these are; each
/// word has a hit list of its own, which is only read as far as needed.
struct CommonPrefixes {
    /// The number of newest leads that are sampled.
    private static let sampleSize = 200
    /// The number of them that must contain a word for it to be common.
    private static let minimumSampleHits = 20
    /// The number of hits from which collecting them takes too long.
    private static let gatheringLimit = 20_000
    /// The number of hits of one word that are compared with the others.
    static let comparedHits = 2000
    /// The number of words that replace one prefix.
    private static let maximumExpansions = 8

    /// The FTS5 expression with every common prefix replaced by common words.
    private(set) var expression = ""
    private var rare: [String] = []
    /// Whether a prefix was replaced: then the expression may miss hits of rarer words.
    private(set) var isNarrowed = false

    init(_ search: SearchWords, _ queries: SearchQueries) throws(ReadModelError) {
        var parts: [String] = []
        for word in search.words {
            if let common = try Self.words(withPrefix: word.lowercased(), queries) {
                parts.append("(" + common.map { "\"\($0)\"" }.joined(separator: " OR ") + ")")
                isNarrowed = true
            } else {
                parts.append("\"\(word)\"*")
                rare.append(word)
            }
        }
        expression = parts.joined(separator: " AND ")
    }

    /// The word with the fewest hits that is not a common prefix.
    ///
    /// Nil if there is none, or if letters beyond ASCII make it impossible to compare the other words.
    func rarest(in search: SearchWords, _ queries: SearchQueries) throws(ReadModelError) -> String? {
        guard search.words.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else { return nil }
        var best: (word: String, hits: Int)?
        for word in rare {
            let hits = try queries.hits("\"\(word)\"*", limit: Self.comparedHits).count
            if hits < best?.hits ?? .max { best = (word, hits) }
        }
        return best?.word
    }

    /// The common words with a prefix; nil if collecting their hits takes no time.
    private static func words(withPrefix prefix: String, _ queries: SearchQueries) throws(ReadModelError) -> [String]? {
        guard prefix.utf8.count > IndexSchema.longestPrefix, prefix.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let ids = try queries.hits("\"\(prefix.prefix(IndexSchema.longestPrefix))\"*", limit: sampleSize)
        guard ids.count == sampleSize else { return nil }
        var found: [String: Int] = [:]
        var leads = 0
        let prefixBytes = Array(prefix.utf8)
        for id in ids {
            let words = try queries.indexedWords(of: id, withPrefix: prefixBytes)
            for word in words { found[word, default: 0] += 1 }
            if !words.isEmpty { leads += 1 }
        }
        guard leads >= minimumSampleHits else { return nil }
        let common = found.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(maximumExpansions).map(\.key)
        let expression = common.map { "\"\($0)\"" }.joined(separator: " OR ")
        return try queries.hits(expression, limit: 1, after: gatheringLimit - 1).isEmpty ? nil : common
    }
}

extension SearchQueries {
    /// The lower-case words of ASCII letters and digits by which a lead is found, those with a prefix.
    ///
    /// Only these become strings, since a search scans hundreds of leads per keystroke.
    func indexedWords(of id: Int64, withPrefix prefix: [UInt8] = []) throws(ReadModelError) -> Set<String> {
        var words: Set<String> = []
        try index.database.statement("SELECT name, company, email, phone, searchTerms FROM leadProfile WHERE id = ?", id).each {
            row in
            for column in 0..<5 {
                var text = PlainLetters.of(row.text(column))
                text.withUTF8 { Self.collect($0, withPrefix: prefix, into: &words) }
            }
        }
        return words
    }

    private static func collect(
        _ text: some Collection<UInt8>, withPrefix prefix: [UInt8], into words: inout Set<String>
    ) {
        for word in text.split(whereSeparator: { byte in
            byte < 0x80 && !(byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) && !(byte >= 0x30 && byte <= 0x39)
        }) {
            let lowered = { (byte: UInt8) in byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
            guard word.count >= prefix.count, zip(word, prefix).allSatisfy({ lowered($0) == $1 }),
                word.allSatisfy({ $0 < 0x80 })
            else { continue }
            words.insert(String(decoding: word.lazy.map(lowered), as: UTF8.self))
        }
    }
}

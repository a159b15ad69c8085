/// What the beginnings of very common words stand for, so that a search needn't merge the hits of every word that begins so.
///
/// FTS5 keeps lists of hits for beginnings of up to three letters; for a longer one it first gathers the hits of all words that begin so, which at a
/// million leads takes a tenth of a second where most of them share a mail domain. The newest leads show which words these are: each has a
/// list of its own, that is read only as far as it is needed.
struct CommonPrefixes {
    /// How many of the newest leads are looked at.
    private static let sample = 200
    /// How many of them must have a word before it can be a common one.
    private static let often = 20
    /// From how many hits on gathering takes too long.
    private static let many = 20_000
    /// How many hits of one word are compared with the others.
    static let looked = 2000
    /// How many words one beginning may stand for.
    private static let most = 8

    /// The expression for FTS5 with every common beginning replaced by the words that it stands for.
    private(set) var expression = ""
    private var rare: [String] = []
    /// Whether any was replaced: then the expression may miss hits of rarer words.
    private(set) var isNarrowed = false

    init(_ search: SearchWords, _ model: ReadModel) throws(ReadModelError) {
        var parts: [String] = []
        for word in search.words {
            if let common = try Self.words(beginningWith: word.lowercased(), model) {
                parts.append("(" + common.map { "\"\($0)\"" }.joined(separator: " OR ") + ")")
                isNarrowed = true
            } else {
                parts.append("\"\(word)\"*")
                rare.append(word)
            }
        }
        expression = parts.joined(separator: " AND ")
    }

    /// Of the words that aren't common beginnings the one with the fewest hits; nil where there is none, or where letters beyond ASCII make it
    /// impossible to compare the others.
    func rarest(in search: SearchWords, _ model: ReadModel) throws(ReadModelError) -> String? {
        guard search.words.allSatisfy({ $0.utf8.allSatisfy { $0 < 0x80 } }) else { return nil }
        var best: (word: String, hits: Int)?
        for word in rare {
            let hits = try model.hitCount("\"\(word)\"*", upTo: Self.looked)
            if hits < best?.hits ?? .max { best = (word, hits) }
        }
        return best?.word
    }

    /// The common words that begin so; nil where gathering their hits takes no time.
    private static func words(beginningWith beginning: String, _ model: ReadModel) throws(ReadModelError) -> [String]? {
        guard beginning.utf8.count > IndexSchema.longestPrefix, beginning.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let ids = try model.hits("\"\(beginning.prefix(IndexSchema.longestPrefix))\"*", limit: sample)
        guard ids.count == sample else { return nil }
        var found: [String: Int] = [:]
        var leads = 0
        let sought = Array(beginning.utf8)
        for id in ids {
            let words = try model.indexedWords(of: id, beginningWith: sought)
            for word in words { found[word, default: 0] += 1 }
            if !words.isEmpty { leads += 1 }
        }
        guard leads >= often else { return nil }
        let common = found.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(most).map(\.key)
        let expression = common.map { "\"\($0)\"" }.joined(separator: " OR ")
        return try model.hasHits(expression, atLeast: many) ? common : nil
    }
}

extension ReadModel {
    /// The words of ASCII letters and digits by which a lead is found, in lower case.
    func indexedWords(of id: Int64) throws(ReadModelError) -> Set<String> { try indexedWords(of: id, beginningWith: []) }

    /// Those among them that begin so; a text is made only of these, since a search looks at some hundred leads between two keys.
    func indexedWords(of id: Int64, beginningWith beginning: [UInt8]) throws(ReadModelError) -> Set<String> {
        let statement = try database.statement("SELECT name, company, email, phone, words FROM card WHERE id = ?")
        statement.bind(1, id)
        defer { statement.reset() }
        guard try statement.next() else { return [] }
        var words: Set<String> = []
        for column in 0..<5 {
            var text = PlainLetters.of(statement.text(column))
            text.withUTF8 { Self.collect($0, beginningWith: beginning, into: &words) }
        }
        return words
    }

    private static func collect(_ text: UnsafeBufferPointer<UInt8>, beginningWith beginning: [UInt8], into words: inout Set<String>)
    {
        for word in text.split(whereSeparator: { byte in
            byte < 0x80 && !(byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A) && !(byte >= 0x30 && byte <= 0x39)
        }) {
            let lowered = { (byte: UInt8) in byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte }
            guard word.count >= beginning.count, zip(word, beginning).allSatisfy({ lowered($0) == $1 }),
                word.allSatisfy({ $0 < 0x80 })
            else { continue }
            words.insert(String(decoding: word.lazy.map(lowered), as: UTF8.self))
        }
    }
}

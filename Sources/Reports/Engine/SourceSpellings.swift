internal import Lifecycle

/// Which spellings of the data are one source.
///
/// Case and the number of spaces never separate sources; the definition's list joins further spellings. A source that
/// the list doesn't have is shown in the spelling of the data: one with both cases before one in capitals or small
/// letters, then the first in alphabetical order. O(sources) once for each report, so that counting a lead costs
/// nothing.
struct SourceSpellings {
    /// A source with all its spellings.
    struct Group {
        /// The name that is shown; empty for leads without a source.
        var name: String
        /// The symbols of its spellings, the lowest first.
        var symbols: [Int]
    }

    /// The sources in the order of their names.
    let groups: [Group]
    private let listed: ListedSources

    init(_ sources: [SourceName], _ known: Set<Int>, _ texts: [String]) {
        let listed = ListedSources(sources)
        func text(_ symbol: Int) -> String { texts.indices.contains(symbol) ? texts[symbol] : "" }
        groups = Dictionary(grouping: known) { listed.key(text($0)) }.map { key, symbols in
            let spellings = symbols.map(text).sorted { (Self.rank($0), $0) < (Self.rank($1), $1) }
            return Group(name: key.isEmpty ? "" : listed.name(key) ?? spellings[0], symbols: symbols.sorted())
        }.sorted { $0.name < $1.name }
        self.listed = listed
    }

    /// The source that a spelling stands for; nil if no lead has it.
    func group(of text: String) -> Group? {
        let key = listed.key(text)
        return groups.first { listed.key($0.name) == key }
    }

    private static func rank(_ text: String) -> Int { text == text.lowercased() || text == text.uppercased() ? 1 : 0 }
}

/// The sources of the definition's list by their spellings.
struct ListedSources {
    /// The key of the source by that of each spelling; the first one wins.
    private var sources: [String: String] = [:]
    private var names: [String: String] = [:]

    init(_ list: [SourceName]) {
        for source in list {
            let own = SourceName.key(source.name)
            names[own] = names[own] ?? source.name
            for spelling in [source.name] + source.aliases where sources[SourceName.key(spelling)] == nil {
                sources[SourceName.key(spelling)] = own
            }
        }
    }

    /// What all spellings of a source have in common.
    func key(_ text: String) -> String {
        let key = SourceName.key(text)
        return sources[key] ?? key
    }

    /// The name of a source in the list; nil if the list doesn't have it.
    func name(_ key: String) -> String? { names[key] }
}

import Lifecycle
import Synchronization

/// The strings of timelines (logins, sources, campaigns, reasons) with their symbols.
///
/// Each string gets a number once, from 1, and keeps it for ever. Several threads may ask for symbols while rows are
/// built. New symbols are written in the transaction that writes the rows and discarded if it is rolled back: between
/// transactions the table knows nothing that the file does not have. Other consoles may add symbols too, so every
/// transaction begins by reading them.
package final class SymbolTable: Sendable {
    private struct Contents {
        /// The strings by symbol; the first is empty.
        var texts = [""]
        var symbols: [String: Int] = [:]
        /// The number of strings that the file has.
        var savedCount = 1

        mutating func add(_ text: String) -> Int {
            texts.append(text)
            symbols[text] = texts.count - 1
            return texts.count - 1
        }
    }

    private let contents = Mutex(Contents())
    /// Counts the invalidations, so that caches of symbols can detect them.
    private let resetCount = Atomic(0)

    /// Creates a table of known strings, the first of which is empty, as for timelines that are never stored.
    package init(_ texts: [String] = []) {
        for text in texts.dropFirst() { contents.withLock { _ = $0.add(text) } }
    }

    /// The strings by symbol; the first is empty. O(1).
    package var texts: [String] { contents.withLock { $0.texts } }

    var epoch: Int { resetCount.load(ordering: .relaxed) }

    /// The symbol of a string; adds the string if needed.
    package func symbol(for text: String) -> Int { contents.withLock { $0.symbols[text] ?? $0.add(text) } }

    /// The symbol of a string; nil if it has none.
    package func knownSymbol(for text: String) -> Int? { contents.withLock { $0.symbols[text] } }

    /// Discards all symbols after a rollback.
    func invalidate() {
        contents.withLock { $0 = Contents() }
        resetCount.add(1, ordering: .relaxed)
    }

    /// Reads new symbols from the file; a few microseconds if there are none.
    func read(_ database: IndexDatabase) throws(ReadModelError) {
        try database.statement("SELECT id, text FROM symbol WHERE id >= ? ORDER BY id", contents.withLock { $0.savedCount })
            .each { (row) throws(ReadModelError) in
                let (id, text) = (row.integer(0), row.text(1))
                let fits = contents.withLock { contents in
                    guard contents.add(text) == id else { return false }
                    contents.savedCount = contents.texts.count
                    return true
                }
                guard fits else { throw .outOfStep }
            }
    }

    /// Writes new symbols, inside the caller's transaction.
    func write(to database: IndexDatabase) throws(ReadModelError) {
        let (texts, savedCount) = contents.withLock { ($0.texts, $0.savedCount) }
        guard savedCount < texts.count else { return }
        let row = try database.statement("INSERT INTO symbol(id, text) VALUES (?, ?)", for: "writing")
        for id in savedCount..<texts.count {
            try row.with(id, texts[id]).run()
        }
        contents.withLock { $0.savedCount = texts.count }
    }
}

/// Builds timelines for one thread, with a cache of symbols in front of the shared table.
///
/// Not thread-safe.
final class TimelineProjector {
    private let build: IndexDependencies.TimelineBuilder
    private let definition: LeadDefinition
    private let symbols: SymbolTable
    private var cache: [String: Int] = [:]
    private var epoch = 0
    private static let cacheCapacity = 4096

    init(_ build: @escaping IndexDependencies.TimelineBuilder, _ definition: LeadDefinition, _ symbols: SymbolTable) {
        self.build = build
        self.definition = definition
        self.symbols = symbols
    }

    /// The encoded timeline of a lead number.
    func timeline(_ id: LeadID, _ history: LeadHistory, _ lead: IndexDependencies.KeyedLead?) -> [UInt8] {
        if epoch != symbols.epoch || cache.count > Self.cacheCapacity {
            cache.removeAll(keepingCapacity: true)
            epoch = symbols.epoch
        }
        return build(id, history, lead, definition) { text in self.symbol(for: text) }
    }

    private func symbol(for text: String) -> Int {
        if let symbol = cache[text] { return symbol }
        let symbol = symbols.symbol(for: text)
        cache[text] = symbol
        return symbol
    }
}

import Lifecycle
import Synchronization

/// The words that tracks stand codes for: logins, sources, campaigns, reasons. Each is numbered once, from 1, and never renumbered or forgotten.
///
/// Several threads may ask for codes at a time while rows are made. What is new is written in the transaction that writes the rows, and forgotten when that
/// is given up: between transactions nothing is known here that the file doesn't have. Another console may write words too, so every transaction
/// begins with a look.
package final class SymbolTable: Sendable {
    private struct Known {
        /// The words by their codes; the first is none.
        var texts = [""]
        var codes: [String: Int] = [:]
        /// How many of the texts the file has.
        var saved = 1

        mutating func add(_ text: String) -> Int {
            texts.append(text)
            codes[text] = texts.count - 1
            return texts.count - 1
        }
    }

    private let known = Mutex(Known())
    /// Counts how often words were forgotten, so that whoever remembers some knows.
    private let forgotten = Atomic(0)

    /// Makes an empty one.
    init() {}

    /// Makes one that knows some words, the first of which is none, and takes further ones to itself: for tracks that are never written down.
    package init(_ words: [String]) {
        for text in words.dropFirst() { known.withLock { _ = $0.add(text) } }
    }

    /// The words by their codes; the first is none. O(1).
    package var texts: [String] { known.withLock { $0.texts } }

    /// Counts how often words were forgotten.
    var epoch: Int { forgotten.load(ordering: .relaxed) }

    /// The code of a word, a new one if need be.
    package func code(of text: String) -> Int { known.withLock { $0.codes[text] ?? $0.add(text) } }

    /// The code of a word that is known already.
    package func knownCode(of text: String) -> Int? { known.withLock { $0.codes[text] } }

    /// Forgets everything, as after a transaction that was given up.
    func forget() {
        known.withLock { $0 = Known() }
        forgotten.add(1, ordering: .relaxed)
    }

    /// Reads what the file has and this doesn't know yet; a few microseconds when there is nothing.
    func read(_ database: IndexDatabase) throws(ReadModelError) {
        let rows = try database.statement("SELECT id, text FROM word WHERE id >= ? ORDER BY id")
        rows.bind(1, known.withLock { $0.saved })
        try rows.each { (row) throws(ReadModelError) in
            let (id, text) = (row.integer(0), row.text(1))
            let fits = known.withLock { known in
                guard known.add(text) == id else { return false }
                known.saved = known.texts.count
                return true
            }
            guard fits else { throw .outOfStep }
        }
    }

    /// Writes what the file doesn't have yet, in a transaction of the caller's.
    func write(to database: IndexDatabase) throws(ReadModelError) {
        let (texts, saved) = known.withLock { ($0.texts, $0.saved) }
        guard saved < texts.count else { return }
        let row = try database.statement("INSERT INTO word(id, text) VALUES (?, ?)", for: "writing")
        for id in saved..<texts.count {
            row.bind(1, id)
            row.bind(2, texts[id])
            try row.run()
        }
        known.withLock { $0.saved = texts.count }
    }
}

/// What makes a lead's track, with the codes that one thread met lately: the table that all share is asked only for those that are new to it.
///
/// Used by one thread at a time.
final class Tracing {
    private let make: IndexDependencies.TimelineBuilder
    private let words: SymbolTable
    private var near: [String: Int] = [:]
    private var epoch = 0
    /// How many words are kept near.
    private static let most = 4096

    init(_ surroundings: IndexDependencies, _ words: SymbolTable) {
        make = surroundings.track
        self.words = words
    }

    /// The track of what a history tells of a number.
    func track(_ id: LeadID, _ history: LeadHistory, _ known: IndexDependencies.Known?) -> [UInt8] {
        if epoch != words.epoch || near.count > Self.most {
            near.removeAll(keepingCapacity: true)
            epoch = words.epoch
        }
        return make(id, history, known) { text in self.code(of: text) }
    }

    private func code(of text: String) -> Int {
        if let code = near[text] { return code }
        let code = words.code(of: text)
        near[text] = code
        return code
    }
}

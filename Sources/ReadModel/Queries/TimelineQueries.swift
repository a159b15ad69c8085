import Journal
import Lifecycle
import Platform

/// The timelines of leads, for reports. Queries throw `.database`.
package struct TimelineQueries {
    let index: OpenIndex
    private var database: IndexDatabase { index.database }

    /// The symbols in timelines; shared with code that builds timelines outside the index file.
    package var symbols: SymbolTable { index.table.symbols }

    /// Reads the symbols that other consoles have written.
    package func readSymbols() throws(ReadModelError) { try symbols.read(database) }

    /// Adds all timelines to several parts, and returns these in order with the strings of the timelines' symbols.
    package func read<Part>(
        parts count: Int, into make: @escaping @Sendable () -> sending Part, progress: (Double) -> Void = { _ in },
        adding add: @escaping @Sendable (inout Part, [UInt8]) -> Void
    ) throws(ReadModelError) -> (parts: [Part], texts: [String]) {
        try read(parts: count, into: make, progress: progress, isCancelled: { false }, adding: add) ?? ([], [])
    }

    /// Adds all timelines to several parts, and returns these in order with the strings of the timelines' symbols.
    ///
    /// Within a part the leads are in number order. If the index is a file, parts are read in parallel from one
    /// snapshot, which may be newer than `position`. O(bytes): some 110 MB for a million leads.
    ///
    /// - Parameters:
    ///   - make: Makes an empty part; called on several threads.
    ///   - isCancelled: Asked before each part; nil is returned once it is true.
    ///   - add: Adds the next bytes, which are whole timelines.
    package func read<Part>(
        parts count: Int, into make: @escaping @Sendable () -> sending Part, progress: (Double) -> Void = { _ in },
        isCancelled: () -> Bool, adding add: @escaping @Sendable (inout Part, [UInt8]) -> Void
    ) throws(ReadModelError) -> (parts: [Part], texts: [String])? {
        // Without a common snapshot, for whatever reason, one connection reads all parts.
        if count > 1, processorCount > 1, let path = database.path, let snapshot = try? TimelineSnapshot(path) {
            var parts: [Part] = []
            var ranges = snapshot.contents.ranges(count).makeIterator()
            let workers = try concurrentMap(
                state: { () throws(ReadModelError) in try snapshot.takeReader() },
                next: { () throws(ReadModelError) in ranges.next() }, isCancelled: isCancelled,
                transform: { (reader, chunks) throws(ReadModelError) in
                    try TimelineTable.read(chunks, reader, into: make(), adding: add)
                },
                consume: { (part) throws(ReadModelError) in parts.append(part) },
                progress: { progress(Double($0) / Double(count)) })
            return workers == nil ? nil : (parts, snapshot.contents.texts)
        }
        return try database.withSnapshot { () throws(ReadModelError) in
            let contents = try TimelineContents(database)
            var parts: [Part] = []
            for chunks in contents.ranges(count) {
                guard !isCancelled() else { return nil }
                parts.append(try TimelineTable.read(chunks, database, into: make(), adding: add))
                progress(Double(parts.count) / Double(count))
            }
            return (parts, contents.texts)
        }
    }
}

/// The extent of the stored timelines, and their strings.
private struct TimelineContents: Sendable {
    var chunkCount: Int
    var texts: [String]

    init(_ database: IndexDatabase) throws(ReadModelError) {
        let symbols = SymbolTable()
        try symbols.read(database)
        texts = symbols.texts
        let last = try database.statement("SELECT max(chunk) FROM timeline").integer() ?? -1
        // Behind the number of any lead, a division into parts could overflow.
        guard -1...Int64(UInt32.max) ~= last else { throw .outOfStep }
        chunkCount = Int(last) + 1
    }

    /// The chunks divided into parts.
    func ranges(_ count: Int) -> [Range<Int>] {
        (0..<count).map { chunkCount * $0 / count..<chunkCount * ($0 + 1) / count }
    }
}

/// Connections, one for each processor, that see the same state of the index.
private struct TimelineSnapshot: Sendable {
    let contents: TimelineContents
    private let readers: [Handoff<IndexDatabase>]

    /// The page cache of a reader that reads each page once, in KiB: a small cache reuses memory that is still warm.
    private static let cacheSize = 256
    /// How often to try for a common snapshot while other consoles write, before reading on one core.
    private static let attempts = 20

    /// Nil if others write all the time.
    init?(_ path: String) throws(ReadModelError) {
        for _ in 0..<Self.attempts {
            var (readers, positions) = ([Handoff<IndexDatabase>](), Set<JournalPosition?>())
            var contents: TimelineContents?
            for _ in 0..<processorCount {
                let reader = try IndexDatabase(path: path, isReadOnly: true)
                try reader.execute("PRAGMA cache_size = -\(Self.cacheSize)")
                try reader.execute("BEGIN")
                positions.insert(try IndexMetadata.read(reader)?.position)
                if contents == nil { contents = try TimelineContents(reader) }
                readers.append(Handoff(reader))
            }
            guard positions.count == 1, positions.first != nil, let contents else { continue }
            (self.contents, self.readers) = (contents, readers)
            return
        }
        return nil
    }

    /// A connection for one thread; there are as many as processors.
    func takeReader() throws(ReadModelError) -> sending IndexDatabase {
        for reader in readers { if let taken = reader.take() { return taken } }
        throw .outOfStep
    }
}

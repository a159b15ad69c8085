import Dispatch
import Glibc
import Journal
import Lifecycle
import Synchronization

extension ReadModel {
    /// The symbols in timelines; shared with code that builds timelines outside the index file.
    package var symbols: SymbolTable { table.symbols }

    /// Reads the symbols that other consoles have written.
    ///
    /// - Throws: `.database`.
    package func readSymbols() throws(ReadModelError) { try symbols.read(database) }

    /// The number of cores.
    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    /// The page cache of a reader that reads each page once, in KiB.
    private static let scanCacheSize = 256
    /// How often to try for a common snapshot while other consoles write, before reading on one core.
    private static let snapshotAttempts = 20

    /// Passes all timelines to a block, in several parts, and returns the strings of their symbols.
    ///
    /// Within a part the leads are in number order. If the index is a file, parts are read in parallel from one
    /// snapshot, which may be newer than `position`. O(bytes): some 130 MB for a million leads.
    ///
    /// - Parameter body: Gets the number of a part and its next bytes: whole timelines, valid during the call. It is
    ///   called on several threads, but for each part on one at a time.
    /// - Throws: `.database`.
    package func readTimelines(
        parts: Int, progress: (Double) -> Void = { _ in }, _ body: @escaping @Sendable (Int, UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) -> [String] {
        if parts > 1, Self.cores > 1, let path = database.path, let readers = try? snapshotReaders(path) {
            defer { for reader in readers { try? reader.execute("COMMIT") } }
            return try readTimelines(parts: parts, readers, progress, body)
        }
        return try withSnapshot { () throws(ReadModelError) in try readTimelines(parts: parts, [database], progress, body) }
    }

    /// Connections that see the same snapshot of the index; nil if others write all the time.
    private func snapshotReaders(_ path: String) throws(ReadModelError) -> [IndexDatabase]? {
        var readers: [IndexDatabase] = []
        for _ in 0..<Self.cores {
            let reader = try IndexDatabase(path: path, isReadOnly: true)
            // Each page is read once: a small cache reuses memory that is still warm.
            try reader.execute("PRAGMA cache_size = -\(Self.scanCacheSize)")
            readers.append(reader)
        }
        for _ in 0..<Self.snapshotAttempts {
            var positions: Set<JournalPosition?> = []
            for reader in readers {
                try reader.execute("BEGIN")
                positions.insert(try IndexMetadata.read(reader)?.position)
            }
            if positions.count == 1, positions.first != nil { return readers }
            for reader in readers { try reader.execute("COMMIT") }
        }
        return nil
    }

    private func readTimelines(
        parts: Int, _ readers: [IndexDatabase], _ progress: (Double) -> Void,
        _ body: @escaping @Sendable (Int, UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) -> [String] {
        let symbols = SymbolTable()
        try symbols.read(readers[0])
        let end = Int(try readers[0].statement("SELECT max(chunk) FROM timeline").integer() ?? -1) + 1
        let box = UncheckedSendableBox(readers: readers)
        for first in stride(from: 0, to: parts, by: readers.count) {
            let failure = Mutex<ReadModelError?>(nil)
            DispatchQueue.concurrentPerform(iterations: min(readers.count, parts - first)) { index in
                let part = first + index
                do throws(ReadModelError) {
                    try Self.read(end * part / parts..<end * (part + 1) / parts, box.readers[index]) { body(part, $0) }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            progress(min(1, Double(first + readers.count) / Double(parts)))
        }
        return symbols.texts
    }

    /// Connections, each used by a different thread.
    private struct UncheckedSendableBox: @unchecked Sendable {
        let readers: [IndexDatabase]
    }

    private static func read(
        _ chunks: Range<Int>, _ database: IndexDatabase, _ body: (UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) {
        let rows = try database.statement("SELECT bytes FROM timeline WHERE chunk >= ? AND chunk < ? ORDER BY chunk")
        rows.bind(1, chunks.lowerBound)
        rows.bind(2, chunks.upperBound)
        try rows.each { (row) throws(ReadModelError) in body(row.bytes(0)) }
    }
}

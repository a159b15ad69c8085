import Dispatch
import Glibc
import Journal
import Lifecycle
import Synchronization

extension ReadModel {
    /// The words that codes in tracks stand for, by their codes; shared with whoever makes tracks of what is not in the index file.
    package var words: SymbolTable { table.words }

    /// Takes over the words that other consoles have written.
    ///
    /// - Throws: `.database`.
    package func readWords() throws(ReadModelError) { try words.read(database) }

    /// How many cores there are.
    private static var cores: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
    /// The page cache of who reads each page once, in KiB.
    private static let passingCache = 256
    /// How often consoles that write between two looks are waited for, before all is read on one core.
    private static let attempts = 20

    /// Hands over all tracks, in the order of the leads' numbers within each of some parts, and returns the words that they stand codes for.
    ///
    /// Parts are read at the same time where the index is a file, all on the same state of it, which may be newer than `position`. O(bytes): some
    /// 130 MB for a million leads.
    ///
    /// - Parameter take: is given the number of a part and the next of its bytes, valid while it runs: whole tracks, one after the other. Called on several threads, for one part on one at a time.
    /// - Throws: `.database`.
    package func tracks(
        parts: Int, progress: (Double) -> Void = { _ in }, taking take: @escaping @Sendable (Int, UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) -> [String] {
        if parts > 1, Self.cores > 1, let path = database.path, let readers = try? steadyReaders(path) {
            defer { for reader in readers { try? reader.execute("COMMIT") } }
            return try tracks(parts: parts, readers, progress, take)
        }
        return try steadily { () throws(ReadModelError) in try tracks(parts: parts, [database], progress, take) }
    }

    /// Connections that all see the same state of the index; nil where others write all the time.
    private func steadyReaders(_ path: String) throws(ReadModelError) -> [IndexDatabase]? {
        var readers: [IndexDatabase] = []
        for _ in 0..<Self.cores {
            let reader = try IndexDatabase(path: path, isReadOnly: true)
            // Each page is read once: what takes its place had better be memory that is warm.
            try reader.execute("PRAGMA cache_size = -\(Self.passingCache)")
            readers.append(reader)
        }
        for _ in 0..<Self.attempts {
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

    private func tracks(
        parts: Int, _ readers: [IndexDatabase], _ progress: (Double) -> Void,
        _ take: @escaping @Sendable (Int, UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) -> [String] {
        let words = SymbolTable()
        try words.read(readers[0])
        let end = Int(try readers[0].statement("SELECT max(chunk) FROM track").integer() ?? -1) + 1
        let lent = UncheckedSendableBox(readers: readers)
        for first in stride(from: 0, to: parts, by: readers.count) {
            let failure = Mutex<ReadModelError?>(nil)
            DispatchQueue.concurrentPerform(iterations: min(readers.count, parts - first)) { index in
                let part = first + index
                do throws(ReadModelError) {
                    try Self.read(end * part / parts..<end * (part + 1) / parts, lent.readers[index]) { take(part, $0) }
                } catch {
                    failure.withLock { $0 = $0 ?? error }
                }
            }
            if let error = failure.withLock({ $0 }) { throw error }
            progress(min(1, Double(first + readers.count) / Double(parts)))
        }
        return words.texts
    }

    /// Connections of which each thread uses another one.
    private struct UncheckedSendableBox: @unchecked Sendable {
        let readers: [IndexDatabase]
    }

    private static func read(
        _ chunks: Range<Int>, _ database: IndexDatabase, _ take: (UnsafeRawBufferPointer) -> Void
    ) throws(ReadModelError) {
        let rows = try database.statement("SELECT bytes FROM track WHERE chunk >= ? AND chunk < ? ORDER BY chunk")
        rows.bind(1, chunks.lowerBound)
        rows.bind(2, chunks.upperBound)
        try rows.each { (row) throws(ReadModelError) in take(row.bytes(0)) }
    }
}

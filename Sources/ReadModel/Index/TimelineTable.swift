import Lifecycle

/// Stores the encoded timelines of leads, 64 consecutive numbers to a row.
///
/// So all of them are read in few large pieces. The table does not interpret the bytes of a timeline. Each row also
/// stores the sizes of its timelines as varints, 0 for a number without one. A changed row is kept until another row
/// changes or until `flush`. Everything happens inside the caller's transaction.
final class TimelineTable {
    /// The timelines of 64 numbers.
    private struct Chunk {
        var number: Int
        var sizes = [Int](repeating: 0, count: TimelineTable.width)
        var bytes: [UInt8] = []

        /// Replaces a timeline; O(bytes), and O(its bytes) if it is the last one.
        mutating func put(_ timeline: [UInt8], at slot: Int) {
            let before = sizes[..<slot].reduce(0, +)
            let old = before..<min(bytes.count, before + sizes[slot])
            if old.lowerBound >= bytes.count { bytes += timeline } else { bytes.replaceSubrange(old, with: timeline) }
            sizes[slot] = timeline.count
        }
    }

    private let database: IndexDatabase
    private var pending: Chunk?
    /// Whether rows are only added in order, so that none has to be read first.
    private let isNew: Bool

    /// The number of leads in a row.
    static let width = 64

    init(_ database: IndexDatabase, isNew: Bool) {
        self.database = database
        self.isNew = isNew
    }

    /// Replaces a lead's timeline; an empty one is ignored.
    func put(_ id: LeadID, _ timeline: [UInt8]) throws(ReadModelError) {
        guard !timeline.isEmpty else { return }
        let number = id.number / Self.width
        if pending?.number != number {
            try flush()
            pending = try isNew ? Chunk(number: number) : read(number)
        }
        pending?.put(timeline, at: id.number % Self.width)
    }

    func flush() throws(ReadModelError) {
        guard let chunk = pending else { return }
        pending = nil
        var sizes: [UInt8] = []
        sizes.reserveCapacity(2 * Self.width)
        for size in chunk.sizes { Varint.append(UInt64(size), to: &sizes) }
        try database.run("INSERT OR REPLACE INTO timeline(chunk, sizes, bytes) VALUES (?, ?, ?)", chunk.number, sizes, chunk.bytes)
    }

    /// Discards the pending row after a rollback.
    func invalidate() { pending = nil }

    private func read(_ number: Int) throws(ReadModelError) -> Chunk {
        var chunk = Chunk(number: number)
        let stored = try database.statement("SELECT sizes, bytes FROM timeline WHERE chunk = ?", number)
            .first { (sizes: $0.blob(0), bytes: $0.blob(1)) }
        guard let (sizes, bytes) = stored else { return chunk }
        var index = 0
        for slot in chunk.sizes.indices {
            chunk.sizes[slot] = Varint.read(sizes, at: &index).map { Int(truncatingIfNeeded: $0) } ?? 0
        }
        chunk.bytes = bytes
        // Sizes that do not match are not ours: the index must be rebuilt.
        guard chunk.sizes.allSatisfy({ 0...bytes.count ~= $0 }), chunk.sizes.reduce(0, +) == bytes.count else { throw .outOfStep }
        return chunk
    }

    /// Adds the timelines of some rows to a part.
    static func read<Part>(
        _ chunks: Range<Int>, _ database: IndexDatabase, into part: sending Part, adding add: (inout Part, [UInt8]) -> Void
    ) throws(ReadModelError) -> sending Part {
        let rows = try database.statement(
            "SELECT bytes FROM timeline WHERE chunk >= ? AND chunk < ? ORDER BY chunk", chunks.lowerBound, chunks.upperBound)
        defer { rows.reset() }
        var part = part
        var bytes: [UInt8] = []
        while try rows.next() {
            rows.copy(0, to: &bytes)
            add(&part, bytes)
        }
        return part
    }
}

import Lifecycle

/// Keeps the tracks of leads, 64 of consecutive numbers in a row, so that all of them are read in few large pieces.
///
/// What a track says is nobody's business here: it is some bytes. Where each ends in its row is kept beside it as varints, 0 for a number without one. A row that is
/// changed waits until another one is, or until `settle`. Everything happens in a transaction of the caller's.
final class TimelineTable {
    /// The tracks of 64 numbers.
    private struct Chunk {
        var number: Int
        var sizes = [Int](repeating: 0, count: TimelineTable.width)
        var bytes: [UInt8] = []

        /// Puts a track in place of the one before; O(bytes), and O(its bytes) when it is the last.
        mutating func put(_ track: [UInt8], at slot: Int) {
            let before = sizes[..<slot].reduce(0, +)
            let old = before..<min(bytes.count, before + sizes[slot])
            if old.lowerBound >= bytes.count { bytes += track } else { bytes.replaceSubrange(old, with: track) }
            sizes[slot] = track.count
        }
    }

    private let database: IndexDatabase
    private var open: Chunk?
    /// Whether rows are only added in order, so that none is there before it is written.
    private let isNew: Bool

    /// How many numbers share a row.
    static let width = 64

    init(_ database: IndexDatabase, isNew: Bool) {
        self.database = database
        self.isNew = isNew
    }

    /// Puts a lead's track in place of the one before; one without bytes is left out.
    func put(_ id: LeadID, _ track: [UInt8]) throws(ReadModelError) {
        guard !track.isEmpty else { return }
        let number = id.number / Self.width
        if open?.number != number {
            try settle()
            open = try isNew ? Chunk(number: number) : read(number)
        }
        open?.put(track, at: id.number % Self.width)
    }

    /// Writes the row that waits.
    func settle() throws(ReadModelError) {
        guard let chunk = open else { return }
        open = nil
        var sizes: [UInt8] = []
        sizes.reserveCapacity(2 * Self.width)
        for size in chunk.sizes { Varint.append(UInt64(size), to: &sizes) }
        let row = try database.statement("INSERT OR REPLACE INTO track(chunk, sizes, bytes) VALUES (?, ?, ?)", for: "writing")
        row.bind(1, chunk.number)
        row.bind(2, sizes)
        row.bind(3, chunk.bytes)
        try row.run()
    }

    /// Forgets what a transaction that was given up had left to write.
    func forget() { open = nil }

    private func read(_ number: Int) throws(ReadModelError) -> Chunk {
        var chunk = Chunk(number: number)
        let row = try database.statement("SELECT sizes, bytes FROM track WHERE chunk = ?")
        row.bind(1, number)
        defer { row.reset() }
        guard try row.next() else { return chunk }
        let sizes = row.blob(0)
        var index = 0
        for slot in chunk.sizes.indices {
            chunk.sizes[slot] = Varint.read(sizes, at: &index).map { Int(truncatingIfNeeded: $0) } ?? 0
        }
        chunk.bytes = row.blob(1)
        // What doesn't fit is no track of ours: the index is to be made again.
        guard chunk.sizes.allSatisfy({ $0 >= 0 }), chunk.sizes.reduce(0, +) == chunk.bytes.count else { throw .outOfStep }
        return chunk
    }
}

import Journal
import Lifecycle

/// The map of the journal: blocks, workspace lines, ranges of undos and lines of imports.
///
/// It maps line numbers to locations with one row per block of some 256 lines, instead of one per line. Writes happen
/// inside the caller's transaction.
struct JournalMap {
    let database: IndexDatabase
    /// The number of lines after which a block is full; a block always contains whole actions.
    static let blockLength = 256

    /// The data of one action that the map needs.
    struct ActionSummary {
        /// The position in the journal before it.
        var start: JournalPosition
        var action: ActionID
        var recorded: Instant
        var lines: ClosedRange<Int>
        /// The people who wrote its lines.
        var actors: [String]
        /// The import that it belongs to.
        var batch: ActionID?
        /// Whether it ends that import.
        var closesBatch = false
        /// The ranges it undoes, by the number of the `undone` line.
        var undone: [(seq: Int, ranges: [ClosedRange<Int>])] = []
        var workspaceLines: [(seq: Int, location: LineLocation, kind: String)] = []
        /// The last of its lines by which routing assigned a lead.
        var lastRouting: LineLocation?
    }

    /// Adds an action; O(1).
    func add(_ added: ActionSummary) throws(ReadModelError) {
        let last = try database.statement("SELECT first FROM block ORDER BY first DESC LIMIT 1").integer()
        var part = JournalMapBuilder(lastBlock: last.map { Int($0) })
        part.add(added)
        try part.write(to: database)
    }

    /// The newest line by which routing assigned a lead.
    func lastRouting() throws(ReadModelError) -> LineLocation? {
        try database.statement("SELECT offset, length FROM lastRouting").first {
            LineLocation(offset: $0.integer(0), length: $0.integer(1))
        }
    }

    /// The position at the beginning of the block that contains a line; nil if there is no such line.
    func block(containing seq: Int, generation: UInt64) throws(ReadModelError) -> JournalPosition? {
        try database.statement("SELECT first, offset, hash FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1", seq)
            .first { (row) throws(ReadModelError) in try position(row, generation) }
    }

    /// The blocks that may contain the action with an id, newest first: mostly none or the one that does.
    ///
    /// The time in the id only narrows the search and may be any: each block keeps the earliest and the latest one of
    /// its own ids. O(blocks that end later and their actions).
    func blocks(with id: ActionID, generation: UInt64) throws(ReadModelError) -> [JournalPosition] {
        let row = try database.statement(
            """
            SELECT first, offset, hash, ids FROM block INDEXED BY blockByLatest WHERE latest >= ?1 AND earliest <= ?1
            ORDER BY first DESC
            """, Int64(id.high >> 16))
        return try row.map { (row) throws(ReadModelError) in
            Self.contains(row.blob(3), id) ? try position(row, generation) : nil
        }.compactMap(\.self)
    }

    /// Appends four bytes of an id, which are random in a UUID.
    static func appendKey(of id: ActionID, to keys: inout [UInt8]) {
        withUnsafeBytes(of: key(of: id)) { keys.append(contentsOf: $0) }
    }

    private static func key(of id: ActionID) -> UInt32 { UInt32(truncatingIfNeeded: id.low).littleEndian }

    /// Whether one of the keys may be that of the id.
    private static func contains(_ keys: [UInt8], _ id: ActionID) -> Bool {
        let key = key(of: id)
        return keys.withUnsafeBytes { keys in
            stride(from: 0, to: keys.count - 3, by: 4).contains { keys.loadUnaligned(fromByteOffset: $0, as: UInt32.self) == key }
        }
    }

    /// The newest block before a line in which a person wrote something and which began before a time.
    func block(
        withActor actor: String, before seq: Int, startedBefore moment: Instant = Instant(milliseconds: .max), generation: UInt64
    ) throws(ReadModelError) -> JournalPosition? {
        try database.statement(
            """
            SELECT first, offset, hash FROM blockActor JOIN block ON first = block
            WHERE actor = ?1 AND block < ?2 AND earliest < ?3 ORDER BY block DESC LIMIT 1
            """, actor, seq, moment.milliseconds
        ).first { (row) throws(ReadModelError) in try position(row, generation) }
    }

    private func position(_ row: Statement, _ generation: UInt64) throws(ReadModelError) -> JournalPosition {
        guard let hash = JournalHash(row.text(2)), row.integer(0) > 0, row.integer(1) >= 0 else { throw .outOfStep }
        return JournalPosition(generation: generation, offset: row.integer(1), seq: SequenceNumber(row.integer(0) - 1), hash: hash)
    }

    /// The `undone` lines that name a line, newest first.
    ///
    /// A line only undoes earlier ones, whatever it names; so asking on ends.
    func undoLines(naming seq: Int) throws(ReadModelError) -> [Int] {
        try database.statement(
            "SELECT DISTINCT seq FROM undone WHERE last >= ?1 AND first <= ?1 AND seq > ?1 ORDER BY seq DESC", seq
        ).map { $0.integer(0) }
    }

    /// All undos and what they name, for many questions. O(u log u) for u undone ranges.
    func undoneLines() throws(ReadModelError) -> UndoneLines {
        UndoneLines(
            try database.statement("SELECT seq, first, last FROM undone")
                .map { (undo: $0.integer(0), first: $0.integer(1), last: $0.integer(2)) })
    }

    /// Whether a line is in force: not undone by an `undone` line that is itself in force.
    func isInForce(_ seq: Int) throws(ReadModelError) -> Bool {
        for undoing in try undoLines(naming: seq) where try isInForce(undoing) { return false }
        return true
    }

    /// The parts of a range that are in force, as ranges in order. O(undone lines).
    func inForce(of lines: ClosedRange<Int>) throws(ReadModelError) -> [ClosedRange<Int>] {
        let row = try database.statement(
            "SELECT seq, first, last FROM undone WHERE last >= ? AND first <= ? ORDER BY first, last", lines.lowerBound,
            lines.upperBound)
        let named = try row.map {
            (undoing: $0.integer(0), first: max(1, $0.integer(1)), last: min($0.integer(2), $0.integer(0) &- 1))
        }
        .filter { $0.first <= $0.last }
        var inForceByLine: [Int: Bool] = [:]
        var remaining: [ClosedRange<Int>] = []
        var next = lines.lowerBound
        for (undoing, first, last) in named {
            if inForceByLine[undoing] == nil { inForceByLine[undoing] = try isInForce(undoing) }
            guard inForceByLine[undoing] == true else { continue }
            if next < first { remaining.append(next...(first - 1)) }
            next = max(next, last + 1)
        }
        if next <= lines.upperBound { remaining.append(next...lines.upperBound) }
        return remaining
    }

    /// The ranges that a line undoes; empty unless it is an `undone` line.
    func ranges(of seq: Int) throws(ReadModelError) -> [ClosedRange<Int>] {
        try database.statement("SELECT first, last FROM undone WHERE seq = ? ORDER BY first", seq)
            .map { $0.integer(0)...max($0.integer(0), $0.integer(1)) }
    }

    /// The locations of the workspace lines, in order.
    func workspaceLines() throws(ReadModelError) -> [(seq: Int, location: LineLocation, kind: String)] {
        try database.statement("SELECT seq, offset, length, kind FROM workspaceLine ORDER BY seq").map { row in
            (row.integer(0), LineLocation(offset: row.integer(1), length: row.integer(2)), row.text(3))
        }
    }

    /// The lines of an import, in order, and whether its `imported` line was written.
    func importBatch(_ id: ActionID) throws(ReadModelError) -> ImportBatch? {
        let row = try database.statement(
            "SELECT first, last, closed FROM importRange WHERE high = ? AND low = ? ORDER BY first", Int64(bitPattern: id.high),
            Int64(bitPattern: id.low))
        var batch = ImportBatch(id: id, lines: [], isClosed: false)
        try row.each { (row) throws(ReadModelError) in
            batch.lines.append(SequenceNumber(row.integer(0))...SequenceNumber(max(row.integer(0), row.integer(1))))
            if row.integer(2) != 0 { batch.isClosed = true }
        }
        return batch.lines.isEmpty ? nil : batch
    }

    /// Interrupted imports, oldest first.
    func openBatches() throws(ReadModelError) -> [ActionID] {
        try database.statement("SELECT high, low FROM importRange GROUP BY high, low HAVING max(closed) = 0 ORDER BY min(first)")
            .map { ActionID(high: UInt64(bitPattern: $0.int64(0)), low: UInt64(bitPattern: $0.int64(1))) }
    }
}

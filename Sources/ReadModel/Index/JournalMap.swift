import Journal
import Lifecycle

/// The map of the journal: blocks, workspace lines, ranges of undos and lines of imports.
///
/// It maps line numbers to locations with one row per block of some 256 lines, instead of one per line. Writes happen
/// inside the caller's transaction.
final class JournalMap {
    private let database: IndexDatabase
    /// The number of lines after which a block is full; a block always contains whole actions.
    static let blockLength = 256

    init(_ database: IndexDatabase) {
        self.database = database
    }

    /// The data of one action that the map needs.
    struct ActionSummary {
        /// The position in the journal before it.
        var start: JournalPosition
        /// The id of the action.
        var action: ActionID
        /// When it was recorded.
        var recorded: Instant
        /// Its lines.
        var lines: ClosedRange<Int>
        /// The people who wrote its lines.
        var actors: [String]
        /// The import that it belongs to.
        var batch: ActionID?
        /// Whether it ends that import.
        var closesBatch = false
        /// The ranges it undoes, by the number of the `undone` line.
        var undone: [(seq: Int, ranges: [ClosedRange<Int>])] = []
        /// Its workspace lines.
        var workspaceLines: [(seq: Int, location: LineLocation, kind: String)] = []
        /// The last of its lines by which routing assigned a lead.
        var lastRouting: LineLocation?
    }

    /// Adds an action; O(1).
    func add(_ added: ActionSummary) throws(ReadModelError) {
        let last = try database.statement("SELECT first FROM block ORDER BY first DESC LIMIT 1").integer()
        let first: Int
        let time = added.action.high >> 16
        if let last, added.lines.lowerBound - Int(last) < Self.blockLength {
            first = Int(last)
            try database.run(
                """
                UPDATE block SET earliest = min(earliest, ?1), latest = max(latest, ?1), recordedAt = min(recordedAt, ?3)
                WHERE first = ?2
                """, Int64(time), first, added.recorded.milliseconds)
        } else {
            first = added.lines.lowerBound
            try beginBlock(added.start, first: first, earliest: time, latest: time, recorded: added.recorded)
        }
        for actor in added.actors { try addActor(actor, to: first) }
        if let batch = added.batch { try addBatch(batch, added.lines, closed: added.closesBatch) }
        for (seq, ranges) in added.undone { try addUndone(seq, ranges) }
        for (seq, location, kind) in added.workspaceLines { try addWorkspaceLine(seq, location, kind) }
        if let lastRouting = added.lastRouting { try setLastRouting(lastRouting) }
    }

    /// Begins a block at a line; `earliest` and `latest` are the times in its action ids, in milliseconds.
    func beginBlock(
        _ start: JournalPosition, first: Int, earliest: UInt64, latest: UInt64, recorded: Instant
    ) throws(ReadModelError) {
        try database.run(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)", first, start.offset, start.hash.description, Int64(earliest),
            Int64(latest), recorded.milliseconds)
    }

    /// Records that a person wrote lines in a block.
    func addActor(_ actor: String, to first: Int) throws(ReadModelError) {
        try database.run("INSERT OR IGNORE INTO blockActor VALUES (?, ?)", actor, first)
    }

    /// Records the ranges that an `undone` line names.
    func addUndone(_ seq: Int, _ ranges: [ClosedRange<Int>]) throws(ReadModelError) {
        for range in ranges {
            try database.run("INSERT OR IGNORE INTO undone VALUES (?, ?, ?)", seq, range.lowerBound, range.upperBound)
        }
    }

    /// Records a workspace line.
    func addWorkspaceLine(_ seq: Int, _ location: LineLocation, _ kind: String) throws(ReadModelError) {
        try database.run("INSERT OR IGNORE INTO workspaceLine VALUES (?, ?, ?, ?)", seq, location.offset, location.length, kind)
    }

    /// Records the newest routing assignment, even if it is undone later: the rotation goes on from it.
    func setLastRouting(_ location: LineLocation) throws(ReadModelError) {
        try database.run("INSERT OR REPLACE INTO lastRouting VALUES (1, ?, ?)", location.offset, location.length)
    }

    /// The newest line by which routing assigned a lead.
    func lastRouting() throws(ReadModelError) -> LineLocation? {
        try database.statement("SELECT offset, length FROM lastRouting").first {
            LineLocation(offset: $0.integer(0), length: $0.integer(1))
        }
    }

    /// Adds lines to an import, extending its last range if they follow it.
    func addBatch(_ batch: ActionID, _ lines: ClosedRange<Int>, closed: Bool) throws(ReadModelError) {
        func bound(_ sql: String) throws(ReadModelError) -> Statement {
            try database.statement(
                sql, Int64(bitPattern: batch.high), Int64(bitPattern: batch.low), lines.lowerBound, lines.upperBound, closed,
                for: "writing")
        }
        try bound("UPDATE importRange SET last = ?4, closed = closed OR ?5 WHERE high = ?1 AND low = ?2 AND last = ?3 - 1").run()
        guard try database.statement("SELECT changes()").integer() == 0 else { return }
        try bound("INSERT OR IGNORE INTO importRange VALUES (?1, ?2, ?3, ?4, ?5)").run()
    }

    /// The position at the beginning of the block that contains a line; nil if there is no such line.
    func block(containing seq: Int, generation: UInt64) throws(ReadModelError) -> JournalPosition? {
        try database.statement("SELECT first, offset, hash FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1", seq)
            .first { position($0, generation) }
    }

    /// The blocks that may contain an action by the time in its id, newest first; O(blocks).
    func blocks(at time: UInt64, generation: UInt64) throws(ReadModelError) -> [JournalPosition] {
        try database.statement(
            "SELECT first, offset, hash FROM block WHERE earliest <= ?1 AND latest >= ?1 ORDER BY first DESC", Int64(time)
        ).map { position($0, generation) }.compactMap(\.self)
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
        ).first { position($0, generation) }
    }

    private func position(_ row: Statement, _ generation: UInt64) -> JournalPosition? {
        JournalHash(row.text(2)).map {
            JournalPosition(generation: generation, offset: row.integer(1), seq: SequenceNumber(row.integer(0) - 1), hash: $0)
        }
    }

    /// The `undone` lines that name a line, newest first.
    func undoLines(naming seq: Int) throws(ReadModelError) -> [Int] {
        try database.statement("SELECT DISTINCT seq FROM undone WHERE last >= ?1 AND first <= ?1 ORDER BY seq DESC", seq)
            .map { $0.integer(0) }
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
        let named = try row.map { (undoing: $0.integer(0), first: $0.integer(1), last: $0.integer(2)) }
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

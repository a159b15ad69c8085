import Journal
import Lifecycle

/// Where things stand in the journal: stretches of whole actions, lines about the workspace, what undos name, the lines of imports.
///
/// It turns numbers of lines into places by a row for every stretch of some 256 lines, rather than one for every line. Changes happen in a transaction of
/// the caller's.
final class JournalMap {
    private let database: IndexDatabase
    /// How many lines make a stretch; one that is long already takes no further action.
    static let stretch = 256

    init(_ database: IndexDatabase) {
        self.database = database
    }

    /// What one action adds.
    struct Added {
        /// Where the journal stood before it.
        var start: JournalPosition
        /// Its intent.
        var action: ActionID
        /// When it was recorded.
        var recorded: Instant
        /// Its lines.
        var lines: ClosedRange<Int>
        /// Everybody by whom a line of it is.
        var actors: [String]
        /// The import that it belongs to.
        var batch: ActionID?
        /// Whether it ends that import.
        var closesBatch = false
        /// What it takes back, by the `undone` line that says so.
        var undone: [(seq: Int, ranges: [ClosedRange<Int>])] = []
        /// Its lines about the workspace.
        var workspaceLines: [(seq: Int, place: LineLocation, kind: String)] = []
        /// The last of its lines by which routing gave a lead to somebody.
        var routed: LineLocation?
    }

    /// Takes in an action; O(1).
    func add(_ added: Added) throws(ReadModelError) {
        let last = try database.statement("SELECT first FROM block ORDER BY first DESC LIMIT 1").integer()
        let first: Int
        let time = added.action.high >> 16
        if let last, added.lines.lowerBound - Int(last) < Self.stretch {
            first = Int(last)
            let grow = try database.statement(
                """
                UPDATE block SET earliest = min(earliest, ?1), latest = max(latest, ?1), recorded = min(recorded, ?3) WHERE first = ?2
                """, for: "writing")
            grow.bind(1, Int64(time))
            grow.bind(2, first)
            grow.bind(3, added.recorded.milliseconds)
            try grow.run()
        } else {
            first = added.lines.lowerBound
            try begin(added.start, first: first, earliest: time, latest: time, recorded: added.recorded)
        }
        for actor in added.actors { try mark(actor, in: first) }
        if let batch = added.batch { try addBatch(batch, added.lines, closed: added.closesBatch) }
        for (seq, ranges) in added.undone { try addUndone(seq, ranges) }
        for (seq, place, kind) in added.workspaceLines { try addWorkspaceLine(seq, place, kind) }
        if let routed = added.routed { try setRouted(routed) }
    }

    /// Begins a stretch at a line; the first two moments are those of its actions' ids, in milliseconds.
    func begin(
        _ start: JournalPosition, first: Int, earliest: UInt64, latest: UInt64, recorded: Instant
    ) throws(ReadModelError) {
        let row = try database.statement("INSERT INTO block VALUES (?, ?, ?, ?, ?, ?)", for: "writing")
        row.bind(1, first)
        row.bind(2, start.offset)
        row.bind(3, start.sum.description)
        row.bind(4, Int64(earliest))
        row.bind(5, Int64(latest))
        row.bind(6, recorded.milliseconds)
        try row.run()
    }

    /// Notes that somebody did something in a stretch.
    func mark(_ actor: String, in first: Int) throws(ReadModelError) {
        let row = try database.statement("INSERT OR IGNORE INTO blockActor VALUES (?, ?)", for: "writing")
        row.bind(1, actor)
        row.bind(2, first)
        try row.run()
    }

    /// Notes what an `undone` line names.
    func addUndone(_ seq: Int, _ ranges: [ClosedRange<Int>]) throws(ReadModelError) {
        for range in ranges {
            let row = try database.statement("INSERT OR IGNORE INTO undone VALUES (?, ?, ?)", for: "writing")
            row.bind(1, seq)
            row.bind(2, range.lowerBound)
            row.bind(3, range.upperBound)
            try row.run()
        }
    }

    /// Notes a line about the workspace.
    func addWorkspaceLine(_ seq: Int, _ place: LineLocation, _ kind: String) throws(ReadModelError) {
        let row = try database.statement("INSERT OR IGNORE INTO workspaceLine VALUES (?, ?, ?, ?)", for: "writing")
        row.bind(1, seq)
        row.bind(2, place.offset)
        row.bind(3, place.length)
        row.bind(4, kind)
        try row.run()
    }

    /// Notes the newest line by which routing gave a lead to somebody, whether or not it is taken back later: whose turn it is goes on.
    func setRouted(_ place: LineLocation) throws(ReadModelError) {
        let row = try database.statement("INSERT OR REPLACE INTO routed VALUES (1, ?, ?)", for: "writing")
        row.bind(1, place.offset)
        row.bind(2, place.length)
        try row.run()
    }

    /// The newest line by which routing gave a lead to somebody.
    func routed() throws(ReadModelError) -> LineLocation? {
        let row = try database.statement("SELECT offset, length FROM routed")
        defer { row.reset() }
        return try row.next() ? LineLocation(offset: row.integer(0), length: row.integer(1)) : nil
    }

    /// Adds lines to an import, to its last range where they follow it.
    func addBatch(_ batch: ActionID, _ lines: ClosedRange<Int>, closed: Bool) throws(ReadModelError) {
        func bound(_ sql: String) throws(ReadModelError) -> PreparedStatement {
            let row = try database.statement(sql, for: "writing")
            row.bind(1, Int64(bitPattern: batch.high))
            row.bind(2, Int64(bitPattern: batch.low))
            row.bind(3, lines.lowerBound)
            row.bind(4, lines.upperBound)
            row.bind(5, closed)
            return row
        }
        try bound("UPDATE batchRange SET last = ?4, closed = closed OR ?5 WHERE high = ?1 AND low = ?2 AND last = ?3 - 1").run()
        guard try database.statement("SELECT changes()").integer() == 0 else { return }
        try bound("INSERT OR IGNORE INTO batchRange VALUES (?1, ?2, ?3, ?4, ?5)").run()
    }

    /// The position at the beginning of the stretch that a line is in; nil for a line that isn't there.
    func stretch(of seq: Int, generation: UInt64) throws(ReadModelError) -> JournalPosition? {
        let row = try database.statement("SELECT first, offset, sum FROM block WHERE first <= ? ORDER BY first DESC LIMIT 1")
        row.bind(1, seq)
        return try position(row, generation)
    }

    /// The stretches that hold an action's lines by the time in its id, newest first; O(stretches).
    func stretches(at time: UInt64, generation: UInt64) throws(ReadModelError) -> [JournalPosition] {
        let row = try database.statement(
            "SELECT first, offset, sum FROM block WHERE earliest <= ?1 AND latest >= ?1 ORDER BY first DESC")
        row.bind(1, Int64(time))
        var found: [JournalPosition] = []
        while let position = try position(row, generation, resetting: false) { found.append(position) }
        return found
    }

    /// The newest stretch before a line in which somebody did something.
    func stretch(with actor: String, before seq: Int, generation: UInt64) throws(ReadModelError) -> JournalPosition? {
        let row = try database.statement(
            """
            SELECT first, offset, sum FROM block WHERE first =
            (SELECT block FROM blockActor WHERE actor = ? AND block < ? ORDER BY block DESC LIMIT 1)
            """)
        row.bind(1, actor)
        row.bind(2, seq)
        return try position(row, generation)
    }

    /// The newest stretch before a line in which somebody did something and which began before a moment.
    func stretch(with actor: String, before seq: Int, since moment: Instant, generation: UInt64) throws(ReadModelError)
        -> JournalPosition?
    {
        let row = try database.statement(
            """
            SELECT first, offset, sum FROM blockActor JOIN block ON first = block
            WHERE actor = ?1 AND block < ?2 AND earliest < ?3 ORDER BY block DESC LIMIT 1
            """)
        row.bind(1, actor)
        row.bind(2, seq)
        row.bind(3, moment.milliseconds)
        return try position(row, generation)
    }

    private func position(_ row: PreparedStatement, _ generation: UInt64, resetting: Bool = true) throws(ReadModelError)
        -> JournalPosition?
    {
        defer { if resetting { row.reset() } }
        guard try row.next(), let sum = JournalHash(row.text(2)) else { return nil }
        return JournalPosition(generation: generation, offset: row.integer(1), seq: SequenceNumber(row.integer(0) - 1), sum: sum)
    }

    /// The `undone` lines that name a line, newest first.
    func undone(naming seq: Int) throws(ReadModelError) -> [Int] {
        let row = try database.statement("SELECT DISTINCT seq FROM undone WHERE last >= ?1 AND first <= ?1 ORDER BY seq DESC")
        row.bind(1, seq)
        var found: [Int] = []
        try row.each { (row) throws(ReadModelError) in found.append(row.integer(0)) }
        return found
    }

    /// Whether a line counts: newest first, it does unless an `undone` that counts names it.
    func isInForce(_ seq: Int) throws(ReadModelError) -> Bool {
        for undoing in try undone(naming: seq) where try isInForce(undoing) { return false }
        return true
    }

    /// The lines of a range that count, as ranges in order: all but those that an `undone` that counts names. O(undone lines).
    func inForce(of lines: ClosedRange<Int>) throws(ReadModelError) -> [ClosedRange<Int>] {
        let row = try database.statement("SELECT seq, first, last FROM undone WHERE last >= ? AND first <= ? ORDER BY first, last")
        row.bind(1, lines.lowerBound)
        row.bind(2, lines.upperBound)
        var named: [(undoing: Int, first: Int, last: Int)] = []
        try row.each { (row) throws(ReadModelError) in named.append((row.integer(0), row.integer(1), row.integer(2))) }
        var counting: [Int: Bool] = [:]
        var standing: [ClosedRange<Int>] = []
        var next = lines.lowerBound
        for (undoing, first, last) in named {
            if counting[undoing] == nil { counting[undoing] = try isInForce(undoing) }
            guard counting[undoing] == true else { continue }
            if next < first { standing.append(next...(first - 1)) }
            next = max(next, last + 1)
        }
        if next <= lines.upperBound { standing.append(next...lines.upperBound) }
        return standing
    }

    /// The ranges that an `undone` line names, if it is one.
    func ranges(of seq: Int) throws(ReadModelError) -> [ClosedRange<Int>] {
        let row = try database.statement("SELECT first, last FROM undone WHERE seq = ? ORDER BY first")
        row.bind(1, seq)
        var found: [ClosedRange<Int>] = []
        try row.each { (row) throws(ReadModelError) in found.append(row.integer(0)...max(row.integer(0), row.integer(1))) }
        return found
    }

    /// The places of the lines about the workspace, in order.
    func workspaceLines() throws(ReadModelError) -> [(seq: Int, place: LineLocation, kind: String)] {
        let row = try database.statement("SELECT seq, offset, length, kind FROM workspaceLine ORDER BY seq")
        var found: [(seq: Int, place: LineLocation, kind: String)] = []
        try row.each { (row) throws(ReadModelError) in
            found.append((row.integer(0), LineLocation(offset: row.integer(1), length: row.integer(2)), row.text(3)))
        }
        return found
    }

    /// The lines of an import, in order, and whether its `imported` line has come.
    func batch(_ id: ActionID) throws(ReadModelError) -> ImportBatch? {
        let row = try database.statement("SELECT first, last, closed FROM batchRange WHERE high = ? AND low = ? ORDER BY first")
        row.bind(1, Int64(bitPattern: id.high))
        row.bind(2, Int64(bitPattern: id.low))
        var batch = ImportBatch(id: id, lines: [], isClosed: false)
        try row.each { (row) throws(ReadModelError) in
            batch.lines.append(SequenceNumber(row.integer(0))...SequenceNumber(max(row.integer(0), row.integer(1))))
            if row.integer(2) != 0 { batch.isClosed = true }
        }
        return batch.lines.isEmpty ? nil : batch
    }

    /// Imports that were cut off, oldest first.
    func openBatches() throws(ReadModelError) -> [ActionID] {
        let row = try database.statement(
            "SELECT high, low FROM batchRange GROUP BY high, low HAVING max(closed) = 0 ORDER BY min(first)")
        var found: [ActionID] = []
        try row.each { (row) throws(ReadModelError) in
            found.append(ActionID(high: UInt64(bitPattern: row.int64(0)), low: UInt64(bitPattern: row.int64(1))))
        }
        return found
    }
}

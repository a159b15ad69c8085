import Journal
import Lifecycle

/// How far this user's indexes had read the journal, by the place where it is.
///
/// For each other place that has the workspace's id, such as a copy, the furthest position; for the index's own place
/// only one that is not in the journal. Nothing in a journal shows that its end is gone.
struct SeenPositions {
    let database: IndexDatabase

    /// All positions.
    ///
    /// - Throws: `.database`, also for an index of an earlier version, which has none.
    var all: [String: JournalPosition] {
        get throws(ReadModelError) {
            var positions: [String: JournalPosition] = [:]
            try database.statement("SELECT location, generation, offset, seq, hash FROM seen").each {
                (row) throws(ReadModelError) in
                positions[row.text(0)] = JournalPosition(row, at: 1)
            }
            return positions
        }
    }

    /// Replaces the positions.
    func write(_ positions: [String: JournalPosition]) throws(ReadModelError) {
        try database.run("DELETE FROM seen")
        for (location, position) in positions {
            try database.run(
                "INSERT INTO seen VALUES (?, ?, ?, ?, ?)", location, Int64(bitPattern: position.generation), position.offset,
                position.seq.value, position.hash.description)
        }
    }
}

extension JournalPosition {
    /// Reads a position from four columns; nil for one that no journal has.
    init?(_ row: Statement, at column: Int) {
        guard let hash = JournalHash(row.text(column + 3)) else { return nil }
        self.init(
            generation: UInt64(bitPattern: row.int64(column)), offset: row.integer(column + 1),
            seq: SequenceNumber(row.integer(column + 2)), hash: hash)
        guard isPossible else { return nil }
    }
}

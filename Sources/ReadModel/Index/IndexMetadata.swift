import Journal
import Lifecycle

/// The one row that says what an index is the index of.
struct IndexMetadata: Equatable {
    var workspace: String
    var position: JournalPosition
    /// The moment by which lateness and snoozes stand.
    var clock: Instant
    /// The day for which scores stand.
    var day: Day
    /// The number of the definition by which rows were made.
    var definition: Int
    /// The program that made it; another may see leads otherwise.
    var program: String

    /// Reads it; nil in a database that has none.
    static func read(_ database: IndexDatabase) throws(ReadModelError) -> IndexMetadata? {
        let row = try database.statement(
            "SELECT workspace, generation, offset, seq, sum, clock, day, definition, program FROM meta")
        defer { row.reset() }
        guard try row.next(), let sum = JournalHash(row.text(4)) else { return nil }
        return IndexMetadata(
            workspace: row.text(0),
            position: JournalPosition(
                generation: UInt64(bitPattern: row.int64(1)), offset: row.integer(2), seq: SequenceNumber(row.integer(3)), sum: sum),
            clock: Instant(milliseconds: row.int64(5)), day: Day(number: row.integer(6)), definition: row.integer(7),
            program: row.text(8))
    }

    /// Writes it in place of what is there.
    func write(_ database: IndexDatabase) throws(ReadModelError) {
        let row = try database.statement("INSERT OR REPLACE INTO meta VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)", for: "writing")
        row.bind(1, workspace)
        row.bind(2, Int64(bitPattern: position.generation))
        row.bind(3, position.offset)
        row.bind(4, position.seq.value)
        row.bind(5, position.sum.description)
        row.bind(6, clock.milliseconds)
        row.bind(7, day.number)
        row.bind(8, definition)
        row.bind(9, program)
        try row.run()
    }
}

import Journal
import Lifecycle

/// The single row of metadata: which journal, position, clock, definition and program the index is for.
struct IndexMetadata: Equatable {
    var workspace: String
    var position: JournalPosition
    /// The time at which overdue and snoozed leads were determined.
    var clock: Instant
    /// The day that scores are for.
    var day: Day
    /// The number of the definition that rows were built with.
    var definition: Int
    /// The program version that built the index; another version may compute different rows.
    var program: String

    /// Reads the metadata; nil in a database without any, or with a position that no journal has.
    static func read(_ database: IndexDatabase) throws(ReadModelError) -> IndexMetadata? {
        try database.statement("SELECT workspace, generation, offset, seq, hash, clock, day, definition, program FROM meta").first {
            row in
            guard let hash = JournalHash(row.text(4)) else { return nil }
            let position = JournalPosition(
                generation: UInt64(bitPattern: row.int64(1)), offset: row.integer(2), seq: SequenceNumber(row.integer(3)),
                hash: hash)
            guard position.isPossible else { return nil }
            return IndexMetadata(
                workspace: row.text(0), position: position,
                clock: Instant(milliseconds: row.int64(5)), day: Day(number: row.integer(6)), definition: row.integer(7),
                program: row.text(8))
        }
    }

    func write(_ database: IndexDatabase) throws(ReadModelError) {
        try database.run(
            "INSERT OR REPLACE INTO meta VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?)", workspace, Int64(bitPattern: position.generation),
            position.offset, position.seq.value, position.hash.description, clock.milliseconds, day.number, definition, program)
    }
}

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

    /// Where the journal was.
    var location: String
    /// What the file system said of the journal when the index had reached its end; nil if it was not at the end.
    var stamp: JournalStamp?

    /// Notes what the file system says of the journal, if the index is at its end.
    mutating func mark(_ journal: any JournalStore) {
        location = journal.location
        stamp = journal.stamp.flatMap { $0.size == position.offset ? $0 : nil }
    }

    /// Reads the metadata; nil in a database without any, or with a position that no journal has.
    static func read(_ database: IndexDatabase) throws(ReadModelError) -> IndexMetadata? {
        try database.statement(
            """
            SELECT workspace, generation, offset, seq, hash, clock, day, definition, program, location, inode, size, changedAt
            FROM meta
            """
        ).first { row in
            guard let position = JournalPosition(row, at: 1) else { return nil }
            let inode = UInt64(bitPattern: row.int64(10))
            return IndexMetadata(
                workspace: row.text(0), position: position,
                clock: Instant(milliseconds: row.int64(5)), day: Day(number: row.integer(6)), definition: row.integer(7),
                program: row.text(8), location: row.text(9),
                stamp: inode == 0 ? nil : JournalStamp(inode: inode, size: row.integer(11), changedAt: row.int64(12)))
        }
    }

    func write(_ database: IndexDatabase) throws(ReadModelError) {
        try database.run(
            "INSERT OR REPLACE INTO meta VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", workspace,
            Int64(bitPattern: position.generation), position.offset, position.seq.value, position.hash.description,
            clock.milliseconds, day.number, definition, program, location, Int64(bitPattern: stamp?.inode ?? 0),
            stamp?.size ?? 0, stamp?.changedAt ?? 0)
    }
}

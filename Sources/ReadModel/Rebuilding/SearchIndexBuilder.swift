/// Builds the full-text index of a rebuild in a separate temporary database.
///
/// This runs in parallel with writing the rows and creating the other indices. FTS5 stores an index in a few tables of
/// blobs (sqlite.org/fts5.html, "Structure of the FTS index"), which can be copied once they are built.
final class SearchIndexBuilder {
    private let database: IndexDatabase
    private let insertion: Statement

    /// The concatenated texts of some leads.
    struct Texts: Sendable {
        fileprivate(set) var bytes: [UInt8] = []
        fileprivate var ends: [(lead: Int, end: Int)] = []

        /// Adds a lead's text; leads come in the order of their numbers.
        mutating func add(_ text: String, _ lead: Int) {
            bytes.append(contentsOf: text.utf8)
            ends.append((lead, bytes.count))
        }
    }

    /// The number of bytes that FTS5 collects before it writes a segment; at the end all segments are joined.
    private static let hashSize = 16 << 20
    /// The page cache in KiB: pages are written once, and read once at the end.
    private static let cacheSize = 16_384

    init() throws(ReadModelError) {
        // An empty name makes a temporary file, only written when the cache is full (sqlite.org/inmemorydb.html).
        database = try IndexDatabase(path: "")
        try database.execute(
            "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -\(Self.cacheSize)")
        try database.execute(IndexSchema.search)
        try database.execute("INSERT INTO search(search, rank) VALUES ('hashsize', \(Self.hashSize))")
        try database.execute("INSERT INTO search(search, rank) VALUES ('automerge', 0)")
        try database.execute("BEGIN")
        insertion = try database.statement("INSERT INTO search(rowid, text) VALUES (?, ?)", for: "writing")
    }

    /// Indexes texts in the order in which they were drained.
    func index(_ texts: Texts) throws(ReadModelError) {
        var start = 0
        for (lead, end) in texts.ends {
            insertion.bind(1, lead)
            insertion.bind(2, text: texts.bytes[start..<end])
            try insertion.run()
            start = end
        }
    }

    /// Joins all segments into one, in which a word is looked up once.
    ///
    /// It reads and writes pages in order, so it needs little memory; two seconds for a million leads.
    func joinSegments() throws(ReadModelError) {
        try database.execute("INSERT INTO search(search) VALUES ('optimize')")
    }

    /// The row of FTS5's structure record, which lists its segments.
    private static let structure: Int64 = 10
    /// The number of levels by which the segments of a rebuild are raised.
    private static let lift = 3

    /// Raises all segments of an FTS5 structure record by some levels.
    ///
    /// Each action adds a small segment to the lowest level, and sixteen segments of one level are merged into one of
    /// the next, whatever their sizes ("crisis merge"). With the segments of a million leads among them, the sixteenth
    /// action after a rebuild took more than a second. Three levels up they are only reached after some 60,000
    /// actions.
    ///
    /// The record has four bytes, then varints: the numbers of levels, of segments and of written pages; then for each
    /// level the number of segments being merged, the number of segments, and the place of each (fts5_index.c,
    /// `fts5StructureDecode`). A record of another form is returned unchanged.
    static func lifted(_ record: [UInt8]) -> [UInt8] {
        guard record.count > 5, record[4] > 0, Int(record[4]) + lift < 32 else { return record }
        // Skip the numbers of levels, segments and pages; a varint ends with a byte below 128, or with its ninth byte.
        var position = 4
        for _ in 0..<3 {
            var length = 1
            while length < 9, position < record.count, record[position] >= 0x80 {
                position += 1
                length += 1
            }
            position += 1
        }
        guard position < record.count else { return record }
        var lifted = record
        lifted[4] += UInt8(lift)
        lifted.insert(contentsOf: repeatElement(0, count: 2 * lift), at: position)
        return lifted
    }

    /// Copies the index into a database that has none yet, in a transaction of its own.
    func move(to other: IndexDatabase) throws(ReadModelError) {
        try database.execute("COMMIT")
        try other.execute("BEGIN")
        try other.execute(IndexSchema.search)
        try other.execute("DELETE FROM search_data", "DELETE FROM search_idx")
        let data = try other.statement("INSERT INTO search_data(id, block) VALUES (?, ?)", for: "writing")
        try database.statement("SELECT id, block FROM search_data ORDER BY id").each { (row) throws(ReadModelError) in
            try data.with(row.int64(0), row.int64(0) == Self.structure ? Self.lifted(row.blob(1)) : row.blob(1)).run()
        }
        let pages = try other.statement("INSERT INTO search_idx(segid, term, pgno) VALUES (?, ?, ?)", for: "writing")
        try database.statement("SELECT segid, term, pgno FROM search_idx ORDER BY segid, term").each {
            (row) throws(ReadModelError) in
            try pages.with(row.int64(0), row.blob(1), row.int64(2)).run()
        }
        try other.execute("COMMIT")
    }
}

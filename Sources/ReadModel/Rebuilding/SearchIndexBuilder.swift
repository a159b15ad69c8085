/// Builds the full-text index of a rebuild apart from the rest and in memory, so that one core can do it while another one makes the indices.
///
/// What FTS5 keeps is a few tables with blocks of bytes (sqlite.org/fts5.html, "Structure of the FTS index"): once built they are copied as they are.
/// Texts are added by one thread while another one may index those that were taken out before; each side is used by one thread at a time.
final class SearchIndexBuilder: @unchecked Sendable {
    private let database: IndexDatabase
    private let table: LeadTable
    private var gathered = Texts()

    /// Some leads' texts, one behind the other.
    struct Texts: Sendable {
        fileprivate var bytes: [UInt8] = []
        fileprivate var ends: [(lead: Int, end: Int)] = []
    }

    /// How many bytes of texts may wait for the end, when one core has only words to index while another one makes indices.
    private static let most = 96 << 20
    /// How many bytes FTS5 gathers before it sorts and writes them: the fewer pieces the faster it is built and asked.
    private static let hashSize = 64 << 20

    init() throws(ReadModelError) {
        database = try IndexDatabase(path: nil)
        table = LeadTable(database)
        try database.execute("PRAGMA journal_mode = OFF")
        try database.execute(IndexSchema.search)
        try database.execute("INSERT INTO search(search, rank) VALUES ('hashsize', \(Self.hashSize))")
        try database.execute("INSERT INTO search(search, rank) VALUES ('automerge', 0)")
        try database.execute("BEGIN")
    }

    /// Keeps a lead's text until it is taken; leads come in the order of their numbers.
    func add(_ text: String, _ lead: Int) {
        gathered.bytes.append(contentsOf: text.utf8)
        gathered.ends.append((lead, gathered.bytes.count))
    }

    /// Takes what was gathered, if it is much.
    func takeMany() -> Texts? { gathered.bytes.count > Self.most ? takeAll() : nil }

    /// Takes what was gathered.
    func takeAll() -> Texts {
        defer { gathered = Texts() }
        return gathered
    }

    /// Indexes texts, which come in the order in which they were taken.
    func index(_ texts: Texts) throws(ReadModelError) {
        var start = 0
        for (lead, end) in texts.ends {
            try table.addText(texts.bytes[start..<end], lead)
            start = end
        }
    }

    /// Where FTS5 keeps which pieces its index has.
    private static let structure: Int64 = 10
    /// How many levels the pieces of a rebuild are lifted by.
    private static let lift = 3

    /// What FTS5 says of its pieces, all of them some levels higher.
    ///
    /// Each action adds a small piece to the lowest level, and sixteen pieces of one level are merged into one of the next, whatever their sizes ("crisis merge"): with the
    /// pieces of a million leads among them the sixteenth action after a rebuild took more than a second. Three levels up these are met after some 60,000 actions.
    ///
    /// The record has four bytes, then numbers of variable length: how many levels, how many pieces, how many pages were written; then for each level how many
    /// pieces are being merged, how many there are, and where each stands (fts5_index.c, `fts5StructureDecode`). One that is made otherwise is left as it is.
    static func lifted(_ record: [UInt8]) -> [UInt8] {
        guard record.count > 5, record[4] > 0, Int(record[4]) + lift < 32 else { return record }
        // Behind the numbers of levels, pieces and pages; a number ends with a byte below 128, or with its ninth.
        var place = 4
        for _ in 0..<3 {
            var length = 1
            while length < 9, place < record.count, record[place] >= 0x80 {
                place += 1
                length += 1
            }
            place += 1
        }
        guard place < record.count else { return record }
        var lifted = record
        lifted[4] += UInt8(lift)
        lifted.insert(contentsOf: repeatElement(0, count: 2 * lift), at: place)
        return lifted
    }

    /// Puts the index into a database that has none yet, in a transaction of its own.
    func move(to other: IndexDatabase) throws(ReadModelError) {
        try database.execute("COMMIT")
        try other.execute("BEGIN")
        try other.execute(IndexSchema.search)
        try other.execute("DELETE FROM search_data; DELETE FROM search_idx")
        let data = try other.statement("INSERT INTO search_data(id, block) VALUES (?, ?)", for: "writing")
        try database.statement("SELECT id, block FROM search_data ORDER BY id").each { (row) throws(ReadModelError) in
            data.bind(1, row.int64(0))
            data.bind(2, row.int64(0) == Self.structure ? Self.lifted(row.blob(1)) : row.blob(1))
            try data.run()
        }
        let places = try other.statement("INSERT INTO search_idx(segid, term, pgno) VALUES (?, ?, ?)", for: "writing")
        try database.statement("SELECT segid, term, pgno FROM search_idx ORDER BY segid, term").each {
            (row) throws(ReadModelError) in
            places.bind(1, row.int64(0))
            places.bind(2, row.blob(1))
            places.bind(3, row.int64(2))
            try places.run()
        }
        try other.execute("COMMIT")
    }
}

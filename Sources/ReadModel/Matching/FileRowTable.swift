/// The rows of a file with their keys, in a temporary database that nobody else sees.
///
/// It finds the rows that share a key in constant memory. SQLite removes the file as soon as it is open, so that
/// nothing of it stays after a crash. Its functions throw `.database`.
package final class FileRowTable {
    private let database: Database
    /// The number of rows.
    package private(set) var count = 0

    /// The page cache in KiB.
    private static let cacheSize = 16_384

    package init() throws(ReadModelError) {
        // An empty name makes a file of its own in the folder for temporary files (sqlite.org/inmemorydb.html).
        database = try Database(path: "", busyTimeout: 0)
        try database.execute(
            "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA temp_store = FILE",
            "PRAGMA cache_size = -\(Self.cacheSize)",
            "CREATE TABLE row(number INTEGER PRIMARY KEY, text TEXT NOT NULL)",
            "CREATE TABLE key(key INTEGER NOT NULL, row INTEGER NOT NULL)",
            "CREATE TABLE likeness(key INTEGER NOT NULL, row INTEGER NOT NULL)",
            "CREATE TABLE member(kind INTEGER NOT NULL, leader INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (kind, leader, row)) WITHOUT ROWID",
            "BEGIN")
    }

    /// Adds the next row.
    ///
    /// - Parameters:
    ///   - text: What the row is recognised by.
    ///   - keys: The keys by which it may join other rows.
    ///   - likenesses: The keys by which it may only resemble them.
    package func add(_ text: String, keys: [Int64], likenesses: [Int64]) throws(ReadModelError) {
        try database.run("INSERT INTO row VALUES (?, ?)", count, text)
        for key in keys { try database.run("INSERT INTO key VALUES (?, ?)", key, count) }
        for key in likenesses { try database.run("INSERT INTO likeness VALUES (?, ?)", key, count) }
        count += 1
    }

    /// Passes each key that several rows have to a block, with these rows in order.
    package func sharedKeys(_ body: (Int64, [Int]) throws(ReadModelError) -> Void) throws(ReadModelError) {
        try shared(in: "key", body)
    }

    /// Passes each likeness that several rows have to a block, with these rows in order.
    package func sharedLikenesses(_ body: (Int64, [Int]) throws(ReadModelError) -> Void) throws(ReadModelError) {
        try shared(in: "likeness", body)
    }

    private func shared(in table: String, _ body: (Int64, [Int]) throws(ReadModelError) -> Void) throws(ReadModelError) {
        var current: (key: Int64, rows: [Int]) = (0, [])
        let statement = try database.statement(
            """
            SELECT key, row FROM \(table) WHERE key IN (SELECT key FROM \(table) GROUP BY key HAVING count(*) > 1)
            ORDER BY key, row
            """)
        try statement.each { (row) throws(ReadModelError) in
            if row.int64(0) != current.key {
                if current.rows.count > 1 { try body(current.key, current.rows) }
                current = (row.int64(0), [])
            }
            current.rows.append(row.integer(1))
        }
        if current.rows.count > 1 { try body(current.key, current.rows) }
    }

    /// What a row is recognised by.
    package func text(of row: Int) throws(ReadModelError) -> String {
        try database.statement("SELECT text FROM row WHERE number = ?", row).first { $0.text(0) } ?? ""
    }

    /// What the rows of a group have in common.
    package enum GroupKind: Int {
        /// Keys, directly or through others.
        case linked
        /// Also all that makes them equal.
        case equal
    }

    /// Records that a row belongs to a group, which has the number of its first row.
    package func add(_ row: Int, toGroup leader: Int, of kind: GroupKind = .linked) throws(ReadModelError) {
        try database.run("INSERT INTO member VALUES (?, ?, ?)", kind.rawValue, leader, row)
    }

    /// The different texts of a group's rows, in the order of the rows.
    package func texts(
        ofGroup leader: Int, of kind: GroupKind = .linked, limit: Int
    ) throws(ReadModelError) -> [String] {
        try database.statement(
            """
            SELECT text FROM member JOIN row ON number = row WHERE kind = ? AND leader = ?
            GROUP BY text ORDER BY min(row) LIMIT ?
            """, kind.rawValue, leader, limit
        ).map { $0.text(0) }
    }
}

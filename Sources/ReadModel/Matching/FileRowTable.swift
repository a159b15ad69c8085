/// The rows of a file with their keys, in a temporary database that nobody else sees.
///
/// It finds the rows that share a key, among themselves and with leads, in constant memory. SQLite removes the file as
/// soon as it is open, so that nothing of it stays after a crash. Its functions throw `.database`.
package final class FileRowTable {
    private let database: Database
    private let (insertRow, insertKey): (Statement, Statement)
    /// The number of rows.
    package private(set) var count = 0
    private var keyCount = 0

    /// A key of a row, with its kind.
    package struct Key: Hashable, Sendable {
        package let kind: KeyKind
        package let value: Int64

        package init(_ kind: KeyKind, _ value: Int64) {
            self.kind = kind
            self.value = value
        }
    }

    /// The page cache in KiB.
    private static let cacheSize = 16_384

    package init() throws(ReadModelError) {
        // An empty name makes a file of its own in the folder for temporary files (sqlite.org/inmemorydb.html).
        database = try Database(path: "", busyTimeout: 0)
        try database.execute(
            "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA temp_store = FILE",
            "PRAGMA cache_size = -\(Self.cacheSize)",
            "CREATE TABLE row(number INTEGER PRIMARY KEY, text TEXT NOT NULL, origin TEXT NOT NULL, firstKey INTEGER NOT NULL, keys INTEGER NOT NULL)",
            "CREATE TABLE key(key INTEGER NOT NULL, kind INTEGER NOT NULL, row INTEGER NOT NULL)",
            "CREATE TABLE member(kind INTEGER NOT NULL, leader INTEGER NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (kind, leader, row)) WITHOUT ROWID",
            "BEGIN")
        insertRow = try database.statement("INSERT INTO row VALUES (?, ?, ?, ?, ?)", for: "writing")
        insertKey = try database.statement("INSERT INTO key VALUES (?, ?, ?)", for: "writing")
    }

    /// Adds the next row: what it is recognised by and when it was captured as texts, and its keys.
    package func add(_ text: String, origin: String = "", keys: [Key]) throws(ReadModelError) {
        try insertRow.with(count, text, origin, keyCount + 1, keys.count).run()
        for key in keys { try insertKey.with(key.value, key.kind.rawValue, count).run() }
        keyCount += keys.count
        count += 1
    }

    /// Ends adding rows, and sorts their keys.
    package func finish() throws(ReadModelError) {
        // Sorting once costs less than keeping an index in order while rows are added.
        try database.execute(
            "PRAGMA threads = \(IndexDatabase.sortingThreads)", "PRAGMA cache_size = -\(IndexDatabase.sortingCache)",
            "CREATE INDEX rowByKey ON key(key, kind, row)",
            "CREATE TABLE sharedKey AS SELECT key, kind FROM key GROUP BY key, kind HAVING count(*) > 1 ORDER BY key, kind",
            "COMMIT", "PRAGMA threads = 0", "PRAGMA cache_size = -\(Self.cacheSize)")
    }

    /// Passes each key of some kinds that several rows have to a block, with these rows in order.
    package func sharedKeys(
        of kinds: [KeyKind], _ body: (Key, [Int]) throws(ReadModelError) -> Void
    ) throws(ReadModelError) {
        let codes = kinds.map { String($0.rawValue) }.joined(separator: ", ")
        let statement = try database.statement(
            """
            SELECT key, kind, row FROM sharedKey CROSS JOIN key USING (key, kind) WHERE kind IN (\(codes))
            ORDER BY key, kind, row
            """)
        var current: (key: Key?, rows: [Int]) = (nil, [])
        try statement.each { (row) throws(ReadModelError) in
            guard let kind = KeyKind(rawValue: row.integer(1)) else { return }
            let key = Key(kind, row.int64(0))
            if key != current.key {
                if let key = current.key { try body(key, current.rows) }
                current = (key, [])
            }
            current.rows.append(row.integer(2))
        }
        if let key = current.key { try body(key, current.rows) }
    }

    /// Passes each row that has a key of a lead in the index to a block, perhaps several times.
    ///
    /// - Returns: False if the index can't be compared as a whole: it is only in memory, or its file can't be read.
    package func rows(withKeysIn index: ReadModel, _ body: (Int) -> Void) -> Bool {
        guard let path = index.index.database.path else { return false }
        do throws(ReadModelError) {
            try database.run("ATTACH ? AS leads", path, for: "matching")
            defer {
                database.forgetStatements()
                try? database.execute("DETACH leads")
            }
            try compare(body)
            return true
        } catch {
            return false
        }
    }

    private func compare(_ body: (Int) -> Void) throws(ReadModelError) {
        guard try database.statement("SELECT 1 FROM leads.leadProfile LIMIT 1").first({ _ in true }) ?? false else { return }
        let first = KeyKind.ofLeads.map {
            "WHEN \($0.rawValue) THEN EXISTS (SELECT 1 FROM leads.leadProfile WHERE \($0.column) = key.key)"
        }.joined(separator: " ")
        let statement = try database.statement(
            """
            SELECT row FROM key WHERE CASE kind \(first) END
                OR EXISTS (SELECT 1 FROM leads.furtherKey WHERE furtherKey.key = key.key AND furtherKey.kind = key.kind)
            """, for: "matching")
        try statement.each { body($0.integer(0)) }
    }

    /// The rows that have one of some keys.
    package func rows(with keys: MatchKeys) throws(ReadModelError) -> [Int] {
        var rows: [Int] = []
        for (kind, values) in keys.byKind {
            for value in values {
                try database.statement("SELECT row FROM key WHERE key = ? AND kind = ?", value, kind.rawValue).each {
                    rows.append($0.integer(0))
                }
            }
        }
        return rows
    }

    /// The keys of a row.
    package func keys(of row: Int) throws(ReadModelError) -> [Key] {
        try database.statement(
            """
            SELECT kind, key FROM row JOIN key ON key.rowid BETWEEN row.firstKey AND row.firstKey + row.keys - 1 WHERE number = ?
            """, row
        ).map { row in KeyKind(rawValue: row.integer(0)).map { Key($0, row.int64(1)) } }.compactMap(\.self)
    }

    /// What a row is recognised by.
    package func text(of row: Int) throws(ReadModelError) -> String {
        try database.statement("SELECT text FROM row WHERE number = ?", row).first { $0.text(0) } ?? ""
    }

    /// When the person of a row was captured, and through what.
    package func origin(of row: Int) throws(ReadModelError) -> String {
        try database.statement("SELECT origin FROM row WHERE number = ?", row).first { $0.text(0) } ?? ""
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

    /// The different texts of a group's rows with the first row of each, in the order of the rows.
    package func texts(
        ofGroup leader: Int, of kind: GroupKind = .linked, limit: Int
    ) throws(ReadModelError) -> [(text: String, row: Int)] {
        try database.statement(
            """
            SELECT text, min(row) FROM member JOIN row ON number = row WHERE kind = ? AND leader = ?
            GROUP BY text ORDER BY min(row) LIMIT ?
            """, kind.rawValue, leader, limit
        ).map { ($0.text(0), $0.integer(1)) }
    }

    /// The different origins of a group's rows.
    package func origins(ofGroup leader: Int, of kind: GroupKind) throws(ReadModelError) -> [String] {
        try database.statement(
            "SELECT DISTINCT origin FROM member JOIN row ON number = row WHERE kind = ? AND leader = ?", kind.rawValue, leader
        ).map { $0.text(0) }
    }
}

import Glibc
import Testing

@testable import ReadModel

@Suite("SQLite")
struct SQLiteTests {
    private func memory() throws -> Database {
        let database = try Database(path: nil, busyTimeout: 0)
        try database.execute("CREATE TABLE t(id INTEGER PRIMARY KEY, text TEXT, blob BLOB)")
        return database
    }

    @Test(
        "Texts come back byte for byte: empty, with NUL, any script", arguments: ["", "a", "a\0b\0", "\0", "Žižka 🦀", "e\u{301}"])
    func texts(text: String) throws {
        let database = try memory()
        let insertion = try database.statement("INSERT INTO t(text) VALUES (?)")
        insertion.bind(1, text)
        try insertion.run()
        let row = try database.statement("SELECT text, text IS NULL, length(CAST(text AS BLOB)) FROM t")
        #expect(try row.next())
        #expect(Array(row.text(0).utf8) == Array(text.utf8))
        #expect(row.integer(1) == 0)
        #expect(row.integer(2) == text.utf8.count)
        let slice = try database.statement("SELECT ? = text FROM t")
        slice.bind(1, text: ArraySlice(text.utf8))
        #expect(try slice.integer() == 1)
    }

    @Test("Blobs come back byte for byte: none, empty, ten megabytes")
    func blobs() throws {
        let database = try memory()
        let big = (0..<10_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for blob in [nil, [], [0, 255, 0], big] as [[UInt8]?] {
            let insertion = try database.statement("INSERT OR REPLACE INTO t(id, blob) VALUES (1, ?)")
            insertion.bind(1, blob)
            try insertion.run()
            let row = try database.statement("SELECT blob FROM t")
            #expect(try row.next())
            #expect(row.isNull(0) == (blob == nil))
            #expect(row.blob(0) == blob ?? [])
            var reused: [UInt8] = [1, 2, 3]
            row.copy(0, to: &reused)
            #expect(reused == blob ?? [])
        }
    }

    @Test("Numbers come back: the extremes, truth values, NULL")
    func numbers() throws {
        let database = try memory()
        for value in [Int64.min, -1, 0, .max] {
            let row = try database.statement("SELECT ?1, ?2, ?3")
            row.bind(1, value)
            row.bind(2, true)
            row.bind(3, Int64?.none)
            #expect(try row.next())
            #expect(row.int64(0) == value)
            #expect(row.integer(1) == 1)
            #expect(row.optional(2) == nil)
            #expect(row.optional(0) == value)
        }
    }

    @Test("Misuse is an error: a parameter that is not there, no statement, nonsense")
    func misuse() throws {
        let database = try memory()
        let insertion = try database.statement("INSERT INTO t(text) VALUES (?)")
        insertion.bind(2, "x")
        #expect(throws: ReadModelError.self) { try insertion.run() }
        // The failure does not stick.
        insertion.bind(1, "y")
        try insertion.run()
        #expect(try database.statement("SELECT count(*) FROM t").integer() == 1)
        #expect(throws: ReadModelError.self) { try database.statement("-- nothing") }
        #expect(throws: ReadModelError.self) { try database.statement("SELECT nonsense FROM t") }
        #expect(throws: ReadModelError.self) { try database.execute("SELECT 1", "NONSENSE") }
    }

    @Test("A statement is reset when a block throws, so that the table can be dropped")
    func resetOnThrow() throws {
        let database = try memory()
        try database.execute("INSERT INTO t(text) VALUES ('a'), ('b')")
        #expect(throws: ReadModelError.self) {
            try database.statement("SELECT text FROM t").each { (_) throws(ReadModelError) in throw .outOfStep }
        }
        // A row that is still being read would lock the table.
        try database.execute("DROP TABLE t")
    }

    @Test("An error in a transaction takes everything back; a block in a block belongs to it")
    func transactions() throws {
        let database = try memory()
        func insert() throws(ReadModelError) { try database.execute("INSERT INTO t(text) VALUES ('a')") }
        #expect(throws: ReadModelError.self) {
            try database.transaction { () throws(ReadModelError) in
                try insert()
                try database.transaction { () throws(ReadModelError) in try insert() }
                throw .outOfStep
            }
        }
        #expect(try database.statement("SELECT count(*) FROM t").integer() == 0)
        try database.transaction { () throws(ReadModelError) in try insert() }
        #expect(try database.statement("SELECT count(*) FROM t").integer() == 1)
    }

    @Test("A busy file is an error, or is waited for as long as it is wanted")
    func busy() throws {
        let path = "/tmp/winnow-sqlite-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sqlite"
        defer { unlink(path) }
        let holder = try Database(path: path, busyTimeout: 0)
        try holder.execute("CREATE TABLE t(id)", "BEGIN IMMEDIATE")
        let other = try Database(path: path, busyTimeout: 1)
        var code: ResultCode?
        do throws(ReadModelError) { try other.transaction { () throws(ReadModelError) in } } catch {
            if case .database(let found, _) = error { code = found }
        }
        #expect(code?.isBusy == true)
        #expect(code?.isTemporary == true)
        var asked = 0
        other.shouldKeepWaiting = {
            asked += 1
            if asked == 3 { try? holder.execute("COMMIT") }
            return true
        }
        try other.transaction { () throws(ReadModelError) in try other.execute("INSERT INTO t VALUES (1)") }
        #expect(asked == 3)
    }

    @Test("A file that is no database fails with an error that a new file cures")
    func noDatabase() throws {
        let path = "/tmp/winnow-sqlite-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sqlite"
        defer { unlink(path) }
        let descriptor = open(path, O_WRONLY | O_CREAT, 0o600)
        let text = Array("no database, but a text of more than a hundred bytes".utf8) + [UInt8](repeating: 32, count: 200)
        _ = write(descriptor, text, text.count)
        close(descriptor)
        let database = try Database(path: path, busyTimeout: 0)
        var cured = false
        do throws(ReadModelError) { _ = try database.statement("SELECT * FROM sqlite_master").next() } catch {
            cured = error.isCuredByRebuilding
        }
        #expect(cured)
    }

    @Test("A read-only connection writes nothing")
    func readOnly() throws {
        let path = "/tmp/winnow-sqlite-\(getpid())-\(UInt32.random(in: 0...UInt32.max)).sqlite"
        defer { unlink(path) }
        #expect(throws: ReadModelError.self) { try Database(path: path, isReadOnly: true, busyTimeout: 0) }
        try Database(path: path, busyTimeout: 0).execute("CREATE TABLE t(id)")
        let reader = try Database(path: path, isReadOnly: true, busyTimeout: 0)
        #expect(try reader.statement("SELECT count(*) FROM t").integer() == 0)
        #expect(throws: ReadModelError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
    }
}

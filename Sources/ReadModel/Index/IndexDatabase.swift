import GRDB
import GRDBSQLite
import Glibc

/// One SQLite database with the index, in a file or in memory, and its prepared statements.
///
/// WAL with `synchronous = NORMAL`: a power loss can cost the newest rows, which are read again from the journal, but
/// never corrupts the file. Not thread-safe.
final class IndexDatabase {
    private let queue: DatabaseQueue
    private let connection: OpaquePointer
    private var prepared: [String: PreparedStatement] = [:]
    /// The path of the file; nil in memory.
    let path: String?
    private var isInTransaction = false
    private(set) var isWide = false
    /// Whether a wide cache leaves the log without checkpoints.
    ///
    /// The next transaction with a small cache checkpoints it.
    private var defersCheckpoint = false
    /// Whether to wait longer than the busy timeout for another writer, such as a rescoring console.
    var shouldKeepWaiting: () -> Bool = { false }

    /// How long to wait for another console of the same user, in seconds.
    private static let busyTimeout = 5.0
    /// The page cache in KiB: enough for a console's usual work without reading pages twice.
    private static let cacheSize = 8192
    private static let wideCacheSize = 131_072
    /// The number of log pages that triggers a checkpoint.
    ///
    /// Few, so that opening the index after a crash is fast.
    private static let checkpointPages = 250
    /// The part of the file that is mapped while indices are created; SQLite maps at most 2 GiB.
    private static let mappedBytes = 0x7FFF_0000
    /// A log of this many bytes takes some milliseconds to read.
    private static let longLogBytes = 5_000_000

    /// Opens a database file, creating it if needed, or a database in memory.
    ///
    /// - Throws: `.database`.
    init(path: String?, isReadOnly: Bool = false) throws(ReadModelError) {
        self.path = path
        queue = try reading("opening the index") {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            configuration.readonly = isReadOnly
            configuration.busyMode = .timeout(Self.busyTimeout)
            configuration.label = "winnow.index"
            // Transactions span many calls here; `transaction` begins and ends them.
            configuration.allowsUnsafeTransactions = true
            guard let path else { return try DatabaseQueue(configuration: configuration) }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        guard let connection = queue.inDatabase(\.sqliteConnection) else {
            throw .database(code: SQLITE_MISUSE, doing: "opening the index")
        }
        // GRDB's hooks expect to see every transaction; nothing here observes changes through GRDB.
        sqlite3_commit_hook(connection, nil, nil)
        sqlite3_rollback_hook(connection, nil, nil)
        self.connection = connection
        try execute(
            """
            PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(Self.cacheSize);
            PRAGMA wal_autocheckpoint = \(Self.checkpointPages)
            """)
    }

    /// Checkpoints the write-ahead log if it is long.
    ///
    /// The next process to open the file must read the log first.
    func truncateLog() {
        var status = stat()
        guard let path, stat(path + "-wal", &status) == 0, status.st_size > Self.longLogBytes else { return }
        // Another reader may block it; then the log stays until the next time.
        _ = try? statement("PRAGMA wal_checkpoint(TRUNCATE)").integer()
    }

    /// Widens the page cache for writing thousands of rows, or narrows it again.
    ///
    /// The index entries of these rows are scattered. With `deferringCheckpoint` one large transaction is not copied
    /// into the file at once; the next writer or the close of the file does that. Until then the log is as safe as the
    /// file: after a crash it is read first.
    func widenCache(_ wide: Bool, deferringCheckpoint: Bool = false) throws(ReadModelError) {
        guard wide != isWide || deferringCheckpoint != defersCheckpoint else { return }
        defersCheckpoint = deferringCheckpoint
        try setCache(wide: wide)
        isWide = wide
    }

    func setCache(wide: Bool) throws(ReadModelError) {
        // A long log avoids writing pages twice, but after a crash all of it must be read on opening.
        try execute(
            wide
                ? "PRAGMA cache_size = -\(Self.wideCacheSize); PRAGMA wal_autocheckpoint = \(defersCheckpoint ? 0 : 16384)"
                : """
                PRAGMA cache_size = -\(Self.cacheSize); PRAGMA wal_autocheckpoint = \(Self.checkpointPages);
                PRAGMA shrink_memory
                """)
    }

    /// Runs statements without parameters.
    func execute(_ sql: String) throws(ReadModelError) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw .database(code: sqlite3_extended_errcode(connection), doing: "preparing the index")
        }
    }

    /// The prepared statement for an SQL text; each text is prepared once.
    func statement(_ sql: String, for activity: String = "reading") throws(ReadModelError) -> PreparedStatement {
        if let known = prepared[sql] {
            known.reset()
            return known
        }
        let queue = queue
        let new = try reading(activity) {
            PreparedStatement(try queue.inDatabase { try $0.makeStatement(sql: sql) }, for: activity)
        }
        prepared[sql] = new
        return new
    }

    /// Runs a block in one write transaction.
    func transaction<Value>(_ body: () throws(ReadModelError) -> Value) throws(ReadModelError) -> Value {
        guard !isInTransaction else { return try body() }
        try begin()
        isInTransaction = true
        defer { isInTransaction = false }
        do throws(ReadModelError) {
            let value = try body()
            try statement("COMMIT", for: "writing").run()
            return value
        } catch {
            try? statement("ROLLBACK").run()
            throw error
        }
    }

    private func begin() throws(ReadModelError) {
        while true {
            do throws(ReadModelError) {
                return try statement("BEGIN IMMEDIATE", for: "waiting to write").run()
            } catch {
                guard case .database(let code, _) = error, code & 0xFF == SQLITE_BUSY, shouldKeepWaiting() else { throw error }
            }
        }
    }

    /// The schema version from the file's header; 0 in a new file.
    func userVersion() throws(ReadModelError) -> Int64 { try statement("PRAGMA user_version").integer() ?? 0 }

    /// Ends a rebuild: switches the file from unsafe writing to normal use.
    func finishBuilding() throws(ReadModelError) {
        prepared = [:]
        try execute(
            """
            PRAGMA locking_mode = NORMAL; PRAGMA mmap_size = 0; PRAGMA cache_size = -\(Self.cacheSize);
            PRAGMA synchronous = NORMAL; PRAGMA shrink_memory
            """)
        guard path != nil else { return }
        try execute("PRAGMA journal_mode = WAL")
        try syncFile()
    }

    /// Waits until the file is on disk.
    ///
    /// The pointer to the file must not survive a power loss that the file does not. Uses SQLite's own descriptor,
    /// since closing another one on the file would drop the locks that SQLite holds on it (fcntl(2);
    /// sqlite.org/howtocorrupt.html, 2.2).
    private func syncFile() throws(ReadModelError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let found = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard found == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else {
            throw .database(code: found, doing: "syncing the index to disk")
        }
        let code = sync(file, SQLITE_SYNC_NORMAL)
        guard code == SQLITE_OK else { throw .database(code: code, doing: "syncing the index to disk") }
    }

    /// Begins a rebuild: nothing is synced, since the file is worthless until it is finished.
    func beginBuilding() throws(ReadModelError) {
        try execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072; PRAGMA locking_mode = EXCLUSIVE"
        )
    }

    /// Maps the file into memory before indices are created.
    ///
    /// Each index reads all rows; mapped, they are not copied into the cache. Only this process uses the file until it
    /// is finished, so nothing truncates it under the map.
    func beginIndexing() throws(ReadModelError) { try execute("PRAGMA mmap_size = \(Self.mappedBytes)") }
}

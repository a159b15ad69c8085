import GRDB
import GRDBSQLite
import Glibc

/// One SQLite file with the index in it (or the same in memory), and the statements prepared on it.
///
/// WAL with synchronous NORMAL: a power loss can cost the newest rows, which are read again from the journal, and never leaves a wrong file. Used by one
/// thread at a time.
final class IndexDatabase {
    private let queue: DatabaseQueue
    private let connection: OpaquePointer
    private var prepared: [String: PreparedStatement] = [:]
    /// Its place; nil in memory.
    let path: String?
    private var isInTransaction = false
    private(set) var isWide = false
    /// Whether a wide cache leaves its log as it is: then the next transaction with a small one puts it into the file.
    private var leavesLog = false
    /// Whether somebody is doing something with the index that takes long and is worth waiting for.
    var isWorthWaiting: () -> Bool = { false }

    /// How long to wait for another console of the same user, in seconds.
    private static let patience = 5.0
    /// The page cache in KiB: what a console needs to move in without reading twice.
    private static let cache = 8192
    private static let wideCache = 131_072
    /// After how many pages the log is put into the file: few enough that whoever opens it after a program that just ended reads it in no time.
    private static let logPages = 250
    /// How much of the file is mapped while indices are made; SQLite takes no more than 2 GiB.
    private static let mapped = 0x7FFF_0000
    /// A log of this many bytes takes some milliseconds to read.
    private static let longLog = 5_000_000

    /// Opens a file, making it if need be, or a database in memory.
    ///
    /// - Throws: `.database`.
    init(path: String?, isReadOnly: Bool = false) throws(ReadModelError) {
        self.path = path
        queue = try reading("opening the index") {
            var configuration = Configuration()
            configuration.foreignKeysEnabled = false
            configuration.readonly = isReadOnly
            configuration.busyMode = .timeout(Self.patience)
            configuration.label = "winnow.index"
            // Transactions span many calls here; `transaction` begins and ends them.
            configuration.allowsUnsafeTransactions = true
            guard let path else { return try DatabaseQueue(configuration: configuration) }
            return try DatabaseQueue(path: path, configuration: configuration)
        }
        guard let connection = queue.inDatabase(\.sqliteConnection) else {
            throw .database(code: SQLITE_MISUSE, doing: "opening the index")
        }
        // Nobody observes changes through GRDB, whose hooks expect every transaction to be its own.
        sqlite3_commit_hook(connection, nil, nil)
        sqlite3_rollback_hook(connection, nil, nil)
        self.connection = connection
        try execute(
            "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -\(Self.cache); PRAGMA wal_autocheckpoint = \(Self.logPages)"
        )
    }

    /// Puts what is in the write-ahead log into the file, if it is long: whoever opens the file after a program that just ended reads the log first.
    func shortenLog() {
        var decisionContext = stat()
        guard let path, stat(path + "-wal", &decisionContext) == 0, decisionContext.st_size > Self.longLog else { return }
        // Another reader may stand in the way; then the log stays for the next time.
        _ = try? statement("PRAGMA wal_checkpoint(TRUNCATE)").integer()
    }

    /// Makes the page cache wide while thousands of rows are taken in, whose index entries lie anywhere, and small again afterwards.
    ///
    /// `leavingLog` saves who waits for one large transaction to see the disk take all of it twice, which is left to whoever writes next or closes the file. Until
    /// then the log is as good as the file: after a crash as well it is read first.
    func widenCache(_ wide: Bool, leavingLog: Bool = false) throws(ReadModelError) {
        guard wide != isWide || leavingLog != leavesLog else { return }
        leavesLog = leavingLog
        try setCache(wide: wide)
        isWide = wide
    }

    func setCache(wide: Bool) throws(ReadModelError) {
        // A long log saves writing pages twice, but makes whoever opens it after a crash read it all.
        try execute(
            wide
                ? "PRAGMA cache_size = -\(Self.wideCache); PRAGMA wal_autocheckpoint = \(leavesLog ? 0 : 16384)"
                : "PRAGMA cache_size = -\(Self.cache); PRAGMA wal_autocheckpoint = \(Self.logPages); PRAGMA shrink_memory")
    }

    /// Runs statements without parameters.
    func execute(_ sql: String) throws(ReadModelError) {
        guard sqlite3_exec(connection, sql, nil, nil, nil) == SQLITE_OK else {
            throw .database(code: sqlite3_extended_errcode(connection), doing: "preparing the index")
        }
    }

    /// The statement of a text, prepared once.
    func statement(_ sql: String, for what: String = "reading") throws(ReadModelError) -> PreparedStatement {
        if let known = prepared[sql] {
            known.reset()
            return known
        }
        let queue = queue
        let made = try reading(what) { PreparedStatement(try queue.inDatabase { try $0.makeStatement(sql: sql) }, for: what) }
        prepared[sql] = made
        return made
    }

    /// Runs something as one transaction that nobody else writes in.
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
                guard case .database(let code, _) = error, code & 0xFF == SQLITE_BUSY, isWorthWaiting() else { throw error }
            }
        }
    }

    /// The number in the file's header that says which schema it has; 0 in a new file.
    func userVersion() throws(ReadModelError) -> Int64 { try statement("PRAGMA user_version").integer() ?? 0 }

    /// Turns the file of a finished rebuild, which was written without any safety net, into one to work with.
    func finishBuilding() throws(ReadModelError) {
        prepared = [:]
        try execute(
            "PRAGMA locking_mode = NORMAL; PRAGMA mmap_size = 0; PRAGMA cache_size = -\(Self.cache); PRAGMA synchronous = NORMAL; PRAGMA shrink_memory"
        )
        guard path != nil else { return }
        try execute("PRAGMA journal_mode = WAL")
        try syncFile()
    }

    /// Waits until the disk has the file: the pointer to it must not outlive a power loss that the file doesn't.
    ///
    /// Through SQLite's own descriptor, since closing any other one on the file would drop the locks that SQLite holds on it (fcntl(2), sqlite.org/howtocorrupt.html, 2.2).
    private func syncFile() throws(ReadModelError) {
        var file: UnsafeMutablePointer<sqlite3_file>?
        let found = sqlite3_file_control(connection, "main", SQLITE_FCNTL_FILE_POINTER, &file)
        guard found == SQLITE_OK, let file, let sync = file.pointee.pMethods?.pointee.xSync else {
            throw .database(code: found, doing: "making the index safe")
        }
        let code = sync(file, SQLITE_SYNC_NORMAL)
        guard code == SQLITE_OK else { throw .database(code: code, doing: "making the index safe") }
    }

    /// Makes ready for a rebuild: the file is worth nothing until it is finished, so nothing is made safe on the way.
    func beginBuilding() throws(ReadModelError) {
        try execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -131072; PRAGMA locking_mode = EXCLUSIVE"
        )
    }

    /// Makes ready for making indices, each of which looks through all rows: mapped into memory they needn't be copied into the cache for each one again.
    ///
    /// The file is this process's alone until it is finished, so that nobody cuts it short under the map.
    func beginIndexing() throws(ReadModelError) { try execute("PRAGMA mmap_size = \(Self.mapped)") }
}

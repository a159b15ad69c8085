import CPageChecksum
import CSQLite

/// A connection to an SQLite database, in a file or in memory, with its prepared statements.
///
/// Our own small wrapper of SQLite's C interface: a row is bound and stepped without a copy in between. One thread at a
/// time may use a connection; SQLite is opened without its mutexes. No pointer into SQLite's memory leaves this folder.
/// Every page that is read from a file is verified (`CPageChecksum`): a damaged one is an error, never another answer.
class Database {
    /// The path of the file; nil in memory.
    final let path: String?
    private let connection: OpaquePointer
    private var prepared: [String: Statement] = [:]
    private var isInTransaction = false
    /// How many busy timeouts to wait for another writer at most.
    private static let longestWait = 12
    /// The result of registering the VFS that verifies pages, once in a process.
    private static let registration = winnow_register_page_checksum()
    /// Whether to wait longer than the busy timeout for another writer, such as a rescoring console.
    final var shouldKeepWaiting: () -> Bool = { false }

    /// Opens a database file, creating it if needed, or a database in memory.
    ///
    /// - Parameters:
    ///   - isPlain: Whether the file is for other programs, and its pages have no checksums.
    ///   - busyTimeout: How long to wait for another connection's lock, in milliseconds.
    /// - Throws: `.database`; a file that is no database fails with the first statement.
    init(path: String?, isReadOnly: Bool = false, isPlain: Bool = false, busyTimeout: Int32) throws(ReadModelError) {
        self.path = path
        let hasChecksums = path != nil && !isPlain
        guard !hasChecksums || Self.registration == SQLITE_OK else {
            throw .database(code: ResultCode(Self.registration), doing: "opening the index")
        }
        let mode = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(
            path ?? ":memory:", &opened, mode | SQLITE_OPEN_NOMUTEX, hasChecksums ? WINNOW_PAGE_CHECKSUM_VFS : nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw .database(code: ResultCode(code), doing: "opening the index")
        }
        connection = opened
        sqlite3_extended_result_codes(connection, 1)
        sqlite3_busy_timeout(connection, busyTimeout)
        if !isPlain { winnow_reserve_page_checksum(connection) }
    }

    deinit {
        prepared = [:]
        // A statement that is still held elsewhere keeps the connection open until it is gone.
        sqlite3_close_v2(connection)
    }

    /// Runs statements without parameters, one after the other.
    final func execute(_ statements: String...) throws(ReadModelError) { try execute(statements) }

    final func execute(_ statements: [String]) throws(ReadModelError) {
        for sql in statements {
            let code = sqlite3_exec(connection, sql, nil, nil, nil)
            guard code == SQLITE_OK else { throw .database(code: ResultCode(code), doing: "preparing the index") }
        }
    }

    /// The prepared statement for an SQL text, with values for its first parameters; each text is prepared once.
    final func statement<each Value: StatementValue>(
        _ sql: String, _ values: repeat each Value, for activity: String = "reading"
    ) throws(ReadModelError) -> Statement {
        if let known = prepared[sql] {
            known.reset()
            return known.with(repeat each values)
        }
        let new = try Statement(connection, sql, for: activity)
        prepared[sql] = new
        return new.with(repeat each values)
    }

    /// Runs a statement that returns no rows, with values for its parameters.
    final func run<each Value: StatementValue>(
        _ sql: String, _ values: repeat each Value, for activity: String = "writing"
    ) throws(ReadModelError) {
        try statement(sql, repeat each values, for: activity).run()
    }

    final func forgetStatements() { prepared = [:] }

    /// Runs a block in one write transaction; a block in a block is part of the outer transaction.
    ///
    /// - Throws: `.database`, and what the block throws, with nothing changed.
    final func transaction<Value>(_ body: () throws(ReadModelError) -> Value) throws(ReadModelError) -> Value {
        guard !isInTransaction else { return try body() }
        try begin()
        isInTransaction = true
        defer { isInTransaction = false }
        do throws(ReadModelError) {
            let value = try body()
            try statement("COMMIT", for: "writing").run()
            return value
        } catch {
            // SQLite has rolled back already after some errors, such as a full disk; the first error is the cause.
            try? statement("ROLLBACK").run()
            throw error
        }
    }

    /// Runs a block whose queries all see the same state of the file.
    ///
    /// Without it each query locks the file again.
    final func withSnapshot<Value, Failure: Error>(_ body: () throws(Failure) -> Value) throws(Failure) -> Value {
        // If the transaction cannot begin, each query runs on its own.
        let hasSnapshot = (try? execute("BEGIN")) != nil
        defer { if hasSnapshot { try? execute("COMMIT") } }
        return try body()
    }

    private func begin() throws(ReadModelError) {
        for wait in 1... {
            do throws(ReadModelError) {
                return try statement("BEGIN IMMEDIATE", for: "waiting to write").run()
            } catch {
                guard case .database(let code, _) = error, code.isBusy, wait < Self.longestWait, shouldKeepWaiting() else {
                    throw error
                }
            }
        }
    }

    /// Checks that the write-ahead log is the one of this file, and complete.
    ///
    /// Call it after the first statement, which reads the log.
    ///
    /// - Throws: `.database` for a log that is missing, cut or another one's.
    final func checkLog() throws(ReadModelError) {
        let code = winnow_check_log(connection)
        guard code == SQLITE_OK else { throw .database(code: ResultCode(code), doing: "checking its log") }
    }

    /// Waits until the file is on disk.
    final func syncFile() throws(ReadModelError) {
        let code = winnow_sqlite_sync(connection)
        guard code == SQLITE_OK else { throw .database(code: ResultCode(code), doing: "syncing the index to disk") }
    }
}

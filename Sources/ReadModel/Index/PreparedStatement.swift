import GRDB
import GRDBSQLite

/// A GRDB statement that is bound and stepped directly, so that a row takes about ten microseconds.
///
/// Texts and blobs are copied when bound. Columns are counted from 0 and parameters from 1, as in SQLite.
final class PreparedStatement {
    private let statement: Statement
    private let handle: OpaquePointer
    private let activity: String

    init(_ statement: Statement, for activity: String) {
        self.statement = statement
        self.handle = statement.sqliteStatement
        self.activity = activity
    }

    /// `SQLITE_TRANSIENT`: tells SQLite to copy bound values (sqlite.org/c3ref/c_static.html).
    private static var copied: sqlite3_destructor_type? { unsafeBitCast(-1, to: sqlite3_destructor_type?.self) }

    func bind(_ index: Int, _ value: Int64) { sqlite3_bind_int64(handle, Int32(index), value) }
    func bind(_ index: Int, _ value: Int) { sqlite3_bind_int64(handle, Int32(index), Int64(value)) }
    func bind(_ index: Int, _ value: Bool) { sqlite3_bind_int64(handle, Int32(index), value ? 1 : 0) }

    func bind(_ index: Int, _ value: Int64?) {
        if let value { bind(index, value) } else { sqlite3_bind_null(handle, Int32(index)) }
    }

    func bind(_ index: Int, _ value: String) {
        var value = value
        value.withUTF8 { bytes in
            // A null pointer would bind NULL instead of an empty text.
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                sqlite3_bind_text(handle, Int32(index), "", 0, Self.copied)
                return
            }
            start.withMemoryRebound(to: CChar.self, capacity: bytes.count) {
                _ = sqlite3_bind_text(handle, Int32(index), $0, Int32(bytes.count), Self.copied)
            }
        }
    }

    /// Binds a UTF-8 text.
    func bind(_ index: Int, text: ArraySlice<UInt8>) {
        text.withUnsafeBytes { bytes in
            guard let start = bytes.baseAddress, !bytes.isEmpty else {
                sqlite3_bind_text(handle, Int32(index), "", 0, Self.copied)
                return
            }
            sqlite3_bind_text(handle, Int32(index), start.assumingMemoryBound(to: CChar.self), Int32(bytes.count), Self.copied)
        }
    }

    func bind(_ index: Int, _ value: [UInt8]?) {
        guard let value else {
            sqlite3_bind_null(handle, Int32(index))
            return
        }
        value.withUnsafeBytes { bytes in
            if bytes.isEmpty {
                _ = sqlite3_bind_zeroblob(handle, Int32(index), 0)
            } else {
                _ = sqlite3_bind_blob(handle, Int32(index), bytes.baseAddress, Int32(bytes.count), Self.copied)
            }
        }
    }

    /// Steps to the next row; false at the end, after a reset.
    func next() throws(ReadModelError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        guard code == SQLITE_DONE else { throw failure(code) }
        return false
    }

    /// Runs a statement that returns no rows.
    func run() throws(ReadModelError) {
        while try next() {}
    }

    /// Discards the remaining rows.
    func reset() { sqlite3_reset(handle) }

    /// Runs the statement and passes every row to a block; always resets it.
    func each(_ body: (PreparedStatement) throws(ReadModelError) -> Void) throws(ReadModelError) {
        defer { sqlite3_reset(handle) }
        while try next() { try body(self) }
    }

    /// The value of a statement that returns one number.
    func integer() throws(ReadModelError) -> Int64? {
        defer { sqlite3_reset(handle) }
        return try next() ? optional(0) : nil
    }

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    func integer(_ column: Int) -> Int { Int(sqlite3_column_int64(handle, Int32(column))) }
    func int64(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
    func optional(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

    func text(_ column: Int) -> String {
        guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, Int32(column)))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    func blob(_ column: Int) -> [UInt8] { [UInt8](bytes(column)) }

    /// Replaces an array by a blob, without new memory if it is large enough.
    func copy(_ column: Int, to array: inout [UInt8]) {
        array.removeAll(keepingCapacity: true)
        array.append(contentsOf: bytes(column))
    }

    /// A blob in SQLite's memory, valid until the next step.
    private func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return UnsafeRawBufferPointer(start: nil, count: 0) }
        return UnsafeRawBufferPointer(start: bytes, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    private func failure(_ code: Int32) -> ReadModelError {
        .database(code: sqlite3_extended_errcode(sqlite3_db_handle(handle)), doing: activity)
    }
}

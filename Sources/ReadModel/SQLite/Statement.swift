import CSQLite

/// A prepared statement; a row takes a few microseconds.
///
/// Texts and blobs are copied when they are bound and when they are read. Columns are counted from 0 and parameters
/// from 1, as in SQLite. A value that cannot be bound fails the next step.
final class Statement {
    private let handle: OpaquePointer
    private let activity: String
    private var bindingFailure = SQLITE_OK

    /// Prepares a statement; `Database.statement` keeps it for the next time.
    ///
    /// - Throws: `.database` for an SQL text that SQLite does not understand.
    init(_ connection: OpaquePointer, _ sql: String, for activity: String) throws(ReadModelError) {
        var prepared: OpaquePointer?
        let code = sqlite3_prepare_v3(connection, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard code == SQLITE_OK else { throw .database(code: ResultCode(code), doing: activity) }
        // A text without a statement, such as a comment.
        guard let prepared else { throw .database(code: .misuse, doing: activity) }
        handle = prepared
        self.activity = activity
    }

    deinit { sqlite3_finalize(handle) }

    // MARK: Parameters

    func bind(_ index: Int, _ value: some StatementValue) { check(value.bind(to: handle, at: Int32(index))) }

    func bind(_ index: Int, text: ArraySlice<UInt8>) {
        text.withUnsafeBytes { check(winnow_sqlite_bind_text(handle, Int32(index), $0.baseAddress, UInt64($0.count))) }
    }

    /// Binds all parameters, from the first.
    func with<each Value: StatementValue>(_ values: repeat each Value) -> Statement {
        var index = 1
        for value in repeat each values {
            bind(index, value)
            index += 1
        }
        return self
    }

    /// Binds all parameters, from the first.
    func with(_ values: [any StatementValue]) -> Statement {
        for (index, value) in values.enumerated() { bind(index + 1, value) }
        return self
    }

    private func check(_ code: Int32) { if code != SQLITE_OK { bindingFailure = code } }

    // MARK: Rows

    /// Steps to the next row; false at the end, after a reset.
    ///
    /// - Throws: `.database`, after a reset.
    func next() throws(ReadModelError) -> Bool {
        guard bindingFailure == SQLITE_OK else {
            defer { bindingFailure = SQLITE_OK }
            reset()
            throw .database(code: ResultCode(bindingFailure), doing: activity)
        }
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        reset()
        guard code == SQLITE_DONE else { throw .database(code: ResultCode(code), doing: activity) }
        return false
    }

    /// Runs a statement that returns no rows.
    func run() throws(ReadModelError) {
        while try next() {}
    }

    /// Discards the remaining rows.
    func reset() { sqlite3_reset(handle) }

    /// Runs the statement and passes every row to a block; always resets it.
    func each(_ body: (Statement) throws(ReadModelError) -> Void) throws(ReadModelError) {
        defer { reset() }
        while try next() { try body(self) }
    }

    /// Runs the statement and returns what a block makes of every row; always resets it.
    func map<Value>(_ body: (Statement) throws(ReadModelError) -> Value) throws(ReadModelError) -> [Value] {
        var values: [Value] = []
        try each { (row) throws(ReadModelError) in values.append(try body(row)) }
        return values
    }

    /// Runs the statement and returns what a block makes of the first row; nil without rows; always resets it.
    func first<Value>(_ body: (Statement) throws(ReadModelError) -> Value?) throws(ReadModelError) -> Value? {
        defer { reset() }
        return try next() ? try body(self) : nil
    }

    /// The value of a statement that returns one number.
    func integer() throws(ReadModelError) -> Int64? { try first { $0.optional(0) } }

    // MARK: Columns

    func isNull(_ column: Int) -> Bool { sqlite3_column_type(handle, Int32(column)) == SQLITE_NULL }
    func integer(_ column: Int) -> Int { Int(int64(column)) }
    func int64(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }
    func optional(_ column: Int) -> Int64? { isNull(column) ? nil : int64(column) }

    /// A text, which may contain NUL; empty for NULL.
    func text(_ column: Int) -> String {
        // The call for the text comes first: it may change the number of bytes (sqlite.org/c3ref/column_blob.html).
        guard let bytes = sqlite3_column_text(handle, Int32(column)) else { return "" }
        return String(decoding: UnsafeBufferPointer(start: bytes, count: size(column)), as: UTF8.self)
    }

    /// A blob; empty for NULL.
    func blob(_ column: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        copy(column, to: &bytes)
        return bytes
    }

    /// Replaces an array by a blob, without new memory if it is large enough.
    func copy(_ column: Int, to array: inout [UInt8]) {
        array.removeAll(keepingCapacity: true)
        guard let bytes = sqlite3_column_blob(handle, Int32(column)) else { return }
        array.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: size(column)))
    }

    private func size(_ column: Int) -> Int { Int(sqlite3_column_bytes(handle, Int32(column))) }
}

/// A value that can be a parameter of a statement.
protocol StatementValue {
    /// Binds the value and returns SQLite's result code.
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32
}

extension Int64: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { sqlite3_bind_int64(statement, index, self) }
}

extension Int: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { Int64(self).bind(to: statement, at: index) }
}

extension Bool: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 { (self ? 1 : 0).bind(to: statement, at: index) }
}

extension String: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        var text = self
        return text.withUTF8 { winnow_sqlite_bind_text(statement, index, $0.baseAddress, UInt64($0.count)) }
    }
}

extension [UInt8]: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        withUnsafeBytes { winnow_sqlite_bind_blob(statement, index, $0.baseAddress, UInt64($0.count)) }
    }
}

extension Optional: StatementValue where Wrapped: StatementValue {
    func bind(to statement: OpaquePointer, at index: Int32) -> Int32 {
        self?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
    }
}

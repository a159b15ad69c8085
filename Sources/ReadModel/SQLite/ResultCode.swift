import CSQLite

/// A result code of SQLite (sqlite.org/rescode.html).
package struct ResultCode: Hashable, Sendable, CustomStringConvertible {
    /// The extended code.
    package let value: Int32

    init(_ value: Int32) { self.value = value }

    /// A call that the interface does not allow, such as binding a parameter that a statement does not have.
    static let misuse = ResultCode(SQLITE_MISUSE)
    /// A statement that SQLite cannot run, such as one with an expression that the full-text index does not understand.
    static let error = ResultCode(SQLITE_ERROR)

    /// Whether another connection has the lock.
    var isBusy: Bool { primary == SQLITE_BUSY }

    /// Whether the content of the file is wrong, so that a new file helps.
    var isAboutContent: Bool {
        [SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_SCHEMA, SQLITE_CONSTRAINT, SQLITE_MISMATCH].contains(primary)
    }

    /// The code without its extension.
    private var primary: Int32 { value & 0xFF }

    package var description: String { String(value) }
}

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

    /// Whether the same file may answer later: others use it, or memory is short. After any other error it is replaced.
    var isTemporary: Bool { [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT].contains(primary) }

    /// The code without its extension.
    private var primary: Int32 { value & 0xFF }

    package var description: String { String(value) }
}

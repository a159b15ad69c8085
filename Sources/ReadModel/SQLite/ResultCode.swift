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

    /// What happened to the index, and what to do.
    var advice: String {
        switch primary {
        case SQLITE_FULL: "the disk of the cache folder is full; free some, or set XDG_CACHE_HOME to another folder"
        case SQLITE_BUSY, SQLITE_LOCKED: "another console is using it; try again in a moment"
        case SQLITE_NOMEM: "there is not enough memory; end other programs"
        case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN:
            "its file can't be opened for writing; see that the cache folder belongs to you, or set XDG_CACHE_HOME to another folder"
        case SQLITE_IOERR: "its disk fails; check it, or set XDG_CACHE_HOME to a folder on another one"
        default: "run `winnow rebuild` to build it from the journal again"
        }
    }

    /// Whether the same file may answer later: others use it, or memory is short. After any other error it is replaced.
    var isTemporary: Bool { [SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM, SQLITE_INTERRUPT].contains(primary) }

    /// The code without its extension.
    private var primary: Int32 { value & 0xFF }

    package var description: String { String(value) }
}

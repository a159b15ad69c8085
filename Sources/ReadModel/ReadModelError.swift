import GRDB
import Journal

/// Everything that can go wrong with the index; messages hold no personal data and no values of rows.
///
/// Only `.journal` and `.definition` keep anything from being seen: whatever happens to the index itself, it is made again from the journal.
package enum ReadModelError: Error, Sendable, CustomStringConvertible {
    /// Reading the journal failed.
    case journal(JournalError)
    /// SQLite refused something; its extended result code, as listed on sqlite.org/rescode.html.
    case database(code: Int32, doing: String)
    /// The folder or one of its files can't be made, opened or removed; `errno`.
    case folder(path: String, call: String, code: Int32)
    /// The index doesn't fit the journal (any more).
    case outOfStep
    /// The definition in force can't be used.
    case definition(String)

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .database(let code, let doing):
            "the index could not be used (SQLite \(code) while \(doing)); `winnow rebuild` makes it again from the journal"
        case .folder(let path, let call, let code):
            "\(call) failed for \(path) (error \(code)): the index is kept in memory; make the folder writable to have it kept"
        case .outOfStep: "the index did not fit the journal; `winnow rebuild` makes it again"
        case .definition(let text): text
        }
    }

    /// Whether making the index again helps.
    var isCuredByRebuilding: Bool {
        switch self {
        case .journal(let error): error == .positionLost
        // Corrupt, not a database, error, schema changed, constraint, mismatch.
        case .database(let code, _): [11, 26, 1, 17, 19, 20].contains(code & 0xFF)
        case .outOfStep: true
        case .folder, .definition: false
        }
    }

    /// Takes any error for one of these.
    init(_ error: any Error, doing what: String = "reading") {
        self =
            switch error {
            case let error as ReadModelError: error
            case let error as JournalError: .journal(error)
            case let damage as JournalDamage: .journal(.damaged(damage))
            case let error as DatabaseError: .database(code: error.extendedResultCode.rawValue, doing: what)
            default: .definition(String(describing: error))
            }
    }
}

/// Runs something whose errors are of several kinds, and makes them one.
func reading<Value>(_ what: String = "reading", _ body: () throws -> Value) throws(ReadModelError) -> Value {
    do {
        return try body()
    } catch {
        throw ReadModelError(error, doing: what)
    }
}

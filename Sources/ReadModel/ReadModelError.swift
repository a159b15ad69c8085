import Journal
import Lifecycle

/// An error of the index; messages contain no personal data and no values of rows.
///
/// Only `.journal` and `.definition` prevent reading: after any other error the index is rebuilt from the journal.
package enum ReadModelError: Error, Sendable, CustomStringConvertible {
    /// Reading the journal failed.
    case journal(JournalError)
    /// SQLite failed.
    case database(code: ResultCode, doing: String)
    /// The folder or one of its files cannot be created, opened or removed; `code` is `errno`.
    case folder(path: String, call: String, code: Int32)
    /// The index does not match the journal.
    case outOfStep
    /// The definition in force cannot be used.
    case definition(String)

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .database(let code, let doing):
            "the index could not be used (SQLite error \(code) while \(doing)); run `winnow rebuild` to rebuild it from the journal"
        case .folder(let path, let call, let code):
            "make \(path) writable, or set XDG_CACHE_HOME to another folder (\(call): \(JournalError.text(code)))"
        case .outOfStep: "the index does not match the journal; run `winnow rebuild` to rebuild it"
        case .definition(let text): text
        }
    }

    /// Whether a rebuild helps.
    var isCuredByRebuilding: Bool {
        switch self {
        case .journal(let error): error == .positionLost
        case .database(let code, _): code.isAboutContent
        case .outOfStep: true
        case .folder, .definition: false
        }
    }

    init(_ error: any Error) {
        self =
            switch error {
            case let error as ReadModelError: error
            case let error as JournalError: .journal(error)
            default: .definition(String(describing: error))
            }
    }
}

extension ReadModelError: JournalReaderError {
    package init(_ error: JournalError) { self = .journal(error) }
}

extension JournalAction {
    func indexEntry(of line: JournalLine) throws(ReadModelError) -> Entry {
        do throws(JournalError) { return try entry(of: line) } catch { throw .journal(error) }
    }

    var indexEntries: [Entry] {
        get throws(ReadModelError) { try lines.map { (line) throws(ReadModelError) in try indexEntry(of: line) } }
    }
}

/// Runs a block and converts its errors to `ReadModelError`.
func reading<Value>(_ body: () throws -> Value) throws(ReadModelError) -> Value {
    do { return try body() } catch { throw ReadModelError(error) }
}

import Journal
import Lifecycle

/// An error of the index; messages contain no personal data and no values of rows.
///
/// Only `.journal`, `.definition` and `.noDefinition` prevent reading: after any other error the index is rebuilt from
/// the journal.
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
    /// There is no definition.
    case noDefinition

    package var description: String {
        switch self {
        case .journal(let error): error.description
        case .database(let code, let doing):
            "the index could not be used (SQLite error \(code) while \(doing)); run `winnow rebuild` to rebuild it from the journal"
        case .folder(let path, let call, let code):
            "make \(path) writable, or set XDG_CACHE_HOME to another folder (\(call): \(JournalError.text(code)))"
        case .outOfStep: "the index does not match the journal; run `winnow rebuild` to rebuild it"
        case .definition(let text): text
        case .noDefinition: "the journal has no definition"
        }
    }

    /// Whether a rebuild helps.
    package var isCuredByRebuilding: Bool {
        switch self {
        case .journal(let error): error == .positionLost
        case .database(let code, _): code.isAboutContent
        case .outOfStep: true
        case .folder, .definition, .noDefinition: false
        }
    }
}

extension ReadModelError: JournalReaderError {
    package init(_ error: JournalError) { self = .journal(error) }
}

/// Evaluates an expression that reads the journal and converts its error.
func reading<Value>(_ value: @autoclosure () throws(JournalError) -> Value) throws(ReadModelError) -> Value {
    do throws(JournalError) { return try value() } catch { throw .journal(error) }
}

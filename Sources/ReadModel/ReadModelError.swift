import Glibc
import Journal
import Lifecycle

/// An error of the index; messages contain no personal data and no values of rows.
///
/// Only `.journal`, `.definition` and `.noDefinition` prevent reading: after any other error the index is rebuilt from
/// the journal (``ReadModel/healing(_:)``).
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
        case .database(let code, let doing): "the index could not be used: \(code.advice) (SQLite error \(code) while \(doing))"
        case .folder(let path, let call, let code):
            Self.advice(path, code) + " (\(call): \(JournalError.text(code)))"
        case .outOfStep: "the index does not match the journal; run `winnow rebuild` to rebuild it"
        case .definition(let text): text
        case .noDefinition: "the journal has no definition"
        }
    }

    /// What to do about a folder that can't be used, by the error number.
    private static func advice(_ path: String, _ code: Int32) -> String {
        switch code {
        case ENOLCK, EOPNOTSUPP, ENOSYS:
            "the file system of \(path) cannot lock files; set XDG_CACHE_HOME to a folder on a local disk"
        case ENOSPC, EDQUOT:
            "the disk of \(path) is full or has no room for more files; free some, or set XDG_CACHE_HOME to another folder"
        case EROFS: "the file system of \(path) is read-only; set XDG_CACHE_HOME to another folder"
        case EMFILE, ENFILE: "too many files are open; end other programs or raise the limit"
        case ETIMEDOUT: "another winnow has been rebuilding \(path) for too long; end it, or set XDG_CACHE_HOME to another folder"
        default: "make \(path) writable, or set XDG_CACHE_HOME to another folder"
        }
    }

    /// What was wrong with the index, for the diagnostic log.
    var cause: String {
        switch self {
        case .database(let code, let doing): "SQLite error \(code) while \(doing)"
        case .journal(.positionLost), .outOfStep: "it does not match the journal"
        case .journal: "the journal has no line where it says"
        case .folder(_, let call, let code): "\(call) failed with error \(code)"
        case .definition, .noDefinition: "it has no usable definition"
        }
    }

    /// Whether a rebuild helps.
    package var isCuredByRebuilding: Bool {
        switch self {
        case .journal(let error): error == .positionLost
        case .database(let code, _): !code.isTemporary
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

internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

extension WorkspaceError {
    /// Converts an error of another module: a refusal, or an error of the journal, the index or the intake.
    init(_ error: any Error) {
        switch error {
        case let error as WorkspaceError: self = error
        case let refusal as Refusal: self.init(refusals: [(refusal.lead, refusal)])
        case let error as JournalError: self.init(WorkspaceError.code(of: error), error.description)
        case let error as ReadModelError:
            if case .journal(let error) = error { self.init(error) } else { self.init(.inputOutput, error.description) }
        case let error as IntakeError:
            self.init(WorkspaceError.code(of: error), error.description)
        default: self.init(.inputOutput, "\(error)")
        }
    }

    private static func code(of error: IntakeError) -> Code {
        switch error {
        case .noSuchFile, .notReadable, .isFolder: .notFound
        case .readFailed: .inputOutput
        case .writeFailed: .cannotWrite
        case .unknownField, .unknownColumn, .fieldMappedTwice, .ambiguousDates: .usage
        case .unsupportedEncoding, .notATable, .empty, .headerOnly, .badHeader, .noRecognisedColumn, .looksLikeOther,
            .noLeadReference,
            .limitExceeded:
            .badInput
        }
    }

    private static func code(of error: JournalError) -> Code {
        switch error {
        case .noJournal, .incomplete: .notFound
        case .notAJournal, .newerFormat, .damaged, .positionLost: .inputOutput
        case .exists, .networkFileSystem, .degraded, .diskFull, .notSaved, .notConfirmed: .cannotWrite
        case .busy: .busy
        case .notPermitted: .notPermitted
        case .tooLarge, .unwritable: .badInput
        case .system: .inputOutput
        }
    }
}

/// Converts every error of a closure to a `WorkspaceError`.
func wrapErrors<Result>(_ body: () throws -> Result) throws(WorkspaceError) -> Result {
    do {
        return try body()
    } catch {
        throw WorkspaceError(error)
    }
}

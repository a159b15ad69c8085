internal import Intake
internal import Journal
internal import Lifecycle
internal import ReadModel

extension WorkspaceError {
    /// The error for something thrown below: a refusal, or trouble with the journal or the index.
    init(_ error: any Error) {
        switch error {
        case let error as WorkspaceError: self = error
        case let refusal as Refusal: self.init(refusals: [(refusal.lead, refusal)])
        case let trouble as JournalError: self.init(WorkspaceError.code(of: trouble), trouble.description)
        case let trouble as ReadModelError:
            if case .journal(let journal) = trouble { self.init(journal) } else { self.init(.inputOutput, trouble.description) }
        case let problem as IntakeError:
            self.init(WorkspaceError.code(of: problem), problem.description)
        case let damage as JournalDamage: self.init(.inputOutput, "the journal is damaged at \(damage)")
        default: self.init(.inputOutput, "\(error)")
        }
    }

    private static func code(of problem: IntakeError) -> Code {
        switch problem {
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

    private static func code(of trouble: JournalError) -> Code {
        switch trouble {
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

/// Runs something that may throw anything, and throws what it throws as a workspace's error.
func wrapping<Result>(_ body: () throws -> Result) throws(WorkspaceError) -> Result {
    do {
        return try body()
    } catch {
        throw WorkspaceError(error)
    }
}

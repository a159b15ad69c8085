internal import Intake
package import Journal
internal import Lifecycle
internal import ReadModel

extension WorkspaceError: JournalReaderError {
    package init(_ error: JournalError) { self.init(Self.code(of: error), error.description) }

    init(_ error: ReadModelError) {
        switch error {
        case .journal(let error): self.init(error)
        case .definition(let text): self.init(.badInput, text)
        case .noDefinition: self = Workspace.interruptedCreation()
        case .database, .folder, .outOfStep: self.init(.inputOutput, error.description)
        }
    }

    init(_ error: IntakeError) { self.init(Self.code(of: error), error.description) }

    /// Runs a block on the table of a file's rows and converts its error.
    static func converting<Value>(
        table body: () throws(ReadModelError) -> Value
    ) throws(WorkspaceError) -> Value {
        do throws(ReadModelError) {
            return try body()
        } catch {
            throw WorkspaceError(
                .inputOutput,
                "cannot compare the rows of the file in a temporary database (\(error.description)); "
                    + "free space in the folder for temporary files, or name another one in SQLITE_TMPDIR, and import again")
        }
    }

    /// Evaluates an expression of the intake and converts its error.
    static func converting<Value>(
        intake value: @autoclosure () throws(IntakeError) -> Value
    ) throws(WorkspaceError) -> Value {
        do throws(IntakeError) {
            return try value()
        } catch {
            throw WorkspaceError(error)
        }
    }

    private static func code(of error: IntakeError) -> Code {
        switch error {
        case .noSuchFile, .notReadable, .isFolder: .notFound
        case .readFailed, .changed: .inputOutput
        case .writeFailed: .cannotWrite
        case .unknownField, .unknownColumn, .fieldMappedTwice, .ambiguousDates, .contradictoryDates: .usage
        case .unsupportedEncoding, .unclearEncoding, .missingConverter, .oddUTF16, .notATable, .empty, .headerOnly, .badHeader,
            .noRecognisedColumn, .looksLikeOther,
            .looksLikeAccounts, .noLeadReference, .unreadableRows, .limitExceeded:
            .badInput
        }
    }

    private static func code(of error: JournalError) -> Code {
        switch error {
        case .noJournal, .lostJournal, .incomplete, .noBackup: .notFound
        case .notAJournal, .notAFile, .headerChanged, .newerFormat, .damaged, .positionLost, .notRepairable, .copyLacksEntries,
            .backupDamaged:
            .inputOutput
        case .exists, .fileInTheWay, .otherWorkspace, .diverged, .backupOfOtherFormat, .backupHasMore, .copyBeforeErasure,
            .networkFileSystem, .degraded, .moveUnknown, .diskFull, .notSaved, .notConfirmed, .readOnlyFileSystem, .notCreated,
            .unconfirmedFile:
            .cannotWrite
        case .busy, .backupRunning: .busy
        case .notPermitted: .notPermitted
        case .tooLarge, .unwritable: .badInput
        case .system: .inputOutput
        case .server(let failure): code(of: failure)
        }
    }

    private static func code(of failure: ServerFailure) -> Code {
        switch failure {
        case .unreachable, .outpaced, .busy: .busy
        case .unconfirmed, .unsafe, .refused, .exists, .diskFull: .cannotWrite
        case .closed: .cannotWrite
        case .notAdmitted, .notPermitted: .notPermitted
        case .noWorkspace: .notFound
        case .badAddress: .usage
        case .savedOnly, .restored, .otherWorkspace, .otherLogin, .schema, .newerSchema, .pooled, .noLibrary, .other: .inputOutput
        }
    }
}

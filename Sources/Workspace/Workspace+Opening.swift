internal import Definitions
internal import Reports
internal import Glibc
internal import Journal
internal import Lifecycle
internal import ReadModel

/// The progress of a long operation.
package struct WorkspaceProgress: Sendable {
    /// The operation, such as `building the index`.
    package var phase: String
    /// The completed fraction, from 0 to 1.
    package var fraction: Double
}

/// The program's version, as `--version` prints it. An index that another version built is rebuilt.
package enum WorkspaceVersion {
    /// The version, such as `0.1.0`.
    package static let current = "0.1.0"
}

extension Workspace {
    /// Opens a workspace: the journal, the updated index, the definition and the team.
    ///
    /// - Parameter isFollowed: Whether to begin with the copy of a server's journal as it is; what is new there comes
    ///   afterwards, as ``watchDescriptors`` say. For a console.
    /// - Throws: `WorkspaceError.notFound` if there is no workspace; errors of the journal.
    package static func open(
        _ folder: String, environment: WorkspaceEnvironment, readOnly: Bool = false, isFollowed: Bool = false,
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> Workspace {
        let place = try JournalPlace(folder, environment)
        let files = place.files
        let (store, login) = try WorkspaceError.converting(place.open(isFollowed: isFollowed, progress: progress))
        var environment = environment
        // On a server somebody is who the database says.
        if let login { environment.login = login }
        let progressHandler = ProgressHandler()
        progressHandler.report = progress
        let cache = environment.cacheFolder.map { $0 + "/winnow/" + store.header.workspace }
        let definitions = DefinitionCache(folder: cache)
        let versions = JournalDefinitions { () throws(JournalError) in try files.open() }
        let index: ReadModel
        do throws(ReadModelError) {
            index = try ReadModel(
                journal: store, folder: cache,
                dependencies: dependencies(of: files, store, definitions, versions, environment, progressHandler))
        } catch {
            try throwDamage(behind: error, in: store)
            throw WorkspaceError(error)
        }
        progressHandler.report = nil
        let workspace = try Workspace(folder, store, index, definitions, environment, readOnly: readOnly, progressHandler)
        versions.use(workspace.session.definitionHistory)
        return workspace
    }

    /// Throws the damage if that is why a journal has no definition.
    private static func throwDamage(behind error: ReadModelError, in store: any JournalStore) throws(WorkspaceError) {
        guard case .noDefinition = error else { return }
        do throws(JournalError) {
            _ = try store.read(after: store.start) { (_) throws(JournalError) in .continue }
        } catch {
            throw WorkspaceError(error)
        }
    }

    /// The error for a journal without a definition.
    static func interruptedCreation(_ folder: String? = nil) -> WorkspaceError {
        WorkspaceError(
            .notFound,
            "the journal\(folder.map { " in " + $0 } ?? "") has no definition. If `winnow init` was interrupted, run it again with the "
                + "same folder, and it finishes; else the journal is damaged: `winnow restore BACKUP` brings it back, and `winnow repair` says what else can"
        )
    }

    /// The index's dependencies.
    private static func dependencies(
        of files: JournalFolder, _ store: any JournalStore, _ definitions: DefinitionCache, _ versions: JournalDefinitions,
        _ environment: WorkspaceEnvironment, _ progressHandler: ProgressHandler
    ) -> IndexDependencies {
        var dependencies = IndexDependencies(
            me: environment.login, program: WorkspaceVersion.current, now: environment.clock, keys: { MatchKeys(of: $0) },
            definition: { (entries) throws(ReadModelError) in
                let versions = entries.compactMap { entry in
                    if case .definitionAdopted(let adopted) = entry.event { AdoptedVersion(adopted, entry) } else { nil }
                }
                do throws(WorkspaceError) {
                    if let definition = try definitions.definition(of: versions) { return definition }
                } catch {
                    throw .definition(error.message)
                }
                throw .noDefinition
            },
            openJournal: { () throws(JournalError) in try files.open() },
            journalSize: { store.size },
            progress: { progressHandler.report?(WorkspaceProgress(phase: "building the index", fraction: $0)) })
        dependencies.log = environment.log
        dependencies.buildTimeline = { id, history, known, definition, symbol in
            LeadTimeline(
                id, history, known, versions: DefinitionOrEarlier(present: definition, earlier: versions), symbol: symbol
            ).bytes
        }
        dependencies.scoringProgress = { progressHandler.report?(WorkspaceProgress(phase: "updating scores", fraction: $0)) }
        return dependencies
    }

    /// Parses and checks a definition's text, which may be in the journal.
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem, each with file, line and column.
    static func check(_ text: String, fileName: String, isAdopted: Bool = false) throws(WorkspaceError) -> LeadDefinition {
        do throws(DefinitionDiagnostics) {
            return try DefinitionParser.parse(text, fileName: fileName, isAdopted: isAdopted)
        } catch {
            throw WorkspaceError(.badInput, "\(error)")
        }
    }
}

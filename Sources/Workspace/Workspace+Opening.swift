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

/// The options of a new workspace.
package struct WorkspaceOptions: Sendable {
    /// The definition's YAML text.
    package var definitionText: String
    /// Whether the workspace is for experiments. Its clock can be set.
    package var isSimulated: Bool
    /// The group of everyone who can read a shared workspace.
    package var readersGroup: String?
    /// The group of those who can write to a shared workspace.
    package var writersGroup: String?

    package init(definitionText: String, isSimulated: Bool = false, readersGroup: String? = nil, writersGroup: String? = nil) {
        self.definitionText = definitionText
        self.isSimulated = isSimulated
        self.readersGroup = readersGroup
        self.writersGroup = writersGroup
    }
}

/// The program's version, as `--version` prints it. An index that another version built is rebuilt.
package enum WorkspaceVersion {
    /// The version, such as `0.1.0`.
    package static let current = "0.1.0"
}

extension Workspace {
    /// Opens a workspace: the journal, the updated index, the definition and the team.
    ///
    /// - Throws: `WorkspaceError.notFound` if there is no workspace; errors of the journal.
    package static func open(
        _ folder: String, environment: WorkspaceEnvironment, readOnly: Bool = false, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> Workspace {
        let files = JournalFolder(path: folder)
        let journal = try wrapErrors { try files.open() }
        let progressHandler = ProgressHandler()
        progressHandler.report = progress
        let cache = environment.cacheFolder.map { $0 + "/winnow/" + journal.header.workspace }
        let index = try wrapErrors {
            try ReadModel(
                journal: journal, folder: cache,
                dependencies: dependencies(of: files, journal, cache, environment, progressHandler))
        }
        progressHandler.report = nil
        let state = try WorkspaceState(wrapErrors { try index.lines.workspaceEntries() })
        guard state.adopted != nil else {
            throw WorkspaceError(
                .notFound,
                "the journal in \(folder) has no definition, because `winnow init` was interrupted; "
                    + "delete the folder and run `winnow init` again")
        }
        let workspace = Workspace(
            folder: folder, journal: journal, index: index, environment: environment, state: state, definition: index.definition,
            readOnly: readOnly, progressHandler: progressHandler)
        if workspace.isSimulated { try workspace.updateLatestRecorded() }
        workspace.snoozesCheckedUntil = index.clocks.time
        _ = try workspace.refreshClocks()
        return workspace
    }

    /// The index's dependencies.
    private static func dependencies(
        of files: JournalFolder, _ journal: any JournalStore, _ cache: String?, _ environment: WorkspaceEnvironment,
        _ progressHandler: ProgressHandler
    ) -> IndexDependencies {
        var dependencies = IndexDependencies(
            me: environment.login, program: WorkspaceVersion.current, now: environment.clock, keys: { MatchKeys(of: $0) },
            definition: { entry in
                guard let entry, case .definitionAdopted(let adopted) = entry.event else {
                    throw WorkspaceError(
                        .notFound,
                        "the journal has no definition, because `winnow init` was interrupted; "
                            + "delete the folder and run `winnow init` again")
                }
                return try DefinitionCache(folder: cache).definition(of: adopted, at: entry.at)
            },
            openJournal: { try files.open() },
            journalSize: { journal.size },
            progress: { progressHandler.report?(WorkspaceProgress(phase: "building the index", fraction: $0)) })
        dependencies.buildTimeline = { id, history, known, symbol in LeadTimeline(id, history, known, symbol: symbol).bytes }
        dependencies.scoringProgress = { progressHandler.report?(WorkspaceProgress(phase: "updating scores", fraction: $0)) }
        return dependencies
    }

    /// Creates a workspace with its first definition, and the creator as admin.
    ///
    /// The creator also gets all other roles but viewer.
    package static func create(
        _ folder: String, options: WorkspaceOptions, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> Workspace {
        let definition = try check(options.definitionText, fileName: "definition")
        let me = TeamMember(login: environment.login, roles: Set(Role.allCases.filter { $0 != .viewer }))
        try begin(folder, options: options, definition: definition, team: [me], environment: environment)
        DefinitionFile(folder: folder).replace(nil, with: options.definitionText)
        return try open(folder, environment: environment)
    }

    /// Creates the files and writes the first action: the team and the definition.
    @discardableResult
    static func begin(
        _ folder: String, options: WorkspaceOptions, definition: LeadDefinition, team: [TeamMember],
        environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> JournalPosition {
        let now = environment.clock()
        let workspace = ActionID(at: now, random: (environment.random(), environment.random()))
        let header = JournalHeader(workspace: workspace.description, simulated: options.isSimulated, created: now)
        let key = (0..<4).flatMap { _ in withUnsafeBytes(of: environment.random()) { Array($0) } }
        let groups = try groups(readers: options.readersGroup, writers: options.writersGroup)
        let files = JournalFolder(path: folder)
        return try wrapErrors {
            try files.create(JournalCreation(header: header, erasureKey: key, groups: groups))
            let journal = try files.open()
            let adopted = DefinitionAdopted(number: 1, name: definition.name, text: options.definitionText)
            let events = team.map { Event.repUpdated($0) } + [.definitionAdopted(adopted)]
            let by = Actor.person(environment.login)
            let id = ActionID(at: now, random: (environment.random(), environment.random()))
            let begun = try journal.begin(id, as: JournalWriter(environment.login), after: journal.start) {
                (_) throws(JournalError) in
            }
            guard let transaction = begun else { return journal.start }
            let draft = ActionDraft(
                at: now, definition: 0, events: events.map { Draft(lead: nil, by: by, event: $0) },
                salt: { (environment.random(), environment.random()) })
            return try transaction.commit(draft).position
        }
    }

    /// Parses and checks a definition's text.
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem, each with file, line and column.
    static func check(_ text: String, fileName: String) throws(WorkspaceError) -> LeadDefinition {
        do throws(DefinitionDiagnostics) {
            return try DefinitionParser.parse(text, fileName: fileName)
        } catch {
            throw WorkspaceError(.badInput, "\(error)")
        }
    }

    private static func groups(readers: String?, writers: String?) throws(WorkspaceError) -> JournalCreation.Groups? {
        guard readers != nil || writers != nil else { return nil }
        guard let readers, let writers else {
            throw WorkspaceError(
                .usage,
                "a shared workspace needs both groups: --readers for everyone who can read, --writers for those who can write")
        }
        return JournalCreation.Groups(readers: try group(readers), writers: try group(writers))
    }

    private static func group(_ name: String) throws(WorkspaceError) -> gid_t {
        guard let entry = getgrnam(name) else {
            throw WorkspaceError(.notFound, "there is no group \"\(name)\" on this machine; `groupadd` creates one")
        }
        return entry.pointee.gr_gid
    }

    /// The folder of the workspace to open.
    ///
    /// The given folder, else the one in `$WINNOW_WORKSPACE`, else the nearest enclosing folder with a journal, else
    /// the default folder.
    package static func find(explicit: String?, environment variables: [String: String], currentFolder: String) -> String {
        if let explicit { return explicit.hasPrefix("/") ? explicit : currentFolder + "/" + explicit }
        if let variable = variables["WINNOW_WORKSPACE"], !variable.isEmpty { return variable }
        var folder = currentFolder
        while true {
            if access(folder + "/" + JournalFolder.journalName, F_OK) == 0 { return folder }
            guard let slash = folder.lastIndex(of: "/"), folder != "/" else { break }
            folder = slash == folder.startIndex ? "/" : String(folder[..<slash])
        }
        let data = variables["XDG_DATA_HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? (variables["HOME"] ?? "") + "/.local/share"
        return data + "/winnow/default"
    }
}

internal import Definitions
internal import Reports
internal import Glibc
internal import Journal
internal import Lifecycle
internal import ReadModel

/// How far something long has come.
package struct WorkspaceProgress: Sendable {
    /// What is being done, such as `building the index`.
    package var phase: String
    /// From 0 to 1.
    package var fraction: Double
}

/// What a new workspace is to be.
package struct WorkspaceOptions: Sendable {
    /// The definition's YAML.
    package var definitionText: String
    /// Whether it is for trying things, so that its clock may be set.
    package var isSimulated: Bool
    /// The group of all who may look, for a shared workspace.
    package var readersGroup: String?
    /// The group of those who may write, for a shared workspace.
    package var writersGroup: String?

    /// Makes options.
    package init(definitionText: String, isSimulated: Bool = false, readersGroup: String? = nil, writersGroup: String? = nil) {
        self.definitionText = definitionText
        self.isSimulated = isSimulated
        self.readersGroup = readersGroup
        self.writersGroup = writersGroup
    }
}

/// The program's version, as `--version` shows it; an index that another one made is made again.
package enum WorkspaceVersion {
    /// Such as `0.1.0`.
    package static let current = "0.1.0"
}

extension Workspace {
    /// Opens a workspace: its journal, the index brought up to date, the definition and the team.
    ///
    /// - Throws: `WorkspaceError.notFound` where there is none, and whatever the journal has to say.
    package static func open(
        _ folder: String, environment: WorkspaceEnvironment, readOnly: Bool = false, progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(WorkspaceError) -> Workspace {
        let place = JournalFolder(path: folder)
        let journal = try wrapping { try JournalFile(folder: place) }
        let reporting = ProgressReporting()
        reporting.body = progress
        let cache = environment.cacheFolder.map { $0 + "/winnow/" + journal.header.workspace }
        let index = try wrapping {
            try ReadModel(journal: journal, folder: cache, surroundings: surroundings(of: place, environment, reporting))
        }
        reporting.body = nil
        let state = try WorkspaceState(wrapping { try index.workspaceEntries() })
        guard state.adopted != nil else {
            throw WorkspaceError(
                .notFound,
                "the journal in \(folder) has no definition yet; `winnow init` was cut off: remove the folder and make it anew")
        }
        let workspace = Workspace(
            folder: folder, journal: journal, index: index, environment: environment, state: state, definition: index.definition,
            readOnly: readOnly, reportingProgress: reporting)
        if workspace.isSimulated { try workspace.noteLatest() }
        workspace.lookedUntil = index.clock
        _ = try workspace.refreshClocks()
        return workspace
    }

    /// What the index is given from outside.
    private static func surroundings(of place: JournalFolder, _ environment: WorkspaceEnvironment, _ reporting: ProgressReporting)
        -> IndexDependencies
    {
        var surroundings = IndexDependencies(
            me: environment.login, program: WorkspaceVersion.current, now: environment.clock, keys: { MatchKeys(of: $0) },
            definition: { entry in
                guard let entry, case .definitionAdopted(let adopted) = entry.event else {
                    throw WorkspaceError(
                        .notFound,
                        "the journal has no definition yet; `winnow init` was cut off: remove the folder and make it anew")
                }
                return try read(adopted, at: entry.at)
            },
            another: { try JournalFile(folder: place) },
            journalSize: {
                var decisionContext = stat()
                return stat(place.journal, &decisionContext) == 0 ? Int(decisionContext.st_size) : 0
            },
            progress: { reporting.body?(WorkspaceProgress(phase: "building the index", fraction: $0)) })
        surroundings.track = { id, history, known, code in LeadTimeline(id, history, known, code: code).bytes }
        surroundings.scoringProgress = { reporting.body?(WorkspaceProgress(phase: "scoring anew", fraction: $0)) }
        return surroundings
    }

    /// Makes a workspace: the journal and its companions, the definition adopted as number 1, and whoever makes it as admin with all roles.
    package static func create(
        _ folder: String, options: WorkspaceOptions, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> Workspace {
        let definition = try check(options.definitionText, fileName: "definition")
        let me = TeamMember(login: environment.login, roles: Set(Role.allCases.filter { $0 != .viewer }))
        try begin(folder, options: options, definition: definition, team: [me], environment: environment)
        DefinitionFile(folder: folder).replace(nil, with: options.definitionText)
        return try open(folder, environment: environment)
    }

    /// Makes the files, and the first action: the team and the definition.
    @discardableResult
    static func begin(
        _ folder: String, options: WorkspaceOptions, definition: LeadDefinition, team: [TeamMember],
        environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> JournalFile {
        let now = environment.clock()
        let workspace = ActionID(at: now, random: (environment.random(), environment.random()))
        let header = JournalHeader(workspace: workspace.description, simulated: options.isSimulated, created: now)
        let key = (0..<4).flatMap { _ in withUnsafeBytes(of: environment.random()) { Array($0) } }
        let groups = try groups(readers: options.readersGroup, writers: options.writersGroup)
        let place = JournalFolder(path: folder)
        return try wrapping {
            try place.create(JournalCreation(header: header, erasureKey: key, groups: groups))
            let journal = try JournalFile(folder: place)
            let adopted = DefinitionAdopted(number: 1, name: definition.name, text: options.definitionText)
            let events = team.map { Event.repUpdated($0) } + [.definitionAdopted(adopted)]
            let by = Actor.person(environment.login)
            _ = try journal.append(
                ActionID(at: now, random: (environment.random(), environment.random())), holder: environment.login,
                after: journal.start,
                catchingUp: { _ in },
                deciding: { _ in
                    JournalDraft(
                        at: now, definition: 0, events: events.map { Draft(lead: nil, by: by, event: $0) },
                        salt: { (environment.random(), environment.random()) })
                })
            return journal
        }
    }

    /// Reads and checks a definition's text.
    ///
    /// - Throws: `WorkspaceError.badInput` with every problem, each with file, line and column.
    static func check(_ text: String, fileName: String) throws(WorkspaceError) -> LeadDefinition {
        do throws(DefinitionDiagnostics) {
            return try DefinitionParser.read(text, fileName: fileName)
        } catch {
            throw WorkspaceError(.badInput, "\(error)")
        }
    }

    private static func groups(readers: String?, writers: String?) throws(WorkspaceError) -> JournalCreation.Groups? {
        guard readers != nil || writers != nil else { return nil }
        guard let readers, let writers else {
            throw WorkspaceError(
                .usage, "a shared workspace needs both groups: --readers for all who may look, --writers for those who may write")
        }
        return JournalCreation.Groups(readers: try group(readers), writers: try group(writers))
    }

    private static func group(_ name: String) throws(WorkspaceError) -> gid_t {
        guard let entry = getgrnam(name) else {
            throw WorkspaceError(.notFound, "there is no group \"\(name)\" on this machine; `groupadd` makes one")
        }
        return entry.pointee.gr_gid
    }

    /// The folder that is meant: named, in `$WINNOW_WORKSPACE`, the nearest enclosing one with a journal, or the default one.
    package static func find(explicit: String?, environment variables: [String: String], currentFolder: String) -> String {
        if let explicit { return explicit.hasPrefix("/") ? explicit : currentFolder + "/" + explicit }
        if let named = variables["WINNOW_WORKSPACE"], !named.isEmpty { return named }
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

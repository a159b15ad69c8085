internal import Definitions
internal import Glibc
internal import Journal
internal import Lifecycle

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

extension Workspace {
    /// Creates a workspace with its first definition, and the creator as admin.
    ///
    /// The creator also gets all other roles but viewer. A creation that was interrupted before it wrote
    /// `definition.yaml` is finished.
    package static func create(
        _ folder: String, options: WorkspaceOptions, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> Workspace {
        let definition = try check(options.definitionText, fileName: "definition")
        let me = TeamMember(login: environment.login, roles: Set(Role.allCases.filter { $0 != .viewer }))
        if try !isUnfinished(folder, options, by: environment.login) {
            try begin(folder, options: options, definition: definition, team: [me], environment: environment)
        }
        let problem = DefinitionFile(folder: folder).replace(nil, with: options.definitionText)
        let workspace: Workspace
        do throws(WorkspaceError) {
            workspace = try open(folder, environment: environment)
        } catch {
            throw error.after("\(folder) was created", then: "go on with the workspace; it need not be created again")
        }
        if let problem { workspace.journal.warn(problem) }
        return workspace
    }

    /// Whether a folder has what the same creation leaves when it is interrupted before it writes `definition.yaml`.
    private static func isUnfinished(
        _ folder: String, _ options: WorkspaceOptions, by creator: Login
    ) throws(WorkspaceError) -> Bool {
        let files = JournalFolder(path: folder)
        guard DefinitionFile(folder: folder).isMissing, let journal = try? files.open(),
            journal.header.simulated == options.isSimulated,
            files.isShared(by: try groups(readers: options.readersGroup, writers: options.writersGroup))
        else { return false }
        var entries: [Entry] = []
        _ = try? journal.read(after: journal.start) { (action) throws(JournalError) in
            for line in action.lines { entries.append(try action.entry(of: line)) }
            return entries.count > 2 ? .stop : .continue
        }
        guard entries.count == 2, entries.allSatisfy({ $0.by == .person(creator) }), case .repUpdated = entries[0].event,
            case .definitionAdopted(let adopted) = entries[1].event
        else { return false }
        return adopted.text == options.definitionText
    }

    /// Creates the files and writes the first action: the team and the definition.
    @discardableResult
    static func begin(
        _ folder: String, options: WorkspaceOptions, definition: LeadDefinition, team: [TeamMember],
        environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> JournalPosition {
        let creation = creation(options, definition: definition, team: team, environment: environment)
        let groups = try groups(readers: options.readersGroup, writers: options.writersGroup)
        let files = JournalFolder(path: folder)
        do throws(JournalError) {
            // A demo made again has the id of the earlier one, whose entries nobody is to look for.
            if let cache = environment.cacheFolder { unlink(cache + "/winnow/" + creation.header.workspace + "/current") }
            let claim = try files.create(JournalCreation(header: creation.header, erasureKey: creation.key, groups: groups))
            defer { withExtendedLifetime(claim) {} }
            let journal = try files.open()
            return try journal.append(
                creation.action, as: JournalWriter(environment.login), after: journal.start, creation.draft)
        } catch {
            throw WorkspaceError(error).ofCreation
        }
    }

    /// The header, the erasure key and the first action of a new workspace: the team and the definition.
    static func creation(
        _ options: WorkspaceOptions, definition: LeadDefinition, team: [TeamMember], environment: WorkspaceEnvironment
    ) -> (header: JournalHeader, key: [UInt8], action: ActionID, draft: ActionDraft) {
        let now = environment.clock()
        let workspace = ActionID(at: now, random: (environment.random(), environment.random()))
        let header = JournalHeader(workspace: workspace.description, simulated: options.isSimulated, created: now)
        let key = (0..<4).flatMap { _ in
            let bits = environment.random()
            return stride(from: 0, to: 64, by: 8).map { UInt8(truncatingIfNeeded: bits >> $0) }
        }
        let adopted = DefinitionAdopted(number: 1, name: definition.name, text: options.definitionText)
        let events = team.map { Event.repUpdated($0) } + [.definitionAdopted(adopted)]
        let by = Actor.person(environment.login)
        let action = ActionID(at: now, random: (environment.random(), environment.random()))
        let draft = ActionDraft(
            at: now, definition: 0, events: events.map { Draft(lead: nil, by: by, event: $0) },
            salt: { (environment.random(), environment.random()) })
        return (header, key, action, draft)
    }

    static func groups(readers: String?, writers: String?) throws(WorkspaceError) -> JournalCreation.Groups? {
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
}

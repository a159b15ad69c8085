internal import BundledResources
internal import Glibc
package import Journal
internal import JournalServer
package import Lifecycle

// A workspace on a server: what administrators do, and how a machine connects.
extension Workspace {
    /// Makes the tables, functions and roles of a workspace in a database; run again it changes nothing.
    ///
    /// - Throws: `WorkspaceError`.
    package static func createServer(_ address: String) throws(WorkspaceError) {
        let server = try administration(of: address)
        try WorkspaceError.converting(server.createTables(String(decoding: serverSchemaBytes, as: UTF8.self)))
    }

    /// Gives a login of the database its access.
    ///
    /// - Parameter member: The login of the team that it stands for; nil for the same name.
    /// - Throws: `WorkspaceError`.
    package static func grantServer(
        _ access: ServerAccess, to login: String, as member: Login?, at address: String
    ) throws(WorkspaceError) {
        let server = try administration(of: address)
        try WorkspaceError.converting(server.grant(access, to: login, as: member))
    }

    /// Creates a workspace on a server with its first definition, connects a folder to it, and opens it.
    ///
    /// The login of the database becomes its admin, as the creator of a folder does.
    ///
    /// - Throws: `WorkspaceError`, with nothing created.
    package static func create(
        _ folder: String, onServer address: String, options: WorkspaceOptions, environment: WorkspaceEnvironment
    ) throws(WorkspaceError) -> Workspace {
        try requireFree(folder)
        let definition = try check(options.definitionText, fileName: "definition")
        let server = try administration(of: address)
        var environment = environment
        environment.login = try WorkspaceError.converting(server.me())
        let me = TeamMember(login: environment.login, roles: Set(Role.allCases.filter { $0 != .viewer }))
        let creation = creation(options, definition: definition, team: [me], environment: environment)
        try WorkspaceError.converting(
            server.createWorkspace(creation.header, erasureKey: creation.key, as: creation.action, creation.draft))
        let workspace = try cloneFromServer(address, to: folder, environment: environment, progress: nil)
        if let problem = DefinitionFile(folder: folder).replace(nil, with: options.definitionText) {
            workspace.journal.warn(problem)
        }
        return workspace
    }

    /// Connects a folder of this machine to a workspace on a server, and fetches its journal.
    ///
    /// A copy of the journal that this user has already, and that the server doesn't continue, is set aside.
    ///
    /// - Throws: `WorkspaceError`.
    package static func cloneFromServer(
        _ address: String, to folder: String, environment: WorkspaceEnvironment, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> Workspace {
        try requireFree(folder)
        guard let cache = environment.cacheFolder else { throw JournalPlace.missingCache(environment) }
        let address = try WorkspaceError.converting(ServerAddress(address))
        func fetch() throws(JournalError) -> ServerJournal {
            try ServerJournal(
                address, workspace: nil, cache: cache,
                progress: { progress?(WorkspaceProgress(phase: "reading the journal", fraction: $0)) })
        }
        var setAside: String?
        let journal: ServerJournal
        do throws(JournalError) {
            journal = try fetch()
        } catch {
            guard case .server(.restored) = error else { throw WorkspaceError(error) }
            let workspace = try WorkspaceError.converting(ServerJournal.workspace(at: address))
            setAside = try self.setAside(workspace, in: cache)
            journal = try WorkspaceError.converting(fetch())
        }
        try ServerConfiguration(address, workspace: journal.header.workspace).write(to: folder)
        let workspace = try open(folder, environment: environment, progress: progress)
        if let setAside {
            workspace.journal.warn("the copy of the journal that was here had other entries; it is in \(setAside) now")
        }
        return workspace
    }

    /// Gives a user's cache of a workspace another name, with the copy of its journal.
    private static func setAside(_ workspace: String, in cache: String) throws(WorkspaceError) -> String {
        let path = "\(cache)/winnow/\(workspace)"
        for number in 1...1000 {
            let kept = "\(path).set-aside-\(number)"
            var status = stat()
            if lstat(kept, &status) == 0 { continue }
            guard rename(path, kept) == 0 else { break }
            return kept
        }
        throw WorkspaceError(.cannotWrite, "cannot rename \(path) (\(String(cString: strerror(errno)))); give it another name")
    }

    private static func requireFree(_ folder: String) throws(WorkspaceError) {
        guard !JournalFolder(path: folder).isWorkspace else {
            throw WorkspaceError(.cannotWrite, "\(folder) is a workspace already; choose another folder")
        }
    }

    static func administration(of address: String) throws(WorkspaceError) -> ServerAdministration {
        try WorkspaceError.converting(ServerAdministration(ServerAddress(address)))
    }
}

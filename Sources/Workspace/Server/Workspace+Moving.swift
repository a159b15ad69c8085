internal import Journal
internal import JournalServer
internal import Lifecycle

// Moving a workspace from its folder to a server, and back.
extension Workspace {
    /// Moves a workspace from its folder to a server: the same lines, ids and hashes. The folder then leads there.
    ///
    /// - Returns: The number of its lines.
    /// - Throws: `WorkspaceError`, with nothing moved.
    package static func pushToServer(
        _ folder: String, _ address: String, environment: WorkspaceEnvironment, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> Int {
        guard try ServerConfiguration(folder: folder) == nil else {
            throw WorkspaceError(.usage, "\(folder) leads to a server already; nothing was moved")
        }
        let files = JournalFolder(path: folder)
        let workspace = try open(folder, environment: environment)
        try workspace.session.require(.admin, of: environment.login, to: "move the workspace to a server")
        let server = try administration(of: address)
        let missing = try WorkspaceError.converting(server.missing(of: workspace.team.members.keys.sorted()))
        guard missing.isEmpty else {
            throw WorkspaceError(
                .refused,
                "nothing was moved: the database has no login for \(missing.map(\.name).joined(lastWith: "and")); "
                    + "`winnow server grant LOGIN writer --uri URI` makes one, with --as for another name")
        }
        let key = try WorkspaceError.converting(files.erasureKeyBytes())
        let journal = try WorkspaceError.converting(files.open())
        let configuration = ServerConfiguration(
            try WorkspaceError.converting(ServerAddress(address)), workspace: journal.header.workspace)
        // Nobody writes to the folder meanwhile, and nobody does afterwards.
        let end = try WorkspaceError.converting(
            files.close(movedTo: configuration.address.name, as: JournalWriter(environment.login)) {
                () throws(JournalError) in
                try server.push(journal, erasureKey: key) {
                    progress?(WorkspaceProgress(phase: "moving the journal", fraction: $0))
                }
            })
        do throws(WorkspaceError) {
            try configuration.write(to: folder)
        } catch {
            throw error.after("the workspace is on \(configuration.address.name) now", then: "then run the same command again")
        }
        return end.value
    }

    /// Brings a workspace back from its server to the folder. On the server it is closed for writing, for everybody.
    ///
    /// An interrupted run is finished by the next one.
    ///
    /// - Returns: The number of its lines.
    /// - Throws: `WorkspaceError`.
    package static func leaveServer(
        _ folder: String, host: String, environment: WorkspaceEnvironment, progress: ((WorkspaceProgress) -> Void)?
    ) throws(WorkspaceError) -> Int {
        guard let configuration = try ServerConfiguration(folder: folder) else {
            throw WorkspaceError(.usage, "\(folder) leads to no server; nothing was changed")
        }
        let server = try WorkspaceError.converting(ServerAdministration(configuration.address))
        for _ in 1...attempts {
            let workspace = try open(folder, environment: environment, progress: progress)
            try workspace.session.require(.admin, of: workspace.me, to: "bring the workspace back to a folder")
            let place = try JournalPlace(folder, environment)
            let end = try WorkspaceError.converting(JournalReplica(place.files).end())
            let key = try WorkspaceError.converting(server.erasureKey())
            let reason = "\(workspace.me) moved it to the folder \(folder) on \(host)"
            guard try WorkspaceError.converting(server.close(at: end, saying: reason)) else { continue }
            try WorkspaceError.converting(JournalFolder(path: folder).replaceJournal(from: place.files, erasureKey: key))
            return end.seq.value
        }
        throw WorkspaceError(.busy, "others were faster several times: try again; nothing was changed")
    }

    /// How often the end of the journal is read again that others write to.
    private static let attempts = 20
}

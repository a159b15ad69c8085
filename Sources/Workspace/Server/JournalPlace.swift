internal import Journal
internal import JournalServer
internal import Lifecycle

/// Where the journal of a workspace is: in its folder, or on a server with a copy in the user's cache.
struct JournalPlace {
    /// The files of the journal, or of the copy.
    let files: JournalFolder
    /// The server; nil for a workspace that is only a folder.
    let server: ServerConfiguration?
    private let cache: String?

    /// The place of the workspace in a folder.
    ///
    /// - Throws: `WorkspaceError` if the folder names a server in a way that can't be read, or if there is no cache
    ///   folder for the copy.
    init(_ folder: String, _ environment: WorkspaceEnvironment) throws(WorkspaceError) {
        server = try ServerConfiguration(folder: folder)
        cache = environment.cacheFolder
        guard let server else {
            files = JournalFolder(path: folder)
            return
        }
        guard let cache else { throw Self.missingCache(environment) }
        files = ServerJournal.folder(of: server.workspace, in: cache)
    }

    /// Opens the journal, and says who the user is where a server decides on it.
    ///
    /// - Parameter isFollowed: Whether to begin with the copy of a server's journal as it is; see `ServerJournal`.
    /// - Throws: Errors of the journal.
    func open(
        isFollowed: Bool = false,
        progress: ((WorkspaceProgress) -> Void)? = nil
    ) throws(JournalError) -> (store: any JournalStore, login: Login?) {
        guard let server, let cache else { return (try files.open(), nil) }
        let journal = try ServerJournal(
            server.address, workspace: server.workspace, cache: cache, isFollowed: isFollowed,
            progress: { progress?(WorkspaceProgress(phase: "reading the journal", fraction: $0)) })
        return (journal, journal.login)
    }

    /// The error of a workspace on a server without a folder for the copy of its journal.
    static func missingCache(_ environment: WorkspaceEnvironment) -> WorkspaceError {
        WorkspaceError(
            .cannotWrite,
            "a workspace on a server needs a folder for a copy of its journal: "
                + (environment.cacheProblem ?? "set XDG_CACHE_HOME to a folder of yours"))
    }

    /// The files of a workspace's journal, or of the copy.
    ///
    /// Never those of the folder instead of the copy: they end where the journal was moved.
    ///
    /// - Throws: As ``init(_:_:)``.
    static func files(_ folder: String, _ environment: WorkspaceEnvironment?) throws(WorkspaceError) -> JournalFolder {
        guard let environment else { return JournalFolder(path: folder) }
        return try JournalPlace(folder, environment).files
    }

    /// Throws for a workspace on a server, whose journal is kept and mended there.
    static func requireNoServer(_ folder: String, to what: String) throws(WorkspaceError) {
        guard let server = try ServerConfiguration(folder: folder) else { return }
        throw WorkspaceError(
            .usage,
            "nothing was changed: this workspace is on the server \(server.address.name), and its journal can't be \(what) here. "
                + "A copy that is damaged is fetched again by itself; backups are made and restored by PostgreSQL's own tools. "
                + "`winnow server leave` brings the workspace back to this folder")
    }
}

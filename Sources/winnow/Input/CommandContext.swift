import Formats
import Glibc
import Lifecycle
import Workspace

/// The context of one command: the environment, the output, and access to the workspace.
final class CommandContext {
    /// The environment of the process.
    let processEnvironment = ProcessEnvironment()
    /// Standard output.
    let output = Output()
    /// The options that every command takes.
    let common: CommonOptions
    private var fixedNow: Instant?
    private var hasWarnedOfCache = false
    /// The opened workspaces; see ``keepOpen(_:)``.
    private var workspaces: [Workspace] = []
    /// Those whose contents the command shows or changes.
    private var shown: [Workspace] = []
    /// What was printed, so that a warning that two steps of a command met is printed once.
    private var printedWarnings: Set<String> = []
    private var ownReference: CommandContext?
    /// The calendar for times that name their zone.
    private static let anywhere = BusinessCalendar(zone: .utc, week: [:])

    private static let emptyPath = CommandError(
        .usage, "an empty path names no file or folder; is a variable in the command unset?")

    private init(_ common: CommonOptions) { self.common = common }

    /// Creates the context; with `--read-only`, sandboxes the process first.
    static func begin(_ common: CommonOptions) throws(CommandError) -> CommandContext {
        if let workspace = common.workspace, workspace.isEmpty { throw emptyPath }
        if common.readOnly { try Sandbox.begin(workspace: common.workspace) }
        return CommandContext(common)
    }

    /// The selected workspace, which may be somebody else's.
    var location: WorkspaceLocation {
        .find(
            explicit: common.workspace, environment: processEnvironment.variables, currentFolder: processEnvironment.currentFolder)
    }

    /// The folder of the selected workspace.
    ///
    /// - Throws: `WorkspaceError.notPermitted` if it is somebody else's whom the user doesn't trust.
    var folder: String {
        get throws(WorkspaceError) {
            let location = location
            try location.requireTrust(trustedFolders)
            return location.folder
        }
    }

    /// The folders of others' workspaces that the user trusts.
    var trustedFolders: TrustedFolders {
        TrustedFolders(configurationFolder: processEnvironment.folder("XDG_CONFIG_HOME", defaultUnderHome: ".config"))
    }

    /// The absolute path of a folder that is to become a workspace.
    ///
    /// - Throws: `WorkspaceError.notPermitted` if it is somebody else's and others can write to it.
    func checkedPath(_ text: String) throws -> String {
        let path = try path(text)
        try WorkspaceLocation(folder: path, isNamed: true).requireTrust(trustedFolders)
        return path
    }

    /// The environment of the workspace; its clock stands still after `--at` has set it.
    var environment: WorkspaceEnvironment {
        processEnvironment.environment(clock: { [self] in fixedNow ?? ProcessEnvironment.now() })
    }

    /// Opens a workspace read-only, with the machine's clock.
    func openReadOnly(_ folder: String) throws -> Workspace {
        let workspace = try withProgress {
            try Workspace.open(folder, environment: environment, readOnly: true, progress: $0)
        }
        keepOpen(workspace)
        return workspace
    }

    /// Opens the workspace for a question of the shell: without a progress bar, and a server's as its copy is.
    func openForCompletion() throws -> Workspace {
        let workspace = try Workspace.open(folder, environment: environment, readOnly: true, isFollowed: true)
        keepOpen(workspace)
        return workspace
    }

    /// Keeps a workspace open until the process ends.
    ///
    /// Closing SQLite waits for the disk and can take longer than the command. The context refers to itself for it, so
    /// neither is ever released.
    private func keepOpen(_ workspace: Workspace) {
        ownReference = self
        workspaces.append(workspace)
    }

    /// Logs something that was done and is on disk, for the case that the output can't be written.
    func did(_ what: String, saying accomplished: String, leads: [LeadID] = []) {
        output.accomplished = accomplished
        DiagnosticLog.shared.did(what, leads: leads)
    }

    /// Logs a performed action, and prints its warnings.
    func did(_ verb: String, _ result: ActionResult, leads: [LeadID] = []) {
        if !result.entries.isEmpty { output.accomplished = result.isRepeated ? "saved earlier" : "saved" }
        DiagnosticLog.shared.did(verb, leads: leads)
        printWarnings(result.warnings)
    }

    /// Prints warnings on standard error, one line each; at the end of a command those that no result carried.
    func printWarnings(_ warnings: [String] = []) {
        for warning in warnings + workspaces.flatMap({ $0.takeWarnings() }) where printedWarnings.insert(warning).inserted {
            printDiagnostic(warning)
        }
    }

    /// Prints what is wrong with the journal that the command has read, on standard error; true if something is.
    @discardableResult
    func printJournalProblem(unlessSaidBy error: (any Error)? = nil) -> Bool {
        let problems = shown.compactMap(\.journalProblem)
        let said = (error as? WorkspaceError)?.message ?? ""
        for problem in problems where !said.contains(problem) && printedWarnings.insert(problem).inserted {
            printDiagnostic(problem)
        }
        return !problems.isEmpty
    }

    /// Ends the output.
    ///
    /// - Throws: An error if it could not be written, or if the journal that it is from may lack entries: a script must
    ///   not take a part for the whole.
    func finish() throws {
        try output.finish()
        if printJournalProblem() { throw CommandError.alreadyReported(.inputOutput) }
    }

    /// Opens the workspace under a progress bar, and sets its clock to `--at`.
    func open(isFollowed: Bool = false) throws -> Workspace {
        // A time that names its zone is set before opening, so that nothing is computed for today first.
        if let at = common.at {
            fixedNow = MomentParser.zoned(at).map { Instant(milliseconds: $0) }
        }
        let workspace = try withProgress {
            try Workspace.open(
                folder, environment: environment, readOnly: common.readOnly, isFollowed: isFollowed, progress: $0)
        }
        keepOpen(workspace)
        shown.append(workspace)
        warnIfUncached(workspace)
        if let at = common.at {
            guard workspace.session.isSimulated else {
                throw CommandError(
                    .notPermitted, "--at works only in workspaces made by `winnow demo` or with `winnow init --simulated`")
            }
            if fixedNow == nil {
                fixedNow = try moment(at, in: workspace, for: .occurred)
                _ = try workspace.refreshClocks()
            }
        }
        return workspace
    }

    /// Warns on standard error, once, that the index exists only in memory, and why.
    private func warnIfUncached(_ workspace: Workspace) {
        guard let problem = workspace.cacheProblem, !hasWarnedOfCache else { return }
        hasWarnedOfCache = true
        printDiagnostic("working without a cache (slow start): \(problem)")
    }

    /// Throws if `--read-only` forbids creating or changing files.
    func requireWriting() throws(CommandError) {
        if common.readOnly { throw CommandError(.notPermitted, "nothing was changed: leave out --read-only to change anything") }
    }

    /// Runs a long operation under a progress bar.
    func withProgress<Result>(_ body: (@escaping (WorkspaceProgress) -> Void) throws -> Result) rethrows -> Result {
        let bar = ProgressBar()
        defer { bar.end() }
        return try body { bar.show($0) }
    }

    /// Sets the clock for a workspace that is about to be created.
    func setClock(_ text: String) throws(CommandError) {
        do throws(MomentError) {
            fixedNow = try MomentParser(calendar: Self.anywhere, now: ProcessEnvironment.now()).instant(text, for: .occurred)
        } catch {
            throw CommandError(.usage, "--at: \(error.message)")
        }
    }

    /// The current time, or the time of `--at`.
    var now: Instant { fixedNow ?? ProcessEnvironment.now() }

    /// A path as it was given, without steps that lead nowhere: `leads/../in/a.csv` is `in/a.csv`.
    static func shortened(_ text: String) -> String {
        var parts: [Substring] = []
        for part in text.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
            if part == "..", let last = parts.last, last != ".." { parts.removeLast() } else { parts.append(part) }
        }
        let path = (text.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
        // A symbolic link may lead elsewhere.
        return path.isEmpty || resolved(path) != resolved(text) ? text : path
    }

    private static func resolved(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// The absolute form of a path.
    func path(_ text: String) throws(CommandError) -> String {
        guard !text.isEmpty else { throw Self.emptyPath }
        return text.hasPrefix("/") ? text : processEnvironment.currentFolder + "/" + text
    }

    /// The bytes of a file; throws if it has more than `limit` bytes.
    ///
    /// What somebody else put in the place of a workspace's own file may be a pipe, which would be waited for.
    func contents(of path: String, limit: Int = 4 << 20, mustBeRegular: Bool = false) throws(CommandError) -> [UInt8] {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | (mustBeRegular ? O_NONBLOCK : 0))
        guard descriptor >= 0 else {
            throw CommandError(
                .notFound,
                errno == ENOENT
                    ? "there is no file \(path); check the name and the folder"
                    : "cannot read \(path) (\(String(cString: strerror(errno)))); check its permissions")
        }
        defer { close(descriptor) }
        var status = stat()
        guard !mustBeRegular || fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT == S_IFREG else {
            throw CommandError(.notFound, "\(path) is no regular file; move it to another folder")
        }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw CommandError(.notFound, "cannot read \(path): \(String(cString: strerror(errno)))") }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw CommandError(.badInput, "\(path) is larger than \(limit >> 20) MB") }
        }
    }

    /// The text of a UTF-8 file.
    func text(of path: String, mustBeRegular: Bool = false) throws(CommandError) -> String {
        guard let text = String(validating: try contents(of: path, mustBeRegular: mustBeRegular), as: UTF8.self) else {
            throw CommandError(.badInput, "\(path) is not UTF-8 text")
        }
        return text
    }
}

import Console
import Glibc
import Lifecycle
import Workspace

/// One command at work: where it runs, what it says, and the workspace once it is open.
final class CommandContext {
    /// Where it runs.
    let surroundings = ProcessEnvironment()
    /// What it says.
    let output = Output()
    /// What every command takes.
    let common: CommonOptions
    private var fixedNow: Instant?
    /// For moments that name their zone.
    private static let anywhere = BusinessCalendar(zone: .utc, week: [:])

    private init(_ common: CommonOptions) { self.common = common }

    /// Begins a command; with `--read-only` whatever could lead it astray is taken away first.
    static func begin(_ common: CommonOptions) throws(CommandError) -> CommandContext {
        if common.readOnly { try Sandbox.begin(workspace: common.workspace) }
        return CommandContext(common)
    }

    /// The folder of the workspace that is meant.
    var folder: String {
        Workspace.find(explicit: common.workspace, environment: surroundings.variables, currentFolder: surroundings.currentFolder)
    }

    /// What the workspace takes from the world; its clock stands still once `--at` has set it.
    var environment: WorkspaceEnvironment { surroundings.environment(clock: { [self] in fixedNow ?? ProcessEnvironment.now() }) }

    /// Opens a workspace to look at only, by the clock of the machine.
    func openToLook(_ folder: String) throws -> Workspace {
        let workspace = try withProgress {
            try Workspace.open(folder, environment: environment, readOnly: true, progress: $0)
        }
        _ = Unmanaged.passRetained(workspace)
        return workspace
    }

    /// Opens the workspace, with a bar when that takes long, and sets its clock by `--at`.
    func open() throws -> Workspace {
        // A moment that needs no zone holds from the start, so that nothing is computed for today first.
        if let at = common.at {
            fixedNow = TimeInput(now: ProcessEnvironment.now(), calendar: Self.anywhere, leaning: .past).zoned(at)
        }
        let workspace = try withProgress {
            try Workspace.open(folder, environment: environment, readOnly: common.readOnly, progress: $0)
        }
        // The process ends with the command: SQLite's farewell, with its waits for the disk, would take longer than the command itself.
        _ = Unmanaged.passRetained(workspace)
        if let at = common.at {
            guard workspace.isSimulated else {
                throw CommandError(
                    .notPermitted, "--at works only in workspaces made by `winnow demo` or with `winnow init --simulated`")
            }
            if fixedNow == nil {
                fixedNow = try moment(at, in: workspace, .past)
                _ = try workspace.refreshClocks()
            }
        }
        return workspace
    }

    /// Refuses what makes or changes files when nothing is to be written.
    func requireWriting() throws(CommandError) {
        if common.readOnly { throw CommandError(.notPermitted, "nothing can be changed: opened read-only") }
    }

    /// Does something that may take long under a progress bar.
    func withProgress<Result>(_ body: (@escaping (WorkspaceProgress) -> Void) throws -> Result) rethrows -> Result {
        let bar = ProgressBar()
        defer { bar.end() }
        return try body { bar.show($0) }
    }

    /// Sets the clock for a workspace that is yet to be made.
    func setClock(_ text: String) throws(CommandError) {
        guard let moment = TimeInput(now: ProcessEnvironment.now(), calendar: Self.anywhere, leaning: .past).moment(text) else {
            throw CommandError(.usage, "--at \"\(text)\" is no time; write \(TimeInput.examples)")
        }
        fixedNow = moment
    }

    /// The present moment as `--at` has set it.
    var now: Instant { fixedNow ?? ProcessEnvironment.now() }

    /// The moment that somebody typed.
    func moment(_ text: String, in workspace: Workspace, _ leaning: TimeInput.Leaning) throws(CommandError) -> Instant {
        let input = TimeInput(now: workspace.now, calendar: workspace.definition.calendar, leaning: leaning)
        guard let moment = input.moment(text) else {
            throw CommandError(.usage, "\"\(text)\" is no time; write \(TimeInput.examples)")
        }
        return moment
    }

    /// The moment of the past that somebody wants to look at, read as the console reads it, so that a day alone means its end.
    ///
    /// - Throws: an ending where it can't be read, or is still to come: nobody has seen anything of it.
    func past(_ text: String, in workspace: Workspace) throws(CommandError) -> Instant {
        let typed = AsOfInput(calendar: workspace.definition.calendar, now: workspace.now).moment(text)
        if let typed, typed <= workspace.now { return typed }
        let moment = try moment(text, in: workspace, .past)
        guard moment <= workspace.now else { throw CommandError(.usage, "--as-of \(text) is still to come") }
        return moment
    }

    /// The day that somebody typed: itself, or the one of a moment such as `-21d`.
    func day(_ text: String, in workspace: Workspace) throws(CommandError) -> Day {
        if let day = Day(parsing: text) { return day }
        return workspace.definition.calendar.zone.day(of: try moment(text, in: workspace, .past))
    }

    /// A path as the person means it.
    func path(_ text: String) -> String { text.hasPrefix("/") ? text : surroundings.currentFolder + "/" + text }

    /// The bytes of a file; at most `limit` of them.
    func contents(of path: String, limit: Int = 4 << 20) throws(CommandError) -> [UInt8] {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw CommandError(.notFound, "\(path) can't be read: \(String(cString: strerror(errno)))") }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            if count == 0 { return bytes }
            guard count > 0 else { throw CommandError(.notFound, "\(path) can't be read: \(String(cString: strerror(errno)))") }
            bytes.append(contentsOf: chunk[..<count])
            guard bytes.count <= limit else { throw CommandError(.badInput, "\(path) is larger than \(limit >> 20) MB") }
        }
    }

    /// The text of a file.
    func text(of path: String) throws(CommandError) -> String {
        guard let text = String(validating: try contents(of: path), as: UTF8.self) else {
            throw CommandError(.badInput, "\(path) is not UTF-8 text")
        }
        return text
    }
}

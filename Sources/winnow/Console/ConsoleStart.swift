import Console
import Definitions
import Funnel
import Glibc
import Lifecycle
import ReadModel
import Terminal
import Workspace

extension Workspace: Desk {}

/// What `winnow` without a command does: the console on a terminal, and the two queues where there is none.
struct ConsoleStart {
    let call: Call
    /// The dashboard on which the console opens; nil for the queues.
    var opening: DashboardPlace?
    /// What was asked of that dashboard.
    var figures: FigureOptions?

    /// Whether somebody sits at a terminal, so that the console can open.
    static func isPossible(_ call: Call) -> Bool { call.output.isTerminal && isatty(STDIN_FILENO) == 1 && !call.common.json }

    /// Does it.
    func run() throws {
        guard Self.isPossible(call) else {
            let workspace = try call.open()
            return try showQueues(of: workspace)
        }
        try openConsole(on: try call.open())
    }

    private func openConsole(on workspace: Workspace) throws {
        var opening = opening
        if let asOf = figures?.asOf { opening?.asOf = try call.past(asOf, in: workspace) }
        if let days = try figures?.days(call, workspace) { opening?.window = WindowPick.days(days).words }
        if let filter = figures?.filter { opening?.filter = try meant(filter, in: workspace).words }
        let screen: ConsoleScreen
        do throws(TerminalError) {
            screen = try ConsoleScreen(TerminalOptions(environment: call.surroundings.variables))
        } catch {
            throw Ending(.usage, error.description)
        }
        defer { screen.close() }
        workspace.acknowledgesFirst = true
        let file = workspace.isRestricted ? PlaceFile(workspace: workspace.id, surroundings: call.surroundings) : nil
        var loop = ConsoleLoop(
            desk: workspace, terminal: screen, glyphs: screen.glyphs, opening: opening.map { $0.filled(from: file?.load()) },
            keep: { file?.save($0) },
            describe: { definition in DefinitionSummary.lines(of: definition).map(Self.line) })
        if let greeting = try greeting(of: workspace) { loop.greet(greeting) }
        let end = loop.run()
        DiagnosticLog.shared.did(end == .quit ? "console" : "console left")
    }

    /// The group that `--filter` names, as leads have it. Of a moment of the past what no lead has any more is left as it was typed.
    private func meant(_ filter: GroupFilter, in workspace: Workspace) throws -> GroupFilter {
        guard !filter.word.isEmpty else { return filter }
        let known = try workspace.funnel()
        do {
            return try known.tracks.meant(filter, known.setting.team)
        } catch  where figures?.asOf != nil {
            return filter
        }
    }

    /// What somebody should know who sits down: that nothing is kept of the index, imports that were cut off.
    private func greeting(of workspace: Workspace) throws -> String? {
        if workspace.isIndexInMemory { return "no cache can be written here: the index is in memory only" }
        guard let open = try workspace.openImports().first else { return nil }
        return "an import of \(open.by) was cut off: run it again, or take it back with winnow undo --batch \(open.batch)"
    }

    private static func line(_ summary: SummaryLine) -> DefinitionLine {
        switch summary.kind {
        case .heading: DefinitionLine(.heading, summary.text)
        case .text: DefinitionLine(.text, summary.text)
        case .item: DefinitionLine(.item, summary.text)
        }
    }

    private func showQueues(of workspace: Workspace) throws {
        let listing = Listing(call: call, workspace: workspace)
        for queue in [Queue.mql, .sql] {
            let request = QueueRequest(queue: queue, scope: workspace.myScope, now: workspace.now)
            if call.common.json {
                _ = try listing.write(request, limit: 0)
                continue
            }
            let count = try workspace.count(request)
            call.output.line("\(workspace.definition.label(queue == .mql ? .mql : .sql)): \(count.total), \(count.late) late")
            let shown = try listing.write(request, limit: 10)
            if count.total > shown { call.output.line("… \(count.total - shown) more: winnow queue \(queue.rawValue) --mine") }
            call.output.line()
        }
        guard !call.common.json else { return }
        let place = call.common.workspace.map { " -w " + $0 } ?? ""
        call.output.line("In a terminal `winnow\(place)` opens the console on these.")
        call.output.line("From scripts: `winnow\(place) accept LEAD` and so on; `winnow --help` lists all.")
    }
}

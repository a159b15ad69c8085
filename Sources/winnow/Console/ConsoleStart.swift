import Console
import Definitions
import Reports
import Glibc
import Lifecycle
import ReadModel
import Terminal
import Workspace

extension Workspace: ConsoleBackend {}

/// What `winnow` without a command does: the console on a terminal, and the two queues where there is none.
struct ConsoleStart {
    let context: CommandContext
    /// The dashboard on which the console opens; nil for the queues.
    var opening: DashboardLocation?
    /// What was asked of that dashboard.
    var figures: FigureOptions?

    /// Whether somebody sits at a terminal, so that the console can open.
    static func isPossible(_ context: CommandContext) -> Bool {
        context.output.isTerminal && isatty(STDIN_FILENO) == 1 && !context.common.json
    }

    /// Does it.
    func run() throws {
        guard Self.isPossible(context) else {
            let workspace = try context.open()
            return try showQueues(of: workspace)
        }
        try openConsole(on: try context.open())
    }

    private func openConsole(on workspace: Workspace) throws {
        var opening = opening
        if let asOf = figures?.asOf { opening?.asOf = try context.past(asOf, in: workspace) }
        if let days = try figures?.days(context, workspace) { opening?.window = WindowSelection.days(days).words }
        if let filter = figures?.filter { opening?.filter = try meant(filter, in: workspace).words }
        let screen: ConsoleTerminalAdapter
        do throws(TerminalError) {
            screen = try ConsoleTerminalAdapter(TerminalOptions(environment: context.surroundings.variables))
        } catch {
            throw CommandError(.usage, error.description)
        }
        defer { screen.close() }
        workspace.acknowledgesFirst = true
        let file = workspace.isRestricted ? SessionState(workspace: workspace.id, surroundings: context.surroundings) : nil
        var loop = ConsoleLoop(
            backend: workspace, terminal: screen, glyphs: screen.glyphs, opening: opening.map { $0.filled(from: file?.load()) },
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
        let listing = LeadListing(context: context, workspace: workspace)
        for queue in [Queue.mql, .sql] {
            let request = QueueRequest(queue: queue, scope: workspace.myScope, now: workspace.now)
            if context.common.json {
                _ = try listing.write(request, limit: 0)
                continue
            }
            let count = try workspace.count(request)
            context.output.line("\(workspace.definition.label(queue == .mql ? .mql : .sql)): \(count.total), \(count.late) late")
            let shown = try listing.write(request, limit: 10)
            if count.total > shown { context.output.line("… \(count.total - shown) more: winnow queue \(queue.rawValue) --mine") }
            context.output.line()
        }
        guard !context.common.json else { return }
        let place = context.common.workspace.map { " -w " + $0 } ?? ""
        context.output.line("In a terminal `winnow\(place)` opens the console on these.")
        context.output.line("From scripts: `winnow\(place) accept LEAD` and so on; `winnow --help` lists all.")
    }
}

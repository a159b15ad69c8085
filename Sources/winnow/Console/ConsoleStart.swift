import Console
import Definitions
import Reports
import Glibc
import Lifecycle
import ReadModel
import Terminal
import Workspace

/// Runs `winnow` without a command: the console in a terminal, otherwise the two queues as text.
struct ConsoleStart {
    let context: CommandContext
    /// The dashboard on which the console opens; nil for the queues.
    var opening: DashboardLocation?
    /// The options for that dashboard.
    var figures: FigureOptions?

    /// Whether the console can open: standard input and output are a terminal, and JSON is not requested.
    static func isPossible(_ context: CommandContext) -> Bool {
        context.output.isTerminal && isatty(STDIN_FILENO) == 1 && !context.common.json
    }

    /// Opens the console, or prints the queues.
    func run() throws {
        guard Self.isPossible(context) else {
            let workspace = try context.open()
            return try writeQueues(of: workspace)
        }
        // With --read-only it connects first, so that what the server refuses ends the start, as for any command.
        try openConsole(on: try context.open(isFollowed: !context.common.readOnly))
    }

    private func openConsole(on workspace: Workspace) throws {
        var opening = opening
        if let asOf = figures?.asOf { opening?.asOf = try context.pastMoment(asOf, in: workspace) }
        if let days = try figures?.days(context, workspace) { opening?.window = WindowSelection.days(days).text }
        if let filter = figures?.filter { opening?.filter = try resolve(filter, in: workspace).text }
        let screen: ConsoleTerminalAdapter
        do throws(TerminalError) {
            screen = try ConsoleTerminalAdapter(TerminalOptions(environment: context.processEnvironment.variables))
        } catch {
            throw CommandError(.usage, error.description)
        }
        defer { screen.close() }
        workspace.defersIndexUpdates = true
        let sessionState =
            workspace.session.isRestricted
            ? SessionState(workspace: workspace.id, processEnvironment: context.processEnvironment) : nil
        var loop = ConsoleLoop(
            workspace, terminal: screen, glyphs: screen.glyphs,
            opening: opening.map { $0.filled(from: sessionState?.load()) },
            saveLocation: { sessionState?.save($0) },
            describe: { definition in DefinitionSummary(of: definition).lines.map(Self.line) })
        if let greeting = try greeting(of: workspace) { loop.setInitialMessage(greeting) }
        let end = loop.run()
        DiagnosticLog.shared.did(end == .quit ? "console" : "console terminated")
    }

    /// The group that `--filter` names, in the spelling of the data.
    ///
    /// With `--as-of`, a value that no lead has today stays as it was typed: leads of the past may have it.
    private func resolve(_ filter: GroupFilter, in workspace: Workspace) throws -> GroupFilter {
        guard !filter.value.isEmpty else { return filter }
        let known = try workspace.queries.loadReportData()
        do {
            return try known.timelines.resolve(filter, known.settings)
        } catch  where figures?.asOf != nil {
            return filter
        }
    }

    /// The initial message of the console, if needed: a missing cache, or an interrupted import.
    private func greeting(of workspace: Workspace) throws -> String? {
        if let problem = workspace.journalProblem { return problem }
        if let problem = workspace.cacheProblem { return "working without a cache (slow start): \(problem)" }
        guard let open = try workspace.unfinishedImports().first else { return nil }
        return "an import by \(open.by) was interrupted: import the file again, or undo it with winnow undo --batch \(open.batch)"
    }

    private static func line(_ summary: SummaryLine) -> DefinitionLine {
        switch summary.kind {
        case .heading: DefinitionLine(.heading, summary.text)
        case .text: DefinitionLine(.text, summary.text)
        case .item: DefinitionLine(.item, summary.text)
        }
    }

    private func writeQueues(of workspace: Workspace) throws {
        let listing = LeadListing(context: context, workspace: workspace)
        for queue in [Queue.mql, .sql] {
            let request = QueueRequest(queue: queue, scope: workspace.session.myScope, now: workspace.now)
            if context.common.json {
                _ = try listing.write(request, limit: 0)
                continue
            }
            let count = try workspace.queries.count(request)
            let label = queue == .mql ? workspace.definition.label(.mql) : workspace.definition.topology.activeLabel
            let state = queue == .mql ? "to review" : "active"
            context.output.line("\(label): \(count.total.grouped) \(state), \(count.overdue.counted("task")) overdue")
            let writtenCount = try listing.write(request, limit: 10)
            if count.total > writtenCount {
                context.output.line("… \((count.total - writtenCount).grouped) more: winnow queue \(queue.rawValue) --mine")
            }
            context.output.line()
        }
        guard !context.common.json else { return }
        let workspaceOption = context.common.workspace.map { " -w " + $0 } ?? ""
        context.output.line("In a terminal, `winnow\(workspaceOption)` opens the console with these queues.")
        context.output.line(
            "In scripts, use commands such as `winnow\(workspaceOption) accept LEAD`; `winnow --help` lists all commands.")
    }
}

extension ConsoleStart {
    /// Opens a page of figures with its options, except those that need a workspace.
    ///
    /// - Parameter page: the page that was asked for; nil for the one that was open last.
    init(context: CommandContext, figures: FigureOptions, isHealth: Bool, page: ReportPageKind? = nil) {
        var location: DashboardLocation = isHealth ? .health : .funnel
        location.page = page?.rawValue
        if let window = figures.window { location.window = window.rawValue }
        location.grouping = figures.by?.rawValue
        location.filter = figures.filter?.text
        self.init(context: context, opening: location, figures: figures)
    }
}

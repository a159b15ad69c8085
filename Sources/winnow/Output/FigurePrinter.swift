import Formats
import Lifecycle
import ReadModel
import Reports
import Screen
import Terminal
import Workspace

/// Prints a page of figures as text, JSON or CSV.
struct FigurePrinter {
    let context: CommandContext
    let options: FigureOptions

    /// Computes the page and prints it.
    func write(_ kind: ReportPageKind) throws {
        if context.common.json, options.csv { throw CommandError(.usage, "use --json or --csv, not both") }
        if context.common.json, options.width != nil {
            throw CommandError(.usage, "--width works with a page of text, not with --json")
        }
        let workspace = try context.open()
        let asOf = try options.asOf.map { (text) throws(CommandError) in try context.pastMoment(text, in: workspace) }
        let known =
            try asOf == nil
            ? workspace.queries.loadReportData()
            : context.withProgress { try workspace.queries.loadReportData(asOf: asOf, progress: $0) }
        var query = try query(workspace, now: asOf ?? workspace.now)
        query.filter = try options.filter.map { (filter) throws(CommandError) in
            try known.timelines.resolve(filter, known.settings)
        }
        let figures = ReportPages.open(kind, known.timelines, known.settings, query).figures
        if context.common.json { return context.output.json { FigureJSON.write(figures, to: &$0) } }
        if options.csv {
            context.output.csv(FigureCSVWriter.header)
            for row in FigureCSVWriter.rows(figures) { context.output.csv(row) }
            return
        }
        let leads = figures.listedLeads
        let rows =
            try asOf.map { (moment) throws(WorkspaceError) in try workspace.queries.rows(leads, asOf: moment) }
            ?? workspace.queries.rows(leads)
        let environment = context.processEnvironment.variables
        let isUnicode = TerminalOptions.allowsUnicode(environment)
        context.output.styledRows(
            DashboardTextRenderer.rows(
                figures, width: options.width ?? context.output.width ?? 100, glyphs: isUnicode ? .unicode : .ascii,
                names: Dictionary(rows.map { ($0.id, $0.displayName) }) { first, _ in first },
                colours: context.output.isTerminal ? ColourDepth.decide(environment: { environment[$0] }) : nil))
    }

    private func query(_ workspace: Workspace, now: Instant) throws -> ReportQuery {
        let today = workspace.definition.calendar.zone.day(of: now)
        let chosen = try options.days(context, workspace)
        let choice = options.window ?? .month
        let window = chosen ?? choice.window(today: today)
        let before = chosen == nil ? choice.compared(today: today) : window.moved(by: 1, today: today)
        if options.compare, window.first == nil {
            throw CommandError(
                .usage, "all time has no earlier period to compare with: leave out --compare, or choose another --window")
        }
        return ReportQuery(
            window: window,
            compared: try options.against.map { try days($0, workspace) }
                ?? (options.compare ? before : nil),
            grouping: options.by,
            filter: options.filter, now: now)
    }

    /// The days that `--against` names, both ends included.
    private func days(_ text: String, _ workspace: Workspace) throws -> DayWindow {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else {
            throw CommandError(.usage, "--against needs two days, such as 2026-01-01..2026-03-31")
        }
        let (first, last) = (try context.day(String(parts[0]), in: workspace), try context.day(String(parts[2]), in: workspace))
        guard first <= last else {
            throw CommandError(.usage, "--against: the last day (\(last)) is before the first (\(first)); swap them")
        }
        return DayWindow(first: first, last: last)
    }
}

import Console
import Funnel
import Lifecycle
import ReadModel
import Screen
import Terminal
import Workspace

/// Prints a page of figures: as text for eyes, as JSON or CSV for programs.
struct FigurePrint {
    let call: Call
    let options: FigureOptions

    /// Counts the page and prints it.
    func write(_ kind: FunnelPageKind) throws {
        if call.common.json, options.csv { throw Ending(.usage, "--json or --csv, not both") }
        if call.common.json, options.width != nil { throw Ending(.usage, "--width is for a page of text, not for --json") }
        let workspace = try call.open()
        let asOf = try options.asOf.map { (text) throws(Ending) in try call.past(text, in: workspace) }
        let known = try asOf == nil ? workspace.funnel() : call.withProgress { try workspace.funnel(asOf: asOf, progress: $0) }
        var question = try question(workspace, now: asOf ?? workspace.now)
        question.filter = try options.filter.map { (filter) throws(Ending) in try known.tracks.meant(filter, known.setting.team) }
        let figures = FunnelPages.open(kind, known.tracks, known.setting, question).figures
        if call.common.json { return call.output.json { FigureJSON(page: figures).write(to: &$0) } }
        if options.csv {
            call.output.csv(FigureCSV.header)
            for row in FigureCSV(page: figures).rows { call.output.csv(row) }
            return
        }
        let leads = figures.leadsByName
        let rows =
            try asOf.map { (moment) throws(WorkspaceError) in try workspace.rows(leads, asOf: moment) } ?? workspace.rows(leads)
        let environment = call.surroundings.variables
        let isUnicode = TerminalOptions.allowsUnicode(environment)
        call.output.painted(
            DashboardText.rows(
                figures, width: options.width ?? call.output.width ?? 100, glyphs: isUnicode ? .unicode : .ascii,
                names: Dictionary(rows.map { ($0.id, $0.calling) }) { first, _ in first },
                colours: call.output.isTerminal ? ColourDepth.decide(environment: { environment[$0] }) : nil))
    }

    private func question(_ workspace: Workspace, now: Instant) throws -> FunnelQuestion {
        let today = workspace.definition.calendar.zone.day(of: now)
        let window = try options.days(call, workspace) ?? (options.window ?? .month).window(today: today)
        if options.compare, window.first == nil {
            throw Ending(.usage, "a window without a first day has none before it: leave --compare out, or choose another window")
        }
        return FunnelQuestion(
            window: window,
            compared: try options.against.map { try days($0, workspace) }
                ?? (options.compare ? window.moved(by: 1, today: today) : nil),
            grouping: options.by,
            filter: options.filter, now: now)
    }

    /// The days between two, both included, as `--against` names them.
    private func days(_ text: String, _ workspace: Workspace) throws -> DayWindow {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].isEmpty else {
            throw Ending(.usage, "--against takes two days, such as 2026-01-01..2026-03-31")
        }
        let (first, last) = (try call.day(String(parts[0]), in: workspace), try call.day(String(parts[2]), in: workspace))
        guard first <= last else { throw Ending(.usage, "--against \(last) lies before \(first)") }
        return DayWindow(first: first, last: last)
    }
}

import ArgumentParser
import Formats
import Reports
import Workspace

/// The options of every command that shows figures.
struct FigureOptions: ParsableArguments {
    @Flag(help: "Print the page as text instead of opening the console, for e-mail or cron.") var once = false
    @Option(help: ArgumentHelp("The width of the printed page, 40 to 500 columns.", valueName: "columns")) var width: Int?
    @Flag(help: "Print CSV.") var csv = false
    // Times in the past begin with a minus sign (-21d), which must not be parsed as an option here.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Show the figures as of a past time, such as -21d; a date means the end of that day.", valueName: "time")
    )
    var asOf: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("The first day of the period.", valueName: "day")) var since: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("The last day of the period.", valueName: "day")) var until: String?
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "The period: week, month, quarter or year are the last 7, 30, 90 or 365 days; this-month, last-month and so on are those of the calendar, weeks from Monday; always is all time.",
            valueName: "period"))
    var window: WindowChoice?
    @Flag(help: "Compare with the period before, or with the same part of it, at equal age.") var compare = false
    @Option(
        help: ArgumentHelp(
            "Compare with other days, such as 2026-01-01..2026-03-31; prints the page.", valueName: "day..day"))
    var against: String?
    @Option(
        help: ArgumentHelp(
            "Group the page by source, owner, campaign, industry, definition or path; everything shows all leads as one group; team is always by person, calibration by score.",
            valueName: "group"))
    var by: Grouping?
    @Option(
        help: ArgumentHelp(
            "Show only one group, such as source=Web or owner=dana, by its value or by the name shown on pages; owner= means no owner, source= no source.",
            valueName: "group=value"))
    var filter: GroupFilter?

    func validate() throws {
        if window != nil, since != nil || until != nil {
            throw ValidationError("--window sets the days: leave out --since and --until")
        }
        if against != nil, compare {
            throw ValidationError("use --compare (the period before) or --against (other days), not both")
        }
        if let width, !(40...500).contains(width) { throw ValidationError("--width must be 40 to 500 columns") }
        if width != nil, csv { throw ValidationError("--width works with a page of text, not with --csv") }
    }

    /// Rejects `--for`: figures are read-only and the same for everybody.
    func rejectPrincipal(_ common: CommonOptions) throws(CommandError) {
        guard let login = common.onBehalfOf else { return }
        throw CommandError(
            .usage,
            "figures are the same for everyone: leave out --for \(login), or use --filter owner=\(login) for what that person owned"
        )
    }

    /// Whether the console opens: no option asks for printed output, and there is a terminal.
    func opensConsole(_ context: CommandContext) -> Bool {
        !once && !csv && width == nil && against == nil && ConsoleStart.isPossible(context)
    }

    /// The days that `--since` and `--until` name; nil without them.
    ///
    /// - Throws: `CommandError.usage` if one cannot be read, or the last day is before the first.
    func days(_ context: CommandContext, _ workspace: Workspace) throws(CommandError) -> DayWindow? {
        guard since != nil || until != nil else { return nil }
        let first = try since.map { (text) throws(CommandError) in try context.day(text, in: workspace) }
        let last = try until.map { (text) throws(CommandError) in try context.day(text, in: workspace) }
        if let first, let last, last < first { throw CommandError(.usage, "--until \(last) is before --since \(first); swap them") }
        return DayWindow(first: first, last: last)
    }
}

struct FunnelCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "funnel", _superCommandName: Winnow.name,
            abstract: "Show the funnel dashboards: open leads, conversion and speed.",
            discussion: """
                In a terminal the console opens on the dashboards. With --read-only it needs only permission to read the workspace, \
                and opens where you left it.

                Example: ssh -t desk winnow funnel --read-only -w /srv/leads
                """)
    }

    @Option(
        help: ArgumentHelp("The page; marketing and sales are the funnels of one side.", valueName: "page"))
    var page: ReportPageKind?
    @OptionGroup var figures: FigureOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try figures.rejectPrincipal(common)
        guard figures.opensConsole(context) else {
            return try FigurePrinter(context: context, options: figures).write(page ?? .overview)
        }
        try ConsoleStart(context: context, figures: figures, isHealth: page == .health, page: page).run()
    }
}

struct HealthCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "health", _superCommandName: Winnow.name,
            abstract: "Show process problems, in plain sentences.",
            discussion: "Example: winnow health --read-only")
    }

    @OptionGroup var figures: FigureOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try figures.rejectPrincipal(common)
        guard figures.opensConsole(context) else { return try FigurePrinter(context: context, options: figures).write(.health) }
        try ConsoleStart(context: context, figures: figures, isHealth: true).run()
    }
}

import ArgumentParser
import Console
import Reports
import Workspace

/// What every command takes that shows figures.
struct FigureOptions: ParsableArguments {
    @Flag(help: "Print the page as text rather than open the console, for a mail or a cron job.") var once = false
    @Option(help: ArgumentHelp("The columns of what is printed, 40 to 500.", valueName: "columns")) var width: Int?
    @Flag(help: "Print CSV.") var csv = false
    // What lies behind begins with a minus sign (-21d), which is no option here.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("As it was seen at a past moment, such as -21d; a day alone means its end.", valueName: "time"))
    var asOf: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("From this day on.", valueName: "day")) var since: String?
    @Option(parsing: .unconditional, help: ArgumentHelp("Up to this day.", valueName: "day")) var until: String?
    @Option(
        parsing: .unconditional, help: ArgumentHelp("The last days: week, month, quarter, year or always.", valueName: "window"))
    var window: WindowChoice?
    @Flag(help: "Hold the window against the one before it.") var compare = false
    @Option(
        help: ArgumentHelp(
            "Hold the window against any other days, such as 2026-01-01..2026-03-31; printed.", valueName: "day..day"))
    var against: String?
    @Option(
        help: ArgumentHelp(
            "Part the page by source, owner, campaign, industry, definition, path or, in one, everything; team is always by person, calibration by score.",
            valueName: "what"))
    var by: Grouping?
    @Option(
        help: ArgumentHelp(
            "Only one group, such as source=Web or owner=dana, by the word or the name that pages show; owner= (nothing behind the sign) means nobody's, source= those without one.",
            valueName: "what=word"))
    var filter: GroupFilter?

    func validate() throws {
        if window != nil, since != nil || until != nil {
            throw ValidationError("--window has its own days: leave --since and --until out")
        }
        if against != nil, compare {
            throw ValidationError("--compare is against the window before, --against names other days: one of them")
        }
        if let width, !(40...500).contains(width) { throw ValidationError("--width is 40 to 500 columns") }
        if width != nil, csv { throw ValidationError("--width is for a page of text, not for --csv") }
    }

    /// Refuses `--for`: figures are only looked at, and say the same to everybody.
    func refuseActing(_ common: CommonOptions) throws(CommandError) {
        guard let login = common.onBehalfOf else { return }
        throw CommandError(
            .usage,
            "figures are the same for everybody, so --for \(login) changes nothing: leave it out, or write --filter owner=\(login) for what is that person's"
        )
    }

    /// Whether the console is meant: nothing is asked for that is printed, and somebody sits at a terminal.
    func opensConsole(_ context: CommandContext) -> Bool {
        !once && !csv && width == nil && against == nil && ConsoleStart.isPossible(context)
    }

    /// The days that `--since` and `--until` name; nil without them.
    ///
    /// - Throws: an ending where one can't be read, or the last lies before the first.
    func days(_ context: CommandContext, _ workspace: Workspace) throws(CommandError) -> DayWindow? {
        guard since != nil || until != nil else { return nil }
        let first = try since.map { (text) throws(CommandError) in try context.day(text, in: workspace) }
        let last = try until.map { (text) throws(CommandError) in try context.day(text, in: workspace) }
        if let first, let last, last < first { throw CommandError(.usage, "--until \(last) lies before --since \(first)") }
        return DayWindow(first: first, last: last)
    }

    /// A dashboard with what was asked for, but for what takes a workspace to be read.
    func place(_ screen: DashboardLocation) -> DashboardLocation {
        var place = screen
        if let window { place.window = window.rawValue }
        place.grouping = by?.rawValue
        place.filter = filter?.words
        return place
    }
}

struct FunnelCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "funnel", _superCommandName: Winnow.name,
            abstract: "Watch the funnel: who waits, what converts, how fast.",
            discussion: """
                In a terminal the console opens on the dashboards. With --read-only it needs nothing but the right to read the workspace, and lands \
                where you left it.

                Example: ssh -t desk winnow funnel --read-only -w /srv/leads
                """)
    }

    @Option(
        help: ArgumentHelp(
            "The page: overview, speed, sources, team, reasons, cohorts, rates, calibration or health.", valueName: "page"))
    var page: ReportPageKind?
    @OptionGroup var figures: FigureOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try figures.refuseActing(common)
        guard figures.opensConsole(context) else {
            return try FigurePrinter(context: context, options: figures).write(page ?? .overview)
        }
        var place = figures.place(page == .health ? .health : .funnel)
        place.page = page?.rawValue
        try ConsoleStart(context: context, opening: place, figures: figures).run()
    }
}

struct HealthCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "health", _superCommandName: Winnow.name,
            abstract: "See where the process breaks down, in plain sentences.",
            discussion: "Example: winnow health --read-only")
    }

    @OptionGroup var figures: FigureOptions
    @OptionGroup var common: CommonOptions

    func perform(_ context: CommandContext) throws {
        try figures.refuseActing(common)
        guard figures.opensConsole(context) else { return try FigurePrinter(context: context, options: figures).write(.health) }
        try ConsoleStart(context: context, opening: figures.place(.health), figures: figures).run()
    }
}

extension ReportPageKind: ExpressibleByArgument {}
extension WindowChoice: ExpressibleByArgument {}
extension Grouping: ExpressibleByArgument {}

extension GroupFilter: ExpressibleByArgument {
    package init?(argument: String) { self.init(words: argument) }
}

import ArgumentParser
import Formats
import Lifecycle
import Workspace

struct MetricsCommand: WorkspaceCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "metrics", _superCommandName: Winnow.name,
            abstract: "Print figures for monitoring systems: queues, overdue tasks, leads overdue by SLA, hand-overs, errors.",
            discussion: """
                The text is OpenMetrics, without personal data. With --out it replaces a file as a whole, readable by everybody, for \
                the textfile collector of node_exporter. The age of the last tick is known to the login that runs `winnow tick`: \
                run both as the same one.

                Example: winnow metrics --out /var/lib/prometheus/node-exporter/winnow.prom
                """)
    }

    @Option(
        help: ArgumentHelp("Replace this file, whose name must end with .prom for node_exporter.", valueName: "file"))
    var out: String?
    @OptionGroup var common: CommonOptions

    func validate() throws {
        if common.json { throw ValidationError("figures for monitoring systems have one format: leave out --json") }
    }

    func perform(_ context: CommandContext) throws {
        let path = try out.map { (out) throws(CommandError) in try context.path(out) }
        if path != nil { try context.requireWriting() }
        let workspace = try context.open()
        let record = TickRecord(workspace: workspace.id, processEnvironment: context.processEnvironment)
        let dayBefore = Instant(milliseconds: ProcessEnvironment.now().milliseconds - 24 * 3_600_000)
        let text = try WorkspaceMetrics.text(
            of: workspace, lastTick: record.load(), errors: DiagnosticLog.errors(since: dayBefore))
        guard let path else { return context.output.lines(text) }
        try PublishedFile.replace(path, with: Array(text.utf8), opening: "# TYPE winnow_")
    }
}

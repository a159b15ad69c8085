import Formats
import Lifecycle
import ReadModel
import Reports
import Screen
import Workspace

/// The figures of a workspace for monitoring systems; without any personal data.
///
/// Queue lengths are those of `winnow queue`, the other numbers of leads those of the dashboards. Names and labels must
/// not change.
struct WorkspaceMetrics {
    private let workspace: Workspace
    private let now: Instant
    private var text: OpenMetricsText

    /// The days that the gauges of a period look back, today included.
    private static let period = WindowChoice.week

    /// Computes the figures. O(leads), some 0.2 s for a million.
    ///
    /// - Parameters:
    ///   - lastTick: When the rules were last applied on a schedule; nil if that isn't known.
    ///   - errors: The errors that the log of this login has of the last 24 hours.
    /// - Throws: `WorkspaceError`.
    static func text(of workspace: Workspace, lastTick: Instant?, errors: Int) throws -> String {
        var metrics = WorkspaceMetrics(workspace)
        try metrics.addQueues()
        try metrics.addFigures()
        metrics.addJournal()
        metrics.text.add("winnow_log_errors", "Errors in this login's log within the last 24 hours.", [.init(.count(errors))])
        if let lastTick { metrics.addTick(lastTick) }
        metrics.text.add(
            "winnow_metrics_timestamp_seconds", "When these figures were computed.",
            [.init(.seconds(milliseconds: metrics.now.milliseconds))])
        return metrics.text.text
    }

    private init(_ workspace: Workspace) {
        self.workspace = workspace
        now = workspace.now
        text = OpenMetricsText(common: [("workspace", Sanitizer.line(workspace.name))])
    }

    private mutating func addQueues() throws {
        var all: [OpenMetricsText.Sample] = []
        var overdue: [OpenMetricsText.Sample] = []
        for queue in Queue.allCases {
            let count = try workspace.queries.count(QueueRequest(queue: queue, scope: .team, now: now))
            all.append(.init(.count(count.total), [("queue", queue.rawValue)]))
            overdue.append(.init(.count(count.overdue), [("queue", queue.rawValue)]))
        }
        text.add("winnow_queue_leads", "Leads in a queue of the whole team, without snoozed ones.", all)
        text.add(
            "winnow_queue_overdue_leads",
            "Leads in a queue with an overdue task: SLA clocks, attempts, meetings and what marketing owes.", overdue)
    }

    private mutating func addFigures() throws {
        let (timelines, settings) = try workspace.queries.loadReportData()
        let today = workspace.definition.calendar.zone.day(of: now)
        let query = ReportQuery(
            window: Self.period.window(today: today), compared: nil, grouping: nil, filter: nil, now: now)
        func blocks(_ page: ReportPageKind) -> [FigureBlock] {
            ReportPages.open(page, timelines, settings, query).figures.blocks
        }
        let overview = blocks(.overview)
        let clocks = overview.first { $0.id == .late }
        text.add(
            "winnow_clock_overdue_leads",
            "Leads with sales that are overdue by SLA: past the clock to review, to touch or to qualify.",
            Self.samples(clocks, "late", label: "clock"))
        text.add(
            "winnow_clock_running_leads", "Leads with sales whose SLA clock runs.", Self.samples(clocks, "running", label: "clock"))
        text.add(
            "winnow_clock_overdue_median_seconds", "Median time since the due moment, of the leads that are overdue by SLA.",
            Self.samples(clocks, "medianLate", label: "clock"))
        text.add(
            "winnow_stage_entered_7d_leads", "Leads that entered a stage within the last 7 days: the hand-overs between people.",
            Self.samples(overview.first { $0.id == .funnel }, "entered", label: "stage"))
        text.add(
            "winnow_returned_or_lost_7d_leads", "Leads that were returned, disqualified or lost within the last 7 days.",
            Self.samples(blocks(.reasons).first { $0.id == .trend }, "leads", label: "decision"))
    }

    private mutating func addJournal() {
        text.add("winnow_journal_entries", "The number of the journal's last entry.", [.init(.count(workspace.lastLine.value))])
        text.add(
            "winnow_journal_intact", "1 if nothing is known against the journal, 0 if it is damaged or lacks entries.",
            [.init(.count(workspace.journalProblem == nil ? 1 : 0))])
        text.add(
            "winnow_server_reachable", "1 if the journal can be written to, 0 while its server doesn't answer.",
            [.init(.count(workspace.outageLabel == nil ? 1 : 0))])
    }

    private mutating func addTick(_ last: Instant) {
        text.add(
            "winnow_tick_timestamp_seconds", "When this login last ran winnow tick.",
            [.init(.seconds(milliseconds: last.milliseconds))])
        text.add(
            "winnow_tick_age_seconds", "Time since this login last ran winnow tick, when these figures were computed.",
            [.init(.seconds(milliseconds: now.milliseconds - last.milliseconds))])
    }

    /// The values of a column, one for each row that the page itself names, with the row's name as a label.
    private static func samples(_ block: FigureBlock?, _ column: ColumnID, label: String) -> [OpenMetricsText.Sample] {
        guard let block, let index = block.columns.firstIndex(where: { $0.id == column }) else { return [] }
        return block.rows.compactMap { row in
            guard case .named(let name) = row.id, row.values.indices.contains(index) else { return nil }
            switch row.values[index] {
            case .leads(let count, _), .opportunities(let count, leads: _, _): return .init(.count(count), [(label, name)])
            case .span(let milliseconds?, leads: _, _): return .init(.seconds(milliseconds: milliseconds), [(label, name)])
            default: return nil
            }
        }
    }
}

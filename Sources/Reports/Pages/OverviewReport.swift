internal import Lifecycle

/// The manager's first page: the week's questions, alerts in sentences, the funnel, overdue clocks, quotas.
final class OverviewReport: Report {
    let context: ReportContext
    private let funnel: FunnelSteps
    let health: HealthReport
    let overdue: OverdueClocks
    let worth: SourceWorth
    let neglected: NeglectedOpportunities
    let rejections: EarlyRejections
    private let quotas: QuotaCounts
    /// Leads inactive since before this moment count only in the history of sources and people.
    private let inactiveBefore: Int64

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        funnel = FunnelSteps(context, &layout)
        overdue = OverdueClocks(context, &layout)
        worth = SourceWorth(context, &layout)
        neglected = NeglectedOpportunities(context, &layout)
        rejections = EarlyRejections(context, &layout)
        quotas = QuotaCounts(context, &layout, perPerson: false)
        health = HealthReport(context, &layout, hasTrends: false)
        inactiveBefore = min(context.window.lowerBound, context.trend.bounds[0], quotas.earliest)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        neglected.visit(lead, &sink)
        // In a long history most leads have ended before the window begins.
        if !lead.stage.isOpen,
            lead.lastActivity(upTo: .max, countingLaterCaptures: context.countsLaterCaptures) < inactiveBefore,
            !lead.stages.contains(where: { $0.kind == .opened && $0.at >= inactiveBefore })
        {
            return health.visitInactive(lead, &sink)
        }
        funnel.visit(lead, &sink)
        worth.visit(lead, &sink)
        rejections.visit(lead, &sink)
        let clocks = OpenClocks(lead, context)
        if context.owners.includes(lead, at: .max) { overdue.visit(lead, clocks, &sink) }
        quotas.visit(lead, &sink)
        health.visit(lead, clocks, &sink)
    }

    func blocks(_ own: FigureCounts<OverviewReport>, _ compared: FigureCounts<OverviewReport>?) -> [FigureBlock] {
        let breakdowns = health.breakdowns(own.of(\.health), nil)
        return [questions(own, breakdowns), alertBlock(breakdowns)] + funnel.blocks(own.of(\.funnel), compared?.of(\.funnel))
            + [overdue.block(own.of(\.overdue))] + quotas.blocks(own.of(\.quotas))
    }

    /// The five worst breakdowns, by how far they exceed their limits.
    private func alertBlock(_ breakdowns: [HealthReport.Breakdown]) -> FigureBlock {
        let rows = HealthReport.worst(breakdowns).prefix(5).map {
            FigureRow($0.row.id, $0.row.label, $0.row.values, emphasis: .alert)
        }
        return FigureBlock(
            .exceptions, "Alerts", .sentences,
            columns: [
                FigureColumn("value", "", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                FigureColumn("leads", "leads", rank: 2), FigureColumn("trend", "", rank: 0),
            ],
            rows: rows.isEmpty ? [withoutAlerts] : rows)
    }

    /// The row without alerts, which is good news only if there are limits.
    private var withoutAlerts: FigureRow {
        let hasLimits = !health.context.definition.breakdowns.isEmpty
        return FigureRow(
            "none",
            hasLimits
                ? "No alerts: everything is within its limit."
                : "The definition sets no limits for process problems, so there are no alerts.",
            [.nothing, .nothing, .nothing, .nothing], emphasis: hasLimits ? .good : .quiet)
    }
}

/// Marketing's funnel: from what comes in to what it hands over ("Lead Generation for the Complex Sale").
final class MarketingFunnelReport: Report {
    private let funnel: FunnelSteps

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        funnel = FunnelSteps(context, &layout, of: .marketing)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) { funnel.visit(lead, &sink) }

    func blocks(
        _ own: FigureCounts<MarketingFunnelReport>, _ compared: FigureCounts<MarketingFunnelReport>?
    ) -> [FigureBlock] {
        funnel.blocks(own.of(\.funnel), compared?.of(\.funnel))
    }
}

/// Sales' funnel: from what it is handed to what it wins, and what became of its opportunities.
final class SalesFunnelReport: Report {
    private let funnel: FunnelSteps
    private let opportunities: OpportunityOutcomes

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        funnel = FunnelSteps(context, &layout, of: .sales)
        opportunities = OpportunityOutcomes(context, &layout)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        funnel.visit(lead, &sink)
        opportunities.visit(lead, &sink)
    }

    func blocks(_ own: FigureCounts<SalesFunnelReport>, _ compared: FigureCounts<SalesFunnelReport>?) -> [FigureBlock] {
        funnel.blocks(own.of(\.funnel), compared?.of(\.funnel))
            + [opportunities.block(own.of(\.opportunities), compared?.of(\.opportunities))]
    }
}

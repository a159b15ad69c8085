internal import Lifecycle

/// All cohorts of a window together, by group: how many reached the opportunity, and how fast.
///
/// Follows the rules of ``CohortsReport``, over leads that first entered the first stage with sales within the
/// window; when grouping by definition, under the version of that entry.
/// - **Reached**: leads that were ever in the opportunity or beyond it ÷ all. **Still open**: the others that are open.
/// - **Time**: from that entry to the next stay in the opportunity or beyond it, without negative durations.
final class CohortsByGroup {
    private enum Key: Int, CaseIterable, CounterKey { case leads, ever, immature, time }

    private let table: GroupTable<Key>

    init?(_ context: ReportContext, _ layout: inout CounterLayout) {
        guard let table = GroupTable<Key>(context, &layout) else { return nil }
        self.table = table
    }

    /// Counts a lead of a cohort under the version of its entry.
    func count<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, under version: Int, isReached: Bool, isOpen: Bool, taken: Int64?, _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version) else { return }
        sink.count(table[.leads, row])
        if isReached { sink.count(table[.ever, row]) } else if isOpen { sink.count(table[.immature, row]) }
        if let taken, taken >= 0 { sink.span(table[.time, row], taken) }
    }

    private static var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("ever", "reached", rank: 8) { $0.share(.ever, of: .leads) },
            Figure("immature", "still open", rank: 7) { $0.leads(.immature) },
            Figure("p50", "median", rank: 6) { $0.span(50, .time) },
            Figure("p90", "90% within", rank: 5) { $0.span(90, .time) },
        ]
    }

    /// Builds the table.
    static func block(
        _ name: String, _ own: FigureCounts<CohortsByGroup>, _ compared: FigureCounts<CohortsByGroup>?
    ) -> FigureBlock {
        own.part.table.block(
            .cohortsBy, name, figures, own, compared, in: \.table,
            notes: ["all cohorts of the period combined, results to date"], size: { $0[.leads] })
    }
}

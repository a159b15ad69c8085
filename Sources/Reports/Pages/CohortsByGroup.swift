internal import Lifecycle

/// All cohorts of a window together, by group: how many reached the opportunity, and how fast.
///
/// Follows the rules of ``CohortsReport``, over leads that first entered the first stage with sales within the
/// window; when grouping by definition, under the version of that entry.
/// - **Reached**: leads that were ever in the opportunity or beyond it ÷ all. **Still open**: the others that are open.
/// - **Time**: from that entry to the next stay in the opportunity or beyond it, without negative durations.
final class CohortsByGroup {
    private enum Part: Int, CaseIterable { case leads, ever, immature, time }

    private let table: GroupTable

    init?(_ context: ReportContext, start: Int) {
        guard let table = GroupTable(context, parts: Part.allCases.count, start: start) else { return nil }
        self.table = table
    }

    var slots: Int { table.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { table.slot(part.rawValue, row) }

    /// Counts a lead of a cohort under the version of its entry.
    func count<Sink: TallySink>(
        _ lead: TimelineView, under version: Int, isReached: Bool, isOpen: Bool, taken: Int64?, _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version) else { return }
        sink.count(slot(.leads, row))
        if isReached { sink.count(slot(.ever, row)) } else if isOpen { sink.count(slot(.immature, row)) }
        if let taken, taken >= 0 { sink.span(slot(.time, row), taken) }
    }

    /// Builds the table for a report that stores it at `path`.
    func block<R>(
        _ name: String, _ own: FigureCounts<R>, _ compared: FigureCounts<R>?, at path: KeyPath<R, CohortsByGroup?>
    ) -> FigureBlock {
        table.block(
            .cohortsBy, name,
            columns: [
                FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("ever", "reached", rank: 8),
                FigureColumn("immature", "still open", rank: 7), FigureColumn("p50", "median", rank: 6),
                FigureColumn("p90", "90% within", rank: 5),
            ], own, compared, notes: ["all cohorts of the period combined, results to date"],
            size: { own[slot(.leads, $0)] }
        ) { $0.report[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<R>(_ counts: FigureCounts<R>, _ row: Int) -> [FigureValue] {
        [
            counts.leads(slot(.leads, row)), counts.share(slot(.ever, row), of: slot(.leads, row)),
            counts.leads(slot(.immature, row)), counts.span(50, slot(.time, row)), counts.span(90, slot(.time, row)),
        ]
    }
}

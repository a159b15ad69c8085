internal import Lifecycle

/// The cohorts of a window taken together, group by group: how many got to the opportunity so far, and how long that took.
///
/// By the rules of ``CohortsReport``, over leads whose first entry into the first stage in sales' hands lies within the window; by definition under the version of that entry.
/// - **Ever**: those that were in the opportunity or behind it at any time ÷ all of them. **Still open**: those that weren't, and whose present stage is open.
/// - **Time**: from that entry to the next stay in the opportunity or behind it, without what came out negative.
final class CohortsByGroup {
    private enum Part: Int, CaseIterable { case leads, ever, immature, time }

    private let table: GroupTable

    init?(_ scope: ReportContext, start: Int) {
        guard let table = GroupTable(scope, parts: Part.allCases.count, start: start) else { return nil }
        self.table = table
    }

    var slots: Int { table.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { table.slot(part.rawValue, row) }

    /// A lead of a cohort: under which version it entered, and what became of it.
    func tell<Sink: TallySink>(
        _ lead: TimelineView, under version: Int, isReached: Bool, isOpen: Bool, taken: Int64?, _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version) else { return }
        sink.count(slot(.leads, row))
        if isReached { sink.count(slot(.ever, row)) } else if isOpen { sink.count(slot(.immature, row)) }
        if let taken, taken >= 0 { sink.span(slot(.time, row), taken) }
    }

    /// The table, of a plan that counts it at `path`, under the name of what is reached.
    func block<Plan>(
        _ name: String, _ own: Counts<Plan>, _ compared: Counts<Plan>?, at path: KeyPath<Plan, CohortsByGroup?>
    ) -> FigureBlock {
        table.block(
            "cohortsBy", name,
            columns: [
                FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("ever", "ever", rank: 8),
                FigureColumn("immature", "still open", rank: 7), FigureColumn("p50", "median", rank: 6),
                FigureColumn("p90", "90 % within", rank: 5),
            ], own, compared, notes: ["all cohorts of the window together, as far as they have got by now"],
            size: { own[slot(.leads, $0)] }
        ) { $0.plan[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<Plan>(_ counts: Counts<Plan>, _ row: Int) -> [FigureValue] {
        [
            counts.leads(slot(.leads, row)), counts.share(slot(.ever, row), of: slot(.leads, row)),
            counts.leads(slot(.immature, row)), counts.span(50, slot(.time, row)), counts.span(90, slot(.time, row)),
        ]
    }
}

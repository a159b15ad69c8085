internal import Lifecycle

/// The pipeline by source, owner or another grouping.
///
/// Open opportunities are of the present owner, ended ones of the owner at the time; by definition, of the version
/// under which the lead entered its present stage, or under which the opportunity ended.
final class PipelineGroups {
    private enum Key: Int, CaseIterable, CounterKey { case overdue, won, ended }

    /// What a row has: all counters with the number of the row, and the chance that is assumed.
    private typealias Row = (counts: FigureCounts<PipelineGroups>, row: Int, rate: ExpectedRate)

    private let groups: Groups
    private let counters: CounterTable<Key>
    private let open: OpenAmounts
    private let won: AmountCounters

    /// Nil for an ungrouped query.
    init?(_ context: ReportContext, _ currencies: Currencies, _ layout: inout CounterLayout) {
        guard let grouping = context.query.grouping, grouping != .everything else { return nil }
        groups = Groups(grouping, context)
        counters = layout.table(rows: groups.count)
        open = OpenAmounts(currencies, &layout, rows: groups.count)
        won = AmountCounters(currencies, &layout, rows: groups.count)
    }

    private func row(of lead: TimelineView, at seq: UInt32, under version: @autoclosure () -> Int) -> Int? {
        groups.grouping == .definition ? groups.row(ofSymbol: version()) : groups.row(of: lead, at: seq)
    }

    func addOpen<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, isOverdue: Bool, of lead: TimelineView, _ tally: inout OpportunityTally,
        _ sink: inout Sink
    ) {
        guard let row = row(of: lead, at: .max, under: lead.currentVersion) else { return }
        open.add(opportunity, row: row, &tally, to: &sink)
        if isOverdue { tally.add(counters[.overdue, row], to: &sink) }
    }

    func addEnded<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        guard let row = row(of: lead, at: opportunity.seq, under: lead.version(ofEndAt: opportunity.seq)) else { return }
        tally.add(counters[.ended, row], to: &sink)
        guard opportunity.state == .won else { return }
        tally.add(counters[.won, row], to: &sink)
        won.add(opportunity.amount, row: row, &tally, to: &sink)
    }

    /// The table: a row for each group with open opportunities, or with some that ended in the period.
    ///
    /// - Parameter lines: the currencies of the page.
    func blocks(
        _ own: FigureCounts<PipelineGroups>, _ compared: FigureCounts<PipelineGroups>?, _ lines: [CurrencyLine],
        rates: (own: ExpectedRate, compared: ExpectedRate?)
    ) -> [FigureBlock] {
        let figures = figures(lines)
        func size(_ row: Int) -> Int {
            own.opportunityCount(open.counts[.open, row]) + own.opportunityCount(counters[.ended, row])
        }
        let listed = TableRows(count: groups.count, size: size)
        let rows = listed.rows.map { row in
            figureRow(groups.id(row), groups.label(row), figures, own, compared) { counts in
                (counts, row, counts.isCompared ? rates.compared ?? rates.own : rates.own)
            }
        }
        return [
            FigureBlock(
                .pipelineBy, "Pipeline by \(groups.grouping.label)", .table, rowTitle: groups.grouping.label,
                columns: figures.map(\.column), rows: rows,
                notes: rows.isEmpty ? [] : ["won and win rate: of the opportunities that ended in the period"] + listed.notes)
        ]
    }

    private func figures(_ lines: [CurrencyLine]) -> [Figure<Row>] {
        var figures: [Figure<Row>] = [
            Figure("open", "open", rank: 20) { $0.counts.part.open.open($0.row, $0.counts) },
            Figure("overdue", "date passed", rank: 16) { $0.counts.opportunities($0.counts.part.counters[.overdue, $0.row]) },
            Figure("won", "won", rank: 15) { $0.counts.opportunities($0.counts.part.counters[.won, $0.row]) },
            Figure("winRate", "win rate", rank: 14) { $0.counts.row(\.counters, $0.row).opportunityShare(.won, of: .ended) },
        ]
        for (index, line) in lines.enumerated() {
            func id(_ name: String) -> ColumnID { .named(line.id(name, isFirst: index == 0)) }
            figures += [
                Figure(id("amount"), line.title("amount", of: lines), drawing: index == 0 ? .bar : .plain, rank: 19 - 4 * index) {
                    $0.counts.part.open.amount(line, $0.row, $0.counts)
                },
                Figure(id("weighted"), line.title("weighted", of: lines), rank: 18 - 4 * index) {
                    $0.counts.part.open.weighted(line, $0.row, at: $0.rate, $0.counts)
                },
                Figure(id("wonAmount"), line.title("won amount", of: lines), rank: 13 - 4 * index) {
                    $0.counts.part.won.money(line, row: $0.row, per: 1, $0.counts)
                },
            ]
        }
        return figures
    }
}

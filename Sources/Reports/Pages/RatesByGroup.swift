internal import Lifecycle

/// The rates of each group, by the rules of ``RatesReport``.
///
/// **Leads** are those that count in at least one rate. When grouping by definition, a lead counts in each rate under
/// the version of the stage in question: the stage in which it was accepted or rejected, entered as MQL or SQL, from
/// which it went to nurture, or with which it ended.
final class RatesByGroup {
    private enum Key: CounterKey {
        case leads
        case fact(RatesReport.Fact)

        static let count = 1 + RatesReport.Fact.allCases.count

        var index: Int {
            switch self {
            case .leads: 0
            case .fact(let fact): 1 + fact.index
            }
        }
    }

    private let table: GroupTable<Key>

    init?(_ context: ReportContext, _ layout: inout CounterLayout) {
        guard let table = GroupTable<Key>(context, &layout, keys: Key.count) else { return nil }
        self.table = table
    }

    /// Counts a lead in a fact.
    ///
    /// - Parameter seen: the rows in which the lead was counted already.
    func count<Sink: TallySink & ~Copyable>(
        _ fact: RatesReport.Fact, _ lead: TimelineView, under version: @autoclosure () -> Int, _ seen: inout SeenCounters,
        _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version()) else { return }
        if seen.insert(table[.leads, row]) { sink.count(table[.leads, row]) }
        sink.count(table[.fact(fact), row])
    }

    /// Builds the table of some rates.
    static func block(
        _ rates: [RatesReport.Rate], _ own: FigureCounts<RatesByGroup>, _ compared: FigureCounts<RatesByGroup>?
    ) -> FigureBlock {
        let figures =
            [Figure<RowCounts<Key>>("leads", "leads", drawing: .bar, rank: 20) { $0.leads(.leads) }]
            + rates.enumerated().map { index, rate in
                Figure(.named(rate.id), rate.shortLabel, rank: 19 - index) {
                    $0.share(.fact(rate.part), of: rate.whole.map { .fact($0) })
                }
            }
        return own.part.table.block(
            .ratesBy, "Rates", figures, own, compared, in: \.table, notes: ["leads: those that count in at least one rate"],
            size: { $0[.leads] })
    }
}

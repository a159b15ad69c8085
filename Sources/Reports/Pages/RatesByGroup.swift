internal import Lifecycle

/// The rates of each group, by the rules of ``RatesReport``.
///
/// **Leads** are those that count in at least one rate. When grouping by definition, a lead counts in each rate under
/// the version of the stage in question: the stage in which it was accepted or rejected, entered as MQL or SQL, from
/// which it went to nurture, or with which it ended.
final class RatesByGroup {
    private let table: GroupTable
    private let rates: Int
    /// The rows in which the current lead was counted already.
    private var seen = SeenSlots()

    init?(_ context: ReportContext, rates: Int, start: Int) {
        guard let table = GroupTable(context, parts: 1 + 2 * rates, start: start) else { return nil }
        self.table = table
        self.rates = rates
    }

    var slots: Int { table.slots }

    private func leads(_ row: Int) -> Int { table.slot(0, row) }
    private func part(_ rate: Int, _ row: Int) -> Int { table.slot(1 + 2 * rate, row) }
    private func whole(_ rate: Int, _ row: Int) -> Int { table.slot(2 + 2 * rate, row) }

    /// Starts a new lead.
    func reset() { seen = SeenSlots() }

    /// Counts a lead in a rate.
    func count<Sink: TallySink>(
        _ rate: Int, _ lead: TimelineView, under version: @autoclosure () -> Int, isPart: Bool, _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version()) else { return }
        if seen.insert(row) { sink.count(leads(row)) }
        sink.count(whole(rate, row))
        if isPart { sink.count(part(rate, row)) }
    }

    /// Builds the table for a report that stores it at `path`, given the ids and labels of the rates.
    func block<R>(
        _ names: [(id: String, label: String)], _ own: FigureCounts<R>, _ compared: FigureCounts<R>?,
        at path: KeyPath<R, RatesByGroup?>
    ) -> FigureBlock {
        table.block(
            .ratesBy, "Rates",
            columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 20)]
                + names.enumerated().map { index, name in FigureColumn(.named(name.id), name.label, rank: 19 - index) },
            own, compared, notes: ["leads: those that count in at least one rate"], size: { own[leads($0)] }
        ) { $0.report[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<R>(_ counts: FigureCounts<R>, _ row: Int) -> [FigureValue] {
        [counts.leads(leads(row))] + (0..<rates).map { counts.share(part($0, row), of: whole($0, row)) }
    }
}

internal import Lifecycle

/// The rates of each group, by the rules of ``RatesReport``.
///
/// **Leads** are those of which any of the rates tells. By definition a lead counts, rate by rate, under the version under which it entered the stage in question: the one that it was
/// accepted or rejected in, entered as MQL or SQL, went to nurture by, or ended with.
final class RatesByGroup {
    private let table: GroupTable
    private let rates: Int
    /// In which rows the lead that is being looked at was counted already.
    private var told = SeenSlots()

    init?(_ scope: ReportContext, rates: Int, start: Int) {
        guard let table = GroupTable(scope, parts: 1 + 2 * rates, start: start) else { return nil }
        self.table = table
        self.rates = rates
    }

    var slots: Int { table.slots }

    private func leads(_ row: Int) -> Int { table.slot(0, row) }
    private func part(_ rate: Int, _ row: Int) -> Int { table.slot(1 + 2 * rate, row) }
    private func whole(_ rate: Int, _ row: Int) -> Int { table.slot(2 + 2 * rate, row) }

    /// Another lead is looked at.
    func begin() { told = SeenSlots() }

    /// A rate tells of the lead.
    func tell<Sink: TallySink>(
        _ rate: Int, _ lead: TimelineView, under version: @autoclosure () -> Int, isPart: Bool, _ sink: inout Sink
    ) {
        guard let row = table.row(of: lead, under: version()) else { return }
        if told.insert(row) { sink.count(leads(row)) }
        sink.count(whole(rate, row))
        if isPart { sink.count(part(rate, row)) }
    }

    /// The table, of a plan that counts it at `path`, with the names of the rates in data and for eyes.
    func block<Plan>(
        _ names: [(id: String, label: String)], _ own: Counts<Plan>, _ compared: Counts<Plan>?,
        at path: KeyPath<Plan, RatesByGroup?>
    ) -> FigureBlock {
        table.block(
            "ratesBy", "Rates",
            columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 20)]
                + names.enumerated().map { place, name in FigureColumn(name.id, name.label, rank: 19 - place) },
            own, compared, notes: ["leads: those of which any of the rates tells"], size: { own[leads($0)] }
        ) { $0.plan[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<Plan>(_ counts: Counts<Plan>, _ row: Int) -> [FigureValue] {
        [counts.leads(leads(row))] + (0..<rates).map { counts.share(part($0, row), of: whole($0, row)) }
    }
}

/// The counters of a chart with a row for each group: how many leads count in each period.
///
/// A lead counts once in each period of a row. Periods are those of charts (`ReportContext.trend`), which may begin
/// before the window.
struct GroupTrends {
    /// A chart shows the largest groups (our choice).
    private static let mostRows = 8

    private let counters: CounterGrid
    private let context: ReportContext

    init(_ context: ReportContext, _ layout: inout CounterLayout, rows: Int) {
        self.context = context
        counters = layout.grid(rows: rows, columns: context.trend.count)
    }

    /// The counter of a row in the period of a moment; nil outside the chart.
    @inline(__always)
    func counter(_ row: Int, at moment: Int64) -> CounterID? {
        guard context.chartWindow.contains(moment) else { return nil }
        return context.trend.segment(of: moment).map { counters[row, $0] }
    }

    /// The chart of the rows with the largest totals, of equals the first by name; none without any.
    ///
    /// - Parameters:
    ///   - rows: the number, id, name and label of each row.
    ///   - total: the figure of the window beside a row.
    func blocks<Part>(
        _ title: String, _ own: FigureCounts<Part>, rows: [(row: Int, id: RowID, name: String, label: String)],
        total: (Int) -> FigureValue
    ) -> [FigureBlock] {
        let shown = rows.map { (each: $0, total: total($0.row)) }.filter { $0.total.leadCount ?? 0 > 0 }
            .sorted { ($1.total.leadCount ?? 0, $0.each.name) < ($0.total.leadCount ?? 0, $1.each.name) }.prefix(Self.mostRows)
        guard !shown.isEmpty else { return [] }
        let notes =
            rows.count { total($0.row).leadCount ?? 0 > 0 } > shown.count ? ["only the \(Self.mostRows) largest are shown"] : []
        return [
            FigureBlock(
                .trend, "\(title) \(context.trend.shortLabel)", .chart,
                columns: [FigureColumn("trend", "", drawing: .spark, rank: 2), FigureColumn("leads", "total", rank: 1)],
                rows: shown.map { each, total in
                    FigureRow(each.id, each.label, [.series((0..<context.trend.count).map { own[counters[each.row, $0]] }), total])
                },
                periods: context.chartPeriods, notes: notes)
        ]
    }
}

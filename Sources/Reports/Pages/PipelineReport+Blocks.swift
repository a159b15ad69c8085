internal import Formats
internal import Lifecycle

// The tables of the pipeline.
extension PipelineReport {
    /// What a row has: all counters with the row, and the chance that is assumed.
    private typealias OpenRow = (counts: FigureCounts<PipelineReport>, row: Row, rate: ExpectedRate)

    func blocks(_ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?) -> [FigureBlock] {
        let first = open.lines(own, compared.map { ($0, $0.part.open) }, row: Row.total.index)
        let months = Array(0..<Row.months)
        let won = forecast.shownLines(own, compared.map { ($0, $0.part.forecast) }, rows: months)
        // What is won in a currency of which nothing is open comes after the others.
        let lines = first + won.filter { line in !first.contains { $0.index == line.index } }
        let rates = (own: rate(own), compared: compared.map { $0.part.rate($0) })
        let open = [stageBlock(own, compared, lines)]
        let others =
            [monthBlock(own, compared, lines), quarterBlock(own, compared, lines)]
            + revenue.blocks(own.of(\.revenue)) + quotas.blocks(own.of(\.quotas), at: rates.own) + [
                attentionBlock(own, compared, lines)
            ]
        // The first block says that nothing is open; the others needn't repeat it.
        return open + others.filter { !$0.rows.isEmpty } + groupBlocks(own, compared, lines, rates)
    }

    private func groupBlocks(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine],
        _ rates: (own: ExpectedRate, compared: ExpectedRate?)
    ) -> [FigureBlock] {
        guard let groups, let counts = own.of(\.groups) else { return [] }
        return groups.blocks(counts, compared?.of(\.groups) ?? nil, lines, rates: rates)
    }

    private func row(
        _ id: RowID, _ label: String, _ row: Row, emphasis: FigureRow.Emphasis = .plain, _ figures: [Figure<OpenRow>],
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?
    ) -> FigureRow {
        figureRow(id, label, emphasis: emphasis, figures, own, compared) { ($0, row, $0.part.rate($0)) }
    }

    private func count(_ row: Row, _ counts: FigureCounts<PipelineReport>?) -> Int {
        counts.map { $0.opportunityCount($0.part.open.counts[.open, row.index]) } ?? 0
    }

    private func figure(
        _ name: String, _ title: String, _ lines: [CurrencyLine], rank: Int, drawing: FigureColumn.Drawing = .plain,
        _ value: @escaping (OpenRow, CurrencyLine) -> FigureValue
    ) -> [Figure<OpenRow>] {
        lines.enumerated().map { index, line in
            Figure(
                .named(line.id(name, isFirst: index == 0)), line.title(title, of: lines), drawing: index == 0 ? drawing : .plain,
                rank: index == 0 ? rank : rank - 10
            ) { value($0, line) }
        }
    }

    private var openFigure: Figure<OpenRow> {
        Figure("open", "open", rank: 20) { $0.counts.part.open.open($0.row.index, $0.counts) }
    }

    private func amounts(_ lines: [CurrencyLine], drawing: FigureColumn.Drawing = .plain) -> [Figure<OpenRow>] {
        figure("amount", "amount", lines, rank: 18, drawing: drawing) { $0.counts.part.open.amount($1, $0.row.index, $0.counts) }
    }

    private func weighted(_ lines: [CurrencyLine], drawing: FigureColumn.Drawing = .plain) -> [Figure<OpenRow>] {
        figure("weighted", "weighted", lines, rank: 17, drawing: drawing) {
            $0.counts.part.open.weighted($1, $0.row.index, at: $0.rate, $0.counts)
        }
    }

    /// Won so far, and with what is due weighted: the columns of a month or quarter.
    private func forecasts(_ lines: [CurrencyLine]) -> [Figure<OpenRow>] {
        figure("won", "won", lines, rank: 16) { at, line in
            Self.period(at.row).map { at.counts.part.won.money(line, row: $0, per: 1, at.counts) } ?? .nothing
        }
            + figure("forecast", "forecast", lines, rank: 19, drawing: .bar) { at, line in
                Self.period(at.row).map { Self.forecast(line, $0, at) } ?? .nothing
            }
    }

    /// The row of the counters of what was won; nil for a row that is no month or quarter.
    private static func period(_ row: Row) -> Int? {
        switch row {
        case .month(let month): month
        case .quarter(let quarter): Row.months + quarter
        default: nil
        }
    }

    private static func forecast(_ line: CurrencyLine, _ period: Int, _ at: OpenRow) -> FigureValue {
        let part = at.counts.part
        guard case .opportunities(_, leads: let leads, let cell) = part.forecast.opportunities(line, row: period, at.counts),
            leads > 0
        else { return .nothing }
        let expected = part.open.expected(line, at.row.index, at: at.rate, at.counts)
        guard expected != nil || part.won.count(line, row: period, at.counts) > 0 else { return .nothing }
        let won = part.won.total(line, row: period, at.counts) / Int128(CurrencyLine.one)
        let (cents, isTooMuch) = won.addingReportingOverflow(Int128(expected ?? 0))
        return .money(isTooMuch ? .max : Int64(clamping: cents), currency: line.name, leads: leads, cell)
    }

    private func stageBlock(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine]
    ) -> FigureBlock {
        let figures = [openFigure] + amounts(lines, drawing: .bar) + weighted(lines)
        let shown = stages.indices.filter { count(.stage($0), own) + count(.stage($0), compared) > 0 }
        let rows = shown.map {
            row(.named(stages[$0].stage.rawValue), context.label(stages[$0]), .stage($0), figures, own, compared)
        }
        let total = row(.total, Groups.totalLabel, .total, emphasis: .quiet, figures, own, compared)
        return FigureBlock(
            .openOpportunities, "Open opportunities \(context.moment)", .table, rowTitle: "stage", columns: figures.map(\.column),
            rows: rows.isEmpty ? [] : rows + [total], notes: rows.isEmpty ? [] : notes(own, compared, lines))
    }

    private func notes(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine]
    ) -> [String] {
        let zone = context.definition.calendar.zone
        let then = compared.map { other in
            "compared: what was open on \(context.date(zone.day(of: Instant(milliseconds: other.part.context.now)), withYear: true))"
        }
        return ["weighted: amount × chance to close"] + [assumption(own), then].compactMap(\.self) + currencies.notes(lines)
    }

    /// How opportunities without a chance are weighted; nil if all have one.
    private func assumption(_ own: FigureCounts<PipelineReport>) -> String? {
        let (without, rate) = (count(.withoutChance, own), rate(own))
        guard without > 0 else { return nil }
        let few = "\(rate.ended.grouped) ended in the period, 10 are needed for a win rate"
        return "\(without.counted("opportunity", "opportunities")) without a chance: "
            + (rate.isKnown ? "weighted with the win rate of the period, \(Self.percent(rate))" : "not weighted; \(few)")
    }

    private static func percent(_ rate: ExpectedRate) -> String {
        "\(Percentage.text(rate.won, of: rate.ended)) (\(rate.won.grouped) of \(rate.ended.grouped))"
    }

    private func monthBlock(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine]
    ) -> FigureBlock {
        let figures = [openFigure] + amounts(lines) + weighted(lines) + forecasts(lines)
        func isThere(_ row: Row) -> Bool {
            let isWon = Self.period(row).map { period in
                forecast.count(row: period, own) + (compared.map { $0.part.forecast.count(row: period, $0) } ?? 0) > 0
            }
            return count(row, own) + count(row, compared) > 0 || isWon ?? false
        }
        func line(_ id: RowID, _ label: String, _ place: Row, emphasis: FigureRow.Emphasis = .plain) -> FigureRow {
            row(id, label, place, emphasis: emphasis, figures, own, compared)
        }
        // The present quarter is always there as a whole.
        let months = (0..<Row.months).filter { $0 < 3 || isThere(.month($0)) }
        let rows: [FigureRow] =
            (isThere(.overdue)
                ? [line("overdue", "date passed", .overdue, emphasis: count(.overdue, own) > 0 ? .alert : .plain)] : [])
            + (isThere(.earlier) ? [line("earlier", "earlier", .earlier)] : [])
            + months.map { month in line(.named(Month(of: firstDay(month)).description), Self.label(firstDay(month)), .month(month))
            }
            + (isThere(.later) ? [line("later", "later", .later)] : [])
            + (isThere(.undated) ? [line("undated", "no date", .undated)] : [])
        let isEmpty = count(.total, own) + count(.total, compared) == 0 && !months.contains { isThere(.month($0)) }
        var block = FigureBlock(
            .closeMonths, "By month of close", .table, rowTitle: "close", columns: figures.map(\.column), rows: isEmpty ? [] : rows,
            notes: isEmpty
                ? []
                : [
                    "forecast: won so far in the month + the weighted amount of what is due in it; opportunities whose date has "
                        + "passed count in no month until they have a new one"
                ])
        if !isEmpty, let line = lines.first { block.charts = [monthChart(own, line)] }
        return block
    }

    /// The open and the won amounts of each month in one currency, from the first month to the last one with any.
    private func monthChart(_ own: FigureCounts<PipelineReport>, _ line: CurrencyLine) -> FigureBlock {
        func cents(_ value: FigureValue) -> Int64 { if case .money(let cents, _, leads: _, _) = value { cents } else { 0 } }
        let due = (0..<Row.months).map { cents(open.amount(line, Row.month($0).index, own)) }
        let won = (0..<Row.months).map { cents(self.won.money(line, row: $0, per: 1, own)) }
        let count = max(3, ((0..<Row.months).last { due[$0] != 0 || won[$0] != 0 } ?? 0) + 1)
        func row(_ id: RowID, _ label: String, _ values: [Int64]) -> FigureRow {
            let shown = values.prefix(count)
            let sum = Int64(clamping: shown.reduce(Int128(0)) { $0 + Int128($1) })
            let total = AmountFormatter.figure(Amount(cents: sum, currency: line.name))
            var row = FigureRow(id, label, [.series(shown.map { Int(clamping: $0 / 100) }), .text(total)])
            row.trend = TrendDrawing()
            return row
        }
        return FigureBlock(
            .closeMonths, "Amount by month of close", .chart, columns: [FigureColumn("trend", ""), FigureColumn("total", "total")],
            rows: [row("due", "open", due), row("won", "won", won)],
            periods: (0..<count).map { FigurePeriod(first: firstDay($0), label: Self.label(firstDay($0))) })
    }

    /// `Nov 2026`.
    private static func label(_ day: Day) -> String {
        MomentFormatter.date(day.number, withYear: true).split(separator: " ").suffix(2).joined(separator: " ")
    }

    private func quarterBlock(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine]
    ) -> FigureBlock {
        let figures = [openFigure] + amounts(lines) + weighted(lines) + forecasts(lines)
        let rows = (0..<Row.quarters).map { quarter in
            let (year, month, _) = firstDay(3 * quarter).civil
            return row(
                .named(quarter == 0 ? "thisQuarter" : "nextQuarter"), "Q\((month + 2) / 3) \(year)", .quarter(quarter), figures,
                own,
                compared)
        }
        let isEmpty = rows.allSatisfy { row in (row.values + row.compared).allSatisfy { $0.leadCount ?? 0 == 0 } }
        return FigureBlock(
            .forecast, "Forecast by quarter", .table, rowTitle: "quarter", columns: figures.map(\.column), rows: isEmpty ? [] : rows
        )
    }

    private func attentionBlock(
        _ own: FigureCounts<PipelineReport>, _ compared: FigureCounts<PipelineReport>?, _ lines: [CurrencyLine]
    ) -> FigureBlock {
        let share = Figure<OpenRow>("share", "of open", drawing: .bar, rank: 19) { at in
            let counts = at.counts.part.open.counts
            let all = at.counts.opportunityCount(counts[.open, Row.total.index])
            let own = counts[.open, at.row.index]
            return all == 0
                ? .nothing
                : .opportunityShare(at.counts.opportunityCount(own), of: all, leads: at.counts[own], at.counts.cell(own))
        }
        let figures = [openFigure, share] + amounts(lines)
        let rate = rate(own)
        let assumed = rate.isKnown ? ", weighted with \(Percentage.text(rate.won, of: rate.ended))" : ", not weighted"
        let rows: [(RowID, String, Row)] = [
            ("overdue", "close date passed", .overdue), ("undated", "no close date", .undated),
            ("withoutAmount", "no amount", .withoutAmount), ("withoutChance", "no chance to close\(assumed)", .withoutChance),
            ("withoutNextStep", "no next step", .withoutNextStep),
            ("idle", "no activity for \(context.definition.breakdowns.idleDays.counted("day"))", .idle),
        ]
        return FigureBlock(
            .pipelineAttention, "Needs attention \(context.moment)", .table, rowTitle: "open opportunities with",
            columns: figures.map(\.column),
            rows: count(.total, own) + count(.total, compared) == 0
                ? []
                : rows.map { id, label, place in
                    row(
                        id, label, place, emphasis: count(place, own) > 0 && id == "overdue" ? .alert : .plain, figures, own,
                        compared)
                })
    }
}

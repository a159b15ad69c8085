/// The counters of the amounts of opportunities, in rows: of each currency the sum, and of each line of currencies how
/// many amounts it has.
struct AmountCounters {
    private let sums: CounterGrid
    private let lines: CounterGrid
    private let currencies: Currencies

    init(_ currencies: Currencies, _ layout: inout CounterLayout, rows: Int = 1) {
        self.currencies = currencies
        sums = layout.grid(rows: rows, columns: currencies.count)
        lines = layout.grid(rows: rows, columns: currencies.lineCount)
    }

    /// Adds the amount of an opportunity, if it has one.
    ///
    /// - Parameter weight: multiplies the amount; a product beyond what fits is limited to it.
    @inline(__always)
    func add<Sink: TallySink & ~Copyable>(
        _ amount: TimelineEvent?, row: Int = 0, times weight: Int64 = 1, _ tally: inout OpportunityTally, to sink: inout Sink
    ) {
        guard let amount, let currency = currencies.index(of: amount.symbol) else { return }
        let (worth, isTooMuch) = amount.at.multipliedReportingOverflow(by: weight)
        tally.add(sums[row, currency], isTooMuch ? (amount.at < 0) == (weight < 0) ? .max : .min : worth, to: &sink)
        tally.add(lines[row, currencies.line(ofCurrency: currency)], to: &sink)
    }

    /// The lines with amounts in some rows, in the period or in the one compared with, the converted one first.
    func shownLines<Part>(
        _ own: FigureCounts<Part>, _ compared: (counts: FigureCounts<Part>, amounts: AmountCounters)?, rows: [Int] = [0]
    ) -> [CurrencyLine] {
        currencies.lines(
            { line in rows.reduce(0) { $0 + own.opportunityCount(lines[$1, line]) } },
            compared: compared.map { other in
                { line in rows.reduce(0) { $0 + other.counts.opportunityCount(other.amounts.lines[$1, line]) } }
            })
    }

    /// The number of amounts in a line.
    func count<Part>(_ line: CurrencyLine, row: Int = 0, _ counts: FigureCounts<Part>) -> Int {
        counts.opportunityCount(lines[row, line.index])
    }

    /// The number of amounts in all lines.
    func count<Part>(row: Int = 0, _ counts: FigureCounts<Part>) -> Int {
        (0..<lines.columns).reduce(0) { $0 + counts.opportunityCount(lines[row, $1]) }
    }

    /// The opportunities with an amount in a line.
    func opportunities<Part>(_ line: CurrencyLine, row: Int = 0, _ counts: FigureCounts<Part>) -> FigureValue {
        counts.opportunities(lines[row, line.index])
    }

    /// The total of a line in millionths of a cent of its currency.
    ///
    /// Limited to what fits, because a file may contain any amount.
    func total<Part>(_ line: CurrencyLine, row: Int = 0, _ counts: FigureCounts<Part>) -> Int128 {
        line.parts.reduce(0) { sum, part in
            let total = counts.tally.total(sums[row, part.currency])
            let (worth, isTooMuch) = total.multipliedReportingOverflow(by: Int128(part.millionths))
            let limit: Int128 = total < 0 ? .min : .max
            let (next, isBeyond) = sum.addingReportingOverflow(isTooMuch ? limit : worth)
            return isBeyond ? limit : next
        }
    }

    /// The total of a line ÷ a number, in whole cents, rounded towards zero; nothing without amounts.
    ///
    /// - Parameter count: nil for the number of amounts in the line.
    func money<Part>(
        _ line: CurrencyLine, row: Int = 0, per count: Int? = nil, _ counts: FigureCounts<Part>
    ) -> FigureValue {
        let counter = lines[row, line.index]
        guard counts[counter] > 0 else { return .nothing }
        let count = count ?? counts.opportunityCount(counter)
        let cents = count == 0 ? 0 : Int64(clamping: total(line, row: row, counts) / Int128(count) / Int128(CurrencyLine.one))
        return .money(cents, currency: line.name, leads: counts[counter], counts.cell(counter))
    }
}

/// The counters of open opportunities in rows: how many, worth what, and what is to be expected of them.
///
/// - **Weighted amount**: amount × chance to close. An opportunity without a chance is weighted with the win rate of
///   the page's period, if at least ten opportunities ended in it; else it is left out (``ExpectedRate``).
struct OpenAmounts {
    /// What counts in a row besides amounts.
    enum Key: Int, CaseIterable, CounterKey { case open, withoutChance }

    let counts: CounterTable<Key>
    private let amounts: AmountCounters
    /// Amount × chance in percent.
    private let weighted: AmountCounters
    /// The amounts of opportunities without a chance.
    private let unweighted: AmountCounters

    init(_ currencies: Currencies, _ layout: inout CounterLayout, rows: Int) {
        counts = layout.table(rows: rows)
        amounts = AmountCounters(currencies, &layout, rows: rows)
        weighted = AmountCounters(currencies, &layout, rows: rows)
        unweighted = AmountCounters(currencies, &layout, rows: rows)
    }

    func add<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, row: Int, _ tally: inout OpportunityTally, to sink: inout Sink
    ) {
        tally.add(counts[.open, row], to: &sink)
        amounts.add(opportunity.amount, row: row, &tally, to: &sink)
        if let chance = opportunity.chance {
            weighted.add(opportunity.amount, row: row, times: chance, &tally, to: &sink)
        } else {
            tally.add(counts[.withoutChance, row], to: &sink)
            unweighted.add(opportunity.amount, row: row, &tally, to: &sink)
        }
    }

    /// The lines of the amounts in a row, in the period or in the one compared with.
    func lines<Part>(
        _ own: FigureCounts<Part>, _ compared: (counts: FigureCounts<Part>, amounts: OpenAmounts)?, row: Int
    ) -> [CurrencyLine] {
        amounts.shownLines(own, compared.map { ($0.counts, $0.amounts.amounts) }, rows: [row])
    }

    func open<Part>(_ row: Int, _ counts: FigureCounts<Part>) -> FigureValue { counts.opportunities(self.counts[.open, row]) }

    /// The amount of a row in a line; nothing without any.
    func amount<Part>(_ line: CurrencyLine, _ row: Int, _ counts: FigureCounts<Part>) -> FigureValue {
        amounts.money(line, row: row, per: 1, counts)
    }

    /// The weighted amount of a row in a line; nothing if no opportunity can be weighted.
    func weighted<Part>(
        _ line: CurrencyLine, _ row: Int, at rate: ExpectedRate, _ counts: FigureCounts<Part>
    ) -> FigureValue {
        guard let cents = expected(line, row, at: rate, counts) else { return .nothing }
        // With a rate, every opportunity that has an amount is weighted.
        let whole = rate.isKnown ? amounts : weighted
        guard case .opportunities(_, leads: let leads, let cell) = whole.opportunities(line, row: row, counts) else {
            return .nothing
        }
        return .money(cents, currency: line.name, leads: leads, cell)
    }

    /// The weighted amount in whole cents, rounded towards zero; nil if no opportunity can be weighted.
    func expected<Part>(
        _ line: CurrencyLine, _ row: Int, at rate: ExpectedRate, _ counts: FigureCounts<Part>
    ) -> Int64? {
        guard (rate.isKnown ? amounts : weighted).count(line, row: row, counts) > 0 else { return nil }
        let known = weighted.total(line, row: row, counts) / 100
        let assumed = rate.share(of: unweighted.total(line, row: row, counts))
        let (sum, isTooMuch) = known.addingReportingOverflow(assumed)
        return isTooMuch ? .max : Int64(clamping: sum / Int128(CurrencyLine.one))
    }
}

/// The chance that is assumed for opportunities without one: the win rate of the period.
///
/// Ten ended opportunities are the fewest from which a head of sales would take a rate (our choice).
struct ExpectedRate {
    private static let fewest = 10

    let won: Int
    let ended: Int

    /// Whether enough opportunities ended in the period.
    var isKnown: Bool { ended >= Self.fewest }

    /// The part of an amount that is to be expected; nothing without a rate.
    func share(of amount: Int128) -> Int128 {
        guard isKnown else { return 0 }
        let (product, isTooMuch) = amount.multipliedReportingOverflow(by: Int128(won))
        return isTooMuch ? amount / Int128(ended) * Int128(won) : product / Int128(ended)
    }
}

internal import Formats
internal import Lifecycle

/// The quotas of revenue: the amounts won in the quota's present period, and what is still expected in it.
///
/// The period is the one that contains the moment shown, independent of the window.
/// - **Won**: the amounts of opportunities that were won in the period, by the date they ended. Of a closer's quota,
///   those of leads that the closer owned when they were won (`TimelineView.owner(ofStepAt:)`).
/// - **Expected**: the weighted amounts (``OpenAmounts``) of what is due in the rest of the period, of the present
///   owner.
/// - **Currency**: as everywhere on the page (``Currencies``). With the definition's rates, the quota and all amounts
///   with a rate are in the base currency; any other amount counts only for a quota in its own currency, and a note
///   names it, as it does opportunities won without an amount.
final class RevenueCounts {
    private enum Key: Int, CaseIterable, CounterKey { case withoutAmount }
    private enum End: Int, CaseIterable, CounterKey { case won, ended }

    private struct Target {
        var quota: RevenueQuota
        /// The person; nil for all together.
        var owner: Login?
        /// How many people have the quota.
        var people: Int
        /// The symbols of its owners; nil for everybody.
        var symbols: Set<Int>?
        var days: ClosedRange<Day>
        var period: Range<Int64>

        func has(_ owner: Int) -> Bool { symbols?.contains(owner) ?? true }
    }

    private let context: ReportContext
    private let currencies: Currencies
    private let targets: [Target]
    private let won: AmountCounters
    private let open: OpenAmounts
    private let missing: CounterTable<Key>
    private let ends: CounterTable<End>
    /// No lead counts in it: targets and forecasts are sums without a list of leads.
    private let none: CounterID
    /// The day shown, as a number.
    private let today: Int

    /// Either for each closer, or for all closers together; both with the quotas of the team.
    init(_ context: ReportContext, _ currencies: Currencies, _ layout: inout CounterLayout, perPerson: Bool) {
        self.context = context
        self.currencies = currencies
        let zone = context.definition.calendar.zone
        let day = zone.day(of: Instant(milliseconds: context.now))
        today = day.number
        let closers = context.settings.team.logins(with: .closer)
        var targets: [Target] = []
        for quota in context.definition.revenueQuotas {
            let days = quota.period.days(around: day)
            let period = DayWindow(first: days.lowerBound, last: days.upperBound).instants(in: zone)
            func add(_ owner: Login?, _ people: Set<Login>?) {
                targets.append(
                    Target(
                        quota: quota, owner: owner, people: people?.count ?? 1,
                        symbols: people.map { Set($0.compactMap { context.symbol(of: $0) }) }, days: days, period: period))
            }
            switch quota.side {
            case .team: add(nil, nil)
            case .closer where perPerson: for closer in closers.sorted() { add(closer, [closer]) }
            case .closer: add(nil, closers)
            }
        }
        self.targets = targets
        won = AmountCounters(currencies, &layout, rows: targets.count)
        open = OpenAmounts(currencies, &layout, rows: targets.count)
        missing = layout.table(rows: targets.count)
        ends = layout.table()
        none = layout.run(1)[0]
    }

    /// Counts the opportunities of a lead.
    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        if targets.isEmpty || lead.opportunities.isEmpty { return }
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            if opportunity.isOpen {
                if lead.hasWork, context.owners.includes(lead, at: .max) { visitOpen(opportunity, of: lead, &tally, &sink) }
            } else if opportunity.hasOutcome, context.owners.includes(lead, at: opportunity.seq) {
                visitEnded(opportunity, of: lead, &tally, &sink)
            }
        }
    }

    private func visitOpen<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        guard let day = opportunity.closeDay, day >= today else { return }
        let owner = lead.owner(ofStepAt: .max)
        for (row, target) in targets.enumerated() where target.has(owner) && target.days.contains(Day(number: day)) {
            open.add(opportunity, row: row, &tally, to: &sink)
        }
    }

    private func visitEnded<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        let isWon = opportunity.state == .won
        if context.window.contains(opportunity.at) {
            tally.add(ends[.ended], to: &sink)
            if isWon { tally.add(ends[.won], to: &sink) }
        }
        guard isWon else { return }
        let owner = lead.owner(ofStepAt: opportunity.seq)
        for (row, target) in targets.enumerated() where target.has(owner) && target.period.contains(opportunity.at) {
            won.add(opportunity.amount, row: row, &tally, to: &sink)
            if opportunity.amount == nil { tally.add(missing[.withoutAmount, row], to: &sink) }
        }
    }

    /// The table of the quotas; none where the definition has no quota of revenue.
    func blocks(_ own: FigureCounts<RevenueCounts>) -> [FigureBlock] {
        guard !targets.isEmpty else { return [] }
        let ended = own.row(\.ends)
        let rate = ExpectedRate(won: ended.opportunityCount(.won), ended: ended.opportunityCount(.ended))
        let columns = [
            FigureColumn("owed", "target", rank: 6), FigureColumn("won", "won", rank: 6),
            FigureColumn("attainment", "of target", drawing: .bar, rank: 5), FigureColumn("expected", "still expected", rank: 3),
            FigureColumn("forecast", "forecast", rank: 4), FigureColumn("period", "period", rank: 1),
        ]
        let lines = targets.compactMap { currencies.line(named: $0.quota.amount.currency) }
        let converted = Set(lines.map(\.index)).sorted().compactMap { index in lines.first { $0.index == index } }
        return [
            FigureBlock(
                .revenueQuota, "Revenue against quota \(context.moment)", .table, rowTitle: "quota", columns: columns,
                rows: targets.indices.map { row($0, rate, own) },
                notes: ["forecast: won so far in the quota's period and the weighted amounts due in the rest of it"]
                    + converted.flatMap { currencies.notes([$0]) } + targets.indices.flatMap { notes($0, own) })
        ]
    }

    private func row(_ row: Int, _ rate: ExpectedRate, _ own: FigureCounts<RevenueCounts>) -> FigureRow {
        let target = targets[row]
        let owed = owed(target)
        let line = currencies.line(named: target.quota.amount.currency)
        let cents = line.map { Int64(clamping: won.total($0, row: row, own) / Int128(CurrencyLine.one)) } ?? 0
        let expected = line.flatMap { open.expected($0, row, at: rate, own) } ?? 0
        let (sum, isTooMuch) = cents.addingReportingOverflow(expected)
        let forecast = isTooMuch ? .max : sum
        let people = context.settings.team
        let who = target.owner.map { people.name(of: $0) } ?? (target.quota.side == .team ? "team" : "all closers")
        return FigureRow(
            .named(target.quota.id + (target.owner.map { ":" + $0.name } ?? "")), "\(who): \(target.quota.label)",
            [
                money(owed.cents, owed.currency, own), line.flatMap { wonValue($0, row, own) } ?? money(0, owed.currency, own),
                owed.cents == 0
                    ? .nothing
                    : .number(
                        Double(cents) / Double(owed.cents), unit: "share",
                        text: Percentage.text(Int(cents), of: Int(owed.cents))),
                line.map { open.weighted($0, row, at: rate, own) } ?? .nothing, money(forecast, owed.currency, own),
                .text("\(target.days.lowerBound) to \(target.days.upperBound)"),
            ], emphasis: forecast >= owed.cents ? .good : .alert)
    }

    /// The quota of all its people, in the currency in which its line is shown.
    private func owed(_ target: Target) -> Money {
        let amount = target.quota.amount
        let (whole, isTooMuch) = amount.cents.multipliedReportingOverflow(by: Int64(target.people))
        let all = isTooMuch ? Int64.max : whole
        guard let rates = context.definition.rates, let millionths = rates.millionths(of: amount.currency) else {
            return Money(cents: all, currency: amount.currency)
        }
        let worth = Int128(all) * Int128(millionths) / Int128(CurrencyLine.one)
        return Money(cents: Int64(clamping: worth), currency: rates.base)
    }

    private func wonValue(_ line: CurrencyLine, _ row: Int, _ own: FigureCounts<RevenueCounts>) -> FigureValue? {
        won.count(line, row: row, own) > 0 ? won.money(line, row: row, per: 1, own) : nil
    }

    private func money(_ cents: Int64, _ currency: String, _ own: FigureCounts<RevenueCounts>) -> FigureValue {
        .money(cents, currency: currency, leads: 0, own.cell(none))
    }

    /// What was won in the period and doesn't count: amounts in other currencies, and opportunities without an amount.
    private func notes(_ row: Int, _ own: FigureCounts<RevenueCounts>) -> [String] {
        let target = targets[row]
        let label = (target.owner.map { "\(context.settings.team.name(of: $0)): " } ?? "") + target.quota.label
        let line = currencies.line(named: target.quota.amount.currency)
        let others = won.shownLines(own, nil, rows: [row]).filter { $0.index != line?.index }.map { other in
            let cents = Int64(clamping: won.total(other, row: row, own) / Int128(CurrencyLine.one))
            return AmountFormatter.figure(Amount(cents: cents, currency: other.name))
                + (other.name.isEmpty ? " without a currency" : "")
        }
        let without = own.row(\.missing, row).opportunityCount(.withoutAmount)
        return
            (others.isEmpty ? [] : ["\(label): won besides, in other currencies: \(others.joined(separator: ", "))"])
            + (without == 0
                ? [] : ["\(label): \(without.counted("won opportunity has", "won opportunities have")) no amount"])
    }
}

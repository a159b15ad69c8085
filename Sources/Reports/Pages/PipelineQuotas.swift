internal import Formats
internal import Lifecycle

/// The quotas that ask for won deals: what is won so far in the quota's period, and what is still expected in it.
///
/// As on Overview, an opportunity counts for who brought in its lead (``QuotaCounts``), for all reps together and all
/// marketers together. **Expected** is the sum of the chances to close of what is due in the rest of the period;
/// without a chance, as in ``OpenAmounts``.
final class PipelineQuotas {
    private enum Key: Int, CaseIterable, CounterKey { case won, due, chances, withoutChance }

    private struct Target {
        var quota: Quota
        var people: Set<Login>
        var symbols: Set<Int>
        var days: ClosedRange<Day>
        var period: Range<Int64>
    }

    private let context: ReportContext
    private let targets: [Target]
    private let counters: CounterTable<Key>

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        let zone = context.definition.calendar.zone
        let today = zone.day(of: Instant(milliseconds: context.now))
        targets = context.definition.quotas.filter { $0.stage == .won }.map { quota in
            let people = context.settings.team.logins(with: quota.side == .sdr ? .sdr : .marketing)
            let days = quota.period.days(around: today)
            return Target(
                quota: quota, people: people, symbols: Set(people.compactMap { context.symbol(of: $0) }), days: days,
                period: DayWindow(first: days.lowerBound, last: days.upperBound).instants(in: zone))
        }
        counters = layout.table(rows: targets.count)
    }

    /// Counts an open opportunity that is due on a day to come.
    func addOpen<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, due day: Int, of lead: TimelineView, _ tally: inout OpportunityTally,
        _ sink: inout Sink
    ) {
        for (row, target) in targets.enumerated() where target.symbols.contains(lead.sourcedBy) {
            guard target.days.contains(Day(number: day)) else { continue }
            tally.add(counters[.due, row], to: &sink)
            if let chance = opportunity.chance {
                tally.add(counters[.chances, row], chance, to: &sink)
            } else {
                tally.add(counters[.withoutChance, row], to: &sink)
            }
        }
    }

    func addWon<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, of lead: TimelineView, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        for (row, target) in targets.enumerated() where target.symbols.contains(lead.sourcedBy) {
            if target.period.contains(opportunity.at) { tally.add(counters[.won, row], to: &sink) }
        }
    }

    /// The table of the quotas; none where the definition has no quota of won deals.
    func blocks(_ own: FigureCounts<PipelineQuotas>, at rate: ExpectedRate) -> [FigureBlock] {
        guard !targets.isEmpty else { return [] }
        let rows = targets.enumerated().map { row, target in
            let counts = own.row(\.counters, row)
            let (won, owed) = (
                counts.opportunityCount(.won), target.quota.count * (target.quota.side == .sdr ? target.people.count : 1)
            )
            // In hundredths of a deal.
            let assumed = rate.share(of: Int128(counts.opportunityCount(.withoutChance)) * 100)
            let expected = counts.opportunityCount(.chances) + Int(clamping: assumed)
            let forecast = won * 100 + expected
            return FigureRow(
                .named(target.quota.id), "\(target.quota.side == .sdr ? "all reps" : "marketing"): \(target.quota.label)",
                [
                    .number(Double(owed), unit: "opportunities", text: owed.grouped), counts.opportunities(.won),
                    counts.opportunities(.due),
                    .number(Double(forecast) / 100, unit: "opportunities", text: Self.deals(forecast)),
                    owed == 0
                        ? .nothing
                        : .number(
                            Double(forecast) / 100 / Double(owed), unit: "share", text: Percentage.text(forecast, of: owed * 100)),
                    .text("\(target.days.lowerBound) to \(target.days.upperBound)"),
                ], emphasis: forecast >= owed * 100 ? .good : .alert)
        }
        return [
            FigureBlock(
                .pipelineQuota, "Forecast against quota", .table, rowTitle: "quota",
                columns: [
                    FigureColumn("owed", "target", rank: 6), FigureColumn("won", "won", rank: 5),
                    FigureColumn("due", "due", rank: 2), FigureColumn("forecast", "forecast", rank: 4),
                    FigureColumn("attainment", "of target", drawing: .bar, rank: 3), FigureColumn("period", "period", rank: 1),
                ], rows: rows,
                notes: ["forecast: won so far in the quota's period and the chances to close of what is due in the rest of it"])
        ]
    }

    /// Hundredths of deals with one decimal, rounded half up.
    private static func deals(_ hundredths: Int) -> String {
        let tenths = (hundredths + 5) / 10
        return (tenths / 10).grouped + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
    }
}

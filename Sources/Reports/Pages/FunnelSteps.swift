internal import Lifecycle

/// Cohort conversions from each step of the funnel to the next.
///
/// - **Entered A**: distinct leads that entered A within the window, by when it occurred. Re-entries count once, and a
///   lead that jumped over A never entered it.
/// - **Reached B** (the next step): those of them that were in B or beyond it after that entry, in the order of the
///   journal. A jump over B counts as reaching B (domain page, "Figures", cohort conversion); what a lead reached
///   before it came back does not. Only winning reaches won.
/// - **Ever**: so far. **In 30 days**: within so many days of the entry (`ReportQuery.conversionDays`).
/// - **Immature**: those that have not reached B and are open. **Young**: those of them that entered less than 30 days
///   ago.
/// - **Time to B**: from the earliest entry into A within the window to the next stay, in the order of the journal, in
///   B or beyond it. Negative durations, as from files with dates out of order, are left out and counted.
/// - A lead whose outcome a file declared, with the date of its opportunity, entered the opportunity on that date.
/// - **Declared**: those whose entry a file declared.
///
/// By group, **leads** are those that entered any step within the window, and **still open** those that have not
/// reached the step after one that they entered, and are open. When grouping by definition, a lead counts under the
/// version under which it entered the step; when grouping by owner, under the owner of the time.
final class FunnelSteps {
    private enum Key: Int, CaseIterable, CounterKey { case entered, reached, within, immature, young, time, negative, declared }

    private enum GroupKey: CounterKey {
        case leads, immature
        case entered(Int)
        case reached(Int)
        case within(Int)
        /// Of those that entered: open and not yet moved on; those of them that entered too recently.
        case open(Int)
        case young(Int)

        static func count(steps: Int) -> Int { 2 + 5 * steps }

        var index: Int {
            switch self {
            case .leads: 0
            case .immature: 1
            case .entered(let step): 2 + 5 * step
            case .reached(let step): 3 + 5 * step
            case .within(let step): 4 + 5 * step
            case .open(let step): 5 + 5 * step
            case .young(let step): 6 + 5 * step
            }
        }
    }

    private let context: ReportContext
    private let owners: OwnerFilter
    private let steps: [TimelineStage]
    private let counters: CounterTable<Key>
    /// The entries by step and period of the chart, which may begin before the window.
    private let entries: CounterGrid
    private let groups: GroupTable<GroupKey>?
    /// The step of each stage, -1 for none; and for each step the rank that reaches the next one.
    private let stepOf: InlineArray<12, Int>
    private let needed: InlineArray<8, Int>

    /// Which steps are counted: all, or those of one side. The handover to sales ends the one and begins the other.
    enum Side {
        case both, marketing, sales
    }

    init(_ context: ReportContext, _ layout: inout CounterLayout, of side: Side = .both) {
        self.context = context
        owners = context.owners
        steps = Self.steps(of: context.scheme, side)
        counters = layout.table(rows: steps.count)
        entries = layout.grid(rows: steps.count, columns: context.trend.count)
        groups = GroupTable(context, &layout, keys: GroupKey.count(steps: steps.count))
        var stepOf = InlineArray<12, Int>(repeating: -1)
        var needed = InlineArray<8, Int>(repeating: .max)
        for (step, stage) in steps.enumerated() {
            stepOf[Int(stage.rawValue)] = step
            if step + 1 < steps.count { needed[step] = steps[step + 1] == .won ? .max : steps[step + 1].rank }
        }
        (self.stepOf, self.needed) = (stepOf, needed)
    }

    /// The steps of a side. Where leads enter as MQLs, marketing's are the first two: what comes in, and what goes on.
    /// An MQL that marketing nurtures is its own until sales takes it on.
    private static func steps(of scheme: StageScheme, _ side: Side) -> [TimelineStage] {
        let all = scheme.steps
        let handover = max(1, all.firstIndex { $0.isWithSales && !scheme.isNurturedWithin($0) } ?? 1)
        switch side {
        case .both: return all
        case .marketing: return Array(all.prefix(handover + 1))
        case .sales: return Array(all.dropFirst(handover))
        }
    }

    /// The entries of one lead.
    private struct LeadEntries {
        /// By step, the earliest entry within the window, its line and version, and when the lead reached B after it.
        var enteredAt = InlineArray<8, Int64>(repeating: .min)
        var seqs = InlineArray<8, UInt32>(repeating: 0)
        var versions = InlineArray<8, Int>(repeating: 0)
        var reachedAt = InlineArray<8, Int64>(repeating: .min)
        /// Which steps were entered, and whether a file declared the entry, in bits.
        var isEntered = 0
        var isDeclared = 0
        var present = TimelineStage.inquiry

        /// Remembers an entry of a step. An earlier one that a file declared later starts its own time.
        @inline(__always)
        mutating func enter(_ step: Int, _ stay: TimelineStay) {
            guard isEntered >> step & 1 == 0 || stay.entered < enteredAt[step] else { return }
            reachedAt[step] = .min
            (enteredAt[step], seqs[step], versions[step]) = (stay.entered, stay.seq, stay.definition)
            isEntered |= 1 << step
            if stay.isDeclared { isDeclared |= 1 << step } else { isDeclared &= ~(1 << step) }
        }
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var entries = LeadEntries()
        // The periods in which each step was entered, and the groups, so that a lead counts once in each.
        var seen = SeenCounters()
        lead.forEachStayAndOpportunity(context.scheme) { read($0, of: lead, &entries, &seen) }
        var rest = entries.isEntered
        while rest != 0 {
            let step = rest.trailingZeroBitCount
            rest &= rest - 1
            guard owners.includes(lead, at: entries.seqs[step]) else { continue }
            let isWon = steps[step] == .won
            // The lists behind these steps have the amounts and dates of the opportunities.
            if isWon || steps[step] == context.scheme.opportunity { sink.begin(opportunitiesOf: lead, onlyWon: isWon) }
            count(step, of: lead, entries, &seen, &sink)
            sink.endOpportunities()
        }
        seen.forEach { sink.count($0) }
    }

    /// Reads a stay: the steps that it reaches, and the one that it enters.
    @inline(__always)
    private func read(_ stay: TimelineStay, of lead: TimelineView, _ entries: inout LeadEntries, _ seen: inout SeenCounters) {
        let rank = stay.effectiveStage.rank
        entries.present = stay.effectiveStage
        let last = steps.count - 1
        var open = entries.isEntered
        while open != 0 {
            let step = open.trailingZeroBitCount
            open &= open - 1
            guard entries.reachedAt[step] == .min, step < last else { continue }
            let hasReached = needed[step] == .max ? stay.effectiveStage == .won : rank >= needed[step]
            if hasReached { entries.reachedAt[step] = stay.entered }
        }
        let step = stepOf[Int(stay.effectiveStage.rawValue)]
        guard step >= 0 else { return }
        if let period = context.trend.segment(of: stay.entered), owners.includes(lead, at: stay.seq) {
            _ = seen.insert(self.entries[step, period])
        }
        if context.window.contains(stay.entered) { entries.enter(step, stay) }
    }

    /// Counts the entry of a step, and what came of it.
    @inline(__always)
    private func count<Sink: TallySink & ~Copyable>(
        _ step: Int, of lead: TimelineView, _ entries: LeadEntries, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        sink.count(counters[.entered, step])
        if entries.isDeclared >> step & 1 == 1 { sink.count(counters[.declared, step]) }
        let hasReached = entries.reachedAt[step] != .min
        let time = hasReached ? entries.reachedAt[step] - entries.enteredAt[step] : -1
        let isWithin = context.isWithin(time)
        let isImmature = step < steps.count - 1 && !hasReached && entries.present.isOpen && lead.hasWork
        let isYoung = isImmature && context.isYoung(entries.enteredAt[step])
        if let groups, let row = groups.row(of: lead, at: entries.seqs[step], under: entries.versions[step]) {
            _ = seen.insert(groups[.leads, row])
            sink.count(groups[.entered(step), row])
            if hasReached { sink.count(groups[.reached(step), row]) }
            if isWithin { sink.count(groups[.within(step), row]) }
            if isImmature {
                _ = seen.insert(groups[.immature, row])
                sink.count(groups[.open(step), row])
            }
            if isYoung { sink.count(groups[.young(step), row]) }
        }
        if isImmature { sink.count(counters[.immature, step]) }
        if isYoung { sink.count(counters[.young, step]) }
        guard hasReached else { return }
        sink.count(counters[.reached, step])
        if isWithin { sink.count(counters[.within, step]) }
        if time < 0 { sink.count(counters[.negative, step]) } else { sink.span(counters[.time, step], time) }
    }

    /// The columns of the funnel; its last step, from which none follows, has only the first.
    private var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("entered", "entered", drawing: .bar, rank: 6) { $0.leads(.entered) },
            Figure("reached", "moved on ever", rank: 5, bound: .atLeast, isImmature: { $0[.immature] > 0 }) {
                $0.share(.reached, of: .entered)
            },
            Figure("reachedWithin", context.withinTitle, rank: 4, bound: .atLeast, isImmature: { $0[.young] > 0 }) {
                $0.share(.within, of: .entered)
            },
            Figure("immature", "still open", rank: 2) { $0.leads(.immature) },
            Figure(
                "medianTime", "median to next", rank: 3, basis: "calendar time from the entry, of the leads that moved on"
            ) { $0.span(50, .time) },
        ]
    }

    /// The columns of a group. On a narrow screen the rates from sales on stay, with the numbers of the first and last
    /// step.
    private var groupFigures: [Figure<RowCounts<GroupKey>>] {
        let salesStep = steps.firstIndex { $0.isWithSales } ?? 0
        var figures = [Figure<RowCounts<GroupKey>>("leads", "leads", drawing: .bar, rank: 60) { $0.leads(.leads) }]
        for (step, stage) in steps.enumerated() {
            let name = stage.stage.rawValue
            let isLast = step + 1 == steps.count
            let rank = step == salesStep ? 59 : isLast ? 40 : step > salesStep ? 20 : 10
            figures.append(
                Figure(.named("\(name)Entered"), context.label(stage), rank: rank) { $0.leads(.entered(step)) })
            guard !isLast else { continue }
            figures.append(
                Figure(
                    .named("\(name)Reached"), "to \(context.label(steps[step + 1]))", rank: step >= salesStep ? 58 - step : 15,
                    bound: .atLeast, isImmature: { $0[.open(step)] > 0 }
                ) { $0.share(.reached(step), of: .entered(step)) })
            figures.append(
                Figure(
                    .named("\(name)ReachedWithin"), context.withinTitle, rank: step >= salesStep ? 9 - step : 3,
                    bound: .atLeast, isImmature: { $0[.young(step)] > 0 }
                ) {
                    $0.share(.within(step), of: .entered(step))
                })
        }
        return figures + [Figure("immature", "still open", rank: 30) { $0.leads(.immature) }]
    }

    /// Builds the funnel, the same by group, and its trends.
    func blocks(_ own: FigureCounts<FunnelSteps>, _ compared: FigureCounts<FunnelSteps>?) -> [FigureBlock] {
        let figures = figures
        let rows = steps.enumerated().map { step, stage in
            let next = step + 1 < steps.count ? context.label(steps[step + 1]) : nil
            var row = figureRow(.named(stage.stage.rawValue), context.label(stage), own, compared) { counts in
                let row = counts.row(\.counters, step)
                return figures.enumerated().map { $0 == 0 || next != nil ? $1.formula(row) : .nothing } + [.text(next ?? "")]
            }
            row.immature = immatureColumns(figures, own.row(\.counters, step))
            if let compared { row.comparedImmature = immatureColumns(figures, compared.row(\.counters, step)) }
            return row
        }
        let sums = steps.indices.map { own.row(\.counters, $0) }
        let declared = sums.reduce(0) { $0 + $1[.declared] }
        let notes =
            (declared > 0 ? ["\(declared.counted("entry", "entries")) declared by imported files"] : [])
            + negativeDurationsNote(sums.reduce(0) { $0 + $1[.negative] })
        let series = steps.enumerated().map { step, stage in
            figureRow(.named(stage.stage.rawValue), context.label(stage), own, nil) { counts in
                [
                    .series((0..<context.trend.count).map { counts[entries[step, $0]] }),
                    counts.row(\.counters, step).leads(.entered),
                ]
            }
        }
        let funnel = FigureBlock(
            .funnel, "Funnel", .funnel, columns: figures.map(\.column) + [FigureColumn("next", "to")], rows: rows, notes: notes,
            references: context.references([.salesReadyShare, .mqlToSQL]))
        let byGroup = GroupTable.blocks(
            .funnelBy, "Funnel", groupFigures, own, compared, in: \.groups,
            notes: [
                "each rate: share of the leads that entered the step in the period, ever and \(context.withinTitle) of the entry",
                "leads still open may reach the next step",
            ],
            size: { $0[.leads] })
        let trend = FigureBlock(
            .trend, "Entries \(context.trend.shortLabel)", .chart,
            columns: [FigureColumn("entries", "", drawing: .spark, rank: 2), FigureColumn("entered", "total", rank: 1)],
            rows: series, periods: context.chartPeriods)
        return [funnel] + byGroup + [trend]
    }
}

internal import Formats
internal import Lifecycle

/// The rates of the domain page, each with its two counts and its trend over the window.
///
/// - **Acceptance**: accepted ÷ (accepted + rejected before acceptance), by decisions within the window. In addition
///   the undecided MQLs with an overdue clock.
/// - **Disqualification**: leads accepted within the window and disqualified later after a contact ÷ accepted.
/// - **Recycle**: leads that entered MQL or SQL within the window and went to nurture afterwards ÷ entered.
/// - **Reactivation**: leads that went to nurture within the window and came back to sales ÷ went to nurture.
/// - **Win rate**: won ÷ (won + lost + no decision), of the opportunities that ended within the window. It counts
///   opportunities, of which a customer may have several, each on its own dates; one that went back to marketing with
///   its lead has no outcome.
/// - **New opportunities**: those opened within the window. Of one whose first line ends it, the date is that of a
///   file, if it has one.
/// - **Value won, average amount won**: of the ends that the win rate counts, in a line for each currency
///   (``Currencies``). The average is in whole cents, rounded down.
/// - **Pipeline velocity**: opportunities opened × win rate × mean amount won ÷ median days from opening to end; in
///   money per day. The mean is over the won opportunities with an amount in any currency, so that the lines of several
///   currencies are the parts of one velocity. Amounts and durations are those of the ends that the win rate counts;
///   negative durations are left out and counted.
/// - **MQL to won**: leads that entered MQL (or the first stage with sales) within the window and won after that ÷
///   entered; **ever** and within the days of `ReportQuery.conversionDays` of the entry.
/// - **Trend**: each rate by the periods of the chart, computed as over a window that begins with the first of them.
///
/// By group, **leads** are those that count in at least one rate. When grouping by definition, a lead counts in each
/// rate under the version of the stage in question: the stage in which it was accepted or rejected, entered as MQL or
/// SQL, from which it went to nurture, or with which it ended. When grouping by owner, it counts under the owner at the
/// time of that acceptance, rejection, entry or end.
final class RatesReport: Report {
    /// What counts in rates: for each lead at most once, at one moment, under one version of the definition; of `won`
    /// to `ended` each opportunity.
    enum Fact: Int, CaseIterable, CounterKey {
        case accepted, rejectedBefore, disqualified
        case entrants, recycled
        case nurtured, reactivated
        case won, lost, noDecision, ended
        case started, startedWon, startedWonWithin
        /// Not won and open; those of them that started too recently.
        case startedOpen, startedYoung
        /// Open, and not disqualified after the acceptance, not returned, or still in nurture: they may still be.
        case acceptedOpen, entrantsOpen, nurturedOpen
        /// Any of these; counted in groups.
        case leads
    }

    /// A rate: part ÷ whole.
    struct Rate {
        var id: String
        var label: String
        /// The label in the heading of a column, if it differs.
        var short: String?
        /// The label in the chart, if it differs.
        var chart = ""
        var part: Fact
        /// The published figure that it is compared with.
        var reference: ReferenceLine.Figure?
        /// Facts that have no lead in common.
        var whole: [Fact]
        /// Whether it counts opportunities instead of leads.
        var isOfOpportunities = false
        /// The leads that may still count in the part; nil for a rate of answers or ends, which are final.
        var immature: Fact?

        func isImmature(_ facts: RowCounts<Fact>) -> Bool { immature.map { facts[$0] > 0 } ?? false }

        func share(_ facts: RowCounts<Fact>) -> FigureValue {
            isOfOpportunities ? facts.opportunityShare(part, of: whole[0]) : facts.share(part, of: whole)
        }
    }

    enum Key: Int, CaseIterable, CounterKey { case undecidedOverdue, opportunities, cycle, negative }

    let context: ReportContext
    private let owners: OwnerFilter
    let currencies: Currencies
    private let revenue: RevenueCounts
    /// MQL, or the first stage with sales.
    private let first: TimelineStage
    let facts: CounterTable<Fact>
    /// The facts by period of the chart.
    private let trends: CounterTable<Fact>
    let pipeline: CounterTable<Key>
    /// Amounts won.
    let amounts: AmountCounters
    private let groups: GroupTable<Fact>?

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        owners = context.owners
        currencies = Currencies(context)
        first = context.scheme.steps.first { $0.isWithSales } ?? .mql
        facts = layout.table()
        trends = layout.table(rows: context.trend.count)
        pipeline = layout.table()
        amounts = AmountCounters(currencies, &layout)
        revenue = RevenueCounts(context, currencies, &layout, perPerson: false)
        groups = GroupTable(context, &layout)
    }

    /// The rates, in the order of the page. `visit` counts their facts.
    private var rates: [Rate] {
        [
            Rate(
                id: "acceptance", label: "accepted, of answers", short: "accepted", chart: "accepted",
                part: .accepted, reference: .acceptanceRate,
                whole: [.accepted, .rejectedBefore]),
            Rate(
                id: "disqualification", label: "disqualified after contact", short: "disqualified", part: .disqualified,
                whole: [.accepted], immature: .acceptedOpen),
            Rate(
                id: "recycle", label: "returned, of \(SentBackNotes.entrants(context, "/"))", short: "returned",
                chart: "returned", part: .recycled, whole: [.entrants],
                immature: .entrantsOpen),
            Rate(
                id: "reactivation", label: "re-engaged from nurture", short: "re-engaged", part: .reactivated, whole: [.nurtured],
                immature: .nurturedOpen),
            Rate(
                id: "win", label: "won", part: .won, reference: .winRate, whole: [.ended], isOfOpportunities: true),
            Rate(
                id: "mqlToWon", label: "\(context.label(first)) to won, ever", short: "\(context.label(first)) to won",
                part: .startedWon, whole: [.started], immature: .startedOpen),
            Rate(
                id: "mqlToWonWithin", label: "\(context.label(first)) to won, \(context.withinTitle)",
                short: "won \(context.withinTitle)", part: .startedWonWithin, whole: [.started],
                immature: .startedYoung),
        ]
    }

    private func count<Sink: TallySink & ~Copyable>(
        _ fact: Fact, _ lead: TimelineView, at moment: Int64, by seq: UInt32, under version: @autoclosure () -> Int,
        _ pass: TrendPass, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        guard owners.includes(lead, at: seq) else { return }
        if pass != .window, let period = context.trend.segment(of: moment) { sink.count(trends[fact, period]) }
        guard pass != .chart else { return }
        sink.count(facts[fact])
        if let groups, let row = groups.row(of: lead, at: seq, under: version()) {
            if seen.insert(groups[.leads, row]) { sink.count(groups[.leads, row]) }
            sink.count(groups[fact, row])
        }
    }

    private func count<Sink: TallySink & ~Copyable>(
        _ fact: Fact, _ lead: TimelineView, _ stay: TimelineStay, _ pass: TrendPass, _ seen: inout SeenCounters,
        _ sink: inout Sink
    ) {
        count(fact, lead, at: stay.entered, by: stay.seq, under: stay.definition, pass, &seen, &sink)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        context.forEachPass(of: lead) { pass in
            var seen = SeenCounters()
            visitDecisions(lead, pass, &seen, &sink)
            visitStays(lead, pass, &seen, &sink)
            if !lead.opportunities.isEmpty { visitOpportunities(lead, pass, &seen, &sink) }
        }
        if lead.stage == .mql, owners.includes(lead, at: .max) {
            var isOverdue = false
            lead.forEachClockRun(context.clocks, context.scheme) { run in
                if run.kind == .accept, run.end == nil, context.clocks.due(run) < context.now { isOverdue = true }
            }
            if isOverdue { sink.count(pipeline[.undecidedOverdue]) }
        }
        revenue.visit(lead, &sink)
    }

    private func visitDecisions<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        let decisions = LeadDecisions(lead, context, in: context.window(of: pass))
        if let (at, _, seq) = decisions.acceptance {
            count(.accepted, lead, at: at, by: seq, under: lead.version(before: seq), pass, &seen, &sink)
            let isFinal = !lead.stage.isOpen || !lead.hasWork
            if decisions.isDisqualifiedAfterContact || !isFinal {
                let fact = decisions.isDisqualifiedAfterContact ? Fact.disqualified : .acceptedOpen
                count(fact, lead, at: at, by: seq, under: lead.version(before: seq), pass, &seen, &sink)
            }
        } else if let at = decisions.rejectedBeforeAt {
            let seq = decisions.rejectedBeforeSeq
            count(.rejectedBefore, lead, at: at, by: seq, under: lead.version(before: seq), pass, &seen, &sink)
        }
    }

    /// The stays of a lead that rates count, and what became of the lead after them.
    private struct CountedStays {
        /// The first entry of MQL or SQL in the window, and whether the lead was returned to marketing after it.
        var entrant: TimelineStay?
        var isRecycled = false
        /// The first return to nurture in the window, and whether the lead came back to sales.
        var nurtured: TimelineStay?
        var cameBack = false
        /// The first entry of the first stage with sales in the window, and when the lead was won after it.
        var started: TimelineStay?
        var won: Int64?
        var present = TimelineStage.inquiry

        /// - Parameter first: MQL, or the first stage with sales.
        mutating func add(_ stay: TimelineStay, isWithin: Bool, first: TimelineStage) {
            if stay.stage == .nurture {
                if entrant != nil { isRecycled = true }
                if isWithin, nurtured == nil { nurtured = stay }
            } else if nurtured != nil, stay.stage.isWithSales {
                cameBack = true
            }
            if entrant == nil, isWithin, stay.effectiveStage == .mql || stay.effectiveStage == .sql { entrant = stay }
            if started == nil, isWithin, stay.effectiveStage == first { started = stay }
            if stay.stage == .won, started != nil, won == nil { won = stay.entered }
            present = stay.effectiveStage
        }
    }

    private func visitStays<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        let window = context.window(of: pass)
        var stays = CountedStays()
        lead.forEachStay(context.scheme) { stays.add($0, isWithin: window.contains($0.entered), first: first) }
        let isOpen = stays.present.isOpen && lead.hasWork
        if let stay = stays.entrant {
            count(.entrants, lead, stay, pass, &seen, &sink)
            if stays.isRecycled {
                count(.recycled, lead, stay, pass, &seen, &sink)
            } else if isOpen {
                count(.entrantsOpen, lead, stay, pass, &seen, &sink)
            }
        }
        if let stay = stays.nurtured {
            count(.nurtured, lead, stay, pass, &seen, &sink)
            if stays.cameBack {
                count(.reactivated, lead, stay, pass, &seen, &sink)
            } else if stays.present == .nurture, lead.hasWork {
                count(.nurturedOpen, lead, stay, pass, &seen, &sink)
            }
        }
        guard let stay = stays.started else { return }
        count(.started, lead, stay, pass, &seen, &sink)
        if let won = stays.won {
            count(.startedWon, lead, stay, pass, &seen, &sink)
            if context.isWithin(won - stay.entered) { count(.startedWonWithin, lead, stay, pass, &seen, &sink) }
        } else if isOpen {
            count(.startedOpen, lead, stay, pass, &seen, &sink)
            if context.isYoung(stay.entered) { count(.startedYoung, lead, stay, pass, &seen, &sink) }
        }
    }

    private func visitOpportunities<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ pass: TrendPass, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            if pass != .chart, opportunity.opened != .min, context.window.contains(opportunity.opened),
                owners.includes(lead, at: opportunity.openedSeq)
            {
                tally.add(pipeline[.opportunities], to: &sink)
            }
            guard opportunity.hasOutcome, owners.includes(lead, at: opportunity.seq) else { return }
            let end: Fact =
                opportunity.state == .won ? .won : opportunity.state == .lost ? .lost : .noDecision
            if pass != .window, let period = context.trend.segment(of: opportunity.at) {
                for fact in [end, .ended] { tally.add(trends[fact, period], to: &sink) }
            }
            guard pass != .chart, context.window.contains(opportunity.at) else { return }
            let row = groups.flatMap { groups in
                groups.row(of: lead, at: opportunity.seq, under: lead.version(ofEndAt: opportunity.seq))
            }
            if let groups, let row, seen.insert(groups[.leads, row]) { sink.count(groups[.leads, row]) }
            for fact in [end, .ended] {
                tally.add(facts[fact], to: &sink)
                if let groups, let row { tally.add(groups[fact, row], to: &sink) }
            }
            if opportunity.opened != .min {
                let cycle = opportunity.at - opportunity.opened
                if cycle < 0 { tally.add(pipeline[.negative], to: &sink) } else { tally.span(pipeline[.cycle], cycle, to: &sink) }
            }
            if opportunity.state == .won { amounts.add(opportunity.amount, &tally, to: &sink) }
        }
    }

    func blocks(_ own: FigureCounts<RatesReport>, _ compared: FigureCounts<RatesReport>?) -> [FigureBlock] {
        let groupFigures =
            [Figure<RowCounts<Fact>>("leads", "leads", drawing: .bar, rank: 20) { $0.leads(.leads) }]
            + rates.enumerated().map { index, rate in
                Figure(
                    .named(rate.id), rate.short ?? rate.label, rank: 19 - index, bound: .atLeast, isImmature: rate.isImmature
                ) {
                    rate.share($0)
                }
            }
        let byGroup = GroupTable.blocks(
            .ratesBy, "Rates", groupFigures, own, compared, in: \.groups,
            notes: ["leads: those that count in at least one rate"], size: { $0[.leads] })
        return [rateBlock(own, compared)] + byGroup + [pipelineBlock(own, compared)] + revenue.blocks(own.of(\.revenue))
    }

    private func rateBlock(_ own: FigureCounts<RatesReport>, _ compared: FigureCounts<RatesReport>?) -> FigureBlock {
        let hasReferences = context.hasReference(rates.compactMap(\.reference))
        let rows = rates.map { rate in
            var row = figureRow(.named(rate.id), rate.label, own, compared) { counts in
                values(of: rate, counts)
                    + (hasReferences ? [counts.isCompared ? .nothing : context.reference(rate.reference)] : [])
            }
            if rate.isImmature(own.row(\.facts)) { row.immature = [0, 1] }
            if let compared, rate.isImmature(compared.row(\.facts)) { row.comparedImmature = [0, 1] }
            row.trend = TrendDrawing(
                label: rate.chart, isPercent: true,
                immature: Set((0..<trends.rows).filter { period in rate.immature.map { own[trends[$0, period]] > 0 } ?? false }))
            return row
        }
        let open = own[facts[.startedOpen]]
        let entered = "\(own[facts[.started]].counted("lead")) that entered \(context.label(first))"
        return FigureBlock(
            .rates, "Rates", .table, rowTitle: "rate",
            columns: [
                FigureColumn("share", "share", drawing: .bar, rank: 5, bound: .atLeast),
                FigureColumn("part", "leads", rank: 4, bound: .atLeast),
                FigureColumn("whole", "out of", rank: 3),
                FigureColumn("trend", context.trend.shortLabel, drawing: .spark, rank: 2),
            ] + (hasReferences ? [FigureColumn("reference", "published", rank: 1)] : []), rows: rows, periods: context.chartPeriods,
            remarks: SentBackNotes.rates(context),
            notes: ["\(open.grouped) of \(entered) \(open == 1 ? "is" : "are") still open"],
            references: context.references([.acceptanceRate, .winRate, .mqlToSQL]))
    }

    /// The rate with its two counts and its trend.
    private func values(of rate: Rate, _ counts: FigureCounts<RatesReport>) -> [FigureValue] {
        let (facts, trends) = (counts.row(\.facts), counts.part.trends)
        guard rate.isOfOpportunities else {
            let trend = counts.percents(trends.rows, { trends[rate.part, $0] }, of: { trends.sum(rate.whole, $0) })
            return [rate.share(facts), facts.leads(rate.part), facts.leads(rate.whole), .series(trend)]
        }
        let trend = (0..<trends.rows).map { segment -> Int? in
            let row = counts.row(\.trends, segment)
            let all = row.opportunityCount(rate.whole[0])
            return all == 0 ? nil : row.opportunityCount(rate.part) * 100 / all
        }
        return [rate.share(facts), facts.opportunities(rate.part), facts.opportunities(rate.whole[0]), .series(trend)]
    }
}

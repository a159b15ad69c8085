internal import Lifecycle

/// The rates of the domain page, each with its two counts and its line over the pieces of the window.
///
/// - **Acceptance**: accepted ÷ (accepted + rejected before acceptance), by decisions within the window; beside it the MQLs undecided past their clock.
/// - **Disqualification**: of the leads accepted within the window those that were disqualified later, after a contact ÷ accepted.
/// - **Recycle**: of the leads that entered MQL or SQL within the window those that went to nurture after it ÷ these.
/// - **Reactivation**: of the leads that went to nurture within the window those that came back into sales' hands ÷ these.
/// - **Win rate**: won ÷ (won + lost + no decision), by the newest end within the window.
/// - **Pipeline velocity**: opportunities entered × win rate × mean amount of the won ÷ median days from opportunity to its end; in money a day, in the currency of most of
///   the won. Amounts and times are those of the ends that the win rate counts; times that come out negative are left out and counted. The mean is in whole cents, rounded down.
/// - **MQL to won**: entered MQL (or the first stage in sales' hands) within the window ÷ of these won.
final class RatesReport: Report {
    private enum Rate: Int, CaseIterable { case acceptance, disqualification, recycle, reactivation, win, mqlToWon }
    private enum Extra: Int, CaseIterable { case undecidedLate, opportunities, cycle, negative, won, lost, noDecision, stillOpen }

    private let scope: ReportContext
    private let currencies: Currencies
    private let first: TimelineStage
    private let groups: RatesByGroup?

    init(_ scope: ReportContext) {
        self.scope = scope
        currencies = Currencies(scope)
        first = scope.scheme.steps.first { $0.isInSalesHands } ?? .mql
        let rates = Rate.allCases.count
        let end = rates * 2 * (1 + scope.pieces.count) + Extra.allCases.count + currencies.count
        groups = RatesByGroup(scope, rates: rates, start: end)
    }

    private var pieces: Int { scope.pieces.count }
    private var extraStart: Int { Rate.allCases.count * 2 * (1 + pieces) }
    private var amountStart: Int { extraStart + Extra.allCases.count }
    var slots: Int { amountStart + currencies.count + (groups?.slots ?? 0) }

    private func part(_ rate: Rate) -> Int { 2 * rate.rawValue }
    private func whole(_ rate: Rate) -> Int { 2 * rate.rawValue + 1 }
    private func part(_ rate: Rate, _ piece: Int) -> Int { Rate.allCases.count * 2 + (rate.rawValue * pieces + piece) * 2 }
    private func extra(_ extra: Extra) -> Int { extraStart + extra.rawValue }

    private func tell<Sink: TallySink>(
        _ rate: Rate, _ lead: TimelineView, at moment: Int64, isPart: Bool, under version: @autoclosure () -> Int,
        _ sink: inout Sink
    ) {
        sink.count(whole(rate))
        if isPart { sink.count(part(rate)) }
        groups?.tell(rate.rawValue, lead, under: version(), isPart: isPart, &sink)
        guard let piece = scope.pieces.piece(of: moment) else { return }
        sink.count(part(rate, piece) + 1)
        if isPart { sink.count(part(rate, piece)) }
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        groups?.begin()
        let decisions = LeadDecisions(lead, scope)
        if let (at, _, seq) = decisions.acceptance {
            tell(.acceptance, lead, at: at, isPart: true, under: lead.version(before: seq), &sink)
            tell(
                .disqualification, lead, at: at, isPart: decisions.isDisqualifiedAfterContact, under: lead.version(before: seq),
                &sink
            )
        } else if let at = decisions.rejectedBeforeAt {
            tell(.acceptance, lead, at: at, isPart: false, under: lead.version(before: decisions.rejectedBeforeSeq), &sink)
        }
        visitStays(lead, &sink)
        if lead.stage == .mql {
            var isLate = false
            lead.forEachClockRun(scope.clocks, scope.scheme) { run in
                if run.kind == .accept, run.end == nil, scope.clocks.due(run) < scope.now { isLate = true }
            }
            if isLate { sink.count(extra(.undecidedLate)) }
        }
    }

    private func visitStays<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var entrant: (at: Int64, under: Int)?
        var isRecycled = false
        var nurtured: (at: Int64, under: Int)?
        var cameBack = false
        var entered: (at: Int64, under: Int)?
        var opportunity: Int64?
        var opened: Int64?
        var ended: (stage: TimelineStage, at: Int64, since: Int64?, seq: UInt32, under: Int)?
        var isWon = false
        var present = TimelineStage.inquiry
        lead.forEachStay(scope.scheme) { stay in
            let isWithin = scope.window.contains(stay.entered)
            if stay.stage == .nurture {
                if entrant != nil { isRecycled = true }
                if isWithin, nurtured == nil { nurtured = (stay.entered, stay.definition) }
            } else if nurtured != nil, stay.stage.isInSalesHands {
                cameBack = true
            }
            if entrant == nil, isWithin, stay.standing == .mql || stay.standing == .sql {
                entrant = (stay.entered, stay.definition)
            }
            if entered == nil, isWithin, stay.standing == first { entered = (stay.entered, stay.definition) }
            if stay.standing == scope.scheme.opportunity {
                opened = stay.entered
                if isWithin, opportunity == nil { opportunity = stay.entered }
            } else if !stay.stage.isOutcome {
                // What ends later is another opportunity.
                opened = nil
            }
            if stay.stage.isOutcome, isWithin { ended = (stay.stage, stay.entered, opened, stay.seq, stay.definition) }
            if stay.stage == .won { isWon = true }
            present = stay.standing
        }
        if let (at, under) = entrant { tell(.recycle, lead, at: at, isPart: isRecycled, under: under, &sink) }
        if let (at, under) = nurtured { tell(.reactivation, lead, at: at, isPart: cameBack, under: under, &sink) }
        if let (at, under) = entered {
            tell(.mqlToWon, lead, at: at, isPart: isWon, under: under, &sink)
            if !isWon, present.isOpen { sink.count(extra(.stillOpen)) }
        }
        if opportunity != nil { sink.count(extra(.opportunities)) }
        guard let ended else { return }
        tell(.win, lead, at: ended.at, isPart: ended.stage == .won, under: ended.under, &sink)
        sink.count(extra(ended.stage == .won ? .won : ended.stage == .lost ? .lost : .noDecision))
        if let since = ended.since {
            if ended.at < since { sink.count(extra(.negative)) } else { sink.span(extra(.cycle), ended.at - since) }
        }
        if ended.stage == .won, let amount = lead.amount(by: ended.seq), let currency = currencies.place(of: amount.code) {
            sink.add(amountStart + currency, amount.at)
        }
    }

    static func blocks(_ own: Counts<RatesReport>, _ compared: Counts<RatesReport>?) -> [FigureBlock] {
        let plan = own.plan
        let rows = Rate.allCases.map { rate in
            figureRow(String(describing: rate), plan.label(rate), own, compared) { counts in
                let plan = counts.plan
                let series: [Int?] = (0..<plan.pieces).map { piece in
                    let of = counts[plan.part(rate, piece) + 1]
                    return of == 0 ? nil : counts[plan.part(rate, piece)] * 100 / of
                }
                return [
                    counts.share(plan.part(rate), of: plan.whole(rate)), counts.leads(plan.part(rate)),
                    counts.leads(plan.whole(rate)),
                    .series(series),
                ]
            }
        }
        return [
            FigureBlock(
                "rates", "Rates", .table, rowTitle: "rate",
                columns: [
                    FigureColumn("share", "rate", drawing: .bar, rank: 5), FigureColumn("part", "leads", rank: 4),
                    FigureColumn("whole", "of", rank: 3),
                    FigureColumn("trend", plan.scope.pieces.label, drawing: .spark, rank: 2),
                ], rows: rows,
                notes: [
                    "\(own[plan.extra(.stillOpen)]) of the \(own[plan.whole(.mqlToWon)]) \(plan.scope.label(plan.first)) entrants are still open"
                ],
                references: plan.scope.references([.acceptanceRate, .winRate, .mqlToSQL]))
        ] + plan.groupBlock(own, compared) + [
            FigureBlock(
                "pipeline", "Pipeline", .table,
                columns: [FigureColumn("value", "", rank: 2), FigureColumn("leads", "leads", rank: 1)],
                rows: [
                    figureRow("undecidedLate", "undecided past their clock \(plan.scope.nowOrThen)", own, compared) {
                        [.nothing, $0.ofMoment($0.leads($0.plan.extra(.undecidedLate)))]
                    },
                    figureRow("opportunities", "opportunities entered", own, compared) {
                        [.nothing, $0.leads($0.plan.extra(.opportunities))]
                    },
                    figureRow("cycle", "median time to the end", own, compared) {
                        [$0.span(50, $0.plan.extra(.cycle)), $0.leads($0.plan.extra(.cycle))]
                    },
                    figureRow("meanAmount", "mean amount won", own, compared) {
                        [$0.plan.meanAmount($0), $0.plan.currency($0).map($0.leads) ?? .nothing]
                    },
                    figureRow("velocity", "pipeline velocity a day", own, compared) { [$0.plan.velocity($0), .nothing] },
                    figureRow("won", "won", own, compared) { [.nothing, $0.leads($0.plan.extra(.won))] },
                    figureRow("lost", "lost", own, compared) { [.nothing, $0.leads($0.plan.extra(.lost))] },
                    figureRow("noDecision", "no decision", own, compared) { [.nothing, $0.leads($0.plan.extra(.noDecision))] },
                ],
                notes: own[plan.extra(.negative)] > 0
                    ? ["\(own[plan.extra(.negative)]) times that came out negative are left out"] : [])
        ]
    }

    private func groupBlock(_ own: Counts<RatesReport>, _ compared: Counts<RatesReport>?) -> [FigureBlock] {
        groups.map { [$0.block(Rate.allCases.map { (String(describing: $0), shortLabel($0)) }, own, compared, at: \.groups)] } ?? []
    }

    private func label(_ rate: Rate) -> String {
        switch rate {
        case .acceptance: "accepted"
        case .disqualification: "disqualified after contact"
        case .recycle: "recycled"
        case .reactivation: "came back from nurture"
        case .win: "won"
        case .mqlToWon: "\(scope.label(first)) to won"
        }
    }

    /// The same at the head of a column.
    private func shortLabel(_ rate: Rate) -> String {
        switch rate {
        case .disqualification: "disqualified"
        case .reactivation: "came back"
        case .acceptance, .recycle, .win, .mqlToWon: label(rate)
        }
    }

    /// Where the amounts stand in the currency that most of them have.
    private func currency(_ counts: Counts<RatesReport>) -> Int? {
        currencies.most { counts[amountStart + $0] }.map { amountStart + $0 }
    }

    private func meanAmount(_ counts: Counts<RatesReport>) -> FigureValue {
        guard let slot = currency(counts) else { return .nothing }
        return .money(
            counts.tally.mean(slot, of: counts[slot]), currency: currencies.name(slot - amountStart), leads: counts[slot],
            counts.cell(slot))
    }

    /// Opportunities × win rate × mean amount ÷ median cycle, in cents a day.
    private func velocity(_ counts: Counts<RatesReport>) -> FigureValue {
        let (opportunities, ends) = (counts[extra(.opportunities)], counts[whole(.win)])
        guard opportunities > 0, ends > 0, let slot = currency(counts), let cycle = counts.tally.quantile(50, extra(.cycle)),
            cycle > 0
        else {
            return .nothing
        }
        let winRate = Double(counts[part(.win)]) / Double(ends)
        let mean = Double(counts.tally.sum(in: slot)) / Double(counts[slot])
        let perDay = Double(opportunities) * winRate * mean / (Double(cycle) / 86_400_000)
        guard perDay.isFinite, perDay.magnitude < 9e17 else { return .nothing }
        return .money(
            Int64(perDay.rounded()), currency: currencies.name(slot - amountStart), leads: opportunities,
            counts.cell(extra(.opportunities)))
    }
}

internal import Lifecycle

/// The rates of the domain page, each with its two counts and its trend over the window.
///
/// - **Acceptance**: accepted ÷ (accepted + rejected before acceptance), by decisions within the window. In addition
///   the undecided MQLs with an overdue clock.
/// - **Disqualification**: leads accepted within the window and disqualified later after a contact ÷ accepted.
/// - **Recycle**: leads that entered MQL or SQL within the window and went to nurture afterwards ÷ entered.
/// - **Reactivation**: leads that went to nurture within the window and came back to sales ÷ went to nurture.
/// - **Win rate**: won ÷ (won + lost + no decision), by the newest end within the window.
/// - **Pipeline velocity**: opportunities entered × win rate × mean amount won ÷ median days from opportunity to its
///   end; in money per day, in the currency of most won leads. Amounts and durations are those of the ends that the win
///   rate counts; negative durations are left out and counted. The mean is in whole cents, rounded down.
/// - **MQL to won**: leads that entered MQL (or the first stage with sales) within the window and won ÷ entered.
final class RatesReport: Report {
    private enum Rate: Int, CaseIterable { case acceptance, disqualification, recycle, reactivation, win, mqlToWon }
    private enum Extra: Int, CaseIterable {
        case undecidedOverdue, opportunities, cycle, negative, won, lost, noDecision, stillOpen
    }

    private let context: ReportContext
    private let currencies: Currencies
    private let first: TimelineStage
    private let groups: RatesByGroup?

    init(_ context: ReportContext) {
        self.context = context
        currencies = Currencies(context)
        first = context.scheme.steps.first { $0.isWithSales } ?? .mql
        let rates = Rate.allCases.count
        let end = rates * 2 * (1 + context.segments.count) + Extra.allCases.count + currencies.count
        groups = RatesByGroup(context, rates: rates, start: end)
    }

    private var segments: Int { context.segments.count }
    private var extraStart: Int { Rate.allCases.count * 2 * (1 + segments) }
    private var amountStart: Int { extraStart + Extra.allCases.count }
    var slots: Int { amountStart + currencies.count + (groups?.slots ?? 0) }

    private func part(_ rate: Rate) -> Int { 2 * rate.rawValue }
    private func whole(_ rate: Rate) -> Int { 2 * rate.rawValue + 1 }
    private func part(_ rate: Rate, _ segment: Int) -> Int { Rate.allCases.count * 2 + (rate.rawValue * segments + segment) * 2 }
    private func extra(_ extra: Extra) -> Int { extraStart + extra.rawValue }

    private func count<Sink: TallySink>(
        _ rate: Rate, _ lead: TimelineView, at moment: Int64, isPart: Bool, under version: @autoclosure () -> Int,
        _ sink: inout Sink
    ) {
        sink.count(whole(rate))
        if isPart { sink.count(part(rate)) }
        groups?.count(rate.rawValue, lead, under: version(), isPart: isPart, &sink)
        guard let segment = context.segments.segment(of: moment) else { return }
        sink.count(part(rate, segment) + 1)
        if isPart { sink.count(part(rate, segment)) }
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        groups?.reset()
        let decisions = LeadDecisions(lead, context)
        if let (at, _, seq) = decisions.acceptance {
            count(.acceptance, lead, at: at, isPart: true, under: lead.version(before: seq), &sink)
            count(
                .disqualification, lead, at: at, isPart: decisions.isDisqualifiedAfterContact, under: lead.version(before: seq),
                &sink
            )
        } else if let at = decisions.rejectedBeforeAt {
            count(.acceptance, lead, at: at, isPart: false, under: lead.version(before: decisions.rejectedBeforeSeq), &sink)
        }
        visitStays(lead, &sink)
        if lead.stage == .mql {
            var isOverdue = false
            lead.forEachClockRun(context.clocks, context.scheme) { run in
                if run.kind == .accept, run.end == nil, context.clocks.due(run) < context.now { isOverdue = true }
            }
            if isOverdue { sink.count(extra(.undecidedOverdue)) }
        }
    }

    private func visitStays<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var entrant: (at: Int64, version: Int)?
        var isRecycled = false
        var nurtured: (at: Int64, version: Int)?
        var cameBack = false
        var entered: (at: Int64, version: Int)?
        var opportunity: Int64?
        var opened: Int64?
        var ended: (stage: TimelineStage, at: Int64, since: Int64?, seq: UInt32, version: Int)?
        var isWon = false
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            let isWithin = context.window.contains(stay.entered)
            if stay.stage == .nurture {
                if entrant != nil { isRecycled = true }
                if isWithin, nurtured == nil { nurtured = (stay.entered, stay.definition) }
            } else if nurtured != nil, stay.stage.isWithSales {
                cameBack = true
            }
            if entrant == nil, isWithin, stay.effectiveStage == .mql || stay.effectiveStage == .sql {
                entrant = (stay.entered, stay.definition)
            }
            if entered == nil, isWithin, stay.effectiveStage == first { entered = (stay.entered, stay.definition) }
            if stay.effectiveStage == context.scheme.opportunity {
                opened = stay.entered
                if isWithin, opportunity == nil { opportunity = stay.entered }
            } else if !stay.stage.isOutcome {
                // A later end belongs to another opportunity.
                opened = nil
            }
            if stay.stage.isOutcome, isWithin { ended = (stay.stage, stay.entered, opened, stay.seq, stay.definition) }
            if stay.stage == .won { isWon = true }
            present = stay.effectiveStage
        }
        if let (at, version) = entrant { count(.recycle, lead, at: at, isPart: isRecycled, under: version, &sink) }
        if let (at, version) = nurtured { count(.reactivation, lead, at: at, isPart: cameBack, under: version, &sink) }
        if let (at, version) = entered {
            count(.mqlToWon, lead, at: at, isPart: isWon, under: version, &sink)
            if !isWon, present.isOpen { sink.count(extra(.stillOpen)) }
        }
        if opportunity != nil { sink.count(extra(.opportunities)) }
        guard let ended else { return }
        count(.win, lead, at: ended.at, isPart: ended.stage == .won, under: ended.version, &sink)
        sink.count(extra(ended.stage == .won ? .won : ended.stage == .lost ? .lost : .noDecision))
        if let since = ended.since {
            if ended.at < since { sink.count(extra(.negative)) } else { sink.span(extra(.cycle), ended.at - since) }
        }
        if ended.stage == .won, let amount = lead.amount(by: ended.seq), let currency = currencies.index(of: amount.symbol) {
            sink.add(amountStart + currency, amount.at)
        }
    }

    static func blocks(_ own: FigureCounts<RatesReport>, _ compared: FigureCounts<RatesReport>?) -> [FigureBlock] {
        let report = own.report
        let rows = Rate.allCases.map { rate in
            figureRow(.named(String(describing: rate)), report.label(rate), own, compared) { counts in
                let report = counts.report
                let series: [Int?] = (0..<report.segments).map { segment in
                    let of = counts[report.part(rate, segment) + 1]
                    return of == 0 ? nil : counts[report.part(rate, segment)] * 100 / of
                }
                return [
                    counts.share(report.part(rate), of: report.whole(rate)), counts.leads(report.part(rate)),
                    counts.leads(report.whole(rate)),
                    .series(series),
                ]
            }
        }
        let open = own[report.extra(.stillOpen)]
        let entered = "\(own[report.whole(.mqlToWon)].counted("lead")) that entered \(report.context.label(report.first))"
        return [
            FigureBlock(
                .rates, "Rates", .table, rowTitle: "rate",
                columns: [
                    FigureColumn("share", "share", drawing: .bar, rank: 5), FigureColumn("part", "leads", rank: 4),
                    FigureColumn("whole", "out of", rank: 3),
                    FigureColumn("trend", report.context.segments.shortLabel, drawing: .spark, rank: 2),
                ], rows: rows,
                notes: ["\(open.grouped) of \(entered) \(open == 1 ? "is" : "are") still open"]
                    + report.context.segments.partialNote,
                references: report.context.references([.acceptanceRate, .winRate, .mqlToSQL]))
        ] + report.groupBlock(own, compared) + [
            FigureBlock(
                .pipeline, "Pipeline", .table,
                columns: [FigureColumn("value", "", rank: 2), FigureColumn("leads", "leads", rank: 1)],
                rows: [
                    figureRow("undecidedLate", "MQLs overdue for review \(report.context.momentSuffix)", own, compared) {
                        [.nothing, $0.currentValue($0.leads($0.report.extra(.undecidedOverdue)))]
                    },
                    figureRow("opportunities", "new opportunities", own, compared) {
                        [.nothing, $0.leads($0.report.extra(.opportunities))]
                    },
                    figureRow("cycle", "median time to close", own, compared) {
                        [$0.span(50, $0.report.extra(.cycle)), $0.leads($0.report.extra(.cycle))]
                    },
                    figureRow("meanAmount", "average amount won", own, compared) {
                        [$0.report.meanAmount($0), $0.report.currency($0).map($0.leads) ?? .nothing]
                    },
                    figureRow("velocity", "pipeline velocity per day", own, compared) { [$0.report.velocity($0), .nothing] },
                    figureRow("won", "won", own, compared) { [.nothing, $0.leads($0.report.extra(.won))] },
                    figureRow("lost", "lost", own, compared) { [.nothing, $0.leads($0.report.extra(.lost))] },
                    figureRow("noDecision", "no decision", own, compared) { [.nothing, $0.leads($0.report.extra(.noDecision))] },
                ],
                notes: negativeDurationsNote(own[report.extra(.negative)]))
        ]
    }

    private func groupBlock(_ own: FigureCounts<RatesReport>, _ compared: FigureCounts<RatesReport>?) -> [FigureBlock] {
        groups.map { [$0.block(Rate.allCases.map { (String(describing: $0), shortLabel($0)) }, own, compared, at: \.groups)] } ?? []
    }

    private func label(_ rate: Rate) -> String {
        switch rate {
        case .acceptance: "accepted"
        case .disqualification: "disqualified after contact"
        case .recycle: "returned to marketing"
        case .reactivation: "re-engaged from nurture"
        case .win: "won"
        case .mqlToWon: "\(context.label(first)) to won"
        }
    }

    /// The label in the heading of a column.
    private func shortLabel(_ rate: Rate) -> String {
        switch rate {
        case .disqualification: "disqualified"
        case .recycle: "returned"
        case .reactivation: "re-engaged"
        case .acceptance, .win, .mqlToWon: label(rate)
        }
    }

    /// The slot of the amounts in the most frequent currency.
    private func currency(_ counts: FigureCounts<RatesReport>) -> Int? {
        currencies.mostFrequent { counts[amountStart + $0] }.map { amountStart + $0 }
    }

    private func meanAmount(_ counts: FigureCounts<RatesReport>) -> FigureValue {
        guard let slot = currency(counts) else { return .nothing }
        return .money(
            counts.tally.mean(slot, of: counts[slot]), currency: currencies.name(slot - amountStart), leads: counts[slot],
            counts.cell(slot))
    }

    /// Opportunities × win rate × mean amount ÷ median cycle, in cents per day.
    private func velocity(_ counts: FigureCounts<RatesReport>) -> FigureValue {
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

internal import Lifecycle

/// The outcomes of the leads of each source, or of each group of another grouping.
///
/// Covers leads captured within the window (domain page, "Figures": source table):
/// - **viable, SQL** %: leads that ever reached it ÷ volume. SQL is the step that counts as qualified
///   (`StageScheme.qualified`).
/// - **Acceptance rate**: accepted ÷ (accepted + rejected before acceptance), by decisions made here, not declared by
///   files.
/// - **won**: the opportunities of these leads that were won, whenever; a customer may have several.
/// - **Value won**: the amounts of the opportunities that were won within the window, whenever their leads came; as the
///   page of rates has them.
/// - **Value per lead**: the amounts of the won opportunities of captured leads ÷ volume, in a column for each currency
///   (``Currencies``); in whole cents, rounded down.
/// - **Cost** (by source, and of all leads): what was recorded for the months of the window (``WindowCosts``); per lead
///   that reached SQL, and per opportunity won, of those captured within the window. Of all leads, it counts those of
///   sources with costs in that currency. Sources without leads are listed too.
/// - **Activities by campaign** (grouped by campaign): the leads that did something in a campaign within the window, by
///   the activity's own campaign and whenever they were captured; those that raised their hands; activities ÷ leads.
/// - **By owner**: accepted, rejected and won count for the owner at that time, everything else for the owner that the
///   lead was captured with.
/// - **Requests to MQL**: of the captures that asked for information, those that ever came to sales.
final class SourcesReport: Report {
    enum Key: Int, CaseIterable, CounterKey {
        case volume, viable, accepted, rejected, qualified, won, requested, ready, immature
        /// Open, and not yet viable, neither accepted nor rejected, whatever else; having asked, not yet with sales.
        case unviable, unanswered, mayWin, unready
    }

    /// What came of the sources with costs.
    enum Costed: Int, CaseIterable, CounterKey { case qualified, won }

    private enum ActivityKey: Int, CaseIterable, CounterKey { case leads, hands, activities }

    let context: ReportContext
    let groups: Groups
    let currencies: Currencies
    /// A row for each group, then one for all of them.
    let outcomes: CounterTable<Key>
    private let amounts: AmountCounters
    /// The amounts won within the window.
    private let wonAmounts: AmountCounters
    /// The captured leads of each group by period.
    private let trends: GroupTrends
    /// By the campaign of the activity; nil for another grouping.
    private let activities: CounterTable<ActivityKey>?
    private let campaigns: Groups
    /// What the sources of the page cost; nil where nothing was recorded, or the page is by something else.
    let costs: WindowCosts?
    /// What came of the sources with costs, by the currencies of ``costedCurrencies``.
    let costed: CounterTable<Costed>
    let costedCurrencies: [String]
    /// The rows of ``costed`` in which a source counts, by the rows of its groups.
    private let costedRows: (sources: Groups, rows: [[Int]])?
    /// No lead counts in it: the number of leads of a source that has only costs.
    let noLeads: CounterID

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        groups = Groups(context.query.grouping ?? .source, context)
        currencies = Currencies(context)
        outcomes = layout.table(rows: groups.count + 1)
        amounts = AmountCounters(currencies, &layout, rows: groups.count + 1)
        wonAmounts = AmountCounters(currencies, &layout, rows: groups.count + 1)
        trends = GroupTrends(context, &layout, rows: groups.count)
        campaigns = Groups(ofActivities: context)
        activities = groups.grouping == .campaign ? layout.table(rows: campaigns.count) : nil
        costs = Self.costs(context, groups.grouping)
        costedCurrencies = Self.sorted(costs?.currencies ?? [], context)
        costed = layout.table(rows: costedCurrencies.count)
        costedRows = costs.map { [costedCurrencies, groups] costs in
            let sources = groups.grouping == .source ? groups : Groups(.source, context)
            let rows = (0..<sources.count).map { row in
                costedCurrencies.indices.filter { costs.amount(of: sources.filter(row).value, in: costedCurrencies[$0]) != nil }
            }
            return (sources, rows)
        }
        noLeads = layout.run(1)[0]
    }

    var total: Int { groups.count }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        if let activities { countActivities(lead, activities, &sink) }
        if !lead.opportunities.isEmpty { visitWon(lead, &sink) }
        if context.chartWindow.contains(lead.capturedAt), let row = row(of: lead, at: lead.captureSeq),
            let counter = trends.counter(row, at: lead.capturedAt)
        {
            sink.count(counter)
        }
        guard context.window.contains(lead.capturedAt) else { return }
        if let row = row(of: lead, at: lead.captureSeq) { visitCaptured(lead, row, &sink) }
        if let answer = FirstAnswer(lead), let row = row(of: lead, at: answer.seq) {
            let key: Key = answer.isAccepted ? .accepted : .rejected
            for row in [row, total] { sink.count(outcomes[key, row]) }
        }
        if !lead.opportunities.isEmpty { visitOpportunities(lead, &sink) }
    }

    /// Counts the amounts won within the window, for the owner at that time.
    private func visitWon<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            guard opportunity.state == .won, context.window.contains(opportunity.at), let row = row(of: lead, at: opportunity.seq)
            else { return }
            for row in [row, total] { wonAmounts.add(opportunity.amount, row: row, &tally, to: &sink) }
        }
    }

    /// Counts what was won of a lead: the opportunity for who owned it then, its amount for who captured the lead.
    private func visitOpportunities<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            guard opportunity.state == .won else { return }
            if let row = row(of: lead, at: opportunity.seq) {
                tally.add(outcomes[.won, row], to: &sink)
                tally.add(outcomes[.won, total], to: &sink)
                for row in rowsOfCosts(lead) { tally.add(costed[.won, row], to: &sink) }
            }
            if let row = row(of: lead, at: lead.captureSeq) {
                amounts.add(opportunity.amount, row: row, &tally, to: &sink)
                amounts.add(opportunity.amount, row: total, &tally, to: &sink)
            }
        }
    }

    /// The currencies in which a lead's source has costs.
    private func rowsOfCosts(_ lead: TimelineView) -> [Int] {
        guard let costedRows, let row = costedRows.sources.row(ofSymbol: lead.source) else { return [] }
        return costedRows.rows[row]
    }

    /// The group of a step; nil where the page leaves it out.
    private func row(of lead: TimelineView, at seq: UInt32) -> Int? {
        context.owners.includes(lead, at: seq) ? groups.row(of: lead, at: seq) : nil
    }

    /// Counts what belongs to the capture: how many leads came, and which share of them got how far.
    private func visitCaptured<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ row: Int, _ sink: inout Sink) {
        var furthest = -1
        var isReady = false
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            furthest = max(furthest, stay.effectiveStage.rank)
            if stay.stage.isWithSales || stay.stage.isOutcome { isReady = true }
            present = stay.effectiveStage
        }
        let isOpen = present.isOpen && lead.hasWork
        let isUnanswered = isOpen && FirstAnswer(lead) == nil
        if furthest >= context.scheme.qualified.rank {
            for row in rowsOfCosts(lead) { sink.count(costed[.qualified, row]) }
        }
        for row in [row, total] {
            sink.count(outcomes[.volume, row])
            if furthest >= TimelineStage.viable.rank { sink.count(outcomes[.viable, row]) }
            if isOpen, furthest < TimelineStage.viable.rank { sink.count(outcomes[.unviable, row]) }
            if isUnanswered { sink.count(outcomes[.unanswered, row]) }
            if isOpen { sink.count(outcomes[.mayWin, row]) }
            if furthest >= context.scheme.qualified.rank {
                sink.count(outcomes[.qualified, row])
            } else if isOpen {
                sink.count(outcomes[.immature, row])
            }
            if lead.traits.contains(.requested) {
                sink.count(outcomes[.requested, row])
                if isReady { sink.count(outcomes[.ready, row]) } else if isOpen { sink.count(outcomes[.unready, row]) }
            }
        }
    }

    private func countActivities<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ table: CounterTable<ActivityKey>, _ sink: inout Sink
    ) {
        var counted: [Int: (count: Int64, hasHand: Bool)] = [:]
        for event in lead.engagements where event.kind == .engagement && event.symbol > 0 && context.window.contains(event.at) {
            guard let row = campaigns.row(ofSymbol: event.symbol), context.owners.includes(lead, at: event.seq) else {
                continue
            }
            let (count, hasHand) = counted[row] ?? (0, false)
            counted[row] = (count + 1, hasHand || event.detail == 1)
        }
        for (row, own) in counted {
            sink.count(table[.leads, row])
            if own.hasHand { sink.count(table[.hands, row]) }
            sink.add(table[.activities, row], own.count)
        }
    }

    /// What a row has: its counters, and all counters with the number of the row, for amounts.
    private typealias Row = (counts: RowCounts<Key>, all: FigureCounts<SourcesReport>, row: Int)

    private func figures(_ lines: [CurrencyLine], won wonLines: [CurrencyLine]) -> [Figure<Row>] {
        [
            Figure("volume", "leads", drawing: .bar, rank: 9) { $0.counts.leads(.volume) },
            Figure("viableShare", "viable", rank: 4, bound: .atLeast, isImmature: { $0.counts[.unviable] > 0 }) {
                $0.counts.share(.viable, of: .volume)
            },
            Figure("acceptanceRate", "accepted", rank: 8, isImmature: { $0.counts[.unanswered] > 0 }) {
                $0.counts.share(.accepted, of: [.accepted, .rejected])
            },
            Figure(
                "qualifiedShare", context.label(context.scheme.qualified), rank: 7, bound: .atLeast,
                isImmature: { $0.counts[.immature] > 0 }
            ) {
                $0.counts.share(.qualified, of: .volume)
            },
            Figure("won", "won", rank: 8, bound: .atLeast, isImmature: { $0.counts[.mayWin] > 0 }) {
                $0.counts.opportunities(.won)
            },
        ]
            + wonLines.enumerated().map { index, line in
                Figure(
                    .named(line.id("valueWon", isFirst: index == 0)), line.title("value won", of: wonLines),
                    rank: index == 0 ? 8 : 3
                ) { $0.all.part.wonAmounts.money(line, row: $0.row, per: 1, $0.all) }
            } + (wonLines.isEmpty ? [Figure("valueWon", "value won", rank: 6) { _ in .nothing }] : [])
            + lines.enumerated().map { index, line in
                Figure(
                    .named(line.id("valuePerLead", isFirst: index == 0)), line.title("value/lead", of: lines),
                    rank: index == 0 ? 5 : 3, bound: .atLeast, isImmature: { $0.counts[.mayWin] > 0 }
                ) {
                    Self.valuePerLead($0.all, $0.row, line)
                }
            }
            + (lines.isEmpty
                ? [
                    Figure("valuePerLead", "value/lead", rank: 5, bound: .atLeast, isImmature: { $0.counts[.mayWin] > 0 }) { _ in
                        .nothing
                    }
                ] : [])
            + [
                Figure("salesReadyShare", readyLabel, rank: 2, bound: .atLeast, isImmature: { $0.counts[.unready] > 0 }) {
                    $0.counts.share(.ready, of: .requested)
                }
            ]
    }

    /// Amounts won ÷ volume of a row, in one currency.
    private static func valuePerLead(_ counts: FigureCounts<SourcesReport>, _ row: Int, _ line: CurrencyLine) -> FigureValue {
        counts.part.amounts.money(line, row: row, per: counts.row(\.outcomes, row)[.volume], counts)
    }

    /// The currencies in which leads of the period, or of the one compared with, were won.
    private func lines(_ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?) -> [CurrencyLine] {
        amounts.shownLines(own, compared.map { ($0, $0.part.amounts) }, rows: [total])
    }

    func blocks(_ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?) -> [FigureBlock] {
        let all = own.row(\.outcomes, total)
        let lines = lines(own, compared)
        let money = costCurrencies(own, compared)
        let wonLines = wonAmounts.shownLines(own, compared.map { ($0, $0.part.wonAmounts) }, rows: [total])
        let (figures, costFigures) = (figures(lines, won: wonLines), costFigures(money))
        // By owner, a closer may win leads of which none was captured for them.
        func size(_ row: Int) -> Int {
            let counts = own.row(\.outcomes, row)
            return max(counts[.volume], counts[[.accepted, .rejected]], counts[.won], wonAmounts.count(row: row, own))
        }
        let listed = TableRows(count: groups.count, size: size)
        let shown =
            size(total) == 0 && money.isEmpty
            ? [] : listed.rows + rowsWithCostsOnly(own, compared).filter { !listed.rows.contains($0) } + [total]
        var rows = shown.map { row in
            let isAll = row == total
            let isMarked = !isAll && isOutside(own.row(\.outcomes, row))
            let line = figureRow(
                isAll ? .total : groups.id(row), isAll ? Groups.totalLabel : groups.label(row),
                emphasis: isAll ? .quiet : isMarked ? .alert : .plain, figures, own, compared
            ) { (counts: $0.row(\.outcomes, row), all: $0, row: row) }
            return adding(costFigures, of: row, to: line, own, compared)
        }
        rows.insert(contentsOf: rowsWithoutLeads(figures.map(\.column), costFigures, own, compared), at: max(0, rows.count - 1))
        let open = "\(all[.immature].counted("lead")) added in the period \(all[.immature] == 1 ? "is" : "are") open"
        var notes = [
            "\(open) and may still reach \(context.label(context.scheme.qualified))"
        ]
        if let expected = context.definition.breakdowns.salesReadyShare {
            let limit =
                context.definition.breakdowns.alertsAboveShare
                ? "outside \(expected.lowerBound)% to \(expected.upperBound)%" : "below \(expected.lowerBound)%"
            notes.append("a source is marked if \(readyLabel) is \(limit)")
        }
        let amounts = currencies.notes(wonLines + lines.filter { line in !wonLines.contains { $0.index == line.index } })
        notes += amounts + costNotes(money, own).filter { !amounts.contains($0) } + listed.notes
        let isGrouped = groups.grouping != .everything
        return [
            FigureBlock(
                .sources, isGrouped ? "Outcomes by \(groups.grouping.label)" : "Outcomes of all leads", .table,
                rowTitle: isGrouped ? groups.grouping.label : "", columns: figures.map(\.column) + costFigures.map(\.column),
                rows: rows,
                remarks: rows.isEmpty ? [] : remarks(hasWon: !wonLines.isEmpty),
                notes: rows.isEmpty ? [] : notes,
                references: context.references([.acceptanceRate, .salesReadyShare, .mqlToSQL]))
        ] + trends.blocks("Leads", own, rows: groups.named) { own.row(\.outcomes, $0).leads(.volume) }
            + activityBlocks(own, compared)
    }

    private func activityBlocks(
        _ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?
    ) -> [FigureBlock] {
        guard let table = activities else { return [] }
        let figures: [Figure<RowCounts<ActivityKey>>] = [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("hands", "raised hands", rank: 8) { $0.leads(.hands) },
            Figure("activitiesPerLead", "activities/lead", rank: 7) { $0.quotient(.activities) },
        ]
        func row(_ counts: FigureCounts<SourcesReport>, _ row: Int) -> RowCounts<ActivityKey> {
            counts.row({ $0.activities ?? table }, row)
        }
        let listed = TableRows(count: campaigns.count) { row(own, $0)[.leads] }
        let rows = listed.rows.map { each in
            figureRow(campaigns.id(each), campaigns.label(each), figures, own, compared) { row($0, each) }
        }
        return [
            FigureBlock(
                .activities, "Activities by campaign", .table, rowTitle: "campaign", columns: figures.map(\.column), rows: rows,
                notes: rows.isEmpty ? [] : listed.notes)
        ]
    }

    /// Which leads the columns count that other pages count otherwise, or that stand beside those of other leads.
    private func remarks(hasWon: Bool) -> [String] {
        let ready = context.definition.label(context.definition.topology.nearestUsed(.mql))
        return
            (hasWon
            ? ["value won: everything won in the period, as on Rates; won and value/lead: of the leads added in the period"] : [])
            + SentBackNotes.sources
            + [
                "\(readyLabel): of the leads added in the period that asked for information, those that ever came to sales as \(ready) or later"
            ]
    }

    private var readyLabel: String { "requests to \(context.definition.label(context.definition.topology.nearestUsed(.mql)))" }

    /// Whether the share of a source's leads that reached MQL is outside the expected range, given enough requests.
    private func isOutside(_ row: RowCounts<Key>) -> Bool {
        guard groups.grouping == .source else { return false }
        var share = OutcomeReview.SourceShare()
        share.add(inquiries: row[.requested], salesReady: row[.ready])
        return context.definition.breakdowns.isAlert(share)
    }
}

internal import Lifecycle

/// What became of the opportunities that were opened within the window.
///
/// Each opportunity once, on its own dates: a customer may have several, while the funnel counts a lead once. They
/// belong to the owner of the lead when they were opened. **Returned** are those whose lead went back to marketing;
/// **still open** are none of an erased person.
final class OpportunityOutcomes {
    private enum Outcome: Int, CaseIterable { case opened, won, lost, noDecision, returned, open }
    private enum Key: Int, CaseIterable, CounterKey { case opportunities }

    private let context: ReportContext
    private let currencies: Currencies
    private let counters: CounterTable<Key>
    private let amounts: AmountCounters

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        currencies = Currencies(context)
        counters = layout.table(rows: Outcome.allCases.count)
        amounts = AmountCounters(currencies, &layout, rows: Outcome.allCases.count)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        if lead.opportunities.isEmpty { return }
        var tally = OpportunityTally(lead)
        lead.forEachOpportunity(&sink) { opportunity, sink in
            guard opportunity.opened != .min, context.window.contains(opportunity.opened),
                context.owners.includes(lead, at: opportunity.openedSeq)
            else { return }
            add(opportunity, .opened, &tally, &sink)
            switch opportunity.state {
            case .open: if lead.hasWork { add(opportunity, .open, &tally, &sink) }
            case .won: add(opportunity, .won, &tally, &sink)
            case .lost: add(opportunity, .lost, &tally, &sink)
            case .noDecision: add(opportunity, .noDecision, &tally, &sink)
            case .returned: add(opportunity, .returned, &tally, &sink)
            }
        }
    }

    private func add<Sink: TallySink & ~Copyable>(
        _ opportunity: TimelineOpportunity, _ outcome: Outcome, _ tally: inout OpportunityTally, _ sink: inout Sink
    ) {
        tally.add(counters[.opportunities, outcome.rawValue], to: &sink)
        amounts.add(opportunity.amount, row: outcome.rawValue, &tally, to: &sink)
    }

    func block(_ own: FigureCounts<OpportunityOutcomes>, _ compared: FigureCounts<OpportunityOutcomes>?) -> FigureBlock {
        let lines = amounts.shownLines(own, compared.map { ($0, $0.part.amounts) }, rows: [Outcome.opened.rawValue])
        func isOpen(_ counts: FigureCounts<OpportunityOutcomes>?) -> Bool {
            counts.map { $0.opportunityCount($0.part.counters[.opportunities, Outcome.open.rawValue]) > 0 } ?? false
        }
        let rows = Outcome.allCases.map { outcome in
            var row = figureRow(.named("\(outcome)"), Self.label(outcome), own, compared) { counts in
                let (own, all) = (
                    counts.part.counters[.opportunities, outcome.rawValue],
                    counts.opportunityCount(counts.part.counters[.opportunities, Outcome.opened.rawValue])
                )
                let share = FigureValue.opportunityShare(
                    counts.opportunityCount(own), of: all, leads: counts[own], counts.cell(own))
                return [counts.opportunities(own), all == 0 || outcome == .opened ? .nothing : share]
                    + lines.map { counts.part.amounts.money($0, row: outcome.rawValue, per: 1, counts) }
            }
            if outcome == .won {
                if isOpen(own) { row.immature = [0, 1] }
                if isOpen(compared) { row.comparedImmature = [0, 1] }
            }
            return row
        }
        let columns =
            [
                FigureColumn("opportunities", "opportunities", drawing: .bar, rank: 20, bound: .atLeast),
                FigureColumn("share", "of opened", rank: 19, bound: .atLeast),
            ]
            + lines.enumerated().map { index, line in
                FigureColumn(
                    .named(line.id("amount", isFirst: index == 0)), line.title("amount", of: lines), rank: 18 - index)
            }
        let isEmpty = rows.allSatisfy { row in (row.values + row.compared).allSatisfy { $0.leadCount ?? 0 == 0 } }
        return FigureBlock(
            .opportunityOutcomes, "Opportunities opened in the period", .table, columns: columns, rows: isEmpty ? [] : rows,
            notes: isEmpty
                ? []
                : ["each opportunity of a lead by itself; the funnel counts a lead once"] + SentBackNotes.opportunities
                    + currencies.notes(lines))
    }

    private static func label(_ outcome: Outcome) -> String {
        switch outcome {
        case .opened: "opened"
        case .won: "won"
        case .lost: "lost"
        case .noDecision: "no decision"
        case .returned: "lead returned to marketing"
        case .open: "still open"
        }
    }
}

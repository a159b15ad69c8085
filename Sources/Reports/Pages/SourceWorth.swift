internal import Lifecycle

/// Which source is worth its money: the one whose leads cost least for each that reached SQL.
///
/// Counts as the page of sources does: leads captured within the window, by source; SQL is the step that counts as
/// qualified (`StageScheme.qualified`). Costs are those of the window (``WindowCosts``) in the first currency. Without
/// costs it is the source with the largest share of leads that reached SQL, of those with ten leads or more of which
/// three or more reached it. Of equal sources, the first in alphabetical order.
final class SourceWorth {
    private enum Key: Int, CaseIterable, CounterKey { case volume, qualified }

    private let context: ReportContext
    private let groups: Groups
    private let counters: CounterTable<Key>
    private let costs: WindowCosts?

    /// A share of fewer leads, or one that fewer leads reached, says nothing (our choice).
    private static let (fewestLeads, fewestReached) = (10, 3)

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        groups = Groups(.source, context)
        counters = layout.table(rows: groups.count)
        costs = SourcesReport.costs(context, .source)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard context.window.contains(lead.capturedAt), context.owners.includes(lead, at: lead.captureSeq),
            let row = groups.row(of: lead, at: lead.captureSeq)
        else { return }
        var furthest = -1
        lead.forEachStay(context.scheme) { furthest = max(furthest, $0.effectiveStage.rank) }
        sink.count(counters[.volume, row])
        if furthest >= context.scheme.qualified.rank { sink.count(counters[.qualified, row]) }
    }

    /// The answer in a sentence, with the cost or share and the leads that reached SQL, and what these have in common.
    func answer(_ own: FigureCounts<SourceWorth>) -> (sentence: String, values: [FigureValue], leads: String) {
        let goal = context.label(context.scheme.qualified)
        if let (row, cents, currency) = cheapest(own) {
            let counts = own.row(\.counters, row)
            let cost = FigureValue.money(cents, currency: currency, leads: counts[.qualified], counts.cell(.qualified))
            let wasted = wasted(own, currency)
            return (
                "\(groups.label(row)) costs least per \(goal)"
                    + (wasted.isEmpty ? "." : "; \(wasted.joined(lastWith: "and")) cost money and brought none."),
                [cost, counts.leads(.qualified)],
                "\(groups.label(row)) that reached \(goal)"
            )
        }
        let reason = unknownCosts ?? "No source with costs has a lead that reached \(goal)"
        guard let row = best(own) else {
            return ("Nobody can say yet: too few leads reached \(goal). \(reason).", [.nothing, .nothing], "")
        }
        let counts = own.row(\.counters, row)
        return (
            "\(reason); of the sources with \(Self.fewestLeads) leads or more, \(groups.label(row)) had the largest share that "
                + "reached \(goal).",
            [counts.share(.qualified, of: .volume), counts.leads(.qualified)], "\(groups.label(row)) that reached \(goal)"
        )
    }

    /// Why the page knows no costs; nil where it knows some.
    private var unknownCosts: String? {
        if context.settings.costs.all.isEmpty { return "No costs are recorded (\(SourcesReport.costCommand) records one)" }
        guard let costs else { return "Costs are known by source only" }
        return costs.currencies.isEmpty ? "No costs are recorded for this period (\(SourcesReport.costCommand) records one)" : nil
    }

    /// The rows in the order of their names.
    private var sorted: [Int] { (0..<groups.count).sorted { groups.filter($0).value < groups.filter($1).value } }

    private func cheapest(_ own: FigureCounts<SourceWorth>) -> (row: Int, cents: Int64, currency: String)? {
        guard let costs, let currency = SourcesReport.sorted(costs.currencies, context).first else { return nil }
        var found: (row: Int, cents: Int64)?
        for row in sorted {
            let leads = own.row(\.counters, row)[.qualified]
            guard leads > 0, let amount = costs.amount(of: groups.filter(row).value, in: currency) else { continue }
            let cents = Int64(clamping: amount / Int128(leads) / Int128(CurrencyLine.one))
            if cents < found?.cents ?? .max { found = (row, cents) }
        }
        return found.map { ($0.row, $0.cents, currency) }
    }

    /// The sources with costs none of whose leads reached SQL: at most two names, and the number of further ones.
    private func wasted(_ own: FigureCounts<SourceWorth>, _ currency: String) -> [String] {
        let rows = sorted.filter { row in
            own.row(\.counters, row)[.qualified] == 0 && (costs?.amount(of: groups.filter(row).value, in: currency) ?? 0) > 0
        }
        return rows.prefix(2).map { groups.label($0) } + (rows.count > 2 ? ["\(rows.count - 2) more"] : [])
    }

    private func best(_ own: FigureCounts<SourceWorth>) -> Int? {
        var found: (row: Int, part: Int, whole: Int)?
        for row in sorted {
            let counts = own.row(\.counters, row)
            guard counts[.volume] >= Self.fewestLeads, counts[.qualified] >= Self.fewestReached else { continue }
            if let found, counts[.qualified] * found.whole <= found.part * counts[.volume] { continue }
            found = (row, counts[.qualified], counts[.volume])
        }
        return found?.row
    }
}

internal import Formats
internal import Lifecycle

/// Which source is worth its money: the one whose leads cost least for each that reached SQL.
///
/// Counts as the page of sources does: leads captured within the window, by source; SQL is the step that counts as
/// qualified (`StageScheme.qualified`). Costs are those of the window (``WindowCosts``) in the first currency; the
/// largest are listed with what came of them, whether or not anything did. Without costs it is the source with the
/// largest share of leads that reached SQL, of those with ten leads or more of which three or more reached it. Of equal
/// sources, the first in alphabetical order.
final class SourceWorth {
    private enum Key: Int, CaseIterable, CounterKey { case volume, qualified }

    private let context: ReportContext
    private let groups: Groups
    private let counters: CounterTable<Key>
    private let costs: WindowCosts?

    /// A share of fewer leads, or one that fewer leads reached, says nothing (our choice).
    private static let (fewestLeads, fewestReached) = (10, 3)
    /// The number of spends that are named at most when there are several more (our choice).
    private static let mostSpends = 3

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

    /// What a source cost in the first currency, and how many of its leads reached SQL.
    private struct Spend {
        var name: String
        var label: String
        /// The row of its counters; nil for a source that never had a lead.
        var row: Int?
        /// In millionths of a cent.
        var amount: Int128
        var reached: Int

        /// The cost of each lead that reached SQL, in whole cents; nil without any.
        var centsPerLead: Int64? { reached == 0 ? nil : Int64(clamping: amount / Int128(reached) / Int128(CurrencyLine.one)) }
    }

    /// The answer in a sentence, with the cost or share and the leads that reached SQL, and what these have in common.
    func answer(_ own: FigureCounts<SourceWorth>) -> (sentence: String, values: [FigureValue], leads: String) {
        let goal = context.label(context.scheme.qualified)
        let currencies = costs.map { SourcesReport.sorted($0.currencies, context) } ?? []
        let spends = currencies.first.map { self.spends(own, $0) } ?? []
        let spent = spends.isEmpty ? "" : " " + text(spends, currencies)
        let priced = spends.filter { $0.reached > 0 }
        let cheapest = priced.min { ($0.centsPerLead ?? 0, $0.name) < ($1.centsPerLead ?? 0, $1.name) }
        if let cheapest, let row = cheapest.row, let cents = cheapest.centsPerLead {
            let counts = own.row(\.counters, row)
            let dearest = priced.max { ($0.centsPerLead ?? 0, $1.name) < ($1.centsPerLead ?? 0, $0.name) }
            let most = dearest.flatMap { $0.name == cheapest.name ? nil : $0 }.map {
                ", \($0.label) most (\(Self.text($0.amount / Int128($0.reached), currencies[0])))"
            }
            return (
                "\(cheapest.label) costs least per \(goal)\(most ?? "").\(spent)",
                [
                    .money(cents, currency: currencies[0], leads: counts[.qualified], counts.cell(.qualified)),
                    counts.leads(.qualified),
                ],
                "\(cheapest.label) that reached \(goal)"
            )
        }
        let reason = unknownCosts ?? "No source with costs has a lead that reached \(goal)"
        guard let row = best(own) else {
            return ("Nobody can say yet: too few leads reached \(goal). \(reason).\(spent)", [.nothing, .nothing], "")
        }
        let counts = own.row(\.counters, row)
        return (
            "\(reason); of the sources with \(Self.fewestLeads) leads or more, \(groups.label(row)) had the largest share that "
                + "reached \(goal).\(spent)",
            [counts.share(.qualified, of: .volume), counts.leads(.qualified)], "\(groups.label(row)) that reached \(goal)"
        )
    }

    /// The sources with costs in a currency, the largest first; of equal ones, in alphabetical order.
    private func spends(_ own: FigureCounts<SourceWorth>, _ currency: String) -> [Spend] {
        guard let costs else { return [] }
        let names = sorted.map { groups.filter($0).value }
        let known = zip(sorted, names).compactMap { row, name in
            costs.amount(of: name, in: currency).map {
                Spend(name: name, label: groups.label(row), row: row, amount: $0, reached: own.row(\.counters, row)[.qualified])
            }
        }
        let others = costs.names(except: names).compactMap { name in
            costs.amount(of: name, in: currency).map {
                Spend(name: name, label: Groups.label(name, by: .source), amount: $0, reached: 0)
            }
        }
        return (known + others).filter { $0.amount > 0 }.sorted { ($1.amount, $0.name) < ($0.amount, $1.name) }
    }

    /// The largest spends with what came of them, and all others as one.
    ///
    /// `Spent: Web 750 EUR for 3, Event 200 EUR for none.`
    private func text(_ spends: [Spend], _ currencies: [String]) -> String {
        func outcome(_ amount: Int128, _ reached: Int) -> String {
            "\(Self.text(amount, currencies[0])) for \(reached == 0 ? "none" : reached.grouped)"
        }
        // "1 more" takes as much room as a name.
        let shown = spends.count <= Self.mostSpends + 1 ? spends.count : Self.mostSpends
        var parts = spends.prefix(shown).map { "\($0.label) \(outcome($0.amount, $0.reached))" }
        let rest = spends.dropFirst(shown)
        if !rest.isEmpty {
            let sum = outcome(rest.reduce(0) { $0 + $1.amount }, rest.reduce(0) { $0 + $1.reached })
            parts.append("\(rest.count.grouped) smaller ones \(sum)")
        }
        let others = currencies.dropFirst().map { $0.isEmpty ? "without a currency" : "in \($0)" }
        let apart = others.isEmpty ? "" : "; costs \(others.joined(lastWith: "and")) stand on Sources"
        return "Spent: \(parts.joined(separator: ", "))\(apart)."
    }

    /// An amount in millionths of a cent as text.
    private static func text(_ amount: Int128, _ currency: String) -> String {
        AmountFormatter.figure(Amount(cents: Int64(clamping: amount / Int128(CurrencyLine.one)), currency: currency))
    }

    /// Why the page knows no costs; nil where it knows some.
    private var unknownCosts: String? {
        if context.settings.costs.all.isEmpty { return "No costs are recorded (\(SourcesReport.costCommand) records one)" }
        guard let costs else { return "Costs are known by source only" }
        return costs.currencies.isEmpty ? "No costs are recorded for this period (\(SourcesReport.costCommand) records one)" : nil
    }

    /// The rows in the order of their names.
    private var sorted: [Int] { (0..<groups.count).sorted { groups.filter($0).value < groups.filter($1).value } }

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

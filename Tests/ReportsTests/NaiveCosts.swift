import Lifecycle
import Reports

/// The costs of sources, computed the simple way: day by day.
extension NaivePage {
    /// Whether the page can say what its sources cost.
    private var hasCosts: Bool {
        guard !world.costs.isEmpty, [nil, .source, .everything].contains(query.grouping) else { return false }
        return [nil, .source, .everything].contains(query.filter?.grouping)
    }

    private func name(_ cost: CostRecorded) -> String {
        NaiveWorld.source(cost.source, world.written, world.definition)
    }

    /// The costs within a window by source and currency, in millionths of a cent.
    func costs(_ window: NaiveWindow, inAnyGrouping: Bool = false) -> [String: [String: Int]] {
        guard hasCosts || inAnyGrouping else { return [:] }
        var found: [String: [String: Int]] = [:]
        for (index, cost) in world.costs.enumerated() {
            let isReplaced = world.costs.dropFirst(index + 1).contains {
                $0.source.lowercased() == cost.source.lowercased() && $0.month == cost.month
            }
            let name = name(cost)
            if isReplaced { continue }
            if let filter = query.filter, filter.grouping == .source,
                NaiveWorld.source(filter.value, world.written, world.definition) != name
            {
                continue
            }
            // The days of the month, and those of them within the window, up to today if it has no end.
            var (days, within) = (0, 0)
            var day = cost.month.firstDay
            let today = world.zone.day(of: window.query.now)
            while Month(of: day) == cost.month {
                days += 1
                let last = window.window.last ?? max(today, window.window.first ?? today)
                if day >= window.window.first ?? day, day <= last { within += 1 }
                day = day.adding(1)
            }
            guard within > 0 else { continue }
            let rate = world.definition.rates?.rates.first { $0.currency == cost.amount.currency }?.millionths ?? 1_000_000
            found[name, default: [:]][line(of: cost.amount), default: 0] += Int(cost.amount.cents) * rate * within / days
        }
        return found
    }

    /// The currencies of the costs in the window and in the one compared with.
    var costLines: [String] {
        let all = Set(([own] + [other].compactMap(\.self)).flatMap { costs($0).values.flatMap(\.keys) })
        let base = world.definition.rates?.base
        return all.filter { $0 == base } + all.filter { $0 != base && !$0.isEmpty }.sorted() + all.filter { $0.isEmpty }
    }

    /// The sources with costs in the window or in the one compared with.
    var sourcesWithCosts: Set<String> {
        guard query.grouping != .everything else { return [] }
        return Set(([own] + [other].compactMap(\.self)).flatMap { costs($0).keys })
    }

    /// How many of some leads and opportunities are of sources without costs, by currency; none where all have some.
    func withoutCosts(_ leads: [NaiveLead], _ won: [NaiveDeal], _ window: NaiveWindow) -> [Int] {
        let costs = costs(window)
        return costLines.filter { line in costs.values.contains { $0[line] != nil } }.flatMap { line in
            [leads, won.map(\.lead)].map { $0.count { !hasCosts($0, line, costs) } }.filter { $0 > 0 }
        }
    }

    /// Whether the source of a lead has costs in a currency.
    func hasCosts(_ lead: NaiveLead?, _ line: String, _ costs: [String: [String: Int]]) -> Bool {
        lead.map { costs[NaiveWorld.source($0.source, world.written, world.definition)]?[line] != nil } ?? false
    }

    /// The costs of a source, or of all, with those for each qualified lead and each won opportunity.
    func costValues(
        _ source: String?, _ leads: Set<LeadID>, qualified: Set<LeadID>, won: [NaiveDeal], _ window: NaiveWindow
    ) -> [NaiveValue] {
        let costs = costs(window)
        return costLines.flatMap { line -> [NaiveValue] in
            let amounts = source.map { [costs[$0]?[line]].compactMap(\.self) } ?? costs.values.compactMap { $0[line] }
            guard !amounts.isEmpty else { return [.nothing, .nothing, .nothing] }
            let sum = amounts.reduce(0, +)
            // Of all sources, only what came of those with costs.
            let (qualified, won) = (
                source == nil ? qualified.filter { id in hasCosts(world.leads.first { $0.id == id }, line, costs) } : qualified,
                source == nil ? won.filter { hasCosts($0.lead, line, costs) } : won
            )
            func share(_ count: Int, _ ids: Set<LeadID>) -> NaiveValue {
                count == 0 ? .nothing : .money(Int64(sum / count / 1_000_000), line, ids)
            }
            return [
                .money(Int64(sum / 1_000_000), line, leads), share(qualified.count, qualified),
                share(won.count, Set(won.map(\.lead.id))),
            ]
        }
    }
}

import Lifecycle
import Reports

/// The week's questions, computed the simple way.
extension NaivePage {
    func questions() -> NaiveBlock {
        let found = breakdowns(hasLines: false)
        let alerts = found.count { $0.severity > 0 }
        let first = own.leads.filter { own.counts($0, nil) }.flatMap { lead in
            Clock.Kind.allCases.filter(world.hasClock).flatMap { kind in
                world.runs(kind, on: lead).filter { $0.end == nil && $0.due < world.now }.map { (due: $0.due, id: lead.id) }
            }
        }.min { ($0.due, $0.id) < ($1.due, $1.id) }
        let waited = first.map { Int((world.now - $0.due).milliseconds / 3_600_000) }
        let overdue = Clock.Kind.allCases.filter(world.hasClock).map { kind in
            own.leads.count { lead in
                own.counts(lead, nil) && world.runs(kind, on: lead).contains { $0.end == nil && $0.due < world.now }
            }
        }.filter { $0 > 0 }
        var waiting = overdue
        if let first, let waited { waiting += [first.id.number, waited < 48 ? waited : waited / 24] }
        let unqualified = found.first { $0.row.key == "unqualifiedHandovers" && $0.severity > 0 }?.row.numbers
        let owned = own.idsNow { ($0.stays.last?.stage.isWithSales ?? false) && !$0.owner.isEmpty && !$0.isErased }
        let sitting = owned.intersection(own.idsNow { isIdle($0) || world.isOverdue($0) })
        let rejected = own.ids { own.rejection($0) != nil }
        let answered = rejected.count + own.ids { own.acceptance($0) != nil }.count
        let open = openDeals(own)
        let passed = open.filter { isOverdue($0, own) }
        let late = owned.intersection(own.idsNow(world.isOverdue))
        let idle = own.idsNow(isIdle)
        var sat = sitting.isEmpty ? [] : [sitting.count, owned.count, late.count, idle.count, sittingDays]
        let dates = [passed.count, open.count]
        let isLate = passed.count * owned.count > sitting.count * open.count
        if !passed.isEmpty { sat = isLate ? dates + sat : sat + dates }
        if sat.isEmpty, !owned.isEmpty { sat = [owned.count] }
        let early = earlyRejections()
        let answers = answered == 0 ? [] : [rejected.count, answered] + early.numbers
        return NaiveBlock(
            id: .questions,
            rows: [
                NaiveRow(key: "healthy", values: [.nothing, .nothing], numbers: alerts > 4 ? [alerts - 3] : []),
                NaiveRow(
                    key: "waiting", values: [.nothing, .leads(own.idsNow(world.isOverdue))],
                    numbers: waiting),
                sourceQuestion(),
                NaiveRow(
                    key: "sitting",
                    values: isLate
                        ? [.dealShare(passed, of: open.count), .leads(Set(passed.map(\.lead.id)))]
                        : [.share(sitting, of: owned.count), .leads(sitting)],
                    numbers: sat),
                NaiveRow(
                    key: "junk", values: [.share(rejected, of: answered), .leads(rejected)],
                    numbers: answers + (unqualified ?? []), names: early.names),
            ])
    }

    /// The most frequent reason and source of the leads rejected before acceptance, as the sentence has them.
    private func earlyRejections() -> (numbers: [Int], names: [String]) {
        var (reasons, sources): ([String: Int], [String: Int]) = ([:], [:])
        for lead in own.leads {
            guard let rejection = own.rejection(lead) else { continue }
            reasons[rejection.reason ?? "", default: 0] += 1
            sources[lead.source, default: 0] += 1
        }
        func most(_ counts: [String: Int]) -> (name: String, count: Int)? {
            counts.map { (name: $0.key, count: $0.value) }.min { ($1.count, $0.name) < ($0.count, $1.name) }
        }
        guard let reason = most(reasons), let source = most(sources) else { return ([], []) }
        let answered = own.leads.count { lead in
            lead.source == source.name && (own.rejection(lead) != nil || own.acceptance(lead) != nil)
        }
        let definition = world.definition
        let label =
            definition.reason(reason.name, for: .reject)?.label ?? definition.reasons.first { $0.id == reason.name }?.label
            ?? reason.name
        return (
            numbers(in: label) + [reason.count] + numbers(in: source.name) + [source.count, answered],
            [label, source.name].filter { !$0.isEmpty }
        )
    }

    private func sourceQuestion() -> NaiveRow {
        let captured = own.leads.filter { lead in
            own.contains(lead.stays.first?.entered ?? lead.lead.capturedAt) && own.counts(lead, lead.stays.first?.seq)
        }
        let bySource = Dictionary(grouping: captured, by: \.source).sorted { $0.key < $1.key }
            .map { (name: $0.key, all: $0.value.count, reached: Set($0.value.filter(reachedGoal).map(\.id))) }
        let costs = [nil, .everything, .source].contains(query.filter?.grouping) ? costs(own, inAnyGrouping: true) : [:]
        let base = world.definition.rates?.base
        let currencies = Set(costs.values.flatMap(\.keys)).sorted { left, right in
            func rank(_ name: String) -> Int { name == base ? 0 : name.isEmpty ? 2 : 1 }
            return (rank(left), left) < (rank(right), right)
        }
        if let currency = currencies.first {
            let priced = bySource.compactMap { source in
                costs[source.name]?[currency].flatMap { cost in
                    source.reached.isEmpty ? nil : (source: source, cents: cost / source.reached.count / 1_000_000)
                }
            }
            if let cheapest = priced.map(\.cents).min(), let first = priced.first(where: { $0.cents == cheapest }) {
                let reached = Set(bySource.filter { !$0.reached.isEmpty }.map(\.name))
                let wasted = Set(own.leads.map(\.source)).subtracting(reached).filter { costs[$0]?[currency] ?? 0 > 0 }.sorted()
                return NaiveRow(
                    key: "source",
                    values: [.money(Int64(cheapest), currency, first.source.reached), .leads(first.source.reached)],
                    numbers: wasted.count > 2 ? [wasted.count - 2] : [],
                    names: ([first.source.name] + wasted.prefix(2)).filter { !$0.isEmpty })
            }
        }
        let large = bySource.filter { $0.all >= 10 && $0.reached.count >= 3 }
        let share = large.map { Double($0.reached.count) / Double($0.all) }.max()
        guard let best = large.first(where: { Double($0.reached.count) / Double($0.all) == share }) else {
            return NaiveRow(key: "source", values: [.nothing, .nothing])
        }
        return NaiveRow(
            key: "source", values: [.share(best.reached, of: best.all), .leads(best.reached)],
            numbers: [10], names: [best.name].filter { !$0.isEmpty })
    }

    private func reachedGoal(_ lead: NaiveLead) -> Bool { lead.stays.contains { $0.reaches(world.qualified) } }
}

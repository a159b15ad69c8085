import Formats
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
        let open = openDeals(own)
        let passed = open.filter { isOverdue($0, own) }
        let silent = open.filter { isIdle($0, own) }
        let aimless = open.filter { $0.opportunity.nextStep == nil }
        let neglected = open.filter { deal in
            isOverdue(deal, own) || isIdle(deal, own) || deal.opportunity.nextStep == nil
        }
        let late = owned.intersection(own.idsNow(world.isOverdue))
        let idle = own.idsNow(isIdle)
        var sat = sitting.isEmpty ? [] : [sitting.count, owned.count, late.count, idle.count, sittingDays]
        var deals = [neglected.count, open.count] + (passed.isEmpty ? [] : [passed.count])
        deals += (silent.isEmpty ? [] : [silent.count, sittingDays]) + (aimless.isEmpty ? [] : [aimless.count])
        let isLate = !neglected.isEmpty && (owned.isEmpty || neglected.count * owned.count > sitting.count * open.count)
        if !neglected.isEmpty { sat = isLate ? deals + sat : sat + deals }
        if sat.isEmpty, !owned.isEmpty || !open.isEmpty { sat = [owned.count] + (open.isEmpty ? [] : [open.count]) }
        return NaiveBlock(
            id: .questions,
            rows: [
                NaiveRow(key: "healthy", values: [.nothing, .nothing, .nothing], numbers: alerts > 4 ? [alerts - 3] : []),
                NaiveRow(
                    key: "waiting", values: [.nothing, .nothing, .leads(own.idsNow(world.isOverdue))],
                    numbers: waiting),
                sourceQuestion(),
                NaiveRow(
                    key: "sitting",
                    values: isLate
                        ? [.dealShare(neglected, of: open.count), .nothing, .leads(Set(neglected.map(\.lead.id)))]
                        : [.share(sitting, of: owned.count), .nothing, .leads(sitting)],
                    numbers: sat),
                junkQuestion(unqualified: unqualified),
            ])
    }

    /// What sales rejected before acceptance, without what it rejected for timing; and the worst source.
    private func junkQuestion(unqualified: [Int]?) -> NaiveRow {
        let definition = world.definition
        func isJunk(_ lead: NaiveLead) -> Bool {
            guard let rejection = own.refusal(lead) else { return false }
            return !(rejection.reason.map { TimingReason.isTiming($0, in: definition) } ?? false)
        }
        func isAnswered(_ lead: NaiveLead) -> Bool { own.refusal(lead) != nil || own.acceptance(lead) != nil }
        let answered = own.leads.filter(isAnswered)
        let junk = answered.filter(isJunk)
        let timing = answered.count { own.refusal($0) != nil } - junk.count
        var found = answered.isEmpty ? [] : [junk.count, answered.count]
        var names: [String] = []
        let reasons = Dictionary(grouping: junk) { own.refusal($0)?.reason ?? "" }.mapValues(\.count)
        if let reason = reasons.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let label =
                definition.reason(reason.key, for: .reject)?.label ?? definition.reasons.first { $0.id == reason.key }?.label
                ?? reason.key
            found += numbers(in: label) + [reason.value]
            names += [label].filter { !$0.isEmpty }
        }
        if timing > 0 { found.append(timing) }
        if answered.count >= 10 {
            let judged = Dictionary(grouping: answered, by: \.source).filter { $0.value.count >= 10 }
            let shares = judged.map { name, leads in
                (name: name, junk: leads.count(where: isJunk), share: Double(leads.count(where: isJunk)) / Double(leads.count))
            }
            if let worst = shares.min(by: { ($1.share, $0.name) < ($0.share, $1.name) }) {
                let all = judged[worst.name]?.count ?? 0
                found += shares.count == 1 ? [10] : [shares.count, 10]
                if shares.count == 1 || worst.junk > 0 {
                    found += numbers(in: worst.name) + [worst.junk, all, (worst.junk * 200 + all) / (2 * all)]
                    names += [worst.name].filter { !$0.isEmpty }
                }
            } else {
                found.append(10)
            }
        }
        if let unqualified { found += unqualified + [definition.breakdowns.unqualifiedHandovers].compactMap(\.self) }
        let ids = Set(junk.map(\.id))
        return NaiveRow(
            key: "junk",
            values: [.share(ids, of: answered.count), .limits(["10 percent"]), .leads(ids)], numbers: found, names: names)
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
        let spent = currencies.first.map { spends(costs, $0, bySource) } ?? []
        let said = said(spent, currencies.first ?? "")
        if let currency = currencies.first {
            let priced = spent.filter { $0.reached > 0 }.map { (name: $0.name, amount: $0.amount / $0.reached) }
            let perLead = priced.map { (name: $0.name, cents: $0.amount / 1_000_000) }
            if let least = perLead.min(by: { ($0.cents, $0.name) < ($1.cents, $1.name) }),
                let most = perLead.min(by: { ($1.cents, $0.name) < ($0.cents, $1.name) })
            {
                let reached = bySource.first { $0.name == least.name }?.reached ?? []
                let dear = most.name == least.name ? [] : numbers(in: label(most.name)) + numbers(in: text(most.cents, currency))
                return NaiveRow(
                    key: "source", values: [.money(Int64(least.cents), currency, reached), .nothing, .leads(reached)],
                    numbers: numbers(in: label(least.name)) + dear + said.numbers,
                    names: [label(least.name), label(most.name)] + said.names)
            }
        }
        let large = bySource.filter { $0.all >= 10 && $0.reached.count >= 3 }
        let share = large.map { Double($0.reached.count) / Double($0.all) }.max()
        guard let best = large.first(where: { Double($0.reached.count) / Double($0.all) == share }) else {
            return NaiveRow(key: "source", values: [.nothing, .nothing, .nothing], numbers: said.numbers, names: said.names)
        }
        return NaiveRow(
            key: "source", values: [.share(best.reached, of: best.all), .nothing, .leads(best.reached)],
            numbers: [10] + numbers(in: label(best.name)) + said.numbers, names: [label(best.name)] + said.names)
    }

    /// What each source cost and how many of its leads reached the goal, the largest cost first.
    private func spends(
        _ costs: [String: [String: Int]], _ currency: String, _ sources: [(name: String, all: Int, reached: Set<LeadID>)]
    ) -> [(name: String, amount: Int, reached: Int)] {
        costs.compactMap { name, amounts in
            let reached = sources.first { $0.name == name }?.reached.count ?? 0
            return amounts[currency].flatMap { $0 > 0 ? (name, $0, reached) : nil }
        }.sorted { ($1.amount, $0.name) < ($0.amount, $1.name) }
    }

    private func label(_ source: String) -> String { source.isEmpty ? "none" : source }

    private func text(_ cents: Int, _ currency: String) -> String {
        AmountFormatter.figure(Amount(cents: Int64(cents), currency: currency))
    }

    /// The numbers and names of the list of costs: three or four, then the others together.
    private func said(_ spends: [(name: String, amount: Int, reached: Int)], _ currency: String) -> (
        numbers: [Int], names: [String]
    ) {
        func said(_ amount: Int, _ reached: Int) -> [Int] {
            numbers(in: text(amount / 1_000_000, currency)) + (reached == 0 ? [] : [reached])
        }
        let shown = spends.prefix(spends.count > 4 ? 3 : 4)
        let rest = spends.dropFirst(shown.count)
        let sum = (amount: rest.map(\.amount).reduce(0, +), reached: rest.map(\.reached).reduce(0, +))
        return (
            shown.flatMap { numbers(in: label($0.name)) + said($0.amount, $0.reached) }
                + (rest.isEmpty ? [] : [rest.count] + said(sum.amount, sum.reached)),
            shown.map { label($0.name) }
        )
    }

    private func reachedGoal(_ lead: NaiveLead) -> Bool { lead.stays.contains { $0.reaches(world.qualified) } }
}

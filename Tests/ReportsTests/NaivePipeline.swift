import Lifecycle
import Reports

/// The page of the pipeline, computed the simple way: each table from the list of all opportunities.
extension NaivePage {
    private func today(_ window: NaiveWindow) -> Day { world.zone.day(of: window.world.now) }

    /// The open opportunities at the moment of a window, each with its lead.
    func openDeals(_ window: NaiveWindow) -> [NaiveDeal] {
        window.deals.filter { $0.opportunity.isOpen && !$0.lead.isErased && window.counts($0.lead, nil) }
    }

    private func won(_ window: NaiveWindow, _ holds: (Day) -> Bool) -> [NaiveDeal] {
        window.deals.filter { lead, deal in
            guard deal.outcome == .won, let ended = deal.ended, window.counts(lead, ended.seq) else { return false }
            return holds(world.zone.day(of: ended.at))
        }
    }

    func isOverdue(_ deal: NaiveDeal, _ window: NaiveWindow) -> Bool {
        deal.opportunity.closeDate.map { $0 < today(window) } ?? false
    }

    /// Whether neither an opportunity nor its lead changed for as long as makes an active lead idle.
    func isIdle(_ deal: NaiveDeal, _ window: NaiveWindow) -> Bool {
        let limit = window.world.now - .days(sittingDays)
        let changed = deal.opportunity.states.last?.entry.occurredAt ?? .distantFuture
        return changed < limit && deal.lead.lastActivity(upTo: window.world.now, world.definition) < limit
    }

    private func due(_ window: NaiveWindow, _ holds: (Day) -> Bool) -> [NaiveDeal] {
        openDeals(window).filter { !isOverdue($0, window) && ($0.opportunity.closeDate.map(holds) ?? false) }
    }

    /// The win rate of the period, from ten ended opportunities on.
    private func rate(_ window: NaiveWindow) -> (won: Int, ended: Int)? {
        let ended = window.endedDeals
        return ended.count < 10 ? nil : (ended.count { $0.opportunity.outcome == .won }, ended.count)
    }

    /// The weighted amount in whole cents with the leads that have one; nil without any.
    private func expected(_ deals: [NaiveDeal], _ line: String, _ window: NaiveWindow) -> (cents: Int64, leads: Set<LeadID>)? {
        let mine = amounts(deals, line)
        let rate = rate(window)
        let known = mine.filter { $0.opportunity.chance != nil }
        let counted = rate == nil ? known : mine
        if counted.isEmpty { return nil }
        var sum: Int128 = 0
        for deal in known { sum += millionths([deal]) * Int128(deal.opportunity.chance ?? 0) }
        sum /= 100
        if let rate {
            sum += millionths(mine.filter { $0.opportunity.chance == nil }) * Int128(rate.won) / Int128(rate.ended)
        }
        return (Int64(clamping: sum / 1_000_000), Set(counted.map(\.lead.id)))
    }

    private func weighted(_ deals: [NaiveDeal], _ line: String, _ window: NaiveWindow) -> NaiveValue {
        expected(deals, line, window).map { .money($0.cents, line, $0.leads) } ?? .nothing
    }

    private func forecast(_ due: [NaiveDeal], _ won: [NaiveDeal], _ line: String, _ window: NaiveWindow) -> NaiveValue {
        let mine = amounts(due + won, line)
        if amounts(won, line).isEmpty, expected(due, line, window) == nil { return .nothing }
        let cents = Int64(clamping: millionths(amounts(won, line)) / 1_000_000) + (expected(due, line, window)?.cents ?? 0)
        return .money(cents, line, Set(mine.map(\.lead.id)))
    }

    private var quarter: Day {
        let (year, month, _) = world.zone.day(of: query.now).civil
        return Day(year: year, month: month - (month - 1) % 3, day: 1) ?? Day(number: 0)
    }

    private func isIn(_ month: Int, _ count: Int = 1) -> (Day) -> Bool {
        { $0 >= quarter.adding(months: month) && $0 < quarter.adding(months: month + count) }
    }

    /// The currencies of the page: those of open amounts, then those of amounts that were won in the months shown.
    private var pipelineLines: [String] {
        func openAmounts(_ window: NaiveWindow) -> [Money] { openDeals(window).compactMap(\.opportunity.amount) }
        func others(_ window: NaiveWindow) -> [Money] {
            (due(window, isIn(0, 12)) + won(window, isIn(0, 12))).compactMap(\.opportunity.amount)
        }
        let first = lines(openAmounts(own), other.map(openAmounts) ?? [])
        return first + lines(others(own), other.map(others) ?? []).filter { !first.contains($0) }
    }

    /// Values for each currency.
    private func byLine(_ value: (String) -> NaiveValue) -> [NaiveValue] { pipelineLines.map(value) }

    func pipelinePage() -> [NaiveBlock] {
        let others = [monthBlock(), quarterBlock()] + revenueBlock(perPerson: false) + quotaBlock() + [attentionBlock()]
        return [openBlock()] + others.filter { !$0.rows.isEmpty } + pipelineBy()
    }

    private func openBlock() -> NaiveBlock {
        func values(_ window: NaiveWindow, _ stage: Stage?) -> [NaiveValue] {
            let deals = openDeals(window).filter { stage == nil || $0.lead.effectiveStage == stage }
            return [.deals(deals)] + byLine { total(deals, $0) } + byLine { weighted(deals, $0, window) }
        }
        let shown = Stage.allCases.filter { stage in
            (openDeals(own) + (other.map(openDeals) ?? [])).contains { $0.lead.effectiveStage == stage }
        }
        let rows = shown.map { stage in row(stage.rawValue) { values($0, stage) } }
        return NaiveBlock(id: .openOpportunities, rows: rows.isEmpty ? [] : rows + [row("all") { values($0, nil) }])
    }

    private func monthValues(_ window: NaiveWindow, _ deals: [NaiveDeal], _ period: ((Day) -> Bool)?) -> [NaiveValue] {
        let wins = period.map { won(window, $0) } ?? []
        return [.deals(deals)] + byLine { total(deals, $0) } + byLine { weighted(deals, $0, window) }
            + byLine { total(wins, $0) } + byLine { period == nil ? .nothing : forecast(deals, wins, $0, window) }
    }

    private func monthBlock() -> NaiveBlock {
        let windows = [own] + [other].compactMap(\.self)
        var rows: [NaiveRow] = []
        func add(_ key: String, always: Bool = false, _ period: ((Day) -> Bool)? = nil, _ deals: (NaiveWindow) -> [NaiveDeal]) {
            let isThere = windows.contains { window in
                let wins = period.map { won(window, $0) } ?? []
                return !deals(window).isEmpty || wins.contains { $0.opportunity.amount != nil }
            }
            if always || isThere { rows.append(row(key) { monthValues($0, deals($0), period) }) }
        }
        add("overdue") { window in openDeals(window).filter { isOverdue($0, window) } }
        add("earlier") { due($0) { $0 < quarter } }
        for month in 0..<12 {
            add("\(Month(of: quarter.adding(months: month)))", always: month < 3, isIn(month)) { due($0, isIn(month)) }
        }
        add("later") { due($0) { $0 >= quarter.adding(months: 12) } }
        add("undated") { window in openDeals(window).filter { $0.opportunity.closeDate == nil } }
        let isEmpty = windows.allSatisfy { window in
            openDeals(window).isEmpty && !won(window, isIn(0, 12)).contains { $0.opportunity.amount != nil }
        }
        return NaiveBlock(id: .closeMonths, rows: isEmpty ? [] : rows)
    }

    private func quarterBlock() -> NaiveBlock {
        let rows = ["thisQuarter", "nextQuarter"].enumerated().map { index, key in
            row(key) { monthValues($0, due($0, isIn(3 * index, 3)), isIn(3 * index, 3)) }
        }
        let isEmpty = ([own] + [other].compactMap(\.self)).allSatisfy { window in
            due(window, isIn(0, 6)).isEmpty && !won(window, isIn(0, 6)).contains { $0.opportunity.amount != nil }
        }
        return NaiveBlock(id: .forecast, rows: isEmpty ? [] : rows)
    }

    private func quotaBlock() -> [NaiveBlock] {
        let rows = world.definition.quotas.filter { $0.stage == .won }.map { quota -> NaiveRow in
            let people = world.team.logins(with: quota.side == .sdr ? .sdr : .marketing)
            let days = quota.period.days(around: world.zone.day(of: query.now))
            func isTheirs(_ deal: NaiveDeal) -> Bool { deal.lead.lead.sourcedBy.login.map(people.contains) ?? false }
            let wins = won(own, days.contains).filter(isTheirs)
            let due = due(own, days.contains).filter(isTheirs)
            let unknown = due.count { $0.opportunity.chance == nil }
            var hundredths = wins.count * 100 + due.reduce(0) { $0 + ($1.opportunity.chance ?? 0) }
            if let rate = rate(own) { hundredths += unknown * 100 * rate.won / rate.ended }
            let owed = quota.count * (quota.side == .sdr ? people.count : 1)
            let tenths = (hundredths + 5) / 10
            let text = "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)")
            return NaiveRow(
                key: quota.id,
                values: [
                    .number(Double(owed), "\(owed)"), .deals(wins), .deals(due), .number(Double(hundredths) / 100, text),
                    owed == 0
                        ? .nothing
                        : .number(Double(hundredths) / 100 / Double(owed), Percentage.text(hundredths, of: owed * 100)),
                    .text("\(days.lowerBound) to \(days.upperBound)"),
                ])
        }
        return rows.isEmpty ? [] : [NaiveBlock(id: .pipelineQuota, rows: rows)]
    }

    /// The quotas of revenue: what was won in the period, in money, and what is still expected in it.
    func revenueBlock(perPerson: Bool) -> [NaiveBlock] {
        var rows: [NaiveRow] = []
        let closers = world.team.logins(with: .closer)
        for quota in world.definition.revenueQuotas {
            let groups: [(Login?, Set<Login>?)] =
                quota.side == .team ? [(nil, nil)] : perPerson ? closers.sorted().map { ($0, [$0]) } : [(nil, closers)]
            for (owner, people) in groups {
                let key = quota.id + (owner.map { ":" + $0.name } ?? "")
                rows.append(NaiveRow(key: key, values: revenueValues(quota, people)))
            }
        }
        return rows.isEmpty ? [] : [NaiveBlock(id: .revenueQuota, rows: rows)]
    }

    private func revenueValues(_ quota: RevenueQuota, _ people: Set<Login>?) -> [NaiveValue] {
        let line = line(of: quota.amount)
        let days = quota.period.days(around: world.zone.day(of: query.now))
        func isTheirs(_ name: String) -> Bool { people.map { $0.contains(Login(name)) } ?? true }
        let wins = amounts(won(own, days.contains).filter { isTheirs($0.lead.owner(at: $0.opportunity.ended?.seq)) }, line)
        let due = due(own, days.contains).filter { isTheirs($0.lead.owner) }
        let rate = world.definition.rates.flatMap { rates in
            rates.rates.first { $0.currency == quota.amount.currency && line == rates.base }?.millionths
        }
        let owed = Int64(Int128(quota.amount.cents) * Int128(people?.count ?? 1) * Int128(rate ?? 1_000_000) / 1_000_000)
        func money(_ cents: Int64) -> NaiveValue { .money(cents, line, []) }
        let done = Int64(clamping: millionths(wins) / 1_000_000)
        return [
            money(owed), wins.isEmpty ? money(0) : total(wins, line),
            owed == 0 ? .nothing : .number(Double(done) / Double(owed), Percentage.text(Int(done), of: Int(owed))),
            weighted(due, line, own), money(done + (expected(due, line, own)?.cents ?? 0)),
            .text("\(days.lowerBound) to \(days.upperBound)"),
        ]
    }

    private func attentionBlock() -> NaiveBlock {
        let kinds: [(String, (NaiveDeal, NaiveWindow) -> Bool)] = [
            ("overdue", isOverdue), ("undated", { deal, _ in deal.opportunity.closeDate == nil }),
            ("withoutAmount", { deal, _ in deal.opportunity.amount == nil }),
            ("withoutChance", { deal, _ in deal.opportunity.chance == nil }),
            ("withoutNextStep", { deal, _ in deal.opportunity.nextStep == nil }), ("idle", isIdle),
        ]
        let rows = kinds.map { key, holds in
            row(key) { window in
                let all = openDeals(window)
                let deals = all.filter { holds($0, window) }
                return [.deals(deals), .dealShare(deals, of: all.count)] + byLine { total(deals, $0) }
            }
        }
        let isEmpty = ([own] + [other].compactMap(\.self)).allSatisfy { openDeals($0).isEmpty }
        return NaiveBlock(id: .pipelineAttention, rows: isEmpty ? [] : rows)
    }

    private func pipelineBy() -> [NaiveBlock] {
        func open(_ group: String, _ window: NaiveWindow) -> [NaiveDeal] {
            openDeals(window).filter { isOf(group, $0.lead, at: nil, under: $0.lead.stays.last?.definition) }
        }
        func ended(_ group: String, _ window: NaiveWindow) -> [NaiveDeal] {
            window.endedDeals.filter { isOf(group, $0.lead, at: $0.opportunity.ended?.seq, under: version(of: $0)) }
        }
        return grouped(.pipelineBy, size: { open($0, own).count + ended($0, own).count }) { group, window in
            let (open, ended) = (open(group, window), ended(group, window))
            let won = ended.filter { $0.opportunity.outcome == .won }
            var values: [NaiveValue] = [
                .deals(open), .deals(open.filter { isOverdue($0, window) }), .deals(won), .dealShare(won, of: ended.count),
            ]
            for line in pipelineLines {
                values += [total(open, line), weighted(open, line, window), total(won, line)]
            }
            return values
        }
    }
}

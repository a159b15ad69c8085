import Reports
import Lifecycle

/// The rates of the domain page and the pipeline, computed the simple way.
extension NaivePage {
    /// The leads of a rate's whole, each with the moment by which it counts, and the leads of its part.
    private typealias Rate = (whole: [LeadID: Instant], part: Set<LeadID>)

    private func acceptanceRate(_ window: NaiveWindow) -> Rate {
        let accepted = window.moments { window.acceptance($0)?.occurredAt }
        let rejected = window.moments { window.rejection($0)?.occurredAt }
        return (accepted.merging(rejected) { first, _ in first }, Set(accepted.keys))
    }

    private func disqualificationRate(_ window: NaiveWindow) -> Rate {
        (window.moments { window.acceptance($0)?.occurredAt }, window.ids(window.isDisqualifiedAfterContact))
    }

    private func recycleRate(_ window: NaiveWindow) -> Rate {
        func entrant(_ lead: NaiveLead) -> NaiveStay? { entrantStay(lead, window) }
        return (
            window.moments { entrant($0)?.entered },
            window.ids { lead in
                guard let entry = entrant(lead) else { return false }
                return lead.stays.contains { $0.seq > entry.seq && $0.stage == .nurture }
            }
        )
    }

    private func reactivationRate(_ window: NaiveWindow) -> Rate {
        func nurtured(_ lead: NaiveLead) -> NaiveStay? { nurturedStay(lead, window) }
        return (
            window.moments { nurtured($0)?.entered },
            window.ids { lead in
                guard let entry = nurtured(lead) else { return false }
                return lead.stays.contains { $0.seq > entry.seq && $0.stage.isWithSales }
            }
        )
    }

    /// The newest end within the window.
    private func end(_ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        counted(lead.stays.last { $0.stage.isOutcome && window.contains($0.entered) }, lead, window)
    }

    private func counted(_ stay: NaiveStay?, _ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        stay.flatMap { window.counts(lead, $0.seq) ? $0 : nil }
    }

    private func entrantStay(_ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        let first = lead.stays.first { ($0.effectiveStage == .mql || $0.effectiveStage == .sql) && window.contains($0.entered) }
        return counted(first, lead, window)
    }

    private func nurturedStay(_ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        counted(lead.stays.first { $0.stage == .nurture && window.contains($0.entered) }, lead, window)
    }

    private func startedStay(_ lead: NaiveLead, _ window: NaiveWindow) -> NaiveStay? {
        counted(lead.stays.first { $0.effectiveStage == world.firstInHands && window.contains($0.entered) }, lead, window)
    }

    private func winRate(_ window: NaiveWindow) -> Rate {
        (window.moments { end($0, window)?.entered }, window.ids { end($0, window)?.stage == .won })
    }

    private func mqlToWon(_ window: NaiveWindow) -> Rate {
        func entry(_ lead: NaiveLead) -> NaiveStay? { startedStay(lead, window) }
        return (
            window.moments { entry($0)?.entered },
            window.ids { lead in
                guard let entry = entry(lead) else { return false }
                return lead.stays.contains { $0.stage == .won && $0.seq > entry.seq }
            }
        )
    }

    private func mqlToWonWithin(_ window: NaiveWindow) -> Rate {
        let ids = window.ids { lead in
            guard let entry = startedStay(lead, window),
                let won = lead.stays.first(where: { $0.stage == .won && $0.seq > entry.seq })
            else { return false }
            return window.isWithin((won.entered - entry.entered).milliseconds)
        }
        return (mqlToWon(window).whole, ids)
    }

    func rates() -> [NaiveBlock] {
        let all: [(String, (NaiveWindow) -> Rate)] = [
            ("acceptance", acceptanceRate), ("disqualification", disqualificationRate), ("recycle", recycleRate),
            ("reactivation", reactivationRate), ("win", winRate), ("mqlToWon", mqlToWon), ("mqlToWonWithin", mqlToWonWithin),
        ]
        let published: [String: ReferenceLine.Figure] = ["acceptance": .acceptanceRate, "win": .winRate]
        let shown = world.definition.references.filter { line in line.isOn && published.values.contains { $0 == line.figure } }
        let rows = all.map { name, rate in
            row(name) { window in
                let (whole, part) = rate(window)
                let lines = shown.filter { $0.figure == published[name] && !window.isCompared }
                    .map { "\($0.value) (\($0.source))" }
                return [
                    .share(part, of: whole.count), .leads(part), .leads(Set(whole.keys)),
                    .series(window.percent(whole.filter { part.contains($0.key) }, of: whole)),
                ] + (shown.isEmpty ? [] : [lines.isEmpty ? .nothing : .text(lines.joined(separator: "; "))])
            }
        }
        let grouped = grouped(
            .ratesBy, size: { group in all.reduce(into: Set()) { $0.formUnion(of(group, $1.1, $1.0, own).whole.keys) }.count }
        ) { group, window in
            let rates = all.map { of(group, $0.1, $0.0, window) }
            let leads = rates.reduce(into: Set()) { $0.formUnion($1.whole.keys) }
            return [.leads(leads)] + rates.map { .share($0.part, of: $0.whole.count) }
        }
        let (whole, part) = mqlToWon(own)
        let open = own.leads.count { whole[$0.id] != nil && !part.contains($0.id) && $0.isUndecided }
        return [NaiveBlock(id: .rates, rows: rows, noted: [open, whole.count])] + grouped + [pipeline()]
    }

    /// The leads of a rate in a group.
    private func of(_ group: String, _ rate: (NaiveWindow) -> Rate, _ name: String, _ window: NaiveWindow) -> Rate {
        let (whole, part) = rate(window)
        let theirs = window.ids { lead in
            guard whole[lead.id] != nil, let step = step(name, lead, window) else { return false }
            return isOf(group, lead, at: step.seq, under: step.version)
        }
        return (whole.filter { theirs.contains($0.key) }, part.intersection(theirs))
    }

    /// The line that a rate refers to, and the version under which it counts.
    private func step(_ rate: String, _ lead: NaiveLead, _ window: NaiveWindow) -> (seq: SequenceNumber, version: Int)? {
        let stay: NaiveStay?
        switch rate {
        case "acceptance", "disqualification":
            let answer = window.acceptance(lead) ?? window.rejection(lead)
            return answer.map { ($0.seq, Self.version(lead, before: $0.seq)) }
        case "recycle": stay = entrantStay(lead, window)
        case "reactivation": stay = nurturedStay(lead, window)
        case "win": stay = end(lead, window)
        default: stay = startedStay(lead, window)
        }
        return stay.map { ($0.seq, $0.definition) }
    }

    /// From the newest entry into the opportunity that ended to its end; negative if a file declared it so.
    private func cycle(_ lead: NaiveLead, _ window: NaiveWindow) -> Int64? {
        guard let index = lead.passed.lastIndex(where: { $0.stage.isOutcome && window.contains($0.entered) }) else { return nil }
        let end = lead.passed[index]
        guard window.counts(lead, end.seq) else { return nil }
        for stay in lead.passed[..<index].reversed() {
            if stay.effectiveStage == world.opportunity { return (end.entered - stay.entered).milliseconds }
            if !stay.stage.isOutcome { return nil }
        }
        return nil
    }

    /// The amounts of the newest wins within the window.
    private func amounts(_ window: NaiveWindow) -> [LeadID: Money] {
        var found: [LeadID: Money] = [:]
        for lead in window.leads {
            if let end = end(lead, window), end.stage == .won { found[lead.id] = lead.amount(at: end.seq) }
        }
        return found
    }

    /// A row for each currency; one without values if there is none.
    private func money(_ key: String, _ values: (NaiveWindow, String, [LeadID: Money]) -> [NaiveValue]) -> [NaiveRow] {
        let lines = lines(Array(amounts(own).values), other.map { Array(amounts($0).values) } ?? [])
        if lines.isEmpty { return [row(key) { _ in [.nothing, .nothing] }] }
        return lines.map { line in
            row(moneyKey(key, line, lines)) { window in
                let amounts = amounts(window).filter { self.line(of: $0.value) == line }
                return values(window, line, amounts)
            }
        }
    }

    /// Value and leads of the wins in a currency.
    private func value(_ amounts: [LeadID: Money], _ line: String, per count: Int) -> [NaiveValue] {
        let ids = Set(amounts.keys)
        return ids.isEmpty
            ? [.nothing, .leads([])] : [.money(share(Array(amounts.values), in: line, of: count), line, ids), .leads(ids)]
    }

    private func pipeline() -> NaiveBlock {
        func opportunities(_ window: NaiveWindow) -> Set<LeadID> {
            window.ids { lead in
                let first = lead.passed.first { $0.effectiveStage == world.opportunity && window.contains($0.entered) }
                return counted(first, lead, window) != nil
            }
        }
        func cycles(_ window: NaiveWindow) -> [LeadID: Int64] { window.spans { cycle($0, window).flatMap { $0 < 0 ? nil : $0 } } }
        let negative = own.leads.count { cycle($0, own).map { $0 < 0 } ?? false }
        return NaiveBlock(
            id: .pipeline,
            rows: [
                row("undecidedLate") { window in
                    [
                        .nothing,
                        window.currentValue(
                            .leads(
                                window.idsNow { lead in
                                    lead.stage == .mql
                                        && window.world.runs(.accept, on: lead).contains {
                                            $0.end == nil && $0.due < window.world.now
                                        }
                                })),
                    ]
                },
                row("opportunities") { [.nothing, .leads(opportunities($0))] },
                row("cycle") { [.span(cycles($0), 50), .leads(Set(cycles($0).keys))] },
            ]
                + money("meanAmount") { _, line, amounts in value(amounts, line, per: amounts.count) }
                + money("valueWon") { _, line, amounts in value(amounts, line, per: 1) }
                + money("velocity") { window, line, won in
                    let (whole, part) = winRate(window)
                    let opportunities = opportunities(window)
                    guard let median = quantile(50, cycles(window).values), median > 0, !won.isEmpty, !opportunities.isEmpty
                    else {
                        return [.nothing, .nothing]
                    }
                    let rates = world.definition.rates?.rates ?? []
                    let total = won.values.reduce(0) { sum, amount in
                        sum + Int(amount.cents) * (rates.first { $0.currency == amount.currency }?.millionths ?? 1_000_000)
                    }
                    let mean = Double(total) / 1_000_000 / Double(amounts(window).count)
                    let share = Double(part.count) / Double(whole.count)
                    let perDay = Double(opportunities.count) * share * mean / (Double(median) / 86_400_000)
                    return [.money(Int64(perDay.rounded()), line, opportunities), .nothing]
                } + [
                    row("won") { window in [.nothing, .leads(window.ids { end($0, window)?.stage == .won })] },
                    row("lost") { window in [.nothing, .leads(window.ids { end($0, window)?.stage == .lost })] },
                    row("noDecision") { window in [.nothing, .leads(window.ids { end($0, window)?.stage == .noDecision })] },
                ], noted: negative > 0 ? [negative] : [])
    }
}

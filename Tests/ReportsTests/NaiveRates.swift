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

    /// The win rate with its counts and its trend, in opportunities.
    private func winValues(_ window: NaiveWindow, _ shown: [ReferenceLine]) -> [NaiveValue] {
        let ended = window.endedDeals
        let won = ended.filter { $0.opportunity.outcome == .won }
        let charted = window.chart.endedDeals
        let series = window.chart.segments.map { segment -> Int? in
            let all = charted.filter { $0.opportunity.ended.map { segment.contains(world.zone.day(of: $0.at)) } ?? false }
            return all.isEmpty ? nil : all.count { $0.opportunity.outcome == .won } * 100 / all.count
        }
        let lines = shown.filter { $0.figure == .winRate && !window.isCompared }.map { "\($0.value) (\($0.source))" }
        return [.dealShare(won, of: ended.count), .deals(won), .deals(ended), .series(series)]
            + (shown.isEmpty ? [] : [lines.isEmpty ? .nothing : .text(lines.joined(separator: "; "))])
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
            ("reactivation", reactivationRate), ("win", { _ in ([:], []) }), ("mqlToWon", mqlToWon),
            ("mqlToWonWithin", mqlToWonWithin),
        ]
        let published: [String: ReferenceLine.Figure] = ["acceptance": .acceptanceRate, "win": .winRate]
        let shown = world.definition.references.filter { line in line.isOn && published.values.contains { $0 == line.figure } }
        /// The leads that may still count in the part of a rate.
        func open(_ name: String, _ window: NaiveWindow, _ whole: [LeadID: Instant], _ part: Set<LeadID>) -> Set<LeadID> {
            window.ids { lead in
                guard let at = whole[lead.id], !part.contains(lead.id) else { return false }
                switch name {
                case "disqualification": return lead.isOpen
                case "recycle", "mqlToWon": return lead.isUndecided
                case "reactivation": return lead.stage == .nurture && !lead.isErased
                case "mqlToWonWithin":
                    let age = (window.world.now - at).milliseconds
                    return lead.isUndecided && !mqlToWon(window).part.contains(lead.id) && (age < 0 || window.isWithin(age))
                default: return false
                }
            }
        }
        func isImmature(_ name: String, _ rate: (NaiveWindow) -> Rate, _ window: NaiveWindow) -> (String) -> Bool {
            let (whole, part) = rate(window)
            let isOpen = !open(name, window, whole, part).isEmpty
            return { isOpen && ["share", "part"].contains($0) }
        }
        let rows = all.map { name, rate in
            var line = row(name) { window in
                if name == "win" { return winValues(window, shown) }
                let (whole, part) = rate(window)
                let (chart, (chartWhole, chartPart)) = (window.chart, rate(window.chart))
                let lines = shown.filter { $0.figure == published[name] && !window.isCompared }
                    .map { "\($0.value) (\($0.source))" }
                return [
                    .share(part, of: whole.count), .leads(part), .leads(Set(whole.keys)),
                    .series(chart.percent(chartWhole.filter { chartPart.contains($0.key) }, of: chartWhole)),
                ] + (shown.isEmpty ? [] : [lines.isEmpty ? .nothing : .text(lines.joined(separator: "; "))])
            }
            line.isImmature = isImmature(name, rate, own)
            line.isComparedImmature = other.map { isImmature(name, rate, $0) }
            let (chart, (whole, part)) = (own.chart, rate(own.chart))
            line.immaturePeriods = Set(open(name, chart, whole, part).compactMap { whole[$0].flatMap(chart.segment) })
            return line
        }
        let grouped = grouped(
            .ratesBy,
            size: { group in
                let ended = own.endedDeals.filter { isOf(group, $0.lead, at: $0.opportunity.ended?.seq, under: version(of: $0)) }
                return all.reduce(into: Set(ended.map(\.lead.id))) { $0.formUnion(of(group, $1.1, $1.0, own).whole.keys) }.count
            }
        ) { group, window in
            let rates = all.map { of(group, $0.1, $0.0, window) }
            let leads = rates.reduce(into: Set()) { $0.formUnion($1.whole.keys) }
            let ended = window.endedDeals.filter { isOf(group, $0.lead, at: $0.opportunity.ended?.seq, under: version(of: $0)) }
            let won = NaiveValue.dealShare(ended.filter { $0.opportunity.outcome == .won }, of: ended.count)
            let everybody = leads.union(ended.map(\.lead.id))
            return [.leads(everybody)]
                + zip(all, rates).map { $0.0.0 == "win" ? won : .share($0.1.part, of: $0.1.whole.count) }
        }
        let (whole, part) = mqlToWon(own)
        let open = own.leads.count { whole[$0.id] != nil && !part.contains($0.id) && $0.isUndecided }
        return [NaiveBlock(id: .rates, rows: rows, noted: [open, whole.count])] + grouped + [pipeline()]
            + revenueBlock(perPerson: false)
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
        default: stay = startedStay(lead, window)
        }
        return stay.map { ($0.seq, $0.definition) }
    }

    /// The opportunities won within the window.
    private func won(_ window: NaiveWindow) -> [NaiveDeal] { window.endedDeals.filter { $0.opportunity.outcome == .won } }

    /// From opening to end, of the opportunities that ended; negative where dates are out of order.
    private func cycles(_ window: NaiveWindow) -> [(id: LeadID, length: Int64)] {
        window.endedDeals.compactMap { lead, deal in
            guard let opened = deal.opened, let ended = deal.ended else { return nil }
            return (lead.id, (ended.at - opened.at).milliseconds)
        }
    }

    /// A row for each currency; one without values if there is none.
    private func money(_ key: String, _ values: (NaiveWindow, String) -> [NaiveValue]) -> [NaiveRow] {
        func amounts(_ window: NaiveWindow) -> [Money] { won(window).compactMap(\.opportunity.amount) }
        let lines = lines(amounts(own), other.map(amounts) ?? [])
        if lines.isEmpty { return [row(key) { _ in [.nothing, .nothing] }] }
        return lines.map { line in row(moneyKey(key, line, lines)) { values($0, line) } }
    }

    /// Those of some opportunities that have an amount in a currency.
    private func inLine(_ line: String, _ deals: [NaiveDeal]) -> [NaiveDeal] {
        deals.filter { $0.opportunity.amount.map { self.line(of: $0) == line } ?? false }
    }

    private func pipeline() -> NaiveBlock {
        func timed(_ window: NaiveWindow) -> [(id: LeadID, length: Int64)] { cycles(window).filter { $0.length >= 0 } }
        let negative = cycles(own).count { $0.length < 0 }
        func ended(_ outcome: Outcome) -> NaiveRow {
            row(outcome.rawValue) { window in
                [.nothing, .deals(window.endedDeals.filter { $0.opportunity.outcome == outcome })]
            }
        }
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
                row("opportunities") { [.nothing, .deals($0.openedDeals)] },
                row("cycle") { window in
                    let timed = timed(window)
                    return [
                        .opportunitySpan(timed.map(\.length), Set(timed.map(\.id))),
                        .opportunities(Dictionary(timed.map { ($0.id, 1) }, uniquingKeysWith: +)),
                    ]
                },
            ]
                + money("meanAmount") { window, line in [dealWorth(won(window), in: line), .deals(inLine(line, won(window)))] }
                + money("valueWon") { window, line in [dealWorth(won(window), in: line, per: 1), .deals(inLine(line, won(window)))]
                }
                + money("velocity") { window, line in
                    let (ended, opened) = (window.endedDeals, window.openedDeals)
                    let own = inLine(line, won(window)).compactMap(\.opportunity.amount)
                    guard let median = quantile(50, timed(window).map(\.length)), median > 0, !own.isEmpty, !opened.isEmpty
                    else { return [.nothing, .nothing] }
                    let rates = world.definition.rates?.rates ?? []
                    let total = own.reduce(0) { sum, amount in
                        sum + Int(amount.cents) * (rates.first { $0.currency == amount.currency }?.millionths ?? 1_000_000)
                    }
                    let mean = Double(total) / 1_000_000 / Double(won(window).count { $0.opportunity.amount != nil })
                    let share = Double(won(window).count) / Double(ended.count)
                    let perDay = Double(opened.count) * share * mean / (Double(median) / 86_400_000)
                    return [.money(Int64(perDay.rounded()), line, Set(opened.map(\.lead.id))), .nothing]
                } + [ended(.won), ended(.lost), ended(.noDecision)], noted: negative > 0 ? [negative] : [])
    }
}

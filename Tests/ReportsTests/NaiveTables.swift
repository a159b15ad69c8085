import Reports
import Lifecycle

/// The source table, reasons, cohorts and calibration, computed the simple way.
extension NaivePage {
    /// A lead's group on the pages that are always grouped.
    private func groupValue(_ lead: NaiveLead) -> String { lead.groupValue(query.grouping ?? .source) }

    /// The values of all groups.
    func groups() -> [String] {
        let grouping = query.grouping ?? .source
        if grouping == .path { return ["inbound", "outbound"] }
        if grouping == .definition { return Set(world.leads.flatMap { $0.stays.map { String($0.definition) } }).sorted() }
        if grouping == .owner {
            let owners = world.leads.flatMap { $0.lead.ownerships.map { $0.owner?.name ?? "" } }
            return Set(owners + world.leads.flatMap { $0.lead.decisions.map { $0.by.login?.name ?? "" } } + [""]).sorted()
        }
        return Set(world.leads.map { $0.groupValue(grouping) }).sorted()
    }

    /// The currency in which an amount is shown: the base of the rates if it has one, else its own.
    func line(of amount: Money) -> String {
        let rates = world.definition.rates
        guard let rates else { return amount.currency }
        let isConverted = rates.base == amount.currency || rates.rates.contains { $0.currency == amount.currency }
        return isConverted ? rates.base : amount.currency
    }

    /// The currencies shown: the base first, then those of most amounts; among equals in alphabetical order, none last.
    func lines(_ amounts: [Money], _ compared: [Money]) -> [String] {
        func count(_ line: String) -> Int { amounts.count { self.line(of: $0) == line } }
        func order(_ line: String) -> (Int, Int, Int, String) {
            (line == world.definition.rates?.base && !line.isEmpty ? 0 : 1, -count(line), line.isEmpty ? 1 : 0, line)
        }
        return Set((amounts + compared).map { line(of: $0) }).sorted { order($0) < order($1) }
    }

    /// The total of the amounts shown in a currency ÷ a number, in whole cents.
    func share(_ amounts: [Money], in line: String, of count: Int) -> Int64 {
        let rates = world.definition.rates?.rates ?? []
        let worths = amounts.filter { self.line(of: $0) == line }.map { amount in
            Int(amount.cents) * (rates.first { $0.currency == amount.currency }?.millionths ?? 1_000_000)
        }
        return Int64(worths.reduce(0, +) / count / 1_000_000)
    }

    /// The id of a figure of money: that of the first currency has none.
    func moneyKey(_ name: String, _ line: String, _ lines: [String]) -> String {
        line == lines.first ? name : name + ":" + (line.isEmpty ? "none" : line)
    }

    /// The opportunities of a lead that were won.
    private func won(_ lead: NaiveLead) -> [NaiveDeal] {
        lead.opportunities.filter { $0.outcome == .won }.map { (lead, $0) }
    }

    func sources() -> [NaiveBlock] {
        let grouping = query.grouping ?? .source
        func captured(_ window: NaiveWindow) -> [NaiveLead] {
            window.leads.filter { window.contains($0.stays.first?.entered ?? $0.lead.capturedAt) }
        }
        func worth(_ window: NaiveWindow) -> [Money] {
            captured(window).filter { window.counts($0, $0.stays.first?.seq) }.flatMap(won).compactMap(\.opportunity.amount)
        }
        let lines = lines(worth(own), other.map(worth) ?? [])
        /// The opportunities won within a window, whenever their leads came.
        func wonWithin(_ window: NaiveWindow) -> [NaiveDeal] { window.endedDeals.filter { $0.opportunity.outcome == .won } }
        func amounts(_ window: NaiveWindow) -> [Money] { wonWithin(window).compactMap(\.opportunity.amount) }
        let wonLines = self.lines(amounts(own), other.map(amounts) ?? [])
        func isOfGroup(_ group: String?, _ lead: NaiveLead, _ seq: SequenceNumber?) -> Bool {
            group == nil || (grouping == .owner ? lead.owner(at: seq) : groupValue(lead)) == group
        }
        func values(_ group: String?, _ window: NaiveWindow) -> [NaiveValue] {
            let all = captured(window)
            func isOf(_ lead: NaiveLead, _ seq: SequenceNumber?) -> Bool {
                guard window.counts(lead, seq) else { return false }
                return group == nil || (grouping == .owner ? lead.owner(at: seq) : groupValue(lead)) == group
            }
            let leads = all.filter { isOf($0, $0.stays.first?.seq) }
            func ids(_ holds: (NaiveLead) -> Bool) -> Set<LeadID> { Set(leads.filter(holds).map(\.id)) }
            /// Those whose first decision of a kind is of the group.
            func first(_ kind: Lead.Decision.Kind) -> Set<LeadID> {
                Set(
                    all.filter { lead in
                        let isOther = kind == .rejected && lead.decisions.contains { $0.kind == .accepted }
                        let decision = lead.decisions.first { $0.kind == kind }
                        return !isOther && decision.map { isOf(lead, $0.seq) } ?? false
                    }.map(\.id))
            }
            let (accepted, rejected) = (first(.accepted), first(.rejected))
            let money = lines.map { dealWorth(leads.flatMap(self.won), in: $0, per: leads.count) }
            let requested = leads.filter(\.lead.isRequested)
            let qualified = ids { $0.stays.contains { $0.reaches(world.qualified) } }
            let won = all.flatMap(self.won).filter { isOf($0.lead, $0.opportunity.ended?.seq) }
            let ready = Set(requested.filter { $0.stays.contains { $0.stage.isWithSales || $0.stage.isOutcome } }.map(\.id))
            var row: [NaiveValue] = [
                .leads(Set(leads.map(\.id))), .share(ids { $0.stays.contains { $0.reaches(.viable) } }, of: leads.count),
                .share(accepted, of: accepted.count + rejected.count), .share(qualified, of: leads.count), .deals(won),
            ]
            let within = wonWithin(window).filter { isOfGroup(group, $0.lead, $0.opportunity.ended?.seq) }
            row += wonLines.isEmpty ? [.nothing] : wonLines.map { dealWorth(within, in: $0, per: 1) }
            row += money.isEmpty ? [.nothing] : money
            row.append(.share(ready, of: requested.count))
            let source = query.grouping == .everything ? nil : group
            return row + costValues(source, Set(leads.map(\.id)), qualified: qualified, won: won, window)
        }
        /// Whether a row has leads: captured, answered or won.
        func isShown(_ group: String?) -> Bool {
            if wonWithin(own).contains(where: {
                $0.opportunity.amount != nil && isOfGroup(group, $0.lead, $0.opportunity.ended?.seq)
            }) {
                return true
            }
            return hasCapturedLeads(group)
        }
        func hasCapturedLeads(_ group: String?) -> Bool {
            values(group, own).enumerated().contains { column, value in
                switch value {
                case .leads(let ids): !ids.isEmpty
                case .opportunities(let counts): !counts.isEmpty
                case .share(_, let whole): column == 2 && whole > 0
                default: false
                }
            }
        }
        let all = captured(own).filter { own.counts($0, $0.stays.first?.seq) }
        if !isShown(nil), costLines.isEmpty { return [NaiveBlock(id: .sources, rows: [], noted: [])] + activities() }
        let shown = Set(groups()).filter { isShown($0) }.union(sourcesWithCosts)
        /// Whether a column may still change, because captured leads of the row are open that may yet count in it.
        func isImmature(_ group: String?, _ window: NaiveWindow) -> (String) -> Bool {
            let open = captured(window).filter { lead in
                let seq = lead.stays.first?.seq
                let isOf = group == nil || (query.grouping == .owner ? lead.owner(at: seq) : groupValue(lead)) == group
                return window.counts(lead, seq) && isOf && lead.isUndecided
            }
            let mayWin = !open.isEmpty
            let isUnqualified = open.contains { lead in !lead.stays.contains { $0.reaches(world.qualified) } }
            let isUnviable = open.contains { lead in !lead.stays.contains { $0.reaches(.viable) } }
            let isUnanswered = open.contains { lead in !lead.decisions.contains { $0.kind == .accepted || $0.kind == .rejected } }
            let isUnready = open.contains { lead in
                lead.lead.isRequested && !lead.stays.contains { $0.stage.isWithSales || $0.stage.isOutcome }
            }
            return { key in
                switch key {
                case "viableShare": isUnviable
                case "acceptanceRate": isUnanswered
                case "qualifiedShare": isUnqualified
                case "salesReadyShare": isUnready
                case "volume", "cost": false
                default:
                    key.hasPrefix("valueWon")
                        ? false : key.hasPrefix("cost:") ? false : key.hasPrefix("costPerQualified") ? isUnqualified : mayWin
                }
            }
        }
        func checked(_ row: NaiveRow, _ group: String?) -> NaiveRow {
            var row = row
            row.isImmature = isImmature(group, own)
            row.isComparedImmature = other.map { isImmature(group, $0) }
            return row
        }
        let rows =
            shown.map { group in checked(row(group) { values(group, $0) }, group) } + [checked(row("all") { values(nil, $0) }, nil)]
        let immature = all.count { lead in !lead.stays.contains { $0.reaches(world.qualified) } && lead.isUndecided }
        let goal = all.filter { lead in lead.stays.contains { $0.reaches(world.qualified) } }
        let wins = captured(own).flatMap(won).filter { own.counts($0.lead, $0.opportunity.ended?.seq) }
        let limits = world.definition.breakdowns
        let expected = limits.salesReadyShare
        return [
            NaiveBlock(
                id: .sources, rows: rows, isOrdered: false,
                noted: [immature]
                    + (expected.map { [$0.lowerBound] + (limits.alertsAboveShare ? [$0.upperBound] : []) } ?? [])
                    + withoutCosts(goal, wins, own))
        ]
            + groupTrends(groups(), { $0 }) { lead, group, window in
                let seq = lead.stays.first?.seq
                guard window.counts(lead, seq), isOfGroup(group, lead, seq) else { return [] }
                return [lead.stays.first?.entered ?? lead.lead.capturedAt]
            } + activities()
    }

    /// The chart of the eight groups with most leads: in each period, the leads with such a moment in it.
    func groupTrends(
        _ groups: [String], _ key: (String) -> String, _ moments: (NaiveLead, String, NaiveWindow) -> [Instant]
    ) -> [NaiveBlock] {
        func leads(_ group: String) -> Set<LeadID> { own.ids { moments($0, group, own).contains { own.contains($0) } } }
        let largest = groups.filter { !leads($0).isEmpty }.sorted { left, right in
            let counts = (leads(left).count, leads(right).count)
            return counts.0 == counts.1 ? left < right : counts.0 > counts.1
        }.prefix(8)
        let rows = largest.map { group in
            let line = own.trendPeriods.map { period -> Int? in
                own.leads.count { lead in moments(lead, group, own).contains { period.contains(world.zone.day(of: $0)) } }
            }
            return NaiveRow(key: key(group), values: [.series(line), .leads(leads(group))])
        }
        return rows.isEmpty ? [] : [NaiveBlock(id: .trend, rows: Array(rows))]
    }

    /// What leads did, by the campaign of the activity.
    private func activities() -> [NaiveBlock] {
        guard query.grouping == .campaign else { return [] }
        func done(_ lead: NaiveLead, _ campaign: String, _ window: NaiveWindow) -> [Lead.LoggedEngagement] {
            lead.isErased
                ? []
                : lead.activities(withLater: false).filter {
                    $0.engagement.campaign == campaign && window.contains($0.occurredAt) && window.counts(lead, $0.seq)
                }
        }
        let campaigns = Set(
            own.leads.flatMap { lead in lead.lead.engagements.compactMap(\.engagement.campaign) }.filter { campaign in
                own.leads.contains { !done($0, campaign, own).isEmpty }
            })
        let rows = campaigns.map { campaign in
            row(campaign) { window in
                let leads = window.leads.filter { !done($0, campaign, window).isEmpty }
                let ids = Set(leads.map(\.id))
                let hands = leads.filter { done($0, campaign, window).contains(where: \.engagement.raisesHand) }
                let count = leads.reduce(0) { $0 + done($1, campaign, window).count }
                return [
                    .leads(ids), .leads(Set(hands.map(\.id))),
                    ids.isEmpty ? .nothing : .quotient(Double(count) / Double(ids.count), ids),
                ]
            }
        }
        return [NaiveBlock(id: .activities, rows: rows, isOrdered: false)]
    }

    func reasons() -> [NaiveBlock] {
        let uses = ["rejected", "disqualified", "lost", "noDecision"]
        /// The first decision for a reason within the window.
        func first(_ use: String, _ reason: String, _ lead: NaiveLead, _ window: NaiveWindow) -> Lead.Decision? {
            let decision = lead.lead.decisions.first {
                lead.kind($0) == use && window.contains($0.occurredAt) && reason == $0.reason ?? "none"
            }
            return decision.flatMap { window.counts(lead, $0.seq) ? $0 : nil }
        }
        func has(_ use: String, _ reason: String?, _ lead: NaiveLead, _ window: NaiveWindow) -> Bool {
            if let reason { return first(use, reason, lead, window) != nil }
            return lead.lead.decisions.contains { first(use, $0.reason ?? "none", lead, window) != nil }
        }
        /// Whether the first such decision within the window belongs to the group.
        func has(_ use: String, _ reason: String, _ lead: NaiveLead, _ window: NaiveWindow, in group: String) -> Bool {
            guard let decision = first(use, reason, lead, window) else { return false }
            if query.grouping == .owner { return lead.owner(at: decision.seq) == group }
            guard query.grouping == .definition else { return groupValue(lead) == group }
            return String(Self.version(lead, before: decision.seq)) == group
        }
        let reasonIDs = Set(world.all.flatMap { $0.lead.decisions.map { $0.reason ?? "none" } })
        func size(_ group: String) -> Int {
            uses.reduce(0) { sum, use in
                sum
                    + reasonIDs.reduce(0) { sum, reason in
                        sum + own.leads.count { has(use, reason, $0, own, in: group) }
                    }
            }
        }
        let columns = groups().filter { size($0) > 0 }.sorted { (size($1), $0) < (size($0), $1) }.prefix(8)
        var rows: [NaiveRow] = []
        for use in uses {
            for reason in reasonIDs {
                let isThere = [own, other].compactMap { $0 }.contains { window in
                    window.leads.contains { has(use, reason, $0, window) }
                }
                guard isThere else { continue }
                var line = row("\(use):\(reason)") { window in
                    let ids = window.ids { has(use, reason, $0, window) }
                    let early = window.ids { lead in window.rejection(lead).map { $0.reason ?? "none" } == reason }
                    return [
                        .leads(ids), .share(ids, of: window.ids { has(use, nil, $0, window) }.count),
                        use == "rejected" ? .leads(early) : .nothing,
                    ]
                }
                for group in columns {
                    line.values.append(.leads(own.ids { has(use, reason, $0, own, in: group) }))
                }
                rows.append(line)
            }
        }
        return [NaiveBlock(id: .reasons, rows: rows, isOrdered: false, columns: ["leads", "share", "beforeAcceptance"] + columns)]
            + groupTrends(["0", "1", "2", "3"], { uses[Int($0) ?? 0] }) { lead, use, window in
                lead.lead.decisions.filter { lead.kind($0) == uses[Int(use) ?? 0] && window.counts(lead, $0.seq) }.map(\.occurredAt)
            }
    }

    func cohorts() -> [NaiveBlock] {
        let period = Int64(max(7, own.days)) * 86_400_000
        let first = world.firstInHands
        /// The first entry in the order of the journal.
        func entry(_ lead: NaiveLead) -> NaiveStay? {
            lead.stays.first { $0.effectiveStage == first }.flatMap { own.counts(lead, $0.seq) ? $0 : nil }
        }
        /// How long after it the opportunity was reached.
        func taken(_ lead: NaiveLead) -> Int64? {
            guard let entry = entry(lead),
                let reached = lead.passed.first(where: { $0.seq > entry.seq && $0.reaches(world.opportunity) })
            else { return nil }
            return (reached.entered - entry.entered).milliseconds
        }
        var rows: [NaiveRow] = []
        var negative = 0
        var trend: [String: [Int?]] = [:]
        var open: Set<Int> = []
        let segments = own.cohortSegments
        for (index, segment) in segments.enumerated() {
            let cohort = own.leads.filter { lead in
                entry(lead).map { segment.contains(world.zone.day(of: $0.entered)) } ?? false
            }
            func percent(_ ids: Set<LeadID>) -> Int? { cohort.isEmpty ? nil : ids.count * 100 / cohort.count }
            trend["leads", default: []].append(cohort.count)
            if cohort.contains(where: { taken($0) == nil && $0.isUndecided }) { open.insert(index) }
            trend["ever", default: []].append(percent(Set(cohort.filter { taken($0) != nil }.map(\.id))))
            let end = segment.last.map { world.zone.instant(LocalTime(day: $0.adding(1), millisecond: 0)) } ?? .distantFuture
            for age in [1, 4, 12] {
                let limit = Int64(age) * period
                let reached = Set(cohort.filter { taken($0).map { $0 >= 0 && $0 < limit } ?? false }.map(\.id))
                let isMature = (world.now - min(end, world.now)).milliseconds >= limit
                trend["within\(age)", default: []].append(isMature ? percent(reached) : nil)
            }
            if cohort.isEmpty { continue }
            negative += cohort.count { taken($0).map { $0 < 0 } ?? false }
            let ever = Set(cohort.filter { taken($0) != nil }.map(\.id))
            var values: [NaiveValue] = [.leads(Set(cohort.map(\.id))), .share(ever, of: cohort.count)]
            let ends = segment.last.map { world.zone.instant(LocalTime(day: $0.adding(1), millisecond: 0)) } ?? .distantFuture
            let youngest = min(ends, world.now)
            for column in 1...12 {
                let age = Int64(column) * period
                let isMature = (world.now - youngest).milliseconds >= age
                let reached = Set(cohort.filter { taken($0).map { $0 >= 0 && $0 < age } ?? false }.map(\.id))
                values.append(isMature ? .share(reached, of: cohort.count) : .nothing)
            }
            rows.append(NaiveRow(key: segment.first.map(\.description) ?? "earlier", values: values))
        }
        let days = Int(period / 86_400_000)
        var partial: [Int] = []
        if let piece = own.segments.first, let first = piece.first, let last = piece.last, own.window.first != nil {
            let length = last.number - first.number + 1
            if length < own.days { partial = [length, own.days] }
        }
        let noted = (days == 7 ? [] : [days]) + partial + (negative > 0 ? [negative] : [])
        let lines = ["leads", "within1", "within4", "within12", "ever"].compactMap { key -> NaiveRow? in
            let values = trend[key] ?? []
            if values.allSatisfy({ $0 == nil }) { return nil }
            let latest = values.compactMap(\.self).last
            let text = latest.map { key == "leads" ? "\($0)" : "\($0)%" } ?? ""
            var line = NaiveRow(
                key: key, values: [.series(values), latest == nil ? .nothing : .number(latest.map(Double.init), text)])
            line.immaturePeriods = key == "ever" ? open : []
            return line
        }
        return [NaiveBlock(id: .cohorts, rows: rows, noted: rows.isEmpty ? [] : noted)]
            + (rows.isEmpty ? [] : [NaiveBlock(id: .cohortTrend, rows: lines)]) + cohortsBy()
    }

    /// Estimated chances of leads that closed, beside what was won.
    private func chances() -> [NaiveRow] {
        let ends = ["rejected", "disqualified", "won", "lost", "noDecision"]
        func closed(_ lead: NaiveLead, _ window: NaiveWindow) -> (percent: Int, isWon: Bool)? {
            let last = lead.lead.decisions.compactMap { decision -> (percent: Int, isWon: Bool, seq: SequenceNumber)? in
                guard ["won", "lost", "noDecision"].contains(lead.kind(decision)), window.contains(decision.occurredAt),
                    let chance = lead.lead.chances.filter({ $0.seq < decision.seq }).last,
                    !lead.lead.decisions.contains(where: {
                        ends.contains(lead.kind($0)) && $0.seq > chance.seq && $0.seq < decision.seq
                    })
                else { return nil }
                return (chance.percent, lead.kind(decision) == "won", decision.seq)
            }.last
            return last.flatMap { window.counts(lead, $0.seq) ? ($0.percent, $0.isWon) : nil }
        }
        func values(_ percents: ClosedRange<Int>, _ window: NaiveWindow) -> [NaiveValue] {
            let found = window.leads.compactMap { lead in closed(lead, window).map { (lead.id, $0) } }
                .filter { percents.contains($0.1.percent) }
            let (ids, won) = (Set(found.map(\.0)), Set(found.filter(\.1.isWon).map(\.0)))
            let sum = found.reduce(0) { $0 + $1.1.percent }
            return [
                .leads(ids), ids.isEmpty ? .nothing : .quotient(Double(sum) / Double(ids.count), ids),
                .interval(won, of: ids.count),
            ]
        }
        let bands = [80...100, 60...79, 40...59, 20...39, 0...19].filter { band in
            own.leads.contains { closed($0, own).map { band.contains($0.percent) } ?? false }
        }
        guard !bands.isEmpty else { return [] }
        return bands.map { band in row("\(band.lowerBound) to \(band.upperBound)") { values(band, $0) } }
            + [row("all") { values(0...100, $0) }]
    }

    func calibration() -> [NaiveBlock] {
        /// The first score recorded on the lead.
        func scored(_ lead: NaiveLead) -> (score: Int, seq: SequenceNumber, at: Instant)? {
            for decision in lead.lead.decisions {
                switch lead.lines[decision.seq]?.event {
                case .promoted(let promoted): return (promoted.score.total, decision.seq, decision.occurredAt)
                case .accepted(let accepted): return (accepted.score.total, decision.seq, decision.occurredAt)
                default: continue
                }
            }
            return nil
        }
        func isInBand(_ band: Int, _ score: Int) -> Bool {
            switch band {
            case 0: score < 0
            case 6: score >= 100
            default: score >= 20 * (band - 1) && score < 20 * band
            }
        }
        func acceptance(_ lead: NaiveLead) -> Lead.Decision? { lead.lead.decisions.first { $0.kind == .accepted } }
        func got(_ lead: NaiveLead, to step: Stage) -> Bool {
            guard let seq = scored(lead)?.seq else { return false }
            return lead.stays.contains { $0.seq >= seq && $0.reaches(step) }
        }
        func cohort(_ window: NaiveWindow) -> [NaiveLead] {
            window.leads.filter { lead in scored(lead).map { window.contains($0.at) && window.counts(lead, $0.seq) } ?? false }
        }
        let labels = ["below 0", "0 to 19", "20 to 39", "40 to 59", "60 to 79", "80 to 99", "100 and more"]
        var bands: [NaiveRow] = []
        for band in (0...6).reversed() {
            func leads(_ window: NaiveWindow) -> [NaiveLead] {
                cohort(window).filter { lead in scored(lead).map { isInBand(band, $0.score) } ?? false }
            }
            if leads(own).isEmpty { continue }
            bands.append(
                row(labels[band]) { window in
                    let leads = leads(window)
                    func interval(_ holds: (NaiveLead) -> Bool) -> NaiveValue {
                        .interval(Set(leads.filter(holds).map(\.id)), of: leads.count)
                    }
                    return [
                        .leads(Set(leads.map(\.id))), interval { acceptance($0) != nil }, interval { got($0, to: world.qualified) },
                        interval { got($0, to: .won) },
                    ]
                })
        }
        func ruleRows(_ rules: [String]) -> [NaiveRow] {
            rules.compactMap { rule in
                func ends(_ window: NaiveWindow) -> [RuleEvidence] {
                    window.leads.compactMap { RuleEvidence(of: $0) { window.contains($0) } }.filter {
                        window.counts($0.lead, $0.end.seq)
                    }
                }
                guard !ends(own).isEmpty else { return nil }
                return row(rule) { window in
                    let all = ends(window)
                    let (with, without) = (all.filter { $0.rules.contains(rule) }, all.filter { !$0.rules.contains(rule) })
                    func ids(_ ends: [RuleEvidence]) -> Set<LeadID> { Set(ends.map(\.lead.id)) }
                    let won = all.count(where: \.isWon)
                    let lift: NaiveValue =
                        with.isEmpty || won == 0
                        ? .nothing
                        : .quotient(
                            Double(with.count(where: \.isWon)) / Double(with.count) / (Double(won) / Double(all.count)), ids(with))
                    return [
                        .leads(ids(with)), .interval(ids(with.filter(\.isWon)), of: with.count), .leads(ids(without)),
                        .interval(ids(without.filter(\.isWon)), of: without.count), lift,
                        .interval(ids(with.filter { $0.reached(world.qualified) }), of: with.count),
                    ]
                }
            }
        }
        return [
            NaiveBlock(id: .bands, rows: bands, noted: bands.isEmpty ? [] : [95]),
            NaiveBlock(id: .chances, rows: chances()),
            NaiveBlock(id: .rules, rows: ruleRows(world.definition.fit.map(\.id))),
            NaiveBlock(id: .activityRules, rows: ruleRows(world.definition.engagement.map(\.id))),
        ]
    }
}

import Reports
import Lifecycle

/// Cohort conversion, the running clocks and the quotas, computed the simple way.
extension NaivePage {
    func overview() -> [NaiveBlock] {
        var blocks = [questions(), exceptions()] + funnelBlocks(of: world.steps) + [overdue()]
        if let quota = quotas(perPerson: false) {
            blocks.append(quota)
        } else if world.definition.quotas.isEmpty {
            blocks.append(NaiveBlock(id: .quota, rows: [NaiveRow(key: "none", values: [])]))
        }
        return blocks
    }

    /// The entries of a lead into a step within a window.
    func entries(_ lead: NaiveLead, _ step: Stage, _ window: NaiveWindow) -> [NaiveStay] {
        lead.passed.filter { $0.effectiveStage == step && window.contains($0.entered) }
    }

    /// The earliest entry of a lead into a step within a window.
    func entry(_ lead: NaiveLead, _ step: Stage, _ window: NaiveWindow) -> NaiveStay? {
        entries(lead, step, window).min { $0.entered < $1.entered }.flatMap { window.counts(lead, $0.seq) ? $0 : nil }
    }

    /// From the earliest entry within the window to the next stay in the next step or beyond it.
    func time(_ lead: NaiveLead, _ step: Stage, _ next: Stage, _ window: NaiveWindow) -> Int64? {
        guard let entry = entry(lead, step, window),
            let index = lead.passed.firstIndex(where: { $0.seq == entry.seq && $0.stage == entry.stage }),
            let reached = lead.passed[(index + 1)...].first(where: { $0.reaches(next) })
        else { return nil }
        return (reached.entered - entry.entered).milliseconds
    }

    /// The funnel of some steps, the same by group, and its trends.
    func funnelBlocks(of steps: [Stage]) -> [NaiveBlock] { [funnel(steps)] + funnelBy(steps) + [trend(steps)] }

    private func funnel(_ steps: [Stage]) -> NaiveBlock {
        var declared = 0
        var negative = 0
        let rows = steps.enumerated().map { index, step in
            let next = index + 1 < steps.count ? steps[index + 1] : nil
            for lead in own.leads {
                if entry(lead, step, own)?.isDeclared == true { declared += 1 }
                if let next, let time = time(lead, step, next, own), time < 0 { negative += 1 }
            }
            return row(step.rawValue) { window in
                let entered = window.ids { entry($0, step, window) != nil }
                guard let next else { return [.leads(entered), .nothing, .nothing, .nothing, .nothing, .text("")] }
                let reached = window.ids { time($0, step, next, window) != nil }
                return [
                    .leads(entered), .share(reached, of: entered.count),
                    .share(window.ids { window.isWithin(time($0, step, next, window)) }, of: entered.count),
                    .leads(window.ids { entered.contains($0.id) && !reached.contains($0.id) && $0.isUndecided }),
                    .span(window.spans { time($0, step, next, window).flatMap { $0 < 0 ? nil : $0 } }, 50),
                    .text(world.definition.label(next)),
                ]
            }
        }
        return NaiveBlock(id: .funnel, rows: rows, noted: (declared > 0 ? [declared] : []) + (negative > 0 ? [negative] : []))
    }

    private func trend(_ steps: [Stage]) -> NaiveBlock {
        let rows = steps.map { step in
            let periods = own.trendPeriods
            var line = periods.map { _ in 0 }
            for lead in own.leads {
                let days = lead.passed.filter { $0.effectiveStage == step && own.counts(lead, $0.seq) }
                    .map { world.zone.day(of: $0.entered) }
                for index in periods.indices where days.contains(where: periods[index].contains) { line[index] += 1 }
            }
            return NaiveRow(
                key: step.rawValue, values: [.series(line), .leads(own.ids { entry($0, step, own) != nil })])
        }
        return NaiveBlock(id: .trend, rows: rows)
    }

    private func overdue() -> NaiveBlock {
        let rows = Clock.Kind.allCases.filter(world.hasClock).map { kind in
            func open(_ lead: NaiveLead) -> NaiveRun? {
                own.counts(lead, nil) ? world.runs(kind, on: lead).first { $0.end == nil } : nil
            }
            let overdue = own.spans { lead in
                open(lead).flatMap { $0.due < world.now ? (world.now - $0.due).milliseconds : nil }
            }
            return NaiveRow(
                key: kind.rawValue,
                values: [
                    .leads(Set(overdue.keys)), .span(overdue, 50),
                    .leads(own.ids { open($0).map { $0.due >= world.now } ?? false }),
                ])
        }
        return NaiveBlock(id: .late, rows: rows)
    }

    /// Attainment: captured leads that first entered the stage in the period (`Lead.firstEntries`).
    func quotas(perPerson: Bool) -> NaiveBlock? {
        let definition = world.definition
        let reps = world.team.logins(with: .sdr)
        var rows: [NaiveRow] = []
        for quota in definition.quotas {
            let days = quota.period.days(around: world.zone.day(of: query.now))
            func add(_ owner: Login?, _ people: Set<Login>) {
                let done = own.ids { lead in
                    guard let by = lead.lead.sourcedBy.login, people.contains(by) else { return false }
                    let first = lead.stays.filter { $0.stage == quota.stage }.min { $0.entered < $1.entered }
                    guard let first, own.counts(lead, first.seq) else { return false }
                    return lead.lead.firstEntries(in: world.zone).contains { $0.stage == quota.stage && days.contains($0.day) }
                }
                let owed = quota.count * (quota.side == .sdr ? people.count : 1)
                let attainment = definition.attainment(quota, of: owner, by: people, now: query.now, done: done.count)
                let rest = attainment.paceText
                let isOver = done.count >= owed || attainment.workingDaysLeft == 0
                let text = isOver ? rest : (attainment.isOnPace ? "on pace, needs " : "behind, needs ") + rest
                rows.append(
                    NaiveRow(
                        key: quota.id + (owner.map { ":" + $0.name } ?? ""),
                        values: [
                            .number(Double(owed), "\(owed)"), .leads(done), .share(done, of: owed),
                            .number(pace(owed - done.count, attainment.workingDaysLeft), text),
                            .text("\(days.lowerBound) to \(days.upperBound)"),
                        ]))
            }
            func pace(_ rest: Int, _ days: Int) -> Double? { rest <= 0 ? 0 : days == 0 ? nil : Double(rest) / Double(days) }
            switch (quota.side, perPerson) {
            case (.marketing, true): break
            case (.marketing, false): add(nil, world.team.logins(with: .marketing))
            case (.sdr, true): for rep in reps.sorted() { add(rep, [rep]) }
            case (.sdr, false): add(nil, reps)
            }
        }
        return rows.isEmpty ? nil : NaiveBlock(id: .quota, rows: rows)
    }
}

import Reports
import Lifecycle

/// The tables by group, computed the simple way: each number again, over the leads of one group.
extension NaivePage {
    /// The version under which a lead entered the stage it was in before a journal line.
    static func version(_ lead: NaiveLead, before seq: SequenceNumber) -> Int {
        (lead.stays.last { $0.seq < seq } ?? lead.stays.first)?.definition ?? 0
    }

    /// Whether a step of a lead belongs to a group: by definition, the version of the stage in question decides, and by
    /// owner, the owner before the journal line (nil: the present one).
    func isOf(_ group: String, _ lead: NaiveLead, at seq: SequenceNumber?, under version: Int?) -> Bool {
        switch query.grouping ?? .everything {
        case .definition: version.map(String.init) == group
        case .owner: lead.owner(at: seq) == group
        case let grouping: lead.groupValue(grouping) == group
        }
    }

    /// A table with a row for each group that has leads, the largest first; none without grouping.
    func grouped(
        _ id: BlockID, size: (String) -> Int, values: (String, NaiveWindow) -> [NaiveValue]
    ) -> [NaiveBlock] {
        guard let grouping = query.grouping, grouping != .everything else { return [] }
        let groups = groups().filter { size($0) > 0 }
        let order = groups.indices.sorted { (size(groups[$1]), $0) < (size(groups[$0]), $1) }
        return [NaiveBlock(id: id, rows: order.map { index in row(groups[index]) { values(groups[index], $0) } })]
    }

    /// The funnel of each group.
    func funnelBy(_ steps: [Stage]) -> [NaiveBlock] {
        func entered(_ step: Stage, _ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            window.ids { lead in entry(lead, step, window).map { isOf(group, lead, at: $0.seq, under: $0.definition) } ?? false }
        }
        func reached(_ index: Int, _ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            let entered = entered(steps[index], group, window)
            return window.ids { lead in
                entered.contains(lead.id) && time(lead, steps[index], steps[index + 1], window) != nil
            }
        }
        func leads(_ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            steps.reduce(into: []) { $0.formUnion(entered($1, group, window)) }
        }
        return grouped(.funnelBy, size: { leads($0, own).count }) { group, window in
            var values = [NaiveValue.leads(leads(group, window))]
            var open: Set<LeadID> = []
            for (index, step) in steps.enumerated() {
                let entered = entered(step, group, window)
                values.append(.leads(entered))
                guard index + 1 < steps.count else { continue }
                let reached = reached(index, group, window)
                values.append(.share(reached, of: entered.count))
                values.append(
                    .share(
                        window.ids { lead in
                            entered.contains(lead.id) && window.isWithin(time(lead, step, steps[index + 1], window))
                        }, of: entered.count))
                open.formUnion(window.ids { entered.contains($0.id) && !reached.contains($0.id) && $0.isUndecided })
            }
            return values + [.leads(open)]
        }
    }

    /// The clocks of each group.
    func clocksBy() -> [NaiveBlock] {
        let kinds = Clock.Kind.allCases.filter(world.hasClock)
        func began(
            _ kind: Clock.Kind, _ group: String, _ window: NaiveWindow, _ holds: (NaiveRun) -> Bool = { _ in true }
        ) -> Set<LeadID> {
            window.ids { lead in
                guard let run = run(kind, lead, window) else { return false }
                return isOf(group, lead, at: run.endedBy, under: run.definition) && holds(run)
            }
        }
        func open(_ group: String, _ window: NaiveWindow, _ holds: (NaiveRun) -> Bool = { _ in true }) -> Set<LeadID> {
            window.ids { lead in
                kinds.contains { kind in
                    window.world.runs(kind, on: lead).contains {
                        $0.end == nil && window.counts(lead, nil) && isOf(group, lead, at: nil, under: $0.definition) && holds($0)
                    }
                }
            }
        }
        func leads(_ group: String, _ window: NaiveWindow) -> Set<LeadID> {
            kinds.reduce(into: []) { $0.formUnion(began($1, group, window)) }
        }
        return grouped(.clocksBy, size: { leads($0, own).count + open($0, own).count }) { group, window in
            [
                .leads(leads(group, window)), window.currentValue(.leads(open(group, window))),
                window.currentValue(.leads(open(group, window) { $0.due < window.world.now })),
            ]
                + kinds.flatMap { kind -> [NaiveValue] in
                    func isDone(_ run: NaiveRun) -> Bool { run.end.map { $0 >= run.start && !run.isAbandoned } ?? false }
                    let done = began(kind, group, window, isDone)
                    let met = began(kind, group, window) { run in isDone(run) && run.end.map { $0 <= run.due } ?? false }
                    let overdue = began(kind, group, window) { run in
                        guard let end = run.end else { return run.due < window.world.now }
                        return end > run.due && (run.isAbandoned || end >= run.start)
                    }
                    let taken = window.spans { lead -> Int64? in
                        guard done.contains(lead.id), let run = run(kind, lead, window), let end = run.end else { return nil }
                        return (end - run.start).milliseconds
                    }
                    return [.span(taken, 50), .share(met, of: met.count + overdue.count), .span(taken, 90)]
                }
        }
    }

    /// All cohorts of the window together, for each group.
    func cohortsBy() -> [NaiveBlock] {
        func entry(_ lead: NaiveLead) -> NaiveStay? { lead.stays.first { $0.effectiveStage == world.firstInHands } }
        func cohort(_ group: String, _ window: NaiveWindow) -> [NaiveLead] {
            window.leads.filter { lead in
                guard let entry = entry(lead), window.contains(entry.entered), window.counts(lead, entry.seq) else { return false }
                return isOf(group, lead, at: entry.seq, under: entry.definition)
            }
        }
        return grouped(.cohortsBy, size: { cohort($0, own).count }) { group, window in
            let cohort = cohort(group, window)
            let ever = Set(
                cohort.filter { lead in
                    lead.stays.contains { $0.seq > entry(lead)?.seq ?? lead.lead.lastSeq && $0.reaches(world.opportunity) }
                }.map(\.id))
            var taken: [LeadID: Int64] = [:]
            for lead in cohort {
                guard let entry = entry(lead),
                    let reached = lead.passed.first(where: { $0.seq > entry.seq && $0.reaches(world.opportunity) }),
                    reached.entered >= entry.entered
                else { continue }
                taken[lead.id] = (reached.entered - entry.entered).milliseconds
            }
            return [
                .leads(Set(cohort.map(\.id))), .share(ever, of: cohort.count),
                .share(Set(taken.keys.filter { window.isWithin(taken[$0]) }), of: cohort.count),
                .leads(Set(cohort.filter { !ever.contains($0.id) && $0.isUndecided }.map(\.id))), .span(taken, 50),
                .span(taken, 90),
            ]
        }
    }
}

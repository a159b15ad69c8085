import Lifecycle

/// One run of a clock on a lead.
struct NaiveRun {
    var kind: Clock.Kind
    var start: Instant
    var due: Instant
    /// When it was stopped; nil while it runs.
    var end: Instant?
    /// Whether the lead left without what was owed.
    var isLeft = false
    /// The version of the definition under which the stage was entered that it began with.
    var definition: Int
}

extension NaiveWorld {
    /// The clock of ready leads is shown by the queues, not by figures.
    private func clock(_ kind: Clock.Kind) -> Clock? {
        if kind == .ready { return nil }
        if kind == .qualify, !definition.topology.hasQualification { return nil }
        return definition.clocks.first { $0.kind == kind }
    }

    func hasClock(_ kind: Clock.Kind) -> Bool { clock(kind) != nil }

    /// Finds the runs of a clock that have ended in the stays of a lead, and the one that goes on in its agenda.
    func clockRuns(_ kind: Clock.Kind, on lead: NaiveLead) -> [NaiveRun] {
        guard let clock = clock(kind) else { return [] }
        func run(_ start: Instant, _ end: Instant?, under version: Int, isLeft: Bool = false) -> NaiveRun {
            NaiveRun(
                kind: kind, start: start, due: definition.calendar.deadline(of: clock, from: start), end: end, isLeft: isLeft,
                definition: version)
        }
        var runs: [NaiveRun] = []
        switch kind {
        case .accept:
            for stay in lead.stays where stay.stage == .mql {
                if let left = stay.left { runs.append(run(stay.clock, left, under: stay.definition)) }
            }
        case .qualify:
            for stay in lead.stays where stay.stage == .sal {
                if let left = stay.left { runs.append(run(stay.clock, left, under: stay.definition)) }
            }
        case .firstTouch:
            for stint in stints(lead) {
                if let end = stint.end, let touch = stint.touch, touch <= end {
                    if touch >= stint.owed { runs.append(run(stint.start(lead, at: touch), touch, under: stint.definition)) }
                } else if let end = stint.end {
                    runs.append(run(stint.start(lead, at: end), end, under: stint.definition, isLeft: true))
                } else if let touch = stint.touch, touch >= stint.owed {
                    runs.append(run(stint.start(lead, at: touch), touch, under: stint.definition))
                }
            }
        case .ready: break
        }
        for due in definition.agenda(of: lead.lead) {
            let since: Instant
            var version = lead.stays.last?.definition ?? 0
            switch (due.kind, kind) {
            case (.accept, .accept), (.qualify, .qualify): since = lead.lead.clockStart
            case (.firstTouch, .firstTouch):
                guard let owed = stints(lead).last?.owed else { continue }
                since = max(owed, lead.lead.givenAt ?? owed)
                version = stints(lead).last?.definition ?? version
            default: continue
            }
            runs.append(NaiveRun(kind: kind, start: since, due: due.at, end: nil, definition: version))
        }
        return runs
    }

    /// A time during which sales owed a touch.
    struct Stint {
        /// When it came into sales' hands.
        var cameIn: Instant
        var owed: Instant
        /// The version under which the stage was entered that it began with.
        var definition: Int
        var end: Instant?
        var endedBy: SequenceNumber?
        /// The first touch since it came into sales' hands.
        var touch: Instant?

        /// Whoever a rule had given the lead to then has the time from that on.
        func start(_ lead: NaiveLead, at moment: Instant) -> Instant {
            let owner = lead.lead.ownerships.last { each in each.since <= moment && (endedBy.map { each.seq < $0 } ?? true) }
            guard let owner, owner.isGiven else { return owed }
            return max(owed, owner.since)
        }
    }

    func stints(_ lead: NaiveLead) -> [Stint] {
        func isOwed(_ stage: Stage) -> Bool { stage == .sal || stage == .sql || stage == .opportunity }
        var stints: [Stint] = []
        for (index, stay) in lead.stays.enumerated() where isOwed(stay.stage) {
            if index > 0, isOwed(lead.stays[index - 1].stage) { continue }
            // By the file's own words it was touched before it got that far.
            let isFurther =
                stay.standing == .opportunity || stay.standing == opportunity
                || stay.standing == .sql && definition.topology.used.contains(.sal)
            if stay.isDeclared, isFurther { continue }
            var first = index
            while first > 0, lead.stays[first - 1].stage.isInSalesHands { first -= 1 }
            var last = index
            while last + 1 < lead.stays.count, isOwed(lead.stays[last + 1].stage) { last += 1 }
            let cameIn = lead.stays[first].entered
            stints.append(
                Stint(
                    cameIn: cameIn, owed: stay.clock, definition: stay.definition, end: lead.stays[last].left,
                    endedBy: lead.stays[last].leftBy,
                    touch: lead.lead.touches.map(\.occurredAt).filter { $0 >= cameIn }.min()))
        }
        return stints
    }

    /// What is owed on a lead and past its time.
    func isLate(_ lead: NaiveLead) -> Bool {
        Clock.Kind.allCases.contains { kind in runs(kind, on: lead).contains { $0.end == nil && $0.due < now } }
    }
}

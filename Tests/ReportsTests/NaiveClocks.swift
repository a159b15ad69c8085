import Lifecycle

/// One run of a clock on a lead.
struct NaiveRun {
    var kind: Clock.Kind
    var start: Instant
    var due: Instant
    /// When it ended; nil while it runs.
    var end: Instant?
    /// The journal line that ended it.
    var endedBy: SequenceNumber?
    /// Whether the lead left without the task done.
    var isAbandoned = false
    /// The version of the definition under which the run's first stage was entered.
    var definition: Int
}

extension NaiveWorld {
    /// The clock of a kind; figures exclude that of ready leads, which the queues show.
    private func clock(_ kind: Clock.Kind) -> Clock? {
        if kind == .ready || kind == .triage { return nil }
        if kind == .qualify, !definition.topology.hasQualification { return nil }
        return definition.clocks.first { $0.kind == kind }
    }

    func hasClock(_ kind: Clock.Kind) -> Bool { clock(kind) != nil }

    /// The runs of a clock: the ended ones from the lead's stays, the running one from its agenda.
    func clockRuns(_ kind: Clock.Kind, on lead: NaiveLead) -> [NaiveRun] {
        guard let clock = clock(kind) else { return [] }
        func run(
            _ start: Instant, _ end: Instant?, by line: SequenceNumber?, under version: Int, isAbandoned: Bool = false
        ) -> NaiveRun {
            // Agreed when the stage was entered.
            let agreed = definition.earlierClocks[version]?.filter { $0.kind == kind }.first
            return NaiveRun(
                kind: kind, start: start, due: definition.calendar.deadline(of: agreed ?? clock, from: start), end: end,
                endedBy: line, isAbandoned: isAbandoned, definition: version)
        }
        var runs: [NaiveRun] = []
        switch kind {
        case .accept:
            for stay in lead.stays where stay.stage == .mql {
                if let left = stay.left { runs.append(run(stay.clock, left, by: stay.leftBy, under: stay.definition)) }
            }
        case .qualify:
            for stay in lead.stays where stay.stage == .sal {
                if let left = stay.left { runs.append(run(stay.clock, left, by: stay.leftBy, under: stay.definition)) }
            }
        case .firstTouch:
            for stint in stints(lead) {
                if let end = stint.end, let touch = stint.touch, touch <= end {
                    if touch >= stint.clockStart {
                        runs.append(run(stint.start(lead, at: touch), touch, by: stint.touchedBy, under: stint.definition))
                    }
                } else if let end = stint.end {
                    runs.append(run(stint.start(lead, at: end), end, by: stint.endedBy, under: stint.definition, isAbandoned: true))
                } else if let touch = stint.touch, touch >= stint.clockStart {
                    runs.append(run(stint.start(lead, at: touch), touch, by: stint.touchedBy, under: stint.definition))
                }
            }
        case .ready, .triage: break
        }
        for due in definition.agenda(of: lead.lead) {
            let since: Instant
            var version = lead.stays.last?.definition ?? 0
            switch (due.kind, kind) {
            case (.accept, .accept), (.qualify, .qualify): since = lead.lead.clockStart
            case (.firstTouch, .firstTouch):
                guard let clockStart = stints(lead).last?.clockStart else { continue }
                since = max(clockStart, lead.lead.assignedByRuleAt ?? clockStart)
                version = stints(lead).last?.definition ?? version
            default: continue
            }
            runs.append(NaiveRun(kind: kind, start: since, due: due.at, end: nil, definition: version))
        }
        return runs
    }

    /// A time during which a touch was due.
    struct Stint {
        /// When it came to sales.
        var cameIn: Instant
        var clockStart: Instant
        /// The version under which its first stage was entered.
        var definition: Int
        var end: Instant?
        var endedBy: SequenceNumber?
        /// The first touch since it came to sales, and its line.
        var touch: Instant?
        var touchedBy: SequenceNumber?

        /// When the clock of the owner at a moment started; an assignment by a rule restarts it.
        func start(_ lead: NaiveLead, at moment: Instant) -> Instant {
            let owner = lead.lead.ownerships.last { each in each.since <= moment && (endedBy.map { each.seq < $0 } ?? true) }
            guard let owner, owner.isByRule else { return clockStart }
            return max(clockStart, owner.since)
        }
    }

    /// The moments of the touches that are follow-up, not nurture by marketing.
    func salesTouches(_ lead: NaiveLead) -> [Instant] { lead.lead.touches.filter { $0.touch.track == nil }.map(\.occurredAt) }

    /// The line of the earliest touch that is follow-up and meets a condition.
    func firstSalesTouch(_ lead: NaiveLead, _ holds: (Instant) -> Bool) -> SequenceNumber? {
        lead.lead.touches.filter { $0.touch.track == nil && holds($0.occurredAt) }.min { $0.occurredAt < $1.occurredAt }?.seq
    }

    /// Whether marketing still nurtures the lead in a stay with sales.
    func isNurtured(_ stay: NaiveStay) -> Bool { definition.topology.nurturedWithin.contains(stay.effectiveStage) }

    func stints(_ lead: NaiveLead) -> [Stint] {
        func needsTouch(_ stage: Stage) -> Bool { stage == .sal || stage == .sql || stage == .opportunity }
        var stints: [Stint] = []
        for (index, stay) in lead.stays.enumerated() where needsTouch(stay.stage) {
            if index > 0, needsTouch(lead.stays[index - 1].stage) { continue }
            // According to the file it was touched before it got that far.
            let isFurther =
                stay.effectiveStage == .opportunity || stay.effectiveStage == opportunity
                || stay.effectiveStage == .sql && definition.topology.used.contains(.sal)
            if stay.isDeclared, isFurther { continue }
            var first = index
            while first > 0, lead.stays[first - 1].stage.isWithSales, !isNurtured(lead.stays[first - 1]) { first -= 1 }
            var last = index
            while last + 1 < lead.stays.count, needsTouch(lead.stays[last + 1].stage) { last += 1 }
            let cameIn = lead.stays[first].entered
            stints.append(
                Stint(
                    cameIn: cameIn, clockStart: stay.clock, definition: stay.definition, end: lead.stays[last].left,
                    endedBy: lead.stays[last].leftBy,
                    touch: salesTouches(lead).filter { $0 >= cameIn }.min(),
                    touchedBy: firstSalesTouch(lead) { $0 >= cameIn }))
        }
        return stints
    }

    /// Whether a clock of the lead is overdue.
    func isOverdue(_ lead: NaiveLead) -> Bool {
        Clock.Kind.allCases.contains { kind in runs(kind, on: lead).contains { $0.end == nil && $0.due < now } }
    }
}

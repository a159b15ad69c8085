/// The tasks of sales with a lead that it has.
enum SalesAgenda {
    /// What is due by clocks, attempts and answers. O(touches + activities + days of the clocks).
    static func tasks(of lead: Lead, by definition: LeadDefinition) -> [Due] {
        var tasks: [Due] = []
        let touches = definition.followUpTouches(of: lead)
        let firstTouchStay = definition.firstTouchStay(lead)
        let firstTouchSince = firstTouchStay?.clockStart
        let version = lead.stays.last?.definition ?? definition.number
        for kind in definition.clocks.map(\.kind) {
            let entered = kind == .firstTouch ? firstTouchStay?.definition ?? version : version
            guard let clock = definition.clock(kind, since: entered) else { continue }
            switch kind {
            case .accept where lead.stage == .mql:
                tasks.append(Due(kind: .accept, at: definition.calendar.deadline(of: clock, from: lead.clockStart)))
            case .ready where lead.stage == .mql:
                guard let since = readySince(lead, by: definition) else { continue }
                tasks.append(Due(kind: .accept, at: definition.calendar.deadline(of: clock, from: max(since, lead.clockStart))))
            case .firstTouch where touches.isEmpty:
                guard let firstTouchSince else { continue }
                // An owner whom a rule assigned has the full time.
                let since = max(firstTouchSince, lead.assignedByRuleAt ?? firstTouchSince)
                tasks.append(Due(kind: .firstTouch, at: definition.calendar.deadline(of: clock, from: since)))
            case .qualify where lead.stage == .sal && definition.topology.hasQualification:
                tasks.append(Due(kind: .qualify, at: definition.calendar.deadline(of: clock, from: lead.clockStart)))
            case .accept, .ready, .firstTouch, .qualify, .triage: break
            }
        }
        // Nobody attempts to reach a person who opted out of everything.
        if lead.openFollowUp == nil, !lead.isOptedOut(of: nil), lead.stage == .sal || lead.stage == .sql,
            !definition.isOpportunity(lead)
        {
            let progress = definition.followUpProgress(of: lead)
            // A file may declare a lead past its first touch. Its attempts are due only once the first one is logged
            // here.
            let isFirstTouchDue = tasks.contains { $0.kind == .firstTouch } || firstTouchSince == nil && touches.isEmpty
            if !isFirstTouchDue, progress.made < definition.followUp.attempts, !touches.contains(where: \.touch.outcome.isContact) {
                // A lead whose last attempt predates its clocks is due when they started, not years ago.
                let start = definition.calendar.nextOpening(after: firstTouchSince ?? lead.clockStart)
                let due = max(progress.nextDue ?? start, start)
                tasks.append(Due(kind: .attempt(progress.made + 1, of: definition.followUp.attempts), at: due))
            }
        }
        // The first touch answers what brought the lead to sales. Anybody's touch is an answer, also marketing's within
        // an MQL.
        let isTouchDue = tasks.contains { $0.kind == .firstTouch }
        if let engagement = lead.unansweredEngagement(
            since: isTouchDue ? lead.workBegan : lead.salesBegan, lead.touches, by: { definition.asksForFollowUp($0) })
        {
            tasks.append(
                Due(
                    kind: .respond(engagement.engagement.type, form: engagement.engagement.form), at: engagement.occurredAt))
        }
        if let due = nextAssessment(of: lead, by: definition) { tasks.append(Due(kind: .reassess, at: due)) }
        // Not the date of an earlier opportunity.
        let closeDate =
            lead.opportunities.isEmpty ? lead.conversion?.closeDate : lead.opportunities.last { $0.closedAt == nil }?.closeDate
        if definition.isOpportunity(lead), let day = closeDate {
            tasks.append(Due(kind: .close, at: definition.calendar.opening(on: day)))
        }
        if tasks.isEmpty, definition.topology.nurturedWithin.contains(definition.effectiveStage(of: lead)),
            let due = MarketingAgenda.silenceEnds(for: lead, lead.touchesSinceStage, by: definition)
        {
            tasks.append(Due(kind: .keepInTouch, at: due))
        }
        // An MQL without an owner is in general ownership. An estimate is no step with the prospect.
        let isOwned = definition.effectiveStage(of: lead) != .mql || lead.owner != nil
        if isOwned, lead.openFollowUp == nil, tasks.allSatisfy({ $0.kind == .reassess }) {
            let last = max(lead.clockStart, touches.map(\.occurredAt).max() ?? lead.clockStart)
            tasks.append(Due(kind: .plan, at: definition.calendar.moment(definition.calendar.businessDay, after: last)))
        }
        return tasks
    }

    /// When an MQL became ready for a decision: it raised its hand, or the last required answer was given.
    ///
    /// Nil while neither is so. Repeating an answer or raising the hand again doesn't restart it. O(requirements +
    /// activities).
    private static func readySince(_ lead: Lead, by definition: LeadDefinition) -> Instant? {
        [answeredSince(lead, by: definition), lead.raisedHandAt].compactMap(\.self).min()
    }

    private static func answeredSince(_ lead: Lead, by definition: LeadDefinition) -> Instant? {
        let asked = (definition.gates[.accept] ?? []).filter { !$0.criteriaAsked.isEmpty && $0.isAsked(of: lead) }
        let gate = GateContext(lead: lead, now: lead.clockStart)
        guard !asked.isEmpty, definition.unmet(of: asked, gate).isEmpty else { return nil }
        return asked.flatMap(\.criteriaAsked).compactMap { lead.answers[$0]?.since }.max()
    }

    /// When the chance to close is to be assessed again: after the interval, or a decisive event. O(events).
    private static func nextAssessment(of lead: Lead, by definition: LeadDefinition) -> Instant? {
        guard let interval = definition.reassessAfter, let last = lead.chances.last?.occurredAt else { return nil }
        let decisive =
            lead.engagements.lazy.filter { $0.engagement.raisesHand }.map(\.occurredAt)
            + lead.touches.lazy.filter { $0.touch.outcome == .held }.map(\.occurredAt)
        // A day to think it over, while the impression is fresh.
        return decisive.filter { $0 > last }.min().map { definition.calendar.moment(definition.calendar.businessDay, after: $0) }
            ?? last + interval
    }
}

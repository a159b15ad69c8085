/// What the clock makes of a lead: the lines that rules add without anybody acting, empty when nothing is due.
///
/// Each line names its trigger, and a rule fires once for a lead and a trigger, whether or not it was taken back: asking again, or asking in
/// another process, adds nothing. `context.routing` must be as of now, since where a lead goes depends on who has room. O(lines of the lead + team).
package func decideDue(_ history: LeadHistory, given context: DecisionContext) -> [Draft] {
    guard let lead = history.fold() else { return [] }
    let decider = Decider(context: context)
    return decider.due(lead, history)
}

/// A rule's own line with what other rules make of it. O(rules × what the lead has done).
package func consequences(of first: Draft, on lead: Lead, given context: DecisionContext) -> [Draft] {
    Decider(context: context).consequent(first, lead)
}

extension Decider {
    /// The rule that disqualifies who could not be reached within the window.
    static let unreachedRule = "unreached"

    fileprivate func due(_ lead: Lead, _ history: LeadHistory) -> [Draft] {
        switch definition.windowState(of: lead, at: context.now) {
        case .unreached(let since)?:
            let trigger = RuleTrigger.due(since)
            guard let window = definition.window, window.unreached == .disqualify,
                !history.hasFired(Self.unreachedRule, trigger)
            else { break }
            let event = Event.disqualified(Declined(reason: window.reason, trigger: trigger))
            return consequent(draft(lead.id, event, by: .rule(Self.unreachedRule)), lead)
        case .neglected(let since)?:
            guard definition.window?.neglected == .reroute,
                let given = rerouted(lead, .neglected, .due(since), history)
            else { break }
            return [given]
        case .open?, nil: break
        }
        if let given = routedAtLast(lead, history) { return [given] }
        return reroute(lead, history).map { [$0] } ?? []
    }

    /// Gives a lead that found nobody free as it came in to whoever is free now.
    private func routedAtLast(_ lead: Lead, _ history: LeadHistory) -> Draft? {
        guard definition.awaitsRouting(lead), let entered = lead.stays.last else { return nil }
        return rerouted(lead, .entered, .line(entered.seq), history)
    }

    /// Takes a lead from an owner who won't see to it, and gives it to somebody who can; nil when it stays.
    private func reroute(_ lead: Lead, _ history: LeadHistory) -> Draft? {
        guard let owner = lead.owner, definition.isRerouted(lead), let member = context.team.members[owner]
        else { return nil }
        let causes = definition.routing.reroutes
        let stint = RuleTrigger.line(lead.ownerSince)
        if causes.contains(.away), let back = member.absence(at: context.now), let due = definition.nextDue(of: lead),
            due.at < back,
            let given = rerouted(lead, .away, stint, history)
        {
            return given
        }
        let isUntouched = lead.approach == .untouched
        if causes.contains(.late), isUntouched,
            let owed = definition.agenda(of: lead).first(where: { $0.kind == .firstTouch }), owed.at < context.now,
            history.wasOwned(lead, before: owed.at),
            let given = rerouted(lead, .late, .due(owed.at), history)
        {
            return given
        }
        // Work that was begun stays with who began it.
        if causes.contains(.full), isUntouched, let capacity = member.capacity, context.routing.loads[owner, default: 0] > capacity
        {
            return rerouted(lead, .full, stint, history)
        }
        return nil
    }

    private func rerouted(_ lead: Lead, _ cause: Routing.Cause, _ trigger: RuleTrigger, _ history: LeadHistory) -> Draft? {
        guard !history.hasFired(cause.ruleName, trigger) else { return nil }
        let next = context.routing.next(
            for: lead.fields, in: context.team, by: definition.routing, now: context.now, excluding: lead.owner)
        guard let next else { return nil }
        return draft(
            lead.id, .assigned(Assigned(owner: next, reason: cause.words, trigger: trigger)), by: .rule(cause.ruleName))
    }
}

extension LeadDefinition {
    /// When a rule by the clock will next look at a lead for its own sake: its window closes, or its first touch is late; nil when none will
    /// until something happens to it.
    ///
    /// It stays in the past while nobody is free to take the lead. What hangs on the owner rather than the lead (away, without room) is not in it.
    /// O(lines of the lead).
    package func nextRule(on lead: Lead, _ history: LeadHistory, approach: Approach, agenda: [Due]) -> Instant? {
        var moments: [Instant] = []
        if let window, let closes = windowCloses(on: lead, approach) {
            let rule =
                approach == .tried
                ? window.unreached == .disqualify ? Decider.unreachedRule : nil
                : window.neglected == .reroute && !isWaitingForDecision(lead) ? Routing.Cause.neglected.ruleName : nil
            if let rule, !history.hasFired(rule, .due(closes)) { moments.append(closes) }
        }
        if routing.reroutes.contains(.late), lead.owner != nil, approach == .untouched, isRerouted(lead),
            let owed = agenda.first(where: { $0.kind == .firstTouch })?.at, history.wasOwned(lead, before: owed),
            !history.hasFired(Routing.Cause.late.ruleName, .due(owed))
        {
            moments.append(owed)
        }
        if awaitsRouting(lead), let entered = lead.stays.last, !history.hasFired(Routing.Cause.entered.ruleName, .line(entered.seq))
        {
            moments.append(entered.enteredAt)
        }
        return moments.min()
    }

    /// Whether a lead may be taken from its owner by a rule: in hand, and not an opportunity.
    package func isRerouted(_ lead: Lead) -> Bool { lead.stage.isInSalesHands && !isOpportunity(lead) }

    /// Whether routing owes a lead an owner: nobody was free when it came in. What a file put there waits to be claimed.
    package func awaitsRouting(_ lead: Lead) -> Bool {
        routing.method != .nobody && lead.owner == nil && routing.assigns.contains(lead.stage) && !lead.isStageDeclared
    }
}

extension Routing.Cause {
    /// The name of the rule that gives a lead away for this cause.
    package var ruleName: String {
        switch self {
        case .entered: Decider.routingRule
        case .away: "owner-away"
        case .full: "owner-full"
        case .late: "first-touch-late"
        case .neglected: "neglected"
        }
    }
}

extension LeadHistory {
    /// Whether a rule has taken a lead from its present owner's hands for a cause that lies with the owner; it was given back since. O(n).
    package func hasRerouted(_ cause: Routing.Cause, _ lead: Lead) -> Bool { hasFired(cause.ruleName, .line(lead.ownerSince)) }

    /// Whether a lead came to its present owner before a moment, so that what was missed then is theirs. O(n).
    func wasOwned(_ lead: Lead, before moment: Instant) -> Bool {
        entries.first { $0.seq == lead.ownerSince }.map { $0.at < moment } ?? true
    }

    /// Whether a rule has fired for a trigger before, taken back or not. O(n).
    package func hasFired(_ rule: String, _ trigger: RuleTrigger) -> Bool {
        lines.contains { $0.by == .rule(rule) && $0.event.trigger == trigger }
    }
}

extension Event {
    /// What set the rule off that added it; nil for what people do.
    package var trigger: RuleTrigger? {
        switch self {
        case .promoted(let event): event.trigger
        case .reengaged(let event): event.trigger
        case .requalified(let event): event.trigger
        case .assigned(let event): event.trigger
        case .rejected(let event), .disqualified(let event): event.trigger
        case .optedOut(let event), .optedIn(let event), .bounced(let event): event.trigger
        default: nil
        }
    }
}

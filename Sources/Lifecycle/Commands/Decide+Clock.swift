/// The lines that rules add to a lead because time has passed. Empty when nothing is due.
///
/// Each line names its trigger. A rule fires once per lead and trigger, even if its line is undone, so a second call,
/// in this or another process, adds nothing. `context.routing` must be current: the new owner depends on who has free
/// capacity. O(lines of the lead + team).
package func decideDue(_ history: LeadHistory, given context: DecisionContext) -> [Draft] {
    guard let lead = history.fold() else { return [] }
    let decider = Decider(context: context)
    return decider.due(lead, history)
}

/// A rule's own line, followed by the lines that other rules add because of it.
///
/// O(rules × activities of the lead).
package func consequences(of first: Draft, on lead: Lead, given context: DecisionContext) -> [Draft] {
    Decider(context: context).withConsequences(first, of: lead)
}

extension Decider {
    /// The rule that disqualifies a lead that was not reached within the contact window.
    static let unreachedRule = "unreached"

    fileprivate func due(_ lead: Lead, _ history: LeadHistory) -> [Draft] {
        switch definition.windowState(of: lead, at: context.now) {
        case .unreached(let since)?:
            let trigger = RuleTrigger.due(since)
            guard let window = definition.window, window.unreached == .disqualify,
                !history.hasFired(Self.unreachedRule, trigger)
            else { break }
            let event = Event.disqualified(Declined(reason: window.reason, trigger: trigger))
            return withConsequences(draft(lead.id, event, by: .rule(Self.unreachedRule)), of: lead)
        case .neglected(let since)?:
            guard definition.window?.neglected == .reassign,
                let assignment = reassignment(of: lead, .neglected, .due(since), history)
            else { break }
            return [assignment]
        case .open?, nil: break
        }
        if let assignment = pendingAssignment(of: lead, history) { return [assignment] }
        return reassignment(of: lead, history).map { [$0] } ?? []
    }

    /// Assigns a lead for which no rep was free when it came in, once a rep is free.
    private func pendingAssignment(of lead: Lead, _ history: LeadHistory) -> Draft? {
        guard definition.awaitsRouting(lead), let entered = lead.stays.last else { return nil }
        return reassignment(of: lead, .entered, .line(entered.seq), history)
    }

    /// Reassigns a lead whose owner can't work on it. Nil if it stays.
    private func reassignment(of lead: Lead, _ history: LeadHistory) -> Draft? {
        guard let owner = lead.owner, definition.canBeReassigned(lead), let member = context.team.members[owner]
        else { return nil }
        let causes = definition.routing.reassignsWhen
        let ownership = RuleTrigger.line(lead.ownerSince)
        if causes.contains(.ownerAbsent), let back = member.absence(at: context.now), let due = definition.nextDue(of: lead),
            due.at < back,
            let assignment = reassignment(of: lead, .ownerAbsent, ownership, history)
        {
            return assignment
        }
        let isUntouched = definition.contactProgress(of: lead) == .untouched
        if causes.contains(.overdue), isUntouched,
            let due = definition.agenda(of: lead).first(where: { $0.kind == .firstTouch }), due.at < context.now,
            history.wasOwned(lead, before: due.at),
            let assignment = reassignment(of: lead, .overdue, .due(due.at), history)
        {
            return assignment
        }
        // A lead on which work has begun stays with its owner.
        if causes.contains(.ownerFull), isUntouched, let capacity = member.capacity,
            context.routing.loads[owner, default: 0] > capacity
        {
            return reassignment(of: lead, .ownerFull, ownership, history)
        }
        return nil
    }

    private func reassignment(
        of lead: Lead, _ cause: Routing.Cause, _ trigger: RuleTrigger, _ history: LeadHistory
    ) -> Draft? {
        guard !history.hasFired(cause.ruleName, trigger) else { return nil }
        let next = context.routing.next(
            for: lead.fields, in: context.team, by: definition.routing, now: context.now, excluding: lead.owner)
        guard let next else { return nil }
        return draft(
            lead.id, .assigned(Assigned(owner: next, reason: cause.text, trigger: trigger)), by: .rule(cause.ruleName))
    }
}

extension LeadDefinition {
    /// The moment when a rule next applies to a lead: its window closes or its first touch becomes overdue.
    ///
    /// Nil until something happens to the lead, if no rule applies. The moment stays in the past while no rep is free
    /// to take the lead. It ignores what depends on the owner alone (absence, capacity). O(lines of the lead).
    package func ruleMoment(on lead: Lead, _ history: LeadHistory, contactProgress: ContactProgress, agenda: [Due]) -> Instant? {
        var moments: [Instant] = []
        if let window, let closes = windowCloses(on: lead, contactProgress) {
            let rule =
                contactProgress == .attempted
                ? window.unreached == .disqualify ? Decider.unreachedRule : nil
                : window.neglected == .reassign && !awaitsReview(lead) ? Routing.Cause.neglected.ruleName : nil
            if let rule, !history.hasFired(rule, .due(closes)) { moments.append(closes) }
        }
        if routing.reassignsWhen.contains(.overdue), lead.owner != nil, contactProgress == .untouched, canBeReassigned(lead),
            let deadline = agenda.first(where: { $0.kind == .firstTouch })?.at, history.wasOwned(lead, before: deadline),
            !history.hasFired(Routing.Cause.overdue.ruleName, .due(deadline))
        {
            moments.append(deadline)
        }
        if awaitsRouting(lead), let entered = lead.stays.last, !history.hasFired(Routing.Cause.entered.ruleName, .line(entered.seq))
        {
            moments.append(entered.enteredAt)
        }
        return moments.min()
    }

    /// Whether a rule may reassign a lead: it is active with sales and not an opportunity.
    package func canBeReassigned(_ lead: Lead) -> Bool {
        lead.stage.isWithSales && !isOpportunity(lead) && !lead.isErased
    }

    /// Whether routing still has to assign a lead because no rep was free when it came in.
    ///
    /// A lead that a file put into the stage waits to be claimed.
    package func awaitsRouting(_ lead: Lead) -> Bool {
        routing.method != .nobody && lead.owner == nil && !lead.isErased && routing.assigns.contains(lead.stage)
            && !lead.isStageDeclared
    }
}

extension Routing.Cause {
    /// The name of the rule that reassigns a lead for this cause.
    package var ruleName: String {
        switch self {
        case .entered: Decider.routingRule
        case .ownerAbsent: "owner-away"
        case .ownerFull: "owner-full"
        case .overdue: "first-touch-late"
        case .neglected: "neglected"
        }
    }
}

extension LeadHistory {
    /// Whether a rule reassigned a lead for this cause before and its present owner got it back. O(n).
    package func hasReassigned(_ cause: Routing.Cause, _ lead: Lead) -> Bool { hasFired(cause.ruleName, .line(lead.ownerSince)) }

    /// Whether the present owner had a lead before a moment. A deadline missed then is theirs.
    ///
    /// O(n).
    func wasOwned(_ lead: Lead, before moment: Instant) -> Bool {
        entries.first { $0.seq == lead.ownerSince }.map { $0.at < moment } ?? true
    }

    /// Whether a rule has fired for a trigger before, even if its line was undone. O(n).
    package func hasFired(_ rule: String, _ trigger: RuleTrigger) -> Bool {
        lines.contains { $0.by == .rule(rule) && $0.event.trigger == trigger }
    }
}

extension Event {
    /// The trigger of the rule that added it. Nil for events of people.
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

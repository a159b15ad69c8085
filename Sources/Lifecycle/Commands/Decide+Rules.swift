// Events that rules add to an action. They are part of it, marked `rule:<name>`, and are undone with it.
extension Decider {
    /// The name of the rule that makes an inquiry viable.
    static let viabilityRule = "viable"
    /// The name of the rule that makes a viable lead an MQL by its score.
    static let scoreRule = "score"
    /// The name of the rule that answers a raised hand.
    static let raisedHandRule = "raised-hand"
    /// The name of the rule that promotes an MQL to SQL because of its activity.
    static let activityRule = "activity"
    /// The name of the rule that promotes a claimed MQL to SQL, where a claim requests ownership.
    static let ownershipRule = "ownership-request"
    /// The name of the rule that assigns leads to reps.
    static let routingRule = "routing"
    /// The name of the rule that ends marketing to a lead that opted out or can't be reached.
    static let dropRule = "drop"

    /// Captures a new lead in the stage that its source, form or file determines.
    func add(_ given: NewLead) throws(Refusal) -> [Draft] {
        var new = given
        guard context.roles != [.viewer] else {
            throw Refusal(.notPermitted, "viewers cannot add leads; ask an admin for another role")
        }
        guard !new.fields.isEmpty else { throw Refusal(.invalidValue, "the lead has no values; enter at least a name") }
        // What a file says is kept as text; a person can say it right.
        if new.origin != .file, !context.isImport {
            for (field, value) in new.fields.known { new.fields[field] = FieldValidator.repaired(value, in: field) }
            try requireUsable(new.fields.known.map(\.field), in: new.fields, of: nil)
        }
        if let owner = new.owner { try checkCanOwnLeads(owner, nil) }
        let rule = definition.entries.rule(for: new.origin, new.fields)
        var owner = new.owner
        if owner == nil, rule.owner == .adder, new.origin != .file, !context.isImport, context.roles.contains(.sdr) {
            owner = context.actor
        }
        let topology = definition.topology
        let captured = Captured(
            stage: new.declared.map { new.restored == nil ? topology.declaredStage($0.stage) : topology.nearestUsed($0.stage) }
                ?? topology.nearestUsed(rule.stage),
            fields: new.fields, owner: owner, isRequested: new.isRequested, path: new.restored?.path ?? rule.path,
            declaration: new.declared?.declaration, rowKey: new.rowKey,
            since: new.declared == nil ? nil : new.restored?.since.flatMap { $0 == context.moment ? nil : $0 })
        let first = draft(context.newLead, .captured(captured))
        var drafts = [first]
        if case .form(let form) = new.origin {
            let submitted = Engagement(type: .formSubmitted, form: form, detail: new.formName)
            drafts.append(draft(context.newLead, .engaged(submitted)))
        }
        // A declared stage passes no gate and triggers no rule.
        guard new.declared == nil else { return drafts }
        var lead: Lead?
        for (index, each) in drafts.enumerated() { Lead.evolve(&lead, entry(each, index)) }
        guard var lead else { return drafts }
        // The gates are judged with the bounce, which is recorded after the capture.
        if new.isEmailInvalid { lead.channels.record(.bounced, .email, at: context.moment) }
        if rule.owner == .routed, lead.owner == nil, let assignment = routed(lead, .entered, 0) {
            drafts.append(assignment)
            var routed: Lead? = lead
            Lead.evolve(&routed, entry(assignment, drafts.count - 1))
            guard let routed else { return drafts }
            return drafts + consequences(on: routed, after: drafts)
        }
        return drafts + consequences(on: lead, after: drafts)
    }

    /// Assigns a lead to the next rep by routing. Nil if no rep is present with free capacity.
    private func routed(_ lead: Lead, _ cause: Routing.Cause, _ index: Int) -> Draft? {
        let next = context.routing.next(
            for: lead.fields, in: context.team, by: definition.routing, now: context.now, excluding: lead.owner)
        guard let next else { return nil }
        return rule(
            Self.routingRule, lead, .assigned(Assigned(owner: next, reason: cause.text, trigger: trigger(index))))
    }

    /// The drafts of the actor's events, followed by those that rules add.
    func withConsequences(_ events: [Event], of lead: Lead) -> [Draft] {
        let drafts = events.map { draft(lead.id, $0) }
        var after: Lead? = lead
        for (index, each) in drafts.enumerated() { Lead.evolve(&after, entry(each, index)) }
        guard let after else { return drafts }
        return drafts + consequences(on: after, before: lead, after: drafts)
    }

    /// A rule's own draft, followed by those that other rules add because of it.
    func withConsequences(_ first: Draft, of lead: Lead) -> [Draft] {
        var after: Lead? = lead
        Lead.evolve(&after, entry(first, 0))
        guard let after else { return [first] }
        return [first] + consequences(on: after, before: lead, after: [first])
    }

    /// The drafts that rules add one after another until none applies.
    ///
    /// It terminates because each stage is entered at most once.
    private func consequences(on lead: Lead, before: Lead? = nil, after drafts: [Draft]) -> [Draft] {
        var added: [Draft] = []
        var state: Lead? = lead
        while let now = state, let next = nextConsequence(on: now, before: before, after: drafts),
            added.count < Stage.allCases.count
        {
            added.append(next)
            if now.isCustomer, case .reengaged = next.event {
                let opened = context.opening(at: drafts.count + added.count, of: now)
                added.append(rule(Self.raisedHandRule, now, .opportunityOpened(opened)))
                Lead.evolve(&state, entry(next, drafts.count + added.count - 2))
                Lead.evolve(&state, entry(added[added.count - 1], drafts.count + added.count - 1))
                continue
            }
            Lead.evolve(&state, entry(next, drafts.count + added.count - 1))
        }
        return added
    }

    private func nextConsequence(on lead: Lead, before: Lead?, after drafts: [Draft]) -> Draft? {
        if let next = promotionByRule(on: lead, before: before, after: drafts) { return next }
        // The stage decides who works on the lead and whether anyone may.
        let last = drafts.count - 1
        let hasOwner = lead.owner.map { context.team.members[$0]?.hasLeft != true } ?? false
        if !hasOwner, definition.routing.assigns.contains(lead.stage), lead.stage != before?.stage {
            return routed(lead, .entered, last)
        }
        if lead.stage == .nurture || lead.stage == .disqualified, lead.stage != before?.stage, let channel = lead.endOfMarketing {
            let change = ChannelChange(channel: channel.channel, stage: .dropped, trigger: trigger(last))
            return rule(Self.dropRule, lead, channel.isBounce ? .bounced(change) : .optedOut(change))
        }
        return nil
    }

    private func promotionByRule(on lead: Lead, before: Lead?, after drafts: [Draft]) -> Draft? {
        // An engagement from before the present stage counts for the score but triggers no rule.
        guard !predatesStage(before, drafts) else { return nil }
        let topology = definition.topology
        // Rules react to the lead's data and activity, not to decisions or a released owner.
        let trigger = drafts.firstIndex { triggersRules($0.event) }
        if let trigger, lead.stage == .inquiry, topology.used.contains(.viable), isViable(lead) {
            return promotion(Self.viabilityRule, lead, to: .viable, trigger)
        }
        if let response = responseToRaisedHand(of: lead, drafts) { return response }
        if topology.advance.onOwnershipRequest, lead.stage == .mql,
            let claim = drafts.firstIndex(where: { if case .assigned(let assigned) = $0.event { assigned.isClaim } else { false } })
        {
            return promotion(Self.ownershipRule, lead, to: .sql, claim)
        }
        guard let trigger else { return nil }
        if lead.stage == .mql, let thresholds = topology.advance.onScore, thresholds.reached(by: snapshot(lead)) {
            return promotion(Self.activityRule, lead, to: .sql, trigger)
        }
        if topology.recycledPromotes, NurturePlan.promotesAgain(lead, on: context.today, by: definition), mayBePromoted(lead) {
            return promotion(Self.scoreRule, lead, to: definition.topology.nearestUsed(.mql), trigger)
        }
        let isCandidate = lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable) && isViable(lead))
        if isCandidate, topology.scorePromotes, definition.thresholds.reached(by: snapshot(lead)), mayBePromoted(lead) {
            return promotion(Self.scoreRule, lead, to: definition.topology.nearestUsed(.mql), trigger)
        }
        return nil
    }

    /// The response to a raised hand, for a lead that sales doesn't have yet.
    private func responseToRaisedHand(of lead: Lead, _ drafts: [Draft]) -> Draft? {
        let raising = drafts.firstIndex { if case .engaged(let engagement) = $0.event { engagement.raisesHand } else { false } }
        guard let raising = raising ?? editAfterRaisedHand(of: lead, drafts) else { return nil }
        switch lead.stage {
        case .nurture, .disqualified, .dropped, .won, .lost, .noDecision:
            return rule(Self.raisedHandRule, lead, .reengaged(reengagement(of: lead, trigger: trigger(raising))))
        case .inquiry, .viable:
            guard definition.topology.raisedHandPromotes, isViable(lead), mayBePromoted(lead) else { return nil }
            return promotion(Self.raisedHandRule, lead, to: definition.topology.nearestUsed(.mql), raising)
        case .mql:
            return definition.topology.advance.onRaisedHand ? promotion(Self.raisedHandRule, lead, to: .sql, raising) : nil
        case .sal, .sql, .opportunity: return nil
        }
    }

    /// The edit that made a lead viable after it had raised its hand.
    private func editAfterRaisedHand(of lead: Lead, _ drafts: [Draft]) -> Int? {
        guard lead.stage == .inquiry || lead.stage == .viable else { return nil }
        let edit = drafts.firstIndex { if case .edited = $0.event { true } else { false } }
        return edit != nil && lead.engagements.contains { $0.engagement.raisesHand } ? edit : nil
    }

    private func isViable(_ lead: Lead) -> Bool {
        definition.meets(definition.viability, lead, now: context.now, tally: context.tally)
    }

    private func mayBePromoted(_ lead: Lead) -> Bool {
        definition.meets(definition.gates[.promote] ?? [], lead, now: context.now, tally: context.tally)
    }

    /// The line that a draft will become, as the trigger of a rule.
    private func trigger(_ index: Int) -> RuleTrigger { .line(SequenceNumber(context.nextSeq.value + index)) }

    private func promotion(_ name: String, _ lead: Lead, to stage: Stage, _ index: Int) -> Draft {
        rule(name, lead, .promoted(promoted(lead, to: stage, trigger: trigger(index))))
    }

    /// Whether the logged engagement happened before the lead entered the stage it was in.
    private func predatesStage(_ before: Lead?, _ drafts: [Draft]) -> Bool {
        guard let before, drafts.contains(where: { if case .engaged = $0.event { true } else { false } }) else { return false }
        return context.moment < before.enteredStageAt
    }

    private func triggersRules(_ event: Event) -> Bool {
        switch event {
        case .captured, .edited: true
        case .engaged(let engagement): !engagement.isLaterCapture || definition.countsLaterCaptures
        default: false
        }
    }

    private func rule(_ name: String, _ lead: Lead, _ event: Event) -> Draft { draft(lead.id, event, by: .rule(name)) }

    /// The entry that a draft will become, with the data that the fold needs.
    private func entry(_ draft: Draft, _ index: Int) -> Entry {
        Entry(
            seq: SequenceNumber(context.nextSeq.value + index), action: ActionID(high: 0, low: 0), at: context.now,
            occurredAt: draft.occurredAt,
            by: draft.by, lead: draft.lead, definition: definition.number, event: draft.event)
    }
}

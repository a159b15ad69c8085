// What rules make of an action: their lines are parts of it, by `rule:<name>`, and go back with it.
extension Decider {
    /// The name of the rule that makes an inquiry viable.
    static let viabilityRule = "viable"
    /// The name of the rule that makes a viable lead an MQL by its score.
    static let scoreRule = "score"
    /// The name of the rule that answers a raised hand.
    static let raisedHandRule = "raised-hand"
    /// The name of the rule that makes an MQL an SQL by what it did.
    static let activityRule = "activity"
    /// The name of the rule that makes a claimed MQL an SQL, where claiming is a request to transfer ownership.
    static let ownershipRule = "ownership-request"
    /// The name of the rule that gives leads to reps.
    static let routingRule = "routing"
    /// The name of the rule that ends the marketing to a lead that can't or mustn't be reached any more.
    static let dropRule = "drop"

    /// Takes in something captured, in the stage of its source, form or file.
    func add(_ new: NewLead) throws(Refusal) -> [Draft] {
        guard context.roles != [.viewer] else {
            throw Refusal(.notPermitted, "to add leads is for everyone but viewers; you are viewer")
        }
        guard !new.fields.isEmpty else { throw Refusal(.invalidValue, "the lead has no field; give at least a name") }
        if let owner = new.owner, context.team.members[owner] == nil {
            throw Refusal(.unknownMember, "\(owner) is not in the team; `winnow team add` puts them in")
        }
        let rule = definition.entryRule(for: new)
        var owner = new.owner
        if owner == nil, rule.owner == .adder, new.origin != .file, context.roles.contains(.sdr) { owner = context.actor }
        let captured = Captured(
            stage: new.declared.map { definition.declaredStage($0.stage) } ?? definition.nearestUsed(rule.stage),
            fields: new.fields,
            owner: owner,
            isRequested: new.isRequested, path: rule.path, declaration: new.declared?.declaration, rowKey: new.rowKey)
        let first = draft(context.newLead, .captured(captured))
        // What a file declares passes no gates and sets off no rule.
        guard new.declared == nil else { return [first] }
        var drafts = [first]
        if case .form(let form) = new.origin {
            drafts.append(draft(context.newLead, .engaged(Engagement(type: .formSubmitted, form: form))))
        }
        var lead: Lead?
        for (index, each) in drafts.enumerated() { Lead.evolve(&lead, entry(each, index)) }
        guard let lead else { return drafts }
        if rule.owner == .routed, lead.owner == nil, let given = routed(lead, .entered, 0) {
            drafts.append(given)
            var routed: Lead? = lead
            Lead.evolve(&routed, entry(given, drafts.count - 1))
            guard let routed else { return drafts }
            return drafts + consequences(on: routed, after: drafts)
        }
        return drafts + consequences(on: lead, after: drafts)
    }

    /// Gives a lead to the next rep by routing; nil when nobody is there or nobody has room.
    private func routed(_ lead: Lead, _ cause: Routing.Cause, _ index: Int) -> Draft? {
        let next = context.routing.next(
            for: lead.fields, in: context.team, by: definition.routing, now: context.now, excluding: lead.owner)
        guard let next else { return nil }
        return rule(
            Self.routingRule, lead, .assigned(Assigned(owner: next, reason: cause.words, trigger: trigger(index))))
    }

    /// The drafts of some events of the actor's, with what rules make of them.
    func withConsequences(_ events: [Event], of lead: Lead) -> [Draft] {
        let drafts = events.map { draft(lead.id, $0) }
        var after: Lead? = lead
        for (index, each) in drafts.enumerated() { Lead.evolve(&after, entry(each, index)) }
        guard let after else { return drafts }
        return drafts + consequences(on: after, before: lead, after: drafts)
    }

    /// A rule's own draft with what other rules make of it.
    func consequent(_ first: Draft, _ lead: Lead) -> [Draft] {
        var after: Lead? = lead
        Lead.evolve(&after, entry(first, 0))
        guard let after else { return [first] }
        return [first] + consequences(on: after, before: lead, after: [first])
    }

    /// What rules add, one after another until none has anything to say; each stage is entered at most once, so it ends.
    private func consequences(on lead: Lead, before: Lead? = nil, after drafts: [Draft]) -> [Draft] {
        var added: [Draft] = []
        var state: Lead? = lead
        while let now = state, let next = nextConsequence(on: now, before: before, after: drafts),
            added.count < Stage.allCases.count
        {
            added.append(next)
            Lead.evolve(&state, entry(next, drafts.count + added.count - 1))
        }
        return added
    }

    private func nextConsequence(on lead: Lead, before: Lead?, after drafts: [Draft]) -> Draft? {
        if let next = promotionByRule(on: lead, before: before, after: drafts) { return next }
        // What decides on a stage also decides who works there, and whether anybody may.
        let last = drafts.count - 1
        if lead.owner == nil, definition.routing.assigns.contains(lead.stage), lead.stage != before?.stage {
            return routed(lead, .entered, last)
        }
        if lead.stage == .nurture || lead.stage == .disqualified, lead.stage != before?.stage, let channel = lead.endOfMarketing {
            let change = ChannelChange(channel: channel.channel, stage: .dropped, trigger: trigger(last))
            return rule(Self.dropRule, lead, channel.isBounce ? .bounced(change) : .optedOut(change))
        }
        return nil
    }

    private func promotionByRule(on lead: Lead, before: Lead?, after drafts: [Draft]) -> Draft? {
        // An engagement from before the present stage scores but fires no rule.
        guard !isOldNews(before, drafts) else { return nil }
        let topology = definition.topology
        // What rules make of a lead follows from what it is and did, not from being decided on or let go.
        let fed = drafts.firstIndex { Self.feedsRules($0.event) }
        if let fed, lead.stage == .inquiry, topology.used.contains(.viable), isViable(lead) {
            return promotion(Self.viabilityRule, lead, to: .viable, fed)
        }
        if let hand = raisedHand(on: lead, drafts) { return hand }
        if topology.advance.onOwnershipRequest, lead.stage == .mql,
            let claim = drafts.firstIndex(where: { if case .assigned(let assigned) = $0.event { assigned.isClaim } else { false } })
        {
            return promotion(Self.ownershipRule, lead, to: .sql, claim)
        }
        guard let fed else { return nil }
        if lead.stage == .mql, let thresholds = topology.advance.onScore, thresholds.reached(by: reading(lead)) {
            return promotion(Self.activityRule, lead, to: .sql, fed)
        }
        let isCandidate = lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable) && isViable(lead))
        if isCandidate, topology.scorePromotes, definition.thresholds.reached(by: reading(lead)),
            definition.unmet(for: .promote, GateContext(lead: lead, now: context.now)).isEmpty
        {
            return promotion(Self.scoreRule, lead, to: definition.nearestUsed(.mql), fed)
        }
        return nil
    }

    /// A raised hand brings a lead that sales hasn't got to it.
    private func raisedHand(on lead: Lead, _ drafts: [Draft]) -> Draft? {
        let raising = drafts.firstIndex { if case .engaged(let engagement) = $0.event { engagement.raisesHand } else { false } }
        guard let raising = raising ?? lateHand(on: lead, drafts) else { return nil }
        switch lead.stage {
        case .nurture, .disqualified, .dropped, .lost, .noDecision:
            return rule(Self.raisedHandRule, lead, .reengaged(reengagement(of: lead, trigger: trigger(raising))))
        case .inquiry, .viable:
            guard definition.topology.raisedHandPromotes, isViable(lead),
                definition.unmet(for: .promote, GateContext(lead: lead, now: context.now)).isEmpty
            else { return nil }
            return promotion(Self.raisedHandRule, lead, to: definition.nearestUsed(.mql), raising)
        case .mql:
            return definition.topology.advance.onRaisedHand ? promotion(Self.raisedHandRule, lead, to: .sql, raising) : nil
        case .sal, .sql, .opportunity, .won: return nil
        }
    }

    /// The edit that made a lead viable which had raised its hand before it could be reached.
    private func lateHand(on lead: Lead, _ drafts: [Draft]) -> Int? {
        guard lead.stage == .inquiry || lead.stage == .viable, lead.engagements.contains(where: { $0.engagement.raisesHand }) else {
            return nil
        }
        return drafts.firstIndex { if case .edited = $0.event { true } else { false } }
    }

    private func isViable(_ lead: Lead) -> Bool { definition.missingForViability(lead, now: context.now).isEmpty }

    /// The line that a draft will become, as what sets off a rule.
    private func trigger(_ index: Int) -> RuleTrigger { .line(SequenceNumber(context.nextSeq.value + index)) }

    private func promotion(_ name: String, _ lead: Lead, to stage: Stage, _ index: Int) -> Draft {
        rule(name, lead, .promoted(Promoted(stage: stage, score: reading(lead), trigger: trigger(index))))
    }

    /// Whether all that the prospect did lies before the stage that the lead was in.
    private func isOldNews(_ before: Lead?, _ drafts: [Draft]) -> Bool {
        guard let before, drafts.contains(where: { if case .engaged = $0.event { true } else { false } }) else { return false }
        return context.moment < before.enteredStageAt
    }

    private static func feedsRules(_ event: Event) -> Bool {
        switch event {
        case .captured, .engaged, .edited: true
        default: false
        }
    }

    private func rule(_ name: String, _ lead: Lead, _ event: Event) -> Draft { draft(lead.id, event, by: .rule(name)) }

    /// The entry that a draft will become, as far as the fold can tell.
    private func entry(_ draft: Draft, _ index: Int) -> Entry {
        Entry(
            seq: SequenceNumber(context.nextSeq.value + index), action: ActionID(high: 0, low: 0), at: context.now,
            occurredAt: draft.occurredAt,
            by: draft.by, lead: draft.lead, definition: definition.number, event: draft.event)
    }
}

extension LeadDefinition {
    /// The rule by which a capture enters: the first that matches; an inquiry where none does.
    package func entryRule(for new: NewLead) -> EntryRule { entryRule(for: new.origin, new.fields) }

    /// The entry rule of a lead that came in some way, by who it is.
    func entryRule(for origin: NewLead.Origin, _ fields: LeadFields) -> EntryRule {
        // By their places: a rule with its texts is copied in longer than it is held against a lead.
        let place = entries.indices.first { place in
            switch entries[place].match {
            case .byHand: origin == .byHand
            case .form(let form): origin == .form(form)
            case .source(let name): fields[.source]?.lowercased() == name.lowercased()
            case .anything: true
            }
        }
        return place.map { entries[$0] } ?? EntryRule(match: .anything, stage: .inquiry)
    }

    /// The stage of a lead that a file says is in a stage: the nearest one used, but an SQL that was never converted is no opportunity where SQL is
    /// the opportunity: sales has it and hasn't converted it.
    package func declaredStage(_ stage: Stage) -> Stage {
        if stage == .sql, topology.opportunity == .sql, topology.used.contains(.sal) { return .sal }
        return nearestUsed(stage)
    }

    /// A stage, or the next one up that the definition uses: a lead passes through the others without stopping.
    package func nearestUsed(_ stage: Stage) -> Stage {
        if topology.used.contains(stage) { return stage }
        if stage == .opportunity { return topology.opportunity }
        guard let index = Self.ladder.firstIndex(of: stage) else { return stage }
        return Self.ladder[index...].first(where: topology.used.contains) ?? stage
    }

    private static let ladder: [Stage] = [.inquiry, .viable, .mql, .sal, .sql, .opportunity]
}

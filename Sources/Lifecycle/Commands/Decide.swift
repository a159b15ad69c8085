/// Decides a command on a lead: the resulting events, or a refusal.
///
/// `lead` is nil only for `add`. The first drafts are the actor's own; the others come from rules, marked
/// `rule:<name>`. All of them form one action. A pure function of its arguments. O(rules × activities of the lead).
///
/// - Throws: `Refusal`, with the unmet requirements if a gate is not met.
package func decide(_ command: Command, in lead: Lead?, given context: DecisionContext) throws(Refusal) -> [Draft] {
    let decider = Decider(context: context)
    try context.requirePast(command, lead?.id)
    if case .add(let new) = command { return try decider.add(new) }
    guard let lead else { throw Refusal(.noSuchLead, "there is no such lead; check the lead id") }
    try decider.permit(command, lead)
    let events = try decider.events(of: command, lead)
    return decider.withConsequences(events, of: lead)
}

/// What a lead still needs for a command, which is the same for everybody. Empty if nothing is missing.
///
/// The account and the contact of a conversion are taken from the lead unless others are given. O(requirements ×
/// activities of the lead).
package func missing(for command: Command, in lead: Lead, given context: DecisionContext) -> [UnmetRequirement] {
    let (definition, gate) = (context.definition, GateContext(lead: lead, now: context.now))
    switch command {
    case .promote:
        let viability = lead.stage == .inquiry ? definition.unmetForViability(lead, now: context.now) : []
        return viability + definition.unmet(for: .promote, gate).filter { !viability.contains($0) }
    case .accept: return definition.unmet(for: .accept, gate)
    case .qualify: return definition.unmet(for: .qualify, gate)
    case .reject, .disqualify:
        let isReject = if case .reject = command { true } else { false }
        let (use, transition): (Reason.Use, Transition) = isReject ? (.reject, .reject) : (.disqualify, .disqualify)
        let reasons = definition.reasons(for: use)
        let decider = Decider(context: context)
        return (try? decider.refusalWithoutReason(for: use, transition, lead))?.flatMap { reasons.isEmpty ? nil : $0.unmet } ?? []
    case .convert:
        return definition.unmet(for: .convert, gate).filter {
            $0.requirement != .conversion(.account) && $0.requirement != .conversion(.contact)
        }
    default: return []
    }
}

/// The reason why a command is unavailable, or nil if it is available.
///
/// The console greys out unavailable commands.
///
/// Checks what `decide` checks, except for what a form or menu will still ask: reasons, conversions and answers.
package func availability(of command: Command, in lead: Lead, given context: DecisionContext) -> Refusal? {
    let decider = Decider(context: context)
    do throws(Refusal) {
        try decider.permit(command, lead)
        switch command {
        case .reject: return try decider.refusalWithoutReason(for: .reject, .reject, lead)
        case .disqualify: return try decider.refusalWithoutReason(for: .disqualify, .disqualify, lead)
        case .convert:
            // The form asks for these.
            let gate = context.definition.unmet(for: .convert, GateContext(lead: lead, now: context.now)).filter { unmet in
                switch unmet.requirement {
                case .conversion, .scheduledFollowUp: false
                default: true
                }
            }
            return gate.isEmpty ? nil : decider.refusal(.convert, gate, lead)
        case .changeOpportunity:
            guard lead.opportunities.newestOpen == nil else { return nil }
            return Refusal(.wrongStage, lead: lead.id, "\(lead.id) has no open opportunity")
        case .touch, .schedule, .assess, .note, .edit, .snooze, .assign, .close, .engage, .merge: return nil
        default:
            _ = try decider.events(of: command, lead)
            return nil
        }
    } catch { return error }
}

struct Decider {
    let context: DecisionContext

    var definition: LeadDefinition { context.definition }
    var actor: Actor { .person(context.actor) }

    func draft(_ lead: LeadID, _ event: Event, by: Actor? = nil) -> Draft {
        Draft(lead: lead, by: by ?? actor, occurredAt: context.occurredAt, event: event)
    }

    /// The events of a permitted command, without those of rules.
    func events(of command: Command, _ lead: Lead) throws(Refusal) -> [Event] {
        switch command {
        case .add: return []
        case .engage(let engagement): return [.engaged(engagement)]
        case .promote: return [try promote(lead)]
        case .claim: return [.assigned(Assigned(owner: context.actor, isClaim: true))]
        case .accept: return [try accept(lead)]
        case .qualify: return [try qualify(lead)]
        case .reject(let reason, let note, let returnOn, let track):
            let declined = try declined(reason, note, .reject, .reject, lead)
            return [.rejected(try nurtured(declined, returnOn: returnOn, track: track, lead))]
        case .disqualify(let reason, let note): return [.disqualified(try declined(reason, note, .disqualify, .disqualify, lead))]
        case .convert(let conversion): return try convert(conversion, lead)
        case .close(let outcome, let reason, let amount, let note): return [try close(outcome, reason, amount, note, lead)]
        case .reengage(let note):
            let back = Event.reengaged(reengagement(of: lead, trigger: nil, note: note))
            // A customer who asks again gets a further opportunity.
            return lead.isCustomer ? [back, .opportunityOpened(context.opening(at: 1, of: lead))] : [back]
        case .touch(let touch): return try self.touch(touch, lead)
        case .schedule(let agreed):
            try context.requireToCome(agreed, lead)
            return [.followUpScheduled(agreed)]
        case .assess(let assessed): return [try assess(assessed, lead)]
        case .note(let text):
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw Refusal(.invalidValue, lead: lead.id, "the note is empty; enter some text")
            }
            return [.noted(text)]
        case .edit(let changes): return [.edited(try effectiveChanges(changes, lead))]
        case .snooze(let until):
            guard until > context.now else {
                throw Refusal(.invalidValue, lead: lead.id, "the snooze must end in the future; enter a later time")
            }
            if let agreed = lead.openFollowUp, agreed.at > context.now, agreed.at < until {
                throw Refusal(
                    .invalidValue, lead: lead.id,
                    "the agreed \(agreed.channel.followUpName) is before that, and would be hidden; snooze the lead until then, or "
                        + "agree another time first")
            }
            return [.snoozed(until: until)]
        case .optOut(let channel):
            return [.optedOut(ChannelChange(channel: channel, stage: lead.stageAfterClosing(channel, at: context.moment)))]
        case .optIn(let channel):
            // An opt-in from before the lead dropped out doesn't bring it back, whatever the channel.
            let isBack = lead.stage == .dropped && isNewestChange(of: channel, lead) && context.moment >= lead.enteredStageAt
            return [.optedIn(ChannelChange(channel: channel, stage: isBack ? lead.stageBeforeDrop : nil))]
        case .bounce(let channel, let address):
            // An import has decided on the address itself.
            if context.isImport {
                return [.bounced(ChannelChange(channel: channel, stage: lead.stageAfterClosing(channel, at: context.moment)))]
            }
            return try bounce(channel, of: address, lead)
        case .assign(let owner, let reason): return [try assign(owner, reason, lead)]
        case .release: return [.released]
        case .merge(let other): return [try merge(other, into: lead)]
        case .changeOpportunity(let change):
            let effective = try change.effective(on: lead)
            try context.requirePlausible(effective.closeDate?.value, lead)
            return [.opportunityChanged(effective)]
        case .fillBlanks(let changes): return try fillBlanks(changes, lead)
        case .recordOutcome(let declared): return try record(declared, lead)
        }
    }

    func bounce(_ channel: TouchChannel, of address: EmailAddress?, _ lead: Lead) throws(Refusal) -> [Event] {
        try BouncedAddress(channel: channel, address: address, at: context.moment).events(on: lead)
    }

    private func isNewestChange(of channel: TouchChannel?, _ lead: Lead) -> Bool {
        lead.channels.isNewest(channel, at: context.moment)
    }

    func refusal(_ transition: Transition, _ unmet: [UnmetRequirement], _ lead: Lead) -> Refusal {
        Refusal(
            .gateNotMet, lead: lead.id, "to \(transition.rawValue), \(lead.id) needs " + unmet.map(\.text).joined(separator: "; "),
            unmet: unmet)
    }

    func pass(_ transition: Transition, _ gate: GateContext) throws(Refusal) {
        let unmet = definition.unmet(for: transition, gate)
        guard unmet.isEmpty else { throw refusal(transition, unmet, gate.lead) }
    }

    func snapshot(_ lead: Lead) -> ScoreSnapshot {
        definition.points(of: lead, on: context.today, from: context.tally)
    }
}

/// Decides a command on a lead: the events that follow, or the reason why not.
///
/// `lead` is nil only for `add`. The first drafts are the actor's own, further ones are what rules make of them, by `rule:<name>`; all of
/// them are one action. Pure: it knows what `context` says and nothing else. O(rules × what the lead has done).
///
/// - Throws: `Refusal`, with what is missing where a gate refuses.
package func decide(_ command: Command, in lead: Lead?, given context: DecisionContext) throws(Refusal) -> [Draft] {
    let decider = Decider(context: context)
    if case .add(let new) = command { return try decider.add(new) }
    guard let lead else { throw Refusal(.noSuchLead, "there is no such lead; look at its number again") }
    try decider.permit(command, lead)
    let events = try decider.events(of: command, lead)
    return decider.withConsequences(events, of: lead)
}

/// Whether a command could be done at once, and if not, why: what the console greys out. As `decide`, but for commands that still wait
/// for what a form or sheet will ask: reasons, conversions and answers are not held against them.
package func availability(of command: Command, in lead: Lead, given context: DecisionContext) -> Refusal? {
    let decider = Decider(context: context)
    do throws(Refusal) {
        try decider.permit(command, lead)
        switch command {
        case .reject, .disqualify: return try decider.anyReason(for: command, lead)
        case .convert:
            // What the form itself asks for is not missing yet.
            let gate = context.definition.unmet(for: .convert, GateContext(lead: lead, now: context.now)).filter { unmet in
                switch unmet.requirement {
                case .conversion, .scheduledFollowUp: false
                default: true
                }
            }
            return gate.isEmpty ? nil : decider.refusal(.convert, gate, lead)
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

    /// The events of a permitted command, before any rule.
    func events(of command: Command, _ lead: Lead) throws(Refusal) -> [Event] {
        switch command {
        case .add: return []
        case .engage(let engagement): return [.engaged(engagement)]
        case .promote: return [try promote(lead)]
        case .claim: return [.assigned(Assigned(owner: context.actor, isClaim: true))]
        case .accept: return [try accept(lead)]
        case .qualify: return [try qualify(lead)]
        case .reject(let reason, let note): return [.rejected(try declined(reason, note, .reject, .reject, lead))]
        case .disqualify(let reason, let note): return [.disqualified(try declined(reason, note, .disqualify, .disqualify, lead))]
        case .convert(let conversion): return [try convert(conversion, lead)]
        case .close(let outcome, let reason, let amount, let note): return [try close(outcome, reason, amount, note, lead)]
        case .reengage(let note): return [.reengaged(reengagement(of: lead, trigger: nil, note: note))]
        case .touch(let touch): return try self.touch(touch, lead)
        case .schedule(let agreed): return [.followUpScheduled(agreed)]
        case .assess(let assessed): return [try assess(assessed, lead)]
        case .note(let text):
            guard text.contains(where: { !$0.isWhitespace }) else {
                throw Refusal(.invalidValue, lead: lead.id, "the note is empty; type something")
            }
            return [.noted(text)]
        case .edit(let changes): return [.edited(try edited(changes, lead))]
        case .snooze(let until):
            guard until > context.now else { throw Refusal(.invalidValue, lead: lead.id, "snooze until a moment in the future") }
            return [.snoozed(until: until)]
        case .optOut(let channel): return [.optedOut(ChannelChange(channel: channel, stage: dropStage(lead, channel)))]
        case .optIn(let channel):
            // Opting in before it dropped out is not opting in again, whatever the channel.
            let isBack = lead.stage == .dropped && news(lead, channel) && context.moment >= lead.enteredStageAt
            return [.optedIn(ChannelChange(channel: channel, stage: isBack ? .nurture : nil))]
        case .bounce(let channel): return [.bounced(ChannelChange(channel: channel, stage: dropStage(lead, channel)))]
        case .assign(let owner, let reason): return [try assign(owner, reason, lead)]
        case .release: return [.released]
        case .merge(let other): return [try merge(other, into: lead)]
        case .fillBlanks(let changes): return try fillBlanks(changes, lead)
        case .recordOutcome(let declared): return try record(declared, lead)
        }
    }

    /// Where an opt-out or bounce sends a lead: out of marketing's hands, if nobody else's; nowhere when a newer word is known.
    private func dropStage(_ lead: Lead, _ channel: TouchChannel?) -> Stage? {
        (lead.stage == .nurture || lead.stage == .disqualified) && news(lead, channel) ? .dropped : nil
    }

    private func news(_ lead: Lead, _ channel: TouchChannel?) -> Bool { lead.channels.isNews(channel, at: context.moment) }

    func refusal(_ transition: Transition, _ unmet: [UnmetRequirement], _ lead: Lead) -> Refusal {
        Refusal(
            .gateNotMet, lead: lead.id, "\(transition.rawValue) still needs " + unmet.map(\.text).joined(separator: "; "),
            unmet: unmet)
    }

    func pass(_ transition: Transition, _ gateCase: GateContext) throws(Refusal) {
        let unmet = definition.unmet(for: transition, gateCase)
        guard unmet.isEmpty else { throw refusal(transition, unmet, gateCase.lead) }
    }

    func reading(_ lead: Lead) -> ScoreSnapshot { definition.score(lead, on: context.today).reading }
}

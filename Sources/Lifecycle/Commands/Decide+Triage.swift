// The decisions that move a lead: up, across to sales, back to marketing, out, and to its end.
extension Decider {
    func promote(_ lead: Lead) throws(Refusal) -> Event {
        let unmet = definition.missingForViability(lead, now: context.now)
        if lead.stage == .inquiry, !unmet.isEmpty {
            throw Refusal(
                .gateNotMet, lead: lead.id,
                "\(lead.id) is not viable yet; it still needs " + unmet.map(\.text).joined(separator: "; "), unmet: unmet)
        }
        try pass(.promote, GateContext(lead: lead, now: context.now))
        return .promoted(Promoted(stage: definition.nearestUsed(.mql), score: reading(lead)))
    }

    func accept(_ lead: Lead) throws(Refusal) -> Event {
        try pass(.accept, GateContext(lead: lead, now: context.now))
        let breakdown = definition.score(lead, on: context.today)
        return .accepted(
            Accepted(
                stage: definition.topology.acceptsInto, owner: context.actor, score: breakdown.reading, evidence: breakdown.evidence
            ))
    }

    func qualify(_ lead: Lead) throws(Refusal) -> Event {
        try pass(.qualify, GateContext(lead: lead, now: context.now))
        return .qualified(Qualified(stage: .sql))
    }

    func declined(_ reason: String, _ note: String?, _ use: Reason.Use, _ transition: Transition, _ lead: Lead) throws(Refusal)
        -> Declined
    {
        guard let known = definition.reason(reason, for: use) else { throw unknownReason(reason, use, lead) }
        let gateCase = GateContext(lead: lead, now: context.now)
        var unmet = definition.unmet(for: transition, gateCase)
        // What the gate asks for anyway is said once.
        unmet += definition.unmet(of: known.requires, gateCase).filter { !unmet.contains($0) }
        guard unmet.isEmpty else {
            throw Refusal(
                .gateNotMet, lead: lead.id, "\"\(known.label)\" still needs " + unmet.map(\.text).joined(separator: "; "),
                unmet: unmet)
        }
        return Declined(reason: reason, note: note)
    }

    /// Why no reason at all could be given for declining a lead, nil when one can.
    func anyReason(for command: Command, _ lead: Lead) throws(Refusal) -> Refusal? {
        let use: Reason.Use = command.verb == "reject" ? .reject : .disqualify
        let transition: Transition = use == .reject ? .reject : .disqualify
        var last: Refusal?
        for reason in definition.reasons(for: use) {
            do throws(Refusal) {
                _ = try declined(reason.id, nil, use, transition, lead)
                return nil
            } catch { last = error }
        }
        return last ?? Refusal(.notInDefinition, lead: lead.id, "the definition \"\(definition.name)\" has no reason for it")
    }

    func unknownReason(_ reason: String, _ use: Reason.Use, _ lead: Lead) -> Refusal {
        let known = definition.reasons(for: use).map(\.id).joined(separator: ", ")
        return Refusal(
            .unknownReason, lead: lead.id, "there is no such reason; the definition \"\(definition.name)\" has: \(known)")
    }

    func convert(_ conversion: Conversion, _ lead: Lead) throws(Refusal) -> Event {
        try pass(.convert, GateContext(lead: lead, now: context.now, conversion: conversion))
        var told = conversion
        let owner = try closer(for: conversion, lead)
        told.closer = owner == context.actor ? nil : owner
        return .converted(Converted(stage: definition.topology.opportunity, conversion: told, owner: owner))
    }

    /// Who receives a conversion ("sdr; hands to a closer"): the closer who was named; else who converts, if a closer; else of the closers who are there
    /// the one with the fewest opportunities, of equals the first by login; else who converts.
    private func closer(for conversion: Conversion, _ lead: Lead) throws(Refusal) -> Login {
        if let named = conversion.closer {
            guard context.team.roles(of: named).contains(.closer) else {
                throw Refusal(.unknownMember, lead: lead.id, "\(named) is no closer in this team; `winnow team` lists who is")
            }
            return named
        }
        return context.nextCloser ?? context.actor
    }

    func close(_ outcome: Outcome, _ reason: String?, _ amount: Money?, _ note: String?, _ lead: Lead) throws(Refusal) -> Event {
        let use: Reason.Use? =
            switch outcome {
            case .won: nil
            case .lost: .lost
            case .noDecision: .noDecision
            }
        var requirements = definition.gates[.close] ?? []
        if let use, !definition.reasons(for: use).isEmpty {
            guard let reason else {
                let known = definition.reasons(for: use).map(\.id).joined(separator: ", ")
                let unmet = UnmetRequirement(requirement: .reason, text: "a reason")
                throw Refusal(.gateNotMet, lead: lead.id, "close still needs a reason: \(known)", unmet: [unmet])
            }
            guard let known = definition.reason(reason, for: use) else { throw unknownReason(reason, use, lead) }
            requirements += known.requires
        } else if let reason {
            throw Refusal(
                .unknownReason, lead: lead.id, "\(outcome.stage.plainName) takes no reason, but \"\(reason.prefix(40))\" was given")
        }
        let conversion = amount.map { Conversion(amount: $0) }
        let unmet = definition.unmet(
            of: requirements, GateContext(lead: lead, now: context.now, conversion: conversion, hasReason: reason != nil))
        guard unmet.isEmpty else { throw refusal(.close, unmet, lead) }
        return .closed(Closed(outcome: outcome, reason: reason, amount: amount, note: note))
    }

    /// How a lead comes back: to MQL in general ownership, or to SQL, whose owner is who brings it back (a rule leaves that to the queue).
    func reengagement(of lead: Lead, trigger: RuleTrigger?, note: String? = nil) -> Reengaged {
        let stage = definition.topology.raisedHandReturns
        let mine = trigger == nil && context.roles.contains(.sdr) && stage == .sql
        return Reengaged(stage: stage, owner: mine ? context.actor : nil, trigger: trigger, note: note)
    }

    func assign(_ owner: Login, _ reason: String?, _ lead: Lead) throws(Refusal) -> Event {
        guard let member = context.team.members[owner], !member.roles.isEmpty, member.roles != [.viewer] else {
            throw Refusal(.unknownMember, lead: lead.id, "\(owner) is not in the team; `winnow team add` puts them in")
        }
        guard lead.owner != owner else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) is \(context.team.name(of: owner))'s already")
        }
        return .assigned(Assigned(owner: owner, reason: reason))
    }
}

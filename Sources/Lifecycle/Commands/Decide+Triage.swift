// Commands that move a lead between stages or owners.
extension Decider {
    func promote(_ lead: Lead) throws(Refusal) -> Event {
        if lead.stage == .inquiry, !definition.unmetForViability(lead, now: context.now).isEmpty {
            // All that is missing at once, in the order of the steps.
            let all = missing(for: .promote, in: lead, given: context)
            throw Refusal(
                .gateNotMet, lead: lead.id,
                "\(lead.id) is not viable yet; it needs " + all.map(\.text).joined(separator: "; "), unmet: all)
        }
        try pass(.promote, GateContext(lead: lead, now: context.now))
        return .promoted(promoted(lead, to: definition.topology.nearestUsed(.mql)))
    }

    /// A promotion with its scores and the rules that gave them, for the closed loop.
    func promoted(_ lead: Lead, to stage: Stage, trigger: RuleTrigger? = nil) -> Promoted {
        let breakdown = definition.score(lead, on: context.today)
        return Promoted(stage: stage, score: breakdown.snapshot, trigger: trigger, evidence: breakdown.evidence)
    }

    func accept(_ lead: Lead) throws(Refusal) -> Event {
        try pass(.accept, GateContext(lead: lead, now: context.now))
        let breakdown = definition.score(lead, on: context.today)
        return .accepted(
            Accepted(
                stage: definition.topology.acceptsInto, owner: context.actor, score: breakdown.snapshot,
                evidence: breakdown.evidence
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
        let gate = GateContext(lead: lead, now: context.now)
        var unmet = definition.unmet(for: transition, gate)
        // Requirements of both the gate and the reason are listed once.
        unmet += definition.unmet(of: known, gate).filter { !unmet.contains($0) }
        guard unmet.isEmpty else {
            throw Refusal(
                .gateNotMet, lead: lead.id,
                "to \(transition.rawValue) as \"\(known.label)\", \(lead.id) needs "
                    + unmet.map(\.text).joined(separator: "; "), unmet: unmet)
        }
        return Declined(reason: reason, note: note)
    }

    /// A return with its date and track: those given, else those of the definition.
    func nurtured(_ declined: Declined, returnOn: Day?, track: String?, _ lead: Lead) throws(Refusal) -> Declined {
        var declined = declined
        try requirePlan(returnOn, track == NurtureTrack.none ? nil : track, lead)
        let days = definition.reason(declined.reason, for: .reject)?.returnDays
        declined.returnOn = returnOn ?? days.map { context.today.adding($0) }
        let planned = definition.tracks.first { $0.isFor(reason: declined.reason, source: lead.fields[.source]) }?.id
        declined.track = track == NurtureTrack.none ? nil : track ?? planned
        return declined
    }

    /// Refuses a return date on which nobody would look at the lead any more, and an unknown track.
    func requirePlan(_ returnOn: Day?, _ track: String?, _ lead: Lead) throws(Refusal) {
        if let returnOn, returnOn <= context.today {
            throw Refusal(.invalidValue, lead: lead.id, "the return date must be in the future; enter a later day")
        }
        guard let track, NurturePlan.track(track, of: definition) == nil else { return }
        let known = definition.tracks.map(\.id).joined(separator: ", ")
        throw Refusal(
            .invalidValue, lead: lead.id,
            known.isEmpty
                ? "the definition \"\(definition.name)\" has no nurture tracks"
                : "\"\(track.prefix(40))\" is not a nurture track; choose one of: \(known)")
    }

    /// The refusal of a decline for which no reason can be given. Nil if at least one can.
    func refusalWithoutReason(for use: Reason.Use, _ transition: Transition, _ lead: Lead) throws(Refusal) -> Refusal? {
        var last: Refusal?
        for reason in definition.reasons(for: use) {
            do throws(Refusal) {
                _ = try declined(reason.id, nil, use, transition, lead)
                return nil
            } catch { last = error }
        }
        return last
            ?? Refusal(
                .notInDefinition, lead: lead.id,
                "the definition \"\(definition.name)\" has no reason to \(transition.rawValue) a lead")
    }

    func unknownReason(_ reason: String, _ use: Reason.Use, _ lead: Lead) -> Refusal {
        let known = definition.reasons(for: use).map(\.id).joined(separator: ", ")
        return Refusal(
            .unknownReason, lead: lead.id,
            "\"\(reason.prefix(40))\" is not a reason \(use.phrase); choose one of: \(known)")
    }

    func convert(_ conversion: Conversion, _ lead: Lead) throws(Refusal) -> [Event] {
        try pass(.convert, GateContext(lead: lead, now: context.now, conversion: conversion))
        try context.requirePlausible(conversion.closeDate, lead)
        var conversion = conversion
        let owner = try closer(for: conversion, lead)
        conversion.closer = owner == context.actor ? nil : owner
        let converted = Converted(stage: definition.topology.opportunity, conversion: conversion, owner: owner)
        return [.converted(converted), .opportunityOpened(context.opening(at: 0, hasAccount: conversion.account != nil))]
    }

    /// The person who receives a conversion ("sdr; hands to a closer").
    ///
    /// In this order: the named closer; the actor, if a closer; the present closer with the fewest opportunities, the
    /// first by login on a tie; the actor.
    ///
    /// - Throws: `Refusal` if the named person is not a closer.
    private func closer(for conversion: Conversion, _ lead: Lead) throws(Refusal) -> Login {
        if let named = conversion.closer {
            guard context.team.roles(of: named).contains(.closer) else {
                throw Refusal(.unknownMember, lead: lead.id, "\(named) is not a closer; `winnow team` lists the closers")
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
                throw Refusal(
                    .gateNotMet, lead: lead.id, "\(use.phrase), \(lead.id) needs a reason: \(known)",
                    unmet: [unmet])
            }
            guard let known = definition.reason(reason, for: use) else { throw unknownReason(reason, use, lead) }
            requirements += known.requires
        } else if let reason {
            throw Refusal(
                .unknownReason, lead: lead.id,
                "closing as \(outcome.stage.plainName) takes no reason; leave out \"\(reason.prefix(40))\"")
        }
        let conversion = amount.map { Conversion(amount: $0) }
        let unmet = definition.unmet(
            of: requirements, GateContext(lead: lead, now: context.now, conversion: conversion, hasReason: reason != nil))
        guard unmet.isEmpty else { throw refusal(.close, unmet, lead) }
        return .closed(Closed(outcome: outcome, reason: reason, amount: amount, note: note))
    }

    /// The return of a lead that raised its hand, to the stage that the definition sets.
    ///
    /// An SDR who brings it back to SQL owns it. Otherwise it has no owner; a rule leaves it in the queue. A customer
    /// comes back as an opportunity of the account's owner.
    func reengagement(of lead: Lead, trigger: RuleTrigger?, note: String? = nil) -> Reengaged {
        guard !lead.isCustomer else {
            return Reengaged(
                stage: definition.topology.opportunity, owner: context.ownerOfNextOpportunity(of: lead), trigger: trigger,
                note: note)
        }
        let stage = definition.topology.raisedHandReturns
        let mine = trigger == nil && context.roles.contains(.sdr) && stage == .sql
        return Reengaged(stage: stage, owner: mine ? context.actor : nil, trigger: trigger, note: note)
    }

    func assign(_ owner: Login, _ reason: String?, _ lead: Lead) throws(Refusal) -> Event {
        try checkCanOwnLeads(owner, lead.id)
        guard lead.owner != owner else {
            throw Refusal(.nothingToChange, lead: lead.id, "\(lead.id) is already owned by \(context.team.name(of: owner))")
        }
        return .assigned(Assigned(owner: owner, reason: reason))
    }

    /// Refuses an owner who isn't on the team, has left it, or only looks.
    func checkCanOwnLeads(_ owner: Login, _ lead: LeadID?) throws(Refusal) {
        guard let member = context.team.members[owner] else {
            throw Refusal(.unknownMember, lead: lead, "\(owner) is not on the team; add them with `winnow team add`")
        }
        guard !member.canOwnLeads else { return }
        throw Refusal(
            .unknownMember, lead: lead,
            member.hasLeft
                ? "\(owner) has left the team; choose an SDR or closer"
                : "\(owner) is a viewer and cannot own leads; choose an SDR or closer, or ask an admin to change the role")
    }
}

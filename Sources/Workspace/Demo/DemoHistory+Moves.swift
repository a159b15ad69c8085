internal import Lifecycle

// What the people of a demo do next with a lead, under any definition: whatever its gates still ask for.
extension DemoHistory {
    /// The next command on a lead, and who gives it.
    mutating func nextMove(_ simulated: SimulatedLead, at now: Instant) -> (Command, Login) {
        let lead = simulated.lead
        let seller = lead.owner ?? simulated.sdr
        if definition.isOpportunity(lead) { return closingMove(simulated) }
        switch lead.stage {
        case .inquiry, .viable: return intakeMove(simulated, at: now)
        case .mql: return reviewMove(simulated, seller, at: now)
        case .sal, .sql, .opportunity: return workMove(simulated, seller, at: now)
        case .nurture, .disqualified, .won, .lost, .noDecision, .dropped: return nurtureMove(simulated, at: now)
        }
    }

    private mutating func intakeMove(_ simulated: SimulatedLead, at now: Instant) -> (Command, Login) {
        let lead = simulated.lead
        if definition.qualifiesByContact, random.chance(0.6) {
            let isGood = random.chance(0.3 + simulated.quality * 0.6)
            return approach(isGood ? .promote : decline(preferring: ["timing"]), simulated, by: marketer, at: now)
        }
        if definition.agenda(of: lead).contains(where: { $0.kind.isAnswer && $0.at <= now }), random.chance(0.7) {
            return (.touch(Touch(channel: .email, outcome: .unknown)), marketer)
        }
        let isProposed = definition.proposes(lead, on: definition.calendar.zone.day(of: now))
        if lead.stage == .viable, random.chance(isProposed ? 0.8 : simulated.quality > 0.8 ? 0.1 : 0) {
            return approach(.promote, simulated, by: marketer, at: now)
        }
        return (.engage(engagement(asking: simulated.quality * 0.12)), marketer)
    }

    private mutating func reviewMove(_ simulated: SimulatedLead, _ seller: Login, at now: Instant) -> (Command, Login) {
        // Without a clock for the decision, most prospects do something before anybody looks at them.
        let isReviewed = definition.clocks.contains { $0.kind == .accept || $0.kind == .ready }
        if !isReviewed || definition.topology.nurturedWithin.contains(.mql), random.chance(0.6) {
            return (.engage(engagement(asking: simulated.quality * 0.3)), marketer)
        }
        if random.chance(0.35 + simulated.quality * 0.6) { return approach(.accept, simulated, by: seller, at: now) }
        if random.chance(0.15) {
            return (.note("Asked marketing about the interest in \"\(random.pick(DemoPeople.pages))\""), seller)
        }
        if random.chance(0.5) { return approach(decline(preferring: ["timing", "noBudget"]), simulated, by: seller, at: now) }
        return approach(disqualification(preferring: ["wrongFit", "badData", "competitor"]), simulated, by: seller, at: now)
    }

    private mutating func workMove(_ simulated: SimulatedLead, _ seller: Login, at now: Instant) -> (Command, Login) {
        let lead = simulated.lead
        if !definition.followUpTouches(of: lead).contains(where: \.touch.outcome.isContact) {
            let progress = definition.followUpProgress(of: lead)
            guard progress.made >= definition.followUp.attempts, progress.channels >= definition.followUp.channels else {
                return (.touch(attempt(simulated)), seller)
            }
            let unreachable =
                random.chance(0.7) ? decline(preferring: ["unreachable"]) : disqualification(preferring: ["unreachable"])
            return approach(unreachable, simulated, by: seller, at: now)
        }
        if lead.answers.count < definition.criteria.count { return (assessment(simulated, definition.criteria), seller) }
        if random.chance(0.04) { return (.engage(engagement(asking: 0.6)), marketer) }
        if lead.stage == .sal, definition.topology.hasQualification {
            if definition.unmet(for: .qualify, GateContext(lead: lead, now: now)).isEmpty { return (.qualify, seller) }
            return random.chance(0.75)
                ? approach(decline(preferring: ["timing", "noBudget"]), simulated, by: seller, at: now)
                : approach(disqualification(preferring: ["notInterested", "wrongFit"]), simulated, by: seller, at: now)
        }
        if lead.followUp == nil, !definition.followUpTouches(of: lead).contains(where: { $0.touch.outcome == .held }) {
            return (meeting(at: now), seller)
        }
        if let agreed = lead.followUp, random.chance(0.5) {
            return (.touch(Touch(channel: agreed.channel, outcome: random.chance(0.8) ? .held : .noShow)), seller)
        }
        guard random.chance(0.25 + simulated.quality * 0.65) else {
            return approach(decline(preferring: ["timing"]), simulated, by: seller, at: now)
        }
        return approach(conversion(lead), simulated, by: seller, at: now)
    }

    private mutating func closingMove(_ simulated: SimulatedLead) -> (Command, Login) {
        let closer = simulated.lead.owner ?? me
        if random.chance(0.35) { return (.touch(Touch(channel: .meeting, outcome: .held)), closer) }
        if random.chance(0.15) {
            return (.assess(Assessed(answers: [:], chanceToClose: 10 * Int((1 + simulated.quality * 8).rounded()))), closer)
        }
        if random.chance(0.15 + simulated.quality * 0.4) { return (.close(.won), closer) }
        let outcome: Outcome = random.chance(0.75) ? .lost : .noDecision
        let reasons = definition.reasons(for: outcome == .lost ? .lost : .noDecision)
        return (.close(outcome, reason: reasons.isEmpty ? nil : random.pick(reasons).id), closer)
    }

    private mutating func nurtureMove(_ simulated: SimulatedLead, at now: Instant) -> (Command, Login) {
        if random.chance(0.07) { return (.optOut(.email), marketer) }
        if random.chance(0.03) { return (.bounce(.email), marketer) }
        // Marketing takes the steps that are due, and answers.
        if let due = definition.agenda(of: simulated.lead).first(where: { $0.at <= now }), random.chance(0.7) {
            if case .proposal = due.kind { return (.promote, marketer) }
            let channel: TouchChannel = if case .trackStep(_, _, let channel) = due.kind { channel } else { .email }
            return (.touch(Touch(channel: channel, outcome: random.chance(0.06) ? .replied : .unknown)), marketer)
        }
        return (.engage(engagement(asking: 0.1 + simulated.quality * 0.15)), marketer)
    }
}

// What a command still needs.
extension DemoHistory {
    /// The command, or the first thing that it still needs and that people can do; the command if there is none.
    private mutating func approach(
        _ command: Command, _ simulated: SimulatedLead, by actor: Login, at now: Instant
    ) -> (Command, Login) {
        do throws(Refusal) {
            _ = try decide(command, in: simulated.lead, given: context(of: actor, at: now, number: simulated.lead.id.number - 1))
        } catch {
            for unmet in error.unmet {
                if let step = step(towards: unmet.requirement, simulated, at: now) { return (step, actor) }
            }
        }
        return (command, actor)
    }

    /// What brings a lead nearer to meeting a requirement. Nil if nobody can, such as a poor answer.
    private mutating func step(towards requirement: Requirement, _ simulated: SimulatedLead, at now: Instant) -> Command? {
        switch requirement {
        case .onPath(_, let own): return step(towards: own, simulated, at: now)
        case .criterion(let id), .answer(let id, _): return assessment(of: [id], simulated)
        case .answered(let ids), .criteria(let ids, _): return assessment(of: ids, simulated)
        case .contact(let channels): return .touch(attempt(simulated, through: channels))
        case .prescribedFollowUp, .touches, .positiveContact: return .touch(attempt(simulated))
        case .scheduledFollowUp: return meeting(at: now)
        case .chanceToClose: return .assess(Assessed(answers: [:], chanceToClose: 10 * Int((1 + simulated.quality * 8).rounded())))
        case .engagements: return .engage(engagement(asking: simulated.quality * 0.3))
        case .field, .anyField, .businessMail, .noContact, .conversion, .score, .daysActive, .windowPassed, .optedOut, .reason:
            return nil
        }
    }

    private mutating func assessment(of ids: [String], _ simulated: SimulatedLead) -> Command? {
        let open = definition.criteria.filter { ids.contains($0.id) && simulated.lead.answers[$0.id] == nil }
        return open.isEmpty ? nil : assessment(simulated, open)
    }

    private mutating func assessment(_ simulated: SimulatedLead, _ criteria: [Criterion]) -> Command {
        var answers: [String: String] = [:]
        for criterion in criteria {
            let good = criterion.answers.filter(\.passes)
            let poor = criterion.answers.filter { !$0.passes }
            let answer =
                poor.isEmpty || (!good.isEmpty && random.chance(0.3 + simulated.quality * 0.65))
                ? random.pick(good) : random.pick(poor)
            answers[criterion.id] = answer.id
        }
        return .assess(Assessed(answers: answers))
    }

    private mutating func attempt(_ simulated: SimulatedLead, through channels: [TouchChannel] = []) -> Touch {
        let usual: [(TouchChannel, Double)] = [(.call, 6), (.email, 4), (.social, 1)]
        let possible = usual.filter { channels.isEmpty || channels.contains($0.0) }
        let channel = random.pick(weighted: possible.isEmpty ? usual : possible)
        let outcome: TouchOutcome
        if random.chance(0.12 + simulated.quality * 0.35) {
            outcome = channel == .call ? .connected : .replied
        } else {
            outcome = channel == .call ? random.pick([.noAnswer, .voicemail, .noAnswer, .wrongPerson]) : .unknown
        }
        return Touch(channel: channel, outcome: outcome)
    }

    private mutating func meeting(at now: Instant) -> Command {
        let channel: TouchChannel = random.pick([.meeting, .call])
        let day = definition.calendar.nextOpening(after: now + .hours(1) + random.wait(.days(4)))
        return .schedule(FollowUp(channel: channel, at: day + .minutes(30 * random.number(in: 0...12))))
    }

    private mutating func conversion(_ lead: Lead) -> Command {
        .convert(
            Conversion(
                account: lead.fields[.company] ?? "unknown", contact: lead.fields.fullName ?? "unknown",
                amount: Money(cents: Int64(random.number(in: 8...240)) * 50_000, currency: "EUR"),
                closeDate: definition.calendar.zone.day(of: lead.lastRecordedAt).adding(random.number(in: 20...120)), followUp: nil,
                intention: random.chance(0.8) ? .fromUs : random.pick([.fromSomeoneElse, .fromUs]),
                closer: closers.isEmpty ? nil : random.pick(closers)))
    }

    private mutating func decline(preferring ids: [String]) -> Command { .reject(reason: reason(for: .reject, preferring: ids)) }

    private mutating func disqualification(preferring ids: [String]) -> Command {
        .disqualify(reason: reason(for: .disqualify, preferring: ids))
    }

    private mutating func reason(for use: Reason.Use, preferring ids: [String]) -> String {
        let all = definition.reasons(for: use).map(\.id)
        let preferred = ids.filter(all.contains)
        return preferred.isEmpty ? (all.isEmpty ? "" : random.pick(all)) : random.pick(preferred)
    }

    private mutating func engagement(asking: Double) -> Engagement {
        if random.chance(asking) { return Engagement(type: .formSubmitted, form: random.pick([.pricing, .demo, .contactUs])) }
        let type = random.pick(weighted: [
            (EngagementType.emailOpened, 8), (.emailClicked, 5), (.pageVisited, 6), (.contentDownloaded, 3), (.eventAttended, 1),
            (.chat, 1),
        ])
        return Engagement(type: type, detail: random.pick(DemoPeople.pages))
    }
}

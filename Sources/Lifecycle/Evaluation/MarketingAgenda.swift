/// The tasks of marketing: with leads that sales doesn't have yet, and with those that it returned or disqualified.
enum MarketingAgenda {
    /// What is due on a lead that sales doesn't have yet.
    ///
    /// What the prospect asks comes first. Where leads are qualified by phone, the prescribed attempts are due like
    /// those of sales. O(touches).
    static func intakeTasks(of lead: Lead, by definition: LeadDefinition) -> [Due] {
        let touches = definition.followUpTouches(of: lead)
        if let engagement = lead.unansweredEngagement(
            since: lead.intakeBegan, touches, by: { definition.asksForFollowUp($0) })
        {
            return [
                Due(
                    kind: .respond(engagement.engagement.type, form: engagement.engagement.form), at: engagement.occurredAt)
            ]
        }
        guard let clock = definition.clock(.triage, since: lead.stays.last?.definition ?? definition.number) else { return [] }
        guard let channels = definition.qualifyingChannels else {
            return [Due(kind: .triage, at: definition.calendar.deadline(of: clock, from: lead.clockStart))]
        }
        // Only the kind of contact that promoting asks for: a reply by e-mail is no conversation on the phone.
        let contact = touches.filter {
            $0.touch.outcome.isContact && (channels.isEmpty || channels.contains($0.touch.channel))
        }
        if let first = contact.map(\.occurredAt).min() {
            return [Due(kind: .triage, at: definition.calendar.deadline(of: clock, from: max(first, lead.clockStart)))]
        }
        // A person who can't be called is decided on without a conversation.
        let isClosed = lead.isOptedOut(of: nil) || !channels.isEmpty && channels.allSatisfy(lead.channels.isClosed)
        if isClosed { return [Due(kind: .triage, at: definition.calendar.deadline(of: clock, from: lead.clockStart))] }
        let progress = definition.followUpProgress(touches)
        guard progress.made > 0, let next = progress.nextDue else {
            return [Due(kind: .firstCall, at: definition.calendar.deadline(of: clock, from: lead.clockStart))]
        }
        return [
            progress.made < definition.followUp.attempts
                ? Due(kind: .attempt(progress.made + 1, of: definition.followUp.attempts), at: next) : Due(kind: .triage, at: next)
        ]
    }

    /// What is due on a lead that sales returned or disqualified. O(touches + activities).
    static func recycledTasks(of lead: Lead, by definition: LeadDefinition) -> [Due] {
        var tasks: [Due] = []
        let touches = lead.touchesSinceStage
        if let proposed = NurturePlan.proposal(of: lead, touches, by: definition) {
            tasks.append(Due(kind: .proposal, at: proposed))
        } else if let engagement = lead.unansweredEngagement(since: lead.stays.last, touches, by: { isNotable($0, definition) }),
            lead.lastNoteSeq.map({ $0 < engagement.seq }) ?? true
        {
            tasks.append(
                Due(kind: .respond(engagement.engagement.type, form: engagement.engagement.form), at: engagement.occurredAt))
        }
        guard lead.stage == .nurture else { return tasks }
        if let returnOn = lead.returnOn,
            !lead.touchesSinceReturn.contains(where: { definition.calendar.zone.day(of: $0.occurredAt) >= returnOn })
        {
            tasks.append(Due(kind: .returnDate, at: definition.calendar.opening(on: returnOn)))
        }
        if let next = NurturePlan.nextStep(of: lead, by: definition) {
            tasks.append(Due(kind: .trackStep(next.number, of: next.track.steps.count, next.step.channel), at: next.at))
        }
        if let due = silenceEnds(for: lead, touches, by: definition) { tasks.append(Due(kind: .keepInTouch, at: due)) }
        return tasks
    }

    /// Whether an activity of the prospect is worth an answer, not a click in passing; or a rule asks for an answer.
    private static func isNotable(_ engagement: Engagement, _ definition: LeadDefinition) -> Bool {
        switch engagement.type {
        case .formSubmitted, .contentDownloaded, .eventAttended, .cardHandedOver, .chat: true
        case .emailOpened, .emailClicked, .pageVisited, .other, .capturedAgain: definition.asksForFollowUp(engagement)
        }
    }

    /// When a lead that marketing nurtures has been silent for as long as the definition allows. Nil without a limit.
    ///
    /// For a lead whose stage a file declared, counted from the import like its clocks: whole lists would be overdue on
    /// arrival. O(activities).
    static func silenceEnds(
        for lead: Lead, _ touches: LoggedEvents<Lead.LoggedTouch>, by definition: LeadDefinition
    ) -> Instant? {
        guard let days = definition.breakdowns.nurtureDays else { return nil }
        let counted = definition.countsLaterCaptures
        let engaged = lead.engagements.lazy.filter { counted || !$0.engagement.isLaterCapture }.map(\.occurredAt).max()
        let last = [lead.clockStart, lead.enteredStageAt, touches.map(\.occurredAt).max(), engaged].compactMap(\.self).max()
        return last.map { definition.calendar.opening(on: definition.calendar.zone.day(of: $0).adding(days)) }
    }
}

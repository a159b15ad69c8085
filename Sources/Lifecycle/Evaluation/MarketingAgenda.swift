/// The tasks of marketing: with leads that sales doesn't have yet, and with those that it returned or disqualified.
enum MarketingAgenda {
    /// What is due on a lead that sales doesn't have yet.
    ///
    /// Where leads are qualified by phone, the prescribed attempts are due like those of sales. O(touches).
    static func intakeTasks(of lead: Lead, by definition: LeadDefinition) -> [Due] {
        guard let clock = definition.clocks.first(where: { $0.kind == .triage }) else { return [] }
        let start = lead.intakeBegan
        let touches = LoggedEvents(lead.touches.filter { $0.occurredAt >= start?.enteredAt ?? lead.capturedAt })
        if let engagement = lead.unansweredEngagement(since: start, touches, by: \.raisesHand) {
            return [
                Due(
                    kind: .respond(engagement.engagement.type, form: engagement.engagement.form), at: engagement.occurredAt)
            ]
        }
        guard definition.qualifiesByContact else {
            return [Due(kind: .triage, at: definition.calendar.deadline(of: clock, from: lead.clockStart))]
        }
        if let contact = touches.filter(\.touch.outcome.isContact).map(\.occurredAt).max() {
            return [Due(kind: .triage, at: definition.calendar.deadline(of: clock, from: contact))]
        }
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
        if let engagement = lead.unansweredEngagement(since: lead.stays.last, touches, by: { definition.isNotable($0) }) {
            let isAgain =
                definition.thresholds != Thresholds(total: 0)
                && definition.thresholds.reached(
                    by: definition.points(of: lead, on: definition.calendar.zone.day(of: engagement.occurredAt)))
            let kind: Due.Kind =
                isAgain ? .proposal : .respond(engagement.engagement.type, form: engagement.engagement.form)
            tasks.append(Due(kind: kind, at: engagement.occurredAt))
        }
        guard lead.stage == .nurture else { return tasks }
        if let returnOn = lead.returnOn, !touches.contains(where: { definition.calendar.zone.day(of: $0.occurredAt) >= returnOn }) {
            tasks.append(Due(kind: .returnDate, at: definition.calendar.opening(on: returnOn)))
        }
        if let next = NurturePlan.nextStep(of: lead, by: definition) {
            tasks.append(Due(kind: .trackStep(next.number, of: next.track.steps.count, next.step.channel), at: next.at))
        }
        if let due = silenceEnds(for: lead, touches, by: definition) { tasks.append(Due(kind: .keepInTouch, at: due)) }
        return tasks
    }

    /// When a lead that marketing nurtures has been silent for as long as the definition allows. Nil without a limit.
    static func silenceEnds(
        for lead: Lead, _ touches: LoggedEvents<Lead.LoggedTouch>, by definition: LeadDefinition
    ) -> Instant? {
        guard let days = definition.breakdowns.nurtureDays else { return nil }
        let engaged = lead.engagements.lazy.filter { !$0.engagement.isLaterCapture }.map(\.occurredAt).max()
        let last = [lead.enteredStageAt, touches.map(\.occurredAt).max(), engaged].compactMap(\.self).max()
        return last.map { definition.calendar.opening(on: definition.calendar.zone.day(of: $0).adding(days)) }
    }
}

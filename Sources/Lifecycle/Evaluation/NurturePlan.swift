/// What a definition plans for recycled leads: their track, its next step, and whether they are proposed again.
package enum NurturePlan {
    /// A step of a track that a lead is to take.
    package struct NextStep {
        /// The track.
        package let track: NurtureTrack
        /// The number of the step, from 1.
        package let number: Int
        /// The step.
        package let step: NurtureTrack.Step
        /// When it is due.
        package let at: Instant
    }

    /// The next step of the track that a lead in nurture follows. O(touches).
    ///
    /// Steps on channels that the lead closed are passed over, and one step is taken a day. Nil without a track, after
    /// its last step, and once the lead has replied.
    package static func nextStep(of lead: Lead, by definition: LeadDefinition) -> NextStep? {
        guard lead.stage == .nurture, let id = lead.track, let track = track(id, of: definition) else { return nil }
        let touches = lead.touchesSinceReturn
        guard !touches.contains(where: { $0.touch.outcome.isContact }) else { return nil }
        let taken = touches.filter { $0.touch.track == id }
        let done = taken.compactMap(\.touch.step).max() ?? 0
        guard let next = track.steps.indices.dropFirst(done).first(where: { !lead.channels.isClosed(track.steps[$0].channel) })
        else { return nil }
        let calendar = definition.calendar
        let begun = lead.returned?.enteredAt ?? lead.enteredStageAt
        // Not before the day on which a lead that had dropped out came back.
        let planned = max(
            calendar.zone.day(of: begun).adding(track.steps[next].days), calendar.zone.day(of: lead.enteredStageAt))
        let free = taken.map { calendar.zone.day(of: $0.occurredAt).adding(1) }.max()
        let day = free.map { max($0, planned) } ?? planned
        return NextStep(track: track, number: next + 1, step: track.steps[next], at: calendar.opening(on: day))
    }

    /// The track with an id.
    static func track(_ id: String, of definition: LeadDefinition) -> NurtureTrack? { definition.tracks.first { $0.id == id } }

    /// What a task is about, if its label doesn't say so: the content of a track's step.
    package static func content(of due: Due, for lead: Lead, by definition: LeadDefinition) -> String? {
        guard case .trackStep(let number, _, _) = due.kind, let next = nextStep(of: lead, by: definition), next.number == number
        else { return nil }
        return next.step.content
    }

    /// The contents of the steps of its track that were taken. O(touches).
    static func contentSent(to lead: Lead, by definition: LeadDefinition) -> Set<String> {
        guard let id = lead.track, let track = track(id, of: definition) else { return [] }
        let taken = lead.touchesSinceReturn.filter { $0.touch.track == id }.compactMap(\.touch.step).max() ?? 0
        return Set(track.steps.prefix(taken).map(\.content))
    }

    /// When the score of a recycled lead proposed it again: it engaged since, and reached the threshold by that.
    ///
    /// A touch or a note answers the proposal. Nil if it isn't proposed, also where the score was there without what it
    /// did since: a profile that marketing completed proposes nothing. O(rules × activities).
    static func proposal(
        of lead: Lead, _ touches: LoggedEvents<Lead.LoggedTouch>, by definition: LeadDefinition
    ) -> Instant? {
        guard definition.thresholds != Thresholds(total: 0) else { return nil }
        let counted = definition.countsLaterCaptures
        let engagement = lead.unansweredEngagement(since: lead.stays.last, touches) { counted || !$0.isLaterCapture }
        guard let engagement, lead.lastNoteSeq.map({ $0 < engagement.seq }) ?? true else { return nil }
        let day = definition.calendar.zone.day(of: engagement.occurredAt)
        guard definition.thresholds.reached(by: definition.points(of: lead, on: day)) else { return nil }
        var before = lead
        let answers = touches.map { ($0.occurredAt, $0.seq) } + (lead.stays.last.map { [($0.enteredAt, $0.seq)] } ?? [])
        let noted = lead.lastNoteSeq ?? SequenceNumber(0)
        let answered = answers.max { $0 < $1 } ?? (lead.enteredStageAt, noted)
        before.engagements = LoggedEvents(
            lead.engagements.filter { $0.seq < noted || ($0.occurredAt, $0.seq) <= answered })
        return definition.thresholds.reached(by: definition.points(of: before, on: day)) ? nil : engagement.occurredAt
    }

    /// Whether what proposes a recycled lead promotes it at once, where the definition says so; its points must last
    /// until today. O(rules × activities).
    static func promotesAgain(_ lead: Lead, on day: Day, by definition: LeadDefinition) -> Bool {
        guard lead.stage == .nurture || lead.stage == .disqualified,
            proposal(of: lead, lead.touchesSinceStage, by: definition) != nil
        else { return false }
        return definition.thresholds.reached(by: definition.points(of: lead, on: day))
    }
}

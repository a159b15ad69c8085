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
    /// Nil without a track, after its last step, and once the lead has replied.
    package static func nextStep(of lead: Lead, by definition: LeadDefinition) -> NextStep? {
        guard lead.stage == .nurture, let id = lead.track, let track = definition.track(id) else { return nil }
        let touches = lead.touchesSinceStage
        guard !touches.contains(where: { $0.touch.outcome.isContact }) else { return nil }
        let done = touches.lazy.filter { $0.touch.track == id }.compactMap(\.touch.step).max() ?? 0
        guard track.steps.indices.contains(done) else { return nil }
        let step = track.steps[done]
        let calendar = definition.calendar
        let day = calendar.zone.day(of: lead.enteredStageAt).adding(step.days)
        return NextStep(track: track, number: done + 1, step: step, at: calendar.opening(on: day))
    }

    /// What a task is about, if its label doesn't say so: the content of a track's step.
    package static func content(of due: Due, for lead: Lead, by definition: LeadDefinition) -> String? {
        guard case .trackStep(let number, _, _) = due.kind, let next = nextStep(of: lead, by: definition), next.number == number
        else { return nil }
        return next.step.content
    }

    /// Whether the score of a recycled lead proposes it again: it engaged since, and reaches the threshold.
    static func proposesAgain(_ lead: Lead, on day: Day, by definition: LeadDefinition) -> Bool {
        guard lead.stage == .nurture || lead.stage == .disqualified, definition.thresholds != Thresholds(total: 0),
            lead.engagements.contains(where: { $0.occurredAt >= lead.enteredStageAt && !$0.engagement.isLaterCapture })
        else { return false }
        return definition.thresholds.reached(by: definition.points(of: lead, on: day))
    }
}

extension LeadDefinition {
    /// The track with an id.
    package func track(_ id: String) -> NurtureTrack? { tracks.first { $0.id == id } }
}

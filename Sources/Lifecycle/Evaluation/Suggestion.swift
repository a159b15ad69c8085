/// What fits a lead next, by what is known of it: a conversation, or content. A hint, never a task.
///
/// "What should your definition of a qualified lead be?": the answers tell how to communicate next. "Qualified leads:
/// the most important input for sales": content for orientation, direct contact once the interest is concrete.
package struct Suggestion: Hashable, Sendable {
    /// What to do: `call, ask about Budget`, `send "Use case"`.
    package let text: String
    /// Why: `pricing form`, `last read "Overview"`, `8 of 40 points`.
    package let why: String

    /// Nil for a lead that nobody may contact, once its opportunity has ended, and between the steps of a track.
    /// O(rules × activities + touches).
    package init?(for lead: Lead, by definition: LeadDefinition, on day: Day) {
        guard !lead.isErased, lead.stage != .dropped, !lead.stage.isOutcome, !definition.isOpportunity(lead),
            let channel = Self.channel(for: lead)
        else { return nil }
        let score = definition.points(of: lead, on: day)
        let agenda = definition.agenda(of: lead)
        if let reason = Self.callsFor(lead, agenda, score, definition) {
            let open = definition.criteria.filter { criterion in
                lead.answers[criterion.id].flatMap { criterion.answer($0.answer)?.passes } != true
            }
            let asks = lead.stage.isWithSales && lead.stage != .mql ? open.prefix(3).map(\.label) : []
            text = channel.touchName + (asks.isEmpty ? "" : ", ask about " + asks.joined(separator: ", "))
            why = reason
            return
        }
        if let planned = NurturePlan.nextStep(of: lead, by: definition) {
            // Sent before its day, a step would be due all the same.
            guard definition.calendar.zone.day(of: planned.at) <= day else { return nil }
            text = "\(planned.step.channel.touchName) \"\(planned.step.content)\""
            why = "step \(planned.number) of \(planned.track.steps.count) of its track"
            return
        }
        let seen = ContentSeen(by: lead)
        let points = definition.thresholds.progressText(score)
        why = seen.all.first.map { "last read \"\($0.content)\"" } ?? points ?? "no activity yet"
        guard lead.fields.hasUsable(.email), !lead.channels.isClosed(.email) else {
            // Content goes by e-mail.
            text = channel.touchName
            return
        }
        let sent = NurturePlan.contentSent(to: lead, by: definition)
        let offers = definition.content.filter { $0.isFor(lead, in: definition.effectiveStage(of: lead)) }
        if let next = offers.first(where: { !seen.contains($0.content) && !sent.contains($0.content) }) {
            text = "send \"\(next.content)\""
        } else if let last = seen.all.first {
            text = "send more on \"\(last.content)\""
        } else {
            text = "nurture"
        }
    }

    /// Why a lead is to be spoken with. Nil for one that is to be nurtured.
    private static func callsFor(
        _ lead: Lead, _ agenda: [Due], _ score: ScoreSnapshot, _ definition: LeadDefinition
    ) -> String? {
        if let asked = agenda.first(where: \.kind.isAnswer) { return asked.kind.label }
        let points = definition.thresholds.progressText(score)
        // One that sales returned has the points that it had; only what it did since speaks for a conversation.
        if lead.stage == .nurture || lead.stage == .disqualified {
            return agenda.contains { $0.kind == .proposal } ? points ?? "proposed again" : nil
        }
        let isNurtured = definition.topology.nurturedWithin.contains(definition.effectiveStage(of: lead))
        if isNurtured {
            let isReady = definition.unmet(for: .accept, GateContext(lead: lead, now: lead.clockStart)).allSatisfy {
                $0.requirement.criteriaAsked.isEmpty
            }
            return definition.requiresAnswersToAccept && isReady ? "ready for sales" : nil
        }
        if lead.stage.isWithSales, lead.stage != .mql {
            guard let first = agenda.first else { return "with sales" }
            return first.kind == .plan ? "nothing is planned" : first.kind.label
        }
        let isReached = definition.thresholds != Thresholds(total: 0) && definition.thresholds.reached(by: score)
        return isReached ? points : nil
    }

    /// The most personal channel that is open and has an address.
    private static func channel(for lead: Lead) -> TouchChannel? {
        if lead.fields.hasUsablePhone, !lead.channels.isClosed(.call) { return .call }
        return lead.fields.hasUsable(.email) && !lead.channels.isClosed(.email) ? .email : nil
    }
}

extension ContentOffer {
    fileprivate func isFor(_ lead: Lead, in stage: Stage) -> Bool {
        (stages.isEmpty || stages.contains(stage) || stages.contains(lead.stage))
            && (reasons.isEmpty || lead.lastReturn?.reason.map(reasons.contains) == true)
    }
}

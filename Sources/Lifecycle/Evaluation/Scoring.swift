/// The parts of a lead's score on a date: a function of its events, the definition and the date.
package struct ScoreBreakdown: Hashable, Sendable {
    /// The contribution of one rule.
    package struct Line: Hashable, Sendable {
        /// The rule's id.
        package var rule: String
        /// The rule's label.
        package var label: String
        /// Its points on that day.
        package var points: Int
        /// How often it applied.
        package var times: Int
    }

    /// The fit rules that gave points.
    package var fit: [Line]
    /// The engagement rules that gave points.
    package var engagement: [Line]

    /// The totals.
    package var snapshot: ScoreSnapshot {
        ScoreSnapshot(fit: fit.reduce(0) { $0 + $1.points }, engagement: engagement.reduce(0) { $0 + $1.points })
    }

    /// Every rule that gave points, as evidence.
    package var evidence: [EvidencePoint] { (fit + engagement).map { EvidencePoint(rule: $0.rule, points: $0.points) } }
}

extension LeadDefinition {
    /// The parts of a lead's score on a day. O(rules × engagements).
    package func score(_ lead: Lead, on day: Day) -> ScoreBreakdown {
        ScoreBreakdown(fit: fitLines(lead.fields), engagement: engagementLines(lead, on: day))
    }

    /// A lead's points on a day, without the rules that gave them. O(rules × engagements), or those after the tally.
    package func points(of lead: Lead, on day: Day, from tally: EngagementTally? = nil) -> ScoreSnapshot {
        ScoreSnapshot(
            fit: fit.indices.reduce(0) { $0 + (fit[$1].applies(to: lead.fields, freeMailDomains) ? fit[$1].points : 0) },
            engagement: engagementLines(lead, on: day, from: tally).reduce(0) { $0 + $1.points })
    }

    /// The engagement rules that give points on a day. O(rules × engagements), or those after the tally.
    ///
    /// - Parameter tally: What the lead's first engagements give on that day.
    func engagementLines(_ lead: Lead, on day: Day, from tally: EngagementTally? = nil) -> [ScoreBreakdown.Line] {
        var lines: [ScoreBreakdown.Line] = []
        guard !lead.engagements.isEmpty else { return lines }
        let counted = tally.flatMap { $0.isOf(lead, on: day, by: self) ? $0 : nil }
        for (index, rule) in engagement.enumerated() {
            var (sum, times) = counted?.rules[index] ?? (0, 0)
            add(lead.engagements[(counted?.count ?? 0)...], by: rule, on: day, to: &sum, &times)
            guard times > 0 else { continue }
            if let cap = rule.cap { sum = max(-cap, min(cap, sum)) }
            if sum != 0 { lines.append(.init(rule: rule.id, label: rule.label, points: sum, times: times)) }
        }
        return lines
    }

    /// Adds the points that a rule gives for engagements, before its cap.
    func add(
        _ engagements: Slice<LoggedEvents<Lead.LoggedEngagement>>, by rule: EngagementRule, on day: Day, to sum: inout Int,
        _ times: inout Int
    ) {
        for logged in engagements where rule.applies(to: logged.engagement) {
            sum += rule.points(after: day.number - calendar.zone.day(of: logged.occurredAt).number)
            times += 1
        }
    }

    /// The fit rules that apply to some fields. O(rules).
    ///
    /// By index, here and above: a loop would copy each rule.
    package func fitLines(_ fields: LeadFields) -> [ScoreBreakdown.Line] {
        fit.indices.compactMap { index in
            fit[index].applies(to: fields, freeMailDomains)
                ? ScoreBreakdown.Line(rule: fit[index].id, label: fit[index].label, points: fit[index].points, times: 1) : nil
        }
    }

    /// Whether an activity asks for an answer by those who have the lead: a raised hand, or a rule says so.
    package func asksForFollowUp(_ engagement: Engagement) -> Bool {
        engagement.raisesHand || self.engagement.contains { $0.asksForFollowUp && $0.applies(to: engagement) }
    }

    /// Whether a lead's score proposes it for MQL: where scores only propose and a marketer decides, and wherever a
    /// recycled lead reaches the threshold again.
    ///
    /// "Qualified leads: the most important input for sales"; in the complex sale, a call comes first. O(rules ×
    /// activities of the lead).
    package func proposes(_ lead: Lead, on day: Day) -> Bool {
        if lead.stage == .nurture || lead.stage == .disqualified {
            return NurturePlan.proposal(of: lead, lead.touchesSinceStage, by: self) != nil
        }
        guard !topology.scorePromotes, thresholds != Thresholds(total: 0) else { return false }
        guard lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable)) else { return false }
        return thresholds.reached(by: score(lead, on: day).snapshot)
    }
}

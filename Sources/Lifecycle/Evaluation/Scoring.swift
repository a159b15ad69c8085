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

    /// A lead's points on a day, without the rules that gave them. O(rules × engagements).
    package func points(of lead: Lead, on day: Day) -> ScoreSnapshot {
        ScoreSnapshot(
            fit: fit.indices.reduce(0) { $0 + (fit[$1].applies(to: lead.fields, freeMailDomains) ? fit[$1].points : 0) },
            engagement: engagementLines(lead, on: day).reduce(0) { $0 + $1.points })
    }

    /// The engagement rules that give points on a day. O(rules × engagements).
    func engagementLines(_ lead: Lead, on day: Day) -> [ScoreBreakdown.Line] {
        var lines: [ScoreBreakdown.Line] = []
        guard !lead.engagements.isEmpty else { return lines }
        for rule in engagement {
            var sum = 0
            var times = 0
            for logged in lead.engagements where rule.applies(to: logged.engagement) {
                sum += rule.points(after: day.number - calendar.zone.day(of: logged.occurredAt).number)
                times += 1
            }
            guard times > 0 else { continue }
            if let cap = rule.cap { sum = max(-cap, min(cap, sum)) }
            if sum != 0 { lines.append(.init(rule: rule.id, label: rule.label, points: sum, times: times)) }
        }
        return lines
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

    /// Whether a lead's score proposes it for MQL. Applies if scores only propose and a marketer decides.
    ///
    /// "Qualified leads: the most important input for sales"; in the complex sale, a call comes first. O(rules ×
    /// activities of the lead).
    package func proposes(_ lead: Lead, on day: Day) -> Bool {
        guard !topology.scorePromotes, thresholds != Thresholds(total: 0) else { return false }
        guard lead.stage == .viable || (lead.stage == .inquiry && !topology.used.contains(.viable)) else { return false }
        return thresholds.reached(by: score(lead, on: day).snapshot)
    }
}

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

    /// The engagement rules that give points on a day. O(rules × engagements).
    func engagementLines(_ lead: Lead, on day: Day) -> [ScoreBreakdown.Line] {
        var lines: [ScoreBreakdown.Line] = []
        guard !lead.engagements.isEmpty else { return lines }
        for rule in engagement {
            var sum = 0
            var times = 0
            for logged in lead.engagements where applies(rule, to: logged.engagement) {
                sum += rule.points(after: day.number - calendar.zone.day(of: logged.occurredAt).number)
                times += 1
            }
            guard times > 0 else { continue }
            if let cap = rule.cap { sum = max(-cap, min(cap, sum)) }
            if sum != 0 { lines.append(.init(rule: rule.id, label: rule.label, points: sum, times: times)) }
        }
        return lines
    }

    /// The first day after `day` on which decay alone changes the score. Nil if it never does.
    ///
    /// A binary search, because decaying points only fall towards zero. O(rules × engagements × log days).
    package func nextScoreChange(of lead: Lead, after day: Day) -> Day? {
        guard !lead.engagements.isEmpty else { return nil }
        let now = score(lead, on: day).engagement
        guard !now.isEmpty else { return nil }
        // An engagement that a file dates in the future begins to decay only then.
        let newest = lead.engagements.map { calendar.zone.day(of: $0.occurredAt).number }.max() ?? day.number
        let horizon = (engagement.map(\.decay.count).max() ?? 0) + 1 + max(0, newest - day.number)
        func differs(_ days: Int) -> Bool { score(lead, on: day.adding(days)).engagement.map(\.points) != now.map(\.points) }
        guard differs(horizon) else { return nil }
        var low = 0
        var high = 1
        while !differs(high) {
            low = high
            high = min(horizon, high * 2)
        }
        while high - low > 1 {
            let middle = (low + high) / 2
            if differs(middle) { high = middle } else { low = middle }
        }
        return day.adding(high)
    }

    /// The fit rules that apply to some fields. O(rules).
    package func fitLines(_ fields: LeadFields) -> [ScoreBreakdown.Line] {
        fit.compactMap { rule in
            applies(rule, to: fields) ? ScoreBreakdown.Line(rule: rule.id, label: rule.label, points: rule.points, times: 1) : nil
        }
    }

    /// Whether the e-mail address is at a free-mail domain.
    package func isFreeMail(_ fields: LeadFields) -> Bool { fields.mailDomain.map(freeMailDomains.contains) ?? false }

    private func applies(_ rule: EngagementRule, to engagement: Engagement) -> Bool {
        engagement.type == rule.type && (rule.form == nil || rule.form == engagement.form)
    }

    /// Whether a fit rule applies to some fields. A rule tests one subject only.
    package func applies(_ rule: FitRule, to fields: LeadFields) -> Bool {
        if rule.test == .freeMail { return isFreeMail(fields) }
        let value: String? =
            switch rule.subject {
            case .field(let field): fields[field]
            case .extra(let column): fields.extra[column]
            }
        guard let value else { return rule.test == .blank }
        switch rule.test {
        case .present: return true
        case .blank, .freeMail: return false
        case .equals(let words): return words.contains(value.lowercased())
        case .contains(let words):
            let text = Array(value.lowercased().utf8)
            return words.contains { text.containsWords($0) }
        case .number(let from, let to):
            let number: Int? =
                rule.subject == .field(.employees) ? fields.employeeCount : Int(value.filter { $0.isASCII && $0.isNumber })
            guard let number else { return false }
            return number >= (from ?? .min) && number <= (to ?? .max)
        }
    }
}

extension [UInt8] {
    /// Whether the text contains `words` as whole words: with no letter or digit before or after.
    func containsWords(_ words: String) -> Bool {
        let sought = words.utf8
        guard let first = sought.first, count >= sought.count else { return false }
        func isWord(_ byte: UInt8) -> Bool {
            byte >= 128 || (byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90) || (byte >= 48 && byte <= 57)
        }
        for start in 0...(count - sought.count) where self[start] == first {
            let end = start + sought.count
            if start > 0, isWord(self[start - 1]) { continue }
            if end < count, isWord(self[end]) { continue }
            if self[start..<end].elementsEqual(sought) { return true }
        }
        return false
    }
}

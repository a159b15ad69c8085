import Lifecycle

/// What a lead did, as far as the definition gives points for it: enough to know its engagement score on any day without reading the journal.
///
/// The arithmetic is that of `LeadDefinition.score`, by day numbers; a test holds both together.
struct ScoreMarks {
    private struct Mark {
        var type: Int
        var form: Int
        var day: Int
    }

    private var marks: [Mark] = []

    // Each look at `allCases` makes the list anew, and there are some for every rule and mark.
    private static let types = EngagementType.allCases
    private static let forms = FormKind.allCases

    /// Takes what the rules give points for; O(engagements × rules).
    init(_ lead: Lead, _ definition: LeadDefinition) {
        for mark in lead.engagements {
            let applies = definition.engagement.contains { Self.applies($0, mark.engagement.type, mark.engagement.form) }
            guard applies, let type = Self.types.firstIndex(of: mark.engagement.type) else { continue }
            let form = mark.engagement.form.flatMap { Self.forms.firstIndex(of: $0) }
            let day = definition.calendar.zone.day(of: mark.occurredAt).number
            marks.append(Mark(type: type, form: form.map { $0 + 1 } ?? 0, day: day))
        }
    }

    /// Reads what was stored.
    init(bytes: [UInt8]) {
        var index = 0
        while index + 2 <= bytes.count {
            let (type, form) = (Int(bytes[index]), Int(bytes[index + 1]))
            index += 2
            guard let day = Varint.read(bytes, at: &index) else { return }
            marks.append(Mark(type: type, form: form, day: Int(Int64(bitPattern: day >> 1) ^ -Int64(bitPattern: day & 1))))
        }
    }

    /// To be stored; nil when no mark's points change with time.
    func bytes(_ definition: LeadDefinition) -> [UInt8]? {
        guard marks.contains(where: { mark in definition.engagement.contains { !$0.decay.isEmpty && applies($0, mark) } }) else {
            return nil
        }
        var bytes: [UInt8] = []
        for mark in marks {
            bytes.append(UInt8(mark.type))
            bytes.append(UInt8(mark.form))
            let day = Int64(mark.day)
            Varint.append(UInt64(bitPattern: day << 1 ^ day >> 63), to: &bytes)
        }
        return bytes
    }

    /// The engagement score on a day; O(engagements × rules).
    func points(_ definition: LeadDefinition, on day: Day) -> Int {
        guard !marks.isEmpty else { return 0 }
        var total = 0
        let rules = definition.engagement
        // By their places: a rule is copied in longer than it is applied.
        for index in rules.indices {
            var sum = 0
            for mark in marks where applies(rules[index], mark) { sum += rules[index].points(after: day.number - mark.day) }
            if let cap = rules[index].cap { sum = max(-cap, min(cap, sum)) }
            total += sum
        }
        return total
    }

    /// The first day after a day on which the points of any mark are others; nil if there is none. A cap may hide the change.
    func nextChange(_ definition: LeadDefinition, after day: Day) -> Day? {
        guard !marks.isEmpty else { return nil }
        var next: Int?
        let rules = definition.engagement
        for index in rules.indices where !rules[index].decay.isEmpty {
            let length = rules[index].decay.count
            for mark in marks where applies(rules[index], mark) {
                let now = rules[index].points(after: day.number - mark.day)
                // Before its own day a mark counts as on it.
                var age = max(0, day.number - mark.day) + 1
                while age <= length, rules[index].points(after: age) == now { age += 1 }
                guard age <= length else { continue }
                next = min(next ?? .max, mark.day + age)
            }
        }
        return next.map { Day(number: max($0, day.number + 1)) }
    }

    private func applies(_ rule: EngagementRule, _ mark: Mark) -> Bool {
        guard Self.types.indices.contains(mark.type), rule.type == Self.types[mark.type] else { return false }
        guard let form = rule.form else { return true }
        return mark.form > 0 && mark.form <= Self.forms.count && Self.forms[mark.form - 1] == form
    }

    private static func applies(_ rule: EngagementRule, _ type: EngagementType, _ form: FormKind?) -> Bool {
        rule.type == type && (rule.form == nil || rule.form == form)
    }
}

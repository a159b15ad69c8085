import Lifecycle

/// What a lead did, as far as the definition gives points for it: enough to know its engagement score on any day without reading the journal.
///
/// The arithmetic is that of `LeadDefinition.score`, by day numbers; a test holds both together.
struct EngagementScorer {
    /// Something that a lead did: what, as its place among the types, by which form, as its place among the forms from 1 on, and on which day.
    struct ScoredEngagement {
        var type: Int
        var form: Int
        var day: Int
    }

    private var marks: [ScoredEngagement] = []

    // Each look at `allCases` makes the list anew, and there are some for every mark.
    fileprivate static let types = EngagementType.allCases
    fileprivate static let forms = FormKind.allCases

    /// Takes what the rules give points for; O(engagements × rules).
    init(_ lead: Lead, _ rules: EngagementRules, _ zone: ZoneTable) {
        for place in lead.engagements.indices {
            let (kind, form) = (lead.engagements[place].engagement.type, lead.engagements[place].engagement.form)
            guard let type = Self.types.firstIndex(of: kind) else { continue }
            var mark = ScoredEngagement(
                type: type, form: form.flatMap { Self.forms.firstIndex(of: $0) }.map { $0 + 1 } ?? 0, day: 0)
            guard rules.anyApplies(mark) else { continue }
            mark.day = zone.day(of: lead.engagements[place].occurredAt).number
            marks.append(mark)
        }
    }

    /// Reads what was stored.
    init(bytes: [UInt8]) {
        var index = 0
        while index + 2 <= bytes.count {
            let (type, form) = (Int(bytes[index]), Int(bytes[index + 1]))
            index += 2
            guard let day = Varint.read(bytes, at: &index) else { return }
            marks.append(
                ScoredEngagement(type: type, form: form, day: Int(Int64(bitPattern: day >> 1) ^ -Int64(bitPattern: day & 1))))
        }
    }

    /// To be stored; nil when no mark's points change with time.
    func bytes(_ rules: EngagementRules) -> [UInt8]? {
        guard marks.contains(where: rules.anyFades) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(marks.count * 5)
        for mark in marks {
            bytes.append(UInt8(mark.type))
            bytes.append(UInt8(mark.form))
            let day = Int64(mark.day)
            Varint.append(UInt64(bitPattern: day << 1 ^ day >> 63), to: &bytes)
        }
        return bytes
    }

    /// The engagement score on a day; O(engagements × rules).
    func points(_ rules: EngagementRules, on day: Day) -> Int { marks.isEmpty ? 0 : rules.points(marks, on: day.number) }

    /// The first day after a day on which the points of any mark are others; nil if there is none. A cap may hide the change.
    func nextChange(_ rules: EngagementRules, after day: Day) -> Day? {
        marks.isEmpty ? nil : rules.nextChange(marks, after: day.number).map { Day(number: max($0, day.number + 1)) }
    }
}

/// What a definition gives for what leads do, as numbers alone: a rule with its texts takes longer to be taken out of its array than to be applied.
final class EngagementRules: Sendable {
    private struct Rule {
        var type: Int
        /// The place of the only form among the forms, from 1 on; 0 for any.
        var form: Int
        var cap: Int
        /// What a mark gives by its age in days; beyond its end nothing. One number only, where it never fades.
        var points: Range<Int>
        var fades: Bool
    }

    private let rules: [Rule]
    private let points: [Int]

    init(_ definition: LeadDefinition) {
        var (rules, points): ([Rule], [Int]) = ([], [])
        for rule in definition.engagement {
            guard let type = EngagementScorer.types.firstIndex(of: rule.type) else { continue }
            let start = points.count
            points += (0..<max(1, rule.decay.count)).map(rule.points(after:))
            rules.append(
                Rule(
                    type: type, form: rule.form.flatMap { EngagementScorer.forms.firstIndex(of: $0) }.map { $0 + 1 } ?? 0,
                    cap: rule.cap ?? .max, points: start..<points.count, fades: !rule.decay.isEmpty))
        }
        (self.rules, self.points) = (rules, points)
    }

    private static func applies(_ rule: Rule, _ mark: EngagementScorer.ScoredEngagement) -> Bool {
        rule.type == mark.type && (rule.form == 0 || rule.form == mark.form)
    }

    private func points(_ rule: Rule, after days: Int) -> Int {
        guard rule.fades else { return points[rule.points.lowerBound] }
        let age = max(0, days)
        return age < rule.points.count ? points[rule.points.lowerBound + age] : 0
    }

    func anyApplies(_ mark: EngagementScorer.ScoredEngagement) -> Bool { rules.contains { Self.applies($0, mark) } }

    func anyFades(_ mark: EngagementScorer.ScoredEngagement) -> Bool { rules.contains { $0.fades && Self.applies($0, mark) } }

    func points(_ marks: [EngagementScorer.ScoredEngagement], on day: Int) -> Int {
        var total = 0
        for rule in rules {
            var sum = 0
            for mark in marks where Self.applies(rule, mark) { sum += points(rule, after: day - mark.day) }
            total += max(-rule.cap, min(rule.cap, sum))
        }
        return total
    }

    func nextChange(_ marks: [EngagementScorer.ScoredEngagement], after day: Int) -> Int? {
        var next: Int?
        for rule in rules where rule.fades {
            for mark in marks where Self.applies(rule, mark) {
                let now = points(rule, after: day - mark.day)
                // Before its own day a mark counts as on it.
                var age = max(0, day - mark.day) + 1
                while age <= rule.points.count, points(rule, after: age) == now { age += 1 }
                guard age <= rule.points.count else { continue }
                next = min(next ?? .max, mark.day + age)
            }
        }
        return next
    }
}

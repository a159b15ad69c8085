import Lifecycle

/// The engagements of a lead that the definition scores.
///
/// They suffice to compute the engagement score on any day without the journal. The arithmetic is that of
/// `LeadDefinition.score`, with day numbers; a test compares the two.
struct EngagementScorer {
    /// One engagement with its day.
    ///
    /// The type and the form are indexes; that of the form is counted from 1, with 0 for none.
    struct ScoredEngagement {
        var type: Int
        var form: Int
        var day: Int
        /// The rules with conditions on its detail or campaign that it meets, by `EngagementRules.conditions`.
        var met: UInt128 = 0
    }

    private var engagements: [ScoredEngagement] = []

    // The position of each is its code in stored engagements; a new one comes last.
    fileprivate static let types: [EngagementType] = [
        .formSubmitted, .contentDownloaded, .emailOpened, .emailClicked, .pageVisited, .eventAttended, .cardHandedOver, .chat,
        .other, .capturedAgain,
    ]
    fileprivate static let forms: [FormKind] = [.contactUs, .pricing, .demo, .assessment, .whitePaper, .newsletter, .other]

    /// Collects the engagements that a rule scores; O(engagements × rules).
    init(_ lead: Lead, _ rules: EngagementRules, _ zone: ZoneTable) {
        for index in lead.engagements.indices {
            let (kind, form) = (lead.engagements[index].engagement.type, lead.engagements[index].engagement.form)
            guard let type = Self.types.firstIndex(of: kind) else { continue }
            var engagement = ScoredEngagement(
                type: type, form: form.flatMap { Self.forms.firstIndex(of: $0) }.map { $0 + 1 } ?? 0, day: 0)
            engagement.met = rules.conditionsMet(type, lead.engagements, index)
            guard rules.anyApplies(engagement) else { continue }
            engagement.day = zone.day(of: lead.engagements[index].occurredAt).number
            engagements.append(engagement)
        }
    }

    init(bytes: [UInt8]) {
        var index = 0
        while index + 2 <= bytes.count {
            let (type, form) = (Int(bytes[index]), Int(bytes[index + 1]))
            index += 2
            // Whether there are conditions that it meets stands in the form's highest bit.
            guard let day = Varint.read(bytes, at: &index) else { return }
            var engagement = ScoredEngagement(
                type: type, form: form & 0x7F, day: Int(Int64(bitPattern: day >> 1) ^ -Int64(bitPattern: day & 1)))
            if form & 0x80 != 0 {
                guard let low = Varint.read(bytes, at: &index), let high = Varint.read(bytes, at: &index) else { return }
                engagement.met = UInt128(low) | UInt128(high) << 64
            }
            engagements.append(engagement)
        }
    }

    /// The encoded engagements; nil if no points change with time.
    func bytes(_ rules: EngagementRules) -> [UInt8]? {
        guard engagements.contains(where: rules.anyFades) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(engagements.count * 5)
        for engagement in engagements {
            bytes.append(UInt8(engagement.type))
            bytes.append(UInt8(engagement.form) | (engagement.met == 0 ? 0 : 0x80))
            let day = Int64(engagement.day)
            Varint.append(UInt64(bitPattern: day << 1 ^ day >> 63), to: &bytes)
            guard engagement.met != 0 else { continue }
            Varint.append(UInt64(truncatingIfNeeded: engagement.met), to: &bytes)
            Varint.append(UInt64(truncatingIfNeeded: engagement.met >> 64), to: &bytes)
        }
        return bytes
    }

    /// The engagement score on a day; O(engagements × rules).
    func points(_ rules: EngagementRules, on day: Day) -> Int {
        engagements.isEmpty ? 0 : rules.points(engagements, on: day.number)
    }

    /// The first later day on which the points of an engagement change; nil if none do.
    ///
    /// A cap may hide the change.
    func nextChange(_ rules: EngagementRules, after day: Day) -> Day? {
        engagements.isEmpty ? nil : rules.nextChange(engagements, after: day.number).map { Day(number: max($0, day.number + 1)) }
    }
}

/// The engagement rules of a definition as plain numbers.
///
/// Copying a rule with its texts takes longer than applying it.
final class EngagementRules: Sendable {
    private struct Rule {
        var type: Int
        /// The index of the required form, from 1; 0 for any.
        var form: Int
        var cap: Int
        /// The points by age in days, and none beyond the end; one number only if they never fade.
        var points: Range<Int>
        var fades: Bool
        /// The bit of its condition on detail or campaign; 0 without one.
        var condition: UInt128
    }

    private let rules: [Rule]
    private let points: [Int]
    /// The rules with conditions, at most 128; the bit of each is its position.
    private let conditions: [EngagementRule]
    /// Whether any has the type, by its index.
    private let hasConditions: [Bool]

    init(_ definition: LeadDefinition) {
        var (rules, points): ([Rule], [Int]) = ([], [])
        var conditions: [EngagementRule] = []
        for rule in definition.engagement {
            guard let type = EngagementScorer.types.firstIndex(of: rule.type) else { continue }
            let start = points.count
            points += (0..<max(1, rule.decay.count)).map(rule.points(after:))
            let isConditional = !rule.words.isEmpty || !rule.campaigns.isEmpty
            if isConditional { conditions.append(rule) }
            rules.append(
                Rule(
                    type: type, form: rule.form.flatMap { EngagementScorer.forms.firstIndex(of: $0) }.map { $0 + 1 } ?? 0,
                    cap: rule.cap ?? .max, points: start..<points.count, fades: !rule.decay.isEmpty,
                    condition: isConditional ? 1 << UInt128(conditions.count - 1) : 0))
        }
        (self.rules, self.points, self.conditions) = (rules, points, conditions)
        hasConditions = EngagementScorer.types.map { type in conditions.contains { $0.type == type } }
    }

    /// The bits of the conditions that an engagement meets. O(conditions × length of the detail).
    func conditionsMet(_ type: Int, _ engagements: LoggedEvents<Lead.LoggedEngagement>, _ index: Int) -> UInt128 {
        guard hasConditions[type] else { return 0 }
        let engagement = engagements[index].engagement
        var met: UInt128 = 0
        for (position, rule) in conditions.enumerated() where rule.applies(to: engagement) { met |= 1 << UInt128(position) }
        return met
    }

    private static func applies(_ rule: Rule, _ engagement: EngagementScorer.ScoredEngagement) -> Bool {
        rule.type == engagement.type && (rule.form == 0 || rule.form == engagement.form)
            && (rule.condition == 0 || rule.condition & engagement.met != 0)
    }

    private func points(_ rule: Rule, after days: Int) -> Int {
        guard rule.fades else { return points[rule.points.lowerBound] }
        let age = max(0, days)
        return age < rule.points.count ? points[rule.points.lowerBound + age] : 0
    }

    func anyApplies(_ engagement: EngagementScorer.ScoredEngagement) -> Bool { rules.contains { Self.applies($0, engagement) } }

    func anyFades(_ engagement: EngagementScorer.ScoredEngagement) -> Bool {
        rules.contains { $0.fades && Self.applies($0, engagement) }
    }

    func points(_ engagements: [EngagementScorer.ScoredEngagement], on day: Int) -> Int {
        var total = 0
        for rule in rules {
            var sum = 0
            for engagement in engagements where Self.applies(rule, engagement) { sum += points(rule, after: day - engagement.day) }
            total += max(-rule.cap, min(rule.cap, sum))
        }
        return total
    }

    func nextChange(_ engagements: [EngagementScorer.ScoredEngagement], after day: Int) -> Int? {
        var next: Int?
        for rule in rules where rule.fades {
            for engagement in engagements where Self.applies(rule, engagement) {
                let now = points(rule, after: day - engagement.day)
                // Before its own day an engagement counts as on that day.
                var age = max(0, day - engagement.day) + 1
                while age <= rule.points.count, points(rule, after: age) == now { age += 1 }
                guard age <= rule.points.count else { continue }
                next = min(next ?? .max, engagement.day + age)
            }
        }
        return next
    }
}

/// What the first engagements of a lead give on a day under a definition, by rule and before the caps.
///
/// For many engagements of one lead in a row: without it, each would cost the score of all before it.
package struct EngagementTally: Sendable {
    /// The number of engagements in it.
    private(set) var count = 0
    /// Points and engagements of each rule, in the order of the definition.
    private(set) var rules: [(points: Int, times: Int)] = []
    /// The engagements of each type, later captures included.
    private var types: [EngagementType: Int] = [:]
    private var laterCaptures = 0
    private var day: Day?
    private var definition = 0

    /// A tally of nothing.
    package init() {}

    /// Adds the engagements that a lead has beyond those in the tally. O(rules × new engagements).
    ///
    /// Begins again on another day, under another definition, or for a lead with fewer.
    package mutating func add(_ lead: Lead, on day: Day, by definition: LeadDefinition) {
        if !isOf(lead, on: day, by: definition) {
            self = EngagementTally()
            (self.day, self.definition) = (day, definition.number)
            rules = definition.engagement.map { _ in (0, 0) }
        }
        let new = lead.engagements[count...]
        for (index, rule) in definition.engagement.enumerated() {
            var (points, times) = rules[index]
            definition.add(new, by: rule, on: day, to: &points, &times)
            rules[index] = (points, times)
        }
        for logged in new {
            types[logged.engagement.type, default: 0] += 1
            if logged.engagement.isLaterCapture { laterCaptures += 1 }
        }
        count = lead.engagements.count
    }

    /// Whether it has the first engagements of a lead, on that day and under that definition.
    func isOf(_ lead: Lead, on day: Day, by definition: LeadDefinition) -> Bool {
        self.day == day && self.definition == definition.number && count <= lead.engagements.count
    }

    /// The number of a lead's engagements that a requirement counts. O(types + engagements after the tally).
    func count(_ types: [EngagementType], of lead: Lead) -> Int {
        let known = types.isEmpty ? count - laterCaptures : Set(types).reduce(0) { $0 + (self.types[$1] ?? 0) }
        return known + lead.engagements[count...].count { $0.engagement.counts(as: types) }
    }
}

extension Engagement {
    /// Whether a requirement of some types (empty: any) counts it.
    ///
    /// A later capture is no activity of the prospect, so it counts only by its name.
    func counts(as types: [EngagementType]) -> Bool { types.isEmpty ? !isLaterCapture : types.contains(type) }
}

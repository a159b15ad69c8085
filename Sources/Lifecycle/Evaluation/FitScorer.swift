/// The fit points of leads under one definition, cached by the values that its rules test.
///
/// A million leads share a few thousand such values. The arithmetic is that of `LeadDefinition.score`.
package struct FitScorer: Sendable {
    private let definition: LeadDefinition
    private var subjects: [SubjectRules] = []

    /// The maximum number of values cached per subject before the cache is cleared.
    private static let capacity = 20_000

    /// The rules that test one subject, with the points of the values met so far.
    private struct SubjectRules: Sendable {
        enum Subject: Hashable, Sendable {
            case value(LeadField)
            case presence(LeadField)
            case column(String)
            case freeMail
        }

        var subject: Subject
        var rules: [FitRule]
        var points: [String: Int] = [:]
    }

    /// Starts with an empty cache.
    package init(_ definition: LeadDefinition) {
        self.definition = definition
        for rule in definition.fit {
            let subject: SubjectRules.Subject =
                switch (rule.subject, rule.test) {
                case (_, .freeMail): .freeMail
                case (.field(let field), .present), (.field(let field), .blank): .presence(field)
                case (.field(let field), _): .value(field)
                case (.extra(let column), _): .column(column)
                }
            if let index = subjects.firstIndex(where: { $0.subject == subject }) {
                subjects[index].rules.append(rule)
            } else {
                subjects.append(SubjectRules(subject: subject, rules: [rule]))
            }
        }
    }

    /// The points of all rules.
    ///
    /// Each rule tests one subject only, so a value gives the same points for every lead.
    package mutating func points(_ fields: LeadFields) -> Int {
        var total = 0
        for index in subjects.indices {
            let value: String =
                switch subjects[index].subject {
                case .value(let field): fields[field] ?? ""
                case .presence(let field): fields.hasUsable(field) ? "1" : ""
                case .column(let column): fields.extra[column] ?? ""
                case .freeMail: fields.isAt(definition.freeMailDomains) ? "1" : ""
                }
            if let points = subjects[index].points[value] {
                total += points
                continue
            }
            let points = subjects[index].rules.reduce(0) {
                $0 + ($1.applies(to: fields, definition.freeMailDomains) ? $1.points : 0)
            }
            if subjects[index].points.count >= Self.capacity { subjects[index].points.removeAll(keepingCapacity: true) }
            subjects[index].points[value] = points
            total += points
        }
        return total
    }

    /// A lead's scores on a day. O(engagement rules × engagements).
    package mutating func snapshot(of lead: Lead, on day: Day) -> ScoreSnapshot {
        ScoreSnapshot(
            fit: points(lead.fields), engagement: definition.engagementLines(lead, on: day).reduce(0) { $0 + $1.points })
    }
}

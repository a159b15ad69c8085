/// The points for who leads are by one definition, remembered by the values that its rules look at: a million leads share a few thousand of them.
///
/// The arithmetic is that of `LeadDefinition.score`. Used by one thread at a time.
package final class FitScorer: @unchecked Sendable {
    private let definition: LeadDefinition
    private var looks: [Look] = []

    /// How many values of one look are remembered before it begins anew.
    private static let most = 20_000

    /// What some rules look at, and the points that they gave for values met so far.
    private struct Look {
        enum Subject: Hashable {
            case value(LeadField)
            case presence(LeadField)
            case column(String)
            case freeMail
        }

        var subject: Subject
        var rules: [FitRule]
        var known: [String: Int] = [:]
    }

    /// Remembers nothing yet.
    package init(_ definition: LeadDefinition) {
        self.definition = definition
        for rule in definition.fit {
            let subject: Look.Subject =
                switch (rule.subject, rule.test) {
                case (_, .freeMail): .freeMail
                case (.field(let field), .present), (.field(let field), .absent): .presence(field)
                case (.field(let field), _): .value(field)
                case (.extra(let column), _): .column(column)
                }
            if let index = looks.firstIndex(where: { $0.subject == subject }) {
                looks[index].rules.append(rule)
            } else {
                looks.append(Look(subject: subject, rules: [rule]))
            }
        }
    }

    /// The points of all rules: each looks at one thing only, so that the points for its value are the same for everybody.
    package func points(_ fields: LeadFields) -> Int {
        var total = 0
        for index in looks.indices {
            let seen: String =
                switch looks[index].subject {
                case .value(let field): fields[field] ?? ""
                case .presence(let field): fields[field] == nil ? "" : "1"
                case .column(let column): fields.extra[column] ?? ""
                case .freeMail: fields.mailDomain ?? ""
                }
            if let points = looks[index].known[seen] {
                total += points
                continue
            }
            let points = looks[index].rules.reduce(0) { $0 + (definition.applies($1, to: fields) ? $1.points : 0) }
            if looks[index].known.count >= Self.most { looks[index].known.removeAll(keepingCapacity: true) }
            looks[index].known[seen] = points
            total += points
        }
        return total
    }
}

extension LeadDefinition {
    /// A lead's scores on a day, with the points for who it is out of a memory of this definition; O(rules for what it did × engagements).
    package func reading(of lead: Lead, on day: Day, _ memory: FitScorer) -> ScoreSnapshot {
        ScoreSnapshot(
            fit: memory.points(lead.fields), engagement: engagementLines(lead, on: day).reduce(0) { $0 + $1.points })
    }
}

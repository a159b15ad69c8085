import Lifecycle

extension FitRule {
    /// The rule in words: `+20  VP: title contains vp, svp`.
    package var words: String { "\(points.signed)  \(label): \(subject.words) \(test.words)" }
}

extension FitRule.Subject {
    /// What a rule looks at, in words.
    package var words: String {
        switch self {
        case .field(let field): field.label
        case .extra(let column): "column \"\(column)\""
        }
    }
}

extension FitRule.Test {
    /// What must hold, in words behind the subject's.
    package var words: String {
        switch self {
        case .contains(let words): "contains " + words.joined(separator: ", ")
        case .equals(let words): "is " + words.joined(separator: ", ")
        case .number(let from?, let to?): "from \(from) to \(to)"
        case .number(let from?, nil): "\(from) or more"
        case .number(nil, let to?): "\(to) or less"
        case .number(nil, nil), .present: "is known"
        case .absent: "is not known"
        case .freeMail: "is free mail"
        }
    }
}

extension EngagementRule {
    /// The rule in words: `+30  pricing form, at most 45, half of it left after 30 days`.
    package var words: String {
        var text = "\(points.signed)  \(label)"
        if let cap { text += ", at most \(cap)" }
        if let halfLife { text += ", half of it left after \(count(halfLife, "day"))" }
        return text
    }

    /// The days after which half of the points are left; nil where they stay. The decay says 500 thousandths at that age.
    package var halfLife: Int? { decay.firstIndex { $0 <= 500 } }
}

extension Thresholds {
    /// The points in words: `at least 40 points in all, 10 for who they are`.
    package var words: String {
        let parts = [(total, "in all"), (fit, "for who they are"), (engagement, "for what they did")].filter { $0.0 > 0 }
        guard let first = parts.first else { return "no points" }
        return (["at least \(count(first.0, "point")) \(first.1)"] + parts.dropFirst().map { "\($0.0) \($0.1)" }).joined(
            separator: ", ")
    }
}

extension EntryRule.Match {
    /// What the rule is for, in words.
    package var words: String {
        switch self {
        case .byHand: "added by hand"
        case .source(let name): "source \"\(name)\""
        case .form(let form): form.label
        case .anything: "anything else"
        }
    }
}

extension Criterion.Answer {
    /// The answer in words: `approved (passes, 3 points)`.
    package var words: String {
        let said = (passes ? ["passes"] : []) + (points > 0 ? [count(points, "point")] : [])
        return label + (said.isEmpty ? "" : " (" + said.joined(separator: ", ") + ")")
    }
}

extension Int {
    /// The number with its sign: `+20`, `-10`, `0`.
    var signed: String { self > 0 ? "+\(self)" : "\(self)" }
}

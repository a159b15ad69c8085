import Lifecycle

extension FitRule {
    /// The rule in one line: `+20  VP: title contains vp, svp`.
    package var summary: String { "\(points.signed)  \(label): \(subject.label) \(test.summary)" }
}

extension FitRule.Subject {
    /// The name of the field or column that a rule tests.
    package var label: String {
        switch self {
        case .field(let field): field.label
        case .extra(let column): "column \"\(column)\""
        }
    }
}

extension FitRule.Test {
    /// The condition, as a phrase that follows the subject.
    package var summary: String {
        switch self {
        case .contains(let words): "contains " + words.joined(separator: ", ")
        case .equals(let words): "is " + words.joined(separator: ", ")
        case .number(let from?, let to?): "from \(from.grouped) to \(to.grouped)"
        case .number(let from?, nil): "\(from.grouped) or more"
        case .number(nil, let to?): "\(to.grouped) or less"
        case .number(nil, nil), .present: "is present"
        case .blank: "is missing"
        case .freeMail: "is a free e-mail address"
        }
    }
}

extension EngagementRule {
    /// The rule in one line: `+30  Pricing form, at most 45, half-life 30 days`.
    package var summary: String {
        var text = "\(points.signed)  \(label)"
        if !words.isEmpty { text += ", with " + words.joined(lastWith: "or") }
        if !campaigns.isEmpty { text += ", campaign " + campaigns.sorted().joined(lastWith: "or") }
        if asksForFollowUp { text += ", asks for an answer" }
        if let cap { text += ", at most \(cap.grouped)" }
        if let halfLife { text += ", half-life \(halfLife.counted("day"))" }
        return text
    }

    /// The days after which half of the points are left; nil when the points don't decay.
    ///
    /// It is the first age at which the decay table holds 500 thousandths or less.
    package var halfLife: Int? { decay.firstIndex { $0 <= 500 } }
}

extension Thresholds {
    /// The points in one phrase: `at least 40 points, 10 of them for fit`.
    package var summary: String {
        let parts = [(fit, "for fit"), (engagement, "for engagement")].filter { $0.0 > 0 }
        guard let first = parts.first else { return total > 0 ? "at least \(total.counted("point"))" : "no points" }
        let head =
            total > 0
            ? "at least \(total.counted("point")), \(first.0.grouped) of them \(first.1)"
            : "at least \(first.0.counted("point")) \(first.1)"
        return ([head] + parts.dropFirst().map { "\($0.0.grouped) \($0.1)" }).joined(separator: " and ")
    }
}

extension EntryRule.Match {
    /// The captures that the rule applies to.
    package var label: String {
        switch self {
        case .byHand: "added manually"
        case .source(let name): "source \"\(name)\""
        case .form(let form): form == .other ? "any other form" : form.label
        case .anything: "anything else"
        }
    }
}

extension Criterion.Answer {
    /// The answer with its effect: `Approved (passes, 3 points)`.
    package var summary: String {
        let effects = (passes ? ["passes"] : []) + (points > 0 ? [points.counted("point")] : [])
        return label + (effects.isEmpty ? "" : " (" + effects.joined(separator: ", ") + ")")
    }
}

extension Int {
    /// The number with its sign: `+20`, `-10`, `0`.
    var signed: String { self > 0 ? "+" + grouped : grouped }
}

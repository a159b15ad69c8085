import Lifecycle

// Scoring rules that give and deduct points for the same thing.
extension DefinitionBuilder {
    /// Reports each rule that overlaps with an earlier one while their points have opposite signs.
    ///
    /// O(rules² + rules × words).
    mutating func checkScoringContradictions(_ definition: LeadDefinition) {
        let fitSections = root.sections("fit").filter { $0.has("id") }
        let engagementSections = root.sections("engagement").filter { $0.has("id") }
        func location(_ id: String, _ sections: [CheckedYAMLSection]) -> TextLocation? {
            sections.first { $0.text("id") == id }.map { $0.location(of: "points") }
        }
        // Use sets, because hostile files have many long lists.
        let words = definition.fit.map { Set($0.test.listed) }
        for (index, rule) in definition.fit.enumerated() {
            for (earlierIndex, earlier) in definition.fit[..<index].enumerated()
            where earlier.id != rule.id && earlier.opposes(rule) {
                guard let common = rule.overlap(with: earlier, words: words[earlierIndex]),
                    let location = location(rule.id, fitSections)
                else { continue }
                problems.add(
                    location,
                    "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: for \(rule.subject.label.quotable(60)) \(common), one gives \(earlier.points) points and the other \(rule.points)",
                    expected: "tests that don't overlap, or one rule")
                break
            }
        }
        for (index, rule) in definition.engagement.enumerated() {
            for earlier in definition.engagement[..<index]
            where earlier.id != rule.id && earlier.type == rule.type && earlier.overlaps(rule)
                && (earlier.points < 0) != (rule.points < 0)
                && earlier.points != 0 && rule.points != 0
            {
                guard let location = location(rule.id, engagementSections) else { continue }
                guard earlier.form == rule.form else {
                    let form = (rule.form ?? earlier.form)?.label ?? ""
                    problems.add(
                        location,
                        "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: both apply to the \(form), because a rule without a form applies to all forms; one gives \(earlier.points) points and the other \(rule.points)",
                        expected: "one rule for each form, and no rule for all forms")
                    break
                }
                problems.add(
                    location,
                    "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: for the same activity, one gives \(earlier.points) points and the other \(rule.points)",
                    expected: "one rule for \(rule.form?.label ?? rule.type.rawValue)")
            }
        }
    }
}

extension FitRule {
    fileprivate func opposes(_ other: FitRule) -> Bool {
        subject == other.subject && (points < 0) != (other.points < 0) && points != 0 && other.points != 0
    }

    /// A phrase for the values that both rules certainly match.
    ///
    /// Returns nil when their tests differ, or when one of them may be meant as an exception to the other.
    fileprivate func overlap(with other: FitRule, words: Set<String>) -> String? {
        switch (test, other.test) {
        case (.contains, .contains), (.contains, .equals), (.equals, .contains), (.equals, .equals):
            return test.listed.first(where: words.contains).map { "\"\($0.quotable())\"" }
        case (.number(let fromA, let toA), .number(let fromB, let toB)):
            let from = max(fromA ?? .min, fromB ?? .min)
            let to = min(toA ?? .max, toB ?? .max)
            guard from <= to else { return nil }
            if to == .max { return "\(from) or more" }
            if from == .min { return "\(to) or less" }
            return from == to ? "\(from)" : "\(from) to \(to)"
        case (.present, .present): return "when present"
        case (.blank, .blank): return "when missing"
        case (.freeMail, .freeMail): return "at a free e-mail domain"
        default: return nil
        }
    }
}

extension EngagementRule {
    /// Whether both rules match some activity: their forms are the same, or one of them matches any form.
    fileprivate func overlaps(_ other: EngagementRule) -> Bool { form == nil || other.form == nil || form == other.form }
}

extension FitRule.Test {
    /// The words that the test lists.
    fileprivate var listed: [String] {
        switch self {
        case .contains(let words), .equals(let words): words
        default: []
        }
    }
}

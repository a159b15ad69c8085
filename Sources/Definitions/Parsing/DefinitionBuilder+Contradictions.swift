import Lifecycle

// Scoring rules of which one gives what the other takes for the same thing.
extension DefinitionBuilder {
    /// Notes rules that apply to the same as an earlier one and whose points have the opposite sign, each once; O(rules² + rules × words).
    mutating func checkScoringContradictions(_ definition: LeadDefinition) {
        let fitSections = root.sections("fit").filter { $0.has("id") }
        let engagementSections = root.sections("engagement").filter { $0.has("id") }
        func place(_ id: String, _ sections: [CheckedSection]) -> TextLocation? {
            sections.first { $0.text("id") == id }.map { $0.place(of: "points") }
        }
        // Sets, since hostile files have many long lists.
        let words = definition.fit.map { Set($0.test.listed) }
        for (index, rule) in definition.fit.enumerated() {
            for (earlierIndex, earlier) in definition.fit[..<index].enumerated()
            where earlier.id != rule.id && earlier.opposes(rule) {
                guard let common = rule.overlap(with: earlier, words: words[earlierIndex]), let place = place(rule.id, fitSections)
                else { continue }
                problems.add(
                    place,
                    "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: for \(rule.subject.words.quotable(60)) \(common) one gives \(earlier.points) points, the other \(rule.points)",
                    expected: "tests that don't overlap, or one rule")
                break
            }
        }
        for (index, rule) in definition.engagement.enumerated() {
            for earlier in definition.engagement[..<index]
            where earlier.id != rule.id && earlier.type == rule.type && earlier.meets(rule)
                && (earlier.points < 0) != (rule.points < 0)
                && earlier.points != 0 && rule.points != 0
            {
                guard let place = place(rule.id, engagementSections) else { continue }
                guard earlier.form == rule.form else {
                    let form = (rule.form ?? earlier.form)?.label ?? ""
                    problems.add(
                        place,
                        "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: both are for the \(form), the one without a form is for all, and one gives \(earlier.points) points, the other \(rule.points)",
                        expected: "a rule for each form that counts, and none for all of them")
                    break
                }
                problems.add(
                    place,
                    "the rules \"\(earlier.id)\" and \"\(rule.id)\" contradict each other: for the same thing done one gives \(earlier.points) points, the other \(rule.points)",
                    expected: "one rule for \(rule.form?.label ?? rule.type.rawValue)")
            }
        }
    }
}

extension FitRule {
    fileprivate func opposes(_ other: FitRule) -> Bool {
        subject == other.subject && (points < 0) != (other.points < 0) && points != 0 && other.points != 0
    }

    /// What both rules plainly apply to, in words; nil where their tests tell things apart or one may be an exception to the other.
    fileprivate func overlap(with other: FitRule, words: Set<String>) -> String? {
        switch (test, other.test) {
        case (.contains, .contains), (.contains, .equals), (.equals, .contains), (.equals, .equals):
            return test.listed.first(where: words.contains).map { "\"\($0.quotable())\"" }
        case (.number(let fromA, let toA), .number(let fromB, let toB)):
            let from = max(fromA ?? .min, fromB ?? .min)
            let to = min(toA ?? .max, toB ?? .max)
            guard from <= to else { return nil }
            if to == .max { return "\(from) and more" }
            if from == .min { return "\(to) and less" }
            return from == to ? "\(from)" : "\(from) to \(to)"
        case (.present, .present): return "that is known"
        case (.absent, .absent): return "that is not known"
        case (.freeMail, .freeMail): return "at a free mail domain"
        default: return nil
        }
    }
}

extension EngagementRule {
    /// Whether something done is for both: the same form, or one of them is for any.
    fileprivate func meets(_ other: EngagementRule) -> Bool { form == nil || other.form == nil || form == other.form }
}

extension FitRule.Test {
    /// The words that it names.
    fileprivate var listed: [String] {
        switch self {
        case .contains(let words), .equals(let words): words
        default: []
        }
    }
}

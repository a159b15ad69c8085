import Lifecycle

// Changes of scoring rules.
extension DefinitionDiffBuilder {
    func fit() {
        changes.compareLists(
            old.fit, new.fit, by: \.id, reordered: "the fit rules are in a different order",
            added: { "new fit rule \"\($0.label)\" gives \($0.points.signed): \($0.subject.label) \($0.test.summary)" },
            removed: { "fit rule \"\($0.label)\" removed, was \($0.points.signed)" }
        ) { before, after in
            let rule = "fit rule \"\(after.label)\""
            if before.label != after.label { changes.append("\(rule) was called \"\(before.label)\"") }
            points(rule, before.points, after.points)
            changes.compare("\(rule) tests", before.subject.label, after.subject.label)
            tests(rule, before.test, after.test)
        }
    }

    private func tests(_ rule: String, _ before: FitRule.Test, _ after: FitRule.Test) {
        guard before != after else { return }
        switch (before, after) {
        case (.contains(let before), .contains(let after)), (.equals(let before), .equals(let after)):
            let difference = ListDiff(before, after, by: \.self)
            if !difference.added.isEmpty { changes.append("\(rule) now also matches " + difference.added.joined(separator: ", ")) }
            if !difference.removed.isEmpty {
                changes.append("\(rule) no longer matches " + difference.removed.joined(separator: ", "))
            }
            if difference.isReordered { changes.append("\(rule) lists its words in a different order") }
        default: changes.compareText("condition of \(rule)", before.summary, after.summary)
        }
    }

    func engagement() {
        changes.compareLists(
            old.engagement, new.engagement, by: \.id, reordered: "the engagement rules are in a different order",
            added: { "new engagement rule \"\($0.label)\" gives \($0.points.signed) for: \($0.activity)\($0.conditions)" },
            removed: { "engagement rule \"\($0.label)\" removed, was \($0.points.signed)" }
        ) { before, after in
            let rule = "engagement rule \"\(after.label)\""
            if before.label != after.label { changes.append("\(rule) was called \"\(before.label)\"") }
            points(rule, before.points, after.points)
            changes.compare("activity of \(rule)", before.activity, after.activity)
            changes.compare("words of \(rule)", before.words.joined(separator: ", "), after.words.joined(separator: ", "))
            changes.compare(
                "campaigns of \(rule)", before.campaigns.sorted().joined(separator: ", "),
                after.campaigns.sorted().joined(separator: ", "))
            if before.asksForFollowUp != after.asksForFollowUp {
                changes.append("\(rule) \(after.asksForFollowUp ? "now" : "no longer") asks for an answer")
            }
            changes.compare(
                "limit of \(rule)", before.cap.map(\.grouped) ?? "none", after.cap.map(\.grouped) ?? "none")
            changes.compare("half-life of \(rule)", before.halfLifeText, after.halfLifeText)
        }
    }

    private func points(_ rule: String, _ before: Int, _ after: Int) {
        if before != after { changes.append("\(rule) gives \(after.grouped), was \(before.grouped)") }
    }

    func keptRules() {
        changes.compareLists(
            old.keptRules, new.keptRules, by: \.rule, reordered: "the kept rules are in a different order",
            added: { "rule \"\(newText.ruleLabel($0.rule))\" is now kept: \($0.why)" },
            removed: { "rule \"\(oldText.ruleLabel($0.rule))\" can be flagged again" }
        ) { before, after in
            changes.compareText("reason to keep the rule \"\(newText.ruleLabel(after.rule))\"", before.why, after.why)
        }
    }
}

extension EngagementRule {
    /// What else it asks for, after its activity.
    fileprivate var conditions: String {
        (words.isEmpty ? "" : " containing \(words.joined(separator: ", "))")
            + (campaigns.isEmpty ? "" : " in the campaigns \(campaigns.sorted().joined(separator: ", "))")
            + (asksForFollowUp ? ", asks for an answer" : "")
    }

    /// The activity that gives the points.
    fileprivate var activity: String {
        (form == .other ? "any other form" : form?.label) ?? (type == .other ? "anything else" : type.label)
    }

    fileprivate var halfLifeText: String { halfLife?.counted("day") ?? "none" }
}

import Lifecycle

// Changes of scoring rules.
extension DefinitionDiffBuilder {
    func fit() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.fit, new.fit, by: \.id)
        for rule in difference.added {
            changes.append("new fit rule \"\(rule.label)\" gives \(rule.points.signed): \(rule.subject.label) \(rule.test.summary)")
        }
        for rule in difference.removed { changes.append("fit rule \"\(rule.label)\" removed, was \(rule.points.signed)") }
        for (before, after) in difference.kept {
            let rule = "fit rule \"\(after.label)\""
            if before.label != after.label { changes.append("\(rule) was called \"\(before.label)\"") }
            points(rule, before.points, after.points, &changes)
            changes.compare("\(rule) tests", before.subject.label, after.subject.label)
            tests(rule, before.test, after.test, &changes)
        }
        if difference.isReordered { changes.append("the fit rules are in a different order") }
        return changes.lines
    }

    private func tests(_ rule: String, _ before: FitRule.Test, _ after: FitRule.Test, _ changes: inout DiffLineCollector) {
        guard before != after else { return }
        switch (before, after) {
        case (.contains(let before), .contains(let after)), (.equals(let before), .equals(let after)):
            let difference = ListDiff(before, after) { $0 }
            if !difference.added.isEmpty { changes.append("\(rule) now also matches " + difference.added.joined(separator: ", ")) }
            if !difference.removed.isEmpty {
                changes.append("\(rule) no longer matches " + difference.removed.joined(separator: ", "))
            }
            if difference.isReordered { changes.append("\(rule) lists its words in a different order") }
        default: changes.compareText("condition of \(rule)", before.summary, after.summary)
        }
    }

    func engagement() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.engagement, new.engagement, by: \.id)
        for rule in difference.added {
            changes.append("new engagement rule \"\(rule.label)\" gives \(rule.points.signed) for: \(rule.activity)")
        }
        for rule in difference.removed { changes.append("engagement rule \"\(rule.label)\" removed, was \(rule.points.signed)") }
        for (before, after) in difference.kept {
            let rule = "engagement rule \"\(after.label)\""
            if before.label != after.label { changes.append("\(rule) was called \"\(before.label)\"") }
            points(rule, before.points, after.points, &changes)
            changes.compare("activity of \(rule)", before.activity, after.activity)
            changes.compare(
                "limit of \(rule)", before.cap.map(\.grouped) ?? "none", after.cap.map(\.grouped) ?? "none")
            guard before.decay != after.decay else { continue }
            changes.compare("half-life of \(rule)", before.halfLifeText, after.halfLifeText)
        }
        if difference.isReordered { changes.append("the engagement rules are in a different order") }
        return changes.lines
    }

    private func points(_ rule: String, _ before: Int, _ after: Int, _ changes: inout DiffLineCollector) {
        if before != after { changes.append("\(rule) gives \(after.grouped), was \(before.grouped)") }
    }

    func keptRules() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.keptRules, new.keptRules, by: \.rule)
        for kept in difference.added { changes.append("rule \"\(newText.ruleLabel(kept.rule))\" is now kept: \(kept.why)") }
        for kept in difference.removed { changes.append("rule \"\(oldText.ruleLabel(kept.rule))\" can be flagged again") }
        for (before, after) in difference.kept {
            changes.compareText("reason to keep the rule \"\(newText.ruleLabel(after.rule))\"", before.why, after.why)
        }
        if difference.isReordered { changes.append("the kept rules are in a different order") }
        return changes.lines
    }
}

extension EngagementRule {
    /// The activity that gives the points.
    fileprivate var activity: String {
        (form == .other ? "any other form" : form?.label) ?? (type == .other ? "anything else" : type.label)
    }

    fileprivate var halfLifeText: String { halfLife?.counted("day") ?? "none" }
}

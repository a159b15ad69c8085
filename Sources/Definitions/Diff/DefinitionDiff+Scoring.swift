import Lifecycle

// What gives points.
extension DefinitionDiffBuilder {
    func fit() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.fit, new.fit, by: \.id)
        for rule in difference.added {
            changes.note("new fit rule \"\(rule.label)\" gives \(rule.points.signed): \(rule.subject.words) \(rule.test.words)")
        }
        for rule in difference.removed { changes.note("fit rule \"\(rule.label)\" is gone, gave \(rule.points.signed)") }
        for (was, isNow) in difference.kept {
            let rule = "fit rule \"\(isNow.label)\""
            if was.label != isNow.label { changes.note("\(rule) was called \"\(was.label)\"") }
            points(rule, was.points, isNow.points, &changes)
            changes.compare("\(rule) looks at", was.subject.words, isNow.subject.words)
            tests(rule, was.test, isNow.test, &changes)
        }
        if difference.isReordered { changes.note("the fit rules stand in another order") }
        return changes.lines
    }

    private func tests(_ rule: String, _ was: FitRule.Test, _ isNow: FitRule.Test, _ changes: inout ChangeLines) {
        guard was != isNow else { return }
        switch (was, isNow) {
        case (.contains(let before), .contains(let after)), (.equals(let before), .equals(let after)):
            let difference = ListDiff(before, after) { $0 }
            if !difference.added.isEmpty { changes.note("\(rule) now also for " + difference.added.joined(separator: ", ")) }
            if !difference.removed.isEmpty { changes.note("\(rule) no longer for " + difference.removed.joined(separator: ", ")) }
            if difference.isReordered { changes.note("\(rule) names its words in another order") }
        default: changes.compare("\(rule) applies when it", was.words, isNow.words)
        }
    }

    func engagement() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.engagement, new.engagement, by: \.id)
        for rule in difference.added {
            changes.note("new engagement rule \"\(rule.label)\" gives \(rule.points.signed) for: \(rule.done)")
        }
        for rule in difference.removed { changes.note("engagement rule \"\(rule.label)\" is gone, gave \(rule.points.signed)") }
        for (was, isNow) in difference.kept {
            let rule = "engagement rule \"\(isNow.label)\""
            if was.label != isNow.label { changes.note("\(rule) was called \"\(was.label)\"") }
            points(rule, was.points, isNow.points, &changes)
            changes.compare("\(rule) is for", was.done, isNow.done)
            changes.compare(
                "\(rule) gives at most", was.cap.map { "\($0)" } ?? "without limit", isNow.cap.map { "\($0)" } ?? "without limit")
            guard was.decay != isNow.decay else { continue }
            changes.compare("\(rule) has half of its points left after", was.halfLifeWords, isNow.halfLifeWords)
        }
        if difference.isReordered { changes.note("the engagement rules stand in another order") }
        return changes.lines
    }

    private func points(_ rule: String, _ was: Int, _ isNow: Int, _ changes: inout ChangeLines) {
        if was != isNow { changes.note("\(rule) gives \(isNow), was \(was)") }
    }

    func keptRules() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.keptRules, new.keptRules, by: \.rule)
        for kept in difference.added { changes.note("\"\(new.ruleLabel(kept.rule))\" is kept now: \(kept.why)") }
        for kept in difference.removed { changes.note("\"\(old.ruleLabel(kept.rule))\" is no longer kept") }
        for (was, isNow) in difference.kept {
            changes.compareText("why \"\(new.ruleLabel(isNow.rule))\" is kept", was.why, isNow.why)
        }
        if difference.isReordered { changes.note("the kept rules stand in another order") }
        return changes.lines
    }
}

extension EngagementRule {
    /// What must have been done, in words.
    fileprivate var done: String { form?.label ?? (type == .other ? "anything else" : type.label) }

    fileprivate var halfLifeWords: String { halfLife.map { count($0, "day") } ?? "any time" }
}

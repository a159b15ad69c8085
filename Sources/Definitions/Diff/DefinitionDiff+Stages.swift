import Lifecycle

// Changes of stages, automatic promotion and entry rules.
extension DefinitionDiffBuilder {
    func stages() -> [String] {
        var changes = DiffLineCollector()
        let before = old.topology
        let after = new.topology
        for stage in Stage.allCases {
            switch (before.used.contains(stage), after.used.contains(stage)) {
            case (false, true): changes.append("stage \(new.label(stage)) is now used")
            case (true, false): changes.append("stage \(old.label(stage)) is no longer used")
            default: break
            }
        }
        for stage in Stage.allCases where before.used.contains(stage) && after.used.contains(stage) {
            changes.compareText(
                "label of \(stage.rawValue)", before.labels[stage] ?? stage.plainName, after.labels[stage] ?? stage.plainName)
        }
        changes.compareSets(
            before.convertsFrom, after.convertsFrom, in: Stage.allCases,
            gained: { "leads can now also be converted from \(labels($0))" },
            lost: { "leads can no longer be converted from \(labels($0))" })
        if before.opportunity != after.opportunity {
            changes.append("opportunity stage: \(new.label(after.opportunity)), was \(old.label(before.opportunity))")
        }
        changes.compareSets(
            before.nurturedWithin, after.nurturedWithin, in: Stage.allCases,
            gained: { "marketing now continues to nurture \($0.map(new.topology.plural(of:)).joined(lastWith: "and"))" },
            lost: { "marketing no longer nurtures \($0.map(new.topology.plural(of:)).joined(lastWith: "and"))" })
        return changes.lines
    }

    func promotion() -> [String] {
        var changes = DiffLineCollector()
        let before = old.topology
        let after = new.topology
        switch (before.scorePromotes, after.scorePromotes) {
        case (false, true): changes.append("a lead that reaches the threshold is now promoted")
        case (true, false): changes.append("a lead that reaches the threshold is now only proposed; a marketer promotes it")
        default: break
        }
        switch (before.raisedHandPromotes, after.raisedHandPromotes) {
        case (false, true): changes.append("a raised hand now promotes a lead")
        case (true, false): changes.append("a raised hand no longer promotes a lead")
        default: break
        }
        if before.raisedHandReturns != after.raisedHandReturns {
            changes.append(
                "a lead that raises its hand comes back as \(new.topology.noun(for: after.raisedHandReturns)), was \(old.topology.noun(for: before.raisedHandReturns))"
            )
        }
        thresholds("threshold", old.thresholds, new.thresholds, &changes)
        advance(&changes)
        return changes.lines
    }

    private func advance(_ changes: inout DiffLineCollector) {
        let before = old.topology.advance
        let after = new.topology.advance
        func compare(_ before: Bool, _ after: Bool, _ what: String) {
            guard before != after else { return }
            changes.append("\(what) \(after ? "now" : "no longer") moves leads from \(label(.mql)) to \(label(.sql))")
        }
        compare(before.onRaisedHand, after.onRaisedHand, "a raised hand")
        compare(before.onOwnershipRequest, after.onOwnershipRequest, "a claim")
        switch (before.onScore, after.onScore) {
        case (let before?, let after?): thresholds("score to advance", before, after, &changes)
        case (nil, let after?): changes.append("a score now moves leads from \(label(.mql)) to \(label(.sql)): \(after.summary)")
        case (_?, nil): changes.append("a score no longer moves leads from \(label(.mql)) to \(label(.sql))")
        case (nil, nil): break
        }
    }

    private func thresholds(_ what: String, _ before: Thresholds, _ after: Thresholds, _ changes: inout DiffLineCollector) {
        func compare(_ before: Int, _ after: Int, _ part: String) {
            if before != after { changes.append("\(what): \(after.counted("point")) \(part), was \(before.grouped)") }
        }
        compare(before.total, after.total, "in total")
        compare(before.fit, after.fit, "for fit")
        compare(before.engagement, after.engagement, "for engagement")
    }

    func entries() -> [String] {
        var changes = DiffLineCollector()
        let difference = ListDiff(old.entries, new.entries) { $0.match.label }
        for entry in difference.added { changes.append("new entry rule: \(newText.describe(entry))") }
        for entry in difference.removed { changes.append("entry rule removed: \(oldText.describe(entry))") }
        for (before, after) in difference.kept {
            // Compare the core's stages, not their labels: a changed label has its own line under "Stages".
            if before != after {
                changes.append(
                    "entry rule (\(after.match.label)): \(newText.destination(of: after)); was: \(oldText.destination(of: before))")
            }
        }
        if difference.isReordered { changes.append("the entry rules are in a different order; the first that matches decides") }
        return changes.lines
    }
}

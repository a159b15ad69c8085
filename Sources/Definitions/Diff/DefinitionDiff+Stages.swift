import Lifecycle

// Changes of stages, automatic promotion and entry rules.
extension DefinitionDiffBuilder {
    func stages() {
        let before = old.topology
        let after = new.topology
        for stage in Stage.allCases where before.used.contains(stage) != after.used.contains(stage) {
            changes.append(
                after.used.contains(stage)
                    ? "stage \(new.label(stage)) is now used" : "stage \(old.label(stage)) is no longer used")
        }
        for stage in Stage.allCases where before.used.contains(stage) && after.used.contains(stage) {
            changes.compareText(
                "label of \(stage.rawValue)", before.labels[stage] ?? stage.plainName, after.labels[stage] ?? stage.plainName)
        }
        changes.compareSets(
            before.convertsFrom, after.convertsFrom, in: Stage.allCases,
            gained: { "leads can now also be converted from \(labels($0))" },
            lost: { "leads can no longer be converted from \(labels($0))" })
        changes.compareSets(
            before.rejectsFrom, after.rejectsFrom, in: Stage.allCases,
            gained: { "leads can now also be returned from \(labels($0))" },
            lost: { "leads can no longer be returned from \(labels($0))" })
        if before.opportunity != after.opportunity {
            changes.append("opportunity stage: \(new.label(after.opportunity)), was \(old.label(before.opportunity))")
        }
        changes.compareSets(
            before.nurturedWithin, after.nurturedWithin, in: Stage.allCases,
            gained: { "marketing now continues to nurture \($0.map(new.topology.plural(of:)).joined(lastWith: "and"))" },
            lost: { "marketing no longer nurtures \($0.map(new.topology.plural(of:)).joined(lastWith: "and"))" })
    }

    func promotion() {
        let before = old.topology
        let after = new.topology
        if before.scorePromotes != after.scorePromotes {
            let what = after.scorePromotes ? "promoted" : "only proposed; a marketer promotes it"
            changes.append("a lead that reaches the threshold is now \(what)")
        }
        if before.recycledPromotes != after.recycledPromotes {
            changes.append(
                "a recycled lead that reaches the threshold again is now "
                    + (after.recycledPromotes ? "promoted" : "only proposed"))
        }
        if before.raisedHandPromotes != after.raisedHandPromotes {
            changes.append("a raised hand \(after.raisedHandPromotes ? "now" : "no longer") promotes a lead")
        }
        if before.raisedHandReturns != after.raisedHandReturns {
            changes.append(
                "a lead that raises its hand comes back as \(new.topology.noun(for: after.raisedHandReturns)), was \(old.topology.noun(for: before.raisedHandReturns))"
            )
        }
        thresholds("threshold", old.thresholds, new.thresholds)
        advance()
    }

    private func advance() {
        let before = old.topology.advance
        let after = new.topology.advance
        func compare(_ before: Bool, _ after: Bool, _ what: String) {
            guard before != after else { return }
            changes.append("\(what) \(after ? "now" : "no longer") moves leads from \(label(.mql)) to \(label(.sql))")
        }
        compare(before.onRaisedHand, after.onRaisedHand, "a raised hand")
        compare(before.onOwnershipRequest, after.onOwnershipRequest, "a claim")
        switch (before.onScore, after.onScore) {
        case (let before?, let after?): thresholds("score to advance", before, after)
        case (nil, let after?): changes.append("a score now moves leads from \(label(.mql)) to \(label(.sql)): \(after.summary)")
        case (_?, nil): changes.append("a score no longer moves leads from \(label(.mql)) to \(label(.sql))")
        case (nil, nil): break
        }
    }

    private func thresholds(_ what: String, _ before: Thresholds, _ after: Thresholds) {
        func compare(_ before: Int, _ after: Int, _ part: String) {
            if before != after { changes.append("\(what): \(after.counted("point")) \(part), was \(before.grouped)") }
        }
        compare(before.total, after.total, "in total")
        compare(before.fit, after.fit, "for fit")
        compare(before.engagement, after.engagement, "for engagement")
    }

    func entries() {
        changes.compareLists(
            old.entries, new.entries, by: \.match.label,
            reordered: "the entry rules are in a different order; the first that matches decides",
            added: { "new entry rule: \(newText.describe($0))" }, removed: { "entry rule removed: \(oldText.describe($0))" }
        ) { before, after in
            // Compare the core's stages, not their labels: a changed label has its own line under "Stages".
            if before != after {
                changes.append(
                    "entry rule (\(after.match.label)): \(newText.destination(of: after)); was: \(oldText.destination(of: before))")
            }
        }
    }
}

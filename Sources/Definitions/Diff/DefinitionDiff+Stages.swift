import Lifecycle

// Stages, what moves leads by itself, and where captures enter.
extension DefinitionDiffBuilder {
    func stages() -> [String] {
        var changes = ChangeLines()
        let before = old.topology
        let after = new.topology
        for stage in Stage.allCases {
            switch (before.used.contains(stage), after.used.contains(stage)) {
            case (false, true): changes.note("stage \(new.label(stage)) is used now")
            case (true, false): changes.note("stage \(old.label(stage)) is no longer used")
            default: break
            }
        }
        for stage in Stage.allCases where before.used.contains(stage) && after.used.contains(stage) {
            changes.compareText(
                "label of \(stage.rawValue)", before.labels[stage] ?? stage.plainName, after.labels[stage] ?? stage.plainName)
        }
        changes.compareSets(
            before.convertsFrom, after.convertsFrom, in: Stage.allCases, gained: { "converting now works from \(labels($0)) too" },
            lost: { "converting no longer works from \(labels($0))" })
        if before.opportunity != after.opportunity {
            changes.note("the opportunity: \(new.label(after.opportunity)), was \(old.label(before.opportunity))")
        }
        changes.compareSets(
            before.nurturedWithin, after.nurturedWithin, in: Stage.allCases,
            gained: { "marketing now nurtures within \(labels($0))" },
            lost: { "marketing no longer nurtures within \(labels($0))" })
        return changes.lines
    }

    func promotion() -> [String] {
        var changes = ChangeLines()
        let before = old.topology
        let after = new.topology
        switch (before.scorePromotes, after.scorePromotes) {
        case (false, true): changes.note("reaching the threshold now promotes by itself")
        case (true, false): changes.note("reaching the threshold only proposes now; a marketer promotes")
        default: break
        }
        switch (before.raisedHandPromotes, after.raisedHandPromotes) {
        case (false, true): changes.note("a raised hand now promotes")
        case (true, false): changes.note("a raised hand no longer promotes")
        default: break
        }
        if before.raisedHandReturns != after.raisedHandReturns {
            changes.note(
                "a raised hand comes back as \(new.label(after.raisedHandReturns)), was \(old.label(before.raisedHandReturns))")
        }
        thresholds("threshold", old.thresholds, new.thresholds, &changes)
        advance(&changes)
        return changes.lines
    }

    private func advance(_ changes: inout ChangeLines) {
        let before = old.topology.advance
        let after = new.topology.advance
        func note(_ was: Bool, _ isNow: Bool, _ what: String) {
            guard was != isNow else { return }
            changes.note("\(what) \(isNow ? "now" : "no longer") makes an \(label(.mql)) an \(label(.sql))")
        }
        note(before.onRaisedHand, after.onRaisedHand, "a raised hand")
        note(before.onOwnershipRequest, after.onOwnershipRequest, "a request for ownership")
        switch (before.onScore, after.onScore) {
        case (let was?, let isNow?): thresholds("score to advance on", was, isNow, &changes)
        case (nil, let isNow?): changes.note("a score now makes an \(label(.mql)) an \(label(.sql)): \(isNow.words)")
        case (_?, nil): changes.note("a score no longer makes an \(label(.mql)) an \(label(.sql))")
        case (nil, nil): break
        }
    }

    private func thresholds(_ what: String, _ before: Thresholds, _ after: Thresholds, _ changes: inout ChangeLines) {
        func compare(_ was: Int, _ isNow: Int, _ of: String) {
            if was != isNow { changes.note("\(what): \(count(isNow, "point")) \(of), was \(was)") }
        }
        compare(before.total, after.total, "in all")
        compare(before.fit, after.fit, "for who they are")
        compare(before.engagement, after.engagement, "for what they did")
    }

    func entries() -> [String] {
        var changes = ChangeLines()
        let difference = ListDiff(old.entries, new.entries) { $0.match.words }
        for entry in difference.added { changes.note("new entry \(new.words(for: entry))") }
        for entry in difference.removed { changes.note("entry \(old.words(for: entry)) is gone") }
        for (was, isNow) in difference.kept {
            // By the core's names: another label is told among the stages.
            if was != isNow {
                changes.note("entry \(isNow.match.words): \(new.destination(of: isNow)), was \(old.destination(of: was))")
            }
        }
        if difference.isReordered { changes.note("the entries stand in another order, and the first that matches decides") }
        return changes.lines
    }
}

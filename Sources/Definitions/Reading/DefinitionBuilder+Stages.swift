import Lifecycle

extension DefinitionBuilder {
    mutating func entryRules(_ topology: Topology) -> [EntryRule] {
        var rules: [EntryRule] = []
        var catchAll: TextPlace?
        var seen: [EntryRule.Match: TextPlace] = [:]
        for section in root.sections("entries") {
            let stage = section.text("enters").flatMap(Stage.init(rawValue:)) ?? .inquiry
            if section.has("enters"), !topology.used.contains(stage), !topology.used.isEmpty {
                problems.add(
                    section.place(of: "enters"), "leads enter the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage that stages.use names")
            }
            if let catchAll {
                problems.add(
                    section.place, "this entry never applies: \"anythingElse\" stands before it, in line \(catchAll.line)",
                    expected: "anythingElse last")
            }
            for (match, place) in matches(section) {
                if let first = seen[match], catchAll == nil {
                    problems.add(
                        place, "this entry never applies: line \(first.line) is for the same",
                        expected: "each source, form or case once")
                }
                seen[match] = place
                rules.append(
                    EntryRule(
                        match: match, stage: stage, owner: section.text("owner").flatMap(EntryOwner.init(rawValue:)) ?? .nobody,
                        path: section.text("path").flatMap(CapturePath.init(rawValue:)) ?? .inbound))
            }
            if section.text("when") == "anythingElse", catchAll == nil { catchAll = section.place }
        }
        if catchAll == nil, root.has("entries") {
            problems.add(
                root.place(of: "entries"), "nothing says where all other captures enter",
                expected: "a last entry with when: anythingElse")
        }
        return rules
    }

    private func matches(_ section: CheckedSection) -> [(EntryRule.Match, TextPlace)] {
        switch section.text("when") {
        case "byHand": return [(.byHand, section.place(of: "when"))]
        case "anythingElse": return [(.anything, section.place(of: "when"))]
        default: break
        }
        let sources = section.list("sources").compactMap { value in
            value.text.map { (EntryRule.Match.source($0.lowercased()), value.place) }
        }
        let forms = section.list("forms").compactMap { value in
            value.text.flatMap(FormKind.init(rawValue:)).map { (EntryRule.Match.form($0), value.place) }
        }
        return sources + forms
    }

    /// Notes stages that are named but not used, that nothing leads to, or that no definition can do without.
    mutating func checkStages(_ definition: LeadDefinition) {
        guard let stages = root.section("stages"), stages.has("use") else { return }
        let before = problems.count
        let topology = definition.topology
        let use = stages.list("use")
        var seen: Set<String> = []
        for value in use {
            if let text = value.text, !seen.insert(text).inserted {
                problems.add(value.place, "the stage \"\(text)\" is named twice", expected: "each stage once")
            }
        }
        for stage in [Stage.mql, .won, .lost] where !topology.used.contains(stage) {
            problems.add(
                stages.place(of: "use"), "the stage \"\(stage.rawValue)\" is missing",
                expected: "mql, won and lost in every definition")
        }
        if !topology.used.contains(.sal), !topology.used.contains(.sql) {
            problems.add(stages.place(of: "use"), "an accepted lead has no stage to go to", expected: "sal, sql or both")
        }
        for entry in stages.section("labels")?.entries ?? [] where Stage(rawValue: entry.key).map(topology.used.contains) == false {
            problems.add(
                entry.keyPlace, "the stage \"\(entry.key)\" has a label but is not used", expected: "a stage that stages.use names")
        }
        if !topology.used.contains(topology.opportunity) {
            problems.add(
                stages.place(of: "opportunity"), "the opportunity is \"\(topology.opportunity.rawValue)\", which is not used",
                expected: "a stage that stages.use names")
        }
        for value in stages.list("convertFrom") {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)) else { continue }
            if stage == topology.opportunity {
                problems.add(
                    value.place, "leads are converted from \"\(stage.rawValue)\", which is the opportunity itself",
                    expected: "a stage before it")
            } else if !topology.used.contains(stage) {
                problems.add(
                    value.place, "leads are converted from \"\(stage.rawValue)\", which is not used",
                    expected: "a stage that stages.use names")
            }
        }
        if !topology.used.contains(topology.raisedHandReturns), topology.raisedHandReturns != .mql {
            let promotion = root.section("promotion")
            problems.add(
                promotion?.place(of: "raisedHandReturns") ?? root.place,
                "a raised hand returns to \"\(topology.raisedHandReturns.rawValue)\", which is not used",
                expected: "a stage that stages.use names")
        }
        // What leads to a stage may be what is wrong above: then only that is told.
        let entriesFit = definition.entries.allSatisfy { topology.used.contains($0.stage) }
        guard problems.count == before, root.isWhole("stages"), root.isWhole("entries"), entriesFit else { return }
        let reached = reachableStages(definition)
        for value in use {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !reached.contains(stage) else { continue }
            problems.add(
                value.place, "no lead can reach the stage \"\(stage.rawValue)\"",
                expected: "an entry or a stage before it that leads there")
        }
    }

    /// Notes a gate before something that cannot happen.
    mutating func checkIsPossible(_ transition: Transition, _ place: TextPlace, _ topology: Topology) {
        guard !topology.used.isEmpty else { return }
        switch transition {
        case .qualify where !topology.hasQualification:
            problems.add(
                place, "nothing is qualified here, so this gate is never asked",
                expected: "sal and sql, with another stage as the opportunity")
        case .reject where !topology.used.contains(.nurture), .disqualify where !topology.used.contains(.disqualified):
            problems.add(
                place, "the stage behind the gate \"\(transition.rawValue)\" is not used", expected: "a stage that stages.use names"
            )
        default: break
        }
    }

    /// The stages that captures enter, and all that the commands of the core lead to from there.
    private func reachableStages(_ definition: LeadDefinition) -> Set<Stage> {
        let topology = definition.topology
        var reached: Set<Stage> = []
        var waiting = definition.entries.map(\.stage)
        while let stage = waiting.popLast() {
            guard topology.used.contains(stage), reached.insert(stage).inserted else { continue }
            if topology.isOpportunity(stage) { waiting += [.won, .lost, .noDecision] }
            if topology.convertsFrom.contains(stage) { waiting.append(topology.opportunity) }
            switch stage {
            case .inquiry: waiting += topology.used.contains(.viable) ? [.viable] : [.mql]
            case .viable: waiting += [.mql, .disqualified]
            case .mql: waiting += [topology.acceptsInto, .nurture, .disqualified]
            case .sal: waiting += [.nurture, .disqualified] + (topology.hasQualification ? [.sql] : [])
            case .sql: waiting += [.nurture, .disqualified]
            case .nurture: waiting += [.disqualified, .dropped, .mql, topology.raisedHandReturns]
            case .disqualified: waiting += [.dropped, .mql, topology.raisedHandReturns]
            case .lost, .noDecision, .dropped: waiting.append(topology.raisedHandReturns)
            case .opportunity, .won: break
            }
        }
        return reached
    }
}

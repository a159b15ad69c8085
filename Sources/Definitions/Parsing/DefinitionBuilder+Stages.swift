import Lifecycle

// Which stages there are, and whether leads get into each of them and on from it.
extension DefinitionBuilder {
    func topology() -> Topology {
        let stages = root.section("stages")
        let promotion = root.section("promotion")
        let labels = (stages?.section("labels")?.entries ?? []).compactMap { entry -> (Stage, String)? in
            guard let stage = Stage(rawValue: entry.key), let label = entry.value.text else { return nil }
            return (stage, label)
        }
        let from = stages?.texts("convertFrom").compactMap(Stage.init(rawValue:)) ?? []
        return Topology(
            used: Set((stages?.texts("use") ?? []).compactMap(Stage.init(rawValue:))),
            labels: Dictionary(labels) { first, _ in first },
            convertsFrom: stages?.has("convertFrom") == true ? Set(from) : [.sql],
            opportunity: stages?.text("opportunity").flatMap(Stage.init(rawValue:)) ?? .opportunity,
            raisedHandReturns: promotion?.text("raisedHandReturns").flatMap(Stage.init(rawValue:)) ?? .mql,
            scorePromotes: promotion?.boolean("byScore") ?? true,
            raisedHandPromotes: promotion?.boolean("byRaisedHand") ?? true, advance: advance(),
            nurturedWithin: Set((stages?.texts("nurtureWithin") ?? []).compactMap(Stage.init(rawValue:))))
    }

    private func advance() -> Advance {
        guard let section = root.section("advance") else { return Advance() }
        return Advance(
            onRaisedHand: section.boolean("onRaisedHand") ?? false,
            onOwnershipRequest: section.boolean("onOwnershipRequest") ?? false,
            onScore: section.section("onScore").map(thresholds(in:)))
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
        for value in stages.list("nurtureWithin") {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !topology.used.contains(stage) else { continue }
            problems.add(
                value.place, "marketing nurtures within \"\(stage.rawValue)\", which is not used",
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
        checkWaysBack(topology, stages)
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
        for value in use {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), topology.isDeadEnd(stage) else { continue }
            problems.add(
                value.place, "no lead gets on from the stage \"\(stage.rawValue)\"",
                expected: "it in stages.convertFrom, or a stage behind it")
        }
    }

    /// Notes a hand raised into nowhere, and leads that sales could never let go of.
    private mutating func checkWaysBack(_ topology: Topology, _ stages: CheckedSection) {
        let back = topology.raisedHandReturns
        let promotion = root.section("promotion")
        let place = promotion?.place(of: "raisedHandReturns") ?? root.place
        if !topology.used.contains(back), back != .mql {
            problems.add(
                place, "a raised hand returns to \"\(back.rawValue)\", which is not used", expected: "a stage that stages.use names"
            )
        } else if back == topology.opportunity {
            problems.add(
                place, "a raised hand returns to \"\(back.rawValue)\", which is the opportunity and entered by converting only",
                expected: "mql or viable")
        }
        if !topology.used.contains(.nurture), !topology.used.contains(.disqualified) {
            problems.add(
                stages.place(of: "use"), "a lead that isn't ready has no way back", expected: "nurture, disqualified or both")
        }
    }

    /// Notes a gate before something that cannot happen.
    mutating func checkIsPossible(_ transition: Transition, _ place: TextLocation, _ topology: Topology) {
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
            case .mql: waiting += [topology.acceptsInto, .nurture, .disqualified] + (topology.advance == Advance() ? [] : [.sql])
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

extension Topology {
    /// Whether a stage of sales leads neither to another one nor to the opportunity.
    fileprivate func isDeadEnd(_ stage: Stage) -> Bool {
        switch stage {
        case .sal: !convertsFrom.contains(.sal) && !hasQualification
        case .sql: opportunity != .sql && !convertsFrom.contains(.sql)
        default: false
        }
    }
}

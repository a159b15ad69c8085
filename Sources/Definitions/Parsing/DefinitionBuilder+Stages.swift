import Lifecycle

// Stages, and whether leads can reach and leave each of them.
extension DefinitionBuilder {
    func topology() -> Topology {
        let stages = root.section("stages")
        let promotion = root.section("promotion")
        let labels = (stages?.section("labels")?.entries ?? []).compactMap { entry -> (Stage, String)? in
            guard let stage = Stage(rawValue: entry.key), let label = entry.value.text else { return nil }
            return (stage, label)
        }
        let from = stages?.texts("convertFrom").compactMap(Stage.init(rawValue:)) ?? []
        var topology = Topology(
            used: Set((stages?.texts("use") ?? []).compactMap(Stage.init(rawValue:))),
            labels: Dictionary(labels) { first, _ in first },
            convertsFrom: stages?.has("convertFrom") == true ? Set(from) : [.sql],
            rejectsFrom: stages?.has("rejectFrom") == true
                ? Set((stages?.texts("rejectFrom") ?? []).compactMap(Stage.init(rawValue:))) : Topology.usualRejections,
            opportunity: stages?.text("opportunity").flatMap(Stage.init(rawValue:)) ?? .opportunity,
            raisedHandReturns: promotion?.text("raisedHandReturns").flatMap(Stage.init(rawValue:)) ?? .mql,
            scorePromotes: promotion?.boolean("byScore") ?? true,
            raisedHandPromotes: promotion?.boolean("byRaisedHand") ?? true, advance: advance(),
            nurturedWithin: Set((stages?.texts("nurtureWithin") ?? []).compactMap(Stage.init(rawValue:))))
        topology.recycledPromotes = promotion?.text("recycled") == "promote"
        return topology
    }

    private func advance() -> Advance {
        guard let section = root.section("advance") else { return Advance() }
        return Advance(
            onRaisedHand: section.boolean("onRaisedHand") ?? false,
            onOwnershipRequest: section.boolean("onOwnershipRequest") ?? false,
            onScore: section.section("onScore").map(thresholds(in:)))
    }

    /// Reports stages that are listed twice, missing, unreachable, or referred to without being used.
    mutating func checkStages(_ definition: LeadDefinition) {
        guard let stages = root.section("stages"), stages.has("use") else { return }
        let before = problems.count
        let topology = definition.topology
        let use = stages.list("use")
        var seen: Set<String> = []
        for value in use {
            if let text = value.text, !seen.insert(text).inserted {
                problems.add(value.location, "the stage \"\(text)\" is listed twice", expected: "each stage once")
            }
        }
        for stage in [Stage.mql, .won, .lost] where !topology.used.contains(stage) {
            problems.add(
                stages.location(of: "use"), "the stage \"\(stage.rawValue)\" is missing",
                expected: "mql, won and lost in every definition")
        }
        if !topology.used.contains(.sal), !topology.used.contains(.sql) {
            problems.add(stages.location(of: "use"), "an accepted lead has no stage to go to", expected: "sal, sql or both")
        }
        for entry in stages.section("labels")?.entries ?? [] where Stage(rawValue: entry.key).map(topology.used.contains) == false {
            problems.add(
                entry.keyLocation, "the stage \"\(entry.key)\" has a label but is not used",
                expected: "a stage listed in stages.use")
        }
        if !topology.used.contains(topology.opportunity) {
            problems.add(
                stages.location(of: "opportunity"),
                "the opportunity stage is \"\(topology.opportunity.rawValue)\", which is not used",
                expected: "a stage listed in stages.use")
        }
        for value in stages.list("nurtureWithin") {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !topology.used.contains(stage) else { continue }
            problems.add(
                value.location, "marketing nurtures in the stage \"\(stage.rawValue)\", which is not used",
                expected: "a stage listed in stages.use")
        }
        for value in stages.list("convertFrom") {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)) else { continue }
            if stage == topology.opportunity {
                problems.add(
                    value.location,
                    "leads are converted from the stage \"\(stage.rawValue)\", which is the opportunity stage itself",
                    expected: "an earlier stage")
            } else if !topology.used.contains(stage) {
                problems.add(
                    value.location, "leads are converted from the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage listed in stages.use")
            }
        }
        checkWaysBack(topology, stages)
        // A problem above may be the cause of an unreachable stage, so report it alone.
        let entriesFit = definition.entries.allSatisfy { topology.used.contains($0.stage) }
        guard problems.count == before, root.isValid("stages"), root.isValid("entries"), entriesFit else { return }
        let reached = reachableStages(definition)
        for value in use {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !reached.contains(stage) else { continue }
            problems.add(
                value.location, "no lead can reach the stage \"\(stage.rawValue)\"",
                expected: "an entry or an earlier stage that leads there")
        }
        for value in use {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), topology.isDeadEnd(stage) else { continue }
            problems.add(
                value.location, "no lead can move on from the stage \"\(stage.rawValue)\"",
                expected: "the stage in stages.convertFrom, or a later stage")
        }
    }

    /// Reports a raised hand that returns to an invalid stage, and a missing way back to marketing.
    private mutating func checkWaysBack(_ topology: Topology, _ stages: CheckedYAMLSection) {
        let back = topology.raisedHandReturns
        let promotion = root.section("promotion")
        let location = promotion?.location(of: "raisedHandReturns") ?? root.location
        if !topology.used.contains(back), back != .mql {
            problems.add(
                location, "a raised hand returns to the stage \"\(back.rawValue)\", which is not used",
                expected: "a stage listed in stages.use"
            )
        } else if back == topology.opportunity {
            problems.add(
                location,
                "a raised hand returns to the stage \"\(back.rawValue)\", which is the opportunity stage and only entered by converting",
                expected: "mql or viable")
        }
        if !topology.used.contains(.nurture), !topology.used.contains(.disqualified) {
            problems.add(
                stages.location(of: "use"), "a lead that isn't ready has no stage to return to",
                expected: "nurture, disqualified or both")
        }
    }

    /// Reports a gate for a transition that can't happen.
    mutating func checkIsPossible(_ transition: Transition, _ location: TextLocation, _ topology: Topology) {
        guard !topology.used.isEmpty else { return }
        switch transition {
        case .qualify where !topology.hasQualification:
            problems.add(
                location, "this gate is never used, because the definition has no step from sal to sql",
                expected: "sal and sql in stages.use, with another stage as the opportunity")
        case .reject where !topology.used.contains(.nurture), .disqualify where !topology.used.contains(.disqualified):
            problems.add(
                location, "the gate \"\(transition.rawValue)\" leads to a stage that is not used",
                expected: "a stage listed in stages.use"
            )
        default: break
        }
    }

    /// The stages that captures enter, and all stages that commands lead to from there.
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
    /// Whether a sales stage leads neither to another stage nor to the opportunity.
    fileprivate func isDeadEnd(_ stage: Stage) -> Bool {
        switch stage {
        case .sal: !convertsFrom.contains(.sal) && !hasQualification
        case .sql: opportunity != .sql && !convertsFrom.contains(.sql)
        default: false
        }
    }
}

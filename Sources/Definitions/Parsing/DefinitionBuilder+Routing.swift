import Lifecycle

// Routing, the contact window, and automatic advance.
extension DefinitionBuilder {
    func routing() -> Routing {
        guard let section = root.section("routing") else { return Routing() }
        let causes: [(String, Routing.Cause)] = [("whenAway", .ownerAbsent), ("whenFull", .ownerFull), ("whenLate", .overdue)]
        return Routing(
            method: section.text("method").flatMap(Routing.Method.init(rawValue:)) ?? .nobody,
            byTerritory: section.boolean("byTerritory") ?? false,
            assigns: Set(section.texts("assigns").compactMap(Stage.init(rawValue:))),
            reassignsWhen: Set(causes.filter { section.text($0.0) == "reroute" }.map(\.1)))
    }

    func window() -> ContactWindow? {
        guard let section = root.section("window") else { return nil }
        return ContactWindow(
            length: section.text("length").flatMap(DurationText.init)?.span ?? .zero,
            unreached: section.text("unreached").flatMap(ContactWindow.Unreached.init(rawValue:)) ?? .propose,
            neglected: section.text("neglected").flatMap(ContactWindow.Neglected.init(rawValue:)) ?? .report,
            reason: section.text("reason") ?? "")
    }

    /// Reports assignments that routing can't make, and references to unused stages and clocks.
    mutating func checkRouting(_ definition: LeadDefinition) {
        let topology = definition.topology
        let section = root.section("routing")
        for value in section?.list("assigns") ?? [] {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !topology.used.isEmpty else { continue }
            if !topology.used.contains(stage) {
                problems.add(
                    value.location, "leads are assigned in the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage listed in stages.use")
            }
        }
        if let choice = section?["whenLate"], choice.text == "reroute", root.isValid("clocks"),
            !definition.clocks.contains(where: { $0.kind == .firstTouch })
        {
            problems.add(
                choice.location, "\"whenLate\" has no effect without a clock for the first touch", expected: "clocks.firstTouch")
        }
        guard definition.routing.method == .nobody, root.isValid("routing") else { return }
        let expected = "routing.method: roundRobin or leastBusy"
        for entry in root.sections("entries") where entry.text("owner") == EntryOwner.routed.rawValue {
            problems.add(
                entry.location(of: "owner"), "this entry has a routed owner, but the routing method is \"nobody\"",
                expected: expected)
        }
        if let assigns = section?["assigns"], !assigns.list.isEmpty {
            problems.add(
                assigns.location, "leads are assigned when they enter a stage, but the routing method is \"nobody\"",
                expected: expected)
        }
        for key in ["whenAway", "whenFull", "whenLate"] {
            guard let action = section?[key], action.text == "reroute" else { continue }
            problems.add(action.location, "\"\(key)\" reassigns leads, but the routing method is \"nobody\"", expected: expected)
        }
        if let action = root.section("window")?["neglected"], action.text == "reroute" {
            problems.add(
                action.location, "neglected leads are reassigned, but the routing method is \"nobody\"", expected: expected)
        }
    }

    /// Reports a contact window whose reason is unknown or can't be given for an unreached lead.
    mutating func checkWindow(_ definition: LeadDefinition) {
        guard let section = root.section("window"), let window = definition.window else { return }
        if section.has("length"), window.length < .days(1) {
            problems.add(section.location(of: "length"), "the contact window is shorter than a day", expected: "at least 1 day")
        }
        guard section.has("reason"), root.isValid("reasons") else { return }
        let location = section.location(of: "reason")
        let usable = definition.reasons(for: .disqualify).map(\.id)
        let expected = usable.isEmpty ? "a reason for disqualify" : "one of " + usable.joined(separator: ", ")
        guard let reason = definition.reasons.first(where: { $0.id == window.reason }) else {
            problems.add(
                location, "unknown reason \"\(window.reason)\"", expected: expected,
                nearest: NearestMatch.to(window.reason, in: usable)
            )
            return
        }
        guard reason.uses.contains(.disqualify) else {
            problems.add(location, "the reason \"\(reason.id)\" is not for disqualify", expected: expected)
            return
        }
        for requirement in reason.requires + (definition.gates[.disqualify] ?? []) {
            guard let cause = requirement.obstacle(unreachedAfter: window.length) else { continue }
            problems.add(
                location, "no unreached lead can be disqualified as \"\(reason.id)\", which requires \(cause)",
                expected: "a reason that requires attempts, not a contact")
            return
        }
    }

    /// Reports an advance to an invalid stage, or at a score that no lead or every MQL reaches.
    mutating func checkAdvance(_ definition: LeadDefinition) {
        guard let section = root.section("advance"), !definition.topology.used.isEmpty else { return }
        let topology = definition.topology
        let keys = ["onRaisedHand", "onOwnershipRequest"].filter { section.boolean($0) == true }
        if let key = keys.first ?? (section.has("onScore") ? "onScore" : nil) {
            let location = section.location(of: key)
            if !topology.used.contains(.sql) {
                problems.add(location, "an MQL advances to the stage \"sql\", which is not used", expected: "sql in stages.use")
            } else if topology.opportunity == .sql {
                problems.add(
                    location, "an MQL advances to \"sql\", which is the opportunity stage and only entered by converting",
                    expected: "stages.opportunity: opportunity")
            }
        }
        guard let scores = section.section("onScore"), let thresholds = topology.advance.onScore else { return }
        if thresholds == Thresholds(total: 0), section.isValid("onScore") {
            problems.add(
                section.location(of: "onScore"), "the score to advance on requires no points",
                expected: "total, fit or engagement above 0")
        }
        checkReachable(thresholds, scores, definition)
        let first = definition.thresholds
        if root.has("threshold"), topology.scorePromotes, thresholds != Thresholds(total: 0), thresholds.total <= first.total,
            thresholds.fit <= first.fit, thresholds.engagement <= first.engagement
        {
            problems.add(
                section.location(of: "onScore"), "every lead that reaches the threshold advances at once, so none stays an MQL",
                expected: "more points than the threshold")
        }
    }
}

extension Requirement {
    /// The part of the requirement that a lead unreached for so long can't meet; nil when it can meet it.
    fileprivate func obstacle(unreachedAfter length: TimeSpan) -> String? {
        switch self {
        case .contact, .positiveContact: "a contact"
        case .daysActive(let days) where TimeSpan.days(days) > length:
            "\(days.counted("day with sales", "days with sales")), longer than the contact window"
        default: nil
        }
    }
}

import Lifecycle

// Whose leads become, and what becomes of those that nobody reaches.
extension DefinitionBuilder {
    func routing() -> Routing {
        guard let section = root.section("routing") else { return Routing() }
        let causes: [(String, Routing.Cause)] = [("whenAway", .away), ("whenFull", .full), ("whenLate", .late)]
        return Routing(
            method: section.text("method").flatMap(Routing.Method.init(rawValue:)) ?? .nobody,
            byTerritory: section.boolean("byTerritory") ?? false,
            assigns: Set(section.texts("assigns").compactMap(Stage.init(rawValue:))),
            reroutes: Set(causes.filter { section.text($0.0) == "reroute" }.map(\.1)))
    }

    func window() -> ContactWindow? {
        guard let section = root.section("window") else { return nil }
        return ContactWindow(
            length: section.text("length").flatMap(DurationText.init)?.span ?? .zero,
            unreached: section.text("unreached").flatMap(ContactWindow.Unreached.init(rawValue:)) ?? .propose,
            neglected: section.text("neglected").flatMap(ContactWindow.Neglected.init(rawValue:)) ?? .report,
            reason: section.text("reason") ?? "")
    }

    /// Notes leads that are to be given to somebody by a routing that chooses nobody, and stages that nothing is routed in.
    mutating func checkRouting(_ definition: LeadDefinition) {
        let topology = definition.topology
        let section = root.section("routing")
        for value in section?.list("assigns") ?? [] {
            guard let stage = value.text.flatMap(Stage.init(rawValue:)), !topology.used.isEmpty else { continue }
            if !topology.used.contains(stage) {
                problems.add(
                    value.place, "leads are assigned in the stage \"\(stage.rawValue)\", which is not used",
                    expected: "a stage that stages.use names")
            }
        }
        if let late = section?["whenLate"], late.text == "reroute", root.isWhole("clocks"),
            !definition.clocks.contains(where: { $0.kind == .firstTouch })
        {
            problems.add(
                late.place, "no clock says when a first touch is late, so nothing is rerouted", expected: "clocks.firstTouch")
        }
        guard definition.routing.method == .nobody, root.isWhole("routing") else { return }
        let expected = "routing.method: roundRobin or leastBusy"
        for entry in root.sections("entries") where entry.text("owner") == EntryOwner.routed.rawValue {
            problems.add(entry.place(of: "owner"), "this entry's owner is routed, but routing chooses nobody", expected: expected)
        }
        if let assigns = section?["assigns"], !assigns.list.isEmpty {
            problems.add(assigns.place, "leads are assigned as they enter, but routing chooses nobody", expected: expected)
        }
        for key in ["whenAway", "whenFull", "whenLate"] {
            guard let course = section?[key], course.text == "reroute" else { continue }
            problems.add(course.place, "\"\(key)\" gives leads to somebody else, but routing chooses nobody", expected: expected)
        }
        if let course = root.section("window")?["neglected"], course.text == "reroute" {
            problems.add(course.place, "neglected leads go to somebody else, but routing chooses nobody", expected: expected)
        }
    }

    /// Notes a window whose reason doesn't exist, isn't for disqualifying, or can't be given for a lead that nobody reached.
    mutating func checkWindow(_ definition: LeadDefinition) {
        guard let section = root.section("window"), let window = definition.window else { return }
        if section.has("length"), window.length < .days(1) {
            problems.add(section.place(of: "length"), "the window closes before a day is over", expected: "at least 1 day")
        }
        guard section.has("reason"), root.isWhole("reasons") else { return }
        let place = section.place(of: "reason")
        let usable = definition.reasons(for: .disqualify).map(\.id)
        let expected = usable.isEmpty ? "a reason for disqualify" : "one of " + usable.joined(separator: ", ")
        guard let reason = definition.reasons.first(where: { $0.id == window.reason }) else {
            problems.add(
                place, "unknown reason \"\(window.reason)\"", expected: expected,
                nearest: NearestMatch.to(window.reason, in: usable)
            )
            return
        }
        guard reason.uses.contains(.disqualify) else {
            problems.add(place, "the reason \"\(reason.id)\" is not for disqualify", expected: expected)
            return
        }
        for asked in reason.requires + (definition.gates[.disqualify] ?? []) {
            guard let cause = asked.cannotBeMet(unreachedAfter: window.length) else { continue }
            problems.add(
                place, "no unreached lead can be disqualified as \"\(reason.id)\", which asks for \(cause)",
                expected: "a reason that asks for attempts, not for a contact")
            return
        }
    }

    /// Notes an advance to a stage that cannot be entered so, or on points that no lead reaches or that every MQL has.
    mutating func checkAdvance(_ definition: LeadDefinition) {
        guard let section = root.section("advance"), !definition.topology.used.isEmpty else { return }
        let topology = definition.topology
        let keys = ["onRaisedHand", "onOwnershipRequest"].filter { section.boolean($0) == true }
        if let key = keys.first ?? (section.has("onScore") ? "onScore" : nil) {
            let place = section.place(of: key)
            if !topology.used.contains(.sql) {
                problems.add(place, "an MQL advances to the stage \"sql\", which is not used", expected: "sql in stages.use")
            } else if topology.opportunity == .sql {
                problems.add(
                    place, "an MQL advances to \"sql\", which is the opportunity and entered by converting only",
                    expected: "stages.opportunity: opportunity")
            }
        }
        guard let activity = section.section("onScore"), let thresholds = topology.advance.onScore else { return }
        if thresholds == Thresholds(total: 0), section.isWhole("onScore") {
            problems.add(
                section.place(of: "onScore"), "the score to advance on asks for no points",
                expected: "total, fit or engagement above 0")
        }
        checkReachable(thresholds, activity, definition)
        let first = definition.thresholds
        if root.has("threshold"), topology.scorePromotes, thresholds != Thresholds(total: 0), thresholds.total <= first.total,
            thresholds.fit <= first.fit, thresholds.engagement <= first.engagement
        {
            problems.add(
                section.place(of: "onScore"), "every lead that reaches the threshold advances at once, so none stays an MQL",
                expected: "more points than the threshold")
        }
    }
}

extension Requirement {
    /// Why a lead that nobody reached for so long cannot meet it; nil when it can.
    fileprivate func cannotBeMet(unreachedAfter length: TimeSpan) -> String? {
        switch self {
        case .contact: "a contact"
        case .daysInHand(let days) where TimeSpan.days(days) > length: "\(days) days in hand, more than the window is long"
        default: nil
        }
    }
}

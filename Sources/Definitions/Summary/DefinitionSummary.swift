import Lifecycle

/// A definition in readable form, as the console's screen 7 and `winnow definition show` tell it.
package enum DefinitionSummary {
    /// The definition as lines with headings, in the order of a lead's life; O(its size).
    package static func lines(of definition: LeadDefinition) -> [SummaryLine] {
        let title = definition.number > 0 ? "\(definition.name), number \(definition.number)" : definition.name
        let parts: [[SummaryLine]] = [
            [SummaryLine(.heading, title), SummaryLine(.text, definition.summary)],
            section("Stages", stages(definition)),
            section("Viable when it has", definition.viability.map { definition.words(for: $0) }),
            section("Points for who they are", definition.fit.map(\.words)),
            section("Points for what they did", definition.engagement.map(\.words)),
            section(definition.label(.mql), thresholds(definition)),
            section("\(definition.label(.sql)) without a decision", advance(definition)),
            section("Where captures enter", definition.entries.map { definition.words(for: $0) }),
            section("Routing", definition.words(for: definition.routing)),
            gates(definition),
            criteria(definition),
            Reason.Use.allCases.flatMap { reasons(for: $0, definition) },
            section("Prescribed follow-up", [definition.followUp.words]),
            section("Window of contact", definition.window.map { definition.words(for: $0) } ?? []),
            section("Clocks", definition.clocks.map { definition.words(for: $0) }),
            section("Working hours", definition.calendar.words),
            section("Quotas", definition.quotas.map { definition.words(for: $0) }),
            section("Called a breakdown from", definition.breakdowns.words.map(\.text)),
            section("Published figures", definition.references.map(\.words)),
            section("Rules kept against the outcomes", definition.keptRules.map { "\(definition.ruleLabel($0.rule)): \($0.why)" }),
            section(
                "Free mail", definition.freeMailDomains.isEmpty ? [] : [definition.freeMailDomains.sorted().joined(separator: ", ")]
            ),
        ]
        return parts.flatMap(\.self)
    }

    private static func section(_ title: String, _ items: [String]) -> [SummaryLine] {
        items.isEmpty ? [] : [SummaryLine(.heading, title)] + items.map { SummaryLine(.item, $0) }
    }

    private static func stages(_ definition: LeadDefinition) -> [String] {
        let topology = definition.topology
        let used = Stage.allCases.filter(topology.used.contains)
        let way = used.filter(\.isOpen).map(definition.label).joined(separator: " → ")
        let ends = used.filter(\.isOutcome).map(definition.label).joined(separator: ", ")
        let aside = used.filter { !$0.isOpen && !$0.isOutcome }.map(definition.label).joined(separator: ", ")
        let sources = Stage.allCases.filter(topology.convertsFrom.contains).map(definition.label).joined(separator: " or ")
        return [
            "\(way) → \(ends)",
            aside.isEmpty ? "" : "aside: \(aside)",
            "accepting leads to \(definition.label(topology.acceptsInto)); converting leads from \(sources) to \(definition.label(topology.opportunity))",
            "a raised hand comes back as \(definition.label(topology.raisedHandReturns))",
            topology.nurturedWithin.isEmpty
                ? ""
                : "marketing goes on nurturing within "
                    + Stage.allCases.filter(topology.nurturedWithin.contains).map(definition.label).joined(separator: ", "),
        ].filter { !$0.isEmpty }
    }

    private static func thresholds(_ definition: LeadDefinition) -> [String] {
        let topology = definition.topology
        let hand = topology.raisedHandPromotes ? "so does a raised hand, whatever the points" : "a raised hand alone does not"
        guard topology.used.contains(.inquiry) || topology.used.contains(.viable) else { return [] }
        guard definition.thresholds != Thresholds(total: 0) else {
            let hand = topology.raisedHandPromotes ? "a raised hand makes it one" : "a raised hand alone does not"
            return [topology.scorePromotes ? "whoever is viable becomes one" : "no points make it one; a marketer decides", hand]
        }
        let points = definition.thresholds.words
        return [topology.scorePromotes ? "\(points) make it one" : "\(points) propose it; a marketer decides", hand]
    }

    private static func advance(_ definition: LeadDefinition) -> [String] {
        let advance = definition.topology.advance
        return [
            advance.onRaisedHand ? "a raised hand" : nil, advance.onOwnershipRequest ? "a claim, as a request for ownership" : nil,
            advance.onScore.map(\.words),
        ].compactMap(\.self)
    }

    private static func gates(_ definition: LeadDefinition) -> [SummaryLine] {
        Transition.allCases.flatMap { transition in
            section("To \(transition.rawValue) asks for", (definition.gates[transition] ?? []).map { definition.words(for: $0) })
        }
    }

    private static func criteria(_ definition: LeadDefinition) -> [SummaryLine] {
        section(
            "Criteria",
            definition.criteria.map { criterion in
                let answers = criterion.answers.map { "\($0.key) \($0.words)" }
                return "\(criterion.letter)  \(criterion.label): \(criterion.question) " + answers.joined(separator: ", ")
            })
    }

    private static func reasons(for use: Reason.Use, _ definition: LeadDefinition) -> [SummaryLine] {
        let title =
            switch use {
            case .reject: "Reasons to reject"
            case .disqualify: "Reasons to disqualify"
            case .lost: "Reasons why it was lost"
            case .noDecision: "Reasons why there was no decision"
            }
        return section(
            title,
            definition.reasons(for: use).map { reason in
                let needs = reason.requires.map { definition.words(for: $0) }
                return "\(reason.key)  \(reason.label)" + (needs.isEmpty ? "" : ", asks for " + needs.joined(separator: "; "))
            })
    }
}

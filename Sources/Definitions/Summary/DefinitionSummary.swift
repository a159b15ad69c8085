import Lifecycle

/// A definition in readable form, for the definition screen and `winnow definition show`.
package struct DefinitionSummary {
    let definition: LeadDefinition
    /// Whether reasons are listed with their codes, which the command line takes.
    let showsCodes: Bool

    package init(of definition: LeadDefinition, showsCodes: Bool = false) {
        self.definition = definition
        self.showsCodes = showsCodes
    }

    /// The definition as lines with headings, in the order of a lead's life. O(size of the definition).
    package var lines: [SummaryLine] {
        let title = definition.number > 0 ? "\(definition.name) (definition \(definition.number))" : definition.name
        let parts: [[SummaryLine]] = [
            [SummaryLine(.heading, title), SummaryLine(.text, definition.summary)],
            section("Stages", stages),
            list("Who does what", duties),
            section("Required to be viable", definition.viability.map { describe($0) }),
            section("Fit score", definition.fit.map(\.summary)),
            section("Engagement score", definition.engagement.map(\.summary)),
            section("Promotion to \(definition.label(.mql))", thresholds),
            section("Automatic advance to \(definition.label(.sql))", advance),
            section("Entry rules", definition.entries.map { describe($0) }),
            section("Routing", describe(definition.routing)),
            gates,
            criteria,
            Reason.Use.allCases.flatMap { reasons(for: $0) },
            section("Nurture tracks", definition.tracks.map { describe($0) }),
            section("Content", definition.content.map { describe($0) }),
            section("Prescribed follow-up", [definition.followUp.summary]),
            section("Contact window", definition.window.map { describe($0) } ?? []),
            section(
                "Clocks",
                definition.clocks.map { describe($0) }
                    + (definition.reassessAfter.map { ["the chance to close is assessed again after \($0.text())"] } ?? [])),
            section("Business hours", definition.calendar.summary),
            list("Currency rates", definition.rates?.summary ?? []),
            list("Sources", definition.sources.map(\.summary)),
            section("Quotas", definition.quotas.map { describe($0) }),
            list("Quotas of revenue", definition.revenueQuotas.map(\.summary)),
            section("Process problem limits", definition.breakdowns.summary.map(\.text)),
            section("Published figures", definition.references.map(\.summary)),
            section("Rules kept despite outcomes", definition.keptRules.map { "\(ruleLabel($0.rule)): \($0.why)" }),
            list(
                "Free e-mail domains",
                definition.freeMailDomains.isEmpty ? [] : [definition.freeMailDomains.sorted().joined(separator: ", ")]),
        ]
        return parts.flatMap(\.self)
    }

    /// A heading with items that begin with a capital letter.
    private func section(_ title: String, _ items: [String]) -> [SummaryLine] { list(title, items.map(\.sentenceCased)) }

    /// A heading with items as they are.
    private func list(_ title: String, _ items: [String]) -> [SummaryLine] {
        items.isEmpty ? [] : [SummaryLine(.heading, title)] + items.map { SummaryLine(.item, $0) }
    }

    private var stages: [String] {
        let topology = definition.topology
        let used = Stage.allCases.filter(topology.used.contains)
        let path = used.filter(\.isOpen).map(definition.label).joined(separator: " → ")
        let ends = used.filter(\.isOutcome).map(definition.label).joined(separator: ", ")
        let others = used.filter { !$0.isOpen && !$0.isOutcome }.map(definition.label).joined(separator: ", ")
        let sources = Stage.allCases.filter(topology.convertsFrom.contains).map(definition.label).joined(separator: " or ")
        return [
            "\(path) → \(ends)",
            others.isEmpty ? "" : "other stages: \(others)",
            "accepting moves a lead to \(definition.label(topology.acceptsInto)); converting moves it from \(sources) to \(definition.label(topology.opportunity))",
            "a lead that raises its hand comes back as \(definition.topology.noun(for: topology.raisedHandReturns))",
            "leads can be returned to marketing from "
                + Stage.allCases.filter { topology.rejectsFrom.contains($0) && topology.used.contains($0) }.map(definition.label)
                .joined(lastWith: "and"),
            topology.nurturedWithin.isEmpty
                ? ""
                : "marketing continues to nurture "
                    + Stage.allCases.filter(topology.nurturedWithin.contains).map(topology.plural(of:)).joined(lastWith: "and"),
        ].filter { !$0.isEmpty }
    }

    private var thresholds: [String] {
        let topology = definition.topology
        let hand =
            topology.raisedHandPromotes
            ? "a raised hand promotes a lead at any score" : "a raised hand alone does not promote a lead"
        guard topology.used.contains(.inquiry) || topology.used.contains(.viable) else { return [] }
        guard definition.thresholds != Thresholds(total: 0) else {
            return [
                topology.scorePromotes ? "every viable lead is promoted" : "no score promotes a lead; a marketer decides", hand,
            ]
        }
        let points = definition.thresholds.summary
        let rule = "a lead is \(topology.scorePromotes ? "promoted" : "proposed") when it has \(points)"
        let again =
            "a lead in nurture or a disqualified lead that reaches this again is "
            + (topology.recycledPromotes ? "promoted" : "proposed to marketing")
        return [topology.scorePromotes ? rule : rule + "; a marketer decides", again, hand]
    }

    /// What makes an MQL an SQL without a decision; empty for nothing.
    var advance: [String] {
        let advance = definition.topology.advance
        return [
            advance.onRaisedHand ? "a raised hand" : nil, advance.onOwnershipRequest ? "claiming the lead" : nil,
            advance.onScore.map(\.summary),
        ].compactMap(\.self)
    }

    private var gates: [SummaryLine] {
        Transition.allCases.flatMap { transition in
            section("Required to \(transition.rawValue)", (definition.gates[transition] ?? []).map { describe($0) })
        }
    }

    private var criteria: [SummaryLine] {
        list(
            "Criteria",
            definition.criteria.map { criterion in
                let answers = criterion.answers.map { "\($0.key) \($0.summary)" }
                return "\(criterion.letter)  \(criterion.label): \(criterion.question) " + answers.joined(separator: ", ")
            })
    }

    private func reasons(for use: Reason.Use) -> [SummaryLine] {
        let title =
            switch use {
            case .reject: "Reasons to reject"
            case .disqualify: "Reasons to disqualify"
            case .lost: "Reasons for losing an opportunity"
            case .noDecision: "Reasons for no decision"
            }
        return list(
            title,
            definition.reasons(for: use).map { reason in
                let needs = reason.requires.map { describe($0, of: reason) }
                let code = showsCodes ? " (\(reason.id))" : ""
                return "\(reason.key)  \(reason.label)\(code)"
                    + (needs.isEmpty ? "" : ", requires " + needs.joined(separator: "; "))
                    + (reason.returnDays.map { ", asks for a return date (\($0.counted("day")) later)" } ?? "")
            })
    }
}

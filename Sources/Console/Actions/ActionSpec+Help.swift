internal import Lifecycle

// Sentences of the help with the labels and stages of a definition.
extension ActionSpec {
    /// The steps that advancing takes at the stages of a definition: `accept MQL, qualify SAL`.
    static func steps(_ definition: LeadDefinition) -> String {
        [Stage.mql, .sal, .sql, .opportunity].filter(definition.topology.used.contains).compactMap { stage in
            definition.advance(from: stage).map { "\($0.verb) \(definition.label(stage))" }
        }.joined(separator: ", ")
    }

    static func disqualifyHelp(_ topology: Topology) -> String {
        let label = topology.label(.disqualified)
        let own = label.lowercased() == Stage.disqualified.plainName ? "" : " (\(label))"
        return "Disqualify the lead\(own), with a reason."
    }

    static func convertHelp(_ topology: Topology) -> String {
        let own = topology.opportunity == .sql ? " (\(topology.label(.sql)))" : ""
        return "Convert the lead to an opportunity\(own) with account, contact, amount and close date."
    }

    static func reengagedNoun(_ topology: Topology) -> String { topology.noun(for: topology.raisedHandReturns) }
}

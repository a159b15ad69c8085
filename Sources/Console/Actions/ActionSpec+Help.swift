internal import Lifecycle

extension ActionSpec {
    /// The help with the labels and stages of a definition, where the table's sentence names stages.
    func help(under definition: LeadDefinition) -> String {
        let topology = definition.topology
        switch action {
        case .advance: return "Take the next step: \(steps(definition).joined(separator: ", ")), promote from a pool."
        case .reject: return "Return the lead to marketing for \(topology.label(.nurture)), with a reason."
        case .disqualify:
            let label = topology.label(.disqualified)
            return label.lowercased() == Stage.disqualified.plainName ? help : "Disqualify the lead (\(label)), with a reason."
        case .convert:
            let opportunity = topology.opportunity == .sql ? "an opportunity (\(topology.label(.sql)))" : "an opportunity"
            return "Convert the lead to \(opportunity) with account, contact, amount and close date."
        case .promote: return "Promote the lead to \(topology.label(topology.nearestUsed(.mql))), for sales to review."
        case .reengage:
            let stage = topology.noun(for: topology.raisedHandReturns)
            return "Re-engage a lead that asked to talk to sales again, as \(stage)."
        default: return help
        }
    }

    /// The step that advancing takes at each stage of a definition: `accept MQL`.
    private func steps(_ definition: LeadDefinition) -> [String] {
        [Stage.mql, .sal, .sql, .opportunity].filter(definition.topology.used.contains).compactMap { stage in
            definition.advance(from: stage).map { "\($0.verb) \(definition.label(stage))" }
        }
    }
}

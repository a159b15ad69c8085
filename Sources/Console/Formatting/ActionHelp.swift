internal import Lifecycle

// The help of actions with the labels and stages of the definition in force.
extension LeadDefinition {
    /// The help of an action, with the table's sentence replaced if it names stages.
    func help(of spec: ActionSpec) -> String {
        switch spec.action {
        case .advance: "Take the next step: \(steps.joined(separator: ", ")), promote from a pool."
        case .reject: "Return the lead to marketing for \(label(.nurture)), with a reason."
        case .disqualify:
            label(.disqualified).lowercased() == Stage.disqualified.plainName
                ? spec.help : "Disqualify the lead (\(label(.disqualified))), with a reason."
        case .convert:
            "Convert the lead to \(topology.opportunity == .sql ? "an opportunity (\(label(.sql)))" : "an opportunity") with account, contact, amount and close date."
        case .promote: "Promote the lead to \(label(nearestUsed(.mql))), for sales to review."
        case .reengage: "Re-engage a lead that asked for sales again, as \(indefinite(label(topology.raisedHandReturns)))."
        default: spec.help
        }
    }

    /// The stages of the queue of active leads: `SAL and SQL`.
    ///
    /// Without SQL if it is the opportunity or isn't used.
    var activeLabel: String {
        let stages = [topology.acceptsInto] + (topology.used.contains(.sql) && topology.opportunity != .sql ? [.sql] : [])
        return stages.count == 2 && stages[0] == stages[1] ? label(.sql) : stages.map(label).joined(separator: " and ")
    }

    /// The step that advancing takes at each stage of this definition: `accept MQL`.
    private var steps: [String] {
        [Stage.mql, .sal, .sql, .opportunity].filter(topology.used.contains).compactMap { stage in
            advance(from: stage).map { "\($0.verb) \(label(stage))" }
        }
    }
}

internal import Lifecycle

// What actions do, in the words of the definition in force: its labels, and only the steps that it has.
extension LeadDefinition {
    /// The sentence about an action, where the table's own speaks of stages that this definition calls otherwise or doesn't have.
    func help(of spec: ActionSpec) -> String {
        switch spec.action {
        case .advance: "Take the next step: \(steps.joined(separator: ", ")), promote from a pool."
        case .reject: "Hand it back to marketing for \(label(.nurture)), with a reason."
        case .disqualify: "Say no to it (\(label(.disqualified))), with a reason."
        case .convert:
            "Make it \(topology.opportunity == .sql ? "an opportunity (\(label(.sql)))" : "an opportunity") with account, contact, amount and close date."
        case .promote: "Put it up to \(label(nearestUsed(.mql))), for sales to decide on."
        case .reengage: "It raised its hand: bring it back as \(label(topology.raisedHandReturns))."
        default: spec.help
        }
    }

    /// What the queue of leads in hand is called: after SQL, but after SAL where SQL is the opportunity or isn't used.
    var inHandLabel: String { label(topology.used.contains(.sql) && topology.opportunity != .sql ? .sql : topology.acceptsInto) }

    /// What advancing means at each stage of this definition: `accept MQL`.
    private var steps: [String] {
        [Stage.mql, .sal, .sql, .opportunity].filter(topology.used.contains).compactMap { stage in
            advance(from: stage).map { "\($0.verb) \(label(stage))" }
        }
    }
}

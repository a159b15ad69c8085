package import Lifecycle
package import ReadModel

extension Queue {
    /// The name of the list: the label of its stages, or a name for several stages.
    package func title(in definition: LeadDefinition) -> String {
        switch self {
        case .mql: definition.label(.mql)
        case .sql: definition.topology.activeLabel
        case .today: "Today"
        case .nurture: definition.label(.nurture)
        case .disqualified: definition.label(.disqualified)
        case .dropped: definition.label(.dropped)
        case .incoming: "Incoming"
        case .opportunities: "Opportunities"
        case .ended: "Closed"
        }
    }

    /// The place where the console shows the list: `MQL`, `Pools › Incoming`.
    package func place(in definition: LeadDefinition) -> String {
        switch self {
        case .mql, .sql, .today: title(in: definition)
        case .nurture, .disqualified, .dropped, .incoming, .opportunities, .ended: "Pools › " + title(in: definition)
        }
    }
}

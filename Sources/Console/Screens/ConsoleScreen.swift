/// The number of a screen, which is also its key.
package enum ConsoleScreen: Int, CaseIterable, Sendable {
    case triage = 1
    case today = 2
    case pools = 3
    case funnel = 4
    case health = 5
    case journal = 6
    case definition = 7

    /// The name shown in the tabs.
    package var title: String {
        switch self {
        case .triage: "Triage"
        case .today: "Today"
        case .pools: "Pools"
        case .funnel: "Funnel"
        case .health: "Health"
        case .journal: "Journal"
        case .definition: "Definition"
        }
    }

    /// Whether it shows a dashboard.
    package var isDashboard: Bool { self == .funnel || self == .health }
}

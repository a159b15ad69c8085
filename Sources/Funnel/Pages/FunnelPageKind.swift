/// The pages of the dashboards.
package enum FunnelPageKind: String, CaseIterable, Sendable {
    case overview, speed, sources, team, reasons, cohorts, rates, calibration, health

    /// The name for eyes.
    package var title: String {
        switch self {
        case .overview: "Overview"
        case .speed: "Speed and clocks"
        case .sources: "Sources"
        case .team: "Team"
        case .reasons: "Reasons"
        case .cohorts: "Cohorts"
        case .rates: "Rates"
        case .calibration: "Calibration"
        case .health: "Health"
        }
    }
}

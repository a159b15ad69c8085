/// The pages of the dashboards.
package enum ReportPageKind: String, CaseIterable, Sendable {
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

extension ReportPageKind {
    /// By what it tells leads apart while nobody chooses: sources and reasons have groups in any case, the others none until somebody asks.
    package var ownGrouping: Grouping {
        switch self {
        case .sources, .reasons: .source
        case .team: .owner
        case .overview, .speed, .cohorts, .rates, .calibration, .health: .everything
        }
    }

    /// What its rows always are, in words, where no grouping parts them; nil where one does.
    package var fixedRows: String? {
        switch self {
        case .team: "always by person"
        case .calibration: "always by score"
        case .overview, .speed, .sources, .reasons, .cohorts, .rates, .health: nil
        }
    }

    /// By what it tells leads apart when so much is asked.
    package func grouping(asked: Grouping?) -> Grouping { fixedRows == nil ? asked ?? ownGrouping : ownGrouping }

    /// The name of its block whose rows, or columns, are groups; nil where it has none.
    package var partedBlock: String? {
        switch self {
        case .overview: "funnelBy"
        case .speed: "clocksBy"
        case .sources: "sources"
        case .reasons: "reasons"
        case .cohorts: "cohortsBy"
        case .rates: "ratesBy"
        case .health: "healthBy"
        case .team, .calibration: nil
        }
    }
}

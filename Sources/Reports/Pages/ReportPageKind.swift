/// The pages of the dashboards.
package enum ReportPageKind: String, CaseIterable, Sendable {
    case overview, marketing, sales, pipeline, speed, sources, team, reasons, cohorts, rates, calibration, health

    /// The title on screens.
    package var title: String {
        switch self {
        case .overview: "Overview"
        case .marketing: "Marketing funnel"
        case .sales: "Sales funnel"
        case .pipeline: "Pipeline"
        case .speed: "Speed and SLAs"
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
    /// The grouping unless another is chosen: sources and reasons are always grouped, most others are not.
    package var defaultGrouping: Grouping {
        switch self {
        case .sources, .reasons: .source
        case .team: .owner
        case .overview, .marketing, .sales, .pipeline, .speed, .cohorts, .rates, .calibration, .health: .everything
        }
    }

    /// How the rows are fixed, for a page that cannot be grouped; nil for the others.
    package var fixedRows: String? {
        switch self {
        case .team: "always by person"
        case .calibration: "always by score"
        case .overview, .marketing, .sales, .pipeline, .speed, .sources, .reasons, .cohorts, .rates, .health: nil
        }
    }

    /// The grouping that the page uses for a requested one; nil requests the default.
    package func grouping(requested: Grouping?) -> Grouping {
        fixedRows == nil ? requested ?? defaultGrouping : defaultGrouping
    }

    /// The id of the block whose rows or columns are groups; nil for a page without one.
    package var groupedBlock: BlockID? {
        switch self {
        case .overview, .marketing, .sales: .funnelBy
        case .pipeline: .pipelineBy
        case .speed: .clocksBy
        case .sources: .sources
        case .reasons: .reasons
        case .cohorts: .cohortsBy
        case .rates: .ratesBy
        case .health: .healthBy
        case .team, .calibration: nil
        }
    }
}

/// Opens pages.
package enum ReportPages {
    /// Opens a page and counts it. O(leads), on all cores; some 50 ms for a million.
    package static func open(
        _ kind: ReportPageKind, _ timelines: TimelineSet, _ settings: ReportSettings, _ query: ReportQuery
    ) -> any ReportPage {
        switch kind {
        case .overview: ComputedReportPage<OverviewReport>(kind, timelines, settings, query)
        case .marketing: ComputedReportPage<MarketingFunnelReport>(kind, timelines, settings, query)
        case .sales: ComputedReportPage<SalesFunnelReport>(kind, timelines, settings, query)
        case .pipeline: ComputedReportPage<PipelineReport>(kind, timelines, settings, query)
        case .speed: ComputedReportPage<SpeedReport>(kind, timelines, settings, query)
        case .sources: ComputedReportPage<SourcesReport>(kind, timelines, settings, query)
        case .team: ComputedReportPage<TeamReport>(kind, timelines, settings, query)
        case .reasons: ComputedReportPage<ReasonsReport>(kind, timelines, settings, query)
        case .cohorts: ComputedReportPage<CohortsReport>(kind, timelines, settings, query)
        case .rates: ComputedReportPage<RatesReport>(kind, timelines, settings, query)
        case .calibration: ComputedReportPage<CalibrationReport>(kind, timelines, settings, query)
        case .health: ComputedReportPage<HealthReport>(kind, timelines, settings, query)
        }
    }

    /// Opens a page in advance; returns nil if cancelled. O(leads).
    ///
    /// Cancelling takes a part of the leads, some ten milliseconds for a million.
    package static func open(
        _ kind: ReportPageKind, _ timelines: TimelineSet, _ settings: ReportSettings, _ query: ReportQuery,
        unless isCancelled: @escaping @Sendable () -> Bool
    ) -> (any ReportPage)? {
        // Compute what all pages share before the count that may be cancelled.
        _ = (timelines.symbols, timelines.sharedPersons)
        timelines.shouldCancel = isCancelled
        timelines.wasCancelled = false
        defer { timelines.shouldCancel = nil }
        let page = open(kind, timelines, settings, query)
        return timelines.wasCancelled ? nil : page
    }
}

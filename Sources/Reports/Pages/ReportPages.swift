/// Opens pages.
package enum ReportPages {
    /// Counts what a page shows. O(leads), on all cores; some 50 ms for a million.
    package static func open(
        _ kind: ReportPageKind, _ tracks: TimelineSet, _ setting: ReportSettings, _ question: ReportQuery
    ) -> any ReportPage {
        switch kind {
        case .overview: CountedPage<OverviewReport>(kind, tracks, setting, question)
        case .speed: CountedPage<SpeedReport>(kind, tracks, setting, question)
        case .sources: CountedPage<SourcesReport>(kind, tracks, setting, question)
        case .team: CountedPage<TeamReport>(kind, tracks, setting, question)
        case .reasons: CountedPage<ReasonsReport>(kind, tracks, setting, question)
        case .cohorts: CountedPage<CohortsReport>(kind, tracks, setting, question)
        case .rates: CountedPage<RatesReport>(kind, tracks, setting, question)
        case .calibration: CountedPage<CalibrationReport>(kind, tracks, setting, question)
        case .health: CountedPage<HealthReport>(kind, tracks, setting, question)
        }
    }

    /// Counts a page that nobody waits for, unless somebody wants something else meanwhile; nil then. O(leads); calling off takes a part of the leads, some ten
    /// milliseconds of a million.
    package static func open(
        _ kind: ReportPageKind, _ tracks: TimelineSet, _ setting: ReportSettings, _ question: ReportQuery,
        unless isWanted: @escaping @Sendable () -> Bool
    ) -> (any ReportPage)? {
        // What all pages share is never half known.
        _ = (tracks.codes, tracks.sharedPersons)
        tracks.callOff = isWanted
        tracks.wasCalledOff = false
        defer { tracks.callOff = nil }
        let page = open(kind, tracks, setting, question)
        return tracks.wasCalledOff ? nil : page
    }
}

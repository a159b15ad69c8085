/// Opens pages.
package enum FunnelPages {
    /// Counts what a page shows. O(leads), on all cores; some 50 ms for a million.
    package static func open(
        _ kind: FunnelPageKind, _ tracks: TrackSet, _ setting: FunnelSetting, _ question: FunnelQuestion
    ) -> any FunnelPage {
        switch kind {
        case .overview: CountedPage<OverviewPlan>(kind, tracks, setting, question)
        case .speed: CountedPage<SpeedPlan>(kind, tracks, setting, question)
        case .sources: CountedPage<SourcesPlan>(kind, tracks, setting, question)
        case .team: CountedPage<TeamPlan>(kind, tracks, setting, question)
        case .reasons: CountedPage<ReasonsPlan>(kind, tracks, setting, question)
        case .cohorts: CountedPage<CohortsPlan>(kind, tracks, setting, question)
        case .rates: CountedPage<RatesPlan>(kind, tracks, setting, question)
        case .calibration: CountedPage<CalibrationPlan>(kind, tracks, setting, question)
        case .health: CountedPage<HealthPlan>(kind, tracks, setting, question)
        }
    }

    /// Counts a page that nobody waits for, unless somebody wants something else meanwhile; nil then. O(leads); calling off takes a part of the leads, some ten
    /// milliseconds of a million.
    package static func open(
        _ kind: FunnelPageKind, _ tracks: TrackSet, _ setting: FunnelSetting, _ question: FunnelQuestion,
        unless isWanted: @escaping @Sendable () -> Bool
    ) -> (any FunnelPage)? {
        // What all pages share is never half known.
        _ = (tracks.codes, tracks.sharedPersons)
        tracks.callOff = isWanted
        tracks.wasCalledOff = false
        defer { tracks.callOff = nil }
        let page = open(kind, tracks, setting, question)
        return tracks.wasCalledOff ? nil : page
    }
}

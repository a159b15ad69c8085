// The start of the first-touch clock.
extension LeadDefinition {
    /// Whether entering a stage beyond MQL starts the first-touch clock.
    ///
    /// A decision made in winnow always does. A stage that a file declares does only if it is the first stage beyond
    /// MQL; the clock then starts at the import. A lead that is further on, an SQL after SAL or an opportunity, was
    /// touched long ago according to the file; its clock would expire for every lead of an import at once. (Our own
    /// rule: the published definitions say nothing about imports.)
    package func startsFirstTouchClock(_ stage: Stage, isDeclared: Bool) -> Bool {
        guard isDeclared else { return true }
        return stage == [Stage.sal, .sql].first(where: topology.used.contains) && !topology.isOpportunity(stage)
    }

    /// When a lead's first-touch clock started: its entry into the first stage beyond MQL.
    ///
    /// Counted since it last came to sales. For an imported stage, the moment of the import. A later stage
    /// doesn't restart it. Nil while the lead isn't beyond MQL, or if a file declared it beyond the stage that starts
    /// the clock. O(stays).
    package func firstTouchClockStart(_ lead: Lead) -> Instant? {
        var first: Lead.Stay?
        for stay in lead.stays.reversed() {
            guard stay.stage == .sal || stay.stage == .sql || stay.stage == .opportunity else { break }
            first = stay
        }
        guard let first, startsFirstTouchClock(effectiveStage(of: first), isDeclared: first.isDeclared) else { return nil }
        return first.clockStart
    }
}

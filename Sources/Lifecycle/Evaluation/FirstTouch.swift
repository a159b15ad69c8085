// From when sales owes a lead its first touch.
extension LeadDefinition {
    /// Whether a stay in sales' hands behind MQL, taken for a stage by this definition, begins the first-touch clock.
    ///
    /// What happens here always does. What a file declares does where the lead has only just got behind MQL, from the import on; a lead that it says is
    /// further, an SQL behind SAL or an opportunity, was touched long ago by the file's own words, and its clock would only run out on every lead of an
    /// import at once (ours: the published definitions say nothing of imports).
    package func beginsFirstTouch(_ stage: Stage, isDeclared: Bool) -> Bool {
        guard isDeclared else { return true }
        return stage == [Stage.sal, .sql].first(where: topology.used.contains) && !topology.isOpportunity(stage)
    }

    /// From when sales owes a lead a touch: when the first stage behind MQL was entered since it last came into sales' hands, or when it was imported in it.
    ///
    /// A later stage doesn't start it anew. Nil while the lead isn't behind MQL, and where a file brought it there further on than where the clock begins.
    /// O(stays).
    package func firstTouchOwedSince(_ lead: Lead) -> Instant? {
        var first: Lead.Stay?
        for stay in lead.stays.reversed() {
            guard stay.stage == .sal || stay.stage == .sql || stay.stage == .opportunity else { break }
            first = stay
        }
        guard let first, beginsFirstTouch(standing(of: first), isDeclared: first.isDeclared) else { return nil }
        return first.clockStart
    }
}

/// Where a lead stands in the window within which sales must reach it.
package enum WindowState: Hashable, Sendable {
    /// It closes then, unless somebody is reached before.
    case open(until: Instant)
    /// It closed then, with attempts but without a contact.
    case unreached(since: Instant)
    /// It closed then, and nobody had tried.
    case neglected(since: Instant)
}

extension LeadDefinition {
    /// Where a lead stands in the window of contact; nil where the definition has none, the lead isn't in sales' hands, is an opportunity
    /// already or was reached.
    ///
    /// An MQL that nobody has tried to reach is not neglected: it waits for a decision, and the accept clock watches over that. O(touches).
    package func windowState(of lead: Lead, at now: Instant) -> WindowState? {
        guard let window, let since = lead.inHandsSince, lead.stage.isInSalesHands, !topology.isOpportunity(lead.stage) else {
            return nil
        }
        let touches = lead.touchesInHand
        guard !touches.contains(where: { $0.touch.outcome.isContact }) else { return nil }
        // What an import brought is not late on arrival: its clock starts at the import.
        let closes = max(since, lead.windowStart) + window.length
        guard now >= closes else { return .open(until: closes) }
        guard touches.contains(where: { $0.touch.direction == .outbound }) else {
            return lead.stage == .mql ? nil : .neglected(since: closes)
        }
        return .unreached(since: closes)
    }
}

extension Lead {
    /// From when the window of contact runs: when the clocks of the first stage of this stay in sales' hands began. O(stays).
    fileprivate var windowStart: Instant {
        var start = clockStart
        for stay in stays.reversed() {
            guard stay.stage.isInSalesHands else { break }
            start = stay.clockStart
        }
        return start
    }
}

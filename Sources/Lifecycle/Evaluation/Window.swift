/// Where a lead stands in the window within which sales must reach it.
package enum WindowState: Hashable, Sendable {
    /// It closes then, unless somebody is reached before.
    case open(until: Instant)
    /// It closed then, with attempts but without a contact.
    case unreached(since: Instant)
    /// It closed then, and nobody had tried.
    case neglected(since: Instant)
}

/// How far sales has come in reaching a lead since it last came into its hands; each includes those before.
package enum Approach: Int, CaseIterable, Comparable, Sendable {
    /// Nothing was logged.
    case untouched
    /// The lead was heard of, but nobody of ours tried.
    case heard
    /// Somebody of ours tried.
    case tried
    /// There was a contact, or a meeting or call is agreed, which nobody agrees on without one.
    case reached

    package static func < (a: Approach, b: Approach) -> Bool { a.rawValue < b.rawValue }
}

extension LeadDefinition {
    /// Where a lead stands in the window of contact; nil where the definition has none, the lead isn't in sales' hands, is an opportunity
    /// already or was reached.
    ///
    /// An MQL that nobody has tried to reach is not neglected while it waits for a decision: in general ownership, or under an accept clock, which
    /// watches over that. Whoever is given a lead, claims it or decides on it has the whole window from then on. O(touches).
    package func windowState(of lead: Lead, at now: Instant) -> WindowState? {
        guard let closes = windowCloses(on: lead, lead.approach) else { return nil }
        guard now >= closes else { return .open(until: closes) }
        guard lead.approach == .tried else { return isWaitingForDecision(lead) ? nil : .neglected(since: closes) }
        return .unreached(since: closes)
    }

    /// Whether a lead waits for somebody to decide on it rather than to reach it.
    package func isWaitingForDecision(_ lead: Lead) -> Bool {
        lead.stage == .mql && (lead.owner == nil || clocks.contains { $0.kind == .accept })
    }

    /// When the window of contact closes or closed on a lead that was not reached; nil where nothing hangs on it. O(stays).
    package func windowCloses(on lead: Lead, _ approach: Approach) -> Instant? {
        guard let window, let since = lead.inHandsSince, approach != .reached, lead.stage.isInSalesHands,
            !isOpportunity(lead)
        else { return nil }
        // What an import brought is not late on arrival: its clock starts at the import.
        var start = max(since, lead.windowStart)
        // Who has only just got it, or decided on it, has the whole window to try.
        if approach < .tried, lead.owner != nil {
            start = max(start, lead.ownerships.last?.since ?? start, firstTouchOwedSince(lead) ?? start)
        }
        return start + window.length
    }
}

extension Lead {
    /// How far sales has come in reaching it. O(touches).
    package var approach: Approach {
        if followUp != nil { return .reached }
        let touches = touchesInHand
        if touches.isEmpty { return .untouched }
        if touches.contains(where: { $0.touch.outcome.isContact }) { return .reached }
        return touches.contains { $0.touch.direction == .outbound } ? .tried : .heard
    }

    /// From when the window of contact runs: when the clocks of the first stage of this stay in sales' hands began. O(stays).
    fileprivate var windowStart: Instant {
        var start = clockStart
        for stay in stays.reversed() {
            guard stay.stage.isInSalesHands else { break }
            start = stay.clockStart
        }
        return max(start, givenAt ?? start)
    }
}

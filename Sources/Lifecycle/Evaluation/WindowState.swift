/// The state of a lead's contact window, within which sales must reach it.
package enum WindowState: Hashable, Sendable {
    /// It closes at a moment unless the lead is reached before.
    case open(until: Instant)
    /// It closed after attempts without a contact.
    case unreached(since: Instant)
    /// It closed without an attempt.
    case neglected(since: Instant)
}

/// How far sales has got in contacting a lead since it last came to sales, in ascending order.
package enum ContactProgress: Int, CaseIterable, Comparable, Sendable {
    /// Nothing was logged.
    case untouched
    /// The lead contacted us, but no outbound touch was logged.
    case inboundOnly
    /// An outbound touch was logged.
    case attempted
    /// A contact was made, or a meeting or call is agreed, which implies a contact.
    case reached

    package static func < (a: ContactProgress, b: ContactProgress) -> Bool { a.rawValue < b.rawValue }
}

extension LeadDefinition {
    /// The state of a lead's contact window.
    ///
    /// Nil if the definition has none, or the lead isn't with sales, is an opportunity or was reached. An MQL
    /// without an attempt is not neglected while it waits for review: unowned, or under an accept clock, which covers
    /// that case. An owner who was assigned a lead, claims it or decides on it has the full window from then on.
    /// O(touches).
    package func windowState(of lead: Lead, at now: Instant) -> WindowState? {
        guard let closes = windowCloses(on: lead, lead.contactProgress) else { return nil }
        guard now >= closes else { return .open(until: closes) }
        guard lead.contactProgress == .attempted else { return awaitsReview(lead) ? nil : .neglected(since: closes) }
        return .unreached(since: closes)
    }

    /// Whether a lead waits for a review rather than a contact attempt.
    package func awaitsReview(_ lead: Lead) -> Bool {
        lead.stage == .mql && (lead.owner == nil || clocks.contains { $0.kind == .accept })
    }

    /// When the contact window of an unreached lead closes or closed. Nil if it has none. O(stays).
    package func windowCloses(on lead: Lead, _ contactProgress: ContactProgress) -> Instant? {
        guard let window, let since = lead.handoverAt, contactProgress != .reached, lead.stage.isWithSales, !lead.isErased,
            !isOpportunity(lead)
        else { return nil }
        // An imported lead is not overdue on arrival: its clock starts at the import.
        var start = max(since, lead.windowStart)
        // A new owner, or a new decision, gets the full window for attempts.
        if contactProgress < .attempted, lead.owner != nil {
            start = max(start, lead.ownerships.last?.since ?? start, firstTouchClockStart(lead) ?? start)
        }
        return start + window.length
    }
}

extension Lead {
    /// How far sales has got in contacting it. O(touches).
    package var contactProgress: ContactProgress {
        if followUp != nil { return .reached }
        let touches = touchesSinceHandover
        if touches.isEmpty { return .untouched }
        if touches.contains(where: { $0.touch.outcome.isContact }) { return .reached }
        return touches.contains { $0.touch.direction == .outbound } ? .attempted : .inboundOnly
    }

    /// When the contact window starts: with the clocks of the first stage of this period with sales.
    ///
    /// O(stays).
    fileprivate var windowStart: Instant {
        var start = clockStart
        for stay in stays.reversed() {
            guard stay.stage.isWithSales else { break }
            start = stay.clockStart
        }
        return max(start, assignedByRuleAt ?? start)
    }
}

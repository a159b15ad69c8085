/// The state of a lead's contact window, within which sales must reach it.
///
/// The window starts with the first attempt. A lead without one has no window; it is neglected once it has waited as
/// long as the window.
package enum WindowState: Hashable, Sendable {
    /// It closes at a moment unless the lead is reached before, or the lead is neglected from then on.
    case open(until: Instant)
    /// It closed after attempts without a contact.
    case unreached(since: Instant)
    /// Nobody attempted to reach the lead for the length of a window.
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
        guard let closes = windowCloses(on: lead, contactProgress(of: lead)) else { return nil }
        guard now >= closes else { return .open(until: closes) }
        guard contactProgress(of: lead) == .attempted else { return awaitsReview(lead) ? nil : .neglected(since: closes) }
        return .unreached(since: closes)
    }

    /// Whether a lead waits for a review rather than a contact attempt.
    package func awaitsReview(_ lead: Lead) -> Bool {
        lead.stage == .mql && (lead.owner == nil || clocks.contains { $0.kind == .accept })
    }

    /// When the contact window of an unreached lead closes or closed.
    ///
    /// For a lead without attempts, when it is neglected. Nil if neither applies. O(touches).
    package func windowCloses(on lead: Lead, _ contactProgress: ContactProgress) -> Instant? {
        guard let window, contactProgress != .reached, lead.stage.isWithSales, !lead.isErased, !isOpportunity(lead),
            let start = windowStart(of: lead, contactProgress)
        else { return nil }
        return start + window.length
    }

    /// When a lead whose window closed without a contact can be disqualified for the window's reason.
    ///
    /// Nil while the reason or the gate requires something else than time, such as more attempts. O(touches).
    package func unreachedBatchOpens(on lead: Lead, windowCloses closes: Instant) -> Instant? {
        guard let window, let reason = reason(window.reason, for: .disqualify) else { return nil }
        let gate = GateContext(lead: lead, now: closes)
        var opens = closes
        for unmet in unmet(for: .disqualify, gate) + unmet(of: reason, gate) {
            switch unmet.requirement {
            case .daysActive, .windowPassed: break
            default: return nil
            }
            guard let due = unmet.nextDue else { return nil }
            opens = max(opens, due)
        }
        return opens
    }

    /// The unmet requirements of a reason.
    ///
    /// The days that the reason of the contact window requires are those of the window: they start with the first
    /// attempt. O(requirements × touches).
    package func unmet(of reason: Reason, _ gate: GateContext) -> [UnmetRequirement] {
        unmet(of: reason.requires, reason.id == window?.reason ? sinceFirstAttempt(gate) : gate)
    }

    /// The context of a gate whose days start with the first attempt of sales to reach the lead.
    func sinceFirstAttempt(_ gate: GateContext) -> GateContext {
        var gate = gate
        gate.daysStart = firstAttempt(on: gate.lead) == nil ? .never : windowStart(of: gate.lead, .attempted).map { .attempt($0) }
        return gate
    }

    /// The earliest attempt of sales to reach a lead since it last came to sales. Nil without one. O(touches).
    private func firstAttempt(on lead: Lead) -> Instant? {
        followUpTouches(of: lead).lazy.filter { $0.touch.direction == .outbound }.map(\.occurredAt).min()
    }

    /// The start of the window, or of the time without an attempt.
    private func windowStart(of lead: Lead, _ contactProgress: ContactProgress) -> Instant? {
        guard let since = lead.handoverAt else { return nil }
        // An imported lead is not overdue on arrival: its clock starts at the import.
        var start = max(since, lead.windowStart)
        if contactProgress >= .attempted { return max(start, firstAttempt(on: lead) ?? start) }
        // A new owner, or a new decision, gets the full window for attempts.
        if lead.owner != nil {
            start = max(start, lead.ownerships.last?.since ?? start, firstTouchClockStart(lead) ?? start)
        }
        return start
    }
}

extension Lead {
    /// The earliest start of the contact window: that of the clocks of the first stage of this period with sales.
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

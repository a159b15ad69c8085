extension LeadDefinition {
    /// The tasks due on a lead, soonest first. Empty for a lead that dropped out or was erased.
    ///
    /// They come from the definition's clocks, the agreed follow-up, the prescribed touches, what the prospect did, and
    /// for recycled leads from the nurture track, the return date and the limit of silence. Only a logged human touch
    /// stops the first-touch clock: an agreed meeting, qualifying or converting doesn't. O(touches + activities + days
    /// of the clocks).
    package func agenda(of lead: Lead) -> [Due] {
        guard !lead.isErased, lead.stage != .dropped else { return [] }
        var tasks =
            lead.stage.isWithSales
            ? SalesAgenda.tasks(of: lead, by: self)
            : lead.stage.isOpen
                ? MarketingAgenda.intakeTasks(of: lead, by: self)
                : lead.stage.isOutcome ? [] : MarketingAgenda.recycledTasks(of: lead, by: self)
        if let agreed = lead.openFollowUp { tasks.append(Due(kind: .followUp(agreed.channel), at: agreed.at)) }
        return tasks.sorted { ($0.at, $0.kind.name) < ($1.at, $1.kind.name) }
    }

    /// The task that lists show beside a lead.
    ///
    /// Not the decision on a capture, unless leads are qualified by phone: thousands of an import would become overdue
    /// at once, and lists of captures are ordered by score. In the queue of MQLs, the clock of the decision.
    package func listedDue(of lead: Lead, _ agenda: [Due]) -> Due? {
        agenda.first { due in
            switch due.kind {
            case .triage: qualifiesByContact
            case .keepInTouch: !lead.stage.isWithSales
            case .respond: lead.stage != .mql
            default: true
            }
        }
    }

    /// The next task that lists show beside a lead.
    package func nextDue(of lead: Lead) -> Due? { listedDue(of: lead, agenda(of: lead)) }

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
    package func firstTouchClockStart(_ lead: Lead) -> Instant? { firstTouchStay(lead)?.clockStart }

    /// The stay with which the first-touch clock started; see ``firstTouchClockStart(_:)``.
    func firstTouchStay(_ lead: Lead) -> Lead.Stay? {
        var first: Lead.Stay?
        for stay in lead.stays.reversed() {
            guard stay.stage == .sal || stay.stage == .sql || stay.stage == .opportunity else { break }
            first = stay
        }
        guard let first, startsFirstTouchClock(effectiveStage(of: first), isDeclared: first.isDeclared) else { return nil }
        return first
    }

    /// The progress of the prescribed touches since the lead last came to sales.
    ///
    /// A touch counts if it is outbound or led to a contact, and if it is at least the prescribed spacing after the
    /// last that counted.
    package func followUpProgress(of lead: Lead) -> FollowUpProgress { followUpProgress(followUpTouches(of: lead)) }

    func followUpProgress(_ touches: LoggedEvents<Lead.LoggedTouch>) -> FollowUpProgress {
        var made = 0
        var channels: Set<TouchChannel> = []
        var last: Instant?
        for touch in touches.sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) })
        where touch.touch.direction == .outbound || touch.touch.outcome.isContact {
            if let last, touch.occurredAt - last < followUp.spacing { continue }
            made += 1
            channels.insert(touch.touch.channel)
            last = touch.occurredAt
        }
        let next = last.map { calendar.nextOpening(after: $0 + followUp.spacing) }
        return FollowUpProgress(made: made, channels: channels.count, nextDue: next)
    }
}

/// The progress of the prescribed touches.
package struct FollowUpProgress: Hashable, Sendable {
    /// The number of touches that count.
    package var made: Int
    /// The number of different channels among them.
    package var channels: Int
    /// When the next touch can count; nil if none was made.
    package var nextDue: Instant?
}

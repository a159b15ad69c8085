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
        if let agreed = lead.followUp { tasks.append(Due(kind: .followUp(agreed.channel), at: agreed.at)) }
        return tasks.sorted { ($0.at, $0.kind.name) < ($1.at, $1.kind.name) }
    }

    /// The time left until a task is due, negative if it is overdue.
    ///
    /// A clock in business hours doesn't count lunch, nights and days off; see `BusinessCalendar.workingTimeLeft`.
    /// O(days in between).
    package func timeLeft(for due: Due, at now: Instant) -> TimeSpan {
        runsInBusinessHours(due) ? calendar.workingTimeLeft(until: due.at, at: now) : due.at - now
    }

    private func runsInBusinessHours(_ due: Due) -> Bool {
        clocks.contains { $0.inBusinessHours && due.kind.isLimit(of: $0.kind) }
    }

    /// The times left of tasks that are shown in one line, all in the hours of the first task's clock.
    ///
    /// From two days on, lengths are shown in days, which are those of the calendar. O(days in between).
    package func timesLeft(for dues: [Due], at now: Instant) -> TimesLeft {
        let working = dues.map { calendar.workingTime(between: now, and: $0.at) }
        let elapsed = dues.map { $0.at - now }
        guard let first = dues.first else { return TimesLeft(spans: [], hours: nil) }
        let isInBusinessHours = runsInBusinessHours(first) && timeLeft(for: first, at: now) == working[0]
        var spans: [TimeSpan] = []
        var differ = false
        for (own, calendar) in zip(working, elapsed) {
            let isInDays = calendar.milliseconds.magnitude >= TimeSpan.days(2).milliseconds.magnitude
            spans.append(isInBusinessHours && !isInDays ? own : calendar)
            differ = differ || !isInDays && own != calendar
        }
        return TimesLeft(spans: spans, hours: differ ? (isInBusinessHours ? "business hours" : "calendar hours") : nil)
    }

    /// The task that lists show beside a lead.
    ///
    /// Not the decision on a capture, unless leads are qualified by phone: thousands of an import would become overdue
    /// at once, and lists of captures are ordered by score. Nor marketing's contact with an MQL, in the queue of sales.
    package func listedDue(of lead: Lead, _ agenda: [Due]) -> Due? {
        agenda.first { due in
            switch due.kind {
            case .triage: qualifiesByContact
            case .keepInTouch: !lead.stage.isWithSales
            default: true
            }
        }
    }

    /// The next task that is due on a lead.
    package func nextDue(of lead: Lead) -> Due? { agenda(of: lead).first }

    /// The next task on a lead that Today shows.
    package func nextInToday(of lead: Lead) -> Due? { agenda(of: lead).nextInToday }

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

/// The times left of tasks that are shown in one line, in one kind of hours.
package struct TimesLeft: Hashable, Sendable {
    /// One for each task, negative if it is overdue.
    package var spans: [TimeSpan]
    /// The name of the hours; nil if business hours and those of the calendar are the same here.
    package var hours: String?
}

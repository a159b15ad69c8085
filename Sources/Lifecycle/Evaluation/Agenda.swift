/// A task that is due on a lead.
package struct Due: Hashable, Sendable {
    /// The kind of task.
    package enum Kind: Hashable, Sendable {
        /// Review an MQL.
        case accept
        /// Make the first touch.
        case firstTouch
        /// Hold the agreed meeting or call.
        case followUp(TouchChannel)
        /// Make the next prescribed touch: its number, and how many there are.
        case attempt(Int, of: Int)
        /// Qualify a SAL or return it to marketing.
        case qualify

        /// Whether it is a touch, which the Today list shows.
        package var isTouch: Bool {
            switch self {
            case .firstTouch, .followUp, .attempt: true
            case .accept, .qualify: false
            }
        }

        /// Whether the task is due by a clock.
        func isLimit(of clock: Clock.Kind) -> Bool {
            switch self {
            case .accept: clock == .accept || clock == .ready
            case .firstTouch: clock == .firstTouch
            case .qualify: clock == .qualify
            case .followUp, .attempt: false
            }
        }

        /// The display name.
        package var label: String {
            switch self {
            case .accept: "review"
            case .firstTouch: "first touch"
            case .followUp(let channel): channel.followUpName
            case .attempt(let number, let count): "attempt \(number)/\(count)"
            case .qualify: "qualify"
            }
        }

        /// The stable name in JSON output, which also decides the order of tasks due at the same moment.
        package var name: String {
            switch self {
            case .accept: "decide"
            case .firstTouch: "first touch"
            case .followUp(let channel): channel.rawValue
            case .attempt(let number, let count): "try \(number)/\(count)"
            case .qualify: "qualify"
            }
        }
    }

    /// The kind of task.
    package var kind: Kind
    /// When it is due.
    package var at: Instant

    package init(kind: Kind, at: Instant) {
        self.kind = kind
        self.at = at
    }
}

extension LeadDefinition {
    /// The tasks due on a lead, soonest first. Empty for a lead that isn't with sales.
    ///
    /// They come from the definition's clocks, the agreed follow-up and the prescribed touches. Only a logged human
    /// touch stops the first-touch clock: an agreed meeting, qualifying or converting doesn't. O(touches + days of the
    /// clocks).
    package func agenda(of lead: Lead) -> [Due] {
        guard lead.stage.isWithSales, !lead.isErased else { return [] }
        var tasks: [Due] = []
        let touches = followUpTouches(of: lead)
        let firstTouchSince = firstTouchClockStart(lead)
        for clock in clocks {
            switch clock.kind {
            case .accept where lead.stage == .mql:
                tasks.append(Due(kind: .accept, at: calendar.deadline(of: clock, from: lead.clockStart)))
            case .ready where lead.stage == .mql:
                guard let since = readySince(lead) else { continue }
                tasks.append(Due(kind: .accept, at: calendar.deadline(of: clock, from: max(since, lead.clockStart))))
            case .firstTouch where touches.isEmpty:
                guard let firstTouchSince else { continue }
                // An owner whom a rule assigned has the full time.
                let since = max(firstTouchSince, lead.assignedByRuleAt ?? firstTouchSince)
                tasks.append(Due(kind: .firstTouch, at: calendar.deadline(of: clock, from: since)))
            case .qualify where lead.stage == .sal && topology.hasQualification:
                tasks.append(Due(kind: .qualify, at: calendar.deadline(of: clock, from: lead.clockStart)))
            case .accept, .ready, .firstTouch, .qualify: break
            }
        }
        if let agreed = lead.followUp {
            tasks.append(Due(kind: .followUp(agreed.channel), at: agreed.at))
        } else if lead.stage == .sal || lead.stage == .sql, !isOpportunity(lead) {
            let progress = followUpProgress(of: lead)
            // A file may declare a lead past its first touch. Its attempts are due only once the first one is logged
            // here.
            let isFirstTouchDue = tasks.contains { $0.kind == .firstTouch } || firstTouchSince == nil && touches.isEmpty
            if !isFirstTouchDue, progress.made < followUp.attempts, !touches.contains(where: \.touch.outcome.isContact) {
                // A lead whose last attempt predates its clocks is due when they started, not years ago.
                let start = calendar.nextOpening(after: firstTouchSince ?? lead.clockStart)
                let due = max(progress.nextDue ?? start, start)
                tasks.append(Due(kind: .attempt(progress.made + 1, of: followUp.attempts), at: due))
            }
        }
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

    /// The next task that is due on a lead.
    package func nextDue(of lead: Lead) -> Due? { agenda(of: lead).first }

    /// The next touch that is due on a lead.
    package func nextTouch(of lead: Lead) -> Due? { agenda(of: lead).first { $0.kind.isTouch } }

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
    package func followUpProgress(of lead: Lead) -> FollowUpProgress {
        var made = 0
        var channels: Set<TouchChannel> = []
        var last: Instant?
        for touch in followUpTouches(of: lead).sorted(by: { ($0.occurredAt, $0.seq) < ($1.occurredAt, $1.seq) })
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

/// How long it is until tasks are due, in the hours of the clocks that they are due by.
package struct TaskTimes: Sendable {
    private let calendar: BusinessCalendar
    private let clocks: [Clock]

    package init(_ definition: LeadDefinition) { (calendar, clocks) = (definition.calendar, definition.clocks) }

    /// The time left until a task is due, negative if it is overdue.
    ///
    /// A clock in business hours doesn't count lunch, nights and days off; see `BusinessCalendar.workingTimeLeft`.
    /// O(days in between).
    package func left(for due: Due, at now: Instant) -> TimeSpan {
        runsInBusinessHours(due) ? calendar.workingTimeLeft(until: due.at, at: now) : due.at - now
    }

    private func runsInBusinessHours(_ due: Due) -> Bool {
        clocks.contains { $0.inBusinessHours && due.kind.isLimit(of: $0.kind) }
    }

    /// The times left of tasks that are shown in one line, all in the hours of the first task's clock.
    ///
    /// From two days on, lengths are shown in days, which are those of the calendar. O(days in between).
    package func left(for dues: [Due], at now: Instant) -> TimesLeft {
        let working = dues.map { calendar.workingTime(between: now, and: $0.at) }
        let elapsed = dues.map { $0.at - now }
        guard let first = dues.first else { return TimesLeft(spans: [], hours: nil) }
        let isInBusinessHours = runsInBusinessHours(first) && left(for: first, at: now) == working[0]
        var spans: [TimeSpan] = []
        var differ = false
        for (own, calendar) in zip(working, elapsed) {
            let isInDays = calendar.milliseconds.magnitude >= TimeSpan.days(2).milliseconds.magnitude
            spans.append(isInBusinessHours && !isInDays ? own : calendar)
            differ = differ || !isInDays && own != calendar
        }
        return TimesLeft(spans: spans, hours: differ ? (isInBusinessHours ? "business hours" : "calendar hours") : nil)
    }
}

/// The times left of tasks that are shown in one line, in one kind of hours.
package struct TimesLeft: Hashable, Sendable {
    /// One for each task, negative if it is overdue.
    package var spans: [TimeSpan]
    /// The name of the hours; nil if business hours and those of the calendar are the same here.
    package var hours: String?
}

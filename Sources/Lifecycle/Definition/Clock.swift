/// Time owed on a lead: to accept it, to touch it first, to qualify it.
package struct Clock: Hashable, Sendable {
    /// What stops it.
    package enum Kind: String, CaseIterable, Sendable {
        /// Runs on an MQL until somebody decides on it.
        case accept
        /// Runs on an MQL from the moment on which the answers that its acceptance asks for are given, until somebody decides on it: where marketing
        /// nurtures within the stage, no time is owed before ("readiness": mature leads must not wait).
        case ready
        /// Runs from the entry into sales' hands or the acceptance until a human touch; nothing else stops it.
        case firstTouch
        /// Runs on a SAL until it is qualified or handed back.
        case qualify
    }

    /// What it is for.
    package var kind: Kind
    /// The time owed.
    package var limit: TimeSpan
    /// Whether only business hours count.
    package var inBusinessHours: Bool

    /// Makes a clock.
    package init(kind: Kind, limit: TimeSpan, inBusinessHours: Bool) {
        self.kind = kind
        self.limit = limit
        self.inBusinessHours = inBusinessHours
    }
}

/// When time counts: the zone, the working hours of each weekday, and the holidays.
package struct BusinessCalendar: Hashable, Sendable {
    /// One stretch of working hours.
    package struct Hours: Hashable, Sendable {
        /// Minutes after midnight at which work begins.
        package var from: Int
        /// Minutes after midnight at which it ends, at most 1440.
        package var to: Int

        /// Makes a stretch; it must not be empty.
        package init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// The zone of days, hours and zoneless times.
    package var zone: ZoneTable
    /// Working hours by weekday, in order; none on days that are free.
    package var week: [Weekday: [Hours]]
    /// Days without work.
    package var holidays: Set<Day>

    /// Makes a calendar.
    package init(zone: ZoneTable, week: [Weekday: [Hours]], holidays: Set<Day> = []) {
        self.zone = zone
        self.week = week
        self.holidays = holidays
    }

    /// The working hours of a date.
    package func hours(on day: Day) -> [Hours] { holidays.contains(day) ? [] : week[day.weekday] ?? [] }

    /// The moment at which so much working time has passed since a moment; O(days in between).
    ///
    /// A calendar without any working hours counts all hours; so does one whose holidays leave none within ten years.
    package func moment(_ span: TimeSpan, after start: Instant) -> Instant {
        guard !week.values.allSatisfy(\.isEmpty) else { return start + span }
        var left = span.milliseconds
        let first = zone.day(of: start)
        for offset in 0..<3660 {
            let day = first.adding(offset)
            for stretch in hours(on: day) {
                let opens = max(start, instant(day, minute: stretch.from))
                let closes = instant(day, minute: stretch.to)
                guard closes > opens else { continue }
                let length = closes.milliseconds - opens.milliseconds
                if left <= length { return Instant(milliseconds: opens.milliseconds + left) }
                left -= length
            }
        }
        return start + span
    }

    /// The working time between two moments, zero if `end` is not later; O(days in between).
    package func workingTime(from start: Instant, to end: Instant) -> TimeSpan {
        guard end > start else { return .zero }
        guard !week.values.allSatisfy(\.isEmpty) else { return end - start }
        var total: Int64 = 0
        let last = zone.day(of: end)
        var day = zone.day(of: start)
        while day <= last {
            for stretch in hours(on: day) {
                let opens = max(start, instant(day, minute: stretch.from))
                let closes = min(end, instant(day, minute: stretch.to))
                if closes > opens { total += closes.milliseconds - opens.milliseconds }
            }
            day = day.adding(1)
        }
        return TimeSpan(milliseconds: total)
    }

    /// The first working moment at or after a moment.
    package func nextOpening(after start: Instant) -> Instant { moment(TimeSpan(milliseconds: 0), after: start) }

    /// When a clock that began at a moment runs out.
    package func deadline(of clock: Clock, from start: Instant) -> Instant {
        clock.inBusinessHours ? moment(clock.limit, after: start) : start + clock.limit
    }

    private func instant(_ day: Day, minute: Int) -> Instant {
        minute >= 1440
            ? zone.instant(LocalTime(day: day.adding(1), millisecond: (minute - 1440) * 60_000))
            : zone.instant(LocalTime(day: day, millisecond: minute * 60_000))
    }
}

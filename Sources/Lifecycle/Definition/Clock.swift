/// A time limit on a lead: to accept it, to touch it first, or to qualify it.
package struct Clock: Hashable, Sendable {
    /// The kind of clock.
    package enum Kind: String, CaseIterable, Sendable {
        /// Runs on an MQL until it is reviewed.
        case accept
        /// Runs on an MQL from the moment the accept gate's answers are given until it is reviewed.
        ///
        /// For definitions in which marketing nurtures within the stage. No limit applies before the answers are given
        /// ("readiness": mature leads must not wait).
        case ready
        /// Runs from the first stage beyond MQL until a human touch. Nothing else stops it.
        case firstTouch
        /// Runs on a SAL until it is qualified or returned to marketing.
        case qualify
        /// Runs on a lead that sales doesn't have yet until marketing promotes it or returns it; where leads are
        /// qualified in a conversation, first until that.
        case triage
    }

    /// The kind.
    package var kind: Kind
    /// The limit.
    package var limit: TimeSpan
    /// Whether only business hours count.
    package var inBusinessHours: Bool

    package init(kind: Kind, limit: TimeSpan, inBusinessHours: Bool) {
        self.kind = kind
        self.limit = limit
        self.inBusinessHours = inBusinessHours
    }
}

/// The working time of the business: the time zone, the hours of each weekday, and the holidays.
package struct BusinessCalendar: Hashable, Sendable {
    /// A continuous period of working hours.
    package struct Hours: Hashable, Sendable {
        /// The start of work in minutes after midnight.
        package var from: Int
        /// The end of work in minutes after midnight, at most 1440.
        package var to: Int

        /// The minutes of a day.
        package static let day = 24 * 60

        /// The period must not be empty.
        package init(from: Int, to: Int) {
            self.from = from
            self.to = to
        }
    }

    /// The time zone of dates, hours and times without a zone.
    package var zone: ZoneTable
    /// Working hours by weekday, in order; none on days off.
    package var week: [Weekday: [Hours]]
    /// Dates without work.
    package var holidays: Set<Day>

    package init(zone: ZoneTable, week: [Weekday: [Hours]], holidays: Set<Day> = []) {
        self.zone = zone
        self.week = week
        self.holidays = holidays
    }

    /// The mean length of the working days of the week; 24 hours without working hours.
    package var businessDay: TimeSpan {
        let minutes = week.values.map { $0.reduce(0) { $0 + $1.to - $1.from } }.filter { $0 > 0 }
        return minutes.isEmpty ? .days(1) : .minutes(minutes.reduce(0, +) / minutes.count)
    }

    /// The working hours of a date.
    package func hours(on day: Day) -> [Hours] { holidays.contains(day) ? [] : week[day.weekday] ?? [] }

    /// The moment after a given amount of working time from a start. O(days in between).
    ///
    /// Without any working hours in the week, or within the next ten years, all hours count.
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

    /// The time left until a moment as a clock of working time has it; negative once the moment has passed.
    ///
    /// Lunch, nights and days off don't count. From two working days ahead, and once the moment passed a day ago, the
    /// time is the elapsed one: that far away, people think in dates. O(days in between).
    package func workingTimeLeft(until moment: Instant, at now: Instant) -> TimeSpan {
        guard moment > now else {
            let elapsed = now - moment
            return .zero - (elapsed < .days(1) ? workingTime(from: moment, to: now) : elapsed)
        }
        let left = workingTime(from: now, to: moment)
        return left < businessDay + businessDay ? left : moment - now
    }

    /// The working time from one moment to another, negative if the other is earlier. O(days in between).
    package func workingTime(between start: Instant, and end: Instant) -> TimeSpan {
        start <= end ? workingTime(from: start, to: end) : .zero - workingTime(from: end, to: start)
    }

    /// The first working moment at or after a given moment.
    package func nextOpening(after start: Instant) -> Instant { moment(TimeSpan(milliseconds: 0), after: start) }

    /// When business opens on a day; without business hours that day, when it begins.
    func opening(on day: Day) -> Instant {
        let midnight = zone.instant(LocalTime(day: day, minuteOfDay: 0))
        let opening = nextOpening(after: midnight)
        return zone.day(of: opening) == day ? opening : midnight
    }

    /// When a clock that started at a given moment expires.
    package func deadline(of clock: Clock, from start: Instant) -> Instant {
        clock.inBusinessHours ? moment(clock.limit, after: start) : start + clock.limit
    }

    private func instant(_ day: Day, minute: Int) -> Instant {
        // Work may end at 24:00.
        zone.instant(LocalTime(day: day.adding(minute / Hours.day), minuteOfDay: minute % Hours.day))
    }
}

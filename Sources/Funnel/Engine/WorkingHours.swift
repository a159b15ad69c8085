internal import Lifecycle

/// A business calendar laid out over some years, so that a deadline is looked up rather than counted day by day.
///
/// Says what `BusinessCalendar` says, which answers itself for moments outside of these years.
struct WorkingHours: Sendable {
    private struct Stretch {
        var opens: Int64
        var closes: Int64
        /// Working time before it, from the first day on.
        var before: Int64
    }

    private let calendar: BusinessCalendar
    /// The day around which it is laid out.
    private let day: Day
    private var stretches: [Stretch] = []
    private let covered: Range<Int64>

    /// Lays a calendar out from so many days before a day to so many behind it.
    init(_ calendar: BusinessCalendar, around day: Day, before: Int = 1500, after: Int = 800) {
        self.calendar = calendar
        self.day = day
        var total: Int64 = 0
        func instant(_ day: Day, _ minute: Int) -> Int64 {
            let (days, rest) = minute >= 1440 ? (1, minute - 1440) : (0, minute)
            return calendar.zone.instant(LocalTime(day: day.adding(days), millisecond: rest * 60_000)).milliseconds
        }
        for number in day.number - before...day.number + after {
            let day = Day(number: number)
            for hours in calendar.hours(on: day) {
                let (opens, closes) = (instant(day, hours.from), instant(day, hours.to))
                guard closes > opens else { continue }
                stretches.append(Stretch(opens: opens, closes: closes, before: total))
                total += closes - opens
            }
        }
        covered = (stretches.first?.opens ?? 0)..<(stretches.last?.opens ?? 0)
    }

    /// Whether it is this calendar, laid out around this day.
    func isOf(_ calendar: BusinessCalendar, around day: Day) -> Bool { self.day == day && self.calendar == calendar }

    /// When a clock that began at a moment runs out. O(log days).
    func deadline(of clock: Clock, from start: Int64) -> Int64 {
        guard clock.inBusinessHours, !stretches.isEmpty else { return start + clock.limit.milliseconds }
        if covered.contains(start) {
            let at = stretches[index { $0.closes > start }]
            let target = at.before + max(0, start - at.opens) + clock.limit.milliseconds
            let end = index { $0.before + $0.closes - $0.opens >= target }
            if end < stretches.count { return max(start, stretches[end].opens + target - stretches[end].before) }
        }
        return calendar.deadline(of: clock, from: Instant(milliseconds: start)).milliseconds
    }

    /// The first stretch of which something holds that holds of all behind it.
    private func index(_ holds: (Stretch) -> Bool) -> Int {
        var (low, high) = (0, stretches.count)
        while low < high {
            let middle = (low + high) / 2
            if holds(stretches[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension TrackSet {
    /// A calendar laid out around a day; kept, since every page and window asks for the same one.
    func hours(of calendar: BusinessCalendar, around day: Day) -> WorkingHours {
        if let known = knownHours, known.isOf(calendar, around: day) { return known }
        let hours = WorkingHours(calendar, around: day)
        knownHours = hours
        return hours
    }
}

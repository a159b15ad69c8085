internal import Formats
internal import Lifecycle

/// One interval of working time.
private struct WorkingInterval {
    var opens: Int64
    var closes: Int64
    /// The working time before it, counted from the first day.
    var before: Int64
}

/// A business calendar computed for some years in advance, once for all contexts.
///
/// O(days), some milliseconds.
struct PrecomputedHours: Sendable {
    fileprivate let calendar: BusinessCalendar
    private let day: Day
    fileprivate let intervals: [WorkingInterval]

    /// Computes a calendar from a number of days before a day to a number of days after it.
    init(_ calendar: BusinessCalendar, around day: Day, before: Int = 1500, after: Int = 800) {
        self.calendar = calendar
        self.day = day
        var total: Int64 = 0
        var precomputed: [WorkingInterval] = []
        func instant(_ day: Day, _ minute: Int) -> Int64 {
            let (days, rest) = minute.quotientAndRemainder(dividingBy: BusinessCalendar.Hours.day)
            return calendar.zone.instant(LocalTime(day: day.adding(days), minuteOfDay: rest)).milliseconds
        }
        for number in day.number - before...day.number + after {
            let day = Day(number: number)
            for hours in calendar.hours(on: day) {
                let (opens, closes) = (instant(day, hours.from), instant(day, hours.to))
                guard closes > opens else { continue }
                precomputed.append(WorkingInterval(opens: opens, closes: closes, before: total))
                total += closes - opens
            }
        }
        intervals = precomputed
    }

    func matches(_ calendar: BusinessCalendar, around day: Day) -> Bool { self.day == day && self.calendar == calendar }
}

/// Looks deadlines up instead of counting day by day.
///
/// Returns what `BusinessCalendar` returns, and asks it for moments outside the precomputed years.
final class WorkingHours {
    private let calendar: BusinessCalendar
    // Private to each core: read a million times for a page.
    private let intervals: [WorkingInterval]
    private let covered: Range<Int64>
    /// For each half day since the first interval, the first interval that closes after it begins.
    private let halfDays: [Int32]
    private static let halfDay: Int64 = 43_200_000

    /// Copies a precomputed calendar. O(days).
    init(_ precomputed: PrecomputedHours) {
        calendar = precomputed.calendar
        covered = (precomputed.intervals.first?.opens ?? 0)..<(precomputed.intervals.last?.opens ?? 0)
        let intervals = precomputed.intervals.map { $0 }
        var first = 0
        halfDays = stride(from: covered.lowerBound, through: covered.upperBound, by: Int(Self.halfDay)).map { begins in
            while first + 1 < intervals.count, intervals[first].closes <= begins { first += 1 }
            return Int32(first)
        }
        self.intervals = intervals
    }

    /// When a clock that starts at a moment is due. O(intervals of the limit).
    func deadline(of clock: Clock, from start: Int64) -> Int64 {
        guard clock.inBusinessHours, !intervals.isEmpty else { return start + clock.limit.milliseconds }
        if covered.contains(start) {
            let intervals = self.intervals
            var at = Int(halfDays[Int((start - covered.lowerBound) / Self.halfDay)])
            while intervals[at].closes <= start { at += 1 }
            let target = intervals[at].before + max(0, start - intervals[at].opens) + clock.limit.milliseconds
            while at < intervals.count {
                let interval = intervals[at]
                if interval.before + interval.closes - interval.opens >= target {
                    return max(start, interval.opens + target - interval.before)
                }
                at += 1
            }
        }
        return calendar.deadline(of: clock, from: Instant(milliseconds: start)).milliseconds
    }
}

extension TimelineSet {
    /// A calendar computed around a day; cached, because every page and window needs the same one.
    func hours(of calendar: BusinessCalendar, around day: Day) -> PrecomputedHours {
        if let known = cachedHours, known.matches(calendar, around: day) { return known }
        let hours = PrecomputedHours(calendar, around: day)
        cachedHours = hours
        return hours
    }
}

internal import Lifecycle

/// One stretch of working time.
private struct Stretch {
    var opens: Int64
    var closes: Int64
    /// Working time before it, from the first day on.
    var before: Int64
}

/// A business calendar laid out over some years, once for all who look things up in it. O(days), some milliseconds.
struct PrecomputedHours: Sendable {
    fileprivate let calendar: BusinessCalendar
    /// The day around which it is laid out.
    private let day: Day
    fileprivate let stretches: [Stretch]

    /// Lays a calendar out from so many days before a day to so many behind it.
    init(_ calendar: BusinessCalendar, around day: Day, before: Int = 1500, after: Int = 800) {
        self.calendar = calendar
        self.day = day
        var total: Int64 = 0
        var laid: [Stretch] = []
        func instant(_ day: Day, _ minute: Int) -> Int64 {
            let (days, rest) = minute >= 1440 ? (1, minute - 1440) : (0, minute)
            return calendar.zone.instant(LocalTime(day: day.adding(days), millisecond: rest * 60_000)).milliseconds
        }
        for number in day.number - before...day.number + after {
            let day = Day(number: number)
            for hours in calendar.hours(on: day) {
                let (opens, closes) = (instant(day, hours.from), instant(day, hours.to))
                guard closes > opens else { continue }
                laid.append(Stretch(opens: opens, closes: closes, before: total))
                total += closes - opens
            }
        }
        stretches = laid
    }

    /// Whether it is this calendar, laid out around this day.
    func isOf(_ calendar: BusinessCalendar, around day: Day) -> Bool { self.day == day && self.calendar == calendar }
}

/// Where deadlines are looked up, rather than counted day by day.
///
/// Says what `BusinessCalendar` says, which answers itself for moments outside of the years that are laid out.
final class WorkingHours {
    private let calendar: BusinessCalendar
    // Plain memory, of each core's own: looked up a million times for a page.
    private let stretches: UnsafeMutableBufferPointer<Stretch>
    private let covered: Range<Int64>
    /// For each half day from the first stretch on the first stretch that closes behind its beginning.
    private let halfDays: UnsafeMutableBufferPointer<Int32>
    private static let halfDay: Int64 = 43_200_000

    /// Copies what was laid out. O(days).
    init(_ laid: PrecomputedHours) {
        calendar = laid.calendar
        covered = (laid.stretches.first?.opens ?? 0)..<(laid.stretches.last?.opens ?? 0)
        stretches = .allocate(capacity: laid.stretches.count)
        _ = stretches.initialize(from: laid.stretches)
        halfDays = .allocate(capacity: Int((covered.upperBound - covered.lowerBound) / Self.halfDay) + 1)
        var first = 0
        for place in halfDays.indices {
            let begins = covered.lowerBound + Int64(place) * Self.halfDay
            while first + 1 < stretches.count, stretches[first].closes <= begins { first += 1 }
            halfDays.initializeElement(at: place, to: Int32(first))
        }
    }

    deinit {
        stretches.deallocate()
        halfDays.deallocate()
    }

    /// When a clock that began at a moment runs out. O(stretches of the limit).
    func deadline(of clock: Clock, from start: Int64) -> Int64 {
        guard clock.inBusinessHours, !stretches.isEmpty else { return start + clock.limit.milliseconds }
        if covered.contains(start) {
            var at = Int(halfDays[Int((start - covered.lowerBound) / Self.halfDay)])
            while stretches[at].closes <= start { at += 1 }
            let target = stretches[at].before + max(0, start - stretches[at].opens) + clock.limit.milliseconds
            while at < stretches.count {
                let stretch = stretches[at]
                if stretch.before + stretch.closes - stretch.opens >= target {
                    return max(start, stretch.opens + target - stretch.before)
                }
                at += 1
            }
        }
        return calendar.deadline(of: clock, from: Instant(milliseconds: start)).milliseconds
    }
}

extension TimelineSet {
    /// A calendar laid out around a day; kept, since every page and window asks for the same one.
    func hours(of calendar: BusinessCalendar, around day: Day) -> PrecomputedHours {
        if let known = knownHours, known.isOf(calendar, around: day) { return known }
        let hours = PrecomputedHours(calendar, around: day)
        knownHours = hours
        return hours
    }
}

package import Lifecycle

/// The days that a figure covers, in the definition's time zone, both ends included.
package struct DayWindow: Hashable, Sendable {
    /// The first day; nil for no lower bound.
    package var first: Day?
    /// The last day; nil for no upper bound.
    package var last: Day?

    package init(first: Day?, last: Day?) {
        self.first = first
        self.last = last
    }

    /// All days.
    package static let always = DayWindow(first: nil, last: nil)

    /// The number of days; nil without a first day.
    package func length(today: Day) -> Int? {
        guard let first else { return nil }
        return max(1, (last ?? max(today, first)).number - first.number + 1)
    }

    /// The window of the same length shifted back by a number of lengths (negative: forward).
    ///
    /// A window without a first day is returned unchanged.
    package func moved(by steps: Int, today: Day) -> DayWindow {
        guard let first, let length = length(today: today) else { return self }
        let end = last ?? max(today, first)
        return DayWindow(first: first.adding(-steps * length), last: end.adding(-steps * length))
    }

    /// The instants covered: from the lower bound up to, but not including, the upper.
    package func instants(in zone: ZoneTable) -> Range<Int64> {
        let start = first.map { zone.instant(LocalTime(day: $0, millisecond: 0)).milliseconds } ?? Int64.min
        let end = last.map { zone.instant(LocalTime(day: $0.adding(1), millisecond: 0)).milliseconds } ?? Int64.max
        return start..<max(start, end)
    }
}

package import Lifecycle

/// The days that a figure looks at, in the definition's zone, first and last included.
package struct DayWindow: Hashable, Sendable {
    /// The first day; nil means since ever.
    package var first: Day?
    /// The last day; nil means until now and on.
    package var last: Day?

    /// Makes a window.
    package init(first: Day?, last: Day?) {
        self.first = first
        self.last = last
    }

    /// All of the time.
    package static let always = DayWindow(first: nil, last: nil)

    /// How many days it has; nil where it is open at its beginning.
    package func length(today: Day) -> Int? {
        guard let first else { return nil }
        return max(1, (last ?? max(today, first)).number - first.number + 1)
    }

    /// The window of the same length that many windows earlier (negative: later); one without a beginning stays.
    package func moved(by steps: Int, today: Day) -> DayWindow {
        guard let first, let length = length(today: today) else { return self }
        let end = last ?? max(today, first)
        return DayWindow(first: first.adding(-steps * length), last: end.adding(-steps * length))
    }

    /// The moments that it covers: from the first up to, and without, the second.
    package func instants(in zone: ZoneTable) -> Range<Int64> {
        let start = first.map { zone.instant(LocalTime(day: $0, millisecond: 0)).milliseconds } ?? Int64.min
        let end = last.map { zone.instant(LocalTime(day: $0.adding(1), millisecond: 0)).milliseconds } ?? Int64.max
        return start..<max(start, end)
    }
}

/// The windows that `w` goes through.
package enum WindowChoice: String, CaseIterable, Sendable {
    case week, month, quarter, year, always

    /// How many days it has, today included; nil for all of the time.
    package var days: Int? {
        switch self {
        case .week: 7
        case .month: 30
        case .quarter: 90
        case .year: 365
        case .always: nil
        }
    }

    /// The name for eyes.
    package var label: String { days.map { "\($0) days" } ?? "all time" }

    /// The window that ends today.
    package func window(today: Day) -> DayWindow {
        days.map { DayWindow(first: today.adding(1 - $0), last: nil) } ?? .always
    }
}

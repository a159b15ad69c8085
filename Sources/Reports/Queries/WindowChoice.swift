package import Lifecycle

/// The windows that can be chosen by name: rolling days, or weeks, months, quarters and years of the calendar.
///
/// Calendar periods are those of the definition's time zone; weeks begin on Monday (ISO 8601).
package enum WindowChoice: String, CaseIterable, Sendable {
    case week, month, quarter, year, always
    case thisWeek = "this-week"
    case lastWeek = "last-week"
    case thisMonth = "this-month"
    case lastMonth = "last-month"
    case thisQuarter = "this-quarter"
    case lastQuarter = "last-quarter"
    case thisYear = "this-year"
    case lastYear = "last-year"

    /// The number of rolling days, today included; nil for all time and for periods of the calendar.
    package var days: Int? {
        switch self {
        case .week: 7
        case .month: 30
        case .quarter: 90
        case .year: 365
        case .always, .thisWeek, .lastWeek, .thisMonth, .lastMonth, .thisQuarter, .lastQuarter, .thisYear, .lastYear: nil
        }
    }

    /// The period of the calendar, and how many of them it lies back; nil for rolling days and for all time.
    private var calendar: (period: CalendarPeriod, back: Int)? {
        switch self {
        case .week, .month, .quarter, .year, .always: nil
        case .thisWeek: (.week, 0)
        case .lastWeek: (.week, 1)
        case .thisMonth: (.month, 0)
        case .lastMonth: (.month, 1)
        case .thisQuarter: (.quarter, 0)
        case .lastQuarter: (.quarter, 1)
        case .thisYear: (.year, 0)
        case .lastYear: (.year, 1)
        }
    }

    /// The window a number of periods back: the one that ends today or contains it, or an earlier one.
    ///
    /// A period of the calendar that isn't over ends today.
    package func window(today: Day, back steps: Int = 0) -> DayWindow {
        if let (period, back) = calendar {
            let first = period.start(of: today, back: back + steps)
            return DayWindow(first: first, last: back + steps == 0 ? nil : period.end(from: first))
        }
        guard let days else { return .always }
        let newest = DayWindow(first: today.adding(1 - days), last: nil)
        return steps == 0 ? newest : newest.moved(by: steps, today: today)
    }

    /// The window before that one, to compare it with; nil for all time.
    ///
    /// A period of the calendar that isn't over is compared with the same part of the one before: the first twelve days
    /// of a month with the first twelve of the last one, at most with the whole.
    package func compared(today: Day, back steps: Int = 0) -> DayWindow? {
        if let (period, back) = calendar {
            let first = period.start(of: today, back: back + steps + 1)
            let end = period.end(from: first)
            guard back + steps == 0 else { return DayWindow(first: first, last: end) }
            return DayWindow(first: first, last: min(end, first.adding(today.number - period.start(of: today, back: 0).number)))
        }
        return days == nil ? nil : window(today: today, back: steps + 1)
    }
}

/// A period of the calendar.
private enum CalendarPeriod {
    case week, month, quarter, year

    /// The first day of the period that is so many periods before the one of a day.
    func start(of day: Day, back: Int) -> Day {
        let (_, month, ofMonth) = day.civil
        switch self {
        case .week: return day.adding(-day.weekday.rawValue - 7 * back)
        case .month: return day.adding(1 - ofMonth).adding(months: -back)
        case .quarter: return day.adding(1 - ofMonth).adding(months: -((month - 1) % 3) - 3 * back)
        case .year: return day.adding(1 - ofMonth).adding(months: 1 - month - 12 * back)
        }
    }

    /// The last day of the period that begins on a day.
    func end(from first: Day) -> Day {
        switch self {
        case .week: first.adding(6)
        case .month: first.adding(months: 1).adding(-1)
        case .quarter: first.adding(months: 3).adding(-1)
        case .year: first.adding(months: 12).adding(-1)
        }
    }
}

import Formats

/// A date of the proleptic Gregorian calendar without time or zone.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01, negative before.
    package let number: Int

    /// The day a number of days after 1970-01-01.
    package init(number: Int) { self.number = number }

    /// The day of a year, month (1–12) and day of month. Nil if there is no such date.
    package init?(year: Int, month: Int, day: Int) {
        guard let number = Gregorian.day(year: year, month: month, day: day) else { return nil }
        self.number = number
    }

    /// Parses `2026-11-23`. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let number = Gregorian.day(text) else { return nil }
        self.number = number
    }

    /// The number of days in a month.
    package static func length(ofMonth month: Int, year: Int) -> Int { Gregorian.length(ofMonth: month, year: year) }

    /// The year, month (1–12) and day of month.
    package var civil: (year: Int, month: Int, day: Int) { Gregorian.civil(number) }

    /// The day of the week.
    package var weekday: Weekday { Weekday(rawValue: Gregorian.weekday(number)) ?? .monday }

    /// The day a number of days later.
    package func adding(_ days: Int) -> Day { Day(number: number + days) }

    /// The same day a number of months later, or the last day of a shorter month.
    package func adding(months: Int) -> Day { Day(number: Gregorian.adding(months: months, to: number)) }

    /// `2026-11-23`.
    package var description: String { Gregorian.text(number) }

    package static func < (a: Day, b: Day) -> Bool { a.number < b.number }
}

/// A day of the week, Monday first as in ISO 8601.
package enum Weekday: Int, CaseIterable, Sendable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The first three letters: `Mon`.
    package var short: String { ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][rawValue] }
}

/// A month of a year, such as November 2026.
package struct Month: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first day of the month.
    package let firstDay: Day

    /// The month that contains a day.
    package init(of day: Day) {
        let (year, month, _) = day.civil
        firstDay = Day(year: year, month: month, day: 1) ?? day
    }

    /// Parses `2026-11`. Nil for anything else.
    package init?(parsing text: some StringProtocol) {
        guard let day = Day(parsing: text + "-01") else { return nil }
        firstDay = day
    }

    /// `2026-11`.
    package var description: String { String(firstDay.description.dropLast(3)) }

    package static func < (a: Month, b: Month) -> Bool { a.firstDay < b.firstDay }
}

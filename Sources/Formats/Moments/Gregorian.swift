/// The proleptic Gregorian calendar, with days counted from 1970-01-01.
///
/// The conversions follow Howard Hinnant's "chrono-Compatible Low-Level Date Algorithms" and hold for every year that
/// an `Int32` can count.
public enum Gregorian {
    /// The English names of the weekdays, Monday first as in ISO 8601, in lower case.
    public static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    /// The English names of the months, in lower case.
    public static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]
    /// The first three letters of the months: `Jan`.
    public static let shortMonths = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// The day of a year, month (1–12) and day of month; nil if there is no such date.
    @inlinable
    public static func day(year: Int, month: Int, day: Int) -> Int? {
        guard (1...12).contains(month), day >= 1, day <= length(ofMonth: month, year: year) else { return nil }
        let y = month <= 2 ? year - 1 : year
        let era = (y >= 0 ? y : y - 399) / 400
        let yearOfEra = y - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// The number of days in a month.
    @inlinable
    public static func length(ofMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The year, month (1–12) and day of month of a day.
    @inlinable
    public static func civil(_ day: Int) -> (year: Int, month: Int, day: Int) {
        let z = day + 719_468
        let era = (z >= 0 ? z : z - 146_096) / 146_097
        let dayOfEra = z - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }

    /// The weekday of a day, 0 for Monday.
    @inlinable
    public static func weekday(_ day: Int) -> Int { (day % 7 + 7 + 3) % 7 }

    /// The same day a number of months later, or the last day of a shorter month.
    public static func adding(months: Int, to day: Int) -> Int {
        let (year, month, number) = civil(day)
        let index = year * 12 + month - 1 + months
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        return self.day(year: newYear, month: newMonth, day: min(number, length(ofMonth: newMonth, year: newYear))) ?? day
    }

    /// Parses `2026-11-23`; nil for anything else.
    public static func day(_ text: some StringProtocol) -> Int? {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D else { return nil }
        func number(_ range: Range<Int>) -> Int? {
            guard bytes[range].allSatisfy(ASCII.isDigit) else { return nil }
            return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        }
        guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
        return self.day(year: year, month: month, day: day)
    }

    /// `2026-11-23`.
    public static func text(_ day: Int) -> String {
        let (year, month, number) = civil(day)
        let digits = String(year)
        return String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + "-" + NumberText.twoDigits(month) + "-"
            + NumberText.twoDigits(number)
    }
}

/// Lengths of time in milliseconds.
public enum Milliseconds {
    /// One second.
    @inlinable
    public static var second: Int64 { 1000 }
    /// One minute.
    @inlinable
    public static var minute: Int64 { 60_000 }
    /// One hour.
    @inlinable
    public static var hour: Int64 { 3_600_000 }
    /// 24 hours.
    @inlinable
    public static var day: Int64 { 86_400_000 }
}

/// The order of day and month in a numeric date.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
}

/// The text of a date, parsed before the order of day and month and the time zone are known.
///
/// Days are counted from 1970-01-01; moments are milliseconds since then in UTC.
package enum ScannedDate: Equatable, Sendable {
    /// A moment: the text has a zone or counts from 1970.
    case moment(Int64)
    /// A local time in an unknown zone; `millisecond` counts from midnight and is nil without a time.
    case local(day: Int, millisecond: Int?)
    /// Two numbers and a year.
    case numeric(NumericDate)
}

/// A date of three numbers, the first two of which are day and month in either order.
package struct NumericDate: Equatable, Sendable {
    /// The first number.
    package let first: Int
    /// The second number.
    package let second: Int
    /// The year, with four digits.
    package let year: Int
    /// Milliseconds since midnight; nil without a time.
    package let millisecond: Int?
    /// Seconds east of UTC; nil without a zone.
    package let offset: Int?
    /// The byte between the numbers: `.` `/` or `-`.
    package let separator: UInt8

    /// The day in an order; nil if there is no such day.
    package func day(_ order: DateOrder) -> Int? {
        order == .dayFirst
            ? Gregorian.day(year: year, month: second, day: first) : Gregorian.day(year: year, month: first, day: second)
    }
}

/// Parses dates without a locale; some dozen nanoseconds each; English month names only.
///
/// ISO 8601 with or without zone, fraction, `T`; `2021/04/15`; `20210415`; `15-04-2021 19:58`; `4/15/2021 7:58 PM`;
/// `15 Apr, 2021 00:03:00`; `Apr 15, 2021`; `Thu Apr 15 2021 00:03:00 GMT+0200 (CEST)`; seconds (10 digits) and
/// milliseconds (13 digits) since 1970. Years 1900 to 2199; two digits mean 1969 to 2068, as in POSIX strptime.
package struct DateScanner {
    let bytes: FieldBytes
    var index = 0

    init(_ bytes: FieldBytes) { self.bytes = bytes }

    /// Scans a text; nil if it is not a date.
    package static func scan(_ bytes: FieldBytes) -> ScannedDate? {
        var scanner = DateScanner(bytes.trimmed)
        return scanner.date()
    }

    /// Scans a text; nil if it is not a date.
    package static func scan(_ text: String) -> ScannedDate? {
        var text = text
        return text.withUTF8 { scan(FieldBytes($0)) }
    }

    var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    var atEnd: Bool { index >= bytes.count }

    private mutating func date() -> ScannedDate? {
        guard let first = peek else { return nil }
        if ASCII.isDigit(first) { return dateStartingWithNumber() }
        guard ASCII.isLetter(first), var month = word() else { return nil }
        if Self.isWeekday(month) {
            skipSeparators()
            if let next = peek, ASCII.isDigit(next) { return dateStartingWithNumber() }
            guard let second = word() else { return nil }
            month = second
        }
        guard let number = Self.month(month) else { return nil }
        skipSeparators()
        guard let day = readNumber(maxDigits: 2) else { return nil }
        if let next = peek, ASCII.isLetter(next), let ending = word(), !["st", "nd", "rd", "th"].contains(ending) { return nil }
        skipSeparators()
        guard let year = year() else { return nil }
        return finish(Gregorian.day(year: year, month: number, day: day))
    }

    private mutating func dateStartingWithNumber() -> ScannedDate? {
        let start = index
        guard let first = readNumber(maxDigits: 13) else { return nil }
        let length = index - start
        if atEnd {
            switch length {
            case 10: return .moment(Int64(first) * 1000)
            case 13: return .moment(Int64(first))
            case 8:
                return finish(
                    Self.plausible(first / 10_000).flatMap { Gregorian.day(year: $0, month: first / 100 % 100, day: first % 100) })
            default: return nil
            }
        }
        guard let separator = peek else { return nil }
        if length == 8, separator == UInt8(ascii: "T") {
            return finish(
                Self.plausible(first / 10_000).flatMap { Gregorian.day(year: $0, month: first / 100 % 100, day: first % 100) })
        }
        if length == 4 {
            guard [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separator) else { return nil }
            index += 1
            guard let month = readNumber(maxDigits: 2), peek == separator else { return nil }
            index += 1
            guard let day = readNumber(maxDigits: 2), let year = Self.plausible(first) else { return nil }
            return finish(Gregorian.day(year: year, month: month, day: day))
        }
        guard length <= 2 else { return nil }
        skipSeparators()
        guard let next = peek else { return nil }
        if ASCII.isLetter(next) {
            guard var month = word() else { return nil }
            if ["st", "nd", "rd", "th"].contains(month) {
                skipSeparators()
                guard let second = word() else { return nil }
                month = second
            }
            guard let number = Self.month(month) else { return nil }
            skipSeparators()
            guard let year = year() else { return nil }
            return finish(Gregorian.day(year: year, month: number, day: first))
        }
        guard [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separator),
            let second = readNumber(maxDigits: 2), peek == separator
        else { return nil }
        index += 1
        guard let year = year(), first >= 1, second >= 1, first <= 31, second <= 31, min(first, second) <= 12, let clock = clock()
        else { return nil }
        return .numeric(
            NumericDate(
                first: first, second: second, year: year, millisecond: clock.millisecond, offset: clock.offset, separator: separator
            ))
    }

    /// Parses the time after a date.
    private mutating func finish(_ day: Int?) -> ScannedDate? {
        guard let day, let clock = clock() else { return nil }
        guard let offset = clock.offset else { return .local(day: day, millisecond: clock.millisecond) }
        return .moment(Self.moment(day, clock.millisecond ?? 0, offset: offset))
    }

    /// The moment of a local time, given the seconds east of UTC.
    package static func moment(_ day: Int, _ millisecond: Int, offset: Int) -> Int64 {
        Int64(day) * Milliseconds.day + Int64(millisecond) - Int64(offset) * Milliseconds.second
    }

    mutating func readNumber(maxDigits: Int) -> Int? {
        var value = 0
        let start = index
        while let byte = peek, ASCII.isDigit(byte), index - start < maxDigits {
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        if let byte = peek, ASCII.isDigit(byte) { return nil }
        return index > start ? value : nil
    }

    private mutating func year() -> Int? {
        let start = index
        guard let value = readNumber(maxDigits: 4) else { return nil }
        switch index - start {
        case 4: return Self.plausible(value)
        case 2: return value >= 69 ? 1900 + value : 2000 + value
        default: return nil
        }
    }

    private static func plausible(_ year: Int) -> Int? { (1900..<2200).contains(year) ? year : nil }

    mutating func word() -> String? {
        let start = index
        while let byte = peek, ASCII.isLetter(byte) { index += 1 }
        guard index > start, index - start < 12 else { return nil }
        return String(decoding: bytes[start..<index].map(ASCII.lowered), as: UTF8.self)
    }

    mutating func skipSpaces() {
        while let byte = peek {
            if ASCII.isSpace(byte) {
                index += 1
            } else if byte == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0xA0 {
                index += 2  // no-break space
            } else if byte == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80, bytes[index + 2] == 0xAF {
                index += 3  // narrow no-break space, before AM and PM since CLDR 42
            } else {
                return
            }
        }
    }

    private mutating func skipSeparators() {
        while true {
            skipSpaces()
            guard let byte = peek,
                byte == UInt8(ascii: ",") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/")
            else { return }
            index += 1
        }
    }

    static func isWeekday(_ word: String) -> Bool {
        ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"].contains(word)
            || (word.hasSuffix("day") && word.count > 5)
    }

    /// The number of a month's name, of three letters or whole, in lower case.
    static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        if word == "sept" { return 9 }
        guard let index = Gregorian.months.firstIndex(where: { $0.hasPrefix(word) }),
            word.utf8.count == 3 || Gregorian.months[index] == word
        else { return nil }
        return index + 1
    }
}

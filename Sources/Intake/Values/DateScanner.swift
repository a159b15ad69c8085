import Formats
import Lifecycle

/// The order of day and month in a numeric date.
package enum DateOrder: String, Sendable, CaseIterable {
    case dayFirst = "dmy"
    case monthFirst = "mdy"
}

/// The text of a date, parsed before the order of day and month and the time zone are known.
enum ScannedDate: Equatable {
    /// An instant: the text has a zone or counts from 1970.
    case moment(Instant)
    /// A local time in an unknown zone.
    case local(LocalTime, hasTime: Bool)
    /// Two numbers and a year.
    case numeric(NumericDate)
}

/// A date of three numbers, the first two of which are day and month in either order.
struct NumericDate: Equatable {
    let first: Int
    let second: Int
    let year: Int
    /// Milliseconds since midnight; nil without a time.
    let millisecond: Int?
    /// Seconds east of UTC; nil without a zone.
    let offset: Int?
    let separator: UInt8

    func day(_ order: DateOrder) -> Day? {
        order == .dayFirst ? Day(year: year, month: second, day: first) : Day(year: year, month: first, day: second)
    }
}

/// Parses dates without a locale; some dozen nanoseconds each; English month names only.
///
/// ISO 8601 with or without zone, fraction, `T`; `2021/04/15`; `20210415`; `15-04-2021 19:58`; `4/15/2021 7:58 PM`;
/// `15 Apr, 2021 00:03:00`; `Apr 15, 2021`; `Thu Apr 15 2021 00:03:00 GMT+0200 (CEST)`; seconds (10 digits) and
/// milliseconds (13 digits) since 1970. Years 1900 to 2199; two digits mean 1969 to 2068, as in POSIX strptime.
struct DateScanner {
    private let bytes: FieldBytes
    private var index = 0

    private init(_ bytes: FieldBytes) { self.bytes = bytes }

    /// Scans a text; nil if it is not a date.
    static func scan(_ bytes: FieldBytes) -> ScannedDate? {
        var scanner = DateScanner(bytes.trimmed)
        return scanner.date()
    }

    static func scan(_ text: String) -> ScannedDate? {
        var text = text
        return text.withUTF8 { scan(FieldBytes($0)) }
    }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }
    private var atEnd: Bool { index >= bytes.count }

    private mutating func date() -> ScannedDate? {
        guard let first = peek else { return nil }
        if ASCII.isDigit(first) { return dateStartingWithNumber() }
        guard ASCII.isLetter(first), var month = word() else { return nil }
        if Self.weekday(month) {
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
        return finish(Day(year: year, month: number, day: day))
    }

    private mutating func dateStartingWithNumber() -> ScannedDate? {
        let start = index
        guard let first = readNumber(maxDigits: 13) else { return nil }
        let length = index - start
        if atEnd {
            switch length {
            case 10: return .moment(Instant(milliseconds: Int64(first) * 1000))
            case 13: return .moment(Instant(milliseconds: Int64(first)))
            case 8:
                return finish(Self.plausible(first / 10_000).flatMap { Day(year: $0, month: first / 100 % 100, day: first % 100) })
            default: return nil
            }
        }
        guard let separator = peek else { return nil }
        if length == 8, separator == UInt8(ascii: "T") {
            return finish(Self.plausible(first / 10_000).flatMap { Day(year: $0, month: first / 100 % 100, day: first % 100) })
        }
        if length == 4 {
            guard [UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: ".")].contains(separator) else { return nil }
            index += 1
            guard let month = readNumber(maxDigits: 2), peek == separator else { return nil }
            index += 1
            guard let day = readNumber(maxDigits: 2), let year = Self.plausible(first) else { return nil }
            return finish(Day(year: year, month: month, day: day))
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
            return finish(Day(year: year, month: number, day: first))
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
    private mutating func finish(_ day: Day?) -> ScannedDate? {
        guard let day, let clock = clock() else { return nil }
        let local = LocalTime(day: day, millisecond: clock.millisecond ?? 0)
        guard let offset = clock.offset else { return .local(local, hasTime: clock.millisecond != nil) }
        return .moment(Self.moment(local, offset: offset))
    }

    static func moment(_ local: LocalTime, offset: Int) -> Instant {
        Instant(milliseconds: Int64(local.day.number) * 86_400_000 + Int64(local.millisecond) - Int64(offset) * 1000)
    }

    private struct Clock {
        var millisecond: Int?
        var offset: Int?
    }

    /// Parses `T19:58:03.123+02:00`, ` 7:58 PM`, `, 19:58 UTC` or nothing, up to the end of the text.
    private mutating func clock() -> Clock? {
        guard !atEnd else { return Clock() }
        if peek == UInt8(ascii: "T") || peek == UInt8(ascii: "t") {
            index += 1
        } else {
            let before = index
            skipSpaces()
            if peek == UInt8(ascii: ",") {
                index += 1
                skipSpaces()
            }
            guard index > before else {
                // "2021-04-15Z" and "2021-04-15+02:00" (XML Schema dates)
                guard let offset = zone(), atEnd else { return nil }
                return Clock(millisecond: nil, offset: offset)
            }
            if let next = peek, ASCII.isLetter(next) {
                let start = index
                if word() != "at" { index = start }
                skipSpaces()
            }
        }
        guard let hour = readNumber(maxDigits: 2) else {
            guard let offset = zone(), atEnd else { return nil }
            return Clock(millisecond: nil, offset: offset)
        }
        var minute = 0
        var second = 0
        var millisecond = 0
        var hasMinutes = false
        if peek == UInt8(ascii: ":") || (peek == UInt8(ascii: ".") && index + 1 < bytes.count) {
            index += 1
            guard let value = readNumber(maxDigits: 2) else { return nil }
            minute = value
            hasMinutes = true
            if peek == UInt8(ascii: ":") {
                index += 1
                guard let value = readNumber(maxDigits: 2) else { return nil }
                second = value
                if peek == UInt8(ascii: ".") || peek == UInt8(ascii: ",") {
                    index += 1
                    guard let fraction = fraction() else { return nil }
                    millisecond = fraction
                }
            }
        }
        skipSpaces()
        var hour24 = hour
        if let letter = peek.map(ASCII.lowered), letter == UInt8(ascii: "a") || letter == UInt8(ascii: "p") {
            guard (1...12).contains(hour) else { return nil }
            index += 1
            if peek == UInt8(ascii: ".") { index += 1 }
            guard peek.map(ASCII.lowered) == UInt8(ascii: "m") else { return nil }
            index += 1
            if peek == UInt8(ascii: ".") { index += 1 }
            hour24 = hour % 12 + (letter == UInt8(ascii: "p") ? 12 : 0)
        } else if !hasMinutes {
            return nil
        }
        guard hour24 < 24, minute < 60, second <= 60 else { return nil }
        skipSpaces()
        // A leap second counts as the second before it.
        let time = ((hour24 * 60 + minute) * 60 + min(second, 59)) * 1000 + millisecond
        if atEnd { return Clock(millisecond: time, offset: nil) }
        guard let offset = zone() else { return nil }
        skipSpaces()
        if peek == UInt8(ascii: "("), bytes.last == UInt8(ascii: ")") { index = bytes.count }
        return atEnd ? Clock(millisecond: time, offset: offset) : nil
    }

    /// Parses `Z`, `UTC`, `GMT`, `+02:00`, `-0530`, `+02`, `GMT+0200` into seconds east of UTC.
    private mutating func zone() -> Int? {
        skipSpaces()
        if let next = peek, ASCII.isLetter(next) {
            guard let name = word(), ["z", "utc", "gmt"].contains(name) else { return nil }
            if atEnd || (peek != UInt8(ascii: "+") && peek != UInt8(ascii: "-")) { return 0 }
        }
        guard let sign = peek, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") else { return nil }
        index += 1
        let start = index
        guard let digits = readNumber(maxDigits: 4) else { return nil }
        var hours = digits
        var minutes = 0
        if index - start > 2 {
            hours = digits / 100
            minutes = digits % 100
        } else if peek == UInt8(ascii: ":") {
            index += 1
            guard let value = readNumber(maxDigits: 2) else { return nil }
            minutes = value
        }
        guard hours <= 18, minutes < 60 else { return nil }
        return (sign == UInt8(ascii: "-") ? -1 : 1) * (hours * 3600 + minutes * 60)
    }

    private mutating func readNumber(maxDigits: Int) -> Int? {
        var value = 0
        let start = index
        while let byte = peek, ASCII.isDigit(byte), index - start < maxDigits {
            value = value * 10 + Int(byte - 0x30)
            index += 1
        }
        if let byte = peek, ASCII.isDigit(byte) { return nil }
        return index > start ? value : nil
    }

    private mutating func fraction() -> Int? {
        var value = 0
        var scale = 100
        let start = index
        while let byte = peek, ASCII.isDigit(byte) {
            value += Int(byte - 0x30) * scale
            scale /= 10
            index += 1
        }
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

    private mutating func word() -> String? {
        let start = index
        while let byte = peek, ASCII.isLetter(byte) { index += 1 }
        guard index > start, index - start < 12 else { return nil }
        return String(decoding: bytes[start..<index].map(ASCII.lowered), as: UTF8.self)
    }

    private mutating func skipSpaces() {
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

    private static func weekday(_ word: String) -> Bool {
        ["mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"].contains(word)
            || (word.hasSuffix("day") && word.count > 5)
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ]

    private static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        if word == "sept" { return 9 }
        guard let index = months.firstIndex(where: { $0.hasPrefix(word) }), word.utf8.count == 3 || months[index] == word else {
            return nil
        }
        return index + 1
    }
}

import Formats
import Lifecycle

/// What the cells of one date column show about the order of day and month.
struct DateEvidence: Equatable {
    /// The number of cells whose first number must be the day.
    var dayFirst = 0
    /// The number of cells whose second number must be the day.
    var monthFirst = 0
    /// The number of cells that fit both orders with different results.
    var either = 0
    /// The number of cells with points (`15.04.2021`), which no country writes with the month first.
    var withPoints = 0
    var readable = 0
    var unreadable = 0
    /// The lines of the cells whose first number must be the day, and of those whose second number must be.
    private(set) var (dayFirstLines, monthFirstLines) = (LineSample(), LineSample())
    /// The pattern of a cell, with `#` for each digit: an ambiguous one, else one that has an order, else any.
    private(set) var pattern: String?
    private var patternRank = -1
    /// The names of zones whose offset their abbreviation doesn't say, and the lines of the first cells with each.
    private(set) var zones: [String: LineSample] = [:]

    mutating func add(_ bytes: FieldBytes, line: Int) {
        guard !MissingDate.isShown(by: bytes) else { return }
        guard let date = DateScanner.scan(bytes) ?? dateOfNamedZone(bytes, line) else {
            guard SpreadsheetDate(bytes) != nil || SpelledDate.scan(bytes) != nil else {
                unreadable += 1
                return
            }
            readable += 1
            note(bytes, rank: 0)
            return
        }
        readable += 1
        var rank = 0
        if case .numeric(let numeric) = date {
            rank = 1
            if numeric.separator == UInt8(ascii: ".") { withPoints += 1 }
            if numeric.first > 12 {
                dayFirst += 1
                dayFirstLines.add(line)
            } else if numeric.second > 12 {
                monthFirst += 1
                monthFirstLines.add(line)
            } else if numeric.first != numeric.second {
                either += 1
                rank = 2
            }
        }
        note(bytes, rank: rank)
    }

    private mutating func note(_ bytes: FieldBytes, rank: Int) {
        guard rank > patternRank else { return }
        pattern = Self.shape(of: bytes.trimmed)
        patternRank = rank
    }

    private mutating func dateOfNamedZone(_ bytes: FieldBytes, _ line: Int) -> ScannedDate? {
        guard let read = NamedZoneDate(bytes) else { return nil }
        if read.offset == nil, !read.zone.isEmpty, zones[read.zone] != nil || zones.count < 40 {
            zones[read.zone, default: LineSample()].add(line)
        }
        return read.date
    }

    /// The order that the column shows; nil if it shows none.
    ///
    /// One unambiguous cell decides for all. Without one, points mean day first.
    func order() -> DateOrder? {
        if dayFirst > 0 { return monthFirst > 0 ? nil : .dayFirst }
        if monthFirst > 0 { return .monthFirst }
        return either == 0 || withPoints == dayFirst + monthFirst + either ? .dayFirst : nil
    }

    var isContradictory: Bool { dayFirst > 0 && monthFirst > 0 }

    /// `##/##/#### ##:##`: shows the pattern without the date; letters remain only in months.
    private static func shape(of bytes: FieldBytes) -> String {
        String(
            decoding: bytes.prefix(32).map { ASCII.isDigit($0) ? UInt8(ascii: "#") : $0 < 0x80 ? $0 : UInt8(ascii: " ") },
            as: UTF8.self)
    }
}

/// Parses the cells of one date column, given its order of day and month.
struct DateParser: Sendable {
    let order: DateOrder
    let zone: ZoneTable
    /// The zones that cells may name, by name.
    var zones: [String: ZoneTable] = [:]

    /// A date as an instant and as a local day.
    struct ParsedDate: Equatable {
        let instant: Instant
        let day: Day
        let hasTime: Bool
    }

    /// Parses a cell; nil if it is not a date or, in this order, not a day of the calendar.
    ///
    /// A time without a zone is in the workspace's zone. A time that occurs twice when clocks go back is the earlier
    /// one; a time skipped when they go forward is as far after the change as it is after the start of the gap
    /// (`ZoneTable.instant`). A date alone is the first instant of its day.
    ///
    /// The name of an unknown zone after a time is passed over.
    func parse(_ bytes: FieldBytes) -> ParsedDate? {
        guard let date = DateScanner.scan(bytes) else {
            if let spreadsheet = SpreadsheetDate(bytes) { return local(Day(number: spreadsheet.day), spreadsheet.millisecond) }
            guard let read = NamedZoneDate(bytes) else { return SpelledDate.scan(bytes).flatMap(parse) }
            let offset = read.offset.map { ZoneTable(name: read.zone, initialOffset: $0) }
            return DateParser(order: order, zone: offset ?? zones[read.zone] ?? zone).parse(read.date)
        }
        return parse(date)
    }

    private func parse(_ date: ScannedDate) -> ParsedDate? {
        switch date {
        case .moment(let moment):
            let instant = Instant(milliseconds: moment)
            return ParsedDate(instant: instant, day: zone.day(of: instant), hasTime: true)
        case .local(let day, let millisecond):
            return local(Day(number: day), millisecond)
        case .numeric(let numeric):
            guard let day = numeric.day(order) else { return nil }
            guard let offset = numeric.offset else { return local(Day(number: day), numeric.millisecond) }
            let instant = Instant(milliseconds: DateScanner.moment(day, numeric.millisecond ?? 0, offset: offset))
            return ParsedDate(instant: instant, day: zone.day(of: instant), hasTime: numeric.millisecond != nil)
        }
    }

    private func local(_ day: Day, _ millisecond: Int?) -> ParsedDate {
        ParsedDate(
            instant: zone.instant(LocalTime(day: day, millisecond: millisecond ?? 0)), day: day, hasTime: millisecond != nil)
    }
}

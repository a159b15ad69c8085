import Lifecycle

/// What the cells of one date column say about the order of day and month.
struct DateEvidence: Equatable {
    /// Cells whose first number can only be a day.
    var dayFirst = 0
    /// Cells whose second number can only be a day.
    var monthFirst = 0
    /// Cells that could be either, and would then be different days.
    var either = 0
    /// Of the numeric cells, those with points between (`15.04.2021`), which no country writes with the month first.
    var withPoints = 0
    var readable = 0
    var unreadable = 0
    /// The shape of a cell that could be either, or else of any: digits as `#`.
    private(set) var form: String?
    private var formIsTelling = false

    mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let date = DateScanner.scan(bytes) else {
            unreadable += 1
            return
        }
        readable += 1
        var telling = false
        if case .numeric(let numeric) = date {
            if numeric.separator == UInt8(ascii: ".") { withPoints += 1 }
            if numeric.first > 12 {
                dayFirst += 1
            } else if numeric.second > 12 {
                monthFirst += 1
            } else if numeric.first != numeric.second {
                either += 1
                telling = true
            }
        }
        if form == nil || (telling && !formIsTelling) {
            form = Self.shape(of: ASCII.trimmed(bytes))
            formIsTelling = telling
        }
    }

    /// The order that the whole column shows; nil where it shows none.
    ///
    /// One cell that can be read only one way decides for all. Where none does, points mean day first.
    func order() -> DateOrder? {
        if dayFirst > 0 { return monthFirst > 0 ? nil : .dayFirst }
        if monthFirst > 0 { return .monthFirst }
        return either == 0 || withPoints == dayFirst + monthFirst + either ? .dayFirst : nil
    }

    var isContradictory: Bool { dayFirst > 0 && monthFirst > 0 }

    /// `##/##/#### ##:##`: tells the form without telling the date; letters stay only for months.
    private static func shape(of bytes: UnsafeBufferPointer<UInt8>) -> String {
        String(
            decoding: bytes.prefix(32).map { ASCII.isDigit($0) ? UInt8(ascii: "#") : $0 < 0x80 ? $0 : UInt8(ascii: " ") },
            as: UTF8.self)
    }
}

/// Reads the cells of one date column, its order of day and month being settled.
struct DateParser: Sendable {
    let order: DateOrder
    let zone: ZoneTable

    /// A date as a moment and as a day on the wall.
    struct Reading: Equatable {
        let instant: Instant
        let day: Day
        let hasTime: Bool
    }

    /// Reads a cell; nil where it is no date or, in this order, no day of the calendar.
    ///
    /// A clock without a zone stands in the workspace's. A time that comes twice when clocks go back is the earlier; one that never comes when they go forward is
    /// as far behind the change as it is behind the gap's start (`ZoneTable.instant`). A date alone is its first moment there.
    func read(_ bytes: UnsafeBufferPointer<UInt8>) -> Reading? {
        switch DateScanner.scan(bytes) {
        case .moment(let instant):
            return Reading(instant: instant, day: zone.day(of: instant), hasTime: true)
        case .local(let local, let hasTime):
            return Reading(instant: zone.instant(local), day: local.day, hasTime: hasTime)
        case .numeric(let numeric):
            guard let day = numeric.day(order) else { return nil }
            let local = LocalTime(day: day, millisecond: numeric.millisecond ?? 0)
            if let offset = numeric.offset {
                let instant = DateScanner.moment(local, offset: offset)
                return Reading(instant: instant, day: zone.day(of: instant), hasTime: numeric.millisecond != nil)
            }
            return Reading(instant: zone.instant(local), day: day, hasTime: numeric.millisecond != nil)
        case nil:
            return nil
        }
    }
}

import Lifecycle

/// The rule for a zone's future offset changes, in the POSIX `TZ` format: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// All three POSIX date forms are supported: `Mm.w.d` (a weekday in a week of a month), `Jn` and `n` (a day of a year).
struct POSIXZoneRule {
    /// Seconds east of UTC outside summer time.
    let standardOffset: Int
    private var summer: (offset: Int, begins: Change, ends: Change)?

    private enum Date {
        case weekday(month: Int, week: Int, day: Int)
        case dayWithoutLeap(Int)
        case dayOfYear(Int)
    }

    private struct Change {
        var date: Date
        /// Seconds after local midnight, in the offset before the change.
        var time: Int
    }

    /// Parses a rule; nil for any other text.
    init?(_ text: String) {
        var scanner = Scanner(text: Array(text.utf8))
        guard scanner.name(), let west = scanner.time() else { return nil }
        standardOffset = -west
        guard !scanner.isAtEnd else { return }
        guard scanner.name() else { return nil }
        var offset = standardOffset + 3600
        if scanner.peek != UInt8(ascii: ","), let west = scanner.time() { offset = -west }
        guard let begins = scanner.change(), let ends = scanner.change(), scanner.isAtEnd else { return nil }
        summer = (offset, begins, ends)
    }

    /// The offset changes in a year, in chronological order.
    func changes(in year: Int) -> [ZoneTable.Transition] {
        guard let summer else { return [] }
        let pair = [
            ZoneTable.Transition(from: moment(summer.begins, year, offsetBefore: standardOffset), offset: summer.offset),
            ZoneTable.Transition(from: moment(summer.ends, year, offsetBefore: summer.offset), offset: standardOffset),
        ]
        return pair.sorted { $0.from < $1.from }
    }

    private func moment(_ change: Change, _ year: Int, offsetBefore: Int) -> Instant {
        let newYear = (Day(year: year, month: 1, day: 1) ?? Day(number: 0)).number
        let number: Int
        switch change.date {
        case .dayOfYear(let day): number = newYear + day
        case .dayWithoutLeap(let day):
            let isLeap = Day.length(ofMonth: 2, year: year) == 29
            number = newYear + day - 1 + (isLeap && day > 59 ? 1 : 0)
        case .weekday(let month, let week, let day):
            let first = (Day(year: year, month: month, day: 1) ?? Day(number: 0)).number
            // Day 0, 1970-01-01, was a Thursday; POSIX counts weekdays from Sunday = 0.
            let weekday = ((first + 4) % 7 + 7) % 7
            var offset = (day - weekday + 7) % 7 + (week - 1) * 7
            if offset >= Day.length(ofMonth: month, year: year) { offset -= 7 }
            number = first + offset
        }
        return Instant(milliseconds: (Int64(number) * 86_400 + Int64(change.time - offsetBefore)) * 1000)
    }

    private struct Scanner {
        let text: [UInt8]
        var at = 0
        var isAtEnd: Bool { at == text.count }
        var peek: UInt8? { at < text.count ? text[at] : nil }

        /// Skips a character; false when another one follows.
        mutating func consume(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        /// Skips `CET` or `<+0530>`.
        mutating func name() -> Bool {
            let start = at
            if consume("<") {
                while let byte = peek, byte != UInt8(ascii: ">") { at += 1 }
                return consume(">")
            }
            while let byte = peek, (65...90).contains(byte) || (97...122).contains(byte) { at += 1 }
            return at - start >= 3
        }

        mutating func number() -> Int? {
            let start = at
            var value = 0
            while let byte = peek, (48...57).contains(byte), at - start < 4 {
                value = value * 10 + Int(byte - 48)
                at += 1
            }
            return at > start ? value : nil
        }

        /// Parses `[+-]hh[:mm[:ss]]` as seconds.
        mutating func time() -> Int? {
            let sign = consume("-") ? -1 : 1
            if sign == 1 { _ = consume("+") }
            guard let hours = number() else { return nil }
            var seconds = hours * 3600
            if consume(":") {
                guard let minutes = number() else { return nil }
                seconds += minutes * 60
                if consume(":") {
                    guard let rest = number() else { return nil }
                    seconds += rest
                }
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            guard consume(","), let date = date() else { return nil }
            guard consume("/") else { return Change(date: date, time: 7200) }
            return time().map { Change(date: date, time: $0) }
        }

        private mutating func date() -> Date? {
            if consume("M") {
                guard let month = number(), consume("."), let week = number(), consume("."), let day = number(),
                    (1...12).contains(month),
                    (1...5).contains(week), (0...6).contains(day)
                else { return nil }
                return .weekday(month: month, week: week, day: day)
            }
            if consume("J") { return number().flatMap { (1...365).contains($0) ? .dayWithoutLeap($0) : nil } }
            return number().flatMap { (0...365).contains($0) ? .dayOfYear($0) : nil }
        }
    }
}

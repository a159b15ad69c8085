import Lifecycle

/// The rule by which a zone goes on, as POSIX writes it in `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Of its three ways to name a day all are read: `Mm.w.d` (the week's day of a month), `Jn` and `n` (the day of a year).
struct ZoneRule {
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
        /// Seconds after midnight, by the clock before the change.
        var time: Int
    }

    /// Reads a rule; nil for anything else.
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

    /// The changes in a year, in order of time.
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
            // 1970-01-01, the day with the number 0, was a Thursday; here Sunday is 0.
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

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            at += 1
            return true
        }

        /// Skips `CET` or `<+0530>`.
        mutating func name() -> Bool {
            let start = at
            if take("<") {
                while let byte = peek, byte != UInt8(ascii: ">") { at += 1 }
                return take(">")
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

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int? {
            let sign = take("-") ? -1 : 1
            if sign == 1 { _ = take("+") }
            guard let hours = number() else { return nil }
            var seconds = hours * 3600
            if take(":") {
                guard let minutes = number() else { return nil }
                seconds += minutes * 60
                if take(":") {
                    guard let rest = number() else { return nil }
                    seconds += rest
                }
            }
            return sign * seconds
        }

        mutating func change() -> Change? {
            guard take(","), let date = date() else { return nil }
            guard take("/") else { return Change(date: date, time: 7200) }
            return time().map { Change(date: date, time: $0) }
        }

        private mutating func date() -> Date? {
            if take("M") {
                guard let month = number(), take("."), let week = number(), take("."), let day = number(), (1...12).contains(month),
                    (1...5).contains(week), (0...6).contains(day)
                else { return nil }
                return .weekday(month: month, week: week, day: day)
            }
            if take("J") { return number().flatMap { (1...365).contains($0) ? .dayWithoutLeap($0) : nil } }
            return number().flatMap { (0...365).contains($0) ? .dayOfYear($0) : nil }
        }
    }
}

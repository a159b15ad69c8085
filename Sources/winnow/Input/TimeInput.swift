import Console
import Lifecycle

/// Parses times that people type on the command line.
///
/// In the future: `tomorrow 9:00`, `mon 10:00`, `14:00`, `+3d`, `2026-12-24 14:00`, by the rules of the console's forms
/// (`DateInputParser`). In the past: `yesterday 16:30`, `-2h`. Also `now`, and `2026-12-24T13:00Z` for programs. A time
/// without a zone is local time in the workspace's zone.
struct TimeInput {
    /// Whether an incomplete time (`14:00`, `mon`) means one in the future or in the past.
    enum Direction { case future, past }

    let now: Instant
    let calendar: BusinessCalendar
    let direction: Direction

    /// Examples of valid times, for messages.
    static let examples = "\"tomorrow 9:00\", \"+3d\", \"mon 10:00\", \"14:00\" or \"2026-12-24 14:00\""

    private var zone: ZoneTable { calendar.zone }
    private var futureInput: DateInputParser { DateInputParser(calendar: calendar, now: now) }

    /// The instant that a text means; nil if it cannot be read.
    func moment(_ text: String) -> Instant? {
        let words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard let first = words.first, words.count <= 2 else { return nil }
        if words.count == 1 {
            if first == "now" { return now }
            if let exact = exact(first)?.moment { return exact }
        }
        return direction == .future ? futureInput.moment(text) : pastMoment(words)
    }

    /// The instant, if the text also names its zone.
    func zoned(_ text: String) -> Instant? {
        guard let exact = exact(text.lowercased()), exact.isZoned else { return nil }
        return exact.moment
    }

    /// The date without a time: `2026-12-24`, `tomorrow`, `fri`, `+14d`.
    func date(_ text: String) -> Day? { futureInput.day(text) }

    /// A time in the past: a day and a time, a time of the last 24 hours, or a duration before now.
    ///
    /// A day alone means noon.
    private func pastMoment(_ words: [String]) -> Instant? {
        let today = zone.day(of: now)
        if words.count == 1, words[0].first == "-" { return shifted(words[0]) }
        if words.count == 1, let minute = Self.minute(words[0]) {
            let sameDay = instant(today, minute)
            return sameDay <= now ? sameDay : instant(today.adding(-1), minute)
        }
        guard let minute = words.count == 1 ? 12 * 60 : Self.minute(words[1]) else { return nil }
        switch words[0] {
        case "today": return instant(today, minute)
        case "yesterday": return instant(today.adding(-1), minute)
        default: break
        }
        if let day = Day(parsing: words[0]) { return instant(day, minute) }
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        guard words[0].count >= 3, let index = names.firstIndex(where: { $0.hasPrefix(words[0]) }) else { return nil }
        let back = (today.weekday.rawValue - index + 7) % 7
        let latest = instant(today.adding(-back), minute)
        return latest <= now ? latest : instant(today.adding(-back - 7), minute)
    }

    private func instant(_ day: Day, _ minute: Int) -> Instant { zone.instant(LocalTime(day: day, millisecond: minute * 60_000)) }

    /// Parses `9:00` or `16:30` as minutes after midnight.
    private static func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, (1...2).contains(parts[0].utf8.count), parts[1].utf8.count == 2,
            parts.allSatisfy({ $0.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } }), let hour = Int(parts[0]), hour < 24,
            let minute = Int(parts[1]), minute < 60
        else { return nil }
        return hour * 60 + minute
    }

    /// Parses `-3d`, `-2h`, `-45min` or `-2w`; days and weeks keep the local time.
    private func shifted(_ text: String) -> Instant? {
        let digits = text.dropFirst().prefix { $0.isASCII && $0.isNumber }
        guard let count = Int(digits), count <= 100_000 else { return nil }
        let local = zone.local(now)
        let back = { (days: Int) in zone.instant(LocalTime(day: local.day.adding(-days), millisecond: local.millisecond)) }
        switch text.dropFirst(1 + digits.count) {
        case "min": return now - .minutes(count)
        case "h": return now - .hours(count)
        case "d": return back(count)
        case "w": return back(count * 7)
        default: return nil
        }
    }

    /// Parses `2026-12-24t14:00`, with optional seconds, milliseconds and zone.
    private func exact(_ text: String) -> (moment: Instant, isZoned: Bool)? {
        guard let t = text.firstIndex(of: "t"), let day = Day(parsing: text[..<t]) else { return nil }
        var clock = text[text.index(after: t)...]
        var offset: Int?
        if clock.hasSuffix("z") {
            offset = 0
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let digits = clock[clock.index(after: sign)...].filter { $0 != ":" }
            guard digits.utf8.count == 4, let number = Int(digits), number % 100 < 60, (0...1400).contains(number) else {
                return nil
            }
            offset = (number / 100 * 60 + number % 100) * 60 * (clock[sign] == "-" ? -1 : 1)
            clock = clock[..<sign]
        }
        var milli = 0
        if let point = clock.firstIndex(of: ".") {
            let fraction = clock[clock.index(after: point)...]
            guard (1...9).contains(fraction.utf8.count), fraction.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
            milli = Int(String((fraction + "00").prefix(3))) ?? 0
            clock = clock[..<point]
        }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || (parts.count == 3 && parts[2].utf8.count == 2),
            let minute = Self.minute(parts[0] + ":" + parts[1]), let second = parts.count == 3 ? Int(parts[2]) : 0,
            (0..<60).contains(second)
        else { return nil }
        let local = LocalTime(day: day, millisecond: minute * 60_000 + second * 1000 + milli)
        guard let offset else { return (zone.instant(local), false) }
        return (Instant(milliseconds: Int64(day.number) * 86_400_000 + Int64(local.millisecond) - Int64(offset) * 1000), true)
    }
}

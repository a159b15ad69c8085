package import Lifecycle

/// Reads past moments as people type them.
///
/// Days: `2026-11-04`, `4.11.2026`, `4.11.`, `today`, `yesterday`, `mon`, `-3d`, `-2w`, `-1m`; each may be followed by
/// a time (`12:00`). A day alone means its end, so that the whole day counts; `-2h` counts back from now.
package struct AsOfParser {
    private let calendar: BusinessCalendar
    private let now: Instant

    /// Creates a reader for a calendar and the current moment.
    package init(calendar: BusinessCalendar, now: Instant) {
        self.calendar = calendar
        self.now = now
    }

    private var dates: DateInputParser { DateInputParser(calendar: calendar, now: now) }
    private var today: Day { calendar.zone.day(of: now) }

    /// The moment that a text names; nil when it names none.
    package func moment(_ text: String) -> Instant? {
        let parts = text.lowercased().split(separator: " ").map(String.init)
        if parts.count == 1, let span = parts[0].last, parts[0].first == "-", let count = Int(parts[0].dropFirst().dropLast()),
            span == "h", (1...100_000).contains(count)
        {
            return now - .hours(count)
        }
        guard let first = parts.first, parts.count <= 2 else { return nil }
        if parts.count == 1, first.contains(":") { return minute(first).map { dates.instant(today, minute: $0) } }
        guard let day = day(first) else { return nil }
        if parts.count == 2 { return minute(parts[1]).map { dates.instant(day, minute: $0) } }
        let end = dates.instant(day.adding(1), minute: 0) - TimeSpan(milliseconds: 1)
        return day == today ? min(end, now - TimeSpan(milliseconds: 1)) : end
    }

    /// Formats a moment so that it can be typed again: `2026-11-04 12:00`.
    func text(_ moment: Instant) -> String {
        let minute = calendar.zone.local(moment).millisecond / 60_000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(calendar.zone.day(of: moment)) \(two(minute / 60)):\(two(minute % 60))"
    }

    private func day(_ text: String) -> Day? {
        if text == "yesterday" || text == "yest" { return today.adding(-1) }
        if text.first == "-", let unit = text.last, let count = Int(text.dropFirst().dropLast()), (1...36_600).contains(count) {
            switch unit {
            case "d": return today.adding(-count)
            case "w": return today.adding(-7 * count)
            case "m": return dates.adding(months: -count, to: today)
            case "y": return dates.adding(months: -12 * count, to: today)
            default: return nil
            }
        }
        guard !text.hasPrefix("+"), !text.hasPrefix("tom"), let day = dates.day(text) else { return nil }
        // `DateInputParser` reads weekdays and dates without a year as future ones; here they are past.
        if day <= today || Day(parsing: text) != nil { return day }
        if text.first?.isLetter == true { return day.adding(-7) }
        return text.hasSuffix(".") || text.split(separator: ".").count == 2 ? dates.adding(months: -12, to: day) : day
    }

    private func minute(_ text: String) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

extension ConsoleSession {
    /// Reads typed past moments.
    var asOfInput: AsOfParser { AsOfParser(calendar: decisionContext.definition.calendar, now: decisionContext.now) }
}

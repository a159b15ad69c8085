package import Lifecycle

/// Reads moments of the past as people type them.
///
/// Days: `2026-11-04`, `4.11.2026`, `4.11.`, `today`, `yesterday`, `mon`, `-3d`, `-2w`, `-1m`; each may have a time behind it (`12:00`). A day alone means
/// its end, since that is how it was left; `-2h` counts from now.
package struct AsOfInput {
    private let calendar: BusinessCalendar
    private let now: Instant

    /// Reads them by a calendar, seen from now.
    package init(calendar: BusinessCalendar, now: Instant) {
        self.calendar = calendar
        self.now = now
    }

    private var dates: DateInput { DateInput(calendar: calendar, now: now) }
    private var today: Day { calendar.zone.day(of: now) }

    /// The moment that a text means; nil when it means none.
    package func moment(_ text: String) -> Instant? {
        let words = text.lowercased().split(separator: " ").map(String.init)
        if words.count == 1, let span = words[0].last, words[0].first == "-", let count = Int(words[0].dropFirst().dropLast()),
            span == "h", (1...100_000).contains(count)
        {
            return now - .hours(count)
        }
        guard let first = words.first, words.count <= 2 else { return nil }
        if words.count == 1, first.contains(":") { return minute(first).map { dates.instant(today, minute: $0) } }
        guard let day = day(first) else { return nil }
        if words.count == 2 { return minute(words[1]).map { dates.instant(day, minute: $0) } }
        let end = dates.instant(day.adding(1), minute: 0) - TimeSpan(milliseconds: 1)
        return day == today ? min(end, now - TimeSpan(milliseconds: 1)) : end
    }

    /// `2026-11-04 12:00`, as it can be typed again.
    func text(_ moment: Instant) -> String {
        let minute = calendar.zone.local(moment).millisecond / 60_000
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(calendar.zone.day(of: moment)) \(two(minute / 60)):\(two(minute % 60))"
    }

    private func day(_ word: String) -> Day? {
        if word == "yesterday" || word == "yest" { return today.adding(-1) }
        if word.first == "-", let unit = word.last, let count = Int(word.dropFirst().dropLast()), (1...36_600).contains(count) {
            switch unit {
            case "d": return today.adding(-count)
            case "w": return today.adding(-7 * count)
            case "m": return dates.adding(months: -count, to: today)
            case "y": return dates.adding(months: -12 * count, to: today)
            default: return nil
            }
        }
        guard !word.hasPrefix("+"), !word.hasPrefix("tom"), let day = dates.day(word) else { return nil }
        // Dates without a year and weekdays are read as those to come; here they are those that were.
        if day <= today || Day(parsing: word) != nil { return day }
        if word.first?.isLetter == true { return day.adding(-7) }
        return word.hasSuffix(".") || word.split(separator: ".").count == 2 ? dates.adding(months: -12, to: day) : day
    }

    private func minute(_ word: String) -> Int? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].count == 2, let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

extension ConsoleSession {
    /// Reads typed moments of the past.
    var pastEntry: AsOfInput { AsOfInput(calendar: decisionContext.definition.calendar, now: decisionContext.now) }
}

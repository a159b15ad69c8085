package import Lifecycle

/// Parses dates and times as people type them.
///
/// Days: `2026-12-24`, `24.12.2026`, `24.12.`, `today`, `tomorrow`, `fri`, `+30d`, `+2w`, `+3m`. Times: `14:00`, `9`,
/// `9:30`, also after a day. `+2h` and `+45min` count from now. Ambiguous text is rejected, not guessed.
package struct DateInputParser: Sendable {
    /// The business hours, for the time zone and the first hour of a working day.
    package let calendar: BusinessCalendar
    /// Now.
    package let now: Instant

    package init(calendar: BusinessCalendar, now: Instant) {
        self.calendar = calendar
        self.now = now
    }

    private var today: Day { calendar.zone.day(of: now) }

    /// Parses a date; nil if the text isn't one.
    package func day(_ text: String) -> Day? {
        let word = text.lowercased().filter { !$0.isWhitespace }
        if let day = Day(parsing: word) { return day }
        switch word {
        case "today", "tod": return today
        case "tomorrow", "tom": return today.adding(1)
        default: break
        }
        if let weekday = weekday(word) {
            let ahead = (weekday.rawValue - today.weekday.rawValue + 7) % 7
            return today.adding(ahead == 0 ? 7 : ahead)
        }
        if word.first == "+", let unit = word.last, let count = Int(word.dropFirst().dropLast()), (0...3660).contains(count) {
            switch unit {
            case "d": return today.adding(count)
            case "w": return today.adding(count * 7)
            case "m": return adding(months: count, to: today)
            case "y": return adding(months: count * 12, to: today)
            default: return nil
            }
        }
        return dotted(word)
    }

    /// Parses a moment; nil if the text isn't one.
    ///
    /// Accepts a day with a time, a time today (tomorrow if it has passed), or a span from now. A day alone means its
    /// first working hour.
    package func moment(_ text: String) -> Instant? {
        let lower = text.lowercased()
        let words = lower.split(separator: " ").map(String.init)
        if words.count == 1 {
            if lower.first == "+" {
                if lower.hasSuffix("min"), let count = Int(lower.dropFirst().dropLast(3)), (1...10_000).contains(count) {
                    return now + .minutes(count)
                }
                if lower.hasSuffix("h"), let count = Int(lower.dropFirst().dropLast()), (1...10_000).contains(count) {
                    return now + .hours(count)
                }
            }
            if let minute = minute(words[0]) {
                let at = instant(today, minute: minute)
                return at > now ? at : instant(today.adding(1), minute: minute)
            }
            return day(words[0]).map(opening)
        }
        if words.count == 2, let day = day(words[0]), let minute = minute(words[1]) { return instant(day, minute: minute) }
        if words.count == 2, let minute = minute(words[0]), let day = day(words[1]) { return instant(day, minute: minute) }
        return nil
    }

    /// The first working moment on or after a day; 09:00 of that day if the calendar has no business hours.
    package func opening(_ day: Day) -> Instant {
        guard !calendar.week.values.allSatisfy(\.isEmpty) else { return instant(day, minute: 540) }
        return calendar.nextOpening(after: instant(day, minute: 0))
    }

    /// The moment on a day at a number of minutes after midnight.
    package func instant(_ day: Day, minute: Int) -> Instant {
        calendar.zone.instant(LocalTime(day: day, millisecond: minute * 60_000))
    }

    /// The same day a number of months later, or the last day of a shorter month.
    package func adding(months: Int, to day: Day) -> Day {
        let (year, month, number) = day.civil
        let index = year * 12 + month - 1 + months
        let (newYear, newMonth) = (index / 12, index % 12 + 1)
        return Day(year: newYear, month: newMonth, day: min(number, Day.length(ofMonth: newMonth, year: newYear))) ?? day
    }

    private func weekday(_ word: String) -> Weekday? {
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        guard word.count >= 3, let index = names.firstIndex(where: { $0.hasPrefix(word) }) else { return nil }
        return Weekday(rawValue: index)
    }

    private func dotted(_ word: String) -> Day? {
        let parts = word.split(separator: ".", omittingEmptySubsequences: true)
        guard word.contains("."), parts.count == 2 || parts.count == 3, let number = Int(parts[0]), let month = Int(parts[1]) else {
            return nil
        }
        if parts.count == 3 {
            guard let year = Int(parts[2]) else { return nil }
            return Day(year: year < 100 ? 2000 + year : year, month: month, day: number)
        }
        let year = today.civil.year
        guard let day = Day(year: year, month: month, day: number) else { return nil }
        return day >= today ? day : Day(year: year + 1, month: month, day: number)
    }

    private func minute(_ word: String) -> Int? {
        let parts = word.split(separator: ":", omittingEmptySubsequences: false)
        guard let hour = parts.first.flatMap({ Int($0) }), (0...23).contains(hour), parts[0].count <= 2 else { return nil }
        if parts.count == 1 { return hour * 60 }
        guard parts.count == 2, parts[1].count == 2, let minute = Int(parts[1]), (0...59).contains(minute) else { return nil }
        return hour * 60 + minute
    }
}

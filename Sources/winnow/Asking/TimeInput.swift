import Lifecycle

/// Moments as people type them: `now`, `+3d`, `-1h30m`, `tomorrow 9:00`, `mon 10:00`, `14:00`, `2026-12-24 14:00`, `2026-12-24T13:00Z`.
///
/// Without a zone the wall clock of the workspace is meant. Days and weeks keep the wall clock's time over a change of summer time.
struct TimeInput {
    /// Whether an incomplete moment (`14:00`, `mon`) lies ahead or behind.
    enum Leaning { case future, past }

    let now: Instant
    let zone: ZoneTable
    let leaning: Leaning
    /// Minutes after midnight that a date without a time means.
    let usualMinute: Int

    /// Reads moments as of `now`; a date without a time means the opening of that working day ahead, and noon behind.
    init(now: Instant, calendar: BusinessCalendar, leaning: Leaning) {
        self.now = now
        zone = calendar.zone
        self.leaning = leaning
        let opening = Weekday.allCases.compactMap { calendar.week[$0]?.first?.from }.first
        usualMinute = leaning == .future ? opening ?? 9 * 60 : 12 * 60
    }

    /// What can be typed, for messages.
    static let examples = "\"tomorrow 9:00\", \"+3d\", \"mon 10:00\", \"14:00\" or \"2026-12-24 14:00\""

    /// The moment; nil for what can't be read.
    func moment(_ text: String) -> Instant? {
        let words = text.lowercased().split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard let first = words.first, words.count <= 3 else { return nil }
        if first == "now", words.count == 1 { return now }
        if words.count == 1, first.first == "+" || first.first == "-" { return shifted(first) }
        if words.count == 1, let exact = exact(first) { return exact }
        if words.count == 1, let minute = Self.minute(first) { return onTheNearestDay(minute) }
        let rest = words.dropFirst()
        guard let minute = rest.isEmpty ? usualMinute : Self.minute(rest.joined()) else { return nil }
        guard let day = day(first, minute: minute) else { return nil }
        return zone.instant(LocalTime(day: day, millisecond: minute * 60_000))
    }

    /// The date alone: `2026-12-24`, `tomorrow`, `fri`, `+14d`.
    func date(_ text: String) -> Day? {
        if let day = Day(parsing: text) { return day }
        return moment(text).map { zone.day(of: $0) }
    }

    private var today: Day { zone.day(of: now) }

    private func day(_ word: String, minute: Int) -> Day? {
        switch word {
        case "today": return today
        case "tomorrow": return today.adding(1)
        case "yesterday": return today.adding(-1)
        default: break
        }
        if let date = Day(parsing: word) { return date }
        let names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
        guard word.count >= 3, let index = names.firstIndex(where: { $0.hasPrefix(word) }) else { return nil }
        let ahead = (index - today.weekday.rawValue + 7) % 7
        let sameDay = zone.instant(LocalTime(day: today, millisecond: minute * 60_000))
        switch leaning {
        case .future: return today.adding(ahead == 0 && sameDay <= now ? 7 : ahead)
        case .past: return today.adding(ahead == 0 && sameDay <= now ? 0 : ahead - 7)
        }
    }

    private func onTheNearestDay(_ minute: Int) -> Instant {
        let local = { (day: Day) in zone.instant(LocalTime(day: day, millisecond: minute * 60_000)) }
        let sameDay = local(today)
        switch leaning {
        case .future: return sameDay > now ? sameDay : local(today.adding(1))
        case .past: return sameDay <= now ? sameDay : local(today.adding(-1))
        }
    }

    /// `9:00`, `09:30`, `9am`, `2:30pm` in minutes after midnight; seconds are taken and dropped.
    static func minute(_ text: String) -> Int? {
        var digits = text[...]
        var noon: Int?
        if digits.hasSuffix("am") || digits.hasSuffix("pm") {
            noon = digits.hasSuffix("pm") ? 12 : 0
            digits = digits.dropLast(2)
        }
        let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
        guard (noon == nil ? 2...3 : 1...3).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.utf8.count) }) else {
            return nil
        }
        let numbers = parts.compactMap { part in part.utf8.allSatisfy { $0 >= 48 && $0 <= 57 } ? Int(part) : nil }
        guard numbers.count == parts.count, numbers.dropFirst().allSatisfy({ $0 < 60 }) else { return nil }
        let minute = numbers.count > 1 ? numbers[1] : 0
        guard let noon else { return numbers[0] < 24 ? numbers[0] * 60 + minute : nil }
        return (1...12).contains(numbers[0]) ? (numbers[0] % 12 + noon) * 60 + minute : nil
    }

    /// `+3d`, `-1h30m`, `+2w`.
    private func shifted(_ text: String) -> Instant? {
        let sign: Int = text.first == "-" ? -1 : 1
        var days = 0
        var minutes = 0
        var number = ""
        for character in text.dropFirst() {
            if character.isASCII, character.isNumber {
                number.append(character)
                guard number.utf8.count <= 6 else { return nil }
                continue
            }
            guard let count = Int(number) else { return nil }
            number = ""
            switch character {
            case "w": days += count * 7
            case "d": days += count
            case "h": minutes += count * 60
            case "m": minutes += count
            default: return nil
            }
        }
        guard number.isEmpty, text.count > 1 else { return nil }
        let local = zone.local(now)
        let moved = days == 0 ? now : zone.instant(LocalTime(day: local.day.adding(sign * days), millisecond: local.millisecond))
        return moved + .minutes(sign * minutes)
    }

    /// `2026-12-24t14:00`, with seconds, milliseconds and a zone where they are given.
    private func exact(_ text: String) -> Instant? {
        guard let t = text.firstIndex(of: "t"), let day = Day(parsing: text[..<t]) else { return nil }
        var clock = text[text.index(after: t)...]
        var offset: Int?
        if clock.hasSuffix("z") {
            offset = 0
            clock = clock.dropLast()
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            let zone = clock[clock.index(after: sign)...].filter { $0 != ":" }
            guard zone.utf8.count == 4, let digits = Int(zone), digits % 100 < 60, digits <= 1400 else { return nil }
            offset = (digits / 100 * 60 + digits % 100) * 60 * (clock[sign] == "-" ? -1 : 1)
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
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }), let hour = Int(parts[0]), hour < 24,
            let minute = Int(parts[1]), minute < 60, let second = parts.count == 3 ? Int(parts[2]) : 0, second < 60,
            hour >= 0, minute >= 0, second >= 0
        else { return nil }
        let local = LocalTime(day: day, hour: hour, minute: minute, second: second, millisecond: milli)
        guard let offset else { return zone.instant(local) }
        return Instant(milliseconds: Int64(day.number) * 86_400_000 + Int64(local.millisecond) - Int64(offset) * 1000)
    }
}

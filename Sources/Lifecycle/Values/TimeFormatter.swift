/// Formats moments in a time zone, relative to now.
package struct TimeFormatter: Sendable {
    /// The time zone.
    package let zone: ZoneTable
    /// Now.
    package let now: Instant
    /// Whether `now` is a moment of the past that a person looks at, so that no day is called today.
    private let isHistorical: Bool

    package init(zone: ZoneTable, now: Instant, isHistorical: Bool = false) {
        self.zone = zone
        self.now = now
        self.isHistorical = isHistorical
    }

    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// `09:14`.
    package func time(_ instant: Instant) -> String {
        let local = zone.local(instant)
        return two(local.hour) + ":" + two(local.minute)
    }

    /// `Mon 23 Nov 09:14`.
    package func full(_ instant: Instant) -> String {
        let day = zone.day(of: instant)
        return day.weekday.short + " " + date(day) + " " + time(instant)
    }

    /// `23 Nov`, with the year if it isn't the current one.
    package func date(_ day: Day) -> String {
        let (year, month, number) = day.civil
        let text = "\(number) " + Self.months[month - 1]
        return year == zone.day(of: now).civil.year ? text : text + " \(year)"
    }

    /// `today 08:27`, `yesterday 17:05`, `21 Nov`, `21 Nov 2025`.
    package func past(_ instant: Instant) -> String {
        let day = zone.day(of: instant)
        let age = zone.day(of: now).number - day.number
        if isHistorical, (-1...1).contains(age) { return date(day) + " " + time(instant) }
        switch age {
        case 0: return "today " + time(instant)
        case 1: return "yesterday " + time(instant)
        case -1: return "tomorrow " + time(instant)
        default: return date(day)
        }
    }

    /// As ``past(_:)``, but with the time for older days of this year too: `18 Nov 09:00`.
    package func stamp(_ instant: Instant) -> String {
        let day = zone.day(of: instant)
        let isOld = zone.day(of: now).number - day.number > 1 && day.civil.year == zone.day(of: now).civil.year
        return isOld ? date(day) + " " + time(instant) : past(instant)
    }

    /// A due moment: `10:12`, `Tue 09:00`, `24 Dec 09:00`.
    ///
    /// Always has the date if `now` is historical, since people count weekdays from today.
    package func future(_ instant: Instant) -> String {
        let day = zone.day(of: instant)
        if isHistorical { return date(day) + " " + time(instant) }
        let days = day.number - zone.day(of: now).number
        if days == 0 { return time(instant) }
        if days > 0, days < 7 { return day.weekday.short + " " + time(instant) }
        return date(day) + " " + time(instant)
    }

    /// The time left until a moment, negative if it has passed: `47m`, `-1h20m`.
    package func remaining(_ instant: Instant) -> String {
        let left = instant - now
        return (left < .zero ? "-" : "") + left.shortText
    }

    /// A due moment in at most nine columns.
    ///
    /// After it: `now` for a minute, then the time passed. Before it: the time if it is today, the weekday and time
    /// within six days (`Tue 10:00`), otherwise the date.
    package func brief(_ instant: Instant) -> String {
        let overdue = now - instant
        if overdue >= .zero, overdue < .minutes(1) { return "now" }
        if overdue >= .zero { return "-" + overdue.shortText }
        let day = zone.day(of: instant)
        let days = day.number - zone.day(of: now).number
        if days == 0 { return time(instant) }
        if days < 7 { return day.weekday.short + " " + time(instant) }
        let (_, month, number) = day.civil
        return "\(number) " + Self.months[month - 1]
    }

    /// `3 s ago`; `just now` for less than a second, or if the clock was set back.
    package func ago(_ instant: Instant) -> String {
        let passed = now - instant
        return passed < .seconds(1) ? "just now" : passed.shortText + " ago"
    }

    private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

/// Formats moments in the clocks of a zone, relative to now.
///
/// ``MomentParser`` reads all of these texts. Moments are milliseconds since 1970, days are counted from 1970-01-01.
package struct MomentFormatter: Sendable {
    private let timeline: LocalTimeline
    private let now: Int64
    /// Whether `now` is a moment of the past that a person looks at, so that no day is called today.
    private let isHistorical: Bool

    package init(timeline: LocalTimeline, now: Int64, isHistorical: Bool = false) {
        self.timeline = timeline
        self.now = now
        self.isHistorical = isHistorical
    }

    private var today: Int { timeline.local(now).day }

    /// The day on which a moment falls.
    package func day(of moment: Int64) -> Int { timeline.local(moment).day }

    /// `09:14`.
    package func time(_ moment: Int64) -> String { Self.time(millisecond: timeline.local(moment).millisecond) }

    /// `Mon 23 Nov 09:14`.
    package func full(_ moment: Int64) -> String {
        let day = day(of: moment)
        return Self.weekday(day) + " " + date(day) + " " + time(moment)
    }

    /// `23 Nov`, with the year if it isn't the current one.
    package func date(_ day: Int) -> String {
        Self.date(day, withYear: Gregorian.civil(day).year != Gregorian.civil(today).year)
    }

    /// `today 08:27`, `yesterday 17:05`, `21 Nov`, `21 Nov 2025`.
    package func past(_ moment: Int64) -> String {
        let day = day(of: moment)
        let age = today - day
        if isHistorical, (-1...1).contains(age) { return date(day) + " " + time(moment) }
        switch age {
        case 0: return "today " + time(moment)
        case 1: return "yesterday " + time(moment)
        case -1: return "tomorrow " + time(moment)
        default: return date(day)
        }
    }

    /// As ``past(_:)``, but with the time for older days of this year too: `18 Nov 09:00`.
    package func stamp(_ moment: Int64) -> String {
        let day = day(of: moment)
        let isOld = today - day > 1 && Gregorian.civil(day).year == Gregorian.civil(today).year
        return isOld ? date(day) + " " + time(moment) : past(moment)
    }

    /// A due moment: `10:12`, `Tue 09:00`, `24 Dec 09:00`.
    ///
    /// Always has the date if `now` is historical, since people count weekdays from today.
    package func future(_ moment: Int64) -> String {
        let day = day(of: moment)
        return isHistorical ? date(day) + " " + time(moment) : short(moment, date(day))
    }

    /// `14:00` today, `Tue 09:00` within six days, else `2026-12-24 09:00`.
    package func short(_ moment: Int64) -> String { short(moment, Gregorian.text(day(of: moment))) }

    private func short(_ moment: Int64, _ date: String) -> String {
        let day = day(of: moment)
        switch day - today {
        case 0: return time(moment)
        case 1..<7: return Self.weekday(day) + " " + time(moment)
        default: return date + " " + time(moment)
        }
    }

    /// The time left until a moment, negative if it has passed: `47m`, `-1h20m`.
    package func remaining(_ moment: Int64) -> String { (moment < now ? "-" : "") + DurationFormatter.short(moment - now) }

    /// A due moment in at most nine columns.
    ///
    /// After it: `now` for a minute, then the time passed. Before it: the time if it is today, the weekday and time
    /// within six days (`Tue 10:00`), otherwise the date, with the year if that is not the next such date (`2 Dec 27`).
    package func brief(_ moment: Int64) -> String {
        let overdue = now - moment
        if overdue >= 0, overdue < Milliseconds.minute { return "now" }
        if overdue >= 0 { return "-" + DurationFormatter.short(overdue) }
        let day = day(of: moment)
        guard day - today >= 7 else { return short(moment, "") }
        let isNext = day < Gregorian.adding(months: 12, to: today)
        let year = isNext ? "" : " " + NumberText.twoDigits(Gregorian.civil(day).year % 100)
        return Self.date(day, withYear: false) + year
    }

    /// `3 s ago`; `just now` for less than a second, or if the clock was set back.
    package func ago(_ moment: Int64) -> String {
        now - moment < Milliseconds.second ? "just now" : DurationFormatter.short(now - moment) + " ago"
    }

    /// `2026-11-23 09:14`.
    package func wall(_ moment: Int64) -> String { Gregorian.text(day(of: moment)) + " " + time(moment) }

    /// `09:14`, from milliseconds since midnight.
    package static func time(millisecond: Int) -> String { time(minute: millisecond / Int(Milliseconds.minute)) }

    /// `09:14`, from minutes since midnight.
    package static func time(minute: Int) -> String {
        NumberText.twoDigits(minute / 60) + ":" + NumberText.twoDigits(minute % 60)
    }

    /// `23 Nov 2026`, or `23 Nov`.
    package static func date(_ day: Int, withYear: Bool = true) -> String {
        let (year, month, number) = Gregorian.civil(day)
        return "\(number) " + Gregorian.shortMonths[month - 1] + (withYear ? " \(year)" : "")
    }

    private static func weekday(_ day: Int) -> String { Gregorian.weekdays[Gregorian.weekday(day)].prefix(3).capitalized }
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}

internal import Formats
internal import Lifecycle

// Figures of one moment, independent of the window: their titles name the moment, and they are never compared.
extension ReportContext {
    /// The moment in a block's title: `now`, or `as of 4 Nov 2026 12:00`.
    var moment: String {
        guard let asOf = settings.asOf else { return "now" }
        let local = definition.calendar.zone.local(asOf)
        return "as of \(date(local.day, withYear: true)) \(MomentFormatter.time(minute: local.minuteOfDay))"
    }

    /// A day on screens: `4 Nov`, with the year unless it is the current one.
    func date(_ day: Day, withYear: Bool = false) -> String {
        let isCurrent = day.civil.year == definition.calendar.zone.day(of: query.now).civil.year
        return MomentFormatter.date(day.number, withYear: withYear || !isCurrent)
    }

    /// Whether the page is about a moment of the past.
    var isHistorical: Bool { settings.asOf != nil }

    /// The moment in the name of a row or column: `now`, or `at that time` on a page of the past.
    var momentSuffix: String { isHistorical ? "at that time" : "now" }
}

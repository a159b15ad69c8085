/// Parses moments and days as people type them and as winnow shows them.
///
/// Absolute: ISO 8601 in all lengths, `24.12.2026`, `31/1/2027`, `1 Dec`, `Dec 1 2027`, everything that ``DateScanner``
/// reads. Relative: `now`, `today`, `tomorrow 9am`, `yesterday`, `Mon`, `Fri 14:00`, `next Monday`, `next week`,
/// `this afternoon`, `14:00`, `9`, `3pm`. Spans: `30m`, `2h`, `1h20`, `+3d`, `-2w`, `2mo`, `in 2 hours`, `3 days ago`.
/// A field completes what is left out (``MomentField``); a text that can mean two days is refused, not guessed.
///
/// Moments are milliseconds since 1970-01-01T00:00:00Z, days are counted from 1970-01-01.
package struct MomentParser: Sendable {
    private let timeline: LocalTimeline
    private let now: Int64
    private let opening: @Sendable (_ day: Int) -> Int64

    /// Creates a parser for the clocks of a zone; `opening` is the first working moment on or after a day.
    package init(timeline: LocalTimeline, now: Int64, opening: @escaping @Sendable (_ day: Int) -> Int64) {
        self.timeline = timeline
        self.now = now
        self.opening = opening
    }

    private var today: Int { timeline.local(now).day }

    /// The moment that a text means in a field.
    package func moment(_ text: String, for field: MomentField) throws(MomentError) -> Int64 {
        switch try TypedMoment.parse(text, for: field, today: today) {
        case .now: return now
        case .moment(let moment): return moment
        case .span(let span): return moment(after: span, field)
        case .local(let day?, let time?):
            return try moment(day, field, text) { timeline.moment($0, time) }
        case .local(nil, let time):
            let sameDay = timeline.moment(today, time ?? 0)
            if field.direction == .ahead { return sameDay > now ? sameDay : timeline.moment(today + 1, time ?? 0) }
            return sameDay <= now ? sameDay : timeline.moment(today - 1, time ?? 0)
        case .local(let day?, nil):
            return try moment(day, field, text) { moment(ofDay: $0, field) }
        }
    }

    /// The day that a text means in a field; of a moment, its day.
    package func day(_ text: String, for field: MomentField) throws(MomentError) -> Int {
        switch try TypedMoment.parse(text, for: field, today: today) {
        case .span(let span) where span.hasMinutes && field.isDay:
            throw MomentError(text: text, field: field, reason: .minutes)
        case .span(let span) where !span.hasTime: return day(after: span)
        case .local(let day?, _):
            let candidates = day.candidates(today: today, field.direction)
            guard let first = candidates.first else { throw MomentError(text: text, field: field, reason: .unreadable) }
            return first
        default: return timeline.local(try moment(text, for: field)).day
        }
    }

    /// The moment of a text that names its zone; nil for any other, which needs the clocks of a zone.
    package static func zoned(_ text: String) -> Int64? {
        if let exact = ISOTimestamp.milliseconds(text) { return exact }
        guard case .moment(let moment)? = DateScanner.scan(text) else { return nil }
        return moment
    }

    /// How far ahead a moment is, in whole years: `31 Jan 2031 is 4 years ahead`; nil for at most a year.
    package func distance(of moment: Int64) -> String? {
        let day = timeline.local(moment).day
        guard day > Gregorian.adding(months: 12, to: today) else { return nil }
        var years = Gregorian.civil(day).year - Gregorian.civil(today).year
        if Gregorian.adding(months: 12 * years, to: today) > day { years -= 1 }
        return "\(MomentFormatter.date(day)) is \(NumberText.counted(years, "year")) ahead"
    }

    /// The first candidate whose moment lies in the field's direction, where there is a choice.
    private func moment(
        _ day: TypedMoment.DayChoice, _ field: MomentField, _ text: String, _ moment: (Int) -> Int64
    ) throws(MomentError) -> Int64 {
        let candidates = day.candidates(today: today, field.direction)
        guard let last = candidates.last else { throw MomentError(text: text, field: field, reason: .unreadable) }
        guard field.direction == .behind else { return moment(candidates[0]) }
        return moment(candidates.first { moment($0) <= now } ?? last)
    }

    /// What a day without a time means.
    private func moment(ofDay day: Int, _ field: MomentField) -> Int64 {
        switch field {
        case .upcoming, .upcomingDay: return opening(day)
        case .occurred, .pastDay:
            let noon = timeline.moment(day, 12 * Int(Milliseconds.hour))
            return day == today ? min(noon, now) : noon
        case .asOf:
            let end = timeline.moment(day + 1, 0) - 1
            return day == today ? min(end, now - 1) : end
        }
    }

    private func moment(after span: TypedSpan, _ field: MomentField) -> Int64 {
        let day = day(after: span)
        if !span.hasTime, field != .occurred { return moment(ofDay: day, field) }
        let shifted = day == today ? now : timeline.moment(day, timeline.local(now).millisecond)
        return shifted + span.milliseconds
    }

    private func day(after span: TypedSpan) -> Int { Gregorian.adding(months: span.months, to: today) + span.days }
}

import Formats

// Moments of the domain in the text forms of `Formats`.

extension ZoneTable {
    /// The clocks of the zone.
    package var timeline: LocalTimeline {
        LocalTimeline(
            local: { moment in
                let local = local(Instant(milliseconds: moment))
                return (local.day.number, local.millisecond)
            },
            moment: { day, millisecond in instant(LocalTime(day: Day(number: day), millisecond: millisecond)).milliseconds })
    }

    /// A moment in short: `14:00` today, `Tue 09:00` within six days, else `2026-12-24 09:00`.
    package func shortText(_ instant: Instant, now: Instant) -> String {
        MomentFormatter(zone: self, now: now).short(instant.milliseconds)
    }
}

extension Due {
    /// A due moment in at most nine columns, as `MomentFormatter.brief` writes it; overdue by the definition's clocks.
    package func brief(_ definition: LeadDefinition, _ formatter: MomentFormatter, now: Instant) -> String {
        guard now - at >= .minutes(1) else { return formatter.brief(at) }
        return "-" + TaskTimes(definition).left(for: self, at: now).shortText
    }

    /// The time left until it by the definition's clocks, negative if it has passed: `47m`, `-1h20m`.
    package func remaining(_ definition: LeadDefinition, now: Instant) -> String {
        (at < now ? "-" : "") + TaskTimes(definition).left(for: self, at: now).shortText
    }
}

extension TimeSpan {
    /// A length as text: `3 s`, `47m`, `1h20m`, `5d`, without a sign.
    package var shortText: String { DurationFormatter.short(milliseconds) }
}

extension BusinessCalendar {
    /// The first working moment on or after a day; 09:00 of that day if there are no business hours.
    package func opening(_ day: Day) -> Instant {
        guard !week.values.allSatisfy(\.isEmpty) else { return zone.instant(LocalTime(day: day, hour: 9)) }
        return nextOpening(after: zone.instant(LocalTime(day: day, millisecond: 0)))
    }
}

extension MomentParser {
    /// Parses moments in the calendar's zone and business hours.
    package init(calendar: BusinessCalendar, now: Instant) {
        let today = calendar.zone.day(of: now)
        self.init(timeline: calendar.zone.timeline, now: now.milliseconds) { day in
            let day = Day(number: day)
            // The opening after a Sunday that has passed may lie ahead, where nobody meant it.
            let opening = calendar.opening(day)
            let isClosed = day < today && calendar.zone.day(of: opening) != day
            return (isClosed ? calendar.zone.instant(LocalTime(day: day, hour: 9)) : opening).milliseconds
        }
    }

    /// The moment that a text means in a field.
    package func instant(_ text: String, for field: MomentField) throws(MomentError) -> Instant {
        Instant(milliseconds: try moment(text, for: field))
    }

    /// The date that a text means in a field.
    package func date(_ text: String, for field: MomentField) throws(MomentError) -> Day {
        Day(number: try day(text, for: field))
    }

    /// How far ahead a moment is: `31 Jan 2031 is 4 years ahead`; nil for at most a year.
    package func distance(of instant: Instant) -> String? { distance(of: instant.milliseconds) }
}

extension MomentFormatter {
    /// Formats moments in a zone, relative to now.
    package init(zone: ZoneTable, now: Instant, isHistorical: Bool = false) {
        self.init(timeline: zone.timeline, now: now.milliseconds, isHistorical: isHistorical)
    }

    /// The day on which a moment falls.
    package func day(of instant: Instant) -> Day { Day(number: day(of: instant.milliseconds)) }
    /// `09:14`.
    package func time(_ instant: Instant) -> String { time(instant.milliseconds) }
    /// `Mon 23 Nov 09:14`.
    package func full(_ instant: Instant) -> String { full(instant.milliseconds) }
    /// `23 Nov`, with the year if it isn't the current one.
    package func date(_ day: Day) -> String { date(day.number) }
    /// `today 08:27`, `yesterday 17:05`, `21 Nov`, `21 Nov 2025`.
    package func past(_ instant: Instant) -> String { past(instant.milliseconds) }
    /// As ``past(_:)``, but with the time for older days of this year too: `18 Nov 09:00`.
    package func stamp(_ instant: Instant) -> String { stamp(instant.milliseconds) }
    /// A due moment: `10:12`, `Tue 09:00`, `24 Dec 09:00`.
    package func future(_ instant: Instant) -> String { future(instant.milliseconds) }
    /// The time left until a moment, negative if it has passed: `47m`, `-1h20m`.
    package func remaining(_ instant: Instant) -> String { remaining(instant.milliseconds) }
    /// A due moment in at most nine columns: `now`, `-1h20m`, `10:12`, `Tue 10:00`, `24 Dec`.
    package func brief(_ instant: Instant) -> String { brief(instant.milliseconds) }
    /// `3 s ago`, `just now`.
    package func ago(_ instant: Instant) -> String { ago(instant.milliseconds) }

    /// `2026-11-23 09:14`, in a zone.
    package static func wall(_ instant: Instant, _ zone: ZoneTable) -> String {
        MomentFormatter(zone: zone, now: instant).wall(instant.milliseconds)
    }

    /// `2026-11-23T09:14:05.123Z`.
    package static func utc(_ instant: Instant) -> String { ISOTimestamp.text(instant.milliseconds) }
}

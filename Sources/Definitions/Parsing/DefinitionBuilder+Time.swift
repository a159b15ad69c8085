import Lifecycle

// What is owed in time, and when time counts.
extension DefinitionBuilder {
    mutating func followUp() -> PrescribedFollowUp {
        let section = root.section("followUp")
        let followUp = PrescribedFollowUp(
            attempts: section?.integer("attempts") ?? 1, channels: section?.integer("channels") ?? 1,
            spacing: section?.text("spacing").flatMap(DurationText.init)?.span ?? .zero)
        if let section, section.has("attempts"), followUp.channels > followUp.attempts {
            problems.add(
                section.place(of: "channels"), "\(followUp.attempts) attempts cannot go by \(followUp.channels) channels",
                expected: "at most \(followUp.attempts)")
        }
        return followUp
    }

    mutating func clocks(_ calendar: BusinessCalendar, _ topology: Topology) -> [Clock] {
        let minutes = calendar.week.values.map { $0.reduce(0) { $0 + $1.to - $1.from } }.filter { $0 > 0 }
        // "10 business days" are ten times the mean working day of the week.
        let businessDay = minutes.isEmpty ? TimeSpan.days(1) : .minutes(minutes.reduce(0, +) / minutes.count)
        return (root.section("clocks")?.entries ?? []).compactMap { entry in
            guard let kind = Clock.Kind(rawValue: entry.key), let duration = entry.value.text.flatMap(DurationText.init) else {
                return nil
            }
            let limit = duration.span(businessDay: businessDay)
            if limit <= .zero {
                problems.add(entry.value.place, "the clock \"\(entry.key)\" owes no time", expected: "at least 1 minute")
            }
            if kind == .qualify, !topology.hasQualification, !topology.used.isEmpty {
                problems.add(
                    entry.keyPlace, "the clock \"qualify\" never runs, since nothing is qualified here",
                    expected: "sal and sql, with another stage as the opportunity")
            }
            return Clock(kind: kind, limit: limit, inBusinessHours: duration.isInBusinessTime)
        }
    }

    /// Notes a clock that waits for answers which nobody asks for.
    mutating func checkReadyClock(_ definition: LeadDefinition) {
        guard root.isWhole("gates"), !definition.asksBeforeAccepting,
            let entry = root.section("clocks")?.entries.first(where: { $0.key == Clock.Kind.ready.rawValue })
        else { return }
        problems.add(
            entry.keyPlace, "the clock \"ready\" never runs, since the gate \"accept\" asks for no answers",
            expected: "a criterion under gates.accept, or the clock \"accept\"")
    }

    mutating func calendar() -> BusinessCalendar {
        let section = root.section("calendar")
        var week: [Weekday: [BusinessCalendar.Hours]] = [:]
        for entry in section?.section("week")?.entries ?? [] {
            guard let index = DefinitionSchema.weekdays.firstIndex(of: entry.key), let weekday = Weekday(rawValue: index) else {
                continue
            }
            var stretches: [BusinessCalendar.Hours] = []
            for value in entry.value.list {
                guard let hours = value.text.flatMap(WorkingHoursText.init)?.hours else { continue }
                if let last = stretches.last, hours.from < last.to {
                    problems.add(
                        value.place, "the hours of \(entry.key) overlap or are out of order", expected: "stretches in order of time"
                    )
                }
                stretches.append(hours)
            }
            week[weekday] = stretches
        }
        return BusinessCalendar(
            zone: zone(section), week: week, holidays: Set((section?.texts("holidays") ?? []).compactMap(DayText.read)))
    }

    private mutating func zone(_ section: CheckedSection?) -> ZoneTable {
        guard let section, let name = section.text("timeZone") else { return .utc }
        if let table = ZoneDatabase.table(named: name) { return table }
        problems.add(
            section.place(of: "timeZone"), "unknown time zone \"\(name)\"",
            expected: "a zone of this machine's IANA database (package tzdata), such as UTC or Europe/Berlin",
            nearest: NearestMatch.to(name, in: ZoneDatabase.names(inAreaOf: name)))
        return .utc
    }
}

import Lifecycle

// Follow-up, clocks and the calendar.
extension DefinitionBuilder {
    mutating func followUp() -> PrescribedFollowUp {
        let section = root.section("followUp")
        let followUp = PrescribedFollowUp(
            attempts: section?.integer("attempts") ?? 1, channels: section?.integer("channels") ?? 1,
            spacing: section?.text("spacing").flatMap(DurationText.init)?.span ?? .zero)
        if let section, section.has("attempts"), followUp.channels > followUp.attempts {
            problems.add(
                section.location(of: "channels"), "\(followUp.attempts.counted("attempt")) can't use \(followUp.channels) channels",
                expected: "at most \(followUp.attempts)")
        }
        return followUp
    }

    mutating func clocks(_ calendar: BusinessCalendar, _ topology: Topology) -> [Clock] {
        let businessDay = calendar.businessDay
        return (root.section("clocks")?.entries ?? []).compactMap { entry in
            guard let kind = Clock.Kind(rawValue: entry.key), let duration = entry.value.text.flatMap(DurationText.init) else {
                return nil
            }
            let limit = duration.span(businessDay: businessDay)
            if limit <= .zero {
                problems.add(entry.value.location, "the clock \"\(entry.key)\" has no time limit", expected: "at least 1 minute")
            }
            if kind == .qualify, !topology.hasQualification, !topology.used.isEmpty {
                problems.add(
                    entry.keyLocation, "the clock \"qualify\" never runs, because the definition has no step from sal to sql",
                    expected: "sal and sql in stages.use, with another stage as the opportunity")
            }
            if kind == .triage, topology.used.isDisjoint(with: [.inquiry, .viable]), !topology.used.isEmpty {
                problems.add(
                    entry.keyLocation, "the clock \"triage\" never runs, because no lead is captured before it is an MQL",
                    expected: "inquiry or viable in stages.use")
            }
            return Clock(kind: kind, limit: limit, inBusinessHours: duration.isInBusinessTime)
        }
    }

    /// Reports a `ready` clock in a definition whose gate `accept` requires no answers.
    mutating func checkReadyClock(_ definition: LeadDefinition) {
        guard root.isValid("gates"), !definition.requiresAnswersToAccept,
            let entry = root.section("clocks")?.entries.first(where: { $0.key == Clock.Kind.ready.rawValue })
        else { return }
        problems.add(
            entry.keyLocation, "the clock \"ready\" never runs, because the gate \"accept\" requires no answers",
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
                        value.location, "the hours of \(entry.key) overlap or are out of order",
                        expected: "hours in chronological order"
                    )
                }
                stretches.append(hours)
            }
            week[weekday] = stretches
        }
        if let section, section.isValid("week"), section.has("week"), week.values.allSatisfy(\.isEmpty), !isAdopted {
            problems.add(
                section.location(of: "week"), "\"week\" has no business hours, so no clock could ever run",
                expected: "the hours of at least one day, such as monday: [09:00-12:00, 13:00-17:00]; "
                    + "or no \"week\" at all, so that all hours count")
        }
        return BusinessCalendar(
            zone: zone(section), week: week, holidays: Set((section?.texts("holidays") ?? []).compactMap { Day(parsing: $0) }))
    }

    private mutating func zone(_ section: CheckedYAMLSection?) -> ZoneTable {
        guard let section, let name = section.text("timeZone") else { return .utc }
        if let table = ZoneDatabase.table(named: name) { return table }
        problems.add(
            section.location(of: "timeZone"), "unknown time zone \"\(name)\"",
            expected: "a time zone of this computer's IANA database (package tzdata), such as UTC or Europe/Berlin",
            nearest: NearestMatch.to(name, in: ZoneDatabase.names(inAreaOf: name)))
        return .utc
    }
}

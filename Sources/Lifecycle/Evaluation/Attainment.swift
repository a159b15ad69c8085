/// How much of a quota is done, and the pace needed for the rest of its period.
///
/// Defined as "done ÷ quota, and the pace needed for the rest of the period" (domain page, "Figures"). A lead counts
/// for the person who captured it, on the date in the definition's time zone on which it first entered the quota's
/// stage. A lead that skipped the stage never entered it.
package struct Attainment: Hashable, Sendable {
    /// The quota.
    package var quota: Quota
    /// The person it is for; nil for all who share it.
    package var owner: Login?
    /// The leads that count so far in the period.
    package var done: Int
    /// The leads required: the quota, times the number of reps for a team total.
    package var target: Int
    /// The first and last day of the period.
    package var days: ClosedRange<Day>
    /// The number of days with working time left, including today.
    package var workingDaysLeft: Int
    /// The elapsed share of the period's working time, 0 to 1.
    package var elapsed: Double

    /// done ÷ target; 1 without a target.
    package var attained: Double { target <= 0 ? 1 : Double(done) / Double(target) }

    /// The leads still required.
    package var remaining: Int { max(0, target - done) }

    /// The pace needed, in leads per working day: remaining ÷ working days left.
    ///
    /// Nil without a working day left.
    package var neededPerDay: Double? {
        if remaining == 0 { return 0 }
        return workingDaysLeft == 0 ? nil : Double(remaining) / Double(workingDaysLeft)
    }

    /// Whether done ≥ target × elapsed working time ÷ the period's working time.
    package var isOnPace: Bool { Double(done) >= Double(target) * elapsed }

    /// The pace as text: `1.2 a day`, `done`, or `13 short` without a working day left. Rounded to a tenth.
    package var paceText: String {
        guard remaining > 0 else { return "done" }
        guard workingDaysLeft > 0 else { return "\(remaining.grouped) short" }
        let tenths = (remaining * 10 + workingDaysLeft / 2) / workingDaysLeft
        return (tenths / 10).grouped + (tenths % 10 == 0 ? "" : ".\(tenths % 10)") + " a day"
    }
}

extension LeadDefinition {
    /// The attainments that concern a person.
    ///
    /// An SDR sees their own, marketing the one of all marketers, team leads and admins of several reps the total of
    /// the reps.
    ///
    /// - Parameter count: the number of leads captured by these people that first entered a stage on these days.
    package func attainments<Failure: Error>(
        for person: Login, in team: Team, now: Instant,
        count: (Stage, Set<Login>, ClosedRange<Day>) throws(Failure) -> Int
    ) throws(Failure) -> [Attainment] {
        let roles = team.roles(of: person)
        let reps = team.logins(with: .sdr)
        var found: [Attainment] = []
        for quota in quotas {
            switch quota.side {
            case .sdr:
                if roles.contains(.sdr) { found.append(try attainment(quota, of: person, by: [person], now, count)) }
                let seesTeam = roles.contains(.teamlead) || roles.contains(.admin)
                guard seesTeam, !reps.isEmpty, reps != [person] else { continue }
                found.append(try attainment(quota, of: nil, by: reps, now, count))
            case .marketing:
                guard roles.contains(.marketing) || roles.contains(.teamlead) || roles.contains(.admin) else { continue }
                found.append(try attainment(quota, of: nil, by: team.logins(with: .marketing), now, count))
            }
        }
        return found
    }

    private func attainment<Failure: Error>(
        _ quota: Quota, of owner: Login?, by people: Set<Login>, _ now: Instant,
        _ count: (Stage, Set<Login>, ClosedRange<Day>) throws(Failure) -> Int
    ) throws(Failure) -> Attainment {
        let days = quota.period.days(around: calendar.zone.day(of: now))
        return attainment(quota, of: owner, by: people, now: now, done: try count(quota.stage, people, days))
    }

    /// The attainment of some people in the period around a moment, from the number of leads that count.
    ///
    /// O(days of the period).
    package func attainment(_ quota: Quota, of owner: Login?, by people: Set<Login>, now: Instant, done: Int) -> Attainment {
        let today = calendar.zone.day(of: now)
        let days = quota.period.days(around: today)
        let target = quota.count * (quota.side == .sdr ? people.count : 1)
        let start = calendar.zone.instant(LocalTime(day: days.lowerBound, millisecond: 0))
        let end = calendar.zone.instant(LocalTime(day: days.upperBound.adding(1), millisecond: 0))
        let whole = calendar.workingTime(from: start, to: end).milliseconds
        let elapsed = calendar.workingTime(from: start, to: now).milliseconds
        var left = 0
        var day = today
        while day <= days.upperBound {
            let opens = max(now, calendar.zone.instant(LocalTime(day: day, millisecond: 0)))
            let closes = calendar.zone.instant(LocalTime(day: day.adding(1), millisecond: 0))
            if calendar.workingTime(from: opens, to: closes) > .zero { left += 1 }
            day = day.adding(1)
        }
        return Attainment(
            quota: quota, owner: owner, done: done, target: target, days: days, workingDaysLeft: left,
            // A period without working time requires everything only at its end.
            elapsed: whole == 0 ? 0 : Double(elapsed) / Double(whole))
    }
}

extension Quota.Period {
    /// The first and last day of the period that a day is in; weeks begin on Monday (ISO 8601).
    package func days(around day: Day) -> ClosedRange<Day> {
        let (year, month, ofMonth) = day.civil
        switch self {
        case .week:
            let monday = day.adding(-day.weekday.rawValue)
            return monday...monday.adding(6)
        case .month: return Self.months(from: day.adding(1 - ofMonth), count: 1)
        case .quarter:
            let first = Day(year: year, month: month - (month - 1) % 3, day: 1) ?? day
            return Self.months(from: first, count: 3)
        }
    }

    private static func months(from first: Day, count: Int) -> ClosedRange<Day> {
        var end = first
        for _ in 0..<count {
            let (year, month, _) = end.civil
            end = end.adding(Day.length(ofMonth: month, year: year))
        }
        return first...end.adding(-1)
    }
}

extension Team {
    /// The logins of all members with a role.
    package func logins(with role: Role) -> Set<Login> {
        Set(members.values.filter { $0.roles.contains(role) }.map(\.login))
    }
}

extension Lead {
    /// The stages that it has been in, each with the date of its first entry. O(stays).
    ///
    /// By the moment of occurrence, because a file may contain its history in any order.
    package func firstEntries(in zone: ZoneTable) -> [(stage: Stage, day: Day)] {
        var first: [(stage: Stage, at: Instant)] = []
        for stay in stays {
            if let index = first.firstIndex(where: { $0.stage == stay.stage }) {
                first[index].at = min(first[index].at, stay.enteredAt)
            } else {
                first.append((stay.stage, stay.enteredAt))
            }
        }
        return first.map { ($0.stage, zone.day(of: $0.at)) }
    }
}

/// How much of a quota is done, and the pace that the rest of its period asks for.
///
/// Figures by "Attainment: done ÷ quota, and the pace needed for the rest of the period" (domain page, "Figures"). A lead counts for whoever captured it, on
/// the day, in the definition's zone, on which it first entered the quota's stage; a lead that jumped over the stage never entered it.
package struct Attainment: Hashable, Sendable {
    /// The quota.
    package var quota: Quota
    /// Whose it is; nil for all who owe it together.
    package var owner: Login?
    /// Leads that count within the period until now.
    package var done: Int
    /// Leads owed in all: the quota, times the reps where all of them are taken together.
    package var owed: Int
    /// The first and last day of the period.
    package var days: ClosedRange<Day>
    /// Days that still have working time in them, today included.
    package var workingDaysLeft: Int
    /// The share of the period's working time that is over, 0 to 1.
    package var elapsed: Double

    /// done ÷ owed; 1 where nothing is owed.
    package var attained: Double { owed <= 0 ? 1 : Double(done) / Double(owed) }

    /// Leads still owed.
    package var rest: Int { max(0, owed - done) }

    /// The pace needed, in leads a working day: those still owed ÷ the working days left; nil when no working day is left.
    package var neededPerDay: Double? {
        if rest == 0 { return 0 }
        return workingDaysLeft == 0 ? nil : Double(rest) / Double(workingDaysLeft)
    }

    /// Whether as much is done as the time that is over asks for: done ≥ owed × elapsed working time ÷ the period's working time.
    package var isOnPace: Bool { Double(done) >= Double(owed) * elapsed }

    /// The pace for eyes: `1.2 a day`, rounded to a tenth; `done` where nothing is owed any more, `13 short` where no working day is left.
    package var paceText: String {
        guard rest > 0 else { return "done" }
        guard workingDaysLeft > 0 else { return "\(rest) short" }
        let tenths = (rest * 10 + workingDaysLeft / 2) / workingDaysLeft
        return "\(tenths / 10)" + (tenths % 10 == 0 ? "" : ".\(tenths % 10)") + " a day"
    }

    /// Makes it.
    package init(
        quota: Quota, owner: Login?, done: Int, owed: Int, days: ClosedRange<Day>, workingDaysLeft: Int, elapsed: Double
    ) {
        self.quota = quota
        self.owner = owner
        self.done = done
        self.owed = owed
        self.days = days
        self.workingDaysLeft = workingDaysLeft
        self.elapsed = elapsed
    }
}

extension LeadDefinition {
    /// The attainments that concern somebody: an sdr's own, those of all marketers together for marketing, the sum over the reps for team leads and
    /// admins of a team that has several.
    ///
    /// - Parameter count: how many leads that these people captured first entered a stage on these days.
    package func attainments<Failure: Error>(
        for me: Login, in team: Team, now: Instant,
        count: (Stage, Set<Login>, ClosedRange<Day>) throws(Failure) -> Int
    ) throws(Failure) -> [Attainment] {
        let roles = team.roles(of: me)
        let reps = team.logins(with: .sdr)
        var found: [Attainment] = []
        for quota in quotas {
            switch quota.side {
            case .sdr:
                if roles.contains(.sdr) { found.append(try attainment(quota, of: me, by: [me], now, count)) }
                let leads = roles.contains(.teamlead) || roles.contains(.admin)
                guard leads, !reps.isEmpty, reps != [me] else { continue }
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

    /// How much of a quota some people have done in the period that a moment is in, given the number of leads that count. O(days of the period).
    package func attainment(_ quota: Quota, of owner: Login?, by people: Set<Login>, now: Instant, done: Int) -> Attainment {
        let today = calendar.zone.day(of: now)
        let days = quota.period.days(around: today)
        let owed = quota.count * (quota.side == .sdr ? people.count : 1)
        let start = calendar.zone.instant(LocalTime(day: days.lowerBound, millisecond: 0))
        let end = calendar.zone.instant(LocalTime(day: days.upperBound.adding(1), millisecond: 0))
        let whole = calendar.workingTime(from: start, to: end).milliseconds
        let over = calendar.workingTime(from: start, to: now).milliseconds
        var left = 0
        var day = today
        while day <= days.upperBound {
            let opens = max(now, calendar.zone.instant(LocalTime(day: day, millisecond: 0)))
            let closes = calendar.zone.instant(LocalTime(day: day.adding(1), millisecond: 0))
            if calendar.workingTime(from: opens, to: closes) > .zero { left += 1 }
            day = day.adding(1)
        }
        return Attainment(
            quota: quota, owner: owner, done: done, owed: owed, days: days, workingDaysLeft: left,
            // A period of holidays only asks for all of it at its end.
            elapsed: whole == 0 ? 0 : Double(over) / Double(whole))
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
    /// Who has a role.
    package func logins(with role: Role) -> Set<Login> {
        Set(members.values.filter { $0.roles.contains(role) }.map(\.login))
    }
}

extension Lead {
    /// The stages that it has been in, each with the day on which it first entered it; O(stays).
    ///
    /// By when it occurred: a file may bring history in any order.
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

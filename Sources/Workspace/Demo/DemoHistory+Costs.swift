internal import Lifecycle

// What the sources of a demo cost.
extension DemoHistory {
    /// The months of the history, each recorded in its first working hours, source by source.
    ///
    /// The first month is recorded when the history begins.
    mutating func scheduleCosts() {
        let zone = definition.calendar.zone
        let start = end - .days(days)
        var month = Month(of: zone.day(of: start))
        let last = Month(of: zone.day(of: end))
        while month <= last {
            let first = zone.instant(LocalTime(day: month.firstDay, millisecond: 0))
            let at = max(definition.calendar.nextOpening(after: first) + .minutes(50), start + .hours(2))
            for (source, each) in DemoPeople.costs {
                costs.append((month, source, cost(of: source, perLead: each)))
                schedule(-costs.count, at: at + .seconds(30 * costs.count % 600))
            }
            month = Month(of: month.firstDay.adding(month.length))
        }
    }

    /// The line that records a cost.
    mutating func costAction(_ step: DemoStep) -> DemoAction? {
        let (month, source, cents) = costs[-step.number - 1]
        let recorded = CostRecorded(source: source, month: month, amount: Money(cents: cents, currency: "EUR"))
        nextSeq += 1
        return DemoAction(
            id: ActionID(at: step.at, random: (costRandom.next(), costRandom.next())), at: step.at, by: marketer,
            drafts: [Draft(lead: nil, by: .person(marketer), event: .costRecorded(recorded))])
    }

    /// The cost of a month in cents: that of a lead × the leads that are expected, in steps of fifty.
    ///
    /// It varies by a tenth.
    private mutating func cost(of source: String, perLead: Int) -> Int64 {
        let weights = DemoPeople.sources.reduce(0) { $0 + $1.1 }
        let share = (DemoPeople.sources.first { $0.0 == source }?.1 ?? 0) / weights
        let leads = Double(leadCount) * share * 30 / Double(max(1, days))
        let euros = leads * Double(perLead) * (0.9 + 0.2 * costRandom.unit())
        return Int64(max(1, (euros / 50).rounded())) * 5000
    }
}

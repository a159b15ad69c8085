internal import Lifecycle

/// How much of the quotas is attained (`Attainment`).
///
/// Counts leads that a person captured and that first entered the quota's stage within its present period: the one that
/// contains the query's moment, independent of the window.
final class QuotaCounts {
    private struct Target {
        var quota: Quota
        /// The person; nil for all together.
        var owner: Login?
        var people: Set<Login>
        var symbols: Set<Int>
        var stage: TimelineStage
        var period: Range<Int64>
    }

    private let context: ReportContext
    private let targets: [Target]
    private let isPerPerson: Bool
    /// The leads of each target.
    private let done: CounterRun

    /// Either for all reps together and all marketers together, or for each rep.
    init(_ context: ReportContext, _ layout: inout CounterLayout, perPerson: Bool) {
        self.context = context
        isPerPerson = perPerson
        let zone = context.definition.calendar.zone
        let today = zone.day(of: context.query.now)
        let reps = context.settings.team.logins(with: .sdr)
        var targets: [Target] = []
        for quota in context.definition.quotas {
            let days = quota.period.days(around: today)
            let period = DayWindow(first: days.lowerBound, last: days.upperBound).instants(in: zone)
            func add(_ owner: Login?, _ people: Set<Login>) {
                targets.append(
                    Target(
                        quota: quota, owner: owner, people: people, symbols: Set(people.compactMap { context.symbol(of: $0) }),
                        stage: TimelineStage(quota.stage), period: period))
            }
            if quota.side == .marketing {
                if !perPerson { add(nil, context.settings.team.logins(with: .marketing)) }
            } else if perPerson {
                for rep in reps.sorted() { add(rep, [rep]) }
            } else {
                add(nil, reps)
            }
        }
        self.targets = targets
        done = layout.run(targets.count)
    }

    /// The start of the earliest period.
    var earliest: Int64 { targets.map(\.period.lowerBound).min() ?? .max }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !targets.isEmpty, lead.sourcedBy > 0 else { return }
        for (index, target) in targets.enumerated() where target.symbols.contains(lead.sourcedBy) {
            var first: (at: Int64, seq: UInt32)?
            lead.forEachStay(context.scheme) { stay in
                if stay.stage == target.stage, stay.entered < first?.at ?? .max { first = (stay.entered, stay.seq) }
            }
            if let first, target.period.contains(first.at), context.owners.includes(lead, at: first.seq) {
                sink.count(done[index])
            }
        }
    }

    /// The table of the targets; none where there is nothing to say.
    func blocks(_ own: FigureCounts<QuotaCounts>) -> [FigureBlock] {
        guard !targets.isEmpty else {
            guard context.definition.quotas.isEmpty, !isPerPerson else { return [] }
            let row = FigureRow("none", "No quotas are defined.", [], emphasis: .quiet)
            return [FigureBlock(.quota, "Quota and pace", .sentences, columns: [], rows: [row])]
        }
        let rows = targets.enumerated().map { index, target in
            let attainment = context.definition.attainment(
                target.quota, of: target.owner, by: target.people, now: context.query.now, done: own[done[index]])
            let who =
                target.owner.map { context.settings.team.name(of: $0) } ?? (target.quota.side == .sdr ? "all reps" : "marketing")
            return FigureRow(
                .named(target.quota.id + (target.owner.map { ":" + $0.name } ?? "")), "\(who): \(target.quota.label)",
                [
                    .number(Double(attainment.target), unit: "leads", text: "\(attainment.target)"), own.leads(done[index]),
                    attainment.target == 0 ? .nothing : .share(attainment.done, of: attainment.target, own.cell(done[index])),
                    .number(attainment.neededPerDay, unit: "leads per working day", text: Self.pace(attainment)),
                    .text("\(attainment.days.lowerBound) to \(attainment.days.upperBound)"),
                ], emphasis: attainment.isOnPace ? .good : .alert)
        }
        let columns = [
            FigureColumn("owed", "target", rank: 5), FigureColumn("done", "done", rank: 5),
            FigureColumn("attainment", "attainment", drawing: .bar, rank: 3), FigureColumn("pace", "pace", rank: 4),
            FigureColumn("period", "period", rank: 1),
        ]
        return [FigureBlock(.quota, "Quota and pace \(context.moment)", .table, rowTitle: "quota", columns: columns, rows: rows)]
    }

    /// Whether the quota is on pace, and what it still needs: `behind, needs 1.2 a day`.
    private static func pace(_ attainment: Attainment) -> String {
        guard attainment.remaining > 0, attainment.workingDaysLeft > 0 else { return attainment.paceText }
        return (attainment.isOnPace ? "on pace" : "behind") + ", needs " + attainment.paceText
    }
}

internal import Lifecycle

/// The manager's first page: alerts in sentences, the funnel, overdue clocks, quotas.
final class OverviewReport: Report {
    private let context: ReportContext
    private let funnel: FunnelSteps
    private let health: HealthReport
    private let overdue: OverdueClocks
    private let quotas: QuotaCounts
    private let groups: FunnelByGroup?

    init(_ context: ReportContext) {
        self.context = context
        funnel = FunnelSteps(context)
        health = HealthReport(context, hasTrends: false)
        overdue = OverdueClocks(context)
        quotas = QuotaCounts(context, perPerson: false)
        inactiveBefore = min(context.window.lowerBound, quotas.earliest)
        overdueStart = funnel.slots
        quotaStart = overdueStart + overdue.slots
        healthStart = quotaStart + quotas.slots
        groups = FunnelByGroup(context, start: healthStart + health.slots)
        slots = healthStart + health.slots + (groups?.slots ?? 0)
        parts = (.passUnretained(funnel), .passUnretained(overdue), .passUnretained(quotas), .passUnretained(health))
    }

    /// The parts of the page, unretained: each of a million leads would retain and release them.
    private let parts: (Unmanaged<FunnelSteps>, Unmanaged<OverdueClocks>, Unmanaged<QuotaCounts>, Unmanaged<HealthReport>)

    /// Leads inactive since before this moment count only in the history of sources and people.
    private let inactiveBefore: Int64
    private let overdueStart: Int
    private let quotaStart: Int
    private let healthStart: Int
    let slots: Int

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        // In a long history most leads have ended before the window begins.
        if !lead.stage.isOpen, lead.lastActivity(upTo: .max) < inactiveBefore {
            return OffsetSink.withOffset(&sink, by: healthStart) { self.health.visitInactive(lead, &$0) }
        }
        let (funnel, overdue, quotas, health) = parts
        funnel._withUnsafeGuaranteedRef { $0.visit(lead, &sink) }
        let clocks = OpenClocks(lead, context)
        OffsetSink.withOffset(&sink, by: overdueStart) { sink in overdue._withUnsafeGuaranteedRef { $0.visit(clocks, &sink) } }
        OffsetSink.withOffset(&sink, by: quotaStart) { sink in quotas._withUnsafeGuaranteedRef { $0.visit(lead, &sink) } }
        OffsetSink.withOffset(&sink, by: healthStart) { sink in health._withUnsafeGuaranteedRef { $0.visit(lead, clocks, &sink) } }
        groups?.visit(lead, &sink)
    }

    static func blocks(_ own: FigureCounts<OverviewReport>, _ compared: FigureCounts<OverviewReport>?) -> [FigureBlock] {
        let report = own.report
        var blocks = [report.alertBlock(own)]
        blocks += FunnelSteps.blocks(own, compared, at: \.funnel)
        // The requested groups come between the funnel and its trends.
        if let groups = FunnelByGroup.block(own, compared, at: \.groups) { blocks.insert(groups, at: 2) }
        blocks.append(report.overdue.block(own, offset: report.overdueStart))
        if let block = report.quotas.block(own, offset: report.quotaStart) { blocks.append(block) }
        return blocks
    }

    /// The five worst breakdowns, by how far they exceed their limits.
    private func alertBlock(_ own: FigureCounts<OverviewReport>) -> FigureBlock {
        let breakdowns = health.breakdowns(
            FigureCounts(report: health, tally: own.tally, isCompared: false), nil, offset: healthStart)
        let worst = breakdowns.enumerated().filter { $0.element.severity > 0 }
            .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.prefix(5)
        let rows = worst.map { FigureRow($0.element.row.id, $0.element.row.label, $0.element.row.values, emphasis: .alert) }
        return FigureBlock(
            .exceptions, "Alerts", .sentences,
            columns: [
                FigureColumn("value", "", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                FigureColumn("leads", "leads", rank: 2), FigureColumn("trend", "", rank: 0),
            ],
            rows: rows.isEmpty
                ? [
                    FigureRow(
                        "none", "No alerts: everything is within its limit.", [.nothing, .nothing, .nothing, .nothing],
                        emphasis: .good)
                ] : rows)
    }
}

/// The running clocks and the overdue ones.
///
/// Accept, first touch and qualify, as the queues show them. Agreed meetings and further attempts are the rep's own
/// task and appear in Today.
final class OverdueClocks {
    private let context: ReportContext
    private let kinds: [Clock.Kind]

    init(_ context: ReportContext) {
        self.context = context
        kinds = Clock.Kind.allCases.filter { kind in
            switch kind {
            case .accept: context.clocks.accept != nil
            case .firstTouch: context.clocks.firstTouch != nil
            case .qualify: context.clocks.qualify != nil
            case .ready: false
            }
        }
    }

    var slots: Int { 2 * kinds.count }

    func visit<Sink: TallySink>(_ clocks: OpenClocks, _ sink: inout Sink) {
        for (kind, name) in kinds.enumerated() {
            guard let run = clocks.running(name) else { continue }
            if run.due < context.now { sink.span(2 * kind + 1, context.now - run.due) } else { sink.count(2 * kind) }
        }
    }

    func block<R>(_ own: FigureCounts<R>, offset: Int) -> FigureBlock {
        let rows = kinds.enumerated().map { index, kind in
            let overdue = offset + 2 * index + 1
            return FigureRow(
                .named(kind.rawValue), kind.label,
                [own.leads(overdue), own.span(50, overdue), own.leads(offset + 2 * index)],
                emphasis: own[overdue] > 0 ? .alert : .plain)
        }
        return FigureBlock(
            .late, "Overdue \(context.moment)", .table, rowTitle: "clock",
            columns: [
                FigureColumn("late", "overdue", rank: 3), FigureColumn("medianLate", "median delay", rank: 1),
                FigureColumn("running", "on time", rank: 2),
            ], rows: rows)
    }
}

extension Clock.Kind {
    /// The label on screens.
    var label: String {
        switch self {
        case .accept: "to review"
        case .firstTouch: "first touch"
        case .qualify: "to qualify"
        case .ready: "ready"
        }
    }
}

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

    /// Either for all reps together and all marketers together, or for each rep.
    init(_ context: ReportContext, perPerson: Bool) {
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
                        stage: TimelineStage(quota.stage),
                        period: period))
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
    }

    var slots: Int { targets.count }

    /// The start of the earliest period.
    var earliest: Int64 { targets.map(\.period.lowerBound).min() ?? .max }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !targets.isEmpty, lead.sourcedBy > 0 else { return }
        for (slot, target) in targets.enumerated() where target.symbols.contains(lead.sourcedBy) {
            var first: Int64?
            lead.forEachStay(context.scheme) { stay in
                if stay.stage == target.stage { first = min(first ?? stay.entered, stay.entered) }
            }
            if let first, target.period.contains(first) { sink.count(slot) }
        }
    }

    func block<R>(_ own: FigureCounts<R>, offset: Int) -> FigureBlock? {
        guard !targets.isEmpty else {
            guard context.definition.quotas.isEmpty, !isPerPerson else { return nil }
            return FigureBlock(
                .quota, "Quota and pace", .sentences, columns: [],
                rows: [FigureRow("none", "No quotas are defined.", [], emphasis: .quiet)])
        }
        let rows = targets.enumerated().map { slot, target in
            let attainment = context.definition.attainment(
                target.quota, of: target.owner, by: target.people, now: context.query.now, done: own[offset + slot])
            let who =
                target.owner.map { context.settings.team.name(of: $0) } ?? (target.quota.side == .sdr ? "all reps" : "marketing")
            return FigureRow(
                .named(target.quota.id + (target.owner.map { ":" + $0.name } ?? "")), "\(who): \(target.quota.label)",
                [
                    own.leads(offset + slot), .text("\(attainment.target)"),
                    attainment.target == 0 ? .nothing : .share(attainment.done, of: attainment.target, own.cell(offset + slot)),
                    .text(attainment.paceText), .text("\(attainment.days.lowerBound) to \(attainment.days.upperBound)"),
                ], emphasis: attainment.isOnPace ? .good : .alert)
        }
        return FigureBlock(
            .quota, "Quota and pace \(context.moment)", .table, rowTitle: "quota",
            columns: [
                FigureColumn("done", "done", rank: 5), FigureColumn("owed", "target", rank: 4),
                FigureColumn("attainment", "attainment", drawing: .bar, rank: 3), FigureColumn("pace", "pace needed", rank: 2),
                FigureColumn("period", "period", rank: 1),
            ], rows: rows)
    }
}

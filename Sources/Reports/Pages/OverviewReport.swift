internal import Lifecycle

/// What a manager sees first: what is out of line, in words; the funnel, parted where groups are asked for; what is late; quota and pace.
final class OverviewReport: Report {
    private let scope: ReportContext
    private let funnel: FunnelSteps
    private let health: HealthReport
    private let late: OverdueNow
    private let quotas: QuotaCounts
    private let groups: FunnelByGroup?

    init(_ scope: ReportContext) {
        self.scope = scope
        funnel = FunnelSteps(scope)
        health = HealthReport(scope, hasLines: false)
        late = OverdueNow(scope)
        quotas = QuotaCounts(scope, perPerson: false)
        quietBefore = min(scope.window.lowerBound, quotas.earliest)
        lateStart = funnel.slots
        quotaStart = lateStart + late.slots
        healthStart = quotaStart + quotas.slots
        groups = FunnelByGroup(scope, start: healthStart + health.slots)
        slots = healthStart + health.slots + (groups?.slots ?? 0)
        parts = (.passUnretained(funnel), .passUnretained(late), .passUnretained(quotas), .passUnretained(health))
    }

    /// The parts of the page, uncounted: each of a million leads would count them as used.
    private let parts: (Unmanaged<FunnelSteps>, Unmanaged<OverdueNow>, Unmanaged<QuotaCounts>, Unmanaged<HealthReport>)

    /// What happened before doesn't show on this page but in the history of sources and people.
    private let quietBefore: Int64
    private let lateStart: Int
    private let quotaStart: Int
    private let healthStart: Int
    let slots: Int

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        // Most leads of a long history have come to their end before the window begins.
        if !lead.stage.isOpen, lead.lastActivity(upTo: .max) < quietBefore {
            return OffsetSink.lend(&sink, by: healthStart) { self.health.visitQuiet(lead, &$0) }
        }
        let (funnel, late, quotas, health) = parts
        funnel._withUnsafeGuaranteedRef { $0.visit(lead, &sink) }
        let clocks = OpenClocks(lead, scope)
        OffsetSink.lend(&sink, by: lateStart) { sink in late._withUnsafeGuaranteedRef { $0.visit(clocks, &sink) } }
        OffsetSink.lend(&sink, by: quotaStart) { sink in quotas._withUnsafeGuaranteedRef { $0.visit(lead, &sink) } }
        OffsetSink.lend(&sink, by: healthStart) { sink in health._withUnsafeGuaranteedRef { $0.visit(lead, clocks, &sink) } }
        groups?.visit(lead, &sink)
    }

    static func blocks(_ own: Counts<OverviewReport>, _ compared: Counts<OverviewReport>?) -> [FigureBlock] {
        let plan = own.plan
        var blocks = [plan.exceptions(own)]
        blocks += FunnelSteps.blocks(own, compared, at: \.funnel)
        // Below the funnel, before its lines: what was asked for is what is read next.
        if let groups = FunnelByGroup.block(own, compared, at: \.groups) { blocks.insert(groups, at: 2) }
        blocks.append(plan.late.block(own, offset: plan.lateStart))
        if let block = plan.quotas.block(own, offset: plan.quotaStart) { blocks.append(block) }
        return blocks
    }

    /// The five worst breakdowns, by how far they are beyond their limits.
    private func exceptions(_ own: Counts<OverviewReport>) -> FigureBlock {
        let seen = health.breakdowns(Counts(plan: health, tally: own.tally, isCompared: false), nil, offset: healthStart)
        let worst = seen.enumerated().filter { $0.element.severity > 0 }
            .sorted { ($1.element.severity, $0.offset) < ($0.element.severity, $1.offset) }.prefix(5)
        let rows = worst.map { FigureRow($0.element.row.key, $0.element.row.label, $0.element.row.values, mood: .alarm) }
        return FigureBlock(
            "exceptions", "What is out of line", .sentences,
            columns: [
                FigureColumn("value", "value", rank: 3), FigureColumn("threshold", "limit", rank: 2),
                FigureColumn("leads", "leads", rank: 2), FigureColumn("trend", "", rank: 0),
            ],
            rows: rows.isEmpty
                ? [FigureRow("none", "Nothing is beyond its limit.", [.nothing, .nothing, .nothing, .nothing], mood: .good)] : rows)
    }
}

/// The clocks that run now, and those that have run out.
///
/// Accept, first touch and qualify as the queues show them; agreed meetings and the tries in between are the rep's own business and stand in Today.
final class OverdueNow {
    private let scope: ReportContext
    private let kinds: [Clock.Kind]

    init(_ scope: ReportContext) {
        self.scope = scope
        kinds = Clock.Kind.allCases.filter { kind in
            switch kind {
            case .accept: scope.clocks.accept != nil
            case .firstTouch: scope.clocks.firstTouch != nil
            case .qualify: scope.clocks.qualify != nil
            case .ready: false
            }
        }
    }

    var slots: Int { 2 * kinds.count }

    func visit<Sink: TallySink>(_ clocks: OpenClocks, _ sink: inout Sink) {
        for (kind, name) in kinds.enumerated() {
            guard let run = clocks.running(name) else { continue }
            if run.due < scope.now { sink.span(2 * kind + 1, scope.now - run.due) } else { sink.count(2 * kind) }
        }
    }

    func block<Plan>(_ own: Counts<Plan>, offset: Int) -> FigureBlock {
        let rows = kinds.enumerated().map { place, kind in
            let late = offset + 2 * place + 1
            return FigureRow(
                kind.rawValue, kind.label,
                [own.leads(late), own.span(50, late), own.leads(offset + 2 * place)],
                mood: own[late] > 0 ? .alarm : .plain)
        }
        return FigureBlock(
            "late", "Late \(scope.moment)", .table, rowTitle: "clock",
            columns: [
                FigureColumn("late", "late", rank: 3), FigureColumn("medianLate", "median late", rank: 1),
                FigureColumn("running", "in time", rank: 2),
            ], rows: rows)
    }
}

extension Clock.Kind {
    /// The name for eyes.
    var label: String {
        switch self {
        case .accept: "to decide"
        case .firstTouch: "first touch"
        case .qualify: "to qualify"
        case .ready: "ready"
        }
    }
}

/// How much of the quotas is done: leads that somebody captured and that first entered the quota's stage within its present period (`Attainment`).
///
/// The period is the one that the question's moment is in, whatever the window.
final class QuotaCounts {
    private struct Owed {
        var quota: Quota
        /// Whose; nil for all together.
        var owner: Login?
        var people: Set<Login>
        var codes: Set<Int>
        var stage: TimelineStage
        var period: Range<Int64>
    }

    private let scope: ReportContext
    private let owed: [Owed]
    private let isPerPerson: Bool

    /// Of all reps together and all marketers together, or of each rep.
    init(_ scope: ReportContext, perPerson: Bool) {
        self.scope = scope
        isPerPerson = perPerson
        let zone = scope.definition.calendar.zone
        let today = zone.day(of: scope.question.now)
        let reps = scope.setting.team.logins(with: .sdr)
        var owed: [Owed] = []
        for quota in scope.definition.quotas {
            let days = quota.period.days(around: today)
            let period = DayWindow(first: days.lowerBound, last: days.upperBound).instants(in: zone)
            func add(_ owner: Login?, _ people: Set<Login>) {
                owed.append(
                    Owed(
                        quota: quota, owner: owner, people: people, codes: Set(people.compactMap { scope.code(of: $0) }),
                        stage: TimelineStage(quota.stage),
                        period: period))
            }
            if quota.side == .marketing {
                if !perPerson { add(nil, scope.setting.team.logins(with: .marketing)) }
            } else if perPerson {
                for rep in reps.sorted() { add(rep, [rep]) }
            } else {
                add(nil, reps)
            }
        }
        self.owed = owed
    }

    var slots: Int { owed.count }

    /// Where the first of the periods begins.
    var earliest: Int64 { owed.map(\.period.lowerBound).min() ?? .max }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !owed.isEmpty, lead.sourcedBy > 0 else { return }
        for (slot, owed) in owed.enumerated() where owed.codes.contains(lead.sourcedBy) {
            var first: Int64?
            lead.forEachStay(scope.scheme) { stay in
                if stay.stage == owed.stage { first = min(first ?? stay.entered, stay.entered) }
            }
            if let first, owed.period.contains(first) { sink.count(slot) }
        }
    }

    func block<Plan>(_ own: Counts<Plan>, offset: Int) -> FigureBlock? {
        guard !owed.isEmpty else {
            guard scope.definition.quotas.isEmpty, !isPerPerson else { return nil }
            return FigureBlock(
                "quota", "Quota and pace", .sentences, columns: [],
                rows: [FigureRow("none", "No quotas are agreed on.", [], mood: .quiet)])
        }
        let rows = owed.enumerated().map { slot, owed in
            let attainment = scope.definition.attainment(
                owed.quota, of: owed.owner, by: owed.people, now: scope.question.now, done: own[offset + slot])
            let who = owed.owner.map { scope.setting.team.name(of: $0) } ?? (owed.quota.side == .sdr ? "all reps" : "marketing")
            return FigureRow(
                owed.quota.id + (owed.owner.map { ":" + $0.name } ?? ""), "\(who): \(owed.quota.label)",
                [
                    own.leads(offset + slot), .text("\(attainment.owed)"),
                    attainment.owed == 0 ? .nothing : .share(attainment.done, of: attainment.owed, own.cell(offset + slot)),
                    .text(attainment.paceText), .text("\(attainment.days.lowerBound) to \(attainment.days.upperBound)"),
                ], mood: attainment.isOnPace ? .good : .alarm)
        }
        return FigureBlock(
            "quota", "Quota and pace \(scope.moment)", .table, rowTitle: "quota",
            columns: [
                FigureColumn("done", "done", rank: 5), FigureColumn("owed", "owed", rank: 4),
                FigureColumn("attainment", "attained", drawing: .bar, rank: 3), FigureColumn("pace", "pace needed", rank: 2),
                FigureColumn("period", "period", rank: 1),
            ], rows: rows)
    }
}

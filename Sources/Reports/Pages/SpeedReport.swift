internal import Formats
internal import Lifecycle

/// How fast sales is: clocks met and missed, speed to lead, time in stage, and waiting leads.
///
/// - **SLA compliance** of a clock: met ÷ (met + missed + open and overdue), over its first run on each lead that
///   started within the window (domain page, "Figures"). Time taken is end − start; negative durations are left out and
///   counted. A lead that left sales untouched in time neither met nor missed its first touch.
/// - **Speed to lead**: first human touch − handover to sales, over leads that came to sales within the
///   window (the first time in it) and were touched before they left. Leads that a file declares left before they came
///   are counted separately.
/// - **Returned to marketing**: of the leads that came to sales within the window, those that left it for nurture, and
///   after how long. A handover that was too early shows here, one that was too late in the wait of the ready.
/// - **Wait of the ready**: for leads qualified later, the time from that entry to the first touch or acceptance.
/// - **Time in stage**: the first stay of each lead that started within the window and has ended. In addition the age
///   of the leads in the stage now, whenever they entered it.
///
/// A wait belongs to the owner of the lead when it ended, or to the present one: for one owner, the page counts the
/// clocks, first touches and stays that this owner ended.
final class SpeedReport: Report {
    private enum ClockKey: Int, CaseIterable, CounterKey { case met, missed, pastDue, running, taken, negative }
    private enum Key: Int, CaseIterable, CounterKey { case entered, touched, untouched, returned, waitOfReady, negative, inSales }
    private enum StageKey: Int, CaseIterable, CounterKey { case left, open, negative }

    private let context: ReportContext
    private let owners: OwnerFilter
    /// The clocks of the definition.
    private let kinds: [Clock.Kind]
    private let stages: [TimelineStage]
    private let clocks: CounterTable<ClockKey>
    private let speed: CounterTable<Key>
    private let classes: CounterRun
    /// The leads with sales that nobody has touched yet, by the class of the time since the handover.
    private let waitingClasses: CounterRun
    private let stays: CounterTable<StageKey>
    let groups: ClocksByGroup?
    /// The classes of the histogram, by their upper bound in minutes.
    private static let classes: [(minutes: Int64, label: String)] = [
        (5, "5 min"), (15, "15 min"), (60, "1 h"), (240, "4 h"), (1440, "1 day"), (4320, "3 days"), (10080, "1 week"),
        (.max / Milliseconds.minute, "longer"),
    ]

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        owners = context.owners
        kinds = context.clocks.kinds
        stages = context.scheme.steps.filter { $0 != .won } + [.nurture]
        clocks = layout.table(rows: kinds.count)
        speed = layout.table()
        classes = layout.run(Self.classes.count)
        waitingClasses = layout.run(Self.classes.count)
        stays = layout.table(rows: stages.count)
        groups = ClocksByGroup(context, &layout, kinds)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        visitClocks(lead, &sink)
        visitSpeed(lead, &sink)
        visitStages(lead, &sink)
    }

    private func visitClocks<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = 0
        var seenGroups = SeenCounters()
        lead.forEachClockRun(context.clocks, context.scheme) { run in
            guard let kind = kinds.firstIndex(of: run.kind) else { return }
            let isCounted = seen >> kind & 1 == 0 && context.window.contains(run.start)
            guard isCounted || run.end == nil else { return }
            if isCounted { seen |= 1 << kind }
            guard owners.includes(lead, at: run.endSeq) else { return }
            let due = context.clocks.due(run)
            groups?.count(lead, run, due: due, isCounted: isCounted, &seenGroups, &sink)
            if run.end == nil {
                sink.wait(RunningClock(due: due, id: lead.number, owner: lead.owner, kind: run.kind, since: run.start))
            }
            guard isCounted else { return }
            guard let end = run.end else { return sink.count(clocks[due < context.now ? .pastDue : .running, kind]) }
            if run.isAbandoned {
                if end > due { sink.count(clocks[.missed, kind]) }
                return
            }
            guard end >= run.start else { return sink.count(clocks[.negative, kind]) }
            sink.count(clocks[end <= due ? .met : .missed, kind])
            sink.span(clocks[.taken, kind], end - run.start)
        }
    }

    private static func classOf(_ milliseconds: Int64) -> Int {
        classes.firstIndex { milliseconds <= $0.minutes * Milliseconds.minute } ?? classes.count - 1
    }

    /// Whether a lead may still be touched first within the time of a class.
    private func isImmature(_ index: Int, _ counts: FigureCounts<SpeedReport>) -> Bool {
        (0...index).contains { counts[waitingClasses[$0]] > 0 }
    }

    private func visitSpeed<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInSales = false
        var entered: Int64?
        var enteredSeq: UInt32 = 0
        var left: Int64?
        var leftSeq: UInt32 = .max
        var isReturned = false
        // Where marketing nurtures a lead until sales takes it on, only touches after that count.
        var takenOn: Int64?
        var isQualified = false
        lead.forEachStay(context.scheme) { stay in
            let isInSales = stay.stage.isWithSales
            if isInSales, !wasInSales, entered == nil, context.window.contains(stay.entered) {
                entered = stay.entered
                enteredSeq = stay.seq
            } else if !isInSales, entered != nil, left == nil {
                (left, leftSeq) = (stay.entered, stay.seq)
                isReturned = stay.effectiveStage == .nurture
            }
            if isInSales, entered != nil, left == nil, takenOn == nil, !context.scheme.isNurturedWithin(stay.effectiveStage) {
                takenOn = stay.entered
            }
            if entered != nil, stay.seq >= enteredSeq, StageScheme.reaches(stay.effectiveStage, context.scheme.qualified) {
                isQualified = true
            }
            wasInSales = isInSales
        }
        guard let entered else { return }
        let (from, to) = (max(entered, takenOn ?? entered), left ?? .max)
        let touch = from <= to ? lead.firstTouch(in: from...to) : nil
        guard owners.includes(lead, at: touch?.seq ?? leftSeq) else { return }
        sink.count(speed[.entered])
        guard left ?? .max >= entered else { return sink.count(speed[.negative]) }
        if let touch {
            let taken = touch.at - entered
            sink.span(speed[.touched], taken)
            sink.count(classes[Self.classOf(taken)])
        } else {
            sink.count(speed[.untouched])
            if left == nil, lead.hasWork { sink.count(waitingClasses[Self.classOf(context.now - entered)]) }
        }
        if left == nil, lead.hasWork { sink.count(speed[.inSales]) }
        if let left, isReturned { sink.span(speed[.returned], left - entered) }
        guard isQualified else { return }
        var ends = touch?.at
        for event in lead.decisions
        where event.kind == .decision && event.decision == .accepted && event.at >= entered && event.at <= left ?? .max {
            ends = min(ends ?? event.at, event.at)
        }
        if let ends { sink.span(speed[.waitOfReady], ends - entered) }
    }

    private func visitStages<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = 0
        lead.forEachStay(context.scheme) { stay in
            guard let stage = stages.firstIndex(of: stay.effectiveStage) else { return }
            guard let left = stay.left else {
                if lead.hasWork, owners.includes(lead, at: .max) {
                    sink.span(stays[.open, stage], max(0, context.now - stay.entered))
                }
                return
            }
            guard seen >> stage & 1 == 0, context.window.contains(stay.entered) else { return }
            seen |= 1 << stage
            guard owners.includes(lead, at: stay.nextSeq) else { return }
            if left < stay.entered {
                sink.count(stays[.negative, stage])
            } else {
                sink.span(stays[.left, stage], left - stay.entered)
            }
        }
    }

    func blocks(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> [FigureBlock] {
        [clockBlock(own, compared)] + (groups?.blocks(own, compared) ?? []) + [
            speedBlock(own, compared), histogram(own, compared), waiting(own), inStages(own, compared),
        ]
    }

    /// What the time taken of a clock measures.
    static let basisTaken = "calendar time from the clock's start to the task, of the tasks done; limits may be in business hours"

    private static var clockFigures: [Figure<RowCounts<ClockKey>>] {
        [
            Figure("met", "met", rank: 6) { $0.leads(.met) },
            Figure("missed", "missed", rank: 6) { $0.leads(.missed) },
            Figure("pastDue", "SLA overdue", rank: 5) { $0.leads(.pastDue) },
            Figure("running", "running", rank: 3) { $0.leads(.running) },
            Figure("compliance", "met %", drawing: .bar, rank: 7) { $0.share(.met, of: [.met, .missed, .pastDue]) },
            Figure("p50", "median taken", rank: 4, basis: basisTaken) { $0.span(50, .taken) },
            Figure("p90", "90% within", rank: 4, basis: basisTaken) { $0.span(90, .taken) },
        ]
    }

    private func clockBlock(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        let rows = kinds.enumerated().map { index, kind in
            figureRow(.named(kind.rawValue), kind.label, Self.clockFigures, own, compared) { $0.row(\.clocks, index) }
        }
        return FigureBlock(
            .clocks, "SLA clocks started in the period", .table, rowTitle: "clock", columns: Self.clockFigures.map(\.column),
            rows: rows,
            notes: OverdueNotes.speed + negativeDurationsNote(kinds.indices.reduce(0) { $0 + own[clocks[.negative, $1]] }))
    }

    private func speedBlock(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        func row(_ id: RowID, _ label: String, _ key: Key, isTimed: Bool = false) -> FigureRow {
            func isImmature(_ counts: FigureCounts<SpeedReport>) -> Bool {
                switch key {
                case .touched, .untouched: self.isImmature(Self.classes.count - 1, counts)
                case .returned, .waitOfReady: counts[speed[.inSales]] > 0
                case .entered, .negative, .inSales: false
                }
            }
            var row = figureRow(id, label, own, compared) { counts in
                let speed = counts.row(\.speed)
                return [
                    speed.leads(key), key == .entered ? .nothing : speed.share(key, of: .entered),
                    isTimed ? speed.span(50, key) : .nothing, isTimed ? speed.span(90, key) : .nothing,
                ]
            }
            if isImmature(own) { row.immature = [0, 1, 2, 3] }
            if let compared, isImmature(compared) { row.comparedImmature = [0, 1, 2, 3] }
            return row
        }
        // Leads that left sales before they came, by their dates: they are in neither row.
        let outOfOrder = own[speed[.negative]]
        let basis = "calendar time from the handover, of the leads in the row"
        return FigureBlock(
            .speed, "Speed to lead", .table,
            columns: [
                FigureColumn("leads", "leads", rank: 3), FigureColumn("share", "of all", rank: 2),
                FigureColumn("p50", "median time", rank: 2, basis: basis), FigureColumn("p90", "90% within", rank: 2, basis: basis),
            ],
            rows: [
                row("entered", "handed to sales", .entered), row("touched", "touched", .touched, isTimed: true),
                row("untouched", "not touched", .untouched),
                row("returned", "returned, of those handed over", .returned, isTimed: true),
                row("waitOfReady", "response to leads that later qualified", .waitOfReady, isTimed: true),
            ],
            remarks: SentBackNotes.speed,
            notes: (outOfOrder > 0 ? ["\(outOfOrder.counted("lead")) neither touched nor not touched: dates out of order"] : []),
            references: context.references([.followUpHours, .firstTouchMinutes]))
    }

    private func histogram(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        FigureBlock(
            .histogram, "First touch within", .histogram, columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 1)],
            rows: Self.classes.enumerated().map { index, each in
                var row = figureRow(.named(each.label), each.label, own, compared) { [$0.leads($0.part.classes[index])] }
                if isImmature(index, own) { row.immature = [0] }
                if let compared, compared.part.isImmature(index, compared) { row.comparedImmature = [0] }
                return row
            })
    }

    private func waiting(_ own: FigureCounts<SpeedReport>) -> FigureBlock {
        let waits = own.tally.waits
        let rows = waits.first.prefix(50).map { wait in
            FigureRow(
                .clock(wait.kind, of: LeadID(Int(wait.id))), wait.kind.label,
                [
                    .lead(LeadID(Int(wait.id))), .text(context.person(wait.owner)), .moment(Instant(milliseconds: wait.due)),
                    .moment(Instant(milliseconds: wait.since)), waiting(for: context.now - wait.since),
                ], emphasis: wait.due < context.now ? .alert : .plain)
        }
        return FigureBlock(
            .waiting, "Waiting \(context.moment)", .leads, rowTitle: "clock",
            columns: [
                FigureColumn("lead", "lead", rank: 5), FigureColumn("owner", "owner", rank: 4), FigureColumn("due", "due", rank: 3),
                FigureColumn("since", "since", rank: 2), FigureColumn("waiting", "waiting", rank: 4),
            ], rows: Array(rows),
            notes: waits.first.count > 50 || waits.hasMore
                ? ["only the 50 due first are listed; the Overview page counts all leads overdue by SLA"] : [])
    }

    private func waiting(for milliseconds: Int64) -> FigureValue {
        let time = max(0, milliseconds)
        return .number(
            Double(time) / Double(Milliseconds.hour), unit: "hours",
            text: time < Milliseconds.hour ? "under an hour" : HealthReport.days(time))
    }

    private func inStages(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        let closed = "calendar time from entry to exit, of the leads that left the stage"
        let figures: [Figure<RowCounts<StageKey>>] = [
            Figure("left", "left", rank: 4) { $0.leads(.left) },
            Figure("p50", "median stay", rank: 5, basis: closed) { $0.span(50, .left) },
            Figure("p90", "90% within", rank: 3, basis: closed) { $0.span(90, .left) },
            Figure("open", "in stage \(context.momentSuffix)", rank: 4, isCurrent: true) { $0.leads(.open) },
            Figure(
                "openAge", "median age", rank: 2, isCurrent: true, basis: "calendar time since the entry, of the leads in the stage"
            ) {
                $0.span(50, .open)
            },
        ]
        let rows = stages.enumerated().map { index, stage in
            figureRow(.named(stage.stage.rawValue), context.label(stage), figures, own, compared) { $0.row(\.stays, index) }
        }
        return FigureBlock(
            .stages, "Time in stage", .table, rowTitle: "stage", columns: figures.map(\.column), rows: rows,
            notes: negativeDurationsNote(stages.indices.reduce(0) { $0 + own[stays[.negative, $1]] }))
    }
}

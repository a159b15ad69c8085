internal import Lifecycle

/// How fast sales is: clocks met and missed, speed to lead, time in stage, and waiting leads.
///
/// - **SLA compliance** of a clock: met ÷ (met + missed + open and overdue), over its first run on each lead that
///   started within the window (domain page, "Figures"). Time taken is end − start; negative durations are left out and
///   counted. A lead that left sales untouched in time neither met nor missed its first touch.
/// - **Speed to lead**: first human touch − handover to sales, over leads that came to sales within the
///   window (the first time in it) and were touched before they left. Leads that a file declares left before they came
///   are counted separately.
/// - **Wait of the ready**: for leads qualified later, the time from that entry to the first touch or acceptance.
/// - **Time in stage**: the first stay of each lead that started within the window and has ended. In addition the age
///   of the leads in the stage now, whenever they entered it.
final class SpeedReport: Report {
    private enum Part: Int, CaseIterable { case met, missed, pastDue, running, taken, negative }
    private enum Speed: Int, CaseIterable { case entered, touched, untouched, waitOfReady, negative }

    private let context: ReportContext
    private let kinds: [Clock.Kind] = Clock.Kind.allCases
    private let stages: [TimelineStage]
    private let groups: ClocksByGroup?
    private let groupStart: Int
    /// The classes of the histogram, by their upper bound in minutes.
    private static let classes: [(minutes: Int64, label: String)] = [
        (5, "5 min"), (15, "15 min"), (60, "1 h"), (240, "4 h"), (1440, "1 day"), (4320, "3 days"), (10080, "1 week"),
        (.max / 60_000, "longer"),
    ]

    init(_ context: ReportContext) {
        self.context = context
        stages = context.scheme.steps.filter { $0 != .won } + [.nurture]
        groupStart =
            kinds.count * Part.allCases.count + Speed.allCases.count + Self.classes.count + 3 * stages.count
        groups = ClocksByGroup(context, Self.watched(context), start: groupStart)
    }

    /// The clocks of the definition.
    private static func watched(_ context: ReportContext) -> [Clock.Kind] {
        Clock.Kind.allCases.filter { kind in
            switch kind {
            case .accept: context.clocks.accept != nil
            case .firstTouch: context.clocks.firstTouch != nil
            case .qualify: context.clocks.qualify != nil
            case .ready: false
            }
        }
    }

    private var speedStart: Int { kinds.count * Part.allCases.count }
    private var classStart: Int { speedStart + Speed.allCases.count }
    private var stageStart: Int { classStart + Self.classes.count }
    var slots: Int { groupStart + (groups?.slots ?? 0) }

    private func slot(_ kind: Int, _ part: Part) -> Int { kind * Part.allCases.count + part.rawValue }
    private func slot(_ speed: Speed) -> Int { speedStart + speed.rawValue }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        visitClocks(lead, &sink)
        visitSpeed(lead, &sink)
        visitStages(lead, &sink)
    }

    private func visitClocks<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = 0
        groups?.reset()
        lead.forEachClockRun(context.clocks, context.scheme) { run in
            guard let kind = kinds.firstIndex(of: run.kind) else { return }
            let isCounted = seen >> kind & 1 == 0 && context.window.contains(run.start)
            guard isCounted || run.end == nil else { return }
            let due = context.clocks.due(run)
            groups?.count(lead, run, due: due, isCounted: isCounted, &sink)
            if run.end == nil {
                sink.wait(RunningClock(due: due, id: lead.header.pointee.id, owner: lead.owner, kind: run.kind, since: run.start))
            }
            guard isCounted else { return }
            seen |= 1 << kind
            guard let end = run.end else { return sink.count(slot(kind, due < context.now ? .pastDue : .running)) }
            if run.isAbandoned {
                if end > due { sink.count(slot(kind, .missed)) }
                return
            }
            guard end >= run.start else { return sink.count(slot(kind, .negative)) }
            sink.count(slot(kind, end <= due ? .met : .missed))
            sink.span(slot(kind, .taken), end - run.start)
        }
    }

    private func visitSpeed<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInSales = false
        var entered: Int64?
        var enteredSeq: UInt32 = 0
        var left: Int64?
        var isQualified = false
        lead.forEachStay(context.scheme) { stay in
            let isInSales = stay.stage.isWithSales
            if isInSales, !wasInSales, entered == nil, context.window.contains(stay.entered) {
                entered = stay.entered
                enteredSeq = stay.seq
            } else if !isInSales, entered != nil, left == nil {
                left = stay.entered
            }
            if entered != nil, stay.seq >= enteredSeq, StageScheme.reaches(stay.effectiveStage, context.scheme.qualified) {
                isQualified = true
            }
            wasInSales = isInSales
        }
        guard let entered else { return }
        sink.count(slot(.entered))
        guard left ?? .max >= entered else { return sink.count(slot(.negative)) }
        let touch = lead.firstTouch(in: entered...(left ?? .max))
        if let touch {
            let taken = touch - entered
            sink.span(slot(.touched), taken)
            let index = Self.classes.firstIndex { taken <= $0.minutes * 60_000 } ?? Self.classes.count - 1
            sink.count(classStart + index)
        } else {
            sink.count(slot(.untouched))
        }
        guard isQualified else { return }
        var ends = touch
        for event in lead.decisions
        where event.kind == .decision && event.decision == .accepted && event.at >= entered && event.at <= left ?? .max {
            ends = min(ends ?? event.at, event.at)
        }
        if let ends { sink.span(slot(.waitOfReady), ends - entered) }
    }

    private func visitStages<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = 0
        lead.forEachStay(context.scheme) { stay in
            guard let stage = stages.firstIndex(of: stay.effectiveStage) else { return }
            guard let left = stay.left else { return sink.span(stageStart + 3 * stage + 1, max(0, context.now - stay.entered)) }
            guard seen >> stage & 1 == 0, context.window.contains(stay.entered) else { return }
            seen |= 1 << stage
            if left < stay.entered {
                sink.count(stageStart + 3 * stage + 2)
            } else {
                sink.span(stageStart + 3 * stage, left - stay.entered)
            }
        }
    }

    static func blocks(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> [FigureBlock] {
        let report = own.report
        return [report.clocks(own, compared)] + (report.groups.map { [$0.block(own, compared, at: \.groups)] } ?? []) + [
            report.speed(own, compared), report.histogram(own, compared), report.waiting(own), report.inStages(own, compared),
        ]
    }

    private func clocks(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        let kindsInUse = Self.watched(context)
        let watched = kinds.indices.filter { kindsInUse.contains(kinds[$0]) }
        let rows = watched.map { kind in
            figureRow(.named(kinds[kind].rawValue), kinds[kind].label, own, compared) { counts in
                let (met, missed, pastDue) = (slot(kind, .met), slot(kind, .missed), slot(kind, .pastDue))
                let whole = counts[met] + counts[missed] + counts[pastDue]
                return [
                    counts.leads(met), counts.leads(missed), counts.leads(pastDue), counts.leads(slot(kind, .running)),
                    counts.share(met, ofCount: whole), counts.span(50, slot(kind, .taken)), counts.span(90, slot(kind, .taken)),
                ]
            }
        }
        let negative = watched.reduce(0) { $0 + own[slot($1, .negative)] }
        return FigureBlock(
            .clocks, "SLA clocks started in the period", .table, rowTitle: "clock",
            columns: [
                FigureColumn("met", "met", rank: 6), FigureColumn("missed", "missed", rank: 6),
                FigureColumn("pastDue", "overdue", rank: 5),
                FigureColumn("running", "running", rank: 3), FigureColumn("compliance", "met %", drawing: .bar, rank: 7),
                FigureColumn("p50", "median", rank: 4), FigureColumn("p90", "90% within", rank: 4),
            ], rows: rows, notes: negativeDurationsNote(negative))
    }

    private func speed(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        FigureBlock(
            .speed, "Speed to lead", .table,
            columns: [
                FigureColumn("leads", "leads", rank: 3), FigureColumn("p50", "median", rank: 2),
                FigureColumn("p90", "90% within", rank: 2),
            ],
            rows: [
                figureRow("entered", "handed to sales", own, compared) { [$0.leads(slot(.entered)), .nothing, .nothing] },
                figureRow("touched", "touched", own, compared) {
                    [$0.leads(slot(.touched)), $0.span(50, slot(.touched)), $0.span(90, slot(.touched))]
                },
                figureRow("untouched", "not touched", own, compared) { [$0.leads(slot(.untouched)), .nothing, .nothing] },
                figureRow("waitOfReady", "response to leads that later qualified", own, compared) {
                    [$0.leads(slot(.waitOfReady)), $0.span(50, slot(.waitOfReady)), $0.span(90, slot(.waitOfReady))]
                },
            ], notes: outOfOrderNote(own[slot(.negative)]),
            references: context.references([.followUpHours, .firstTouchMinutes]))
    }

    /// A note on leads that left sales before they came, by their dates: they are in neither row.
    private func outOfOrderNote(_ count: Int) -> [String] {
        count > 0 ? ["\(count.counted("lead")) neither touched nor not touched: dates out of order"] : []
    }

    private func histogram(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        FigureBlock(
            .histogram, "First touch within", .histogram, columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 1)],
            rows: Self.classes.enumerated().map { index, each in
                figureRow(.named(each.label), each.label, own, compared) { [$0.leads(classStart + index)] }
            })
    }

    private func waiting(_ own: FigureCounts<SpeedReport>) -> FigureBlock {
        let waits = own.tally.waits
        let rows = waits.first.prefix(50).map { wait in
            FigureRow(
                .clock(wait.kind, of: LeadID(Int(wait.id))), wait.kind.label,
                [
                    .lead(LeadID(Int(wait.id))), .text(context.person(wait.owner)), .moment(Instant(milliseconds: wait.due)),
                    .moment(Instant(milliseconds: wait.since)),
                ], emphasis: wait.due < context.now ? .alert : .plain)
        }
        return FigureBlock(
            .waiting, "Waiting \(context.moment)", .leads, rowTitle: "clock",
            columns: [
                FigureColumn("lead", "lead", rank: 5), FigureColumn("owner", "owner", rank: 4), FigureColumn("due", "due", rank: 3),
                FigureColumn("since", "since", rank: 2),
            ], rows: Array(rows),
            notes: waits.first.count > 50 || waits.hasMore
                ? ["only the 50 due first are listed; the Overview page counts all overdue leads"] : [])
    }

    private func inStages(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> FigureBlock {
        var negative = 0
        let rows = stages.enumerated().map { index, stage in
            let slot = stageStart + 3 * index
            negative += own[slot + 2]
            return figureRow(.named(stage.stage.rawValue), context.label(stage), own, compared) {
                [
                    $0.leads(slot), $0.span(50, slot), $0.span(90, slot), $0.currentValue($0.leads(slot + 1)),
                    $0.currentValue($0.span(50, slot + 1)),
                ]
            }
        }
        return FigureBlock(
            .stages, "Time in stage", .table, rowTitle: "stage",
            columns: [
                FigureColumn("left", "left", rank: 4), FigureColumn("p50", "median", rank: 5),
                FigureColumn("p90", "90% within", rank: 3), FigureColumn("open", "in stage \(context.momentSuffix)", rank: 4),
                FigureColumn("openAge", "median age", rank: 2),
            ], rows: rows, notes: negativeDurationsNote(negative))
    }
}

extension ReportContext {
    /// The published figures that the definition shows, for some subjects.
    func references(_ figures: [ReferenceLine.Figure]) -> [String] {
        definition.references.filter { $0.isOn && figures.contains($0.figure) }
            .map { "\($0.figure.label): \($0.value) (\($0.source))" }
    }
}

extension ReferenceLine.Figure {
    /// What the published value is about.
    fileprivate var label: String {
        switch self {
        case .acceptanceRate: "acceptance"
        case .followUpHours: "follow-up"
        case .firstTouchMinutes: "first touch"
        case .reachedByAttempt: "contact"
        case .salesReadyShare: "inquiries that reach MQL"
        case .mqlToSQL: "MQL to SQL"
        case .winRate: "win rate"
        }
    }
}

internal import Lifecycle

/// How fast sales is: the clocks kept and missed, the speed to the lead, time in the stages, and who waits now.
///
/// - **SLA compliance** of a clock: met ÷ (met + missed + open and past due), over the first run of it on each lead that began within the window (domain page,
///   "Figures"). Time taken is end − start; negative ones are left out and counted. A lead that left sales' hands untouched in time neither met nor missed its first touch.
/// - **Speed to lead**: first human touch − entry into sales' hands, over leads that came into them within the window (the first time in it) and were touched before they left;
///   those that a file says left before they came are counted apart.
/// - **Wait of the ready**: of those that were qualified later, from that entry until they were first touched or accepted.
/// - **Time in stage**: the first stay of each lead that began within the window and has ended; beside it the age of those that stand there now, whenever they came.
final class SpeedReport: Report {
    private enum Part: Int, CaseIterable { case met, missed, pastDue, running, taken, negative }
    private enum Speed: Int, CaseIterable { case entered, touched, untouched, waitOfReady, negative }

    private let scope: ReportContext
    private let kinds: [Clock.Kind] = Clock.Kind.allCases
    private let stages: [TimelineStage]
    private let groups: ClocksByGroup?
    private let groupStart: Int
    /// The classes of the histogram: up to so many minutes.
    private static let classes: [(minutes: Int64, label: String)] = [
        (5, "5 min"), (15, "15 min"), (60, "1 h"), (240, "4 h"), (1440, "1 day"), (4320, "3 days"), (10080, "1 week"),
        (.max / 60_000, "longer"),
    ]

    init(_ scope: ReportContext) {
        self.scope = scope
        stages = scope.scheme.steps.filter { $0 != .won } + [.nurture]
        groupStart =
            kinds.count * Part.allCases.count + Speed.allCases.count + Self.classes.count + 3 * stages.count
        groups = ClocksByGroup(scope, Self.watched(scope), start: groupStart)
    }

    /// The clocks that the definition has.
    private static func watched(_ scope: ReportContext) -> [Clock.Kind] {
        Clock.Kind.allCases.filter { kind in
            switch kind {
            case .accept: scope.clocks.accept != nil
            case .firstTouch: scope.clocks.firstTouch != nil
            case .qualify: scope.clocks.qualify != nil
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
        groups?.begin()
        lead.forEachClockRun(scope.clocks, scope.scheme) { run in
            guard let kind = kinds.firstIndex(of: run.kind) else { return }
            let isCounted = seen >> kind & 1 == 0 && scope.window.contains(run.start)
            guard isCounted || run.end == nil else { return }
            let due = scope.clocks.due(run)
            groups?.tell(lead, run, due: due, isCounted: isCounted, &sink)
            if run.end == nil {
                sink.wait(LeadWait(due: due, id: lead.header.pointee.id, owner: lead.owner, kind: run.kind, since: run.start))
            }
            guard isCounted else { return }
            seen |= 1 << kind
            guard let end = run.end else { return sink.count(slot(kind, due < scope.now ? .pastDue : .running)) }
            if run.isLeft {
                if end > due { sink.count(slot(kind, .missed)) }
                return
            }
            guard end >= run.start else { return sink.count(slot(kind, .negative)) }
            sink.count(slot(kind, end <= due ? .met : .missed))
            sink.span(slot(kind, .taken), end - run.start)
        }
    }

    private func visitSpeed<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var wasInHands = false
        var entered: Int64?
        var enteredSeq: UInt32 = 0
        var left: Int64?
        var isQualified = false
        lead.forEachStay(scope.scheme) { stay in
            let isInHands = stay.stage.isInSalesHands
            if isInHands, !wasInHands, entered == nil, scope.window.contains(stay.entered) {
                entered = stay.entered
                enteredSeq = stay.seq
            } else if !isInHands, entered != nil, left == nil {
                left = stay.entered
            }
            if entered != nil, stay.seq >= enteredSeq, StageScheme.reaches(stay.standing, scope.scheme.qualified) {
                isQualified = true
            }
            wasInHands = isInHands
        }
        guard let entered else { return }
        sink.count(slot(.entered))
        guard left ?? .max >= entered else { return sink.count(slot(.negative)) }
        let touch = lead.firstTouch(in: entered...(left ?? .max))
        if let touch {
            let taken = touch - entered
            sink.span(slot(.touched), taken)
            let place = Self.classes.firstIndex { taken <= $0.minutes * 60_000 } ?? Self.classes.count - 1
            sink.count(classStart + place)
        } else {
            sink.count(slot(.untouched))
        }
        guard isQualified else { return }
        var ends = touch
        for mark in lead.verdicts
        where mark.kind == .verdict && mark.verdict == .accepted && mark.at >= entered && mark.at <= left ?? .max {
            ends = min(ends ?? mark.at, mark.at)
        }
        if let ends { sink.span(slot(.waitOfReady), ends - entered) }
    }

    private func visitStages<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = 0
        lead.forEachStay(scope.scheme) { stay in
            guard let stage = stages.firstIndex(of: stay.standing) else { return }
            guard let left = stay.left else { return sink.span(stageStart + 3 * stage + 1, max(0, scope.now - stay.entered)) }
            guard seen >> stage & 1 == 0, scope.window.contains(stay.entered) else { return }
            seen |= 1 << stage
            if left < stay.entered {
                sink.count(stageStart + 3 * stage + 2)
            } else {
                sink.span(stageStart + 3 * stage, left - stay.entered)
            }
        }
    }

    static func blocks(_ own: Counts<SpeedReport>, _ compared: Counts<SpeedReport>?) -> [FigureBlock] {
        let plan = own.plan
        return [plan.clocks(own, compared)] + (plan.groups.map { [$0.block(own, compared, at: \.groups)] } ?? []) + [
            plan.speed(own, compared), plan.histogram(own, compared), plan.waiting(own), plan.inStages(own, compared),
        ]
    }

    private func clocks(_ own: Counts<SpeedReport>, _ compared: Counts<SpeedReport>?) -> FigureBlock {
        let kept = Self.watched(scope)
        let watched = kinds.indices.filter { kept.contains(kinds[$0]) }
        let rows = watched.map { kind in
            figureRow(kinds[kind].rawValue, kinds[kind].label, own, compared) { counts in
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
            "clocks", "Clocks that began in the window", .table, rowTitle: "clock",
            columns: [
                FigureColumn("met", "met", rank: 6), FigureColumn("missed", "missed", rank: 6),
                FigureColumn("pastDue", "past due", rank: 5),
                FigureColumn("running", "still running", rank: 3), FigureColumn("compliance", "kept", drawing: .bar, rank: 7),
                FigureColumn("p50", "median", rank: 4), FigureColumn("p90", "90 % within", rank: 4),
            ], rows: rows, notes: negative > 0 ? ["\(negative) times that came out negative are left out"] : [])
    }

    private func speed(_ own: Counts<SpeedReport>, _ compared: Counts<SpeedReport>?) -> FigureBlock {
        FigureBlock(
            "speed", "Speed to lead", .table,
            columns: [
                FigureColumn("leads", "leads", rank: 3), FigureColumn("p50", "median", rank: 2),
                FigureColumn("p90", "90 % within", rank: 2),
            ],
            rows: [
                figureRow("entered", "came into sales' hands", own, compared) { [$0.leads(slot(.entered)), .nothing, .nothing] },
                figureRow("touched", "touched first", own, compared) {
                    [$0.leads(slot(.touched)), $0.span(50, slot(.touched)), $0.span(90, slot(.touched))]
                },
                figureRow("untouched", "not touched", own, compared) { [$0.leads(slot(.untouched)), .nothing, .nothing] },
                figureRow("waitOfReady", "wait of those qualified later", own, compared) {
                    [$0.leads(slot(.waitOfReady)), $0.span(50, slot(.waitOfReady)), $0.span(90, slot(.waitOfReady))]
                },
            ], notes: own[slot(.negative)] > 0 ? ["\(own[slot(.negative)]) times that came out negative are left out"] : [],
            references: scope.references([.followUpHours, .firstTouchMinutes]))
    }

    private func histogram(_ own: Counts<SpeedReport>, _ compared: Counts<SpeedReport>?) -> FigureBlock {
        FigureBlock(
            "histogram", "First touch within", .histogram, columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 1)],
            rows: Self.classes.enumerated().map { place, each in
                figureRow(each.label, each.label, own, compared) { [$0.leads(classStart + place)] }
            })
    }

    private func waiting(_ own: Counts<SpeedReport>) -> FigureBlock {
        let waits = own.tally.waits
        let rows = waits.first.prefix(50).map { wait in
            FigureRow(
                "L\(wait.id)", wait.kind.label,
                [
                    .lead(LeadID(Int(wait.id))), .text(scope.person(wait.owner)), .moment(Instant(milliseconds: wait.due)),
                    .moment(Instant(milliseconds: wait.since)),
                ], mood: wait.due < scope.now ? .alarm : .plain)
        }
        return FigureBlock(
            "waiting", "Who waits \(scope.moment)", .leads, rowTitle: "for",
            columns: [
                FigureColumn("lead", "lead", rank: 5), FigureColumn("owner", "owner", rank: 4), FigureColumn("due", "due", rank: 3),
                FigureColumn("since", "since", rank: 2),
            ], rows: Array(rows),
            notes: waits.first.count > 50 || waits.hasMore
                ? ["the 50 that are due first; the overview counts all that are late"] : [])
    }

    private func inStages(_ own: Counts<SpeedReport>, _ compared: Counts<SpeedReport>?) -> FigureBlock {
        var negative = 0
        let rows = stages.enumerated().map { place, stage in
            let slot = stageStart + 3 * place
            negative += own[slot + 2]
            return figureRow(stage.stage.rawValue, scope.label(stage), own, compared) {
                [
                    $0.leads(slot), $0.span(50, slot), $0.span(90, slot), $0.ofMoment($0.leads(slot + 1)),
                    $0.ofMoment($0.span(50, slot + 1)),
                ]
            }
        }
        return FigureBlock(
            "stages", "Time in stage", .table, rowTitle: "stage",
            columns: [
                FigureColumn("left", "left it", rank: 4), FigureColumn("p50", "median", rank: 5),
                FigureColumn("p90", "90 % within", rank: 3), FigureColumn("open", "in it \(scope.nowOrThen)", rank: 4),
                FigureColumn("openAge", "median age", rank: 2),
            ], rows: rows, notes: negative > 0 ? ["\(negative) times that came out negative are left out"] : [])
    }
}

extension ReportContext {
    /// The published figures on some things that the definition shows.
    func references(_ figures: [ReferenceLine.Figure]) -> [String] {
        definition.references.filter { $0.isOn && figures.contains($0.figure) }.map { "\($0.value) (\($0.source))" }
    }
}

internal import Lifecycle

/// The clocks of each group: how fast it is, how well it keeps them, and who of it waits and is late now.
///
/// By the rules of ``SpeedReport``, group by group, over the first run of each clock on a lead that began within the window:
/// - **Leads**: those on which one began. **Median** and **90 %**: of the time taken, without what left sales' hands untouched and what came out negative.
/// - **Kept**: met ÷ (met + missed + open and past due).
/// - **Waiting** and **late**: leads on which a clock runs now, whenever it began, and those of them of which one has run out.
///
/// By definition a lead counts under the version under which it entered the stage that the clock began with.
final class ClocksByGroup {
    private enum Part: Int, CaseIterable { case leads, waiting, late }
    private enum RunPart: Int, CaseIterable { case taken, met, asked }

    private let scope: ReportContext
    private let table: GroupTable
    private let kinds: [Clock.Kind]
    /// In which slots the lead that is being looked at was counted already: once, however many clocks run on it.
    private var told = SeenSlots()

    /// Of the clocks that are watched.
    init?(_ scope: ReportContext, _ kinds: [Clock.Kind], start: Int) {
        let parts = Part.allCases.count + kinds.count * RunPart.allCases.count
        guard let table = GroupTable(scope, parts: parts, start: start) else { return nil }
        self.scope = scope
        self.kinds = kinds
        self.table = table
    }

    var slots: Int { table.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { table.slot(part.rawValue, row) }
    private func slot(_ kind: Int, _ part: RunPart, _ row: Int) -> Int {
        table.slot(Part.allCases.count + kind * RunPart.allCases.count + part.rawValue, row)
    }

    /// Another lead is looked at.
    func begin() { told = SeenSlots() }

    /// A run of a clock on the lead that goes on, or is the first of its kind that began within the window.
    func tell<Sink: TallySink>(_ lead: TimelineView, _ run: ClockRun, due: Int64, isCounted: Bool, _ sink: inout Sink) {
        guard let kind = kinds.firstIndex(of: run.kind), let row = table.row(of: lead, under: run.definition) else { return }
        if run.end == nil {
            once(.waiting, row, &sink)
            if due < scope.now { once(.late, row, &sink) }
        }
        guard isCounted else { return }
        once(.leads, row, &sink)
        guard let end = run.end else {
            if due < scope.now { sink.count(slot(kind, .asked, row)) }
            return
        }
        if run.isLeft {
            if end > due { sink.count(slot(kind, .asked, row)) }
            return
        }
        guard end >= run.start else { return }
        sink.count(slot(kind, .asked, row))
        if end <= due { sink.count(slot(kind, .met, row)) }
        sink.span(slot(kind, .taken, row), end - run.start)
    }

    private func once<Sink: TallySink>(_ part: Part, _ row: Int, _ sink: inout Sink) {
        let slot = slot(part, row)
        if told.insert(slot) { sink.count(slot) }
    }

    /// The table, of a plan that counts it at `path`; the largest first, by the leads on which a clock began or runs.
    func block<Plan>(
        _ own: Counts<Plan>, _ compared: Counts<Plan>?, at path: KeyPath<Plan, ClocksByGroup?>
    ) -> FigureBlock {
        let clocks = kinds.enumerated().flatMap { place, kind in
            [
                FigureColumn("\(kind.rawValue)P50", kind.label, rank: 50 - place),
                FigureColumn("\(kind.rawValue)Compliance", "\(kind.verb) kept", rank: 30 - place),
                FigureColumn("\(kind.rawValue)P90", "\(kind.verb) 90 %", rank: 20 - place),
            ]
        }
        return table.block(
            "clocksBy", "Clocks",
            columns: [
                FigureColumn("leads", "leads", rank: 60), FigureColumn("waiting", "waiting", rank: 58),
                FigureColumn("late", "late", rank: 59),
            ] + clocks, own, compared,
            notes: [
                "over clocks that began in the window: the median of the time taken, the share that was kept, the time within which 90 % were done",
                "waiting \(scope.nowOrThen), whenever the clock began; the late are among them",
            ], size: { own[slot(.leads, $0)] + own[slot(.waiting, $0)] }
        ) { $0.plan[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<Plan>(_ counts: Counts<Plan>, _ row: Int) -> [FigureValue] {
        [
            counts.leads(slot(.leads, row)), counts.ofMoment(counts.leads(slot(.waiting, row))),
            counts.ofMoment(counts.leads(slot(.late, row))),
        ]
            + kinds.indices.flatMap { kind in
                [
                    counts.span(50, slot(kind, .taken, row)),
                    counts.share(slot(kind, .met, row), of: slot(kind, .asked, row)),
                    counts.span(90, slot(kind, .taken, row)),
                ]
            }
    }
}

extension Clock.Kind {
    /// What is owed, in one word.
    fileprivate var verb: String {
        switch self {
        case .accept: "decide"
        case .firstTouch: "touch"
        case .qualify: "qualify"
        case .ready: "ready"
        }
    }
}

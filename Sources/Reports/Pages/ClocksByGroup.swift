internal import Lifecycle

/// The clocks of each group: speed, SLA, and the leads waiting or overdue now.
///
/// Follows the rules of ``SpeedReport``, over the first run of each clock on a lead that started within the window:
/// - **Leads**: leads on which a clock started. **Median** and **90 %**: of the time taken, without leads that left
///   sales untouched and without negative durations.
/// - **SLA**: met ÷ (met + missed + open and overdue).
/// - **Waiting** and **overdue**: leads with a running clock, whenever it started, and those with an overdue one.
///
/// When grouping by definition, a lead counts under the version under which it entered the clock's first stage.
final class ClocksByGroup {
    private enum Part: Int, CaseIterable { case leads, waiting, overdue }
    private enum RunPart: Int, CaseIterable { case taken, met, evaluated }

    private let context: ReportContext
    private let table: GroupTable
    private let kinds: [Clock.Kind]
    /// The slots in which the current lead was counted already: once, however many clocks run on it.
    private var seen = SeenSlots()

    /// Creates the table for some clocks; nil where the query does not group.
    init?(_ context: ReportContext, _ kinds: [Clock.Kind], start: Int) {
        let parts = Part.allCases.count + kinds.count * RunPart.allCases.count
        guard let table = GroupTable(context, parts: parts, start: start) else { return nil }
        self.context = context
        self.kinds = kinds
        self.table = table
    }

    var slots: Int { table.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { table.slot(part.rawValue, row) }
    private func slot(_ kind: Int, _ part: RunPart, _ row: Int) -> Int {
        table.slot(Part.allCases.count + kind * RunPart.allCases.count + part.rawValue, row)
    }

    /// Starts a new lead.
    func reset() { seen = SeenSlots() }

    /// Counts a clock run that is still running or the first of its kind within the window.
    func count<Sink: TallySink>(_ lead: TimelineView, _ run: ClockRun, due: Int64, isCounted: Bool, _ sink: inout Sink) {
        guard let kind = kinds.firstIndex(of: run.kind), let row = table.row(of: lead, under: run.definition) else { return }
        if run.end == nil {
            countOnce(.waiting, row, &sink)
            if due < context.now { countOnce(.overdue, row, &sink) }
        }
        guard isCounted else { return }
        countOnce(.leads, row, &sink)
        guard let end = run.end else {
            if due < context.now { sink.count(slot(kind, .evaluated, row)) }
            return
        }
        if run.isAbandoned {
            if end > due { sink.count(slot(kind, .evaluated, row)) }
            return
        }
        guard end >= run.start else { return }
        sink.count(slot(kind, .evaluated, row))
        if end <= due { sink.count(slot(kind, .met, row)) }
        sink.span(slot(kind, .taken, row), end - run.start)
    }

    private func countOnce<Sink: TallySink>(_ part: Part, _ row: Int, _ sink: inout Sink) {
        let slot = slot(part, row)
        if seen.insert(slot) { sink.count(slot) }
    }

    /// Builds the table for a report that stores it at `path`; the largest group comes first.
    func block<R>(
        _ own: FigureCounts<R>, _ compared: FigureCounts<R>?, at path: KeyPath<R, ClocksByGroup?>
    ) -> FigureBlock {
        let clocks = kinds.enumerated().flatMap { index, kind in
            [
                FigureColumn(.named("\(kind.rawValue)P50"), kind.label, rank: 50 - index),
                FigureColumn(.named("\(kind.rawValue)Compliance"), "\(kind.verb) SLA", rank: 30 - index),
                FigureColumn(.named("\(kind.rawValue)P90"), "\(kind.verb) 90%", rank: 20 - index),
            ]
        }
        return table.block(
            .clocksBy, "SLA clocks",
            columns: [
                FigureColumn("leads", "leads", rank: 60), FigureColumn("waiting", "waiting", rank: 58),
                FigureColumn("late", "overdue", rank: 59),
            ] + clocks, own, compared,
            notes: [
                "SLA clocks started in the period: median time taken, share met, time within which 90% were done",
                "waiting: clocks running \(context.momentSuffix), whenever they started; includes overdue",
            ], size: { own[slot(.leads, $0)] + own[slot(.waiting, $0)] }
        ) { $0.report[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<R>(_ counts: FigureCounts<R>, _ row: Int) -> [FigureValue] {
        [
            counts.leads(slot(.leads, row)), counts.currentValue(counts.leads(slot(.waiting, row))),
            counts.currentValue(counts.leads(slot(.overdue, row))),
        ]
            + kinds.indices.flatMap { kind in
                [
                    counts.span(50, slot(kind, .taken, row)),
                    counts.share(slot(kind, .met, row), of: slot(kind, .evaluated, row)),
                    counts.span(90, slot(kind, .taken, row)),
                ]
            }
    }
}

extension Clock.Kind {
    /// The task of the clock as one verb.
    fileprivate var verb: String {
        switch self {
        case .accept: "review"
        case .firstTouch: "touch"
        case .qualify: "qualify"
        case .ready: "ready"
        }
    }
}

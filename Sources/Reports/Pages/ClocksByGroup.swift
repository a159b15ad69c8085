internal import Lifecycle

/// The clocks of each group: speed, SLA, and the leads waiting or overdue now.
///
/// Follows the rules of ``SpeedReport``, over the first run of each clock on a lead that started within the window:
/// - **Leads**: leads on which a clock started. **Median** and **90 %**: of the time taken, without leads that left
///   sales untouched and without negative durations.
/// - **SLA**: met ÷ (met + missed + open and overdue).
/// - **Waiting** and **overdue**: leads with a running clock, whenever it started, and those with an overdue one.
///
/// When grouping by definition, a lead counts under the version under which it entered the clock's first stage; when
/// grouping by owner, under the owner of the step that ended the run, or the present one while it runs.
final class ClocksByGroup {
    enum Key: CounterKey {
        case leads, waiting, overdue
        /// Of a clock: the time taken; the runs that met the SLA; those of which it is known whether they did.
        case taken(Int)
        case met(Int)
        case evaluated(Int)

        static func count(kinds: Int) -> Int { 3 + 3 * kinds }

        var index: Int {
            switch self {
            case .leads: 0
            case .waiting: 1
            case .overdue: 2
            case .taken(let kind): 3 + 3 * kind
            case .met(let kind): 4 + 3 * kind
            case .evaluated(let kind): 5 + 3 * kind
            }
        }
    }

    private let context: ReportContext
    let table: GroupTable<Key>
    private let kinds: [Clock.Kind]

    /// Creates the table for some clocks; nil where the query does not group.
    init?(_ context: ReportContext, _ layout: inout CounterLayout, _ kinds: [Clock.Kind]) {
        guard let table = GroupTable<Key>(context, &layout, keys: Key.count(kinds: kinds.count)) else { return nil }
        self.context = context
        self.kinds = kinds
        self.table = table
    }

    /// Counts a clock run that is still running or the first of its kind within the window.
    ///
    /// - Parameter seen: the counters in which the lead was counted already: once, however many clocks run on it.
    func count<Sink: TallySink & ~Copyable>(
        _ lead: TimelineView, _ run: ClockRun, due: Int64, isCounted: Bool, _ seen: inout SeenCounters, _ sink: inout Sink
    ) {
        guard let kind = kinds.firstIndex(of: run.kind), let row = table.row(of: lead, at: run.endSeq, under: run.definition) else {
            return
        }
        func countOnce(_ key: Key, _ seen: inout SeenCounters, _ sink: inout Sink) {
            if seen.insert(table[key, row]) { sink.count(table[key, row]) }
        }
        if run.end == nil {
            countOnce(.waiting, &seen, &sink)
            if due < context.now { countOnce(.overdue, &seen, &sink) }
        }
        guard isCounted else { return }
        countOnce(.leads, &seen, &sink)
        guard let end = run.end else {
            if due < context.now { sink.count(table[.evaluated(kind), row]) }
            return
        }
        if run.isAbandoned {
            if end > due { sink.count(table[.evaluated(kind), row]) }
            return
        }
        guard end >= run.start else { return }
        sink.count(table[.evaluated(kind), row])
        if end <= due { sink.count(table[.met(kind), row]) }
        sink.span(table[.taken(kind), row], end - run.start)
    }

    private var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("leads", "leads", rank: 60) { $0.leads(.leads) },
            Figure("waiting", "waiting", rank: 58, isCurrent: true) { $0.leads(.waiting) },
            Figure("late", "SLA overdue", rank: 59, isCurrent: true) { $0.leads(.overdue) },
        ]
            + kinds.enumerated().flatMap { kind, name in
                [
                    Figure(.named("\(name.rawValue)P50"), name.label, rank: 50 - kind, basis: SpeedReport.basisTaken) {
                        $0.span(50, .taken(kind))
                    },
                    Figure(.named("\(name.rawValue)Compliance"), "\(name.verb) SLA", rank: 30 - kind) {
                        $0.share(.met(kind), of: .evaluated(kind))
                    },
                    Figure(
                        .named("\(name.rawValue)P90"), "\(name.verb) 90%", rank: 20 - kind, basis: SpeedReport.basisTaken
                    ) { $0.span(90, .taken(kind)) },
                ]
            }
    }

    func blocks(_ own: FigureCounts<SpeedReport>, _ compared: FigureCounts<SpeedReport>?) -> [FigureBlock] {
        GroupTable.blocks(
            .clocksBy, "SLA clocks", figures, own, compared, in: { $0.groups?.table },
            notes: [
                "SLA clocks started in the period: median time taken, share met, time within which 90% were done",
                "waiting: clocks running \(context.momentSuffix), whenever they started; includes those overdue by SLA",
            ], size: { $0[.leads] + $0[.waiting] })
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
        case .triage: "decide"
        }
    }
}

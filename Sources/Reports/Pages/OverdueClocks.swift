internal import Lifecycle

/// The running clocks and the overdue ones.
///
/// Accept, first touch and qualify, as the queues show them. Agreed meetings and further attempts are the rep's own
/// task and appear in Today.
final class OverdueClocks {
    private enum Key: Int, CaseIterable, CounterKey { case running, overdue }

    private let context: ReportContext
    private let kinds: [Clock.Kind]
    private let counters: CounterTable<Key>

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        kinds = context.clocks.kinds
        counters = layout.table(rows: kinds.count)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ clocks: OpenClocks, _ sink: inout Sink) {
        for (kind, name) in kinds.enumerated() {
            guard let due = clocks.due(name) else { continue }
            if due < context.now {
                sink.span(counters[.overdue, kind], context.now - due)
                sink.wait(RunningClock(due: due, id: lead.number, owner: lead.owner, kind: name, since: due))
            } else {
                sink.count(counters[.running, kind])
            }
        }
    }

    private static var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("late", "SLA overdue", rank: 3) { $0.leads(.overdue) },
            Figure("medianLate", "median delay", rank: 1, basis: "calendar time since the due moment, of the leads overdue by SLA")
            {
                $0.span(50, .overdue)
            },
            Figure("running", "on time", rank: 2) { $0.leads(.running) },
        ]
    }

    /// The clocks with overdue leads.
    func overdueCounts(_ own: FigureCounts<OverdueClocks>) -> [(label: String, count: Int)] {
        kinds.indices.map { (kinds[$0].label, own.row(\.counters, $0)[.overdue]) }.filter { $0.1 > 0 }
    }

    func block(_ own: FigureCounts<OverdueClocks>) -> FigureBlock {
        let figures = Self.figures
        let rows = kinds.enumerated().map { index, kind in
            let isOverdue = own.row(\.counters, index)[.overdue] > 0
            return figureRow(
                .named(kind.rawValue), kind.label, emphasis: isOverdue ? .alert : .plain, figures, own, nil
            ) { $0.row(\.counters, index) }
        }
        return FigureBlock(
            .late, "SLA overdue with sales \(context.moment)", .table, rowTitle: "clock", columns: figures.map(\.column),
            rows: rows,
            notes: OverdueNotes.overview,
            references: context.references([.followUpHours]))
    }
}

extension Clock.Kind {
    var label: String {
        switch self {
        case .accept: "to review"
        case .firstTouch: "first touch"
        case .qualify: "to qualify"
        case .ready: "ready"
        case .triage: "to decide"
        }
    }
}

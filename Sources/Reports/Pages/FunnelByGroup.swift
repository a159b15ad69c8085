internal import Lifecycle

/// The funnel of each group, step by step.
///
/// Follows the rules of ``FunnelSteps``, group by group:
/// - **Leads**: leads that entered any step within the window.
/// - **Entered** and **reached** for each step: as in the funnel; when grouping by definition, a lead counts under the
///   version under which it entered that step.
/// - **Still open**: leads that have not reached the step after one that they entered, and are open. They may still
///   change the rates.
final class FunnelByGroup {
    private enum Key: CounterKey {
        case leads, immature
        case entered(Int)
        case reached(Int)

        static func count(steps: Int) -> Int { 2 + 2 * steps }

        var index: Int {
            switch self {
            case .leads: 0
            case .immature: 1
            case .entered(let step): 2 + 2 * step
            case .reached(let step): 3 + 2 * step
            }
        }
    }

    private let context: ReportContext
    private let table: GroupTable<Key>
    private let steps: [TimelineStage]

    init?(_ context: ReportContext, _ layout: inout CounterLayout) {
        steps = context.scheme.steps
        guard let table = GroupTable<Key>(context, &layout, keys: Key.count(steps: steps.count)) else { return nil }
        self.context = context
        self.table = table
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        // By step: the earliest entry within the window, and its row; -1 for none.
        var enteredAt = InlineArray<8, Int64>(repeating: 0)
        var rows = InlineArray<8, Int>(repeating: -1)
        var isEntered = 0
        var furthest = -1
        var isWon = false
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            furthest = max(furthest, stay.effectiveStage.rank)
            if stay.effectiveStage == .won { isWon = true }
            present = stay.effectiveStage
            guard context.window.contains(stay.entered), let step = steps.firstIndex(of: stay.effectiveStage) else { return }
            guard isEntered >> step & 1 == 0 || stay.entered < enteredAt[step] else { return }
            isEntered |= 1 << step
            enteredAt[step] = stay.entered
            rows[step] = table.row(of: lead, under: stay.definition) ?? -1
        }
        var seen = SeenCounters()
        while isEntered != 0 {
            let step = isEntered.trailingZeroBitCount
            isEntered &= isEntered - 1
            let row = rows[step]
            guard row >= 0 else { continue }
            if seen.insert(table[.leads, row]) { sink.count(table[.leads, row]) }
            sink.count(table[.entered(step), row])
            guard step + 1 < steps.count else { continue }
            if steps[step + 1] == .won ? isWon : furthest >= steps[step + 1].rank {
                sink.count(table[.reached(step), row])
            } else if present.isOpen, seen.insert(table[.immature, row]) {
                sink.count(table[.immature, row])
            }
        }
    }

    /// On a narrow screen the rates from sales on stay, with the numbers of the first and last step.
    private var figures: [Figure<RowCounts<Key>>] {
        let salesStep = steps.firstIndex { $0.isWithSales } ?? 0
        var figures = [Figure<RowCounts<Key>>("leads", "leads", drawing: .bar, rank: 60) { $0.leads(.leads) }]
        for (step, stage) in steps.enumerated() {
            let name = stage.stage.rawValue
            let isLast = step + 1 == steps.count
            let rank = step == salesStep ? 59 : isLast ? 40 : step > salesStep ? 20 : 10
            figures.append(
                Figure(.named("\(name)Entered"), context.label(stage), rank: rank) { $0.leads(.entered(step)) })
            guard !isLast else { continue }
            figures.append(
                Figure(
                    .named("\(name)Reached"), "to \(context.label(steps[step + 1]))", rank: step >= salesStep ? 58 - step : 15
                ) { $0.share(.reached(step), of: .entered(step)) })
        }
        return figures + [Figure("immature", "still open", rank: 30) { $0.leads(.immature) }]
    }

    /// Builds the table.
    static func block(_ own: FigureCounts<FunnelByGroup>, _ compared: FigureCounts<FunnelByGroup>?) -> FigureBlock {
        own.part.table.block(
            .funnelBy, "Funnel", own.part.figures, own, compared, in: \.table,
            notes: [
                "each rate: share of the leads that entered the step in the period; leads still open may reach the next step"
            ],
            size: { $0[.leads] })
    }
}

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
    private enum Part: Int, CaseIterable { case leads, immature }

    private let context: ReportContext
    private let table: GroupTable
    private let steps: [TimelineStage]
    /// Of the current lead, by step: its earliest entry within the window, and its row; -1 for none.
    private let entries: UnsafeMutablePointer<Int64>
    private let rows: UnsafeMutablePointer<Int>

    init?(_ context: ReportContext, start: Int) {
        let steps = context.scheme.steps
        guard let table = GroupTable(context, parts: Part.allCases.count + 2 * steps.count, start: start) else { return nil }
        self.context = context
        self.table = table
        self.steps = steps
        entries = .allocate(capacity: steps.count)
        rows = .allocate(capacity: steps.count)
        entries.initialize(repeating: 0, count: steps.count)
        rows.initialize(repeating: -1, count: steps.count)
    }

    deinit {
        entries.deallocate()
        rows.deallocate()
    }

    var slots: Int { table.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { table.slot(part.rawValue, row) }
    private func entered(_ step: Int, _ row: Int) -> Int { table.slot(Part.allCases.count + 2 * step, row) }
    private func reached(_ step: Int, _ row: Int) -> Int { table.slot(Part.allCases.count + 2 * step + 1, row) }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var isEntered = 0
        var furthest = -1
        var isWon = false
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            furthest = max(furthest, stay.effectiveStage.rank)
            if stay.effectiveStage == .won { isWon = true }
            present = stay.effectiveStage
            guard context.window.contains(stay.entered), let step = steps.firstIndex(of: stay.effectiveStage) else { return }
            guard isEntered >> step & 1 == 0 || stay.entered < entries[step] else { return }
            isEntered |= 1 << step
            entries[step] = stay.entered
            rows[step] = table.row(of: lead, under: stay.definition) ?? -1
        }
        var seen = SeenSlots()
        while isEntered != 0 {
            let step = isEntered.trailingZeroBitCount
            isEntered &= isEntered - 1
            let row = rows[step]
            guard row >= 0 else { continue }
            if seen.insert(slot(.leads, row)) { sink.count(slot(.leads, row)) }
            sink.count(entered(step, row))
            guard step + 1 < steps.count else { continue }
            if steps[step + 1] == .won ? isWon : furthest >= steps[step + 1].rank {
                sink.count(reached(step, row))
            } else if present.isOpen, seen.insert(slot(.immature, row)) {
                sink.count(slot(.immature, row))
            }
        }
    }

    /// Builds the table for a report that stores it at `path`.
    static func block<R>(
        _ own: FigureCounts<R>, _ compared: FigureCounts<R>?, at path: KeyPath<R, FunnelByGroup?>
    ) -> FigureBlock? {
        guard let part = own.report[keyPath: path] else { return nil }
        return part.table.block(
            .funnelBy, "Funnel", columns: part.columns, own, compared,
            notes: [
                "each rate: share of the leads that entered the step in the period; leads still open may reach the next step"
            ],
            size: { own[part.slot(.leads, $0)] }
        ) { $0.report[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<R>(_ counts: FigureCounts<R>, _ row: Int) -> [FigureValue] {
        var values = [counts.leads(slot(.leads, row))]
        for step in steps.indices {
            values.append(counts.leads(entered(step, row)))
            if step + 1 < steps.count { values.append(counts.share(reached(step, row), of: entered(step, row))) }
        }
        return values + [counts.leads(slot(.immature, row))]
    }

    /// On a narrow screen the rates from sales on stay, with the numbers of the first and last step.
    private var columns: [FigureColumn] {
        let salesStep = steps.firstIndex { $0.isWithSales } ?? 0
        var columns = [FigureColumn("leads", "leads", drawing: .bar, rank: 60)]
        for (step, stage) in steps.enumerated() {
            let name = stage.stage.rawValue
            let isLast = step + 1 == steps.count
            columns.append(
                FigureColumn(
                    .named("\(name)Entered"), context.label(stage),
                    rank: step == salesStep ? 59 : isLast ? 40 : step > salesStep ? 20 : 10))
            guard !isLast else { continue }
            columns.append(
                FigureColumn(
                    .named("\(name)Reached"), "to \(context.label(steps[step + 1]))", rank: step >= salesStep ? 58 - step : 15))
        }
        return columns + [FigureColumn("immature", "still open", rank: 30)]
    }
}

internal import Lifecycle

/// The funnel of each group, step by step: where leads of a source or a rep stay behind.
///
/// By the rules of ``FunnelSteps``, group by group:
/// - **Leads**: those that entered any step within the window.
/// - **Entered** and **reached** for each step: as in the funnel; by definition a lead counts under the version under which it entered that step.
/// - **Still open**: those of the leads that haven't reached the step behind one that they entered, and whose present stage is open; so many may still change the rates.
final class FunnelByGroup {
    private enum Part: Int, CaseIterable { case leads, immature }

    private let scope: ReportContext
    private let table: GroupTable
    private let steps: [TimelineStage]
    /// Of the lead that is being looked at, by step: the entry within the window that occurred first, and its row; -1 for none.
    private let entries: UnsafeMutablePointer<Int64>
    private let rows: UnsafeMutablePointer<Int>

    init?(_ scope: ReportContext, start: Int) {
        let steps = scope.scheme.steps
        guard let table = GroupTable(scope, parts: Part.allCases.count + 2 * steps.count, start: start) else { return nil }
        self.scope = scope
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
        lead.forEachStay(scope.scheme) { stay in
            furthest = max(furthest, stay.standing.rank)
            if stay.standing == .won { isWon = true }
            present = stay.standing
            guard scope.window.contains(stay.entered), let step = steps.firstIndex(of: stay.standing) else { return }
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

    /// The table, of a plan that counts it at `path`.
    static func block<Plan>(
        _ own: Counts<Plan>, _ compared: Counts<Plan>?, at path: KeyPath<Plan, FunnelByGroup?>
    ) -> FigureBlock? {
        guard let part = own.plan[keyPath: path] else { return nil }
        return part.table.block(
            "funnelBy", "Funnel", columns: part.columns, own, compared,
            notes: [
                "each rate is of the leads that entered its step in the window; \"still open\" may yet reach the next"
            ],
            size: { own[part.slot(.leads, $0)] }
        ) { $0.plan[keyPath: path]?.values($0, $1) ?? [] }
    }

    private func values<Plan>(_ counts: Counts<Plan>, _ row: Int) -> [FigureValue] {
        var values = [counts.leads(slot(.leads, row))]
        for step in steps.indices {
            values.append(counts.leads(entered(step, row)))
            if step + 1 < steps.count { values.append(counts.share(reached(step, row), of: entered(step, row))) }
        }
        return values + [counts.leads(slot(.immature, row))]
    }

    /// Where the room is short the rates from sales' hands on stay, with the numbers at both ends.
    private var columns: [FigureColumn] {
        let hands = steps.firstIndex { $0.isInSalesHands } ?? 0
        var columns = [FigureColumn("leads", "leads", drawing: .bar, rank: 60)]
        for (step, stage) in steps.enumerated() {
            let name = stage.stage.rawValue
            let isLast = step + 1 == steps.count
            columns.append(
                FigureColumn("\(name)Entered", scope.label(stage), rank: step == hands ? 59 : isLast ? 40 : step > hands ? 20 : 10))
            guard !isLast else { continue }
            columns.append(
                FigureColumn("\(name)Reached", "to \(scope.label(steps[step + 1]))", rank: step >= hands ? 58 - step : 15))
        }
        return columns + [FigureColumn("immature", "still open", rank: 30)]
    }
}

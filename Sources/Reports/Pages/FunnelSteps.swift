internal import Lifecycle

/// Cohort conversions from each step of the funnel to the next.
///
/// - **Entered A**: distinct leads that entered A within the window, by when it occurred; re-entries count once, and a lead that jumped over A never entered it.
/// - **Reached B** (the next step): those of them that were ever in B or behind it; a jump that skips B counts as having reached B (domain page, "Figures": cohort
///   conversion). Won is reached by winning.
/// - **Immature**: those that haven't reached B and whose present stage is still open.
/// - **Time to B**: from the entry into A within the window that occurred first to the next stay, in the order of the journal, in B or behind it. Negative ones, as files that tell history
///   in another order bring them, are left out and counted.
/// - **By files**: those whose entry a file declared.
final class FunnelSteps {
    let scope: ReportContext
    let slots: Int
    private let steps: [TimelineStage]
    private let pieceCount: Int
    /// The step that each stage is, -1 for those that are none; and how far a stage must be to have reached the step behind.
    private let stepOf: UnsafeMutablePointer<Int>
    private let needed: UnsafeMutablePointer<Int>
    /// Of the lead that is being looked at, by step: the first entry within the window, and when B was reached behind it.
    private let entries: UnsafeMutablePointer<Int64>
    private let reached: UnsafeMutablePointer<Int64>
    private static let most = 12

    private enum Part: Int { case entered, reached, immature, time, negative, declared }
    private static let parts = 6

    init(_ scope: ReportContext) {
        self.scope = scope
        steps = scope.scheme.steps
        pieceCount = scope.pieces.count
        slots = steps.count * (Self.parts + pieceCount)
        stepOf = .allocate(capacity: Self.most)
        needed = .allocate(capacity: Self.most)
        entries = .allocate(capacity: Self.most)
        reached = .allocate(capacity: Self.most)
        stepOf.initialize(repeating: -1, count: Self.most)
        needed.initialize(repeating: .max, count: Self.most)
        entries.initialize(repeating: .min, count: Self.most)
        reached.initialize(repeating: .min, count: Self.most)
        for (step, stage) in steps.enumerated() {
            stepOf[Int(stage.rawValue)] = step
            if step + 1 < steps.count { needed[step] = steps[step + 1] == .won ? .max : steps[step + 1].rank }
        }
    }

    deinit {
        stepOf.deallocate()
        needed.deallocate()
        entries.deallocate()
        reached.deallocate()
    }

    @inline(__always)
    private func slot(_ part: Part, _ step: Int) -> Int { step * Self.parts + part.rawValue }
    @inline(__always)
    private func slot(piece: Int, _ step: Int) -> Int { steps.count * Self.parts + step * pieceCount + piece }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let window = scope.window
        // Which steps were entered, and whether a file declared the entry, in bits.
        var isEntered = 0
        var isDeclared = 0
        var furthest = -1
        var isWon = false
        var present = TimelineStage.inquiry
        // In which piece a step was entered, so that a lead counts once in each.
        var seen = SeenSlots()
        let last = steps.count - 1
        lead.forEachStay(scope.scheme) { stay in
            let rank = stay.standing.rank
            present = stay.standing
            if rank > furthest { furthest = rank }
            if stay.standing == .won { isWon = true }
            var open = isEntered
            while open != 0 {
                let step = open.trailingZeroBitCount
                open &= open - 1
                guard reached[step] == .min, step < last else { continue }
                let isThere = step + 1 == last ? stay.standing == .won : rank >= needed[step]
                if isThere { reached[step] = stay.entered }
            }
            let step = stepOf[Int(stay.standing.rawValue)]
            guard step >= 0, window.contains(stay.entered) else { return }
            if isEntered >> step & 1 == 0 || stay.entered < entries[step] {
                // An earlier one that a file told later has its own time behind it.
                reached[step] = .min
                entries[step] = stay.entered
                isEntered |= 1 << step
                if stay.isDeclared { isDeclared |= 1 << step } else { isDeclared &= ~(1 << step) }
            }
            if let piece = scope.pieces.piece(of: stay.entered) { _ = seen.insert(slot(piece: piece, step)) }
        }
        guard isEntered != 0 else { return }
        while isEntered != 0 {
            let step = isEntered.trailingZeroBitCount
            isEntered &= isEntered - 1
            sink.count(slot(.entered, step))
            if isDeclared >> step & 1 == 1 { sink.count(slot(.declared, step)) }
            guard step < last else { continue }
            guard step + 1 == last ? isWon : furthest >= needed[step] else {
                if present.isOpen { sink.count(slot(.immature, step)) }
                continue
            }
            sink.count(slot(.reached, step))
            guard reached[step] != .min else { continue }
            let time = reached[step] - entries[step]
            if time < 0 { sink.count(slot(.negative, step)) } else { sink.span(slot(.time, step), time) }
        }
        seen.forEach { sink.count($0) }
    }

    /// The funnel and its lines, of a plan that has these steps at `path`.
    static func blocks<Plan>(
        _ own: Counts<Plan>, _ compared: Counts<Plan>?, at path: KeyPath<Plan, FunnelSteps>
    ) -> [FigureBlock] {
        let part = own.plan[keyPath: path]
        let scope = part.scope
        var negative = 0
        var declared = 0
        let rows = part.steps.indices.map { step in
            let next = step + 1 < part.steps.count ? scope.label(part.steps[step + 1]) : ""
            negative += own[part.slot(.negative, step)]
            declared += own[part.slot(.declared, step)]
            return figureRow(part.steps[step].stage.rawValue, scope.label(part.steps[step]), own, compared) { counts in
                let part = counts.plan[keyPath: path]
                let (entered, reached) = (part.slot(.entered, step), part.slot(.reached, step))
                guard step + 1 < part.steps.count else { return [counts.leads(entered), .nothing, .nothing, .nothing, .text("")] }
                return [
                    counts.leads(entered), counts.share(reached, of: entered), counts.leads(part.slot(.immature, step)),
                    counts.span(50, part.slot(.time, step)), .text(next),
                ]
            }
        }
        var notes: [String] = []
        if declared > 0 { notes.append("\(declared) of the entries were declared by files") }
        if negative > 0 { notes.append("\(negative) times that came out negative are left out") }
        let series = part.steps.indices.map { step in
            figureRow(part.steps[step].stage.rawValue, scope.label(part.steps[step]), own, nil) { counts in
                [
                    .series((0..<scope.pieces.count).map { counts[part.slot(piece: $0, step)] }),
                    counts.leads(part.slot(.entered, step)),
                ]
            }
        }
        return [
            FigureBlock(
                "funnel", "Funnel", .funnel,
                columns: [
                    FigureColumn("entered", "entered", drawing: .bar, rank: 5), FigureColumn("reached", "reached next", rank: 4),
                    FigureColumn("immature", "still open", rank: 2), FigureColumn("medianTime", "median time", rank: 3),
                    FigureColumn("next", "next"),
                ], rows: rows, notes: notes),
            FigureBlock(
                "trend", "Entries, \(scope.pieces.label)", .table,
                columns: [FigureColumn("entries", "", drawing: .spark, rank: 2), FigureColumn("entered", "in all", rank: 1)],
                rows: series),
        ]
    }
}

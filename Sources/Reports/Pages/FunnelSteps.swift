internal import Lifecycle

/// Cohort conversions from each step of the funnel to the next.
///
/// - **Entered A**: distinct leads that entered A within the window, by when it occurred. Re-entries count once, and a
///   lead that jumped over A never entered it.
/// - **Reached B** (the next step): those of them that were ever in B or beyond it. A jump over B counts as reaching B
///   (domain page, "Figures": cohort conversion). Only winning reaches won.
/// - **Immature**: those that have not reached B and are open.
/// - **Time to B**: from the earliest entry into A within the window to the next stay, in the order of the journal, in
///   B or beyond it. Negative durations, as from files with dates out of order, are left out and counted.
/// - **Declared**: those whose entry a file declared.
final class FunnelSteps {
    let context: ReportContext
    let slots: Int
    private let steps: [TimelineStage]
    private let segmentCount: Int
    /// The step of each stage, -1 for none; and for each step the rank that reaches the next one.
    private let stepOf: UnsafeMutablePointer<Int>
    private let needed: UnsafeMutablePointer<Int>
    /// Of the current lead, by step: the earliest entry within the window, and when it reached B after it.
    private let entries: UnsafeMutablePointer<Int64>
    private let reached: UnsafeMutablePointer<Int64>
    private static let maxSteps = 12

    private enum Part: Int { case entered, reached, immature, time, negative, declared }
    private static let parts = 6

    init(_ context: ReportContext) {
        self.context = context
        steps = context.scheme.steps
        segmentCount = context.segments.count
        slots = steps.count * (Self.parts + segmentCount)
        stepOf = .allocate(capacity: Self.maxSteps)
        needed = .allocate(capacity: Self.maxSteps)
        entries = .allocate(capacity: Self.maxSteps)
        reached = .allocate(capacity: Self.maxSteps)
        stepOf.initialize(repeating: -1, count: Self.maxSteps)
        needed.initialize(repeating: .max, count: Self.maxSteps)
        entries.initialize(repeating: .min, count: Self.maxSteps)
        reached.initialize(repeating: .min, count: Self.maxSteps)
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
    private func slot(segment: Int, _ step: Int) -> Int { steps.count * Self.parts + step * segmentCount + segment }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let window = context.window
        // Which steps were entered, and whether a file declared the entry, in bits.
        var isEntered = 0
        var isDeclared = 0
        var furthest = -1
        var isWon = false
        var present = TimelineStage.inquiry
        // The segments in which each step was entered, so that a lead counts once in each.
        var seen = SeenSlots()
        let last = steps.count - 1
        lead.forEachStay(context.scheme) { stay in
            let rank = stay.effectiveStage.rank
            present = stay.effectiveStage
            if rank > furthest { furthest = rank }
            if stay.effectiveStage == .won { isWon = true }
            var open = isEntered
            while open != 0 {
                let step = open.trailingZeroBitCount
                open &= open - 1
                guard reached[step] == .min, step < last else { continue }
                let hasReached = step + 1 == last ? stay.effectiveStage == .won : rank >= needed[step]
                if hasReached { reached[step] = stay.entered }
            }
            let step = stepOf[Int(stay.effectiveStage.rawValue)]
            guard step >= 0, window.contains(stay.entered) else { return }
            if isEntered >> step & 1 == 0 || stay.entered < entries[step] {
                // An earlier entry that a file declared later starts its own time.
                reached[step] = .min
                entries[step] = stay.entered
                isEntered |= 1 << step
                if stay.isDeclared { isDeclared |= 1 << step } else { isDeclared &= ~(1 << step) }
            }
            if let segment = context.segments.segment(of: stay.entered) { _ = seen.insert(slot(segment: segment, step)) }
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

    /// Builds the funnel and its trends for a report that stores these steps at `path`.
    static func blocks<R>(
        _ own: FigureCounts<R>, _ compared: FigureCounts<R>?, at path: KeyPath<R, FunnelSteps>
    ) -> [FigureBlock] {
        let part = own.report[keyPath: path]
        let context = part.context
        var negative = 0
        var declared = 0
        let rows = part.steps.indices.map { step in
            let next = step + 1 < part.steps.count ? context.label(part.steps[step + 1]) : ""
            negative += own[part.slot(.negative, step)]
            declared += own[part.slot(.declared, step)]
            return figureRow(.named(part.steps[step].stage.rawValue), context.label(part.steps[step]), own, compared) { counts in
                let part = counts.report[keyPath: path]
                let (entered, reached) = (part.slot(.entered, step), part.slot(.reached, step))
                guard step + 1 < part.steps.count else { return [counts.leads(entered), .nothing, .nothing, .nothing, .text("")] }
                return [
                    counts.leads(entered), counts.share(reached, of: entered), counts.leads(part.slot(.immature, step)),
                    counts.span(50, part.slot(.time, step)), .text(next),
                ]
            }
        }
        var notes: [String] = []
        if declared > 0 { notes.append("\(declared.counted("entry", "entries")) declared by imported files") }
        notes += negativeDurationsNote(negative)
        let series = part.steps.indices.map { step in
            figureRow(.named(part.steps[step].stage.rawValue), context.label(part.steps[step]), own, nil) { counts in
                [
                    .series((0..<context.segments.count).map { counts[part.slot(segment: $0, step)] }),
                    counts.leads(part.slot(.entered, step)),
                ]
            }
        }
        return [
            FigureBlock(
                .funnel, "Funnel", .funnel,
                columns: [
                    FigureColumn("entered", "entered", drawing: .bar, rank: 5), FigureColumn("reached", "moved on", rank: 4),
                    FigureColumn("immature", "still open", rank: 2), FigureColumn("medianTime", "median time", rank: 3),
                    FigureColumn("next", "to"),
                ], rows: rows, notes: notes),
            FigureBlock(
                .trend, "Entries \(context.segments.label)", .table,
                columns: [FigureColumn("entries", "", drawing: .spark, rank: 2), FigureColumn("entered", "total", rank: 1)],
                rows: series),
        ]
    }
}

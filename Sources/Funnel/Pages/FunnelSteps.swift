internal import Lifecycle

/// Cohort conversions from each step of the funnel to the next.
///
/// - **Entered A**: distinct leads that entered A within the window, by when it occurred; re-entries count once, and a lead that jumped over A never entered it.
/// - **Reached B** (the next step): those of them that were ever in B or behind it; a jump that skips B counts as having reached B (domain page, "Figures": cohort
///   conversion). Won is reached by winning.
/// - **Immature**: those that haven't reached B and whose present stage is still open.
/// - **Time to B**: from the first entry into A within the window to the next stay, in the order of the journal, in B or behind it. Negative ones, as files that tell history
///   in another order bring them, are left out and counted.
/// - **By files**: those whose entry a file declared.
final class FunnelSteps {
    let scope: Scope
    private let steps: [TrackStage]

    private enum Part: Int, CaseIterable { case entered, reached, immature, time, negative, declared }

    init(_ scope: Scope) {
        self.scope = scope
        steps = scope.scheme.steps
    }

    var slots: Int { steps.count * (Part.allCases.count + scope.pieces.count) }

    private func slot(_ part: Part, _ step: Int) -> Int { step * Part.allCases.count + part.rawValue }
    private func slot(piece: Int, _ step: Int) -> Int { steps.count * Part.allCases.count + step * scope.pieces.count + piece }

    func visit<Sink: TallySink>(_ lead: LeadView, _ sink: inout Sink) {
        // By step: the first entry within the window, and when B was reached behind it. There are at most seven steps.
        var entries: (Int64, Int64, Int64, Int64, Int64, Int64, Int64) = (.min, .min, .min, .min, .min, .min, .min)
        var reachedAt: (Int64, Int64, Int64, Int64, Int64, Int64, Int64) = (.min, .min, .min, .min, .min, .min, .min)
        var isDeclared = 0
        var furthest = -1
        var isWon = false
        var present = TrackStage.inquiry
        // Which steps were entered in which piece, so that a lead counts once in each.
        var pieces: [Int] = []
        let window = scope.window
        withUnsafeMutableBytes(of: &entries) { entries in
            withUnsafeMutableBytes(of: &reachedAt) { reached in
                let entries = entries.assumingMemoryBound(to: Int64.self)
                let reached = reached.assumingMemoryBound(to: Int64.self)
                lead.forEachStay(scope.scheme) { stay in
                    let rank = stay.standing.rank
                    present = stay.standing
                    furthest = max(furthest, rank)
                    if stay.standing == .won { isWon = true }
                    for step in steps.indices {
                        if entries[step] != .min, reached[step] == .min, step + 1 < steps.count,
                            StageScheme.reaches(stay.standing, steps[step + 1])
                        {
                            reached[step] = stay.entered
                        }
                        guard steps[step] == stay.standing, window.contains(stay.entered) else { continue }
                        if entries[step] == .min || stay.entered < entries[step] {
                            // An earlier one that a file told later has its own time behind it.
                            if entries[step] != .min { reached[step] = .min }
                            entries[step] = stay.entered
                            if stay.isDeclared { isDeclared |= 1 << step } else { isDeclared &= ~(1 << step) }
                        }
                        if let piece = scope.pieces.piece(of: stay.entered) {
                            let slot = slot(piece: piece, step)
                            if !pieces.contains(slot) { pieces.append(slot) }
                        }
                    }
                }
                for step in steps.indices where entries[step] != .min {
                    sink.count(slot(.entered, step))
                    if isDeclared >> step & 1 == 1 { sink.count(slot(.declared, step)) }
                    guard step + 1 < steps.count else { continue }
                    let next = steps[step + 1]
                    guard next == .won ? isWon : furthest >= next.rank else {
                        if present.isOpen { sink.count(slot(.immature, step)) }
                        continue
                    }
                    sink.count(slot(.reached, step))
                    guard reached[step] != .min else { continue }
                    let time = reached[step] - entries[step]
                    if time < 0 { sink.count(slot(.negative, step)) } else { sink.span(slot(.time, step), time) }
                }
            }
        }
        for slot in pieces { sink.count(slot) }
    }

    /// The funnel and its lines; `offset` is where its slots begin.
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

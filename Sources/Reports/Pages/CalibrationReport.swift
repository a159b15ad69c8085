internal import Lifecycle

/// Whether scores predict outcomes: the outcomes of leads by score and by scoring rule.
///
/// Covers leads whose first recorded score lies within the window, by that score (fit + engagement as the journal line
/// records it), in bands of twenty. Shares have 95 % confidence intervals (Wilson).
///
/// Rules for fit and for engagement are compared apart, over the leads that ended within the window (``RuleOutcomes``),
/// as `definition review` does over all time. A rule's **lift** is the won share of the leads with it ÷ that of all
/// leads that count for the rule.
///
/// **Estimated chance**: leads that were closed within the window, by the chance to close that was assessed last
/// before, since an earlier end; its mean beside the share that was won. The last such end within the window counts.
final class CalibrationReport: Report {
    private enum Key: Int, CaseIterable, CounterKey { case leads, accepted, qualified, won }
    private enum ChanceKey: Int, CaseIterable, CounterKey { case leads, won, percent }

    private let context: ReportContext
    private let rules: RuleOutcomes
    private let scores: CounterTable<Key>
    private let chances: CounterTable<ChanceKey>
    private static let width = 20
    private static let bands = 7
    private static let chanceBands = 5

    static var needsScores: Bool { true }

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        rules = RuleOutcomes(context, window: context.window, &layout)
        scores = layout.table(rows: Self.bands)
        chances = layout.table(rows: Self.chanceBands + 1)
    }

    /// The band of a score: below 0, 0 to 19, …, 100 and more.
    private static func band(_ score: Int) -> Int { score < 0 ? 0 : min(bands - 1, score / width + 1) }

    private static func label(_ band: Int) -> String {
        band == 0
            ? "below 0" : band == bands - 1 ? "\((band - 1) * width) and more" : "\((band - 1) * width) to \(band * width - 1)"
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        rules.visit(lead, &sink)
        visitChance(lead, &sink)
        var scored: (score: Int, seq: UInt32)?
        var isAccepted = false
        var at: Int64 = 0
        for event in lead.decisions {
            switch event.kind {
            case .decision:
                at = event.at
                if event.decision == .accepted { isAccepted = true }
            case .score where scored == nil:
                guard context.window.contains(at) else { return }
                scored = (Int(event.at >> 32) + Int(Int32(truncatingIfNeeded: event.at)), event.seq)
            default: break
            }
        }
        guard let scored, context.owners.includes(lead, at: scored.seq) else { return }
        var isQualified = false
        var isWon = false
        lead.forEachStay(context.scheme) { stay in
            guard stay.seq >= scored.seq else { return }
            if StageScheme.reaches(stay.effectiveStage, context.scheme.qualified) { isQualified = true }
            if stay.effectiveStage == .won { isWon = true }
        }
        let band = Self.band(scored.score)
        sink.count(scores[.leads, band])
        if isAccepted { sink.count(scores[.accepted, band]) }
        if isQualified { sink.count(scores[.qualified, band]) }
        if isWon { sink.count(scores[.won, band]) }
    }

    private func visitChance<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var last: (isWon: Bool, percent: Int64, seq: UInt32)?
        var isWon: Bool?
        for event in lead.decisions {
            switch event.kind {
            case .decision:
                let isClosed = event.decision == .won || event.decision == .lost || event.decision == .noDecision
                isWon = isClosed && context.window.contains(event.at) ? event.decision == .won : nil
            case .chance: if let isWon { last = (isWon, event.at, event.seq) }
            default: break
            }
        }
        guard let last, context.owners.includes(lead, at: last.seq) else { return }
        for row in [min(Self.chanceBands - 1, Int(last.percent) / Self.width), Self.chanceBands] {
            sink.count(chances[.leads, row])
            if last.isWon { sink.count(chances[.won, row]) }
            sink.add(chances[.percent, row], last.percent)
        }
    }

    private var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("accepted", "accepted", rank: 8) { $0.interval(.accepted, of: .leads) },
            Figure("qualified", context.label(context.scheme.qualified), rank: 7) { $0.interval(.qualified, of: .leads) },
            Figure("won", "won", rank: 6) { $0.interval(.won, of: .leads) },
        ]
    }

    private static var chanceFigures: [Figure<RowCounts<ChanceKey>>] {
        [
            Figure("leads", "leads closed", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("estimated", "estimated %", rank: 8) { $0.quotient(.percent) },
            Figure("won", "won", rank: 8) { $0.interval(.won, of: .leads) },
        ]
    }

    private var ruleFigures: [Figure<RowCounts<RuleOutcomes.Key>>] {
        [
            Figure("leads", "with it", drawing: .bar, rank: 9) { $0.leads(.with) },
            Figure("won", "won", rank: 8) { $0.interval(.wonWith, of: .with) },
            Figure("without", "without it", rank: 6) { $0.leads(.without) },
            Figure("wonWithout", "won", rank: 8) { $0.interval(.wonWithout, of: .without) },
            Figure("lift", "lift", rank: 7) { Self.lift($0) },
            Figure("qualified", context.label(context.scheme.qualified), rank: 5) { $0.interval(.qualifiedWith, of: .with) },
        ]
    }

    func blocks(_ own: FigureCounts<CalibrationReport>, _ compared: FigureCounts<CalibrationReport>?) -> [FigureBlock] {
        let bandRows = (0..<Self.bands).reversed().filter { own.row(\.scores, $0)[.leads] > 0 }.map { band in
            figureRow(.named(Self.label(band)), Self.label(band), figures, own, compared) { $0.row(\.scores, band) }
        }
        return [
            FigureBlock(
                .bands, "By first recorded score", .table, rowTitle: "score", columns: figures.map(\.column), rows: bandRows,
                notes: bandRows.isEmpty ? [] : ["[ ]: 95% confidence interval"]),
            chanceBlock(own, compared),
            ruleBlock(.rules, "By rule for fit", 0..<rules.fitCount, own, compared),
            ruleBlock(.activityRules, "By rule for engagement", rules.fitCount..<rules.rules.count, own, compared),
        ]
    }

    private func chanceBlock(
        _ own: FigureCounts<CalibrationReport>, _ compared: FigureCounts<CalibrationReport>?
    ) -> FigureBlock {
        let all = Self.chanceBands
        let bands = (0..<all).reversed().filter { own.row(\.chances, $0)[.leads] > 0 }
        let rows = (bands + (bands.isEmpty ? [] : [all])).map { band in
            let label = "\(band * Self.width) to \(band == all - 1 ? 100 : (band + 1) * Self.width - 1)"
            return figureRow(
                band == all ? .total : .named(label), band == all ? Groups.totalLabel : label,
                emphasis: band == all ? .quiet : .plain, Self.chanceFigures, own, compared
            ) { $0.row(\.chances, band) }
        }
        return FigureBlock(
            .chances, "Leads by estimated chance (closed in the period)", .table, rowTitle: "chance",
            columns: Self.chanceFigures.map(\.column), rows: rows,
            notes: rows.isEmpty
                ? []
                : [
                    "each lead once, by the chance to close that was assessed last before its last end, beside the share that was won; "
                        + "Rates and Pipeline count opportunities"
                ])
    }

    private func ruleBlock(
        _ id: BlockID, _ title: String, _ range: Range<Int>, _ own: FigureCounts<CalibrationReport>,
        _ compared: FigureCounts<CalibrationReport>?
    ) -> FigureBlock {
        let counted = range.filter { rule in
            let row = rules.row(rule, of: own, \.rules)
            return row[.with] + row[.without] > 0
        }
        let rows = counted.map { rule in
            figureRow(.named(rules.rules[rule]), label(rules.rules[rule]), ruleFigures, own, compared) {
                rules.row(rule, of: $0, \.rules)
            }
        }
        return FigureBlock(
            id, title + " (leads that ended in the period)", .table, rowTitle: "rule", columns: ruleFigures.map(\.column),
            rows: rows, notes: rows.isEmpty ? [] : ["lift: won share with the rule, divided by that of all leads counted for it"])
    }

    private func label(_ id: String) -> String { context.definition.scoringRules.first { $0.id == id }?.label ?? id }

    /// (won ÷ leads) with a rule ÷ (won ÷ leads) of all that count for it.
    private static func lift(_ row: RowCounts<RuleOutcomes.Key>) -> FigureValue {
        let won = row[.wonWith] + row[.wonWithout]
        guard row[.with] > 0, won > 0 else { return .nothing }
        let share = Double(row[.wonWith]) / Double(row[.with])
        return .quotient(share / (Double(won) / Double(row[.with] + row[.without])), leads: row[.with], row.cell(.with))
    }
}

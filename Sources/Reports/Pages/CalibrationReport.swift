internal import Lifecycle

/// Whether scores predict outcomes: the outcomes of leads by score and by scoring rule.
///
/// Covers leads whose first recorded score lies within the window, by that score (fit + engagement as the journal line
/// records it), in bands of twenty. Shares have 95 % confidence intervals (Wilson).
///
/// A rule's evidence is what the first acceptance recorded, counted over those of these leads that were first accepted
/// within the window. The rule's **lift** is the qualified share of the leads with it ÷ that of all these leads.
final class CalibrationReport: Report {
    private enum Key: Int, CaseIterable, CounterKey { case leads, accepted, qualified, won }
    private enum RuleKey: Int, CaseIterable, CounterKey { case with, qualified, won }

    private let context: ReportContext
    private let rules: [Int]
    private let rowOfRule: [Int: Int]
    private let scores: CounterTable<Key>
    /// A row for each rule, then one for all accepted leads, for comparison.
    private let evidence: CounterTable<RuleKey>
    private static let width = 20
    private static let bands = 7

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        rules = context.sortedByText(context.symbols[.rules])
        rowOfRule = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
        scores = layout.table(rows: Self.bands)
        evidence = layout.table(rows: rules.count + 1)
    }

    private var allRow: Int { rules.count }

    /// The band of a score: below 0, 0 to 19, …, 100 and more.
    private static func band(_ score: Int) -> Int { score < 0 ? 0 : min(bands - 1, score / width + 1) }

    private static func label(_ band: Int) -> String {
        band == 0
            ? "below 0" : band == bands - 1 ? "\((band - 1) * width) and more" : "\((band - 1) * width) to \(band * width - 1)"
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var scored: (score: Int, seq: UInt32)?
        var accepted: UInt32?
        var isAcceptedWithin = false
        var evidenceRows: [Int] = []
        var at: Int64 = 0
        var decision = TimelineEvent.Decision.promoted
        for event in lead.decisions {
            switch event.kind {
            case .decision:
                (at, decision) = (event.at, event.decision)
                if decision == .accepted, accepted == nil {
                    accepted = event.seq
                    isAcceptedWithin = context.window.contains(event.at)
                }
            case .score where scored == nil:
                guard context.window.contains(at) else { return }
                scored = (Int(event.at >> 32) + Int(Int32(truncatingIfNeeded: event.at)), event.seq)
            case .evidence where event.seq == accepted:
                if let row = rowOfRule[event.symbol], !evidenceRows.contains(row) { evidenceRows.append(row) }
            default: break
            }
        }
        guard let scored else { return }
        var isQualified = false
        var isWon = false
        lead.forEachStay(context.scheme) { stay in
            guard stay.seq >= scored.seq else { return }
            if StageScheme.reaches(stay.effectiveStage, context.scheme.qualified) { isQualified = true }
            if stay.effectiveStage == .won { isWon = true }
        }
        let band = Self.band(scored.score)
        sink.count(scores[.leads, band])
        if accepted != nil { sink.count(scores[.accepted, band]) }
        if isQualified { sink.count(scores[.qualified, band]) }
        if isWon { sink.count(scores[.won, band]) }
        guard isAcceptedWithin else { return }
        for row in evidenceRows + [allRow] {
            sink.count(evidence[.with, row])
            if isQualified { sink.count(evidence[.qualified, row]) }
            if isWon { sink.count(evidence[.won, row]) }
        }
    }

    private typealias RuleRow = (rule: RowCounts<RuleKey>, all: RowCounts<RuleKey>)

    private var figures: [Figure<RowCounts<Key>>] {
        [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.leads(.leads) },
            Figure("accepted", "accepted", rank: 8) { $0.interval(.accepted, of: .leads) },
            Figure("qualified", context.label(context.scheme.qualified), rank: 7) { $0.interval(.qualified, of: .leads) },
            Figure("won", "won", rank: 6) { $0.interval(.won, of: .leads) },
        ]
    }

    private var ruleFigures: [Figure<RuleRow>] {
        [
            Figure("leads", "leads", drawing: .bar, rank: 9) { $0.rule.leads(.with) },
            Figure("qualified", context.label(context.scheme.qualified), rank: 8) { $0.rule.interval(.qualified, of: .with) },
            Figure("lift", "lift", rank: 7) { Self.lift($0.rule, of: $0.all) },
            Figure("won", "won", rank: 6) { $0.rule.interval(.won, of: .with) },
        ]
    }

    func blocks(_ own: FigureCounts<CalibrationReport>, _ compared: FigureCounts<CalibrationReport>?) -> [FigureBlock] {
        let bandRows = (0..<Self.bands).reversed().filter { own.row(\.scores, $0)[.leads] > 0 }.map { band in
            figureRow(.named(Self.label(band)), Self.label(band), figures, own, compared) { $0.row(\.scores, band) }
        }
        let listed = TableRows(count: rules.count) { own.row(\.evidence, $0)[.with] }
        let ruleRows = listed.rows.map { rule in
            let id = context.text(rules[rule])
            return figureRow(.named(id), label(id), ruleFigures, own, compared) { counts in
                (rule: counts.row(\.evidence, rule), all: counts.row(\.evidence, allRow))
            }
        }
        let all = own.row(\.evidence, allRow)[.with].counted("lead")
        return [
            FigureBlock(
                .bands, "By first recorded score", .table, rowTitle: "score", columns: figures.map(\.column), rows: bandRows,
                notes: bandRows.isEmpty ? [] : ["[ ]: 95% confidence interval"]),
            FigureBlock(
                .rules, "By scoring rule (leads scored and accepted in the period)", .table, rowTitle: "rule",
                columns: ruleFigures.map(\.column), rows: ruleRows,
                notes: ruleRows.isEmpty ? [] : ["\(all) scored and accepted in total"] + listed.notes),
        ]
    }

    private func label(_ id: String) -> String {
        context.definition.fit.first { $0.id == id }?.label ?? context.definition.engagement.first { $0.id == id }?.label ?? id
    }

    /// (qualified ÷ with) of a rule ÷ (qualified ÷ with) of all accepted leads.
    private static func lift(_ rule: RowCounts<RuleKey>, of all: RowCounts<RuleKey>) -> FigureValue {
        guard rule[.with] > 0, all[.with] > 0, all[.qualified] > 0 else { return .nothing }
        let share = Double(rule[.qualified]) / Double(rule[.with])
        return .quotient(
            share / (Double(all[.qualified]) / Double(all[.with])), leads: rule[.with], rule.cell(.with))
    }
}

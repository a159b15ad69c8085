internal import Lifecycle

/// Whether scores predict outcomes: the outcomes of leads by score and by scoring rule.
///
/// Covers leads whose first recorded score lies within the window, by that score (fit + engagement as the journal line
/// records it), in bands of twenty. Shares have 95 % confidence intervals (Wilson).
///
/// A rule's evidence is what the first acceptance recorded, counted over those of these leads that were first accepted
/// within the window. The rule's **lift** is the qualified share of the leads with it ÷ that of all these leads.
final class CalibrationReport: Report {
    private enum Part: Int, CaseIterable { case leads, accepted, qualified, won }
    private enum RulePart: Int, CaseIterable { case with, qualified, won }

    private let context: ReportContext
    private let rules: [Int]
    private let rowOfRule: [Int: Int]
    private static let width = 20
    private static let bands = 7

    init(_ context: ReportContext) {
        self.context = context
        rules = context.sortedByText(context.symbols.rules)
        rowOfRule = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
    }

    private var ruleStart: Int { Self.bands * Part.allCases.count }
    /// The row after the rules: all accepted leads, for comparison.
    private var allRow: Int { rules.count }
    var slots: Int { ruleStart + (rules.count + 1) * RulePart.allCases.count }

    private func slot(_ part: Part, _ band: Int) -> Int { band * Part.allCases.count + part.rawValue }
    private func slot(rule part: RulePart, _ rule: Int) -> Int { ruleStart + rule * RulePart.allCases.count + part.rawValue }

    /// The band of a score: below 0, 0 to 19, …, 100 and more.
    private static func band(_ score: Int) -> Int { score < 0 ? 0 : min(bands - 1, score / width + 1) }

    private static func label(_ band: Int) -> String {
        band == 0
            ? "below 0" : band == bands - 1 ? "\((band - 1) * width) and more" : "\((band - 1) * width) to \(band * width - 1)"
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
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
        sink.count(slot(.leads, band))
        if accepted != nil { sink.count(slot(.accepted, band)) }
        if isQualified { sink.count(slot(.qualified, band)) }
        if isWon { sink.count(slot(.won, band)) }
        guard isAcceptedWithin else { return }
        for row in evidenceRows + [allRow] {
            sink.count(slot(rule: .with, row))
            if isQualified { sink.count(slot(rule: .qualified, row)) }
            if isWon { sink.count(slot(rule: .won, row)) }
        }
    }

    static func blocks(_ own: FigureCounts<CalibrationReport>, _ compared: FigureCounts<CalibrationReport>?) -> [FigureBlock] {
        let report = own.report
        let bands = (0..<Self.bands).reversed().filter { own[report.slot(.leads, $0)] > 0 }.map { band in
            figureRow(.named(Self.label(band)), Self.label(band), own, compared) { counts in
                [
                    counts.leads(report.slot(.leads, band)),
                    counts.interval(report.slot(.accepted, band), of: report.slot(.leads, band)),
                    counts.interval(report.slot(.qualified, band), of: report.slot(.leads, band)),
                    counts.interval(report.slot(.won, band), of: report.slot(.leads, band)),
                ]
            }
        }
        let listed = TableRows(own, count: report.rules.count) { own[report.slot(rule: .with, $0)] }
        let rules = listed.rows.map { rule in
            let id = report.context.texts.indices.contains(report.rules[rule]) ? report.context.texts[report.rules[rule]] : ""
            return figureRow(.named(id), report.label(id), own, compared) { counts in
                [
                    counts.leads(report.slot(rule: .with, rule)),
                    counts.interval(report.slot(rule: .qualified, rule), of: report.slot(rule: .with, rule)),
                    report.lift(counts, rule), counts.interval(report.slot(rule: .won, rule), of: report.slot(rule: .with, rule)),
                ]
            }
        }
        let qualified = report.context.label(report.context.scheme.qualified)
        return [
            FigureBlock(
                .bands, "By first recorded score", .table, rowTitle: "score",
                columns: [
                    FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("accepted", "accepted", rank: 8),
                    FigureColumn("qualified", qualified, rank: 7), FigureColumn("won", "won", rank: 6),
                ], rows: bands, notes: bands.isEmpty ? [] : ["[ ]: 95% confidence interval"]),
            FigureBlock(
                .rules, "By scoring rule (leads scored and accepted in the period)", .table, rowTitle: "rule",
                columns: [
                    FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("qualified", qualified, rank: 8),
                    FigureColumn("lift", "lift", rank: 7), FigureColumn("won", "won", rank: 6),
                ], rows: rules,
                notes: rules.isEmpty
                    ? []
                    : ["\(own[report.slot(rule: .with, report.allRow)].counted("lead")) scored and accepted in total"]
                        + (listed.note.map { [$0] } ?? [])),
        ]
    }

    private func label(_ id: String) -> String {
        context.definition.fit.first { $0.id == id }?.label ?? context.definition.engagement.first { $0.id == id }?.label ?? id
    }

    /// The qualified share of leads with a rule ÷ that of all accepted leads.
    private func lift(_ counts: FigureCounts<CalibrationReport>, _ rule: Int) -> FigureValue {
        let (with, all) = (counts[slot(rule: .with, rule)], counts[slot(rule: .with, allRow)])
        let (hits, allHits) = (counts[slot(rule: .qualified, rule)], counts[slot(rule: .qualified, allRow)])
        guard with > 0, all > 0, allHits > 0 else { return .nothing }
        return .quotient(
            Double(hits) / Double(with) / (Double(allHits) / Double(all)), leads: with, counts.cell(slot(rule: .with, rule)))
    }
}

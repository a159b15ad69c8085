internal import Lifecycle

/// Whether scores tell anything: what became of leads by the score that they had when they were promoted or accepted, and by the scoring rules that had given them points.
///
/// Over leads whose first recorded score lies within the window, by the score of that moment (fit + engagement as the line says), in bands of twenty. Shares with
/// their intervals at 95 % (Wilson). A rule's evidence is what the first acceptance recorded, over those of these leads on which it fell within the window too; the rule's
/// **lift** is the qualified share of those with it ÷ that of all of those.
final class CalibrationReport: Report {
    private enum Part: Int, CaseIterable { case leads, accepted, qualified, won }
    private enum RulePart: Int, CaseIterable { case with, qualified, won }

    private let scope: ReportContext
    private let rules: [Int]
    private let rowOfRule: [Int: Int]
    private static let width = 20
    private static let bands = 7

    init(_ scope: ReportContext) {
        self.scope = scope
        rules = scope.byWord(scope.codes.rules)
        rowOfRule = Dictionary(uniqueKeysWithValues: rules.enumerated().map { ($1, $0) })
    }

    private var ruleStart: Int { Self.bands * Part.allCases.count }
    /// Behind the rules: all accepted leads, to hold them against.
    private var allRow: Int { rules.count }
    var slots: Int { ruleStart + (rules.count + 1) * RulePart.allCases.count }

    private func slot(_ part: Part, _ band: Int) -> Int { band * Part.allCases.count + part.rawValue }
    private func slot(rule part: RulePart, _ rule: Int) -> Int { ruleStart + rule * RulePart.allCases.count + part.rawValue }

    /// Below 0, 0 to 19, …, 100 and more.
    private static func band(_ score: Int) -> Int { score < 0 ? 0 : min(bands - 1, score / width + 1) }

    private static func label(_ band: Int) -> String {
        band == 0
            ? "below 0" : band == bands - 1 ? "\((band - 1) * width) and more" : "\((band - 1) * width) to \(band * width - 1)"
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        var scored: (score: Int, seq: UInt32)?
        var accepted: UInt32?
        var isAcceptedWithin = false
        var given: [Int] = []
        var at: Int64 = 0
        var verdict = TimelineEvent.Verdict.promoted
        for mark in lead.verdicts {
            switch mark.kind {
            case .verdict:
                (at, verdict) = (mark.at, mark.verdict)
                if verdict == .accepted, accepted == nil {
                    accepted = mark.seq
                    isAcceptedWithin = scope.window.contains(mark.at)
                }
            case .score where scored == nil:
                guard scope.window.contains(at) else { return }
                scored = (Int(mark.at >> 32) + Int(Int32(truncatingIfNeeded: mark.at)), mark.seq)
            case .evidence where mark.seq == accepted:
                if let row = rowOfRule[mark.code], !given.contains(row) { given.append(row) }
            default: break
            }
        }
        guard let scored else { return }
        var isQualified = false
        var isWon = false
        lead.forEachStay(scope.scheme) { stay in
            guard stay.seq >= scored.seq else { return }
            if StageScheme.reaches(stay.standing, scope.scheme.qualified) { isQualified = true }
            if stay.standing == .won { isWon = true }
        }
        let band = Self.band(scored.score)
        sink.count(slot(.leads, band))
        if accepted != nil { sink.count(slot(.accepted, band)) }
        if isQualified { sink.count(slot(.qualified, band)) }
        if isWon { sink.count(slot(.won, band)) }
        guard isAcceptedWithin else { return }
        for row in given + [allRow] {
            sink.count(slot(rule: .with, row))
            if isQualified { sink.count(slot(rule: .qualified, row)) }
            if isWon { sink.count(slot(rule: .won, row)) }
        }
    }

    static func blocks(_ own: Counts<CalibrationReport>, _ compared: Counts<CalibrationReport>?) -> [FigureBlock] {
        let plan = own.plan
        let bands = (0..<Self.bands).reversed().filter { own[plan.slot(.leads, $0)] > 0 }.map { band in
            figureRow(Self.label(band), Self.label(band), own, compared) { counts in
                [
                    counts.leads(plan.slot(.leads, band)), counts.interval(plan.slot(.accepted, band), of: plan.slot(.leads, band)),
                    counts.interval(plan.slot(.qualified, band), of: plan.slot(.leads, band)),
                    counts.interval(plan.slot(.won, band), of: plan.slot(.leads, band)),
                ]
            }
        }
        let shown = TableRows(own, count: plan.rules.count) { own[plan.slot(rule: .with, $0)] }
        let rules = shown.rows.map { rule in
            let id = plan.scope.words.indices.contains(plan.rules[rule]) ? plan.scope.words[plan.rules[rule]] : ""
            return figureRow(id, plan.label(id), own, compared) { counts in
                [
                    counts.leads(plan.slot(rule: .with, rule)),
                    counts.interval(plan.slot(rule: .qualified, rule), of: plan.slot(rule: .with, rule)),
                    plan.lift(counts, rule), counts.interval(plan.slot(rule: .won, rule), of: plan.slot(rule: .with, rule)),
                ]
            }
        }
        let qualified = plan.scope.label(plan.scope.scheme.qualified)
        return [
            FigureBlock(
                "bands", "By first recorded score", .table, rowTitle: "score",
                columns: [
                    FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("accepted", "accepted", rank: 8),
                    FigureColumn("qualified", qualified, rank: 7), FigureColumn("won", "won", rank: 6),
                ], rows: bands, notes: bands.isEmpty ? [] : ["shares with their interval at 95 %"]),
            FigureBlock(
                "rules", "By scoring rule, over leads with score and acceptance in the window", .table, rowTitle: "rule",
                columns: [
                    FigureColumn("leads", "with it", drawing: .bar, rank: 9), FigureColumn("qualified", qualified, rank: 8),
                    FigureColumn("lift", "lift", rank: 7), FigureColumn("won", "won", rank: 6),
                ], rows: rules,
                notes: rules.isEmpty
                    ? [] : ["\(own[plan.slot(rule: .with, plan.allRow)]) such leads in all"] + (shown.note.map { [$0] } ?? [])),
        ]
    }

    private func label(_ id: String) -> String {
        scope.definition.fit.first { $0.id == id }?.label ?? scope.definition.engagement.first { $0.id == id }?.label ?? id
    }

    /// The qualified share with a rule ÷ that of all accepted leads.
    private func lift(_ counts: Counts<CalibrationReport>, _ rule: Int) -> FigureValue {
        let (with, all) = (counts[slot(rule: .with, rule)], counts[slot(rule: .with, allRow)])
        let (hits, allHits) = (counts[slot(rule: .qualified, rule)], counts[slot(rule: .qualified, allRow)])
        guard with > 0, all > 0, allHits > 0 else { return .nothing }
        return .quotient(
            Double(hits) / Double(with) / (Double(allHits) / Double(all)), leads: with, counts.cell(slot(rule: .with, rule)))
    }
}

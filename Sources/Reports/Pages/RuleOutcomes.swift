internal import Lifecycle

/// How leads ended with and without each scoring rule: what the closed loop compares.
///
/// Covers leads that ended within a window: returned to marketing, disqualified, won, lost, or without a decision; each
/// by its newest end in it. A rule's evidence is what the promotions and acceptances before that end recorded, since
/// the end before; for a lead that was neither promoted nor accepted, such as one whose outcome a file declares, what
/// its fields and activity gave when it ended. A line counts for a rule only if it was decided under a version that has
/// the rule in its present form, so that a changed rule starts from zero.
struct RuleOutcomes {
    /// What counts for a rule.
    enum Key: Int, CaseIterable, CounterKey { case with, wonWith, qualifiedWith, without, wonWithout }

    /// The ids of the rules of the definition in force, in its order.
    let rules: [String]
    /// How many of them are for fit; the others are for engagement.
    let fitCount: Int
    private let scheme: StageScheme
    private let owners: OwnerFilter
    private let window: Range<Int64>
    private let rowOfSymbol: [Int: Int]
    /// The versions that have the present form of each rule; nil for all.
    private let versions: [Set<Int>?]
    private let outcomes: CounterTable<Key>

    /// - Parameter window: the window of the ends, in milliseconds.
    init(_ context: ReportContext, window: Range<Int64>, _ layout: inout CounterLayout) {
        let definition = context.definition
        rules = definition.scoringRules.map(\.id)
        fitCount = definition.fit.count
        scheme = context.scheme
        owners = context.owners
        self.window = window
        let rows = Dictionary(rules.enumerated().map { ($1, $0) }) { first, _ in first }
        var rowOfSymbol: [Int: Int] = [:]
        for symbol in context.symbols[.rules] { rowOfSymbol[symbol] = rows[context.text(symbol)] }
        self.rowOfSymbol = rowOfSymbol
        let known = context.settings.versionsOfRules()
        versions = rules.map { rule in known.map { $0[rule] ?? [] } }
        outcomes = layout.table(rows: rules.count)
    }

    /// Counts a lead.
    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !rules.isEmpty, let ended = EndedLead(lead, in: window, scheme, rowOfSymbol), owners.includes(lead, at: ended.seq)
        else { return }
        for rule in rules.indices {
            guard let isWith = isWith(rule, ended) else { continue }
            sink.count(outcomes[isWith ? .with : .without, rule])
            if ended.isWon { sink.count(outcomes[isWith ? .wonWith : .wonWithout, rule]) }
            if isWith, ended.isQualified { sink.count(outcomes[.qualifiedWith, rule]) }
        }
    }

    /// Whether a rule gave points to a lead; nil if the lead doesn't count for the rule.
    private func isWith(_ rule: Int, _ ended: EndedLead) -> Bool? {
        var isKnown = false
        for line in ended.lines where versions[rule]?.contains(line.version) ?? true {
            isKnown = true
            if line.rules.contains(rule) { return true }
        }
        return isKnown ? false : nil
    }

    /// The counters of a rule.
    func row<R: Report>(_ rule: Int, of counts: FigureCounts<R>, _ part: (R) -> RuleOutcomes) -> RowCounts<Key> {
        counts.row({ part($0).outcomes }, rule)
    }

    /// The comparison of a rule.
    func comparison(_ row: RowCounts<Key>) -> OutcomeReview.Comparison {
        OutcomeReview.Comparison(
            with: row[.with], wonWith: row[.wonWith], without: row[.without], wonWithout: row[.wonWithout])
    }

    /// Passes on when a lead ended, whether it had each of some rules for which it counts, and whether it was won.
    func forEachEnd(of lead: TimelineView, for wanted: [Int], _ body: (_ index: Int, RuleEnd) -> Void) {
        guard let ended = EndedLead(lead, in: window, scheme, rowOfSymbol) else { return }
        for (index, rule) in wanted.enumerated() {
            guard let isWith = isWith(rule, ended) else { continue }
            body(index, RuleEnd(at: ended.at, id: lead.number, isWith: isWith, isWon: ended.isWon))
        }
    }
}

/// The end of one lead that counts for a rule.
struct RuleEnd: Sendable {
    var at: Int64
    var id: UInt32
    var isWith: Bool
    var isWon: Bool
}

/// A lead that ended, and what its promotions and acceptances recorded before.
private struct EndedLead {
    var at: Int64
    /// The journal line of the end.
    var seq: UInt32
    var isWon: Bool
    var isQualified = false
    /// The promotions and acceptances since the end before, else the end itself, each with its version and the rows of
    /// its rules.
    var lines: [(seq: UInt32, version: Int, rules: [Int])] = []

    /// Nil for a lead that did not end in the window. O(decisions).
    init?(_ lead: TimelineView, in window: Range<Int64>, _ scheme: StageScheme, _ rowOfSymbol: [Int: Int]) {
        let decisions = lead.decisions
        let last = decisions.lastIndex { $0.kind == .decision && $0.decision.isEnd && window.contains($0.at) }
        guard let last else { return nil }
        at = decisions[last].at
        seq = decisions[last].seq
        isWon = decisions[last].decision == .won
        var hasEnded = false
        for index in decisions.startIndex..<last {
            let event = decisions[index]
            switch event.kind {
            case .decision where event.decision.isEnd: hasEnded = true
            case .decision where event.decision == .promoted || event.decision == .accepted:
                if hasEnded { lines = [] }
                hasEnded = false
                lines.append((event.seq, Self.version(of: event.seq, lead), []))
            case .evidence where lines.last?.seq == event.seq:
                if let row = rowOfSymbol[event.symbol] { lines[lines.count - 1].rules.append(row) }
            default: break
            }
        }
        let end = decisions[last].seq
        // What was recorded before an earlier end belongs to that one.
        if lines.isEmpty || hasEnded {
            let own = decisions[last...].prefix { $0.seq == end && ($0.isAttribute || $0.kind == .decision) }
            let rules = own.filter { $0.kind == .evidence }.compactMap { rowOfSymbol[$0.symbol] }
            lines = [(end, Self.version(of: end, lead), rules)]
        }
        let first = lines[0].seq
        var isQualified = false
        lead.forEachStay(scheme) { stay in
            if stay.seq >= first, stay.seq <= end, StageScheme.reaches(stay.effectiveStage, scheme.qualified) {
                isQualified = true
            }
        }
        self.isQualified = isQualified
    }

    /// The version of the definition under which a line moved the lead.
    private static func version(of seq: UInt32, _ lead: TimelineView) -> Int {
        if let stage = lead.stages.first(where: { $0.seq == seq && $0.kind == .stage }) { return stage.symbol }
        return lead.decisions.first { $0.seq == seq && $0.kind == .version }.map { Int($0.at) } ?? 0
    }
}

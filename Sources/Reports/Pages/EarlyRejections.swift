internal import Lifecycle

/// The leads that sales rejected or disqualified before anybody had accepted them: for which reasons, and of which
/// sources.
///
/// Counts each lead once, by the first such answer: as junk, or as rejected for timing only (``TimingReason``), and
/// under its source among all leads of the source that sales so answered or accepted within the window. Of equal
/// reasons or sources, the first in alphabetical order.
final class EarlyRejections {
    enum Key: Int, CaseIterable, CounterKey { case answered, junk, timing }

    private let context: ReportContext
    /// The symbols of the reasons; the first one stands for no reason.
    private let reasons: [Int]
    /// Whether each reason is one of timing.
    private let isTiming: [Bool]
    private let sources: Groups
    private let byReason: CounterRun
    /// A row for each source, then one for all of them.
    private let counters: CounterTable<Key>

    /// A share of fewer answers says nothing (our choice).
    static let fewestAnswers = 10

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        reasons = [0] + context.sortedByText(context.symbols[.reasons])
        isTiming = reasons.map { symbol in
            symbol > 0 && context.knownText(symbol).map { TimingReason.isTiming($0, in: context.definition) } ?? false
        }
        sources = Groups(.source, context)
        byReason = layout.run(reasons.count)
        counters = layout.table(rows: sources.count + 1)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !lead.decisions.isEmpty else { return }
        let decisions = LeadDecisions(lead, context)
        let rejected = decisions.acceptance == nil ? decisions.refusedBefore : nil
        guard let seq = decisions.acceptance?.seq ?? rejected, context.owners.includes(lead, at: seq) else { return }
        let rows = [sources.row(of: lead, at: seq), sources.count].compactMap(\.self)
        for row in rows { sink.count(counters[.answered, row]) }
        guard rejected != nil else { return }
        let reason = reasons.firstIndex(of: lead.reason(ofRefusalAt: seq))
        let isForTiming = reason.map { isTiming[$0] } ?? false
        for row in rows { sink.count(counters[isForTiming ? .timing : .junk, row]) }
        if let reason, !isForTiming { sink.count(byReason[reason]) }
    }

    /// The counters of all sources.
    func all(_ own: FigureCounts<EarlyRejections>) -> RowCounts<Key> { own.row(\.counters, sources.count) }

    /// The most frequent reason of junk: `most for "Wrong person" (9)`; nil without any.
    func reason(_ own: FigureCounts<EarlyRejections>) -> String? {
        let perReason = reasons.indices.map { own[byReason[$0]] }
        guard let most = perReason.max(), most > 0, let reason = perReason.firstIndex(of: most) else { return nil }
        let why = reasons[reason] > 0 ? "for \"\(context.reasonLabel(reasons[reason], for: .reject))\"" : "without a reason"
        return "most \(why) (\(most.grouped))"
    }

    /// The source with the largest share of junk, of those with enough answers to tell; and how many these are.
    func worst(_ own: FigureCounts<EarlyRejections>) -> (judged: Int, source: String, junk: Int, answered: Int)? {
        let judged = (0..<sources.count).sorted { sources.filter($0).value < sources.filter($1).value }
            .map { (row: $0, counts: own.row(\.counters, $0)) }.filter { $0.counts[.answered] >= Self.fewestAnswers }
        guard var worst = judged.first else { return nil }
        for each in judged where each.counts[.junk] * worst.counts[.answered] > worst.counts[.junk] * each.counts[.answered] {
            worst = each
        }
        let name = sources.symbols[worst.row] == 0 ? "leads without a source" : sources.label(worst.row)
        return (judged.count, name, worst.counts[.junk], worst.counts[.answered])
    }
}

extension TimelineView {
    /// The symbol of the reason that a rejection or disqualification gave; 0 without one. O(decisions).
    func reason(ofRefusalAt seq: UInt32) -> Int {
        let decisions = decisions
        let index = decisions.firstIndex {
            $0.kind == .decision && $0.seq == seq && ($0.decision == .rejected || $0.decision == .disqualified)
        }
        guard let index else { return 0 }
        return decisions[(index + 1)...].prefix(while: \.isAttribute).last { $0.kind == .reason }?.symbol ?? 0
    }
}

extension ReportContext {
    /// The label of a reason, which an import may give for a decision that the definition doesn't offer it for.
    func reasonLabel(_ symbol: Int, for use: Reason.Use) -> String {
        guard symbol > 0, let id = knownText(symbol) else { return "no reason given" }
        return definition.reason(id, for: use)?.label ?? definition.reasons.first { $0.id == id }?.label ?? id
    }
}

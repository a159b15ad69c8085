internal import Lifecycle

/// The leads that sales rejected before anybody had accepted them: for which reasons, and of which sources.
///
/// Counts the leads of "rejected before acceptance" (``SentBackNotes``), each once: under the reason of that rejection,
/// and under its source among all leads of the source that sales accepted or so rejected within the window. Of equal
/// reasons or sources, the first in alphabetical order.
final class EarlyRejections {
    private enum Key: Int, CaseIterable, CounterKey { case answered, rejected }

    private let context: ReportContext
    /// The symbols of the reasons; the first one stands for no reason.
    private let reasons: [Int]
    private let sources: Groups
    private let byReason: CounterRun
    private let bySource: CounterTable<Key>

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        reasons = [0] + context.sortedByText(context.symbols[.reasons])
        sources = Groups(.source, context)
        byReason = layout.run(reasons.count)
        bySource = layout.table(rows: sources.count)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        guard !lead.decisions.isEmpty else { return }
        let decisions = LeadDecisions(lead, context)
        let rejected = decisions.acceptance == nil ? decisions.rejectedBeforeAt.map { _ in decisions.rejectedBeforeSeq } : nil
        guard let seq = decisions.acceptance?.seq ?? rejected, context.owners.includes(lead, at: seq) else { return }
        let source = sources.row(of: lead, at: seq)
        if let source { sink.count(bySource[.answered, source]) }
        guard rejected != nil else { return }
        if let source { sink.count(bySource[.rejected, source]) }
        if let row = reasons.firstIndex(of: lead.reason(ofRejectionAt: seq)) { sink.count(byReason[row]) }
    }

    /// The most frequent reason and source: `most for "Not now" (9) and most from Web (8 of 20)`; nil without any.
    func text(_ own: FigureCounts<EarlyRejections>) -> String? {
        let perReason = reasons.indices.map { own[byReason[$0]] }
        let order = (0..<sources.count).sorted { sources.filter($0).value < sources.filter($1).value }
        func count(_ key: Key, _ source: Int) -> Int { own.row(\.bySource, source)[key] }
        guard let most = perReason.max(), most > 0, let reason = perReason.firstIndex(of: most),
            let top = order.map({ count(.rejected, $0) }).max(), let source = order.first(where: { count(.rejected, $0) == top })
        else { return nil }
        let why = reasons[reason] > 0 ? "for \"\(context.reasonLabel(reasons[reason], for: .reject))\"" : "without a reason"
        let from = sources.symbols[source] == 0 ? "without a source" : "from \(sources.label(source))"
        return "most \(why) (\(most.grouped)) and most \(from) (\(top.grouped) of \(count(.answered, source).grouped))"
    }
}

extension TimelineView {
    /// The symbol of the reason that a rejection gave; 0 without one. O(decisions).
    func reason(ofRejectionAt seq: UInt32) -> Int {
        let decisions = decisions
        guard
            let index = decisions.firstIndex(where: { $0.kind == .decision && $0.seq == seq && $0.decision == .rejected })
        else { return 0 }
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

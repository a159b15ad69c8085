package import Lifecycle

/// Compares the outcomes of all leads with the definition in force: the closed loop.
package enum OutcomeReviewer {
    /// Counts all leads; nil if other work came meanwhile. O(leads), on all cores.
    ///
    /// - Parameter isWorkWaiting: asked before each of some parts of the leads.
    package static func review(
        _ timelines: TimelineSet, _ settings: ReportSettings, now: Instant, unless isWorkWaiting: @escaping @Sendable () -> Bool
    ) -> OutcomeReview? {
        timelines.shouldCancel = isWorkWaiting
        timelines.wasCancelled = false
        defer { timelines.shouldCancel = nil }
        let found = review(timelines, settings, now: now)
        return timelines.wasCancelled ? nil : found
    }

    /// Counts all leads. O(leads), on all cores.
    package static func review(_ timelines: TimelineSet, _ settings: ReportSettings, now: Instant) -> OutcomeReview {
        let query = ReportQuery(window: .always, now: now)
        let input = ReportInput(query, settings, timelines, needsSharedAddresses: false)
        let workers = timelines.countInParallel { ReportWorker<OutcomeReport>(input) }
        let first = workers.first ?? ReportWorker<OutcomeReport>(input)
        for worker in workers.dropFirst() { first.tally.merge(worker.tally) }
        var review = first.prepared.report.review(FigureCounts(part: first.prepared.report, tally: first.tally))
        let contradicted = review.contradicted(settings.definition)
        guard !contradicted.isEmpty else { return review }
        let ends = timelines.countInParallel { EndsWorker(input, contradicted) }
        for (index, rule) in contradicted.enumerated() {
            review.setStart(of: rule, to: start(of: rule, ends.flatMap { $0.ends[index] }, settings.definition))
        }
        return review
    }

    /// Since when a rule has been contradicted without interruption. O(n log n) in the ends.
    private static func start(of rule: String, _ ends: [RuleEnd], _ definition: LeadDefinition) -> Instant? {
        var comparison = OutcomeReview.Comparison()
        var since: Int64?
        let isPositive = (definition.rulePoints(rule) ?? 0) > 0
        for end in ends.sorted(by: { ($0.at, $0.id) < ($1.at, $1.id) }) {
            comparison.add(isWith: end.isWith, isWon: end.isWon)
            if !comparison.contradicts(isPositive: isPositive) { since = nil } else if since == nil { since = end.at }
        }
        return since.map { Instant(milliseconds: $0) }
    }
}

/// Counts what the review of outcomes needs.
private final class OutcomeReport: Report {
    private enum Key: Int, CaseIterable, CounterKey { case inquiries, salesReady }

    private let context: ReportContext
    let rules: RuleOutcomes
    private let sources: Groups
    private let shares: CounterTable<Key>

    static var needsScores: Bool { true }

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        rules = RuleOutcomes(context, window: .min..<Int64.max, &layout)
        sources = Groups(.source, context)
        shares = layout.table(rows: sources.count)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        rules.visit(lead, &sink)
        guard lead.traits.contains(.requested), let row = sources.row(of: lead, at: lead.captureSeq) else { return }
        sink.count(shares[.inquiries, row])
        var isReady = false
        lead.forEachStay(context.scheme) { stay in if stay.stage.isWithSales || stay.stage.isOutcome { isReady = true } }
        if isReady { sink.count(shares[.salesReady, row]) }
    }

    func blocks(_ own: FigureCounts<OutcomeReport>, _ compared: FigureCounts<OutcomeReport>?) -> [FigureBlock] { [] }

    func review(_ counts: FigureCounts<OutcomeReport>) -> OutcomeReview {
        var review = OutcomeReview()
        for (index, rule) in rules.rules.enumerated() {
            review.rules[rule] = rules.comparison(rules.row(index, of: counts, \.rules))
        }
        for row in 0..<sources.count {
            let counted = counts.row(\.shares, row)
            guard counted[.inquiries] > 0 else { continue }
            review.sources[sources.filter(row).value.lowercased(), default: OutcomeReview.SourceShare()]
                .add(inquiries: counted[.inquiries], salesReady: counted[.salesReady])
        }
        return review
    }
}

/// Collects the ends of the leads that count for each of some rules, all in one pass.
private struct EndsWorker: CountingWorker {
    private let prepared: PreparedReport<OutcomeReport>
    private let rules: [Int]
    /// The ends by the index of the rule.
    private(set) var ends: [[RuleEnd]]

    init(_ input: ReportInput, _ ids: [String]) {
        prepared = PreparedReport(input)
        let known = prepared.report.rules.rules
        rules = ids.compactMap { known.firstIndex(of: $0) }
        precondition(rules.count == ids.count, "the ids are those of the definition's rules")
        ends = Array(repeating: [], count: ids.count)
    }

    mutating func visit(_ leads: TimelinePart) {
        prepared.forEach(leads) { report, lead in
            report.rules.forEachEnd(of: lead, for: rules) { ends[$0].append($1) }
        }
    }
}

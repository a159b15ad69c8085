internal import Lifecycle

/// Why leads were rejected, disqualified and lost, and which groups they came from.
///
/// Covers leads with such a decision within the window, including decisions that files declared. A lead counts once for
/// each reason and kind of decision, in total and for its group; when grouping by definition, under the version of the
/// stage in which the first such decision was made, and when grouping by owner, under its owner at that time. *Before
/// acceptance* are the leads that other pages call rejected (``SentBackNotes``), by decisions made here.
final class ReasonsReport: Report {
    private enum Use: Int, CaseIterable, CounterKey {
        case rejected, disqualified, lost, noDecision

        init?(_ decision: TimelineEvent.Decision) {
            switch decision {
            case .rejected: self = .rejected
            case .disqualified: self = .disqualified
            case .lost: self = .lost
            case .noDecision: self = .noDecision
            case .promoted, .accepted, .qualified, .converted, .won, .reengaged: return nil
            }
        }

        var label: String {
            switch self {
            case .rejected: "returned"
            case .disqualified: "disqualified"
            case .lost: "lost"
            case .noDecision: "no decision"
            }
        }

        var decision: TimelineEvent.Decision {
            switch self {
            case .rejected: .rejected
            case .disqualified: .disqualified
            case .lost: .lost
            case .noDecision: .noDecision
            }
        }

        var use: Reason.Use {
            switch self {
            case .rejected: .reject
            case .disqualified: .disqualify
            case .lost: .lost
            case .noDecision: .noDecision
            }
        }
    }

    private let context: ReportContext
    private let groups: Groups
    /// The symbols of the reasons; the first one stands for no reason.
    private let reasons: [Int]
    /// The leads by use; by reason and use; and by group, reason and use.
    private let totals: CounterTable<Use>
    private let byReason: CounterTable<Use>
    private let byGroup: CounterTable<Use>
    /// The leads with each kind of decision, by period.
    private let trends: GroupTrends
    /// The same within the window.
    private let decided: CounterRun
    /// The leads by the reason of a rejection before any acceptance.
    private let early: CounterRun

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        groups = Groups(context.query.grouping ?? .source, context)
        reasons = [0] + context.sortedByText(context.symbols[.reasons])
        totals = layout.table()
        byReason = layout.table(rows: reasons.count)
        byGroup = layout.table(rows: groups.count * reasons.count)
        early = layout.run(reasons.count)
        trends = GroupTrends(context, &layout, rows: Use.allCases.count)
        decided = layout.run(Use.allCases.count)
    }

    /// The row of a reason in a group.
    private func row(_ reason: Int, _ group: Int) -> Int { group * reasons.count + reason }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = lead.decisions
        guard !decisions.isEmpty else { return }
        visitEarly(lead, &sink)
        visitTrend(lead, &sink)
        var seen = SeenCounters()
        var index = 0
        while index < decisions.count {
            let event = decisions[index]
            index += 1
            guard event.kind == .decision, let use = Use(event.decision), context.window.contains(event.at) else { continue }
            var symbol = 0
            var next = index
            while next < decisions.count, decisions[next].isAttribute {
                if decisions[next].kind == .reason { symbol = decisions[next].symbol }
                next += 1
            }
            let reason = reasons.firstIndex(of: symbol) ?? 0
            let counter = byReason[use, reason]
            guard seen.insert(counter), context.owners.includes(lead, at: event.seq) else { continue }
            sink.count(counter)
            if seen.insert(totals[use]) { sink.count(totals[use]) }
            let group =
                groups.grouping == .definition
                ? groups.row(ofSymbol: lead.version(before: event.seq)) : groups.row(of: lead, at: event.seq)
            if let group { sink.count(byGroup[use, row(reason, group)]) }
        }
    }

    private func visitTrend<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = SeenCounters()
        for event in lead.decisions where event.kind == .decision {
            guard let use = Use(event.decision), context.owners.includes(lead, at: event.seq),
                let counter = trends.counter(use.rawValue, at: event.at)
            else { continue }
            if seen.insert(counter) { sink.count(counter) }
            let total = decided[use.rawValue]
            if context.window.contains(event.at), seen.insert(total) { sink.count(total) }
        }
    }

    /// Counts a lead that was rejected without ever having been accepted, under that rejection's reason.
    private func visitEarly<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = LeadDecisions(lead, context)
        guard decisions.acceptance == nil, decisions.rejectedBeforeAt != nil,
            context.owners.includes(lead, at: decisions.rejectedBeforeSeq),
            let row = reasons.firstIndex(of: lead.reason(ofRefusalAt: decisions.rejectedBeforeSeq))
        else { return }
        sink.count(early[row])
    }

    func blocks(_ own: FigureCounts<ReasonsReport>, _ compared: FigureCounts<ReasonsReport>?) -> [FigureBlock] {
        let sizes = (0..<groups.count).map { group in
            reasons.indices.reduce(0) { $0 + own.row(\.byGroup, row($1, group))[Use.allCases] }
        }
        let largest = sizes.indices.filter { sizes[$0] > 0 }.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(8)
        let rows = Use.allCases.flatMap { use in
            reasons.indices.filter { own[byReason[use, $0]] > 0 || compared?[byReason[use, $0]] ?? 0 > 0 }
                .sorted { (own[byReason[use, $1]], $0) < (own[byReason[use, $0]], $1) }
                .map { reason in
                    let symbol = reasons[reason]
                    return figureRow(
                        .reason(text(symbol), use.decision), "\(use.label): \(context.reasonLabel(symbol, for: use.use))", own,
                        compared
                    ) { counts in
                        [
                            counts.leads(byReason[use, reason]), counts.share(byReason[use, reason], of: totals[use]),
                            use == .rejected ? counts.leads(early[reason]) : .nothing,
                        ]
                            + (counts.isCompared ? [] : largest.map { counts.leads(byGroup[use, row(reason, $0)]) })
                    }
                }
        }
        return [
            FigureBlock(
                .reasons,
                groups.grouping == .everything
                    ? "Reasons given in the period" : "Reasons given in the period by \(groups.grouping.label)", .table,
                rowTitle: "reason",
                columns: [
                    FigureColumn("leads", "leads", drawing: .bar, rank: 10), FigureColumn("share", "share", rank: 9),
                    FigureColumn("beforeAcceptance", "before acceptance", rank: 8),
                ]
                    + largest.enumerated().map { index, group in
                        FigureColumn(.group(groups.filter(group)), groups.label(group), rank: 7 - index)
                    }, rows: rows,
                notes: (rows.isEmpty ? [] : SentBackNotes.reasons)
                    + (sizes.count { $0 > 0 } > largest.count ? ["only the \(largest.count) largest groups are shown"] : []))
        ]
            + trends.blocks(
                "Decisions", own,
                rows: Use.allCases.map { ($0.rawValue, .named("\($0.decision)"), String($0.rawValue), $0.label) }
            ) { own.leads(decided[$0]) }
    }

    private func text(_ symbol: Int) -> String? { symbol > 0 ? context.knownText(symbol) : nil }
}

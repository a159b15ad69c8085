internal import Lifecycle

/// Why leads were rejected, disqualified and lost, and which groups they came from.
///
/// Covers leads with such a decision within the window, including decisions that files declared. A lead counts once for
/// each reason and kind of decision, in total and for its group; when grouping by definition, under the version of the
/// stage in which the first such decision was made.
final class ReasonsReport: Report {
    private enum Use: Int, CaseIterable {
        case rejected, disqualified, lost, noDecision

        init?(_ decision: TimelineEvent.Decision) {
            switch decision {
            case .rejected: self = .rejected
            case .disqualified: self = .disqualified
            case .lost: self = .lost
            case .noDecision: self = .noDecision
            default: return nil
            }
        }

        var label: String {
            switch self {
            case .rejected: "rejected"
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

    init(_ context: ReportContext) {
        self.context = context
        groups = Groups(context.query.grouping ?? .source, context)
        reasons = [0] + context.sortedByText(context.symbols.reasons)
    }

    private var uses: Int { Use.allCases.count }
    /// First the totals by use, then by use and reason, then by use, reason and group.
    var slots: Int { uses + uses * reasons.count * (1 + groups.count) }

    private func slot(_ use: Int, _ reason: Int) -> Int { uses + use * reasons.count + reason }
    private func slot(_ use: Int, _ reason: Int, _ group: Int) -> Int {
        uses + uses * reasons.count + (use * reasons.count + reason) * groups.count + group
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = lead.decisions
        guard !decisions.isEmpty else { return }
        var seen: [Int] = []
        var seenUses = 0
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
            if seenUses >> use.rawValue & 1 == 0 {
                seenUses |= 1 << use.rawValue
                sink.count(use.rawValue)
            }
            let counter = slot(use.rawValue, reason)
            guard !seen.contains(counter) else { continue }
            seen.append(counter)
            sink.count(counter)
            let group =
                groups.grouping == .definition ? groups.row(ofSymbol: lead.version(before: event.seq)) : groups.row(of: lead)
            if let group { sink.count(slot(use.rawValue, reason, group)) }
        }
    }

    static func blocks(_ own: FigureCounts<ReasonsReport>, _ compared: FigureCounts<ReasonsReport>?) -> [FigureBlock] {
        let report = own.report
        let sizes = (0..<report.groups.count).map { group in
            (0..<report.uses).reduce(0) { sum, use in
                sum + report.reasons.indices.reduce(0) { $0 + own[report.slot(use, $1, group)] }
            }
        }
        let largest = sizes.indices.filter { sizes[$0] > 0 }.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(8)
        var rows: [FigureRow] = []
        for use in Use.allCases {
            let order = report.reasons.indices.filter {
                own[report.slot(use.rawValue, $0)] > 0 || (compared?[report.slot(use.rawValue, $0)] ?? 0) > 0
            }
            .sorted { (own[report.slot(use.rawValue, $1)], $0) < (own[report.slot(use.rawValue, $0)], $1) }
            for reason in order {
                let symbol = report.reasons[reason]
                rows.append(
                    figureRow(
                        .reason(report.text(symbol), use.decision), "\(use.label): \(report.label(symbol, use))", own, compared
                    ) { counts in
                        [
                            counts.leads(report.slot(use.rawValue, reason)),
                            counts.share(report.slot(use.rawValue, reason), of: use.rawValue),
                        ]
                            + (counts.isCompared ? [] : largest.map { counts.leads(report.slot(use.rawValue, reason, $0)) })
                    })
            }
        }
        return [
            FigureBlock(
                .reasons, report.groups.grouping == .everything ? "Reasons" : "Reasons by \(report.groups.grouping.label)", .table,
                rowTitle: "reason",
                columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("share", "share", rank: 8)]
                    + largest.enumerated().map { index, group in
                        FigureColumn(.group(report.groups.filter(group)), report.groups.label(group), rank: 7 - index)
                    }, rows: rows,
                notes: sizes.count { $0 > 0 } > largest.count ? ["only the \(largest.count) largest groups are shown"] : [])
        ]
    }

    private func text(_ symbol: Int) -> String? {
        symbol > 0 && context.texts.indices.contains(symbol) ? context.texts[symbol] : nil
    }

    private func label(_ symbol: Int, _ use: Use) -> String {
        guard let id = text(symbol) else { return "no reason given" }
        // Imports also give reasons that the definition offers for no decision.
        return context.definition.reason(id, for: use.use)?.label
            ?? context.definition.reasons.first { $0.id == id }?.label ?? id
    }
}

internal import Lifecycle

/// Why leads were handed back, said no to and lost, and where these came from.
///
/// Over leads with such a decision within the window; a lead counts once for each reason and kind of decision, those that files declared with the others. Two tables: by
/// reason, and for each reason by the groups of the question's grouping; by definition under the version of the stage in which the first such decision fell.
final class ReasonsReport: Report {
    private enum Use: Int, CaseIterable {
        case rejected, disqualified, lost, noDecision

        init?(_ verdict: TimelineEvent.Verdict) {
            switch verdict {
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

        var use: Reason.Use {
            switch self {
            case .rejected: .reject
            case .disqualified: .disqualify
            case .lost: .lost
            case .noDecision: .noDecision
            }
        }
    }

    private let scope: ReportContext
    private let groups: Groups
    /// The words of the reasons; the first one stands for none.
    private let reasons: [Int]

    init(_ scope: ReportContext) {
        self.scope = scope
        groups = Groups(scope.question.grouping ?? .source, scope)
        reasons = [0] + scope.byWord(scope.codes.reasons)
    }

    private var uses: Int { Use.allCases.count }
    /// In all by use; by use and reason; by use, reason and group.
    var slots: Int { uses + uses * reasons.count * (1 + groups.count) }

    private func slot(_ use: Int, _ reason: Int) -> Int { uses + use * reasons.count + reason }
    private func slot(_ use: Int, _ reason: Int, _ group: Int) -> Int {
        uses + uses * reasons.count + (use * reasons.count + reason) * groups.count + group
    }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let verdicts = lead.verdicts
        guard !verdicts.isEmpty else { return }
        var seen: [Int] = []
        var seenUses = 0
        var index = 0
        while index < verdicts.count {
            let mark = verdicts[index]
            index += 1
            guard mark.kind == .verdict, let use = Use(mark.verdict), scope.window.contains(mark.at) else { continue }
            var code = 0
            var next = index
            while next < verdicts.count, verdicts[next].isParticular {
                if verdicts[next].kind == .reason { code = verdicts[next].code }
                next += 1
            }
            let reason = reasons.firstIndex(of: code) ?? 0
            if seenUses >> use.rawValue & 1 == 0 {
                seenUses |= 1 << use.rawValue
                sink.count(use.rawValue)
            }
            let place = slot(use.rawValue, reason)
            guard !seen.contains(place) else { continue }
            seen.append(place)
            sink.count(place)
            let group = groups.grouping == .definition ? groups.row(ofCode: lead.version(before: mark.seq)) : groups.row(of: lead)
            if let group { sink.count(slot(use.rawValue, reason, group)) }
        }
    }

    static func blocks(_ own: Counts<ReasonsReport>, _ compared: Counts<ReasonsReport>?) -> [FigureBlock] {
        let plan = own.plan
        let sizes = (0..<plan.groups.count).map { group in
            (0..<plan.uses).reduce(0) { sum, use in
                sum + plan.reasons.indices.reduce(0) { $0 + own[plan.slot(use, $1, group)] }
            }
        }
        let largest = sizes.indices.filter { sizes[$0] > 0 }.sorted { (sizes[$1], $0) < (sizes[$0], $1) }.prefix(8)
        var rows: [FigureRow] = []
        for use in Use.allCases {
            let order = plan.reasons.indices.filter {
                own[plan.slot(use.rawValue, $0)] > 0 || (compared?[plan.slot(use.rawValue, $0)] ?? 0) > 0
            }
            .sorted { (own[plan.slot(use.rawValue, $1)], $0) < (own[plan.slot(use.rawValue, $0)], $1) }
            for reason in order {
                let code = plan.reasons[reason]
                rows.append(
                    figureRow(
                        "\(use):\(plan.word(code))", "\(use.label): \(plan.label(code, use))", own, compared
                    ) { counts in
                        [
                            counts.leads(plan.slot(use.rawValue, reason)),
                            counts.share(plan.slot(use.rawValue, reason), of: use.rawValue),
                        ]
                            + (counts.isCompared ? [] : largest.map { counts.leads(plan.slot(use.rawValue, reason, $0)) })
                    })
            }
        }
        return [
            FigureBlock(
                "reasons", plan.groups.grouping == .everything ? "Why" : "Why, by \(plan.groups.grouping.label)", .table,
                rowTitle: "reason",
                columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("share", "of its kind", rank: 8)]
                    + largest.enumerated().map { place, group in
                        FigureColumn(
                            Groups.word(plan.groups.codes[group], by: plan.groups.grouping, plan.scope.words),
                            Groups.label(plan.groups.codes[group], by: plan.groups.grouping, plan.scope.words), rank: 7 - place)
                    }, rows: rows,
                notes: sizes.count { $0 > 0 } > largest.count ? ["the \(largest.count) groups with most of them"] : [])
        ]
    }

    private func word(_ code: Int) -> String { code > 0 && scope.words.indices.contains(code) ? scope.words[code] : "none" }

    private func label(_ code: Int, _ use: Use) -> String {
        guard code > 0 else { return "no reason given" }
        return scope.definition.reason(word(code), for: use.use)?.label ?? word(code)
    }
}

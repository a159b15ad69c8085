internal import Lifecycle

/// What the breakdowns count, group by group, to show where an alert comes from.
///
/// Each number is that of ``HealthReport`` over the leads of the group. **Leads** are those with a problem of any kind:
/// handed over unqualified, touched through one channel, not nurtured, idle, with poor data, or left behind. A group is
/// marked where one of its shares exceeds the definition's limit over at least twenty leads (the least number from
/// which `OutcomeReview` concludes anything), or where it is rubber-stamping. One-offs are sources and have no column.
///
/// When grouping by definition, leads taken in count under the version of their capture, handovers under that of the
/// stage entered, answers under that of the stage they were given in, everything else under that of the present stage.
/// When grouping by owner, each counts under the owner at that time: captures, handovers, answers, first touches,
/// returns to nurture; what is so now, such as an idle lead, under the present owner.
final class HealthByGroup {
    /// The column of a breakdown, with the share that its limit applies to.
    private struct Column {
        var id: String
        var title: String
        /// The row of the breakdown that the column belongs to.
        var breakdown: HealthReport.BreakdownID
        var part: HealthReport.Fact
        /// The whole of its share; nil for a column without a share.
        var whole: HealthReport.Fact?
        /// The limit of its share in percent.
        var limit: Int?
        /// Whether a lead that counts here has a problem.
        var isFault = true
        /// Whether it counts the state at the query's moment, independent of the window.
        var isCurrent = false
    }

    private let context: ReportContext
    let table: GroupTable<HealthReport.Fact>
    private let columns: [Column]
    /// The facts counted, and those that are problems.
    private let counted: HealthReport.FactSet
    private let faults: HealthReport.FactSet
    private static let handovers = HealthReport.FactSet([.handovers, .unqualified])
    private static let answerFacts: [HealthReport.Fact] = [.accepted, .rejectedBefore, .matured, .qualified]
    private static let answers = HealthReport.FactSet(answerFacts)

    init?(_ context: ReportContext, _ layout: inout CounterLayout) {
        guard let table = GroupTable<HealthReport.Fact>(context, &layout) else { return nil }
        let limits = context.definition.breakdowns
        self.context = context
        self.table = table
        columns = [
            Column(
                id: "unqualified", title: "unqualified", breakdown: .unqualifiedHandovers, part: .unqualified, whole: .handovers,
                limit: limits.unqualifiedHandovers),
            Column(id: "intake", title: "taken in", breakdown: .intakeOverTriage, part: .intake, isFault: false),
            Column(id: "decided", title: "reviewed", breakdown: .intakeOverTriage, part: .decided, isFault: false),
            Column(
                id: "singleTactic", title: "one channel", breakdown: .singleTactic, part: .singleTactic, whole: .touched,
                limit: limits.singleTactic),
            Column(
                id: "unnurtured", title: "not nurtured", breakdown: .noNurturing, part: .unnurtured, whole: .recycled,
                limit: limits.unnurtured),
            Column(id: "sitting", title: "idle", breakdown: .noWayBack, part: .idle, whole: .active, isCurrent: true),
            Column(
                id: "poor", title: "poor data", breakdown: .poorData, part: .poor, whole: .open, limit: limits.poorData,
                isCurrent: true),
            Column(
                id: "leftBehind", title: "SLA overdue, no owner", breakdown: .leftBehind, part: .leftBehind, whole: .waiting,
                isCurrent: true),
        ]
        counted = HealthReport.FactSet(columns.map(\.part) + columns.compactMap(\.whole) + Self.answerFacts)
        faults = HealthReport.FactSet(columns.filter(\.isFault).map(\.part))
    }

    /// Counts a lead in its groups, given what ``HealthReport`` knows of it.
    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ known: HealthReport.FactSet, _ sink: inout Sink) {
        var faulty = SeenCounters()
        known.intersection(counted).forEach { fact in
            let step = step(of: lead, fact)
            guard let row = table.row(of: lead, at: step.seq, under: step.version) else { return }
            sink.count(table[fact, row])
            let counter = table[.faulty, row]
            if faults.contains(fact), faulty.insert(counter) { sink.count(counter) }
        }
    }

    /// The journal line that a fact refers to, `.max` for what is so now, and the version under which it counts.
    private func step(of lead: TimelineView, _ fact: HealthReport.Fact) -> (seq: UInt32, version: Int) {
        if fact == .intake { return (lead.captureSeq, lead.stages.first?.symbol ?? 0) }
        if Self.handovers.contains(fact) {
            var step: (seq: UInt32, version: Int)?
            var wasInSales = false
            lead.forEachStay(context.scheme) { stay in
                let isInSales = stay.stage.isWithSales
                if isInSales, !wasInSales, !stay.isDeclared, step == nil, context.window.contains(stay.entered) {
                    step = (stay.seq, stay.definition)
                }
                wasInSales = isInSales
            }
            if let step { return step }
        }
        if Self.answers.contains(fact) {
            let decisions = LeadDecisions(lead, context)
            let seq = decisions.acceptance?.seq ?? decisions.rejectedBeforeSeq
            return (seq, lead.version(before: seq))
        }
        return (table.groups.grouping == .owner ? pastStep(of: lead, fact) : .max, lead.currentVersion)
    }

    /// The journal line of a fact that counts under the present version; `.max` for what is so now.
    private func pastStep(of lead: TimelineView, _ fact: HealthReport.Fact) -> UInt32 {
        switch fact {
        case .decided: return LeadDecisions(lead, context).decidedSeq
        case .touched, .singleTactic:
            var first: TimelineEvent?
            for event in lead.touches where event.kind == .touch && event.isOutbound && context.window.contains(event.at) {
                if event.at < first?.at ?? .max { first = event }
            }
            return first?.seq ?? .max
        case .recycled, .unnurtured:
            var seq = UInt32.max
            lead.forEachStay(context.scheme) { seq = $0.seq }
            return seq
        default: return .max
        }
    }

    /// On a narrow screen the breakdowns with alerts stay; columns without leads, and those that are no problem, are
    /// dropped first.
    private func figures(
        alerts: Set<HealthReport.BreakdownID>, _ facts: RowCounts<HealthReport.Fact>
    ) -> [Figure<RowCounts<HealthReport.Fact>>] {
        // Some problems are those of the query's moment, which has no equivalent in another window.
        var figures = [
            Figure<RowCounts<HealthReport.Fact>>("leads", "leads", drawing: .bar, rank: 90, isCurrent: true) { $0.leads(.faulty) }
        ]
        for (index, column) in columns.enumerated() {
            let (part, isAlert) = (column.part, alerts.contains(column.breakdown))
            let isFault = column.isFault && facts[part] > 0
            figures.append(
                Figure(
                    .named(column.id), column.title, rank: (isAlert ? 80 : isFault ? 65 : 45) - index,
                    isCurrent: column.isCurrent
                ) { $0.leads(part) })
            guard let whole = column.whole else { continue }
            figures.append(
                Figure(
                    .named(column.id + "Share"), "\(column.title) %", rank: (isAlert ? 35 : 20) - index,
                    isCurrent: column.isCurrent
                ) { $0.share(part, of: whole) })
        }
        let rank = alerts.contains(.rubberStamping) ? 79 : 50
        return figures + [
            Figure("acceptanceRate", "accepted", rank: rank) {
                $0.share(.accepted, of: [.accepted, .rejectedBefore])
            },
            Figure("qualifiedShare", "then qualified", rank: rank) { $0.share(.qualified, of: .matured) },
        ]
    }

    func blocks(
        _ own: FigureCounts<HealthReport>, _ compared: FigureCounts<HealthReport>?, alerts: Set<HealthReport.BreakdownID>
    ) -> [FigureBlock] {
        GroupTable.blocks(
            .healthBy, "Process problems", figures(alerts: alerts, own.row(\.facts)), own, compared, in: { $0.groups?.table },
            notes: [
                "leads: leads with at least one of these problems; each percentage is of the leads it applies to",
                "a group is marked if it exceeds a limit and has at least \(OutcomeReview.minimumCount) leads; "
                    + "silent sources have no column",
            ], size: { $0[.faulty] }, emphasis: { isBeyond($0) ? .alert : .plain })
    }

    /// Whether a group by itself exceeds a limit of the definition.
    private func isBeyond(_ row: RowCounts<HealthReport.Fact>) -> Bool {
        let isShareBeyond = columns.contains { column in
            guard let whole = column.whole, let limit = column.limit, row[whole] >= OutcomeReview.minimumCount else {
                return false
            }
            return row[column.part] * 100 / row[whole] > limit
        }
        if isShareBeyond { return true }
        return HealthReport.isRubberStamping(row, limit: context.definition.breakdowns.rubberStamping)
    }
}

extension HealthReport {
    /// Whether the accepted share reaches the limit, yet fewer than half of ten or more were qualified.
    static func isRubberStamping(_ facts: RowCounts<Fact>, limit: Int?) -> Bool {
        guard let limit, facts[.matured] >= 10, facts[.qualified] * 2 < facts[.matured] else { return false }
        return facts[.accepted] * 100 / max(1, facts[[.accepted, .rejectedBefore]]) >= limit
    }
}

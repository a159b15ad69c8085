internal import Lifecycle

/// The load and the work of each person: touches, acceptance, later qualification, attainment.
///
/// Load counts for the present owner, and steps for the owner at the time, as on the page of rates by owner
/// (`TimelineView.owner(ofStepAt:)`). Touches, returns and disqualifications count for the person who made them: they
/// are work, independent of the owner.
/// - **Acceptance**: leads that the person accepted within the window (the first acceptance in it) ÷ (these + their
///   leads that were rejected within it before anybody had ever accepted them).
/// - **Qualified later**: of the accepted, those that were qualified ÷ those decided: qualified, or out of sales'
///   hands.
/// - **Recycled, disqualified**: leads with such a decision by the person within the window. A lead counts for each
///   person who decided so.
/// - **Converted**: leads that were converted within the window while the person owned them.
/// - **Touches per lead**: touches that the person logged within the window ÷ leads that they touched.
final class TeamReport: Report {
    private enum Key: Int, CaseIterable, CounterKey {
        case load, overdue, touched, accepted, rejectedBefore, matured, qualified, recycled, disqualified, converted
    }

    private let context: ReportContext
    private let owners: OwnerFilter
    private let people: Groups
    private let work: CounterTable<Key>
    /// The leads that each person touched, by period.
    private let trends: GroupTrends
    private let quotas: QuotaCounts
    private let revenue: RevenueCounts

    init(_ context: ReportContext, _ layout: inout CounterLayout) {
        self.context = context
        owners = context.owners
        people = Groups(.owner, context)
        work = layout.table(rows: people.count)
        trends = GroupTrends(context, &layout, rows: people.count)
        quotas = QuotaCounts(context, &layout, perPerson: true)
        revenue = RevenueCounts(context, Currencies(context), &layout, perPerson: true)
    }

    func visit<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        if lead.stage.isWithSales, lead.hasWork, let row = people.row(ofSymbol: lead.owner), owners.includes(lead, at: .max) {
            sink.count(work[.load, row])
            if OpenClocks(lead, context).isOverdue(at: context.now) { sink.count(work[.overdue, row]) }
        }
        visitTouches(lead, &sink)
        visitTrend(lead, &sink)
        visitAnswer(lead, &sink)
        visitDecisions(lead, &sink)
        quotas.visit(lead, &sink)
        revenue.visit(lead, &sink)
    }

    private func visitAnswer<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        let decisions = LeadDecisions(lead, context)
        guard let seq = decisions.acceptance?.seq ?? decisions.rejectedBeforeAt.map({ _ in decisions.rejectedBeforeSeq }),
            owners.includes(lead, at: seq), let row = people.row(of: lead, at: seq)
        else { return }
        guard decisions.acceptance != nil else { return sink.count(work[.rejectedBefore, row]) }
        sink.count(work[.accepted, row])
        if decisions.isQualifiedLater { sink.count(work[.qualified, row]) }
        if decisions.isQualifiedLater || decisions.hasLeftSales { sink.count(work[.matured, row]) }
    }

    private func visitDecisions<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        // Each person once in each number.
        var seen = SeenCounters()
        func countOnce(_ key: Key, _ row: Int?, _ sink: inout Sink) {
            guard let row else { return }
            if seen.insert(work[key, row]) { sink.count(work[key, row]) }
        }
        lead.forEachDecision { event in
            guard context.window.contains(event.at), owners.includes(lead, at: event.seq) else { return }
            switch event.decision {
            case .rejected: countOnce(.recycled, people.row(ofSymbol: event.symbol), &sink)
            case .disqualified: countOnce(.disqualified, people.row(ofSymbol: event.symbol), &sink)
            case .converted: countOnce(.converted, people.row(of: lead, at: event.seq), &sink)
            case .promoted, .accepted, .qualified, .won, .lost, .noDecision, .reengaged: return
            }
        }
    }

    private func visitTouches<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        let touches = lead.touches
        func isCounted(_ event: TimelineEvent) -> Bool {
            context.window.contains(event.at) && owners.includes(lead, at: event.seq)
        }
        for (index, event) in touches.enumerated() where isCounted(event) {
            guard let row = people.row(ofSymbol: event.symbol) else { continue }
            // Each person once, with all their touches.
            let isFirst = !touches.prefix(index).contains { $0.symbol == event.symbol && isCounted($0) }
            guard isFirst else { continue }
            let count = touches.count { $0.symbol == event.symbol && isCounted($0) }
            sink.add(work[.touched, row], Int64(count))
        }
    }

    private func visitTrend<Sink: TallySink & ~Copyable>(_ lead: TimelineView, _ sink: inout Sink) {
        var seen = SeenCounters()
        for event in lead.touches where owners.includes(lead, at: event.seq) {
            guard let row = people.row(ofSymbol: event.symbol), let counter = trends.counter(row, at: event.at) else { continue }
            if seen.insert(counter) { sink.count(counter) }
        }
    }

    private var figures: [Figure<RowCounts<Key>>] {
        let now = context.momentSuffix
        return [
            Figure("load", "with sales \(now)", drawing: .bar, rank: 9, isCurrent: true) { $0.leads(.load) },
            Figure("late", "SLA overdue \(now)", rank: 8, isCurrent: true) { $0.leads(.overdue) },
            Figure("touched", "touched", rank: 6) { $0.leads(.touched) },
            Figure("touchesPerLead", "touches/lead", rank: 2) { $0.quotient(.touched) },
            Figure("accepted", "accepted", rank: 5) { $0.leads(.accepted) },
            Figure("acceptanceRate", "acceptance", rank: 7) { $0.share(.accepted, of: [.accepted, .rejectedBefore]) },
            Figure("qualifiedShare", "then qualified", rank: 7) { $0.share(.qualified, of: .matured) },
            Figure("recycled", "returns made", rank: 4) { $0.leads(.recycled) },
            Figure("disqualified", "disqualified", rank: 3) { $0.leads(.disqualified) },
            Figure("converted", "converted", rank: 4) { $0.leads(.converted) },
        ]
    }

    func blocks(_ own: FigureCounts<TeamReport>, _ compared: FigureCounts<TeamReport>?) -> [FigureBlock] {
        let team = context.settings.team
        let figures = figures
        let rows = people.symbols.enumerated().compactMap { row, symbol -> FigureRow? in
            let login = people.filter(row).value
            let sells = !(team.members[Login(login)]?.roles ?? []).isDisjoint(with: [.sdr, .closer, .teamlead])
            let counts = own.row(\.work, row)
            guard sells || Key.allCases.contains(where: { counts[$0] > 0 }) else { return nil }
            let isAbsent = context.absent.contains(symbol)
            return figureRow(
                people.id(row), symbol == 0 ? "unassigned" : context.person(symbol) + (isAbsent ? " (absent)" : ""),
                emphasis: counts[.overdue] > 0 && isAbsent ? .alert : symbol == 0 ? .quiet : .plain, figures, own, compared
            ) { $0.row(\.work, row) }
        }
        let idle = team.members.values.filter {
            !$0.roles.isDisjoint(with: [.sdr, .closer]) && context.symbol(of: $0.login) == nil
        }
        let named = people.symbols.enumerated().filter { $0.element > 0 }.map { row, symbol in
            (row: row, id: people.id(row), name: people.filter(row).value, label: context.person(symbol))
        }
        return [
            FigureBlock(
                .team, "Team", .table, rowTitle: "person", columns: figures.map(\.column), rows: rows,
                remarks: SentBackNotes.team,
                notes: OverdueNotes.team
                    + (idle.isEmpty
                        ? [] : ["no leads so far: " + idle.map { team.name(of: $0.login) }.sorted().joined(separator: ", ")]),
                references: context.references([.acceptanceRate]))
        ] + revenue.blocks(own.of(\.revenue)) + quotas.blocks(own.of(\.quotas))
            + trends.blocks("Leads touched", own, rows: named) { own.row(\.work, $0).leads(.touched) }
    }
}

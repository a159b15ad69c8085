internal import Lifecycle

/// The load and the work of each person: touches, acceptance, later qualification, attainment.
///
/// Work counts for the person who did it, not for the lead's present owner; load counts for the present owner.
/// - **Acceptance**: leads that the person accepted within the window (the first acceptance in it) ÷ (these + other
///   leads that they rejected within it before anybody had ever accepted them).
/// - **Qualified later**: of the accepted, those that were qualified ÷ those decided: qualified, or out of sales'
///   hands.
/// - **Recycled, disqualified, converted**: leads with such a decision by the person within the window. A lead counts
///   for each person who decided so.
/// - **Touches per lead**: touches that the person logged within the window ÷ leads that they touched.
final class TeamReport: Report {
    private enum Part: Int, CaseIterable {
        case load, overdue, touched, accepted, rejectedBefore, matured, qualified, recycled, disqualified, converted
    }

    private let context: ReportContext
    private let people: Groups
    private let quotas: QuotaCounts

    init(_ context: ReportContext) {
        self.context = context
        people = Groups(.owner, context)
        quotas = QuotaCounts(context, perPerson: true)
    }

    private var quotaStart: Int { people.count * Part.allCases.count }
    var slots: Int { quotaStart + quotas.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { row * Part.allCases.count + part.rawValue }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        if lead.stage.isWithSales, let row = people.row(ofSymbol: lead.owner) {
            sink.count(slot(.load, row))
            if OpenClocks(lead, context).isOverdue(at: context.now) { sink.count(slot(.overdue, row)) }
        }
        visitTouches(lead, &sink)
        let decisions = LeadDecisions(lead, context)
        if let acceptance = decisions.acceptance, let row = people.row(ofSymbol: acceptance.symbol) {
            sink.count(slot(.accepted, row))
            if decisions.isQualifiedLater { sink.count(slot(.qualified, row)) }
            if decisions.isQualifiedLater || decisions.hasLeftSales { sink.count(slot(.matured, row)) }
        }
        visitDecisions(lead, accepter: decisions.acceptance?.symbol, &sink)
        OffsetSink.withOffset(&sink, by: quotaStart) { quotas.visit(lead, &$0) }
    }

    private func visitDecisions<Sink: TallySink>(_ lead: TimelineView, accepter: Int?, _ sink: inout Sink) {
        var wasAccepted = false
        // Each person once in each number.
        var seen = SeenSlots()
        func countOnce(_ part: Part, _ row: Int) {
            let slot = slot(part, row)
            if seen.insert(slot) { sink.count(slot) }
        }
        lead.forEachDecision { event in
            if event.decision == .accepted { wasAccepted = true }
            guard context.window.contains(event.at), let row = people.row(ofSymbol: event.symbol) else { return }
            switch event.decision {
            case .rejected:
                countOnce(.recycled, row)
                if !wasAccepted, event.symbol != accepter { countOnce(.rejectedBefore, row) }
            case .disqualified: countOnce(.disqualified, row)
            case .converted: countOnce(.converted, row)
            default: break
            }
        }
    }

    private func visitTouches<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let touches = lead.touches
        for (index, event) in touches.enumerated() where context.window.contains(event.at) {
            guard let row = people.row(ofSymbol: event.symbol) else { continue }
            // Each person once, with all their touches.
            let isFirst = !touches.prefix(index).contains { $0.symbol == event.symbol && context.window.contains($0.at) }
            guard isFirst else { continue }
            let count = touches.count { $0.symbol == event.symbol && context.window.contains($0.at) }
            sink.add(slot(.touched, row), Int64(count))
        }
    }

    static func blocks(_ own: FigureCounts<TeamReport>, _ compared: FigureCounts<TeamReport>?) -> [FigureBlock] {
        let report = own.report
        let team = report.context.settings.team
        let rows = report.people.symbols.indices.filter { row in
            let login = Login(
                report.context.texts.indices.contains(report.people.symbols[row])
                    ? report.context.texts[report.people.symbols[row]] : "")
            let sells = !(team.members[login]?.roles ?? []).isDisjoint(with: [.sdr, .closer, .teamlead])
            return sells || Part.allCases.contains { own[report.slot($0, row)] > 0 }
        }
        let tableRows = rows.map { row in
            let symbol = report.people.symbols[row]
            let isAbsent = report.context.absent.contains(symbol)
            return figureRow(
                report.people.id(row),
                symbol == 0 ? "unassigned" : report.context.person(symbol) + (isAbsent ? " (absent)" : ""),
                emphasis: own[report.slot(.overdue, row)] > 0 && isAbsent ? .alert : symbol == 0 ? .quiet : .plain, own, compared
            ) { report.values($0, row) }
        }
        let idle = team.members.values.filter {
            !$0.roles.isDisjoint(with: [.sdr, .closer]) && report.context.symbol(of: $0.login) == nil
        }
        var blocks = [
            FigureBlock(
                .team, "Team", .table, rowTitle: "person",
                columns: [
                    FigureColumn("load", "with sales \(report.context.momentSuffix)", drawing: .bar, rank: 9),
                    FigureColumn("late", "overdue \(report.context.momentSuffix)", rank: 8),
                    FigureColumn("touched", "touched", rank: 6), FigureColumn("touchesPerLead", "touches/lead", rank: 2),
                    FigureColumn("accepted", "accepted", rank: 5), FigureColumn("acceptanceRate", "acceptance", rank: 7),
                    FigureColumn("qualifiedShare", "then qualified", rank: 7), FigureColumn("recycled", "returned", rank: 4),
                    FigureColumn("disqualified", "disqualified", rank: 3), FigureColumn("converted", "converted", rank: 4),
                ], rows: tableRows,
                notes: idle.isEmpty
                    ? [] : ["no leads so far: " + idle.map { team.name(of: $0.login) }.sorted().joined(separator: ", ")],
                references: report.context.references([.acceptanceRate]))
        ]
        if let block = report.quotas.block(own, offset: report.quotaStart) { blocks.append(block) }
        return blocks
    }

    private func values(_ counts: FigureCounts<TeamReport>, _ row: Int) -> [FigureValue] {
        func at(_ part: Part) -> Int { slot(part, row) }
        return [
            counts.currentValue(counts.leads(at(.load))), counts.currentValue(counts.leads(at(.overdue))),
            counts.leads(at(.touched)), counts.quotient(at(.touched)),
            counts.leads(at(.accepted)), counts.share(at(.accepted), ofCount: counts[at(.accepted)] + counts[at(.rejectedBefore)]),
            counts.share(at(.qualified), of: at(.matured)), counts.leads(at(.recycled)), counts.leads(at(.disqualified)),
            counts.leads(at(.converted)),
        ]
    }
}

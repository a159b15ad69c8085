internal import Lifecycle

/// What each person has in hand and does: load, touches, acceptance beside later qualification, attainment.
///
/// By who did a thing, not by who owns the lead now; load goes by the owner now.
/// - **Acceptance**: leads that the person accepted within the window (the first acceptance in it) ÷ (these + other leads that they rejected within it before
///   anybody had ever accepted them).
/// - **Qualified later**: of the accepted, those that got as far as being qualified, of those that are decided: qualified, or out of sales' hands.
/// - **Recycled, disqualified, converted**: leads with such a decision of theirs within the window; what several decided so on counts for each of them.
/// - **Touches a lead**: touches that they logged within the window ÷ the leads that they touched.
final class TeamReport: Report {
    private enum Part: Int, CaseIterable {
        case load, late, touched, accepted, rejectedBefore, matured, qualified, recycled, disqualified, converted
    }

    private let scope: ReportContext
    private let people: Groups
    private let quotas: QuotaCounts

    init(_ scope: ReportContext) {
        self.scope = scope
        people = Groups(.owner, scope)
        quotas = QuotaCounts(scope, perPerson: true)
    }

    private var quotaStart: Int { people.count * Part.allCases.count }
    var slots: Int { quotaStart + quotas.slots }

    private func slot(_ part: Part, _ row: Int) -> Int { row * Part.allCases.count + part.rawValue }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        if lead.stage.isInSalesHands, let row = people.row(ofCode: lead.owner) {
            sink.count(slot(.load, row))
            if OpenClocks(lead, scope).isLate(at: scope.now) { sink.count(slot(.late, row)) }
        }
        visitTouches(lead, &sink)
        let decisions = LeadDecisions(lead, scope)
        if let acceptance = decisions.acceptance, let row = people.row(ofCode: acceptance.code) {
            sink.count(slot(.accepted, row))
            if decisions.isQualifiedLater { sink.count(slot(.qualified, row)) }
            if decisions.isQualifiedLater || decisions.hasLeftHands { sink.count(slot(.matured, row)) }
        }
        visitDecisions(lead, accepter: decisions.acceptance?.code, &sink)
        OffsetSink.lend(&sink, by: quotaStart) { quotas.visit(lead, &$0) }
    }

    private func visitDecisions<Sink: TallySink>(_ lead: TimelineView, accepter: Int?, _ sink: inout Sink) {
        var wasAccepted = false
        // Each person once in each number.
        var seen = SeenSlots()
        func tell(_ part: Part, _ row: Int) {
            let slot = slot(part, row)
            if seen.insert(slot) { sink.count(slot) }
        }
        lead.forEachDecision { mark in
            if mark.verdict == .accepted { wasAccepted = true }
            guard scope.window.contains(mark.at), let row = people.row(ofCode: mark.code) else { return }
            switch mark.verdict {
            case .rejected:
                tell(.recycled, row)
                if !wasAccepted, mark.code != accepter { tell(.rejectedBefore, row) }
            case .disqualified: tell(.disqualified, row)
            case .converted: tell(.converted, row)
            default: break
            }
        }
    }

    private func visitTouches<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        let touches = lead.touches
        for (index, mark) in touches.enumerated() where scope.window.contains(mark.at) {
            guard let row = people.row(ofCode: mark.code) else { continue }
            // Each person once, with all their touches.
            let isFirst = !touches.prefix(index).contains { $0.code == mark.code && scope.window.contains($0.at) }
            guard isFirst else { continue }
            let count = touches.count { $0.code == mark.code && scope.window.contains($0.at) }
            sink.add(slot(.touched, row), Int64(count))
        }
    }

    static func blocks(_ own: Counts<TeamReport>, _ compared: Counts<TeamReport>?) -> [FigureBlock] {
        let plan = own.plan
        let team = plan.scope.setting.team
        let rows = plan.people.codes.indices.filter { row in
            let login = Login(
                plan.scope.words.indices.contains(plan.people.codes[row]) ? plan.scope.words[plan.people.codes[row]] : "")
            let sells = !(team.members[login]?.roles ?? []).isDisjoint(with: [.sdr, .closer, .teamlead])
            return sells || Part.allCases.contains { own[plan.slot($0, row)] > 0 }
        }
        let shown = rows.map { row in
            let code = plan.people.codes[row]
            let isAbsent = plan.scope.absent.contains(code)
            return figureRow(
                code == 0 ? "" : plan.scope.words[code],
                code == 0 ? "nobody" : plan.scope.person(code) + (isAbsent ? " (away)" : ""),
                mood: own[plan.slot(.late, row)] > 0 && isAbsent ? .alarm : code == 0 ? .quiet : .plain, own, compared
            ) { plan.values($0, row) }
        }
        let idle = team.members.values.filter {
            !$0.roles.isDisjoint(with: [.sdr, .closer]) && plan.scope.code(of: $0.login) == nil
        }
        var blocks = [
            FigureBlock(
                "team", "Team", .table, rowTitle: "person",
                columns: [
                    FigureColumn("load", "in hand \(plan.scope.nowOrThen)", drawing: .bar, rank: 9),
                    FigureColumn("late", "late \(plan.scope.nowOrThen)", rank: 8),
                    FigureColumn("touched", "touched", rank: 6), FigureColumn("touchesPerLead", "touches a lead", rank: 2),
                    FigureColumn("accepted", "accepted", rank: 5), FigureColumn("acceptanceRate", "acceptance", rank: 7),
                    FigureColumn("qualifiedShare", "qualified later", rank: 7), FigureColumn("recycled", "recycled", rank: 4),
                    FigureColumn("disqualified", "disqualified", rank: 3), FigureColumn("converted", "converted", rank: 4),
                ], rows: shown,
                notes: idle.isEmpty
                    ? [] : ["without any lead so far: " + idle.map { team.name(of: $0.login) }.sorted().joined(separator: ", ")],
                references: plan.scope.references([.acceptanceRate]))
        ]
        if let block = plan.quotas.block(own, offset: plan.quotaStart) { blocks.append(block) }
        return blocks
    }

    private func values(_ counts: Counts<TeamReport>, _ row: Int) -> [FigureValue] {
        func at(_ part: Part) -> Int { slot(part, row) }
        return [
            counts.ofMoment(counts.leads(at(.load))), counts.ofMoment(counts.leads(at(.late))), counts.leads(at(.touched)),
            counts.quotient(at(.touched)),
            counts.leads(at(.accepted)), counts.share(at(.accepted), ofCount: counts[at(.accepted)] + counts[at(.rejectedBefore)]),
            counts.share(at(.qualified), of: at(.matured)), counts.leads(at(.recycled)), counts.leads(at(.disqualified)),
            counts.leads(at(.converted)),
        ]
    }
}

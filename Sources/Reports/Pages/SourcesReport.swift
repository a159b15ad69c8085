internal import Lifecycle

/// What becomes of the leads of each source, or of each group by another grouping.
///
/// Over leads that were captured within the window, by the group that they are in (domain page, "Figures": source table):
/// - **viable, SQL, won** %: those that ever reached it ÷ volume; SQL is the step that counts as qualified by the definition (`StageScheme.qualified`).
/// - **Acceptance rate**: accepted ÷ (accepted + rejected before acceptance), by the decisions made here; what files declare is no decision.
/// - **Value per lead**: amounts of the won ÷ volume, in the currency that most of them have over all groups; in whole cents, rounded down.
/// - **Sales-ready**: of the captures that asked for information those that ever came into sales' hands.
final class SourcesReport: Report {
    private enum Part: Int, CaseIterable {
        case volume, viable, accepted, rejected, qualified, won, requested, ready, immature
    }

    private let scope: ReportContext
    private let groups: Groups
    private let currencies: Currencies

    init(_ scope: ReportContext) {
        self.scope = scope
        groups = Groups(scope.question.grouping ?? .source, scope)
        currencies = Currencies(scope)
    }

    private var valueStart: Int { (groups.count + 1) * Part.allCases.count }
    var slots: Int { valueStart + (groups.count + 1) * currencies.count }

    private func slot(_ part: Part, _ row: Int) -> Int { row * Part.allCases.count + part.rawValue }
    private func value(_ row: Int, _ currency: Int) -> Int { valueStart + row * currencies.count + currency }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard scope.window.contains(lead.capturedAt), let row = groups.row(of: lead) else { return }
        var furthest = -1
        var isWon = false
        var isReady = false
        var present = TimelineStage.inquiry
        lead.forEachStay(scope.scheme) { stay in
            furthest = max(furthest, stay.standing.rank)
            if stay.standing == .won { isWon = true }
            if stay.stage.isInSalesHands || stay.stage.isOutcome { isReady = true }
            present = stay.standing
        }
        let decided = FirstDecision(lead)
        // The row of the group, and the one of all.
        for row in [row, groups.count] {
            sink.count(slot(.volume, row))
            if furthest >= TimelineStage.viable.rank { sink.count(slot(.viable, row)) }
            switch decided {
            case .accepted: sink.count(slot(.accepted, row))
            case .rejected: sink.count(slot(.rejected, row))
            case .none: break
            }
            if furthest >= scope.scheme.qualified.rank {
                sink.count(slot(.qualified, row))
            } else if present.isOpen {
                sink.count(slot(.immature, row))
            }
            if isWon {
                sink.count(slot(.won, row))
                if let amount = lead.wonAmount, let currency = currencies.place(of: amount.code) {
                    sink.add(value(row, currency), amount.at)
                }
            }
            if lead.traits.contains(.requested) {
                sink.count(slot(.requested, row))
                if isReady { sink.count(slot(.ready, row)) }
            }
        }
    }

    static func blocks(_ own: Counts<SourcesReport>, _ compared: Counts<SourcesReport>?) -> [FigureBlock] {
        let plan = own.plan
        let shown = TableRows(own, count: plan.groups.count) { own[plan.slot(.volume, $0)] }
        let rows = (shown.rows + [plan.groups.count]).map { row in
            let isAll = row == plan.groups.count
            let code = isAll ? 0 : plan.groups.codes[row]
            let key = isAll ? "all" : Groups.word(code, by: plan.groups.grouping, plan.scope.words)
            let label = isAll ? "all" : Groups.label(code, by: plan.groups.grouping, plan.scope.words)
            let mood: FigureRow.Mood = isAll ? .quiet : plan.isOutside(own, row) ? .alarm : .plain
            return figureRow(key, label, mood: mood, own, compared) { plan.values($0, row) }
        }
        let expected = plan.scope.definition.breakdowns.salesReadyShare
        var notes = [
            "of \(own[plan.slot(.immature, plan.groups.count)]) captured here it is still open whether they become \(plan.scope.label(plan.scope.scheme.qualified))"
        ]
        if let expected {
            notes.append("\(expected.lowerBound) to \(expected.upperBound) % of a source's requests are expected to be sales-ready")
        }
        if let left = shown.note { notes.append(left) }
        return [
            FigureBlock(
                "sources",
                plan.groups.grouping == .everything
                    ? "What becomes of leads" : "What becomes of leads, by \(plan.groups.grouping.label)", .table,
                rowTitle: plan.groups.grouping.label,
                columns: [
                    FigureColumn("volume", "leads", drawing: .bar, rank: 9), FigureColumn("viableShare", "viable", rank: 5),
                    FigureColumn("acceptanceRate", "accepted", rank: 8),
                    FigureColumn("qualifiedShare", plan.scope.label(plan.scope.scheme.qualified), rank: 7),
                    FigureColumn("won", "won", rank: 6), FigureColumn("valuePerLead", "per lead", rank: 4),
                    FigureColumn("salesReadyShare", "sales-ready", rank: 3),
                ],
                rows: rows.last.map { own[plan.slot(.volume, plan.groups.count)] == 0 ? [] : Array(rows.dropLast()) + [$0] } ?? [],
                notes: own[plan.slot(.volume, plan.groups.count)] == 0 ? [] : notes,
                references: plan.scope.references([.acceptanceRate, .salesReadyShare, .mqlToSQL]))
        ]
    }

    /// Whether a source's share of sales-ready requests is outside of what the definition expects, told from as many requests on as `OutcomeReview` needs.
    private func isOutside(_ own: Counts<SourcesReport>, _ row: Int) -> Bool {
        guard groups.grouping == .source, let expected = scope.definition.breakdowns.salesReadyShare else { return false }
        let (ready, requested) = (own[slot(.ready, row)], own[slot(.requested, row)])
        return requested >= OutcomeReview.least && !expected.contains((ready * 100 + requested / 2) / requested)
    }

    private func values(_ counts: Counts<SourcesReport>, _ row: Int) -> [FigureValue] {
        let plan = counts.plan
        guard row <= plan.groups.count else { return [] }
        func at(_ part: Part) -> Int { plan.slot(part, row) }
        let answered = counts[at(.accepted)] + counts[at(.rejected)]
        let volume = counts[at(.volume)]
        var value = FigureValue.nothing
        if let currency = plan.currencies.most({ counts[plan.value(plan.groups.count, $0)] }) {
            let slot = plan.value(row, currency)
            if counts[slot] > 0 {
                value = .money(
                    counts.tally.mean(slot, of: volume), currency: plan.currencies.name(currency), leads: counts[slot],
                    counts.cell(slot))
            }
        }
        return [
            counts.leads(at(.volume)), counts.share(at(.viable), of: at(.volume)), counts.share(at(.accepted), ofCount: answered),
            counts.share(at(.qualified), of: at(.volume)), counts.leads(at(.won)), value,
            counts.share(at(.ready), of: at(.requested)),
        ]
    }
}

/// Which rows of a long table are shown: the largest, down to one lead, and at most two hundred.
struct TableRows {
    /// Their numbers, the largest first.
    let rows: [Int]
    /// What is left out, in words.
    let note: String?

    private static let most = 200

    init<Plan>(_ own: Counts<Plan>, count: Int, size: (Int) -> Int) {
        let all = (0..<count).map { (row: $0, size: size($0)) }.filter { $0.size > 0 }.sorted {
            ($1.size, $0.row) < ($0.size, $1.row)
        }
        rows = all.prefix(Self.most).map(\.row)
        note = all.count > Self.most ? "and \(all.count - Self.most) more with fewer leads" : nil
    }
}

/// What sales first said to a lead, by decisions made here.
enum FirstDecision {
    case accepted, rejected, none

    /// Accepted where it ever was; rejected where it was handed back and never accepted.
    init(_ lead: TimelineView) {
        var answer = FirstDecision.none
        lead.forEachDecision { mark in
            if mark.verdict == .accepted { answer = .accepted }
            if mark.verdict == .rejected, answer == .none { answer = .rejected }
        }
        self = answer
    }
}

extension TimelineView {
    /// The amount that a line told, as a mark.
    func amount(by seq: UInt32) -> TimelineEvent? { verdicts.first { $0.kind == .amount && $0.seq == seq } }

    /// What it was won for: the amount of its newest closing as won, as a mark.
    var wonAmount: TimelineEvent? {
        var isWon = false
        var amount: TimelineEvent?
        for mark in verdicts {
            if mark.kind == .verdict { isWon = mark.verdict == .won }
            if mark.kind == .amount, isWon { amount = mark }
        }
        return amount
    }
}

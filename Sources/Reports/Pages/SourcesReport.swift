internal import Lifecycle

/// The outcomes of the leads of each source, or of each group of another grouping.
///
/// Covers leads captured within the window (domain page, "Figures": source table):
/// - **viable, SQL, won** %: leads that ever reached it ÷ volume. SQL is the step that counts as qualified
///   (`StageScheme.qualified`).
/// - **Acceptance rate**: accepted ÷ (accepted + rejected before acceptance), by decisions made here, not declared by
///   files.
/// - **Value per lead**: amounts won ÷ volume, in the most frequent currency over all groups; in whole cents, rounded
///   down.
/// - **Reached MQL**: of the captures that asked for information, those that ever came to sales.
final class SourcesReport: Report {
    private enum Part: Int, CaseIterable {
        case volume, viable, accepted, rejected, qualified, won, requested, ready, immature
    }

    private let context: ReportContext
    private let groups: Groups
    private let currencies: Currencies

    init(_ context: ReportContext) {
        self.context = context
        groups = Groups(context.query.grouping ?? .source, context)
        currencies = Currencies(context)
    }

    private var valueStart: Int { (groups.count + 1) * Part.allCases.count }
    var slots: Int { valueStart + (groups.count + 1) * currencies.count }

    private func slot(_ part: Part, _ row: Int) -> Int { row * Part.allCases.count + part.rawValue }
    private func value(_ row: Int, _ currency: Int) -> Int { valueStart + row * currencies.count + currency }

    func visit<Sink: TallySink>(_ lead: TimelineView, _ sink: inout Sink) {
        guard context.window.contains(lead.capturedAt), let row = groups.row(of: lead) else { return }
        var furthest = -1
        var isWon = false
        var isReady = false
        var present = TimelineStage.inquiry
        lead.forEachStay(context.scheme) { stay in
            furthest = max(furthest, stay.effectiveStage.rank)
            if stay.effectiveStage == .won { isWon = true }
            if stay.stage.isWithSales || stay.stage.isOutcome { isReady = true }
            present = stay.effectiveStage
        }
        let decided = FirstDecision(lead)
        // The row of the group and the total row.
        for row in [row, groups.count] {
            sink.count(slot(.volume, row))
            if furthest >= TimelineStage.viable.rank { sink.count(slot(.viable, row)) }
            switch decided {
            case .accepted: sink.count(slot(.accepted, row))
            case .rejected: sink.count(slot(.rejected, row))
            case .none: break
            }
            if furthest >= context.scheme.qualified.rank {
                sink.count(slot(.qualified, row))
            } else if present.isOpen {
                sink.count(slot(.immature, row))
            }
            if isWon {
                sink.count(slot(.won, row))
                if let amount = lead.wonAmount, let currency = currencies.index(of: amount.symbol) {
                    sink.add(value(row, currency), amount.at)
                }
            }
            if lead.traits.contains(.requested) {
                sink.count(slot(.requested, row))
                if isReady { sink.count(slot(.ready, row)) }
            }
        }
    }

    static func blocks(_ own: FigureCounts<SourcesReport>, _ compared: FigureCounts<SourcesReport>?) -> [FigureBlock] {
        let report = own.report
        let listed = TableRows(own, count: report.groups.count) { own[report.slot(.volume, $0)] }
        let rows = (listed.rows + [report.groups.count]).map { row in
            let isAll = row == report.groups.count
            let id = isAll ? RowID.total : report.groups.id(row)
            let label = isAll ? Groups.totalLabel : report.groups.label(row)
            let emphasis: FigureRow.Emphasis = isAll ? .quiet : report.isOutside(own, row) ? .alert : .plain
            return figureRow(id, label, emphasis: emphasis, own, compared) { report.values($0, row) }
        }
        let expected = report.context.definition.breakdowns.salesReadyShare
        let immature = own[report.slot(.immature, report.groups.count)]
        let qualified = report.context.label(report.context.scheme.qualified)
        let definition = report.context.definition
        let reached = "reached \(definition.label(definition.topology.nearestUsed(.mql)))"
        let open = "\(immature.counted("lead")) added in the period \(immature == 1 ? "is" : "are") open"
        var notes = [open + " and may still reach \(qualified)"]
        notes.append("\(reached): share of the leads that asked for information")
        if let expected {
            notes.append("a source is marked if that share is outside \(expected.lowerBound)% to \(expected.upperBound)%")
        }
        if let left = listed.note { notes.append(left) }
        return [
            FigureBlock(
                .sources,
                report.groups.grouping == .everything
                    ? "Outcomes of all leads" : "Outcomes by \(report.groups.grouping.label)", .table,
                rowTitle: report.groups.grouping == .everything ? "" : report.groups.grouping.label,
                columns: [
                    FigureColumn("volume", "leads", drawing: .bar, rank: 9), FigureColumn("viableShare", "viable", rank: 5),
                    FigureColumn("acceptanceRate", "accepted", rank: 8),
                    FigureColumn("qualifiedShare", qualified, rank: 7),
                    FigureColumn("won", "won", rank: 6), FigureColumn("valuePerLead", "value/lead", rank: 4),
                    FigureColumn("salesReadyShare", reached, rank: 3),
                ],
                rows: rows.last.map {
                    own[report.slot(.volume, report.groups.count)] == 0 ? [] : Array(rows.dropLast()) + [$0]
                } ?? [],
                notes: own[report.slot(.volume, report.groups.count)] == 0 ? [] : notes,
                references: report.context.references([.acceptanceRate, .salesReadyShare, .mqlToSQL]))
        ]
    }

    /// Whether the share of a source's leads that reached MQL is outside the expected range, given enough requests.
    private func isOutside(_ own: FigureCounts<SourcesReport>, _ row: Int) -> Bool {
        guard groups.grouping == .source, let expected = context.definition.breakdowns.salesReadyShare else { return false }
        let (ready, requested) = (own[slot(.ready, row)], own[slot(.requested, row)])
        return requested >= OutcomeReview.minimumCount && !expected.contains((ready * 100 + requested / 2) / requested)
    }

    private func values(_ counts: FigureCounts<SourcesReport>, _ row: Int) -> [FigureValue] {
        let report = counts.report
        guard row <= report.groups.count else { return [] }
        func at(_ part: Part) -> Int { report.slot(part, row) }
        let answered = counts[at(.accepted)] + counts[at(.rejected)]
        let volume = counts[at(.volume)]
        var value = FigureValue.nothing
        if let currency = report.currencies.mostFrequent({ counts[report.value(report.groups.count, $0)] }) {
            let slot = report.value(row, currency)
            if counts[slot] > 0 {
                value = .money(
                    counts.tally.mean(slot, of: volume), currency: report.currencies.name(currency), leads: counts[slot],
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

/// The rows of a table that are shown: the largest, at most two hundred, none without leads.
struct TableRows {
    /// The indices of the rows, the largest first.
    let rows: [Int]
    /// A note on the rows that are left out; nil without any.
    let note: String?

    private static let maxRows = 200

    init<R>(_ own: FigureCounts<R>, count: Int, size: (Int) -> Int) {
        let all = (0..<count).map { (row: $0, size: size($0)) }.filter { $0.size > 0 }.sorted {
            ($1.size, $0.row) < ($0.size, $1.row)
        }
        rows = all.prefix(Self.maxRows).map(\.row)
        note = all.count > Self.maxRows ? "\((all.count - Self.maxRows).counted("more row")) with fewer leads not shown" : nil
    }
}

/// The first answer of sales to a lead, by decisions made here.
enum FirstDecision {
    case accepted, rejected, none

    /// Accepted if it ever was accepted; rejected if it was rejected and never accepted.
    init(_ lead: TimelineView) {
        var answer = FirstDecision.none
        lead.forEachDecision { event in
            if event.decision == .accepted { answer = .accepted }
            if event.decision == .rejected, answer == .none { answer = .rejected }
        }
        self = answer
    }
}

extension TimelineView {
    /// The amount that a journal line records, as an event.
    func amount(by seq: UInt32) -> TimelineEvent? { decisions.first { $0.kind == .amount && $0.seq == seq } }

    /// The amount of the newest closing as won, as an event.
    var wonAmount: TimelineEvent? {
        var isWon = false
        var amount: TimelineEvent?
        for event in decisions {
            if event.kind == .decision { isWon = event.decision == .won }
            if event.kind == .amount, isWon { amount = event }
        }
        return amount
    }
}

internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen

/// Describes opportunities in one line.
struct OpportunityFormatter {
    let session: ConsoleSession

    init(_ session: ConsoleSession) { self.session = session }

    /// The opportunities of a page in columns: id, amount, chance, when it closes or ended, owner, next step, what it
    /// lacks.
    func table(_ rows: [OpportunityRow]) -> [[(String, Style)]] {
        let notation = AmountNotation(of: rows.compactMap { $0.amount?.cents })
        let cells = rows.map { row -> [(text: String, style: Style)] in
            let amount = row.amount.map { AmountFormatter.figure($0.amount, as: notation) } ?? ""
            let owner = row.owner.map { session.decisionContext.team.name(of: $0) } ?? ""
            let lacking = row.isOpen ? OpportunityAttention.of(row, on: session.decisionContext.today) : []
            let ended = row.outcome.map { session.definition.label($0.stage) } ?? "ended"
            let day = row.closeDate.map { "closes \(session.time.date($0))" } ?? ""
            return [
                ("\(row.id)", .normal), (amount, Style(.normal, .bold)),
                (row.isOpen ? row.chance.map { "\($0)%" } ?? "" : "", .normal),
                row.isOpen
                    ? (day, lacking.contains(.closeDatePassed) ? .overdue : .normal)
                    : (ended + (row.closedAt.map { " \(session.time.past($0))" } ?? ""), .dim),
                (owner, .dim), (row.isOpen && !row.nextStep.isEmpty ? "next: \(row.nextStep)" : "", .normal),
                (lacking.map(\.label).joined(separator: ", "), .warning),
            ]
        }
        return TextColumns.rows(cells, rightAligned: [1, 2], widest: 28)
    }

    /// `O12  40,000 EUR  60%  closes 12 Dec  kim  next: send the offer`, with what it lacks.
    func runs(_ row: OpportunityRow) -> [(String, Style)] {
        var runs: [(String, Style)] = [("\(row.id)", .normal)]
        if let amount = row.amount { runs.append(("  " + AmountFormatter.figure(amount.amount), Style(.normal, .bold))) }
        guard row.isOpen else {
            let end = row.outcome.map { session.definition.label($0.stage) } ?? "ended"
            runs.append(("  \(end)" + (row.closedAt.map { " \(session.time.past($0))" } ?? ""), .dim))
            if let owner = row.owner { runs.append(("  \(session.decisionContext.team.name(of: owner))", .dim)) }
            return runs
        }
        if let chance = row.chance { runs.append(("  \(chance)%", .normal)) }
        let lacking = OpportunityAttention.of(row, on: session.decisionContext.today)
        if let day = row.closeDate {
            runs.append(("  closes \(session.time.date(day))", lacking.contains(.closeDatePassed) ? .overdue : .normal))
        }
        if let owner = row.owner { runs.append(("  \(session.decisionContext.team.name(of: owner))", .dim)) }
        if !row.nextStep.isEmpty { runs.append(("  next: \(row.nextStep)", .normal)) }
        if !lacking.isEmpty { runs.append(("  " + lacking.map(\.label).joined(separator: ", "), .warning)) }
        return runs
    }
}

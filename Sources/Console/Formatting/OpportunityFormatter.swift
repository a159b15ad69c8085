internal import Formats
internal import Lifecycle
internal import ReadModel
internal import Screen

/// Describes opportunities in one line.
struct OpportunityFormatter {
    let session: ConsoleSession

    init(_ session: ConsoleSession) { self.session = session }

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

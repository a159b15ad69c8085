internal import Formats
internal import Lifecycle

// The five questions of a manager's week, answered in sentences.
extension OverviewReport {
    /// The questions with their answers, each from the figures of the page that explains it.
    func questions(_ own: FigureCounts<OverviewReport>, _ breakdowns: [HealthReport.Breakdown]) -> FigureBlock {
        func row(
            _ id: RowID, _ question: String, _ answer: String, _ values: [FigureValue], of leads: String = "",
            _ emphasis: FigureRow.Emphasis
        ) -> FigureRow {
            FigureRow(id, question + " " + answer, values, shortLabel: leads, emphasis: emphasis)
        }
        func breakdown(_ id: HealthReport.BreakdownID) -> FigureRow? { breakdowns.first { $0.id == id }?.row }
        let facts = own.of(\.health).row(\.facts)
        let alerts = breakdowns.count { $0.severity > 0 }
        let hasLimits = breakdowns.contains { $0.row.emphasis != .quiet }
        let health =
            alerts > 0
            ? "No: \(alerts.grouped) \(alerts == 1 ? "check exceeds its limit" : "checks exceed their limits")."
            : hasLimits ? "Yes: no check exceeds its limit." : "The definition sets no limits."
        let waiting = overdue.overdueCounts(own.of(\.overdue))
        let late = waiting.map { "\($0.count.grouped) \($0.label)" }.joined(separator: ", ")
        let source = worth.answer(own.of(\.worth))
        let answered = facts[[.accepted, .rejectedBefore]]
        let rejected =
            answered == 0
            ? "Sales answered no leads."
            : "Sales rejected \(facts[.rejectedBefore].grouped) of \(answered.counted("lead")) that it answered."
        let (sitting, handed) = (breakdown(.noWayBack), breakdown(.unqualifiedHandovers))
        return FigureBlock(
            .questions, "Questions of the week", .sentences,
            columns: [FigureColumn("value", "", rank: 3), FigureColumn("leads", "leads", rank: 2)],
            rows: [
                row(
                    "healthy", "Is the funnel healthy?", health, [.nothing, .nothing],
                    alerts > 0 ? .alert : hasLimits ? .good : .quiet),
                row(
                    "waiting", "Who waits too long?", waiting.isEmpty ? "Nobody: no lead is overdue." : late + ".",
                    [.nothing, facts.leads(.waiting)], of: "overdue", waiting.isEmpty ? .good : .alert),
                row("source", "Which source is worth its money?", source.sentence, source.values, of: source.leads, .plain),
                row(
                    "sitting", "Is sales sitting on leads?", sitting?.label ?? "",
                    [facts.share(.idle, of: .active), facts.leads(.idle)], of: sitting?.shortLabel ?? "",
                    sitting?.emphasis ?? .plain),
                row(
                    "junk", "Is marketing sending junk?", "\(rejected) \(handed?.label ?? "")",
                    [facts.share(.rejectedBefore, of: [.accepted, .rejectedBefore]), facts.leads(.rejectedBefore)],
                    of: "rejected before acceptance",
                    handed?.emphasis ?? .plain),
            ])
    }
}

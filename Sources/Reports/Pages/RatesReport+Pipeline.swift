internal import Formats
internal import Lifecycle

// What is won, how fast, and the pipeline's velocity.
extension RatesReport {
    func pipelineBlock(_ own: FigureCounts<RatesReport>, _ compared: FigureCounts<RatesReport>?) -> FigureBlock {
        func row(
            _ id: RowID, _ label: String, value: (FigureCounts<RatesReport>) -> FigureValue = { _ in .nothing },
            leads: (FigureCounts<RatesReport>) -> FigureValue
        ) -> FigureRow {
            figureRow(id, label, own, compared) { [value($0), leads($0)] }
        }
        func end(_ id: RowID, _ label: String, _ fact: Fact) -> FigureRow {
            row(id, label) { $0.row(\.facts).opportunities(fact) }
        }
        let lines = amounts.shownLines(own, compared.map { ($0, $0.part.amounts) })
        func money(_ id: String, _ label: String, _ value: (FigureCounts<RatesReport>, CurrencyLine) -> FigureValue) -> [FigureRow]
        {
            lines.enumerated().map { index, line in
                row(
                    .named(line.id(id, isFirst: index == 0)), line.title(label, of: lines), value: { value($0, line) },
                    leads: { counts in id == "velocity" ? .nothing : counts.part.amounts.opportunities(line, counts) })
            } + (lines.isEmpty ? [row(.named(id), label) { _ in .nothing }] : [])
        }
        return FigureBlock(
            .pipeline, "Pipeline", .table,
            columns: [FigureColumn("value", "", rank: 2), FigureColumn("leads", "leads", rank: 1)],
            rows: [
                row("undecidedLate", "MQLs overdue by SLA for review \(context.momentSuffix)") {
                    $0.isCompared ? .nothing : $0.row(\.pipeline).leads(.undecidedOverdue)
                },
                row("opportunities", "new opportunities") { $0.row(\.pipeline).opportunities(.opportunities) },
                row("cycle", "median time to close (calendar, of closed)", value: { $0.row(\.pipeline).span(50, .cycle) }) {
                    $0.opportunitiesTimed($0.part.pipeline[.cycle])
                },
            ]
                + money("meanAmount", "average amount won") { counts, line in counts.part.amounts.money(line, counts) }
                + money("valueWon", "value won") { counts, line in counts.part.amounts.money(line, per: 1, counts) }
                + money("velocity", "pipeline velocity per day", Self.velocity) + [
                    end("won", "won", .won), end("lost", "lost", .lost), end("noDecision", "no decision", .noDecision),
                ],
            notes: ["opportunities, won, lost, no decision: each opportunity of a lead, by the date it was opened or ended"]
                + currencies.notes(lines) + negativeDurationsNote(own.opportunityCount(pipeline[.negative])))
    }

    /// Opportunities × win rate × mean amount in a currency ÷ median cycle, in cents per day.
    private static func velocity(_ counts: FigureCounts<RatesReport>, _ line: CurrencyLine) -> FigureValue {
        let (facts, pipeline) = (counts.row(\.facts), counts.row(\.pipeline))
        let (opportunities, ends) = (pipeline.opportunityCount(.opportunities), facts.opportunityCount(.ended))
        let amounts = counts.part.amounts
        let wins = amounts.count(counts)
        guard opportunities > 0, ends > 0, wins > 0, amounts.count(line, counts) > 0,
            case .span(let cycle?, _, _) = pipeline.span(50, .cycle),
            cycle > 0
        else { return .nothing }
        let winRate = Double(facts.opportunityCount(.won)) / Double(ends)
        let mean = Double(amounts.total(line, counts)) / Double(CurrencyLine.one) / Double(wins)
        let days = Double(cycle) / Double(Milliseconds.day)
        let perDay = Double(opportunities) * winRate * mean / days
        guard perDay.isFinite, perDay.magnitude < 9e17 else { return .nothing }
        return .money(
            Int64(perDay.rounded()), currency: line.name, leads: pipeline[.opportunities], pipeline.cell(.opportunities))
    }
}

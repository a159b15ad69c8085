import Reports

/// Sample tables grouped by source, with hostile text among the groups.
extension SampleFigures {
    static func groupedBlock(_ kind: ReportPageKind) -> FigureBlock? {
        switch kind {
        case .overview, .marketing, .sales: funnelBy
        case .speed: clocksBy
        case .rates: ratesBy
        case .health: healthBy
        case .cohorts, .pipeline, .sources, .team, .reasons, .calibration: nil
        }
    }

    private static func cell(_ slot: Int, _ isCompared: Bool) -> FigureCell { FigureCell(slot, isCompared: isCompared) }

    private static func table(
        _ id: BlockID, _ title: String, _ columns: [FigureColumn], _ values: (Int, Bool) -> [FigureValue]
    ) -> FigureBlock {
        FigureBlock(
            id, title, .table, rowTitle: "source", columns: columns,
            rows: (0..<16).map { row in
                let value = row < hostile.count ? hostile[row] : "partner \(row)"
                return FigureRow(
                    .group(GroupFilter(.source, value)), value.isEmpty ? "unknown" : value, values(row, false),
                    compared: values(row, true),
                    emphasis: row == 2 ? .alert : .plain)
            }, notes: ["counted like the funnel"])
    }

    private static let funnelBy = table(
        .funnelBy, "Funnel by source",
        [
            FigureColumn("leads", "leads", drawing: .bar, rank: 60), FigureColumn("inquiryEntered", "Inquiry", rank: 10),
            FigureColumn("inquiryReached", "to MQL", rank: 15), FigureColumn("mqlEntered", "MQL", rank: 59),
            FigureColumn("mqlReached", "to SAL", rank: 57), FigureColumn("salEntered", "SAL", rank: 20),
            FigureColumn("salReached", "to SQL", rank: 56), FigureColumn("sqlEntered", "SQL", rank: 20),
            FigureColumn("sqlReached", "to Opportunity", rank: 55), FigureColumn("opportunityEntered", "Opportunity", rank: 20),
            FigureColumn("opportunityReached", "to Won", rank: 54), FigureColumn("wonEntered", "Won", rank: 40),
            FigureColumn("immature", "still open", rank: 30),
        ]
    ) { row, isCompared in
        let all = (isCompared ? 4000 : 5000) / (row + 1)
        let counts = [all, all / 2, all / 3, all / 8, row == 1 ? 0 : all / 20, all / 60]
        var values: [FigureValue] = [.leads(all + 9, cell(0, isCompared))]
        for (place, count) in counts.enumerated() {
            values.append(.leads(count, cell(1, isCompared)))
            guard place + 1 < counts.count else { continue }
            values.append(count == 0 ? .nothing : .share(counts[place + 1], of: count, cell(2, isCompared)))
        }
        return values + [.leads(all / 7, cell(3, isCompared))]
    }

    private static let clocksBy = table(
        .clocksBy, "Clocks by source",
        [
            FigureColumn("leads", "leads", rank: 60), FigureColumn("waiting", "waiting", rank: 58),
            FigureColumn("late", "SLA overdue", rank: 59), FigureColumn("acceptP50", "to review", rank: 50),
            FigureColumn("acceptCompliance", "review SLA", rank: 30), FigureColumn("acceptP90", "review 90%", rank: 20),
            FigureColumn("firstTouchP50", "first touch", rank: 49), FigureColumn("firstTouchCompliance", "touch SLA", rank: 29),
            FigureColumn("firstTouchP90", "touch 90%", rank: 19),
        ]
    ) { row, isCompared in
        let all = (isCompared ? 700 : 900) / (row + 1)
        func span(_ minutes: Int) -> FigureValue { .span(Int64(minutes) * 60_000, leads: all, cell(1, isCompared)) }
        let kept = FigureValue.share(all * 3 / 4, of: all, cell(2, isCompared))
        return [
            .leads(all, cell(0, isCompared)), .leads(all / 9, cell(3, isCompared)), .leads(row % 3, cell(4, isCompared)),
            row == 4 ? .nothing : span(40 + row), kept, span(400), span(200 - row), kept, span(4000),
        ]
    }

    private static let ratesBy = table(
        .ratesBy, "Rates by source",
        [
            FigureColumn("leads", "leads", drawing: .bar, rank: 20), FigureColumn("acceptance", "accepted", rank: 19),
            FigureColumn("disqualification", "disqualified", rank: 18),
            FigureColumn("recycle", "returned", rank: 17), FigureColumn("reactivation", "came back", rank: 16),
            FigureColumn("win", "won", rank: 15), FigureColumn("mqlToWon", "MQL to won", rank: 14),
        ]
    ) { row, isCompared in
        let all = (isCompared ? 600 : 800) / (row + 1)
        return [.leads(all, cell(0, isCompared))]
            + (1...6).map { .share(all / (row % 3 + $0), of: all, cell($0, isCompared)) }
    }

    private static let healthBy = table(
        .healthBy, "Process problems by source",
        [
            FigureColumn("leads", "leads", drawing: .bar, rank: 90), FigureColumn("unqualified", "unqualified", rank: 60),
            FigureColumn("unqualifiedShare", "unqualified %", rank: 20), FigureColumn("intake", "received", rank: 79),
            FigureColumn("decided", "decided", rank: 78), FigureColumn("leftBehind", "unattended", rank: 73),
            FigureColumn("leftBehindShare", "unattended %", rank: 33),
        ]
    ) { row, isCompared in
        let all = (isCompared ? 60 : 90) / (row + 1)
        return [
            .leads(all, cell(0, isCompared)), .leads(all / 3, cell(1, isCompared)), .share(all / 3, of: all, cell(1, isCompared)),
            .leads(all * 2, cell(2, isCompared)), .leads(all, cell(3, isCompared)), .leads(all / 5, cell(4, isCompared)),
            row == 5 ? .nothing : .share(all / 5, of: all, cell(4, isCompared)),
        ]
    }
}

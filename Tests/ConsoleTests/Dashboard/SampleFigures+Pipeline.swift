import Reports

/// A sample of the page of the pipeline, with two currencies.
extension SampleFigures {
    private static func deals(_ count: Int, _ slot: Int = 0) -> FigureValue {
        .opportunities(count, leads: max(0, count - 1), FigureCell(slot))
    }
    private static func money(_ units: Int64, _ currency: String = "EUR") -> FigureValue {
        .money(units * 100, currency: currency, leads: 3, FigureCell(5))
    }

    static let openOpportunities = FigureBlock(
        .openOpportunities, "Open opportunities now", .table, rowTitle: "stage",
        columns: [
            FigureColumn("open", "open", rank: 20), FigureColumn("amount", "amount, EUR", drawing: .bar, rank: 18),
            FigureColumn("amount:USD", "amount, USD", rank: 8), FigureColumn("weighted", "weighted, EUR", rank: 17),
            FigureColumn("weighted:USD", "weighted, USD", rank: 7),
        ],
        rows: [
            FigureRow(
                "sql", "SQL", [deals(3), money(24_000), .nothing, money(6_000), .nothing],
                compared: [deals(1), money(9_000), .nothing, money(900), .nothing]),
            FigureRow(
                "opportunity", "Opportunity",
                [deals(41), money(1_204_000), money(88_000, "USD"), money(433_000), money(9_100, "USD")],
                compared: [deals(38), money(1_100_000), .nothing, money(401_000), .nothing]),
            FigureRow(
                .total, "total", [deals(44), money(1_228_000), money(88_000, "USD"), money(439_000), money(9_100, "USD")],
                compared: [deals(39), money(1_109_000), .nothing, money(401_900), .nothing], emphasis: .quiet),
        ],
        notes: [
            "weighted: amount × chance to close",
            "12 opportunities without a chance: weighted with the win rate of the period, 31% (8 of 26)",
        ])

    static let closeMonths = FigureBlock(
        .closeMonths, "By month of close", .table, rowTitle: "close",
        columns: [
            FigureColumn("open", "open", rank: 20), FigureColumn("amount", "amount", rank: 18),
            FigureColumn("weighted", "weighted", rank: 17), FigureColumn("won", "won", rank: 16),
            FigureColumn("forecast", "forecast", drawing: .bar, rank: 19),
        ],
        rows: [
            FigureRow("overdue", "date passed", [deals(4), money(98_000), money(30_000), .nothing, .nothing], emphasis: .alert),
            FigureRow("2026-10", "Oct 2026", [deals(0), .nothing, .nothing, money(212_000), money(212_000)]),
            FigureRow("2026-11", "Nov 2026", [deals(9), money(301_500), money(140_000), money(48_000), money(188_000)]),
            FigureRow("2026-12", "Dec 2026", [deals(22), money(700_000), money(222_000), .nothing, money(222_000)]),
            FigureRow("2027-01", "Jan 2027", [deals(1), money(12), money(1), .nothing, money(1)]),
            FigureRow("undated", "no date", [deals(8), money(128_500), money(46_000), .nothing, .nothing]),
        ])

    static let pipelineAttention = FigureBlock(
        .pipelineAttention, "Needs attention now", .table, rowTitle: "open opportunities with",
        columns: [
            FigureColumn("open", "open", rank: 20), FigureColumn("share", "of open", drawing: .bar, rank: 19),
            FigureColumn("amount", "amount", rank: 18),
        ],
        rows: [
            FigureRow(
                "overdue", "close date passed", [deals(4), .opportunityShare(4, of: 44, leads: 4, FigureCell(6)), money(98_000)],
                emphasis: .alert),
            FigureRow(
                "withoutChance", "no chance to close, weighted with 31%",
                [deals(12), .opportunityShare(12, of: 44, leads: 11, FigureCell(6)), money(300_000)]),
        ])
}

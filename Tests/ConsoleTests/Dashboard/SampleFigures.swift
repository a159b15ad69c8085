import Console
import Lifecycle

@testable import Reports

/// Sample pages in the shapes of the real ones, with hostile text among the groups.
enum SampleFigures {
    static let hostile = [
        "web", "Trade\u{1B}[31m fair", "eve\u{202E}lcni", "龍門重工株式会社の紹介", "🎉 party 👩‍👩‍👧‍👦",
        "a source whose name is so long that no table of any width has room for all of it, and then some", "",
    ]

    static func page(
        _ kind: ReportPageKind, now: Instant = .mondayMorning, compared: Bool = false, filter: GroupFilter? = nil,
        asOf: Instant? = nil, grouping: Grouping? = nil
    ) -> PageFigures {
        let today = Day(number: Int((asOf ?? now).milliseconds / 86_400_000))
        let window = WindowChoice.month.window(today: today)
        var definition = LeadDefinition.sample
        definition.number = 3
        return page(
            kind,
            ReportQuery(
                window: window, compared: compared ? window.moved(by: 1, today: today) : nil, grouping: grouping, filter: filter,
                now: asOf ?? now),
            ReportSettings(
                definition: definition, team: .sample, workspace: "emea", lastRecordedAt: asOf ?? now - .seconds(12), asOf: asOf))
    }

    static func page(_ kind: ReportPageKind, _ query: ReportQuery, _ settings: ReportSettings) -> PageFigures {
        var blocks = blocks(kind)
        if query.grouping != nil, let grouped = groupedBlock(kind) { blocks.insert(grouped, at: min(blocks.count, 2)) }
        if query.compared == nil {
            for block in blocks.indices { for row in blocks[block].rows.indices { blocks[block].rows[row].compared = [] } }
        }
        return PageFigures(kind: kind, query: query, settings: settings, leadCount: 12_345, blocks: blocks)
    }

    /// A page without rows.
    static func empty(_ kind: ReportPageKind, leads: Int, window: DayWindow, now: Instant = .mondayMorning) -> PageFigures {
        var figures = page(kind, now: now)
        figures.query.window = window
        figures.leadCount = leads
        for block in figures.blocks.indices { figures.blocks[block].rows = [] }
        return figures
    }

    private static func leads(_ count: Int, _ slot: Int = 0) -> FigureValue { .leads(count, FigureCell(slot)) }
    private static func share(_ count: Int, _ all: Int, _ slot: Int = 1) -> FigureValue { .share(count, of: all, FigureCell(slot)) }
    private static func span(_ minutes: Double?, _ count: Int = 9) -> FigureValue {
        .span(minutes.map { Int64($0 * 60_000) }, leads: count, FigureCell(2))
    }
    private static let wave: [Int?] = (0..<30).map { $0 % 7 == 5 ? nil : 10 + $0 + ($0 * 37) % 11 }

    static func blocks(_ kind: ReportPageKind) -> [FigureBlock] {
        switch kind {
        case .overview: [questions, exceptions, funnel, trend, late, quota]
        case .marketing, .sales: [funnel, trend]
        case .pipeline: [openOpportunities, closeMonths, pipelineAttention]
        case .speed: [clocks, histogram, waiting, stages]
        case .sources: [sources]
        case .team: [team, quota]
        case .reasons: [reasons]
        case .cohorts: [cohorts]
        case .rates: [rates]
        case .calibration: [bands]
        case .health: [problems]
        }
    }

    private static let questions = FigureBlock(
        .questions, "Questions of the week", .sentences,
        columns: [
            FigureColumn("value", "", rank: 3), FigureColumn("threshold", "limit", rank: 2),
            FigureColumn("leads", "leads", rank: 2),
        ],
        rows: [
            FigureRow(
                "healthy", "Is the funnel healthy? No: 2 checks exceed their limits.", [.nothing, .nothing, .nothing],
                emphasis: .alert),
            FigureRow(
                "waiting", "Who waits too long? SLA overdue with sales: 14 to review.", [.nothing, .nothing, leads(14, 7)],
                emphasis: .alert),
            FigureRow(
                "source",
                "Which source is worth its money? web costs least per SQL, event most (800 EUR). Spent: event 8,000 EUR for 10, web 6,150 EUR for 50, list 900 EUR for none.",
                [.money(12_300, currency: "EUR", leads: 50, FigureCell(2)), .nothing, leads(50, 2)]),
            FigureRow(
                "sitting",
                "Is sales sitting on leads? No: none of 90 leads with an owner is overdue by SLA or idle, and none of 12 open opportunities is past its close date, idle or without a next step.",
                [share(0, 90), .nothing, leads(0)],
                emphasis: .good),
            FigureRow(
                "junk",
                "Is marketing sending junk? No: sales rejected or disqualified 12 of 204 leads that it answered, most for \"Wrong person\" (9), and 7 more only for timing; worst of the 4 sources with 10 or more: list (3 of 30, 10%).",
                [share(12, 204), .limits([FigureLimit(10, .percent)]), leads(12)]),
        ])

    private static let exceptions = FigureBlock(
        .exceptions, "Alerts", .sentences,
        columns: [
            FigureColumn("value", "value", rank: 3), FigureColumn("threshold", "limit", rank: 2),
            FigureColumn("leads", "leads", rank: 2),
            FigureColumn("trend", "", rank: 0),
        ],
        rows: [
            FigureRow(
                "behind", "41 leads overdue by SLA have no owner, or the owner is absent.",
                [leads(41, 7), .limits([FigureLimit(0, .count)]), leads(41, 7), .series(wave)], emphasis: .alert),
            FigureRow(
                "intake", "Sales receives more than it works off: 132 leads for every 100 decided, the oldest undecided for 9 d.",
                [share(132, 100), .limits([FigureLimit(120, .percent)]), leads(1320), .series(wave.map { $0.map { $0 * $0 } })],
                emphasis: .alert),
            FigureRow("stamp", "Acceptance is as it should be.", [share(91, 100), .nothing, .nothing, .nothing], emphasis: .good),
            FigureRow(
                "way", "No lead was returned in this period.", [leads(0), .nothing, leads(0), .series([])], emphasis: .quiet),
        ], notes: ["the five worst, by how far they exceed their limits"])

    private static let funnel = FigureBlock(
        .funnel, "Funnel", .funnel, rowTitle: "stage",
        columns: [
            FigureColumn("entered", "entered", rank: 9), FigureColumn("reached", "reached next", rank: 8),
            FigureColumn("medianTime", "median to next", rank: 7, basis: "calendar time, of the leads that moved on"),
            FigureColumn("immature", "still open", rank: 6),
        ],
        rows: [
            FigureRow(
                "inquiry", "Inquiry", [leads(12_034), share(4120, 12_034), span(47), leads(1800)],
                compared: [
                    .leads(9000, FigureCell(0, isCompared: true)), .share(4000, of: 9000, FigureCell(1, isCompared: true)),
                    span(61), leads(0),
                ]),
            FigureRow(
                "mql", "MQL", [leads(4120), share(2554, 4120), span(200), leads(411)],
                compared: [
                    .leads(4000, FigureCell(0, isCompared: true)), .share(2800, of: 4000, FigureCell(1, isCompared: true)),
                    span(180), leads(3),
                ]),
            FigureRow(
                "sal", "SAL", [leads(2554), share(2554, 2554), span(2.4 * 1440), leads(5)],
                compared: [leads(1), share(0, 1), span(nil), leads(0)]),
            FigureRow(
                "sql", "SQL", [leads(610), share(0, 610), span(nil, 0), leads(610)],
                compared: [leads(1), share(1, 3), span(0.2), leads(0)]),
            FigureRow(
                "won", "Won", [leads(0), share(0, 0), span(nil, 0), leads(0)],
                compared: [leads(0), share(0, 0), span(nil), leads(0)]),
        ], notes: ["leads that entered in the period, each once; the shaded end of a bar can still move on"])

    private static let trend = FigureBlock(
        .trend, "Trend", .chart,
        columns: [FigureColumn("trend", "by day", drawing: .spark, rank: 2), FigureColumn("leads", "leads", rank: 1)],
        rows: [
            FigureRow("in", "captured", [.series(wave), leads(12_034)]),
            FigureRow("accepted", "accepted", [.series(wave.reversed()), leads(2554)]),
            FigureRow("won", "won", [.series([Int?](repeating: 0, count: 30)), leads(0)]),
        ],
        periods: days)

    private static let days = (0..<30).map { period in
        let day = Day(number: 20_751 + period)
        return FigurePeriod(first: day, label: "\(day.civil.day) \(period < 7 ? "Oct" : "Nov")", isBefore: period < 3)
    }

    /// The alerts with their trends.
    private static let problems = {
        var block = exceptions
        (block.title, block.periods) = ("Process problems", days)
        block.columns[3] = FigureColumn("trend", "per day", drawing: .spark, rank: 1)
        for (row, label) in ["SLA overdue, no owner", "taken in, of reviewed", "accepted, of answered", "idle leads"].enumerated() {
            block.rows[row].trend = TrendDrawing(label: label, isPercent: row == 1)
        }
        return block
    }()

    private static let late = FigureBlock(
        .late, "SLA overdue with sales now", .table, rowTitle: "clock",
        columns: [
            FigureColumn("late", "SLA overdue", rank: 3),
            FigureColumn("medianLate", "median delay", rank: 1, basis: "calendar time, of the leads overdue by SLA"),
            FigureColumn("running", "on time", rank: 2),
        ],
        rows: [
            FigureRow("accept", "to review", [leads(14), span(3.2 * 60), leads(204)], emphasis: .alert),
            FigureRow("firstTouch", "first touch", [leads(0), span(nil, 0), leads(9)]),
        ])

    private static func target(_ count: Int) -> FigureValue { .number(Double(count), unit: "leads", text: "\(count)") }

    private static let quota = FigureBlock(
        .quota, "Quota and pace", .table, rowTitle: "quota",
        columns: [
            FigureColumn("owed", "target", rank: 5), FigureColumn("done", "done", rank: 5),
            FigureColumn("attainment", "attainment", drawing: .bar, rank: 3), FigureColumn("pace", "pace", rank: 4),
            FigureColumn("period", "period", rank: 1),
        ],
        rows: [
            FigureRow(
                "mqls", "all reps: MQLs",
                [
                    target(120), leads(88), share(88, 120),
                    .number(6, unit: "leads per working day", text: "behind, needs 6 a day"), .text("2026-11-01 to 2026-11-30"),
                ],
                emphasis: .alert),
            FigureRow(
                "ready", "marketing: SALs",
                [
                    target(400), leads(410), share(410, 400), .number(0, unit: "leads per working day", text: "done"),
                    .text("2026-11-01 to 2026-11-30"),
                ], emphasis: .good),
        ])

    private static let clocks = FigureBlock(
        .clocks, "Clocks started in the period", .table, rowTitle: "clock",
        columns: [
            FigureColumn("met", "met", rank: 6), FigureColumn("missed", "missed", rank: 6),
            FigureColumn("pastDue", "SLA overdue", rank: 5),
            FigureColumn("running", "running", rank: 3), FigureColumn("compliance", "met %", drawing: .bar, rank: 7),
            FigureColumn("p50", "median taken", rank: 4, basis: "calendar time, of the tasks done"),
            FigureColumn("p90", "90% within", rank: 4, basis: "calendar time, of the tasks done"),
        ],
        rows: [
            FigureRow(
                "accept", "to review",
                [leads(3120), leads(288), leads(14), leads(204), share(3120, 3422), span(47), span(3.2 * 60)],
                compared: [leads(3000), leads(300), leads(20), leads(0), share(3000, 3320), span(52), span(4 * 60)]),
            FigureRow(
                "firstTouch", "first touch", [leads(12), leads(0), leads(0), leads(0), share(12, 12), span(12), span(59)],
                compared: [leads(12), leads(1), leads(0), leads(0), share(12, 13), span(12), span(59)]),
        ])

    private static let histogram = FigureBlock(
        .histogram, "First touch within", .histogram, columns: [FigureColumn("leads", "leads", drawing: .bar, rank: 1)],
        rows: [("5 min", 12), ("15 min", 204), ("1 h", 1311), ("4 h", 640), ("1 d", 88), ("2 d", 1), ("later", 0), ("not yet", 31)]
            .map {
                FigureRow(.named($0.0), $0.0, [leads($0.1)], compared: [leads($0.1 / 2)])
            })

    private static let waiting = FigureBlock(
        .waiting, "Waiting now", .leads, rowTitle: "for",
        columns: [
            FigureColumn("lead", "lead", rank: 5), FigureColumn("owner", "owner", rank: 4), FigureColumn("due", "due", rank: 3),
            FigureColumn("since", "since", rank: 2),
        ],
        rows: (1...14).map { number in
            FigureRow(
                .clock(.accept, of: LeadID(number)), number % 3 == 0 ? "first touch" : "to review",
                [
                    .lead(LeadID(number)), .text(number % 4 == 0 ? "no owner" : "Dana Diaz"),
                    .moment(.mondayMorning - .hours(20 - number)),
                    .moment(.mondayMorning - .days(number)),
                ], emphasis: number < 9 ? .alert : .plain)
        })

    private static let stages = FigureBlock(
        .stages, "Time in stage", .table, rowTitle: "stage",
        columns: [
            FigureColumn("left", "left it", rank: 4),
            FigureColumn("p50", "median stay", rank: 5, basis: "calendar time, of the leads that left"),
            FigureColumn("p90", "90% within", rank: 3, basis: "calendar time, of the leads that left"),
            FigureColumn("open", "in stage now", rank: 4), FigureColumn("openAge", "median age", rank: 2),
        ],
        rows: [
            FigureRow("mql", "MQL", [leads(4000), span(180), span(2880), leads(204), span(30_000)]),
            FigureRow("sal", "SAL", [leads(1900), span(2880), span(20_000), leads(31), span(nil, 0)]),
        ], notes: ["3 negative times are excluded"])

    private static let sources = FigureBlock(
        .sources, "Outcomes by source", .table, rowTitle: "source",
        columns: [
            FigureColumn("volume", "leads", drawing: .bar, rank: 9), FigureColumn("viableShare", "viable", rank: 5),
            FigureColumn("acceptanceRate", "accepted", rank: 8), FigureColumn("qualifiedShare", "SQL", rank: 7),
            FigureColumn("won", "won", rank: 6),
            FigureColumn("valuePerLead", "value/lead", rank: 4), FigureColumn("salesReadyShare", "requests to MQL", rank: 3),
        ],
        rows: (0..<20).map { index in
            let volume = 5000 / (index + 1)
            return FigureRow(
                .group(GroupFilter(.source, index < hostile.count ? hostile[index] : "partner \(index)")),
                index < hostile.count ? (hostile[index].isEmpty ? "unknown" : hostile[index]) : "partner \(index)",
                [
                    leads(volume, index), share(volume - index, volume), share(index == 1 ? 0 : volume * 9 / 10, volume),
                    index == 3 ? .nothing : share(volume / 9, volume), leads(index == 2 ? 0 : volume / 40),
                    .money(Int64(1_234_567 / (index + 1)), currency: "EUR", leads: volume, FigureCell(3)),
                    share(volume / 11, volume),
                ],
                compared: [
                    leads(volume + index - 2, index), share(volume - index, volume), share(volume / 2, volume),
                    share(volume / 10, volume),
                    leads(1), .money(99, currency: "EUR", leads: 1, FigureCell(3)), share(0, volume),
                ], emphasis: index == 1 ? .alert : index == 19 ? .quiet : .plain)
        },
        notes: ["volume: leads captured in the period, each once", "accepted: share of the leads that were decided"],
        references: [
            "acceptance 90% or more (Forrester)", "reach MQL: 5–15% of inquiries (Lead Generation for the Complex Sale)",
        ])

    private static let team = FigureBlock(
        .team, "Team", .table, rowTitle: "person",
        columns: [
            FigureColumn("load", "active", drawing: .bar, rank: 9), FigureColumn("late", "SLA overdue", rank: 8),
            FigureColumn("touched", "touched", rank: 6),
            FigureColumn("touchesPerLead", "touches/lead", rank: 2), FigureColumn("accepted", "accepted", rank: 5),
            FigureColumn("acceptanceRate", "acceptance", rank: 7), FigureColumn("qualifiedShare", "qualified later", rank: 7),
            FigureColumn("recycled", "returned", rank: 4), FigureColumn("disqualified", "disqualified", rank: 3),
            FigureColumn("converted", "converted", rank: 4),
        ],
        rows: ["Dana Diaz", "Kim \u{1B}]0;owned\u{7}Koh", "田辺 愛子"].enumerated().map { index, name in
            FigureRow(
                .group(GroupFilter(.owner, "p\(index)")), name,
                [
                    leads(40 - index * 9), leads(index * 3), leads(120 + index),
                    .quotient(2.35 + Double(index), leads: 9, FigureCell(4)), leads(88),
                    share(88, 90 + index), share(30 - index * 10, 88), leads(index), leads(4), leads(12),
                ], emphasis: index == 2 ? .alert : .plain)
        }, notes: ["no leads yet: Uwe Ulm"])

    private static let reasons = FigureBlock(
        .reasons, "Reasons given in the period by source", .table, rowTitle: "reason",
        columns: [
            FigureColumn("leads", "leads", drawing: .bar, rank: 10), FigureColumn("share", "share", rank: 9),
            FigureColumn("beforeAcceptance", "before acceptance", rank: 8),
        ]
            + hostile.prefix(5).enumerated().map { FigureColumn(.group(GroupFilter(.source, $1)), $1, rank: 7 - $0) },
        rows: (["not now", "wrong fit", "unreachable", "went to a competitor"] as [String]).enumerated().map { index, reason in
            FigureRow(
                .reason(reason, .rejected), "returned: \(reason)",
                [leads(90 - index * 20), share(90 - index * 20, 200), leads(70 - index * 20)]
                    + (0..<5).map { leads(30 / ($0 + 1 + index)) })
        })

    private static let cohorts = FigureBlock(
        .cohorts, "MQL to SQL, by week of entry", .triangle, rowTitle: "week of",
        columns: [FigureColumn("leads", "leads", rank: 99), FigureColumn("ever", "reached", rank: 98)]
            + (1...12).map { FigureColumn(.named("within\($0)"), "\($0)", rank: 90 - $0) },
        rows: (0..<12).map { week in
            FigureRow(
                .named("w\(week)"), "2026-\(week < 4 ? "09" : week < 8 ? "10" : "11")-0\(week % 4 + 1)",
                [leads(300 + week * 7), share(120, 300 + week * 7)]
                    + (1...12).map { age in age <= 12 - week ? share(min(300, 12 * age + week), 300 + week * 7) : .nothing })
        }, notes: ["reached within this many periods of 7 days after entry; blank where the cohort is too young"])

    private static let rates = FigureBlock(
        .rates, "Rates", .table, rowTitle: "rate",
        columns: [
            FigureColumn("share", "rate", drawing: .bar, rank: 5), FigureColumn("part", "leads", rank: 4),
            FigureColumn("whole", "of", rank: 3),
            FigureColumn("trend", "per day", drawing: .spark, rank: 2),
        ],
        rows: [
            FigureRow(
                "acceptance", "acceptance", [share(912, 1000), leads(912), leads(1000), .series(wave)],
                compared: [share(90, 100), leads(90), leads(100), .nothing]),
            FigureRow(
                "win", "win rate", [share(0, 0), leads(0), leads(0), .series([])],
                compared: [share(1, 2), leads(1), leads(2), .nothing]),
            FigureRow(
                "recycle", "returned", [share(1, 3000), leads(1), leads(3000), .series(wave)],
                compared: [share(2999, 3000), leads(2), leads(3), .nothing]),
        ].map { row in
            var row = row
            row.trend = TrendDrawing(isPercent: true, immature: row.id == "recycle" ? [27, 28, 29] : [])
            return row
        }, periods: days, references: ["MQL to SQL: 13% in one survey, 45% in another"])

    private static let bands = FigureBlock(
        .bands, "By score when promoted or accepted", .table, rowTitle: "score",
        columns: [
            FigureColumn("leads", "leads", drawing: .bar, rank: 9), FigureColumn("accepted", "accepted", rank: 8),
            FigureColumn("qualified", "SQL", rank: 7), FigureColumn("won", "won", rank: 6),
        ],
        rows: [
            FigureRow(
                "80", "80 and more",
                [
                    leads(120), .interval(110, of: 120, lower: 0.85, upper: 0.955, FigureCell(5)),
                    .interval(60, of: 120, lower: 0.41, upper: 0.59, FigureCell(5)),
                    leads(9),
                ]),
            FigureRow(
                "0", "below 20", [leads(0), .interval(0, of: 0, lower: .nan, upper: .nan, FigureCell(5)), .nothing, leads(0)]),
        ], notes: ["shares with their 95% intervals"])
}

extension FigureCell {
    /// The cell of a sample, behind which there is no report.
    init(_ number: Int, isCompared: Bool = false) { self.init(CounterSum(CounterID(number)), isCompared: isCompared) }
}

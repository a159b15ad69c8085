import Console
import Lifecycle
import Screen
import Testing

@testable import Reports

@Suite("Charts of dashboard pages")
struct ChartTests {
    private func chart(_ values: [Int?], height: Int?, width: Int = 80, glyphs: Glyphs = .unicode) -> [String] {
        var figures = SampleFigures.page(.rates)
        let days = values.indices.map { Day(number: 20_000 + $0) }
        figures.blocks = [
            FigureBlock(
                .trend, "Entries per day", .chart,
                columns: [FigureColumn("entries", "", drawing: .spark), FigureColumn("entered", "total")],
                rows: [FigureRow("mql", "MQL", [.series(values), .leads(45, FigureCell(CounterSum(CounterID(0))))])],
                periods: days.enumerated().map { FigurePeriod(first: $1, label: "\($0 + 1) Nov", isBefore: $0 < 4) })
        ]
        return FigurePageLayout(figures, width: width, height: height, glyphs: glyphs).lines.map(\.text)
    }

    @Test("A chart tells its maximum, its total and the first and last day, and what lies before the period")
    func scale() {
        let lines = chart([0, 1, nil, 4, 8, 4, 2, 1, 3, 5, 6, 7], height: 1)
        #expect(lines.count == 5)
        #expect(lines[1].hasSuffix("total"))
        #expect(lines[2].hasPrefix("  MQL   8 ┤"))
        #expect(lines[2].hasSuffix("45"))
        #expect(lines[3].contains("└····················5 Nov──") && lines[3].contains("12 Nov"))
        #expect(lines[4].contains("before this period"))
    }

    @Test("Charts grow until the page fills the screen, at most to sixteen lines; each column is as high as its value")
    func growth() {
        let values: [Int?] = [0, 0, 0, 0, 8, 4, 0, 0, 0, 0, 0, 2]
        for (height, rows) in [(5, 1), (6, 2), (8, 4), (13, 9), (40, 16)] {
            #expect(chart(values, height: height).count == rows + 4)
        }
        let lines = chart(values, height: 8)
        let columns = lines[2...5].map { Array($0.dropFirst(11)) }
        func filled(_ period: Int) -> Int { columns.count { $0.indices.contains(period * 5) && $0[period * 5] == "█" } }
        #expect([4, 5, 11, 0].map(filled) == [4, 2, 1, 0])
    }

    @Test("The series of a table are a chart with dates and maxima; periods that may still change have a sign")
    func trends() throws {
        let block = try #require(SampleFigures.page(.rates).blocks.first)
        let drawn = block.drawn
        #expect(drawn.map(\.form) == [.table, .chart])
        #expect(!drawn[0].columns.contains { $0.id == "trend" } && drawn[0].rows.allSatisfy { $0.values.count == 3 })
        // The win rate has no value in any period.
        #expect(drawn[1].rows.map(\.id) == ["acceptance", "recycle"])
        #expect(drawn[1].rows.map(\.immature) == [[], [1]])
        let lines = FigurePageLayout(SampleFigures.page(.rates), width: 120, height: 30, glyphs: .unicode).lines.map(\.text)
        #expect(lines.contains { $0.contains("max") && $0.hasSuffix("latest") })
        #expect(lines.contains { $0.contains("acceptance 46% ┤") && $0.hasSuffix("45%") })
        #expect(lines.contains { $0.contains("returned   46% ┤") && $0.hasSuffix("45%*") })
        #expect(lines.contains { $0.contains("28 Oct") && $0.hasSuffix("23 Nov") })
        // One sign below each of the last three days.
        #expect(lines.contains { $0.count { $0 == "*" } == 3 && $0.hasSuffix("*") })
        let cells = FigurePageLayout(SampleFigures.page(.rates), width: 120, height: 30, glyphs: .unicode).cells.map(\.id)
        #expect(Set(cells).count == cells.count)
    }

    @Test("A page uses the lines that are left for notes, then for rows")
    func fills() {
        func text(_ kind: ReportPageKind, _ height: Int) -> String {
            FigurePageLayout(SampleFigures.page(kind), width: 120, height: height, glyphs: .unicode).lines.map(\.text)
                .joined(separator: "\n")
        }
        #expect(text(.speed, 24).contains("more: z to show all"))
        #expect(!text(.speed, 60).contains("more: z to show all"))
        #expect(text(.cohorts, 10).contains("z shows 1 note"))
        #expect(text(.cohorts, 30).contains("blank where the cohort is too young"))
    }

    @Test("A chart fits any width, in ASCII too")
    func narrow() {
        for width in 20...120 {
            for glyphs in [Glyphs.unicode, .ascii] {
                let lines = chart((0..<36).map { $0 }, height: 12, width: width, glyphs: glyphs)
                #expect(lines.allSatisfy { $0.displayWidth <= width && (!glyphs.isASCII || $0.utf8.allSatisfy { $0 < 0x80 }) })
            }
        }
    }

    @Test(
        "A chart has at least twelve complete periods and ends with its window",
        arguments: [1, 7, 11, 12, 30, 35, 36, 90, 252, 253, 365])
    func periods(_ length: Int) throws {
        let zone = LeadDefinition.sample.calendar.zone
        let now = Instant.mondayMorning
        let last = zone.day(of: now)
        let window = DayWindow(first: last.adding(1 - length), last: last)
        let trend = WindowSegments(trendOf: window, now: now, earliest: now.milliseconds, zone)
        #expect((12...36).contains(trend.count))
        let days = trend.bounds.map { zone.day(of: Instant(milliseconds: $0)).number }
        #expect(zip(days.dropFirst(), days).allSatisfy { $0 - $1 == trend.days })
        let end = try #require(days.last)
        #expect(end == last.number + 1 && days[0] <= last.number + 1 - length)
    }
}

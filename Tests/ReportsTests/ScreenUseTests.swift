import Lifecycle
import Reports
import Screen
import Testing

@Suite("Pages use a large screen")
struct ScreenUseTests {
    private func layout(_ kind: ReportPageKind, columns: Int, rows: Int) throws -> FigurePageLayout {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.definition.rates = nil
        QuestionTests.answer("Web", accepted: 9, rejected: ["timing"], in: &fixture)
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        for close in [3, 40, 70] {
            fixture.count += 1
            let (lead, at) = (fixture.count, fixture.now - .days(5))
            let captured = Captured(stage: .sql, fields: LeadFields([.source: "Web"]), owner: Login("dana"))
            fixture.write([(lead, .captured(captured), QuestionTests.dana)], at: at)
            let conversion = Conversion(amount: Money(cents: 4_000_000, currency: "EUR"), closeDate: today.adding(close))
            fixture.write([(lead, .converted(Converted(stage: .opportunity, conversion: conversion)), QuestionTests.dana)], at: at)
        }
        let query = ReportQuery(window: DayWindow(first: today.adding(-29), last: today), now: fixture.now)
        let figures = ReportPages.open(kind, fixture.timelines(segments: 1), fixture.settings, query).figures
        return FigurePageLayout(figures, width: columns, height: rows, glyphs: .unicode)
    }

    @Test("the amounts by month are drawn as a chart below the tables of the pipeline, and only where there is room")
    func pipeline() throws {
        let large = try layout(.pipeline, columns: 198, rows: 55)
        #expect(large.lines.contains { $0.text.contains("Amount by month of close") })
        #expect(large.lines.count > 34 && large.lines.count <= 55, "\(large.lines.count)")
        #expect(large.lines.contains { $0.text.contains("open") && $0.text.contains("120,000 EUR") })
        let small = try layout(.pipeline, columns: 118, rows: 24)
        #expect(!small.lines.contains { $0.text.contains("Amount by month of close") })
    }

    @Test(
        "a chart takes the whole width below its funnel where the screen is high enough",
        arguments: [ReportPageKind.marketing, .sales])
    func funnels(kind: ReportPageKind) throws {
        let large = try layout(kind, columns: 198, rows: 55)
        let chart = try #require(large.lines.firstIndex { $0.text.hasPrefix("Entries per") || $0.text.contains(" Entries per") })
        #expect(large.lines[chart].text.hasPrefix("Entries per"), "\(large.lines[chart].text)")
        let widest = large.lines[chart...].filter { $0.text.contains("█") }.map(\.width).max()
        #expect(widest ?? 0 > 140 && large.lines.count > 20, "\(large.lines.count)")
        // Where there is too little room below it, it stands beside it.
        let low = try layout(kind, columns: 198, rows: 14)
        #expect(low.lines.contains { $0.text.contains("Funnel") && $0.text.contains("Entries per") })
    }
}

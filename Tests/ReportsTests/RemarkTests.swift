import Lifecycle
import Reports
import Screen
import Testing

/// Remarks are the notes without which a number misleads.
@Suite("Remarks stand beside their numbers at every size")
struct RemarkTests {
    /// The lines of a page on a screen, of a history in which an old lead was won and new ones came.
    private func screen(_ kind: ReportPageKind, _ size: (columns: Int, rows: Int)) throws -> String {
        var fixture = try RandomHistory(seed: 0).fixture
        QuestionTests.answer("Web", accepted: 3, rejected: ["timing"], in: &fixture)
        fixture.count += 1
        let lead = fixture.count
        let captured = Captured(stage: .sql, fields: LeadFields([.source: "Web"]), owner: Login("dana"))
        fixture.write([(lead, .captured(captured), QuestionTests.dana)], at: fixture.now - .days(200))
        let conversion = Conversion(amount: Money(cents: 25_400_000, currency: "EUR"))
        fixture.write(
            [(lead, .converted(Converted(stage: .opportunity, conversion: conversion)), QuestionTests.dana)],
            at: fixture.now - .days(190))
        fixture.write([(lead, .closed(Closed(outcome: .won)), QuestionTests.dana)], at: fixture.now - .days(2))
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let query = ReportQuery(window: DayWindow(first: today.adding(-29), last: today), now: fixture.now)
        let figures = ReportPages.open(kind, fixture.timelines(segments: 1), fixture.settings, query).figures
        let page = FigurePageLayout(figures, width: size.columns, height: size.rows, glyphs: .unicode)
        return page.lines.map { $0.text.split(separator: " ").joined(separator: " ") }.joined(separator: " ")
    }

    @Test("on Sources: which leads won, value won, accepted and the requests count", arguments: [(80, 20), (120, 32), (200, 56)])
    func sources(size: (columns: Int, rows: Int)) throws {
        let screen = try screen(.sources, size)
        #expect(screen.contains("254,000 EUR") && screen.contains("0"))
        for remark in [
            "value won: everything won in the period, as on Rates; won and value/lead: of the leads added in the period",
            "accepted: of the leads added in the period, whenever they were answered; Rates: of the answers given in the period",
            "requests to MQL: of the leads added in the period that asked for information, those that ever came to sales",
        ] {
            #expect(screen.contains(remark), "\(size): \(remark)")
        }
    }

    @Test("on Rates and Team: what accepted and returned are of", arguments: [(80, 20), (120, 32)])
    func rates(size: (columns: Int, rows: Int)) throws {
        let rates = try screen(.rates, size)
        #expect(
            rates.contains("accepted, of answers") && rates.contains("returned, of MQL/SQL")
                && rates.contains("Sources: of the leads added in the period"))
        #expect(try screen(.team, size).contains("returns made: leads that the person returned in the period"))
    }

    @Test("each number of overdue ones says whether it counts tasks or SLA clocks")
    func overdue() throws {
        var random = try RandomHistory(seed: 7100)
        random.run(70, leads: 12)
        random.fixture.addOpportunities()
        let timelines = random.fixture.timelines(segments: 1)
        var hasSLA = false
        for kind in ReportPageKind.allCases {
            let query = ReportQuery(window: .always, grouping: .source, now: random.fixture.now)
            for block in ReportPages.open(kind, timelines, random.fixture.settings, query).figures.blocks {
                let texts = [block.title] + block.columns.map(\.title) + block.rows.flatMap { [$0.label, $0.shortLabel] }
                for text in texts + block.remarks + block.notes {
                    if text.contains("SLA overdue") { hasSLA = true }
                    let named = ["overdue task", "overdue by sla", "overdue by an sla", "sla overdue"]
                    let rest = named.reduce(text.lowercased()) { $0.replacing($1, with: "") }
                    #expect(!rest.contains("overdue"), "\(kind): \(text)")
                }
            }
        }
        #expect(hasSLA)
    }
}

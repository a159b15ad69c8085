import Reports
import Lifecycle
import Testing

/// What counts as a conversion.
@Suite("A conversion counts what came after the entry")
struct ConversionTests {
    private static let dana = Actor.person(Login("dana"))

    /// One lead that was accepted 100 days ago, returned, and came back to MQL 5 days ago.
    private func cameBack() throws -> JournalFixture {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 1
        let score = ScoreSnapshot(fit: 0, engagement: 0)
        let steps: [(Int, Event)] = [
            (110, .captured(Captured(stage: .mql, fields: LeadFields([:])))),
            (100, .accepted(Accepted(stage: .sal, owner: Login("dana"), score: score))),
            (95, .rejected(Declined(reason: "timing"))), (5, .reengaged(Reengaged(stage: .mql))),
        ]
        for (days, event) in steps { fixture.write([(1, event, Self.dana)], at: fixture.now - .days(days)) }
        return fixture
    }

    static func value(_ block: BlockID, _ row: String, _ column: String, _ page: any ReportPage) throws -> FigureValue {
        let block = try #require(page.figures.blocks.first { $0.id == block })
        let index = try #require(block.columns.firstIndex { $0.id.key == column })
        return try #require(block.rows.first { $0.id.key == row }).values[index]
    }

    @Test("ever and within 30 days are separate: what came after 40 days counts ever")
    func within() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 2
        let score = ScoreSnapshot(fit: 0, engagement: 0)
        for (lead, days) in [(1, 40), (2, 20)] {
            fixture.write(
                [(lead, .captured(Captured(stage: .mql, fields: LeadFields([:]))), Self.dana)], at: fixture.now - .days(60))
            fixture.write(
                [(lead, .accepted(Accepted(stage: .sal, owner: Login("dana"), score: score)), Self.dana)],
                at: fixture.now - .days(60 - days))
        }
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        func page(_ window: DayWindow) -> any ReportPage {
            ReportPages.open(
                .overview, fixture.timelines(segments: 1), fixture.settings, ReportQuery(window: window, now: fixture.now))
        }
        let quarter = page(WindowChoice.quarter.window(today: today))
        #expect(try Self.value(.funnel, "mql", "reached", quarter).leadCount == 2)
        #expect(try Self.value(.funnel, "mql", "reachedWithin", quarter).leadCount == 1)
        // A longer window counts within 90 days, and its heading says so.
        let year = page(WindowChoice.year.window(today: today))
        #expect(try Self.value(.funnel, "mql", "reachedWithin", year).leadCount == 2)
        let titles = try #require(year.figures.blocks.first { $0.id == .funnel }).columns.map(\.title)
        #expect(titles.contains("in 90 days") && titles.contains("moved on ever"))
    }

    @Test("values that may still change have a sign, a legend, a key in JSON and a column in CSV")
    func immature() throws {
        var fixture = try cameBack()
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let query = ReportQuery(window: WindowChoice.month.window(today: today), now: fixture.now)
        let page = ReportPages.open(.overview, fixture.timelines(segments: 1), fixture.settings, query)
        let figures = page.figures
        let funnel = try #require(figures.blocks.first { $0.id == .funnel })
        let row = try #require(funnel.rows.first { $0.id.key == "mql" })
        #expect(Set(row.immature.map { funnel.columns[$0].id.key }) == ["reached", "reachedWithin"])
        let text = DashboardTextRenderer.rows(figures, width: 120).joined(separator: "\n")
        #expect(text.contains("0%*") && text.contains("* at least: some of these leads are open"))
        let csv = FigureCSVWriter.rows(figures).filter { $0[2] == "funnel" && $0[3] == "mql" }
        #expect(csv.filter { $0.last == "yes" }.map { $0[5] } == ["reached", "reachedWithin"])
        // Nobody entered in the year before: nothing can still rise.
        let earlier = ReportPages.open(
            .overview, fixture.timelines(segments: 1), fixture.settings,
            ReportQuery(window: DayWindow(first: today.adding(-120), last: today.adding(-105)), now: fixture.now))
        #expect(!DashboardTextRenderer.rows(earlier.figures, width: 120).contains { $0.contains("some of these leads are open") })
    }

    @Test("two periods are compared at equal age: what came after that age counts in neither")
    func equalAge() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 3
        let score = ScoreSnapshot(fit: 0, engagement: 0)
        // Entered 35 days ago: accepted after 2 days, after 20 days, and 2 days ago a lead of this period.
        for (lead, entered, accepted) in [(1, 35, 33), (2, 35, 15), (3, 5, 2)] {
            fixture.write(
                [(lead, .captured(Captured(stage: .mql, fields: LeadFields([:]))), Self.dana)], at: fixture.now - .days(entered))
            fixture.write(
                [(lead, .accepted(Accepted(stage: .sal, owner: Login("dana"), score: score)), Self.dana)],
                at: fixture.now - .days(accepted))
        }
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let month = WindowChoice.month.window(today: today)
        let query = ReportQuery(window: month, compared: month.moved(by: 1, today: today), now: fixture.now)
        let page = ReportPages.open(.overview, fixture.timelines(segments: 1), fixture.settings, query)
        let block = try #require(page.figures.blocks.first { $0.id == .funnel })
        let row = try #require(block.rows.first { $0.id.key == "mql" })
        let (entered, reached) = (
            try #require(block.columns.firstIndex { $0.id.key == "entered" }),
            try #require(block.columns.firstIndex { $0.id.key == "reached" })
        )
        #expect(row.compared[entered].leadCount == 2)
        #expect(row.compared[reached].leadCount == 1)
        let cell = try #require(row.compared[reached].cell)
        #expect(page.leads(behind: cell) == [LeadID(1)])
        // Without a comparison both count.
        let alone = ReportPages.open(
            .overview, fixture.timelines(segments: 1), fixture.settings,
            ReportQuery(window: month.moved(by: 1, today: today), now: fixture.now))
        #expect(try Self.value(.funnel, "mql", "reached", alone).leadCount == 2)
    }

    @Test("a lead that came back has not moved on by what it reached before")
    func reentry() throws {
        var fixture = try cameBack()
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let timelines = fixture.timelines(segments: 1)
        func page(_ window: DayWindow) -> any ReportPage {
            ReportPages.open(.overview, timelines, fixture.settings, ReportQuery(window: window, now: fixture.now))
        }
        let month = page(WindowChoice.month.window(today: today))
        #expect(try Self.value(.funnel, "mql", "entered", month).leadCount == 1)
        #expect(try Self.value(.funnel, "mql", "reached", month).leadCount == 0)
        #expect(try Self.value(.funnel, "mql", "immature", month).leadCount == 1)
        let earlier = page(DayWindow(first: today.adding(-120), last: today.adding(-105)))
        #expect(try Self.value(.funnel, "mql", "reached", earlier).leadCount == 1)
    }
}

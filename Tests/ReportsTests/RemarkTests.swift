import Lifecycle
import Reports
import Testing

@Suite("Labels say what they count")
struct RemarkTests {
    @Test("only tasks are overdue; what is past an SLA clock is past SLA")
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
                for text in texts + block.notes {
                    if text.contains("past SLA") { hasSLA = true }
                    #expect(!text.lowercased().replacing("overdue task", with: "").contains("overdue"), "\(kind): \(text)")
                }
            }
        }
        #expect(hasSLA)
    }
}

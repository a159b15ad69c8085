import Lifecycle
import Reports
import Testing

/// Two periods are compared at equal age, whichever of them is the later one.
@Suite("Two periods are compared at equal age")
struct EqualAgeTests {
    @Test("on every page, with a later period to compare with, as in a simple count")
    func later() throws {
        var failed: Set<ReportPageKind> = []
        var numbers = 0
        for seed in UInt64(4000)..<4000 + FiguresTests.wanted / 6 {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(20...70), leads: random.dice.number(4...12))
            let world = random.fixture.world
            let timelines = random.fixture.timelines(segments: 2)
            var query = random.query()
            let today = world.zone.day(of: query.now)
            let length = 10 + Int(seed % 40)
            query.window = DayWindow(first: today.adding(-3 * length), last: today.adding(-2 * length))
            // Every other one is not over yet.
            query.compared = DayWindow(first: today.adding(-length), last: seed % 2 == 0 ? nil : today.adding(-length / 2))
            let naive = NaivePage(world, query)
            for kind in ReportPageKind.allCases where !failed.contains(kind) {
                var comparison = Comparison(ReportPages.open(kind, timelines, random.fixture.settings, query))
                comparison.compare(naive.blocks(kind))
                numbers += comparison.count
                #expect(comparison.differences.isEmpty, "seed \(seed), \(kind), \(query): \(comparison.differences.prefix(4))")
                if !comparison.differences.isEmpty { failed.insert(kind) }
            }
        }
        #expect(numbers > 1000)
    }

    @Test("what came after as many days as the later period was followed counts in neither, and the heading says so")
    func earlier() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 2
        let (dana, score) = (Login("dana"), ScoreSnapshot(fit: 0, engagement: 0))
        func capture(_ lead: Int, _ days: Int) {
            fixture.write(
                [(lead, .captured(Captured(stage: .mql, fields: LeadFields([:]))), .person(dana))], at: fixture.now - .days(days))
        }
        capture(1, 65)
        capture(2, 15)
        // Twenty days after its entry; the later lead has been followed for fifteen.
        fixture.write(
            [(1, .accepted(Accepted(stage: .sal, owner: dana, score: score)), .person(dana))], at: fixture.now - .days(25))
        let zone = fixture.definition.calendar.zone
        let today = zone.day(of: fixture.now)
        let early = DayWindow(first: today.adding(-70), last: today.adding(-60))
        let late = DayWindow(first: today.adding(-20), last: today.adding(-10))
        func reached(_ window: DayWindow, _ compared: DayWindow?) throws -> Int? {
            let query = ReportQuery(window: window, compared: compared, now: fixture.now)
            let page = ReportPages.open(.overview, fixture.timelines(segments: 1), fixture.settings, query)
            return try ConversionTests.value(.funnel, "mql", "reached", page).leadCount
        }
        #expect(try reached(early, nil) == 1)
        #expect(try reached(early, late) == 0)
        let query = ReportQuery(window: early, compared: late, now: fixture.now)
        let until = try #require(query.windowUntil(in: zone))
        #expect(zone.day(of: until) == today.adding(-50))
        #expect(query.comparedUntil(in: zone) == nil)
    }
}

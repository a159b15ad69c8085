import Lifecycle
import Reports
import Testing

@Suite("Pages that count leads sent back agree, and say how their numbers differ")
struct SentBackTests {
    /// The numbers of a history of some leads, over all time and over thirty days.
    private struct Pages {
        let rates: [FigureBlock]
        let team: [FigureBlock]
        let health: [FigureBlock]
        let overview: [FigureBlock]
        let reasons: [FigureBlock]

        init(_ history: RandomHistory, _ window: DayWindow) {
            var random = history
            let timelines = random.fixture.timelines(segments: 2)
            func blocks(_ kind: ReportPageKind) -> [FigureBlock] {
                let query = ReportQuery(window: window, now: random.fixture.now)
                return ReportPages.open(kind, timelines, random.fixture.settings, query).figures.blocks
            }
            (rates, team, health, overview) = (blocks(.rates), blocks(.team), blocks(.health), blocks(.overview))
            reasons = blocks(.reasons)
        }

        func value(_ block: BlockID, _ row: String, _ column: Int, _ blocks: [FigureBlock]) -> FigureValue? {
            blocks.first { $0.id == block }?.rows.first { $0.id.key == row }?.values[column]
        }
    }

    private func share(_ value: FigureValue?) -> (part: Int, whole: Int) {
        if case .share(let part, of: let whole, _)? = value { (part, whole) } else { (0, 0) }
    }

    @Test("rejected before acceptance: one number on Rates, Team, Health, Reasons and Overview", arguments: 0..<UInt64(30))
    func agree(seed: UInt64) throws {
        var random = try RandomHistory(seed: 7000 + seed)
        random.run(70, leads: 12)
        let today = random.fixture.definition.calendar.zone.day(of: random.fixture.now)
        for window in [DayWindow.always, DayWindow(first: today.adding(-30), last: today)] {
            let pages = Pages(random, window)
            let rates = share(pages.value(.rates, "acceptance", 0, pages.rates))
            let rejected = rates.whole - rates.part
            let team = try #require(pages.team.first { $0.id == .team })
            let column = try #require(team.columns.firstIndex { $0.id.key == "acceptanceRate" })
            let byPerson = team.rows.map { share($0.values[column]) }
            #expect(byPerson.reduce(0) { $0 + $1.whole - $1.part } == rejected)
            #expect(pages.value(.particulars, "rejectedBefore", 0, pages.health)?.leadCount == rejected)
            let early = try #require(pages.reasons.first)
            let place = try #require(early.columns.firstIndex { $0.id.key == "beforeAcceptance" })
            #expect(early.rows.reduce(0) { $0 + ($1.values[place].leadCount ?? 0) } == rejected)
            let questions = try #require(pages.overview.first { $0.id == .questions })
            let question = try #require(questions.rows.first { $0.id.key == "junk" })
            let junk = share(question.values[0])
            let timing = question.label.firstMatch(of: #/and ([\d,]+) more only for timing/#).map { Int($0.1) ?? -1 } ?? 0
            // Disqualifications before acceptance come on top.
            let further = junk.part + timing - rejected
            #expect(further >= 0 && junk.whole - rates.whole == further, "\(question.label)")
        }
    }

    @Test("each page with such a number says what it counts and names a neighbour")
    func notes() throws {
        var random = try RandomHistory(seed: 7100)
        random.run(70, leads: 12)
        random.fixture.addOpportunities()
        let timelines = random.fixture.timelines(segments: 2)
        func notes(_ kind: ReportPageKind, _ block: BlockID) -> String {
            let query = ReportQuery(window: .always, now: random.fixture.now)
            let page = ReportPages.open(kind, timelines, random.fixture.settings, query).figures
            return page.blocks.first { $0.id == block }.map { ($0.remarks + $0.notes).joined(separator: " ") } ?? ""
        }
        let pages: [(ReportPageKind, BlockID, String)] = [
            (.rates, .rates, "Team"), (.team, .team, "Rates"), (.speed, .speed, "Rates"), (.health, .particulars, "Team"),
            (.reasons, .reasons, "Team"), (.sales, .opportunityOutcomes, "Rates"), (.sources, .sources, "Rates"),
            (.rates, .rates, "Sources"),
        ]
        for (kind, block, neighbour) in pages { #expect(notes(kind, block).contains(neighbour), "\(kind)") }
    }

    @Test("a share that open leads may still raise is at least what it says, a cost for each at most")
    func bounds() throws {
        var random = try RandomHistory(seed: 7200)
        random.run(60, leads: 12)
        random.fixture.recordCosts(isSparse: false)
        let timelines = random.fixture.timelines(segments: 1)
        func columns(_ kind: ReportPageKind, _ block: BlockID) -> [String: FigureColumn.Bound] {
            let query = ReportQuery(window: .always, now: random.fixture.now)
            let page = ReportPages.open(kind, timelines, random.fixture.settings, query).figures
            let columns = page.blocks.first { $0.id == block }?.columns ?? []
            return Dictionary(uniqueKeysWithValues: columns.compactMap { column in column.bound.map { (column.id.key, $0) } })
        }
        let sources = columns(.sources, .sources)
        #expect(sources["qualifiedShare"] == .atLeast && sources["won"] == .atLeast && sources["acceptanceRate"] == nil)
        #expect(sources.filter { $0.value == .atMost }.keys.allSatisfy { $0.hasPrefix("costPer") })
        #expect(sources["costPerQualified"] == .atMost)
        #expect(columns(.overview, .funnel) == ["reached": .atLeast, "reachedWithin": .atLeast])
    }

    @Test("no two labels of leads sent back are the same where the numbers count different leads")
    func labels() throws {
        var random = try RandomHistory(seed: 7100)
        random.run(70, leads: 12)
        random.fixture.addOpportunities()
        let timelines = random.fixture.timelines(segments: 1)
        func labels(_ kind: ReportPageKind) -> [String] {
            let query = ReportQuery(window: .always, now: random.fixture.now)
            let blocks = ReportPages.open(kind, timelines, random.fixture.settings, query).figures.blocks
            let tables = blocks.filter { [.rates, .speed, .team, .opportunityOutcomes].contains($0.id) }
            return tables.flatMap { $0.rows.map(\.label) + $0.columns.map(\.title) }.filter { $0.contains("return") }
        }
        let all = [ReportPageKind.rates, .speed, .team, .sales].map(labels)
        #expect(all.map(\.count) == [1, 1, 1, 1], "\(all)")
        #expect(Set(all.flatMap(\.self)).count == 4, "\(all)")
    }
}

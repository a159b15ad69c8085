import Lifecycle
import Reports
import Testing

@Suite("The pipeline is what was open at the moment shown")
struct PipelineTests {
    private static let dana = Actor.person(Login("dana"))

    /// A lead with an opportunity that was opened some days ago.
    private func open(
        _ lead: Int, _ fixture: inout JournalFixture, daysAgo: Int, amount: Int64? = nil, close: Int? = nil, chance: Int? = nil
    ) {
        fixture.count = max(fixture.count, lead)
        let at = fixture.now - .days(daysAgo)
        let captured = Captured(stage: .sql, fields: LeadFields([.source: "Web"]), owner: Login("dana"))
        fixture.write([(lead, .captured(captured), Self.dana)], at: at)
        let conversion = Conversion(
            amount: amount.map { Money(cents: $0, currency: "EUR") },
            closeDate: close.map { fixture.definition.calendar.zone.day(of: fixture.now).adding($0) })
        fixture.write([(lead, .converted(Converted(stage: .opportunity, conversion: conversion)), Self.dana)], at: at)
        guard let chance else { return }
        fixture.write([(lead, .assessed(Assessed(answers: [:], chanceToClose: chance)), Self.dana)], at: at)
    }

    private func page(_ fixture: inout JournalFixture, _ query: ReportQuery? = nil) -> [FigureBlock] {
        let query = query ?? ReportQuery(window: .always, now: fixture.now)
        return ReportPages.open(.pipeline, fixture.timelines(segments: 1), fixture.settings, query).figures.blocks
    }

    private func value(_ block: BlockID, _ row: String, _ column: String, in blocks: [FigureBlock]) throws -> FigureValue {
        let block = try #require(blocks.first { $0.id == block })
        let index = try #require(block.columns.firstIndex { $0.id.key == column })
        return try #require(block.rows.first { $0.id.key == row }).values[index]
    }

    private func cents(_ value: FigureValue) -> Int64? { if case .money(let cents, _, _, _) = value { cents } else { nil } }

    private func fixture() throws -> JournalFixture {
        var fixture = try RandomHistory(seed: 2).fixture
        fixture.definition.rates = nil
        // 23 November 2026, so that the quarter has days before and after it.
        fixture.now = RandomHistory.monday
        return fixture
    }

    @Test("weighted by the chance; without one, by the win rate once ten opportunities have ended")
    func weighting() throws {
        var fixture = try fixture()
        open(1, &fixture, daysAgo: 5, amount: 100_000, close: 10, chance: 30)
        open(2, &fixture, daysAgo: 5, amount: 200_000, close: 10)
        for lead in 3..<12 {
            open(lead, &fixture, daysAgo: 5)
            let outcome: Outcome = lead < 6 ? .won : .lost
            fixture.write([(lead, .closed(Closed(outcome: outcome)), Self.dana)], at: fixture.now - .days(1))
        }
        #expect(try cents(value(.openOpportunities, "all", "weighted", in: page(&fixture))) == 30_000)
        open(12, &fixture, daysAgo: 5)
        fixture.write([(12, .closed(Closed(outcome: .noDecision)), Self.dana)], at: fixture.now - .days(1))
        // 3 of 10 were won.
        #expect(try cents(value(.openOpportunities, "all", "weighted", in: page(&fixture))) == 30_000 + 60_000)
    }

    @Test("an overdue opportunity counts in no month, and what was won in the month of its end")
    func months() throws {
        var fixture = try fixture()
        open(1, &fixture, daysAgo: 9, amount: 100_000, close: -1, chance: 50)
        open(2, &fixture, daysAgo: 9, amount: 300_000, close: 0, chance: 50)
        open(3, &fixture, daysAgo: 9, amount: 700_000, close: 100, chance: 50)
        fixture.write([(3, .closed(Closed(outcome: .won)), Self.dana)], at: fixture.now - .days(1))
        let blocks = page(&fixture)
        #expect(try cents(value(.closeMonths, "overdue", "amount", in: blocks)) == 100_000)
        #expect(try cents(value(.closeMonths, "2026-11", "amount", in: blocks)) == 300_000)
        #expect(try cents(value(.closeMonths, "2026-11", "won", in: blocks)) == 700_000)
        #expect(try cents(value(.closeMonths, "2026-11", "forecast", in: blocks)) == 850_000)
        #expect(try cents(value(.forecast, "thisQuarter", "forecast", in: blocks)) == 850_000)
    }

    @Test("compared with an earlier period, it is what was open as long after that period's end")
    func compared() throws {
        var fixture = try fixture()
        open(1, &fixture, daysAgo: 50, amount: 100_000, close: 10)
        open(2, &fixture, daysAgo: 5, amount: 300_000, close: 10)
        fixture.write([(1, .closed(Closed(outcome: .lost)), Self.dana)], at: fixture.now - .days(3))
        let today = fixture.definition.calendar.zone.day(of: fixture.now)
        let query = ReportQuery(
            window: WindowChoice.month.window(today: today), compared: WindowChoice.month.window(today: today, back: 1),
            now: fixture.now)
        let block = try #require(page(&fixture, query).first)
        let total = try #require(block.rows.first { $0.id == .total })
        #expect(cents(total.values[1]) == 300_000 && cents(total.compared[1]) == 100_000)
    }

    @Test("a quota of won deals has what was won and what is expected in its period")
    func quota() throws {
        var fixture = try fixture()
        fixture.definition.quotas = [Quota(id: "deals", label: "deals", side: .sdr, stage: .won, count: 2, period: .quarter)]
        open(1, &fixture, daysAgo: 9, amount: 100_000)
        fixture.write([(1, .closed(Closed(outcome: .won)), Self.dana)], at: fixture.now - .days(1))
        open(2, &fixture, daysAgo: 9, close: 20, chance: 60)
        open(3, &fixture, daysAgo: 9, close: 200, chance: 90)
        open(4, &fixture, daysAgo: 9, close: -9, chance: 90)
        let blocks = page(&fixture)
        let sdrs = fixture.team.logins(with: .sdr).count
        #expect(try value(.pipelineQuota, "deals", "won", in: blocks).leadCount == 1)
        #expect(try value(.pipelineQuota, "deals", "due", in: blocks).leadCount == 1)
        guard case .number(let forecast, _, _) = try value(.pipelineQuota, "deals", "forecast", in: blocks),
            case .number(let owed, _, _) = try value(.pipelineQuota, "deals", "owed", in: blocks)
        else {
            Issue.record("no numbers")
            return
        }
        #expect(forecast == 1.6 && owed == Double(2 * sdrs))
    }

    @Test("as of any earlier line, as in a simple count over the lines up to it", arguments: 0..<UInt64(6))
    func asOf(seed: UInt64) throws {
        var random = try RandomHistory(seed: 5000 + seed)
        random.run(60, leads: 8)
        random.fixture.addOpportunities()
        let whole = (1...max(1, random.fixture.count)).map { random.fixture.timeline($0) }
        var numbers = 0
        for count in stride(from: 5, through: random.fixture.entries.count, by: 9) {
            var before = random.fixture
            before.entries = Array(random.fixture.entries.prefix(count))
            let cut = TimelineSegment()
            var rewritten: [Int] = []
            for timeline in whole { rewritten += cut.append(timeline.bytes, upTo: UInt32(count)) }
            let folded = TimelineSegment()
            for number in rewritten.sorted() {
                let timeline = before.timeline(number)
                if timeline.isLead { folded.append(timeline) }
            }
            let set = TimelineSet([cut, folded], texts: before.texts)
            let query = random.query()
            for kind in [ReportPageKind.pipeline, .rates, .sources, .sales] {
                var comparison = Comparison(ReportPages.open(kind, set, before.settings, query))
                comparison.compare(NaivePage(before.world, query).blocks(kind))
                #expect(comparison.differences.isEmpty, "seed \(seed), \(count): \(comparison.differences.prefix(4))")
                numbers += comparison.count
            }
        }
        #expect(numbers > 100)
    }

    @Test("the leads behind every number of opportunities come with those that count, and no others do")
    func opportunitiesBehindNumbers() throws {
        var fixture = try fixture()
        open(1, &fixture, daysAgo: 9, amount: 100_000, close: -1)
        open(2, &fixture, daysAgo: 9, amount: 300_000, close: 5)
        fixture.write([(2, .closed(Closed(outcome: .won)), Self.dana)], at: fixture.now - .days(1))
        let query = ReportQuery(window: .always, now: fixture.now)
        var numbers = 0
        for kind in [ReportPageKind.overview, .sources, .rates, .sales, .pipeline] {
            let page = ReportPages.open(kind, fixture.timelines(segments: 1), fixture.settings, query)
            for block in page.figures.blocks {
                for (row, value) in block.rows.flatMap({ row in row.values.map { (row, $0) } }) {
                    guard let cell = value.cell, value.leadCount ?? 0 > 0 else { continue }
                    let found = page.found(behind: cell)
                    switch value {
                    case .opportunities, .opportunityShare:
                        #expect(Set(found.opportunities.keys) == Set(found.leads), "\(kind) \(block.id) \(row.label)")
                        numbers += 1
                    case .money where !row.label.isEmpty && block.id != .sources:
                        #expect(Set(found.opportunities.keys) == Set(found.leads), "\(kind) \(block.id) \(row.label)")
                    case .leads where block.id == .funnel && ["opportunity", "won"].contains(row.id.key):
                        #expect(Set(found.opportunities.keys) == Set(found.leads), "\(kind) \(block.id) \(row.label)")
                        numbers += 1
                    case .leads where block.id == .sources || block.id == .rates:
                        #expect(found.opportunities.isEmpty, "\(kind) \(block.id) \(row.label)")
                    default: break
                    }
                }
            }
        }
        #expect(numbers > 12)
    }
}

import Reports
import Lifecycle
import Testing

/// Pages with few leads or none.
@Suite("Figures of few or no leads never divide by zero")
struct FewLeadsTests {
    static let windows: [DayWindow] = {
        let today = ZoneTable.utc.day(of: RandomHistory.monday)
        return [
            .always, DayWindow(first: today, last: today), DayWindow(first: today.adding(400), last: nil),
            DayWindow(first: today.adding(400), last: today.adding(430)),
            DayWindow(first: today.adding(-90_000), last: today.adding(-80_000)),
            DayWindow(first: nil, last: today.adding(-80_000)), DayWindow(first: nil, last: today.adding(900_000)),
            DayWindow(first: today, last: today.adding(-9)), DayWindow(first: Day(number: -719_000), last: Day(number: 2_932_000)),
        ]
    }()

    private func check(_ fixture: inout JournalFixture, filter: GroupFilter? = nil) {
        let world = fixture.world
        let timelines = fixture.timelines(segments: 1)
        for kind in ReportPageKind.allCases {
            for window in Self.windows {
                for compared in [nil, Self.windows[2]] {
                    let query = ReportQuery(window: window, compared: compared, filter: filter, now: fixture.now)
                    let page = ReportPages.open(kind, timelines, fixture.settings, query)
                    var comparison = Comparison(page)
                    // Over thousands of years a segment lasts years, and the simple way would cut it day by day.
                    if window.length(today: Self.windows[1].first ?? Day(number: 0)) ?? 0 < 20_000 {
                        comparison.compare(NaivePage(world, query).blocks(kind))
                    }
                    #expect(comparison.differences.isEmpty, "\(kind), \(query): \(comparison.differences.prefix(4))")
                    for value in page.figures.blocks.flatMap(\.rows).flatMap({ $0.values + $0.compared }) {
                        switch value {
                        case .share(let part, let whole, _): #expect(whole > 0 && part <= whole, "\(kind) \(query)")
                        case .quotient(let quotient, _, _): #expect(quotient.isFinite, "\(kind) \(query)")
                        case .interval(_, let whole, let lower, let upper, _):
                            #expect(whole > 0 && lower >= 0 && upper <= 1 && lower <= upper, "\(kind) \(query)")
                        default: break
                        }
                    }
                }
            }
        }
    }

    private func fixture(_ seed: UInt64) throws -> JournalFixture { try RandomHistory(seed: seed).fixture }

    @Test("in an empty workspace, under every definition", arguments: 0..<UInt64(6))
    func empty(seed: UInt64) throws {
        var fixture = try fixture(seed)
        check(&fixture)
    }

    @Test("with one lead in each stage", arguments: Stage.allCases)
    func oneLead(stage: Stage) throws {
        for seed in 0..<UInt64(2) {
            var fixture = try fixture(seed)
            fixture.count = 1
            let captured = Captured(stage: stage, fields: LeadFields([.source: "Web"]), owner: Login("dana"), isRequested: true)
            fixture.write([(1, .captured(captured), .person(Login("mark")))], at: fixture.now - .days(3))
            check(&fixture)
            if seed == 0 { check(&fixture, filter: GroupFilter(.source, "nonsense")) }
        }
    }

    @Test("with one lead dated in the future")
    func future() throws {
        var fixture = try fixture(0)
        fixture.count = 1
        let captured = Captured(stage: .mql, fields: LeadFields([.source: "Web"]))
        fixture.write([(1, .captured(captured), .person(Login("mark")))], at: fixture.now, occurredAt: fixture.now + .days(500))
        check(&fixture)
    }

    @Test("where all or none are accepted, qualified and won")
    func allOrNone() throws {
        for outcome in [Outcome.won, .lost] {
            var fixture = try fixture(0)
            fixture.count = 3
            let start = fixture.now - .days(5)
            let score = ScoreSnapshot(fit: 10, engagement: 40)
            let dana = Actor.person(Login("dana"))
            for lead in 1...3 {
                let captured = Captured(stage: .mql, fields: LeadFields([.source: "Web"]), isRequested: true)
                fixture.write([(lead, .captured(captured), dana)], at: start)
                fixture.write(
                    [(lead, .accepted(Accepted(stage: .sal, owner: Login("dana"), score: score)), dana)], at: start + .hours(1))
                fixture.write([(lead, .touched(Touch(channel: .call, outcome: .connected)), dana)], at: start + .hours(2))
                fixture.write([(lead, .qualified(Qualified(stage: .sql)), dana)], at: start + .hours(3))
                let amount = Money(cents: .max, currency: "EUR")
                fixture.write(
                    [(lead, .converted(Converted(stage: .opportunity, conversion: Conversion(amount: amount))), dana)],
                    at: start + .hours(4))
                fixture.write([(lead, .closed(Closed(outcome: outcome)), dana)], at: start + .hours(4))
            }
            let page = ReportPages.open(
                .rates, fixture.timelines(segments: 1), fixture.settings, ReportQuery(window: .always, now: fixture.now))
            let rates = try #require(page.figures.blocks.first)
            let win = try #require(rates.rows.first { $0.id == "win" })
            guard case .opportunityShare(let part, let whole, leads: _, _) = win.values[0] else {
                Issue.record("no share: \(win)")
                return
            }
            #expect(part == (outcome == .won ? 3 : 0) && whole == 3)
            // The largest amounts are added up without a trap, and opportunities that ended at once have no velocity.
            let pipeline = try #require(page.figures.blocks.last)
            let mean = try #require(pipeline.rows.first { $0.id == "meanAmount" })
            if case .money(let cents, _, _, _) = mean.values[0] { #expect(cents == .max) } else { #expect(outcome == .lost) }
            #expect(pipeline.rows.first { $0.id == "velocity" }?.values[0] == .nothing)
            for kind in ReportPageKind.allCases where kind != .rates && kind != .sources {
                let query = ReportQuery(window: .always, now: fixture.now)
                var comparison = Comparison(ReportPages.open(kind, fixture.timelines(segments: 1), fixture.settings, query))
                comparison.compare(NaivePage(fixture.world, query).blocks(kind))
                #expect(comparison.differences.isEmpty, "\(kind): \(comparison.differences.prefix(4))")
            }
            _ =
                ReportPages.open(.sources, fixture.timelines(), fixture.settings, ReportQuery(window: .always, now: fixture.now))
                .figures
        }
    }
}

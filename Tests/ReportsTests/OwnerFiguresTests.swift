import Reports
import Lifecycle
import Testing

/// Steps belong to whoever owned the lead when they were taken.
@Suite("Figures by owner count each step for the owner at the time")
struct OwnerFiguresTests {
    static let people = ["", "dana", "ben", "cleo"]

    @Test("on every page restricted to one owner, as in a simple count", arguments: 0..<UInt64(2))
    func filtered(part: UInt64) throws {
        var failed: Set<ReportPageKind> = []
        var numbers = 0
        for seed in stride(from: 2000 + part, to: 2000 + FiguresTests.wanted / 10, by: 2) {
            var random = try RandomHistory(seed: seed)
            random.run(random.dice.number(20...70), leads: random.dice.number(4...12))
            if seed % 2 == 0 { random.fixture.addOpportunities() }
            let world = random.fixture.world
            let timelines = random.fixture.timelines(segments: 2)
            var query = random.query()
            for grouping in [Grouping.everything, .source, .owner] {
                query.grouping = grouping
                for person in Self.people {
                    query.filter = GroupFilter(.owner, person)
                    let naive = NaivePage(world, query)
                    for kind in ReportPageKind.allCases where !failed.contains(kind) {
                        var comparison = Comparison(ReportPages.open(kind, timelines, random.fixture.settings, query))
                        comparison.compare(naive.blocks(kind))
                        numbers += comparison.count
                        #expect(
                            comparison.differences.isEmpty, "seed \(seed), \(kind), \(query): \(comparison.differences.prefix(4))")
                        if !comparison.differences.isEmpty { failed.insert(kind) }
                    }
                }
            }
        }
        #expect(numbers > 5000)
    }

    @Test("the numbers of all owners sum up to the total, and each to the page of that owner", arguments: 0..<UInt64(20))
    func sums(seed: UInt64) throws {
        var random = try RandomHistory(seed: 3000 + seed)
        random.run(60, leads: 10)
        let timelines = random.fixture.timelines(segments: 2)
        let settings = random.fixture.settings
        func page(_ kind: ReportPageKind, _ grouping: Grouping, _ filter: GroupFilter? = nil) -> [FigureBlock] {
            ReportPages.open(
                kind, timelines, settings,
                ReportQuery(window: .always, grouping: grouping, filter: filter, now: random.fixture.now)
            ).figures.blocks
        }
        let rates = page(.rates, .owner)
        let total = try #require(rates.first { $0.id == .rates })
        let byOwner = try #require(rates.first { $0.id == .ratesBy })
        let team = try #require(page(.team, .owner).first { $0.id == .team })
        for row in total.rows {
            let column = try #require(byOwner.columns.firstIndex { $0.id.key == row.id.key })
            let shares = byOwner.rows.compactMap { Self.share($0.values[column]) }
            let all = Self.share(row.values[0]) ?? (0, 0)
            #expect(shares.reduce(0) { $0 + $1.part } == all.part && shares.reduce(0) { $0 + $1.whole } == all.whole, "\(row.id)")
        }
        let acceptance = try #require(byOwner.columns.firstIndex { $0.id.key == "acceptance" })
        let teamAcceptance = try #require(team.columns.firstIndex { $0.id.key == "acceptanceRate" })
        for row in byOwner.rows {
            let group = try #require(row.id.group)
            let person = team.rows.first { $0.id.group == group }
            let (mine, theirs) = (Self.share(row.values[acceptance]), person.flatMap { Self.share($0.values[teamAcceptance]) })
            #expect(mine?.part == theirs?.part && mine?.whole == theirs?.whole, "Rates and Team, \(group.value)")
            let own = try #require(page(.rates, .everything, group).first { $0.id == .rates })
            for rate in own.rows {
                let column = try #require(byOwner.columns.firstIndex { $0.id.key == rate.id.key })
                let (one, other) = (Self.share(row.values[column]), Self.share(rate.values[0]))
                #expect(one?.part == other?.part && one?.whole == other?.whole, "\(group.value), \(rate.id)")
            }
        }
    }

    private static func share(_ value: FigureValue) -> (part: Int, whole: Int)? {
        switch value {
        case .share(let part, let whole, _), .opportunityShare(let part, let whole, leads: _, _): (part, whole)
        default: nil
        }
    }

    @Test("the entry of a lead that a rule assigns after it is of that owner; one of the pool that somebody claims is nobody's")
    func routed() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 4
        let (dana, ben) = (Login("dana"), Login("ben"))
        let captured = Event.captured(Captured(stage: .mql, fields: LeadFields([:])))
        func assigned(_ owner: Login) -> Event { .assigned(Assigned(owner: owner)) }
        let at = fixture.now - .days(3)
        fixture.write([(1, captured, .person(ben)), (1, assigned(dana), .rule("routing"))], at: at)
        fixture.write([(2, captured, .person(ben)), (2, assigned(dana), .person(ben))], at: at)
        fixture.write([(3, captured, .person(ben))], at: at)
        // A rule assigns it only in a later stage.
        let accepted = Accepted(stage: .sal, owner: ben, score: ScoreSnapshot(fit: 0, engagement: 0))
        fixture.write([(4, captured, .person(ben))], at: at)
        fixture.write([(4, .accepted(accepted), .person(ben)), (4, assigned(dana), .rule("routing"))], at: at + .days(1))
        let query = ReportQuery(window: .always, grouping: .owner, now: fixture.now)
        let page = ReportPages.open(.overview, fixture.timelines(segments: 1), fixture.settings, query)
        func entered(_ person: String) throws -> Int? {
            try ConversionTests.value(.funnelBy, person, "mqlEntered", page).leadCount
        }
        #expect(try entered("dana") == 1)
        #expect(try entered("") == 3)
    }

    @Test("an acceptance is of who accepts, a conversion of the SDR before the hand-over, a win of the closer")
    func handOver() throws {
        var fixture = try RandomHistory(seed: 0).fixture
        fixture.count = 2
        let (dana, ben, cleo, score) = (Login("dana"), Login("ben"), Login("cleo"), ScoreSnapshot(fit: 0, engagement: 0))
        let steps: [(Event, Actor)] = [
            (.captured(Captured(stage: .mql, fields: LeadFields([:]))), .person(Login("mark"))),
            (.accepted(Accepted(stage: .sal, owner: dana, score: score)), .person(dana)),
            (.qualified(Qualified(stage: .sql)), .person(dana)),
            (.converted(Converted(stage: .opportunity, conversion: Conversion(), owner: cleo)), .person(dana)),
            (.closed(Closed(outcome: .won)), .person(cleo)),
        ]
        for (day, step) in steps.enumerated() { fixture.write([(1, step.0, step.1)], at: fixture.now - .days(9 - day)) }
        // Nobody owned this one: its entry is nobody's, and who rejected it answers for it.
        fixture.write([(2, steps[0].0, steps[0].1)], at: fixture.now - .days(3))
        fixture.write([(2, .rejected(Declined(reason: "timing")), .person(ben))], at: fixture.now - .days(2))
        let query = ReportQuery(window: .always, grouping: .owner, now: fixture.now)
        let timelines = fixture.timelines(segments: 1)
        let funnel = try #require(
            ReportPages.open(.overview, timelines, fixture.settings, query).figures.blocks.first { $0.id == .funnelBy })
        func entered(_ stage: String) throws -> [String: Int] {
            let column = try #require(funnel.columns.firstIndex { $0.id.key == stage + "Entered" })
            let pairs = funnel.rows.map { ($0.id.key, $0.values[column].leadCount ?? 0) }.filter { $0.1 > 0 }
            return Dictionary(pairs) { $0 + $1 }
        }
        #expect(try entered("mql") == ["": 2])
        #expect(try entered("sal") == ["dana": 1])
        #expect(try entered("opportunity") == ["dana": 1])
        #expect(try entered("won") == ["cleo": 1])
        let team = try #require(ReportPages.open(.team, timelines, fixture.settings, query).figures.blocks.first)
        func work(_ person: String, _ column: String) throws -> FigureValue {
            let index = try #require(team.columns.firstIndex { $0.id.key == column })
            return try #require(team.rows.first { $0.id.key == person }).values[index]
        }
        #expect(try Self.share(work("dana", "acceptanceRate"))?.whole == 1)
        #expect(try Self.share(work("ben", "acceptanceRate"))?.whole == 1)
        #expect(try work("ben", "recycled").leadCount == 1)
        #expect(try work("dana", "converted").leadCount == 1)
    }
}

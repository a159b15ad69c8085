import Lifecycle
import Testing

/// Quotas for a period: what is done, and the pace needed.
@Suite("Quotas")
struct QuotaTests {
    private static let mqls = Quota(id: "own", label: "own MQLs", side: .sdr, stage: .mql, count: 20, period: .month)
    private static let ready = Quota(id: "ready", label: "sales-ready", side: .marketing, stage: .sal, count: 60, period: .quarter)

    private static let team = Team([
        TeamMember(login: Login("dana"), roles: [.sdr]), TeamMember(login: Login("kim"), roles: [.sdr]),
        TeamMember(login: Login("mia"), roles: [.marketing]), TeamMember(login: Login("max"), roles: [.marketing]),
        TeamMember(login: Login("tess"), roles: [.teamlead]), TeamMember(login: Login("uwe"), roles: [.closer]),
    ])

    private static var definition: LeadDefinition {
        var definition = TestDefinition.standardLike
        definition.quotas = [mqls, ready]
        return definition
    }

    private func attainments(_ login: String, at now: Instant, done: Int = 7) -> [Attainment] {
        Self.definition.attainments(for: Login(login), in: Self.team, now: now) { _, people, _ in done * people.count }
    }

    @Test("an SDR sees their own quota, marketing the shared one, a team lead both, a closer none")
    func whose() {
        #expect(attainments("dana", at: Times.monday).map(\.owner) == [Login("dana")])
        #expect(attainments("dana", at: Times.monday).map(\.target) == [20])
        let marketing = attainments("mia", at: Times.monday)
        #expect(marketing.map(\.quota.id) == ["ready"] && marketing.map(\.done) == [14] && marketing.map(\.target) == [60])
        let lead = attainments("tess", at: Times.monday)
        #expect(lead.map(\.quota.id) == ["own", "ready"])
        #expect(lead.map(\.owner) == [nil, nil] && lead.map(\.target) == [40, 60] && lead.map(\.done) == [14, 14])
        #expect(attainments("uwe", at: Times.monday).isEmpty)
        #expect(attainments("stranger", at: Times.monday).isEmpty)
    }

    @Test("the only rep who is also team lead sees the quota once")
    func alone() {
        let team = Team([TeamMember(login: Login("ann"), roles: [.sdr, .teamlead, .admin])])
        var definition = Self.definition
        definition.quotas = [Self.mqls]
        let found = definition.attainments(for: Login("ann"), in: team, now: Times.monday) { _, _, _ in 1 }
        #expect(found.map(\.owner) == [Login("ann")])
    }

    @Test("the pace is the remainder over the remaining working days, including today while there is working time")
    func pace() throws {
        // From Monday, 23 November 2026, the month has six working days left.
        let morning = try #require(attainments("dana", at: Times.at(2026, 11, 23, 9)).first)
        #expect(morning.workingDaysLeft == 6)
        #expect(morning.remaining == 13 && morning.neededPerDay == 13.0 / 6)
        #expect(morning.paceText == "2.2 a day")
        let evening = try #require(attainments("dana", at: Times.at(2026, 11, 23, 17, 30)).first)
        #expect(evening.workingDaysLeft == 5 && evening.paceText == "2.6 a day")
        let over = try #require(attainments("dana", at: Times.at(2026, 11, 30, 18)).first)
        #expect(over.workingDaysLeft == 0 && over.neededPerDay == nil && over.paceText == "13 short")
        let done = try #require(attainments("dana", at: Times.monday, done: 20).first)
        #expect(done.neededPerDay == 0 && done.paceText == "done" && done.attained == 1)
    }

    @Test("a person is on pace if the done share is at least the elapsed share of working time")
    func onPace() throws {
        // 15 of November's 21 working days are over before Monday the 23rd, so 14.3 of 20 are due.
        let now = Times.at(2026, 11, 23, 9)
        let behind = try #require(attainments("dana", at: now, done: 14).first)
        #expect(behind.elapsed == 15.0 / 21 && !behind.isOnPace)
        #expect(try #require(attainments("dana", at: now, done: 15).first).isOnPace)
    }

    @Test("a holiday is no working day, and a period begins on Monday, on the first, or with the quarter")
    func periods() throws {
        func days(_ period: Quota.Period, _ year: Int, _ month: Int, _ day: Int) -> ClosedRange<Day> {
            period.days(around: Times.date(year, month, day))
        }
        #expect(days(.week, 2026, 11, 29) == Times.date(2026, 11, 23)...Times.date(2026, 11, 29))
        #expect(days(.week, 2026, 11, 30) == Times.date(2026, 11, 30)...Times.date(2026, 12, 6))
        #expect(days(.month, 2028, 2, 29) == Times.date(2028, 2, 1)...Times.date(2028, 2, 29))
        #expect(days(.quarter, 2026, 12, 31) == Times.date(2026, 10, 1)...Times.date(2026, 12, 31))
        #expect(days(.quarter, 2026, 1, 1) == Times.date(2026, 1, 1)...Times.date(2026, 3, 31))
        // Christmas Day is a holiday in the test calendar.
        let christmas = try #require(attainments("dana", at: Times.at(2026, 12, 24, 9)).first)
        #expect(christmas.workingDaysLeft == 5)
    }

    @Test("a lead first enters a stage only once, in whatever order a file lists its history")
    func firstEntries() throws {
        var lead: Lead?
        func add(_ seq: Int, _ at: Instant, _ event: Event) {
            Lead.evolve(
                &lead,
                Entry(
                    seq: SequenceNumber(seq), action: ActionID(high: 0, low: UInt64(seq)), at: at, by: .person(Login("mia")),
                    lead: LeadID(1), definition: 1, event: event))
        }
        let score = ScoreSnapshot(fit: 1, engagement: 1)
        add(1, Times.at(2026, 11, 2, 12), .captured(Captured(stage: .inquiry, fields: LeadFields([.company: "Acme"]))))
        add(2, Times.at(2026, 11, 9, 12), .promoted(Promoted(stage: .mql, score: score)))
        add(3, Times.at(2026, 11, 10, 12), .rejected(Declined(reason: "timing")))
        add(4, Times.at(2026, 11, 4, 23, 30), .reengaged(Reengaged(stage: .mql)))
        let first = try #require(lead).firstEntries(in: Times.berlin)
        #expect(first.map(\.stage) == [.inquiry, .mql, .nurture])
        #expect(first.map(\.day) == [Times.date(2026, 11, 2), Times.date(2026, 11, 4), Times.date(2026, 11, 10)])
    }
}

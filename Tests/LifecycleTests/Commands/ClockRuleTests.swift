import Lifecycle
import Testing

/// What rules do by the clock: once for each trigger, taken back or not.
@Suite("Rules by the clock")
struct ClockRuleTests {
    static let thirtyDays = ContactWindow(length: .days(30), unreached: .disqualify, neglected: .reroute, reason: "unreachable")
    static let everyCause = Routing(method: .roundRobin, reroutes: [.away, .full, .late])

    static func definition(_ window: ContactWindow? = thirtyDays, _ routing: Routing = everyCause) -> LeadDefinition {
        TestDefinition.standardLike.with("clocked") {
            $0.window = window
            $0.routing = routing
        }
    }

    /// A team of two reps, the first of whom may be away or have little room.
    static func team(away: Instant? = nil, capacity: Int? = nil, roles: Set<Role> = [.sdr]) -> Team {
        Team([
            TeamMember(login: People.dana, roles: roles, capacity: capacity, awayUntil: away),
            TeamMember(login: People.ben, roles: [.sdr]),
            TeamMember(login: People.tess, roles: [.teamlead]), TeamMember(login: People.mark, roles: [.marketing]),
        ])
    }

    static let tried = HistoricalState.touched(.call, .noAnswer, after: .days(1))

    // MARK: The window of contact

    @Test("who was tried and not reached is disqualified when the window closes, not before, and the line names that moment")
    func unreached() {
        let story = given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition())
        story.due(after: .days(28)).then()
        let done = story.due(after: .days(29))
        done.then("rule:disqualified", stage: .disqualified)
        #expect(done.history.entries.last?.event.trigger == .due(Times.monday + .days(30)))
        #expect(done.history.entries.last?.by == .rule("unreached"))
        done.due(after: .days(1)).then()
    }

    @Test("it disqualifies nobody who was reached, is an opportunity, or whom Today offers instead")
    func notUnreached() {
        let definition = Self.definition()
        for outcome in [TouchOutcome.connected, .replied, .held] {
            given(.captured(.sql, owner: People.dana), .touched(.call, outcome), in: definition).due(after: .days(40)).then()
        }
        let meeting = HistoricalState.did(.followUpScheduled(FollowUp(channel: .meeting, at: Times.monday + .days(45))))
        given(.captured(.sql, owner: People.dana), Self.tried, meeting, in: definition).due(after: .days(40)).then()
        given(.captured(.sql, owner: People.dana), meeting, in: definition).due(after: .days(40)).then()
        given(.captured(.opportunity, owner: People.dana), Self.tried, in: definition).due(after: .days(40)).then()
        given(.captured(.nurture), Self.tried, in: definition).due(after: .days(40)).then()
        var propose = Self.thirtyDays
        propose.unreached = .propose
        given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition(propose)).due(after: .days(40)).then()
        given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition(nil)).due(after: .days(40)).then()
    }

    @Test("a contact before the lead came back into sales' hands doesn't count, and the window begins anew")
    func windowBeginsAnew() {
        let back = given(
            .captured(.sql, owner: People.dana), .touched(.call, .connected),
            .did(.rejected(Declined(reason: "timing")), after: .days(60)),
            .did(.reengaged(Reengaged(stage: .sql, owner: People.dana)), after: .days(5)), Self.tried, in: Self.definition())
        back.due(after: .days(28)).then()
        back.due(after: .days(29)).then("rule:disqualified", stage: .disqualified)
    }

    @Test("what an import brought is not late on arrival")
    func importedWindow() {
        let story = given(
            .imported(.sql, owner: People.dana, occurredAt: Times.monday - .days(100)), Self.tried, in: Self.definition())
        story.due(after: .zero).then()
        story.due(after: .days(29)).then("rule:disqualified", stage: .disqualified)
    }

    @Test("whoever is disqualified so and opted out of mail drops out at once")
    func dropsOut() {
        let out = given(
            .captured(.sql, owner: People.dana), Self.tried, .did(.optedOut(ChannelChange(channel: .email))), in: Self.definition()
        ).due(after: .days(40))
        out.then("rule:disqualified", "rule:optedOut", stage: .dropped)
        let bounced = given(
            .captured(.sql, owner: People.dana), Self.tried, .did(.bounced(ChannelChange(channel: .email))), in: Self.definition()
        ).due(after: .days(40))
        // The telephone is another way to reach it, so only the address is closed.
        bounced.then("rule:disqualified", stage: .disqualified)
    }

    @Test(
        "who was never tried goes to somebody else instead, who has the whole window anew; an MQL in general ownership only waits for a decision"
    )
    func neglected() {
        let story = given(.captured(.sql, owner: People.dana), in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin)))
        let given2 = story.due(after: .days(30))
        given2.then("rule:assigned", stage: .sql)
        #expect(given2.lead?.owner == People.ben)
        #expect(given2.assignedReason == "nobody tried to reach it")
        given2.due(after: .days(29)).then()
        given2.due(after: .days(31)).then("rule:assigned", stage: .sql)
        given(.captured(.mql), in: Self.definition()).due(after: .days(40)).then()
        var report = Self.thirtyDays
        report.neglected = .report
        given(.captured(.sql, owner: People.dana), in: Self.definition(report, Routing(method: .roundRobin))).due(after: .days(40))
            .then()
        // What the lead itself did is no try of ours.
        given(
            .captured(.sql, owner: People.dana),
            .did(.touched(Touch(channel: .call, direction: .inbound, outcome: .voicemail))),
            in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin))
        ).due(after: .days(40)).then("rule:assigned", stage: .sql)
    }

    // MARK: Owners who can't see to it

    @Test("a lead on which something is owed before its owner is back goes to somebody else, once in a stint")
    func away() {
        let routing = Routing(method: .roundRobin, reroutes: [.away])
        let back = Times.monday + .days(10)
        let story = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(away: back))
        let moved = story.due(after: .minutes(1))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.lead?.owner == People.ben)
        #expect(moved.assignedReason == "its owner is away")
        #expect(moved.history.entries.last?.event.trigger == .line(SequenceNumber(1)))
        moved.due(after: .minutes(1)).then()
        // Given back by the team lead, it is another stint, so that the rule may look again.
        let again = moved.when(.assign(People.dana), by: People.tess).due(after: .minutes(1))
        again.then("rule:assigned", stage: .sal)
        // Back before anything is due, they keep it; who is there keeps it anyway.
        let soon = Self.team(away: Times.monday + .minutes(30))
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: soon).due(after: .minutes(1)).then()
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team()).due(after: .minutes(1))
            .then()
        given(.captured(.opportunity, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(away: back))
            .due(after: .days(1)).then()
    }

    @Test("who has left is away for good")
    func left() {
        let routing = Routing(method: .roundRobin, reroutes: [.away])
        given(.captured(.mql, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(roles: []))
            .due(after: .minutes(1)).then("rule:assigned", stage: .mql)
    }

    @Test("who has more in hand than they can take gives away what nobody has touched, until there is room")
    func full() {
        let routing = Routing(method: .roundRobin, reroutes: [.full])
        let story = given(.captured(.mql, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(capacity: 2))
        story.due(after: .minutes(1), RoutingState(loads: [People.dana: 2])).then()
        let moved = story.due(after: .minutes(1), RoutingState(loads: [People.dana: 3]))
        moved.then("rule:assigned", stage: .mql)
        #expect(moved.assignedReason == "its owner has no room")
        given(.captured(.mql, owner: People.dana), .touched(), in: Self.definition(nil, routing), team: Self.team(capacity: 2))
            .due(after: .minutes(1), RoutingState(loads: [People.dana: 3])).then()
    }

    @Test("a lead whose first touch is late goes to somebody else, who has the whole time anew; a touch keeps it where it is")
    func late() {
        let routing = Routing(method: .roundRobin, reroutes: [.late])
        let story = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team())
        story.due(after: .minutes(59)).then()
        let moved = story.due(after: .minutes(61))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.assignedReason == "the first touch was late")
        #expect(moved.history.entries.last?.event.trigger == .due(Times.monday + .hours(1)))
        moved.due(after: .minutes(30)).then()
        moved.due(after: .days(3)).then("rule:assigned", stage: .sal)
        given(.captured(.sal, owner: People.dana), .touched(), in: Self.definition(nil, routing), team: Self.team())
            .due(after: .days(2)).then()
        given(.captured(.sal), in: Self.definition(nil, routing), team: Self.team()).due(after: .days(2)).then()
    }

    @Test("a first touch that was late already is not held against whoever got the lead since")
    func lateBefore() {
        let routing = Routing(method: .roundRobin, reroutes: [.away, .late])
        let away = Self.team(away: Times.monday + .days(10))
        let moved = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: away).due(after: .days(1))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.assignedReason == "its owner is away")
        let back = Story(history: moved, team: Self.team())
        back.due(after: .minutes(30)).then()
    }

    @Test("nothing moves where the definition doesn't say so, or where nobody is free to take it")
    func stays() {
        let away = Self.team(away: .distantFuture)
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, Routing(method: .roundRobin)), team: away)
            .due(after: .days(2)).then()
        let alone = Team([TeamMember(login: People.dana, roles: [.sdr], awayUntil: .distantFuture)])
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil), team: alone).due(after: .days(2)).then()
        given(.captured(.sql, owner: People.dana), in: Self.definition(), team: alone).due(after: .days(40)).then()
    }

    @Test("taken back, a rule doesn't fire again for what set it off")
    func undoneStays() {
        let stories = [
            given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition()).due(after: .days(40)),
            given(.captured(.sql, owner: People.dana), in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin))).due(
                after: .days(40)),
            given(.captured(.sal, owner: People.dana), in: Self.definition(nil, Routing(method: .roundRobin, reroutes: [.late])))
                .due(after: .days(2)),
            given(
                .captured(.sal, owner: People.dana), in: Self.definition(nil, Routing(method: .roundRobin, reroutes: [.away])),
                team: Self.team(away: .distantFuture)
            ).due(after: .days(2)),
        ]
        for var story in stories {
            #expect(!story.kinds.isEmpty)
            let line = SequenceNumber(story.nextSeq - 1)
            story.undo(line...line, by: People.tess)
            #expect(story.lead?.owner == People.dana)
            story.due(after: .days(1)).then()
        }
    }

    @Test("the moment at which a rule looks next is the one at which it acts, and gone once it has")
    func nextRule() throws {
        func next(_ story: Story) throws -> Instant? {
            let lead = try #require(story.lead)
            return story.definition.nextRule(
                on: lead, story.history, approach: lead.approach, agenda: story.definition.agenda(of: lead))
        }
        let tried = given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition())
        #expect(try next(tried) == Times.monday + .days(30))
        #expect(try next(tried.due(after: .days(40))) == nil)
        let late = given(.captured(.sal, owner: People.dana), in: Self.definition())
        #expect(try next(late) == Times.monday + .hours(1))
        let moved = late.due(after: .hours(2))
        moved.then("rule:assigned")
        #expect(try next(moved) == Times.monday + .hours(3))
        #expect(try next(given(.captured(.mql), in: Self.definition())) == nil)
        #expect(try next(given(.captured(.sql, owner: People.dana), .touched(.call, .connected), in: Self.definition())) == nil)
    }
}

extension Story {
    /// The same story with another team.
    init(history story: Story, team: Team) {
        self.init(definition: story.definition, team: team)
        (now, history, nextSeq, actions) = (story.now, story.history, story.nextSeq, story.actions)
    }

    /// Time passes, and rules look at the clock.
    func due(after: TimeSpan, _ routing: RoutingState = RoutingState()) -> Story {
        var story = self
        story.now = now + after
        var context = story.context(People.tess)
        context.routing = routing
        let drafts = decideDue(history, given: context)
        story.result = .success(drafts)
        let action = story.newAction()
        for draft in drafts {
            story.append(
                Entry(
                    seq: SequenceNumber(story.nextSeq), action: action, at: story.now, by: draft.by, lead: draft.lead,
                    definition: definition.number, event: draft.event))
        }
        return story
    }

    /// Why the newest line gave the lead to somebody.
    var assignedReason: String? {
        guard case .assigned(let assigned)? = history.entries.last?.event else { return nil }
        return assigned.reason
    }
}

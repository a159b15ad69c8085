import Lifecycle
import Testing

/// Rules that apply because time has passed: once for each trigger, even if undone.
@Suite("Clock rules")
struct ClockRuleTests {
    static let thirtyDays = ContactWindow(length: .days(30), unreached: .disqualify, neglected: .reassign, reason: "unreachable")
    static let everyCause = Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent, .ownerFull, .overdue])

    static func definition(_ window: ContactWindow? = thirtyDays, _ routing: Routing = everyCause) -> LeadDefinition {
        TestDefinition.standardLike.with("clocked") {
            $0.window = window
            $0.routing = routing
        }
    }

    /// A team of two reps, the first of whom may be absent or have little capacity.
    static func team(away: Instant? = nil, capacity: Int? = nil, roles: Set<Role> = [.sdr]) -> Team {
        Team([
            TeamMember(login: People.dana, roles: roles, capacity: capacity, absentUntil: away),
            TeamMember(login: People.ben, roles: [.sdr]),
            TeamMember(login: People.tess, roles: [.teamlead]), TeamMember(login: People.mark, roles: [.marketing]),
        ])
    }

    static let tried = PastEvent.touched(.call, .noAnswer, after: .days(1))

    // MARK: The contact window

    @Test("a lead with attempts but no contact is disqualified when the window closes, and the line names that moment")
    func unreached() {
        let story = given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition())
        story.due(after: .days(29)).then()
        let done = story.due(after: .days(30))
        done.then("rule:disqualified", stage: .disqualified)
        #expect(done.history.entries.last?.event.trigger == .due(Times.monday + .days(31)))
        #expect(done.history.entries.last?.by == .rule("unreached"))
        done.due(after: .days(1)).then()
    }

    @Test("no lead is disqualified that was reached, is an opportunity, or is offered by Today instead")
    func notUnreached() {
        let definition = Self.definition()
        for outcome in [TouchOutcome.connected, .replied, .held] {
            given(.captured(.sql, owner: People.dana), .touched(.call, outcome), in: definition).due(after: .days(40)).then()
        }
        let meeting = PastEvent.did(.followUpScheduled(FollowUp(channel: .meeting, at: Times.monday + .days(45))))
        given(.captured(.sql, owner: People.dana), Self.tried, meeting, in: definition).due(after: .days(40)).then()
        given(.captured(.sql, owner: People.dana), meeting, in: definition).due(after: .days(40)).then()
        given(.captured(.opportunity, owner: People.dana), Self.tried, in: definition).due(after: .days(40)).then()
        given(.captured(.nurture), Self.tried, in: definition).due(after: .days(40)).then()
        var propose = Self.thirtyDays
        propose.unreached = .propose
        given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition(propose)).due(after: .days(40)).then()
        given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition(nil)).due(after: .days(40)).then()
    }

    @Test("a contact before the lead returned to sales doesn't count, and the window starts again")
    func windowBeginsAnew() {
        let back = given(
            .captured(.sql, owner: People.dana), .touched(.call, .connected),
            .did(.rejected(Declined(reason: "timing")), after: .days(60)),
            .did(.reengaged(Reengaged(stage: .sql, owner: People.dana)), after: .days(5)), Self.tried, in: Self.definition())
        back.due(after: .days(29)).then()
        back.due(after: .days(30)).then("rule:disqualified", stage: .disqualified)
    }

    @Test("an imported lead is not overdue on arrival")
    func importedWindow() {
        let story = given(
            .imported(.sql, owner: People.dana, occurredAt: Times.monday - .days(100)), Self.tried, in: Self.definition())
        story.due(after: .zero).then()
        story.due(after: .days(29)).then()
        story.due(after: .days(30)).then("rule:disqualified", stage: .disqualified)
    }

    @Test("a lead disqualified in this way that opted out of e-mail drops out at once")
    func dropsOut() {
        let out = given(
            .captured(.sql, owner: People.dana), Self.tried, .did(.optedOut(ChannelChange(channel: .email))), in: Self.definition()
        ).due(after: .days(40))
        out.then("rule:disqualified", "rule:optedOut", stage: .dropped)
        let bounced = given(
            .captured(.sql, owner: People.dana), Self.tried, .did(.bounced(ChannelChange(channel: .email))), in: Self.definition()
        ).due(after: .days(40))
        // It can still be reached by phone, so only the address is closed.
        bounced.then("rule:disqualified", stage: .disqualified)
    }

    @Test(
        "a lead without attempts is reassigned with a full window; an unowned MQL only waits for review"
    )
    func neglected() {
        let story = given(.captured(.sql, owner: People.dana), in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin)))
        let given2 = story.due(after: .days(30))
        given2.then("rule:assigned", stage: .sql)
        #expect(given2.lead?.owner == People.ben)
        #expect(given2.assignedReason == "no attempt was made")
        given2.due(after: .days(29)).then()
        given2.due(after: .days(31)).then("rule:assigned", stage: .sql)
        given(.captured(.mql), in: Self.definition()).due(after: .days(40)).then()
        var report = Self.thirtyDays
        report.neglected = .report
        given(.captured(.sql, owner: People.dana), in: Self.definition(report, Routing(method: .roundRobin))).due(after: .days(40))
            .then()
        // Activity of the lead is not an attempt.
        given(
            .captured(.sql, owner: People.dana),
            .did(.touched(Touch(channel: .call, direction: .inbound, outcome: .voicemail))),
            in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin))
        ).due(after: .days(40)).then("rule:assigned", stage: .sql)
    }

    // MARK: Owners who can't work on their leads

    @Test("a lead that is due before its absent owner returns is reassigned, once per ownership")
    func away() {
        let routing = Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent])
        let back = Times.monday + .days(10)
        let story = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(away: back))
        let moved = story.due(after: .minutes(1))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.lead?.owner == People.ben)
        #expect(moved.assignedReason == "the owner is absent")
        #expect(moved.history.entries.last?.event.trigger == .line(SequenceNumber(1)))
        moved.due(after: .minutes(1)).then()
        // Returned by the team lead, it has a new ownership, so the rule may apply again.
        let again = moved.when(.assign(People.dana), by: People.tess).due(after: .minutes(1))
        again.then("rule:assigned", stage: .sal)
        // An owner who returns before anything is due keeps it, and so does one who is present.
        let soon = Self.team(away: Times.monday + .minutes(30))
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: soon).due(after: .minutes(1)).then()
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team()).due(after: .minutes(1))
            .then()
        given(.captured(.opportunity, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(away: back))
            .due(after: .days(1)).then()
    }

    @Test("a member who has left is absent for good")
    func left() {
        let routing = Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent])
        given(.captured(.mql, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(roles: []))
            .due(after: .minutes(1)).then("rule:assigned", stage: .mql)
    }

    @Test("an owner above capacity loses untouched leads until there is free capacity")
    func full() {
        let routing = Routing(method: .roundRobin, reassignsWhen: [.ownerFull])
        let story = given(.captured(.mql, owner: People.dana), in: Self.definition(nil, routing), team: Self.team(capacity: 2))
        story.due(after: .minutes(1), RoutingState(loads: [People.dana: 2])).then()
        let moved = story.due(after: .minutes(1), RoutingState(loads: [People.dana: 3]))
        moved.then("rule:assigned", stage: .mql)
        #expect(moved.assignedReason == "the owner is over capacity")
        given(.captured(.mql, owner: People.dana), .touched(), in: Self.definition(nil, routing), team: Self.team(capacity: 2))
            .due(after: .minutes(1), RoutingState(loads: [People.dana: 3])).then()
    }

    @Test("a lead with an overdue first touch is reassigned with the full time; a touched lead stays")
    func late() {
        let routing = Routing(method: .roundRobin, reassignsWhen: [.overdue])
        let story = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: Self.team())
        story.due(after: .minutes(59)).then()
        let moved = story.due(after: .minutes(61))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.assignedReason == "the first touch is overdue")
        #expect(moved.history.entries.last?.event.trigger == .due(Times.monday + .hours(1)))
        moved.due(after: .minutes(30)).then()
        moved.due(after: .days(3)).then("rule:assigned", stage: .sal)
        given(.captured(.sal, owner: People.dana), .touched(), in: Self.definition(nil, routing), team: Self.team())
            .due(after: .days(2)).then()
        given(.captured(.sal), in: Self.definition(nil, routing), team: Self.team()).due(after: .days(2)).then()
    }

    @Test("a first touch that was already overdue doesn't count against the next owner")
    func lateBefore() {
        let routing = Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent, .overdue])
        let away = Self.team(away: Times.monday + .days(10))
        let moved = given(.captured(.sal, owner: People.dana), in: Self.definition(nil, routing), team: away).due(after: .days(1))
        moved.then("rule:assigned", stage: .sal)
        #expect(moved.assignedReason == "the owner is absent")
        let back = Story(history: moved, team: Self.team())
        back.due(after: .minutes(30)).then()
    }

    @Test("nothing moves unless the definition says so and a rep is free to take it")
    func stays() {
        let away = Self.team(away: .distantFuture)
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil, Routing(method: .roundRobin)), team: away)
            .due(after: .days(2)).then()
        let alone = Team([TeamMember(login: People.dana, roles: [.sdr], absentUntil: .distantFuture)])
        given(.captured(.sal, owner: People.dana), in: Self.definition(nil), team: alone).due(after: .days(2)).then()
        given(.captured(.sql, owner: People.dana), in: Self.definition(), team: alone).due(after: .days(40)).then()
    }

    @Test("an undone rule doesn't fire again for the same trigger")
    func undoneStays() {
        let stories = [
            given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition()).due(after: .days(40)),
            given(.captured(.sql, owner: People.dana), in: Self.definition(Self.thirtyDays, Routing(method: .roundRobin))).due(
                after: .days(40)),
            given(
                .captured(.sal, owner: People.dana),
                in: Self.definition(nil, Routing(method: .roundRobin, reassignsWhen: [.overdue]))
            )
            .due(after: .days(2)),
            given(
                .captured(.sal, owner: People.dana),
                in: Self.definition(nil, Routing(method: .roundRobin, reassignsWhen: [.ownerAbsent])),
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

    @Test("the next moment of a rule is the one at which it fires, and nil afterwards")
    func ruleMoment() throws {
        func next(_ story: Story) throws -> Instant? {
            let lead = try #require(story.lead)
            return story.definition.ruleMoment(
                on: lead, story.history, contactProgress: story.definition.contactProgress(of: lead),
                agenda: story.definition.agenda(of: lead))
        }
        let tried = given(.captured(.sql, owner: People.dana), Self.tried, in: Self.definition())
        #expect(try next(tried) == Times.monday + .days(31))
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

    /// Lets time pass and applies the rules.
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

    /// The reason of the newest assignment.
    var assignedReason: String? {
        guard case .assigned(let assigned)? = history.entries.last?.event else { return nil }
        return assigned.reason
    }
}

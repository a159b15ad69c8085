import Lifecycle
import Testing

/// A gate that refuses says what is missing.
@Suite("Gates and reasons")
struct GateTests {
    /// A definition whose prescribed follow-up is four hours apart, with nothing else in the way.
    static let definition = TestDefinition.standardLike

    @Test("two of six attempts, and when the next is due")
    func attempts() {
        let story = given(
            .captured(.sal, owner: People.dana), .touched(.call), .touched(.email, after: .hours(4)), in: Self.definition)
        story.when(.reject(reason: "unreachable"), after: .minutes(30))
            .refuses(.gateNotMet, "\"Unable to reach\" still needs 2 of 6 attempts; next due Tue 09:00")
        // A minute past one and four hours is past five, when the office is closed: the one above waits until morning, this one does not.
        let morning = given(.captured(.sal, owner: People.dana), .touched(.call), in: Self.definition)
            .when(.reject(reason: "unreachable"), after: .minutes(30))
        morning.refuses(.gateNotMet, "1 of 6 attempts; next due 13:01")
        #expect(morning.refusal?.unmet.first?.have == 1)
        #expect(morning.refusal?.unmet.first?.need == 6)
        #expect(morning.refusal?.unmet.first?.nextDue == Times.at(2026, 11, 23, 13, 1))
        given(.captured(.sal, owner: People.dana), in: Self.definition).when(.reject(reason: "unreachable"))
            .refuses(.gateNotMet, "0 of 6 attempts")
        given(.captured(.sal, owner: People.dana), .touched(), in: Self.definition)
            .when(.reject(reason: "unreachable"), after: .days(7)).refuses(.gateNotMet, "1 of 6 attempts; next due now")
    }

    @Test("six attempts far enough apart and by two channels are enough; by one they aren't")
    func enough() {
        var touches: [HistoricalState] = [.captured(.sal, owner: People.dana)]
        for number in 0..<6 { touches.append(.touched(number == 3 ? .email : .call, after: .hours(5))) }
        var story = Story(definition: Self.definition)
        for each in touches { story.happen(each) }
        story.when(.reject(reason: "unreachable")).then("rejected", stage: .nurture)
        story.when(.disqualify(reason: "unreachable")).then("disqualified", stage: .disqualified)
        var calls = Story(definition: Self.definition)
        for each in touches {
            var past = each
            if case .touched = past.event { past.event = .touched(Touch(channel: .call, outcome: .noAnswer)) }
            calls.happen(past)
        }
        calls.when(.reject(reason: "unreachable")).refuses(.gateNotMet, "6 of 6 attempts but by 1 of 2 channels")
    }

    @Test("attempts too close together count once, and what they began counts only if it led to a contact")
    func spacing() {
        let lead = given(
            .captured(.sal), .touched(), .touched(after: .hours(1)), .touched(after: .hours(2)), .touched(after: .hours(1))
        ).lead
        #expect(lead.map { Self.definition.followUpProgress(of: $0).made } == 2)
        let inbound = given(.captured(.sal), .did(.touched(Touch(channel: .call, direction: .inbound, outcome: .voicemail)))).lead
        #expect(inbound.map { Self.definition.followUpProgress(of: $0).made } == 0)
        let spoken = given(.captured(.sal), .did(.touched(Touch(channel: .call, direction: .inbound, outcome: .connected)))).lead
        #expect(spoken.map { Self.definition.followUpProgress(of: $0).made } == 1)
    }

    @Test("touches count since the lead last came into sales' hands, also once it has left them")
    func sinceInHands() {
        let story = given(
            .captured(.sal, owner: People.dana), .touched(), .touched(after: .hours(5)),
            .did(.rejected(Declined(reason: "timing"))),
            .did(.reengaged(Reengaged(stage: .mql)), after: .days(30)))
        #expect(story.lead?.touchesInHand.count == 0)
        story.when(.reject(reason: "unreachable")).refuses(.gateNotMet, "0 of 6 attempts")
        let again = given(
            .captured(.sal, owner: People.dana), .touched(), .did(.rejected(Declined(reason: "timing"))),
            .did(.reengaged(Reengaged(stage: .mql)), after: .days(30)), .touched(), .did(.rejected(Declined(reason: "timing"))),
            .touched(.email, by: People.mark))
        #expect(again.lead?.touchesInHand.count == 2)
        #expect(given(.captured(.viable), .touched()).lead?.touchesInHand.count == 1)
    }

    @Test("a touch whose outcome nobody knows is an attempt but never a contact")
    func unknownOutcome() {
        given(.captured(.sal, owner: People.dana), .touched(.call, .unknown)).when(.reject(reason: "notInterested"))
            .refuses(.gateNotMet, "a contact")
        for outcome in TouchOutcome.allCases {
            let story = given(.captured(.sal, owner: People.dana), .touched(.call, outcome)).when(.reject(reason: "notInterested"))
            let isContact = ([.connected, .replied, .held, .notInterested] as [TouchOutcome]).contains(outcome)
            #expect((story.refusal == nil) == isContact, "\(outcome)")
        }
    }

    @Test("each reason states what it requires")
    func reasons() {
        let fresh = given(.captured(.sal, owner: People.dana))
        fresh.when(.reject(reason: "timing")).then("rejected", stage: .nurture)
        fresh.when(.disqualify(reason: "duplicate")).then("disqualified", stage: .disqualified)
        fresh.when(.reject(reason: "notInterested")).refuses(.gateNotMet, "\"Not interested\" still needs a contact")
        #expect(fresh.when(.reject(reason: "timing", note: "May")).lead?.lastReturn?.reason == "timing")
    }

    @Test("qualifying asks for a contact and three of BANT, and says which are open")
    func qualify() {
        given(.captured(.sal, owner: People.dana), .assessed(["budget": "yes", "need": "no"])).when(.qualify)
            .refuses(.gateNotMet, "qualify still needs a contact; 1 of 3 criteria; open: Authority, Need, Timescale")
        given(
            .captured(.sal, owner: People.dana), .touched(.call, .connected),
            .assessed(["budget": "yes", "need": "yes", "authority": "yes"])
        ).when(.qualify).then("qualified", stage: .sql)
    }

    @Test("converting says which answer, account or intention is missing, and neither an unclear nor an unknown one is a yes")
    func convert() {
        let sql = given(.captured(.sql, owner: People.dana))
        sql.when(.convert(Conversion())).refuses(.gateNotMet, "an answer to Budget; the account; the intention to buy")
        sql.when(.assess(Assessed(answers: ["budget": "unclear"]))).when(
            .convert(Conversion(account: "Halden", intention: .unknown))
        )
        .refuses(.gateNotMet, "Budget answered better than \"not clear\"")
        let asked = sql.when(.assess(Assessed(answers: ["budget": "yes"])))
        asked.when(.convert(Conversion(account: "Halden", intention: .unknown)))
            .refuses(.gateNotMet, "the intention to buy, which is \"not known\"")
        asked.when(.convert(Conversion(account: "Halden", intention: .fromSomeoneElse))).then("converted", stage: .opportunity)
    }

    @Test("an answer can be taken back")
    func takenBack() {
        let story = given(.captured(.sal, owner: People.dana), .assessed(["budget": "yes"])).when(
            .assess(Assessed(answers: ["budget": ""])))
        #expect(story.lead?.answers.isEmpty == true)
    }

    @Test("promoting an inquiry by hand says what it lacks to be viable")
    func viability() {
        given(.captured(.inquiry, .bare)).when(.promote, by: People.mark)
            .refuses(.gateNotMet, "first name or last name; company")
    }

    @Test(
        "every other requirement says what is missing, and nothing once it is met",
        arguments: [
            (Requirement.field(.city), "city", [HistoricalState.did(.edited(FieldChanges([.city: "Bremen"])))]),
            (.touches(2, channels: [.call], spacing: .zero), "0 of 2 calls", [.touched(.call), .touched(.call)]),
            (.touches(1, channels: [], spacing: .zero), "0 of 1 touches", [.touched(.social)]),
            (.contact([.call]), "a contact by call", [.touched(.call, .connected)]),
            (
                .scheduledFollowUp, "a scheduled meeting or call",
                [.did(.followUpScheduled(FollowUp(channel: .meeting, at: Times.monday + .days(2))))]
            ),
            (
                .conversion(.amount), "the amount",
                [.did(.converted(Converted(stage: .sal, conversion: Conversion(amount: Money(cents: 1)))))]
            ),
            (.conversion(.closeDate), "the close date", []), (.conversion(.contact), "the contact", []),
            (.score(60), "50 of 60 points", [.did(.engaged(Engagement(type: .contentDownloaded)))]),
            (.daysInHand(30), "0 of 30 days in hand", []),
            (.criterion("need"), "an answer to Need", [.assessed(["need": "yes"])]),
        ] as [(Requirement, String, [HistoricalState])])
    func requirements(requirement: Requirement, words: String, met: [HistoricalState]) {
        var story = given(.captured(.sal))
        func unmet(_ story: Story) -> [String] {
            story.lead.map {
                TestDefinition.standardLike.unmet(of: [requirement], GateContext(lead: $0, now: story.now)).map(\.text)
            } ?? []
        }
        #expect(unmet(story) == [words])
        for each in met { story.happen(each) }
        if !met.isEmpty { #expect(unmet(story) == []) }
    }

    @Test("days in hand are counted from when it came into sales' hands and say when they are full")
    func daysInHand() {
        guard let lead = given(.captured(.mql)).lead else { return }
        let definition = TestDefinition.standardLike
        let early = definition.unmet(of: [.daysInHand(30)], GateContext(lead: lead, now: Times.monday + .days(12))).first
        #expect(early?.text == "12 of 30 days in hand")
        #expect(early?.nextDue == Times.monday + .days(30))
        #expect(definition.unmet(of: [.daysInHand(30)], GateContext(lead: lead, now: Times.monday + .days(30))).isEmpty)
    }

    @Test("an address that is known to bounce is no way to reach anybody: the gate asks for one that doesn't, or for another way")
    func bounced() {
        var definition = TestDefinition.standardLike
        definition.gates[.accept] = [.anyField([.email, .phone])]
        let fields = LeadFields([.lastName: "Byron", .company: "Engine", .email: "ada@engine.example"])
        let story = given(.captured(.mql, fields), in: definition)
        story.when(.accept).then("accepted")
        let bounced = story.and(1, .did(.bounced(ChannelChange(channel: .email))))
        bounced.when(.accept).refuses(.gateNotMet, "accept still needs e-mail that doesn't bounce or phone")
        bounced.and(1, .did(.edited(FieldChanges([.phone: "+49 421 5550"])))).when(.accept).then("accepted")
        bounced.and(1, .did(.optedIn(ChannelChange(channel: .email)))).when(.accept).then("accepted")
        definition.gates[.accept] = [.field(.email)]
        given(.captured(.mql, fields), .did(.optedOut(ChannelChange(channel: .email))), in: definition).when(.accept).then(
            "accepted")
    }
}

import Lifecycle
import Testing

/// A gate that is not met lists its unmet requirements.
@Suite("Gates and reasons")
struct GateTests {
    /// A definition whose prescribed attempts are four hours apart.
    static let definition = TestDefinition.standardLike

    @Test("missing attempts are listed with the next due time")
    func attempts() {
        let story = given(
            .captured(.sal, owner: People.dana), .touched(.call), .touched(.email, after: .hours(4)), in: Self.definition)
        story.when(.reject(reason: "unreachable"), after: .minutes(30))
            .refuses(.gateNotMet, "to reject as \"Unable to reach\", L1 needs 4 more attempts (2 of 6), next due Tue 09:00")
        // Four hours after 13:01 is past 17:00, when the office is closed, so the case above waits until morning.
        let morning = given(.captured(.sal, owner: People.dana), .touched(.call), in: Self.definition)
            .when(.reject(reason: "unreachable"), after: .minutes(30))
        morning.refuses(.gateNotMet, "5 more attempts (1 of 6), through 1 more channel, next due 13:01")
        #expect(morning.refusal?.unmet.first?.have == 1)
        #expect(morning.refusal?.unmet.first?.need == 6)
        #expect(morning.refusal?.unmet.first?.nextDue == Times.at(2026, 11, 23, 13, 1))
        given(.captured(.sal, owner: People.dana), in: Self.definition).when(.reject(reason: "unreachable"))
            .refuses(.gateNotMet, "needs 6 more attempts")
        given(.captured(.sal, owner: People.dana), .touched(), in: Self.definition)
            .when(.reject(reason: "unreachable"), after: .days(7)).refuses(
                .gateNotMet, "5 more attempts (1 of 6), through 1 more channel, next due now")
    }

    @Test("six attempts far enough apart on two channels are enough; on one channel they aren't")
    func enough() {
        var touches: [PastEvent] = [.captured(.sal, owner: People.dana)]
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
        calls.when(.reject(reason: "unreachable")).refuses(.gateNotMet, "attempts through 1 more channel (1 of 2)")
    }

    @Test("attempts too close together count once, and inbound touches count only with a contact")
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

    @Test("touches count since the lead last came to sales, even after it left them")
    func sinceInHands() {
        let story = given(
            .captured(.sal, owner: People.dana), .touched(), .touched(after: .hours(5)),
            .did(.rejected(Declined(reason: "timing"))),
            .did(.reengaged(Reengaged(stage: .mql)), after: .days(30)))
        #expect(story.lead.map { story.definition.followUpTouches(of: $0).count } == 0)
        story.when(.reject(reason: "unreachable")).refuses(.gateNotMet, "needs 6 more attempts")
        let again = given(
            .captured(.sal, owner: People.dana), .touched(), .did(.rejected(Declined(reason: "timing"))),
            .did(.reengaged(Reengaged(stage: .mql)), after: .days(30)), .touched(), .did(.rejected(Declined(reason: "timing"))),
            .touched(.email, by: People.mark))
        #expect(again.lead.map { again.definition.followUpTouches(of: $0).count } == 2)
        let before = given(.captured(.viable), .touched())
        #expect(before.lead.map { before.definition.followUpTouches(of: $0).count } == 1)
    }

    @Test("a touch with an unknown outcome is an attempt but never a contact")
    func unknownOutcome() {
        given(.captured(.sal, owner: People.dana), .touched(.call, .unknown)).when(.reject(reason: "notInterested"))
            .refuses(.gateNotMet, "contact by any channel")
        for outcome in TouchOutcome.allCases {
            let story = given(.captured(.sal, owner: People.dana), .touched(.call, outcome)).when(.reject(reason: "notInterested"))
            let isContact = ([.connected, .replied, .held, .notInterested] as [TouchOutcome]).contains(outcome)
            #expect((story.refusal == nil) == isContact, "\(outcome)")
        }
    }

    @Test("each reason lists its requirements")
    func reasons() {
        let fresh = given(.captured(.sal, owner: People.dana))
        fresh.when(.reject(reason: "timing")).then("rejected", stage: .nurture)
        fresh.when(.disqualify(reason: "duplicate")).then("disqualified", stage: .disqualified)
        fresh.when(.reject(reason: "notInterested")).refuses(
            .gateNotMet, "to reject as \"Not interested\", L1 needs contact by any channel")
        #expect(fresh.when(.reject(reason: "timing", note: "May")).lead?.lastReturn?.reason == "timing")
    }

    @Test("qualifying requires a contact and three of BANT, and lists the open ones")
    func qualify() {
        given(.captured(.sal, owner: People.dana), .assessed(["budget": "yes", "need": "no"])).when(.qualify)
            .refuses(
                .gateNotMet,
                "to qualify, L1 needs contact by any channel; passing answers to 2 more of Authority, Need and Timescale")
        given(
            .captured(.sal, owner: People.dana), .touched(.call, .connected),
            .assessed(["budget": "yes", "need": "yes", "authority": "yes"])
        ).when(.qualify).then("qualified", stage: .sql)
    }

    @Test("converting lists missing answers, account and intention; unclear and unknown are no yes")
    func convert() {
        let sql = given(.captured(.sql, owner: People.dana))
        sql.when(.convert(Conversion())).refuses(
            .gateNotMet, "a passing answer to Budget; an account; an answer to \"intends to buy\"")
        sql.when(.assess(Assessed(answers: ["budget": "unclear"]))).when(
            .convert(Conversion(account: "Halden", intention: .unknown))
        )
        .refuses(.gateNotMet, "the answer \"yes\" to Budget")
        let asked = sql.when(.assess(Assessed(answers: ["budget": "yes"])))
        asked.when(.convert(Conversion(account: "Halden", intention: .unknown)))
            .refuses(.gateNotMet, "an answer to \"intends to buy\" other than \"unknown\"")
        asked.when(.convert(Conversion(account: "Halden", intention: .fromSomeoneElse))).then(
            "converted", "opportunityOpened", stage: .opportunity)
    }

    @Test("an answer can be cleared")
    func clearedAnswer() {
        let story = given(.captured(.sal, owner: People.dana), .assessed(["budget": "yes"])).when(
            .assess(Assessed(answers: ["budget": ""])))
        #expect(story.lead?.answers.isEmpty == true)
    }

    @Test("promoting an inquiry manually lists what it needs to be viable")
    func viability() {
        given(.captured(.inquiry, .bare)).when(.promote, by: People.mark)
            .refuses(.gateNotMet, "a first name or a last name; a company name")
    }

    @Test(
        "every other requirement is listed while unmet, and not once it is met",
        arguments: [
            (Requirement.field(.city), "a city", [PastEvent.did(.edited(FieldChanges([.city: "Bremen"])))]),
            (.touches(2, channels: [.call], spacing: .zero), "2 touches by call", [.touched(.call), .touched(.call)]),
            (.touches(1, channels: [], spacing: .zero), "1 touch", [.touched(.social)]),
            (.contact([.call]), "contact by call", [.touched(.call, .connected)]),
            (
                .scheduledFollowUp, "a scheduled meeting or call",
                [.did(.followUpScheduled(FollowUp(channel: .meeting, at: Times.monday + .days(2))))]
            ),
            (
                .conversion(.amount), "an amount",
                [.did(.converted(Converted(stage: .sal, conversion: Conversion(amount: Money(cents: 1)))))]
            ),
            (.conversion(.closeDate), "a close date", []), (.conversion(.contact), "a contact person", []),
            (.score(60), "10 more points (50 of 60)", [.did(.engaged(Engagement(type: .contentDownloaded)))]),
            (.daysActive(30), "30 days with sales", []),
            (.criterion("need"), "a passing answer to Need", [.assessed(["need": "yes"])]),
        ] as [(Requirement, String, [PastEvent])])
    func requirements(requirement: Requirement, text: String, met: [PastEvent]) {
        var story = given(.captured(.sal))
        func unmet(_ story: Story) -> [String] {
            story.lead.map {
                TestDefinition.standardLike.unmet(of: [requirement], GateContext(lead: $0, now: story.now)).map(\.text)
            } ?? []
        }
        #expect(unmet(story) == [text])
        for each in met { story.happen(each) }
        if !met.isEmpty { #expect(unmet(story) == []) }
    }

    @Test("active days count from the moment the lead came to sales, and have a due date")
    func daysActive() {
        guard let lead = given(.captured(.mql)).lead else { return }
        let definition = TestDefinition.standardLike
        let early = definition.unmet(of: [.daysActive(30)], GateContext(lead: lead, now: Times.monday + .days(12))).first
        #expect(early?.text == "18 more days with sales (12 of 30)")
        #expect(early?.nextDue == Times.monday + .days(30))
        #expect(definition.unmet(of: [.daysActive(30)], GateContext(lead: lead, now: Times.monday + .days(30))).isEmpty)
    }

    @Test("a bounced address doesn't count: the gate requires a valid one or another way to reach the lead")
    func bounced() {
        var definition = TestDefinition.standardLike
        definition.gates[.accept] = [.anyField([.email, .phone])]
        let fields = LeadFields([.lastName: "Byron", .company: "Engine", .email: "ada@engine.example"])
        let story = given(.captured(.mql, fields), in: definition)
        story.when(.accept).then("accepted")
        let bounced = story.and(1, .did(.bounced(ChannelChange(channel: .email))))
        bounced.when(.accept).refuses(.gateNotMet, "to accept, L1 needs a valid e-mail address or a phone number")
        bounced.and(1, .did(.edited(FieldChanges([.phone: "+49 421 5550"])))).when(.accept).then("accepted")
        bounced.and(1, .did(.optedIn(ChannelChange(channel: .email)))).when(.accept).then("accepted")
        definition.gates[.accept] = [.field(.email)]
        given(.captured(.mql, fields), .did(.optedOut(ChannelChange(channel: .email))), in: definition).when(.accept).then(
            "accepted")
    }
}

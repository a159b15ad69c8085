import Lifecycle
import Testing

@Suite("Opportunities, return dates and identities of a lead")
struct OpportunityTests {
    private static let euros = Money(cents: 1_200_000, currency: "EUR")
    private static let converted = Event.converted(
        Converted(stage: .opportunity, conversion: Conversion(amount: euros, closeDate: Day(number: 20_000))))

    @Test("a conversion of an old journal is read as the lead's first opportunity")
    func conversion() throws {
        let lead = try #require(given(.captured(.sql), .did(Self.converted)).lead)
        let opportunity = try #require(lead.opportunities.first)
        #expect(lead.opportunities.count == 1)
        #expect(opportunity.id == OpportunityID(2))
        #expect(opportunity.amount == Self.euros)
        #expect(opportunity.closeDate == Day(number: 20_000))
        #expect(opportunity.outcome == nil)
    }

    @Test("an opportunity has its own owner: that of its opening, then whoever gets the lead; its end keeps who had it")
    func owner() throws {
        func opened(_ number: Int, _ owner: Login? = nil) -> PastEvent {
            .did(.opportunityOpened(OpportunityChange(opportunity: OpportunityID(number), owner: owner.map { .set($0) })))
        }
        let (kim, lee, max) = (Login("kim"), Login("lee"), Login("max"))
        let byKim = PastEvent.did(.converted(Converted(stage: .opportunity, conversion: Conversion(), owner: kim)))
        func owners(_ events: PastEvent...) -> [Login?] {
            var story = given(.captured(.sql), byKim)
            for event in events { story.happen(event) }
            return story.lead?.opportunities.map(\.owner) ?? []
        }
        #expect(owners() == [kim])
        #expect(owners(opened(11, lee)) == [kim, lee])
        #expect(owners(opened(11)) == [kim, kim])
        #expect(owners(opened(11, lee), .did(.assigned(Assigned(owner: max)))) == [max, max])
        #expect(owners(.did(.released)) == [nil])
        #expect(
            owners(opened(11, lee), .did(.closed(Closed(outcome: .won, opportunity: OpportunityID(11)))), .did(.released))
                == [nil, lee])
        // A further opportunity of a customer goes to the account's owner; the one that is open stays whose it is.
        #expect(
            owners(
                opened(11), .did(.closed(Closed(outcome: .won, opportunity: OpportunityID(11)))),
                .did(.reengaged(Reengaged(stage: .opportunity, owner: lee))), opened(12)) == [kim, kim, lee])
    }

    @Test("a closing that names no opportunity closes the open one, with the final amount")
    func closing() throws {
        let final = Money(cents: 5)
        let lead = try #require(
            given(.captured(.sql), .did(Self.converted), .did(.closed(Closed(outcome: .won, amount: final)))).lead)
        #expect(lead.opportunities.map(\.outcome) == [.won])
        #expect(lead.opportunities.first?.amount == final)
    }

    @Test("a closing closes the opportunity that it names")
    func namedClosing() throws {
        func opened(_ number: Int) -> PastEvent { .did(.opportunityOpened(OpportunityChange(opportunity: OpportunityID(number)))) }
        let lead = try #require(
            given(
                .captured(.sql), opened(1), opened(2), opened(2),
                .did(.closed(Closed(outcome: .lost, opportunity: OpportunityID(1))))
            ).lead)
        #expect(lead.opportunities.map(\.id) == [OpportunityID(1), OpportunityID(2)])
        #expect(lead.opportunities.map(\.outcome) == [.lost, nil])
    }

    @Test("the end of an older opportunity changes neither the stage nor the tasks of the newest one, which is open")
    func olderClosing() throws {
        func opened(_ number: Int) -> PastEvent { .did(.opportunityOpened(OpportunityChange(opportunity: OpportunityID(number)))) }
        let lead = try #require(
            given(
                .captured(.sql), .did(Self.converted), opened(11), opened(12),
                .did(.closed(Closed(outcome: .lost, opportunity: OpportunityID(11))))
            ).lead)
        #expect(lead.stage == .opportunity && lead.handoverAt != nil)
        #expect(lead.opportunities.map(\.outcome) == [nil, .lost, nil])
    }

    @Test("what a file says of the opening of a known opportunity adds record ids, and the date of a declared one")
    func completedOpening() throws {
        let ids = [RecordID(system: "hubspot", id: "9")]
        let opened = Event.opportunityOpened(OpportunityChange(opportunity: OpportunityID(1), recordIDs: ids))
        let story = given(.imported(.won, occurredAt: Times.monday - .days(90)))
        #expect(story.lead?.opportunities.first?.isDeclared == true)
        let day = Times.monday - .days(30)
        let lead = try #require(
            given(
                .imported(.won, occurredAt: Times.monday - .days(90)), .did(opened, occurredAt: day),
                .did(opened, occurredAt: Times.monday)
            ).lead)
        #expect(lead.opportunities.map(\.openedAt) == [day])
        #expect(lead.opportunities.map(\.recordIDs) == [ids] && lead.opportunities.map(\.isDeclared) == [false])
    }

    @Test("the opportunity that a conversion opens gets its number in the same action")
    func numbering() throws {
        let action = ActionID(high: 1, low: 1)
        let other = ActionID(high: 1, low: 2)
        func entry(_ seq: Int, _ action: ActionID, _ event: Event) -> Entry {
            Entry(
                seq: SequenceNumber(seq), action: action, at: Times.monday, by: .person(People.dana), lead: LeadID(1),
                definition: 1,
                event: event)
        }
        let opened = Event.opportunityOpened(OpportunityChange(opportunity: OpportunityID(7), account: AccountID(3), chance: 40))
        let captured = entry(1, other, .captured(Captured(stage: .sql, fields: .plain)))
        var lead = try #require(LeadHistory([captured, entry(2, action, Self.converted), entry(3, action, opened)]).fold())
        #expect(lead.opportunities.map(\.id) == [OpportunityID(7)])
        #expect(lead.opportunities.first?.amount == Self.euros)
        #expect(lead.opportunities.first?.account == AccountID(3))
        lead = try #require(LeadHistory([captured, entry(2, action, Self.converted), entry(3, other, opened)]).fold())
        #expect(lead.opportunities.map(\.id) == [OpportunityID(2), OpportunityID(7)])
    }

    @Test("what a file says later of an ended opportunity completes it, and opens no other one")
    func details() throws {
        let details = Conversion(account: "Halden", amount: Self.euros, closeDate: Day(number: 20_000))
        let declaration = StageDeclaration(column: "Stage", text: "Won")
        let lead = try #require(
            given(
                .imported(.won, occurredAt: Times.monday),
                .did(.converted(Converted(stage: .won, conversion: details, declaration: declaration)))
            ).lead)
        #expect(lead.opportunities.map(\.amount) == [Self.euros])
        #expect(lead.opportunities.map(\.outcome) == [.won])
        #expect(lead.opportunities.newestOpen == nil && lead.stage == .won)
    }

    @Test("a disqualified or rejected lead has no open opportunity", arguments: [true, false])
    func putAside(isDisqualified: Bool) throws {
        let declined = Declined(reason: "price")
        let lead = try #require(
            given(.captured(.sql), .did(Self.converted), .did(isDisqualified ? .disqualified(declined) : .rejected(declined))).lead)
        #expect(lead.opportunities.map(\.isOpen) == [false])
        #expect(lead.opportunities.map(\.outcome) == [nil])
    }

    @Test("of two merged leads' opportunities each can be closed, and the stage is that of the newest")
    func closingBoth() throws {
        let open = TestDefinition.standardLike.withOpenGates
        let both = given(.captured(.sql, owner: People.cleo), .did(Self.converted), in: open)
            .and(2, .captured(.sql), .did(Self.converted)).and(1, .did(.merged(Merged(absorbed: LeadID(2)))))
        let won = both.when(.close(.won), by: People.cleo)
        won.then("closed", stage: .won)
        #expect(won.lead?.opportunities.map(\.outcome) == [nil, .won])
        let lost = won.when(.close(.lost, reason: "price"), by: People.cleo)
        lost.then("closed", stage: .won)
        #expect(lost.lead?.opportunities.map(\.outcome) == [.lost, .won])
        lost.when(.close(.won), by: People.cleo).refuses(.wrongStage, "")
    }

    @Test("a customer that lost a further opportunity is a customer still, and gets the next one")
    func customer() throws {
        let open = TestDefinition.standardLike.withOpenGates
        let raise = Command.engage(Engagement(type: .formSubmitted, form: .pricing))
        var story = given(.captured(.sql, owner: People.dana), in: open).when(.convert(Conversion(account: "Halden")))
            .when(.close(.won), by: People.cleo)
        #expect(story.lead?.isCustomer == true)
        for count in 2...3 {
            story = story.when(raise, by: People.mark)
            story.then("engaged", "rule:reengaged", "rule:opportunityOpened", stage: .opportunity)
            #expect(story.lead?.opportunities.count == count)
            #expect(story.lead?.owner == People.cleo)
            #expect(story.lead?.opportunities.last?.account == story.lead?.opportunities.first?.account)
            #expect(story.lead?.opportunities.last?.amount == nil && story.lead?.conversion?.amount == nil)
            story = story.when(.close(.lost, reason: "price"), by: People.cleo)
        }
        #expect(story.lead?.opportunities.map(\.outcome) == [.won, .lost, .lost])
    }

    @Test("new values replace old ones, a cleared value is gone, and an unknown opportunity changes nothing")
    func changes() throws {
        let id = OpportunityID(7)
        let lead = try #require(
            given(
                .captured(.sql),
                .did(
                    .opportunityOpened(
                        OpportunityChange(opportunity: id, closeDate: .set(Day(number: 1)), chance: 10, nextStep: .set("call")))),
                .did(.opportunityChanged(OpportunityChange(opportunity: id, amount: Self.euros, closeDate: .cleared, chance: 60))),
                .did(.opportunityChanged(OpportunityChange(opportunity: OpportunityID(99), chance: 1)))
            ).lead)
        let opportunity = try #require(lead.opportunities.first)
        #expect(lead.opportunities.count == 1)
        #expect(opportunity.amount == Self.euros)
        #expect(opportunity.closeDate == nil)
        #expect(opportunity.chance == 60)
        #expect(opportunity.nextStep == "call")
    }

    @Test("a rejection keeps its return date and track until the lead comes back")
    func returning() throws {
        let day = try #require(Day(year: 2027, month: 3, day: 1))
        let rejected = Event.rejected(Declined(reason: "timing", returnOn: day, track: "spring"))
        var story = given(.captured(.sql), .did(rejected))
        #expect(story.lead?.returnOn == day)
        #expect(story.lead?.track == "spring")
        story.happen(.did(.edited(FieldChanges(returnOn: .set(day.adding(7)), track: .cleared))))
        #expect(story.lead?.returnOn == day.adding(7))
        #expect(story.lead?.track == nil)
        story.happen(.did(.reengaged(Reengaged(stage: .sql))))
        #expect(story.lead?.returnOn == nil)
        story = given(.captured(.sql), .did(rejected), .did(.edited(FieldChanges(returnOn: .cleared))))
        #expect(story.lead?.returnOn == nil)
        #expect(story.lead?.track == "spring")
    }

    @Test("decisions keep the evidence that was recorded with them")
    func evidence() throws {
        let points = [EvidencePoint(rule: "vp", points: 20)]
        let score = ScoreSnapshot(fit: 20, engagement: 0)
        let lead = try #require(
            given(
                .captured(.inquiry), .did(.promoted(Promoted(stage: .mql, score: score, evidence: points))),
                .did(.accepted(Accepted(stage: .sal, owner: People.dana, score: score)))
            ).lead)
        #expect(lead.decisions.map(\.evidence) == [points, []])
    }

    @Test("all ids, addresses and phones count, the first ones first and each once")
    func identities() {
        var fields = LeadFields(
            [.externalID: "1", .email: "a@x.example", .mobile: "2"],
            identities: LeadIdentities(
                recordIDs: [RecordID(system: "hubspot", id: "9"), RecordID(system: "salesforce", id: "1")],
                emails: ["b@x.example", "a@x.example"], phones: ["3", "2"]))
        #expect(fields.allRecordIDs == [RecordID(system: "salesforce", id: "1"), RecordID(system: "hubspot", id: "9")])
        #expect(fields.allEmails == ["a@x.example", "b@x.example"])
        #expect(fields.allPhones == ["2", "3"])
        fields.apply(FieldChanges(recordIDs: [], emails: ["c@x.example"]))
        #expect(fields.allRecordIDs == [RecordID(id: "1")])
        #expect(fields.allEmails == ["a@x.example", "c@x.example"])
        #expect(fields.allPhones == ["2", "3"])
        fields.apply(FieldChanges(emails: [], phones: []))
        #expect(fields == LeadFields([.externalID: "1", .email: "a@x.example", .mobile: "2"]))
    }

    @Test("an erasure leaves no identity and no next step")
    func erasure() throws {
        let fields = LeadFields([.lastName: "Zapper"], identities: LeadIdentities(emails: ["zap@x.example"], phones: ["0199"]))
        let offer = OpportunityChange(opportunity: OpportunityID(1), chance: 10, nextStep: .set("call Zapper"))
        let lead = try #require(
            given(.captured(.sql, fields), .did(.opportunityOpened(offer)), .did(.erased(Erased(digests: [])))).lead)
        #expect(lead.fields.isEmpty)
        #expect(lead.opportunities.map(\.nextStep) == [nil])
        #expect(lead.opportunities.map(\.chance) == [10])
    }

    @Test("merged leads keep the opportunities of both")
    func merging() throws {
        let story = given(.captured(.sql), .did(Self.converted)).and(2, .captured(.sql), .did(Self.converted))
            .and(1, .did(.merged(Merged(absorbed: LeadID(2)))))
        #expect(story.lead?.opportunities.count == 2)
    }
}

import Lifecycle
import Testing

/// Events that rules add to an action, with their triggers.
@Suite("Rules")
struct RuleTests {
    static let pricing = Command.engage(Engagement(type: .formSubmitted, form: .pricing))
    static let mail = Command.engage(Engagement(type: .emailOpened))

    static func triggers(_ story: Story) -> [RuleTrigger?] {
        guard case .success(let drafts) = story.result else { return [] }
        return drafts.compactMap { draft in
            switch draft.event {
            case .promoted(let promoted): .some(promoted.trigger)
            case .reengaged(let reengaged): .some(reengaged.trigger)
            default: nil
            }
        }
    }

    @Test("a complete capture becomes viable, or an MQL with enough points, with the capture as trigger")
    func captureRises() {
        let new = Story(definition: TestDefinition.standardLike)
        let story = new.when(.add(NewLead(origin: .byHand, fields: .priya)), by: People.mark)
        story.then("captured", "rule:promoted", "rule:promoted", stage: .mql)
        #expect(Self.triggers(story) == [.line(SequenceNumber(1)), .line(SequenceNumber(1))])
        #expect(story.lead?.stays.map(\.stage) == [.inquiry, .viable, .mql])
        new.when(.add(NewLead(origin: .byHand, fields: .plain)), by: People.mark).then("captured", "rule:promoted", stage: .viable)
        new.when(.add(NewLead(origin: .byHand, fields: .bare)), by: People.mark).then("captured", stage: .inquiry)
        new.when(.add(NewLead(origin: .byHand, fields: LeadFields())), by: People.mark).refuses(.invalidValue)
        new.when(.add(NewLead(origin: .byHand, fields: .plain)), by: People.vera).refuses(.notPermitted)
    }

    @Test("a pricing form captures an inquiry with its engagement, which is the trigger if it raised the hand")
    func formCapture() {
        let story = Story(definition: TestDefinition.standardLike)
            .when(.add(NewLead(origin: .form(.pricing), fields: .plain)), by: People.mark)
        story.then("captured", "engaged", "rule:promoted", "rule:promoted", stage: .mql)
        #expect(Self.triggers(story) == [.line(SequenceNumber(1)), .line(SequenceNumber(2))])
    }

    @Test("a declared stage triggers no rule and passes no gate")
    func declared() {
        let declared = DeclaredStage(stage: .inquiry, declaration: StageDeclaration(column: "Lead Status", text: "New"))
        Story(definition: TestDefinition.standardLike)
            .when(.add(NewLead(origin: .file, fields: .priya, declared: declared)), by: People.mark, isImport: true)
            .then("captured", stage: .inquiry)
    }

    @Test("a declared stage that the definition doesn't use becomes the next one that it uses")
    func passedThrough() {
        let declared = DeclaredStage(stage: .sal, declaration: StageDeclaration(column: "Status", text: "Working"))
        for (definition, stage) in [(TestDefinition.standardLike, Stage.sal), (TestDefinition.topline, .sql)] {
            Story(definition: definition)
                .when(.add(NewLead(origin: .file, fields: .priya, declared: declared)), by: People.mark, isImport: true)
                .then("captured", stage: stage)
        }
        #expect(TestDefinition.bantLike.topology.nearestUsed(.opportunity) == .sql)
        #expect(TestDefinition.status.topology.nearestUsed(.inquiry) == .mql)
    }

    @Test("an engagement that lifts the score over the threshold promotes the lead and is the trigger")
    func scorePromotes() {
        var fields = LeadFields.priya
        fields[.employees] = "50"
        let story = given(.captured(.viable, fields)).when(
            .engage(Engagement(type: .contentDownloaded)))
        story.then("engaged", stage: .viable)
        let second = story.when(.engage(Engagement(type: .contentDownloaded)))
        second.then("engaged", "rule:promoted", stage: .mql)
        #expect(Self.triggers(second) == [.line(SequenceNumber(3))])
    }

    @Test("an edit that completes a lead makes it viable")
    func editing() {
        given(.captured(.inquiry, .bare)).when(
            .edit(FieldChanges([.lastName: "Okafor", .company: "Lattice"])), by: People.mark
        ).then("edited", "rule:promoted", stage: .viable)
    }

    @Test("deciding, releasing and assessing don't trigger an earlier score")
    func notFed() {
        given(.captured(.viable)).when(.claim).then("assigned", stage: .viable)
        given(.captured(.viable)).when(.assess(Assessed(answers: ["need": "yes"])), by: People.mark).then(
            "assessed", stage: .viable)
    }

    @Test(
        "a raised hand brings a lead back from every other stage",
        arguments: [Stage.nurture, .disqualified, .dropped, .lost, .noDecision])
    func raisedHand(from stage: Stage) {
        let story = given(.captured(stage, .plain)).when(Self.pricing, by: People.mark)
        story.then("engaged", "rule:reengaged", stage: .mql)
        #expect(Self.triggers(story) == [.line(SequenceNumber(2))])
        #expect(story.lead?.owner == nil)
        given(.captured(stage, .plain)).when(Self.mail, by: People.mark).then("engaged", stage: stage)
        given(.captured(stage, .plain)).when(.engage(Engagement(type: .other, asksForSales: true)), by: People.mark)
            .then("engaged", "rule:reengaged", stage: .mql)
    }

    @Test(
        "a raised hand doesn't move a lead that sales has",
        arguments: [Stage.mql, .sal, .sql, .opportunity])
    func raisedHandInSales(stage: Stage) {
        given(.captured(stage)).when(Self.pricing).then("engaged", stage: stage)
    }

    @Test("an informational form raises no hand")
    func informational() {
        for form in FormKind.allCases {
            let story = given(.captured(.nurture, .plain)).when(.engage(Engagement(type: .formSubmitted, form: form)))
            #expect(
                story.lead?.stage == (([.contactUs, .pricing, .demo, .assessment] as [FormKind]).contains(form) ? .mql : .nurture))
        }
    }

    @Test(
        "an engagement before the present stage counts for the score but triggers no rule",
        arguments: [
            (Stage.nurture, LeadFields.priya), (.viable, .priya), (.inquiry, .priya), (.disqualified, .plain),
        ])
    func earlierEngagement(stage: Stage, fields: LeadFields) {
        let story = given(.captured(stage, fields)).when(Self.pricing, by: People.mark, occurredAt: Times.monday - .hours(1))
        story.then("engaged", stage: stage)
        guard let lead = story.lead else { return }
        #expect(story.definition.score(lead, on: Times.date(2026, 11, 23)).snapshot.engagement == 30)
        // An engagement after the start of the stage triggers rules, even if it is logged late.
        let recent = given(.captured(stage, fields)).when(
            Self.pricing, by: People.mark, after: .days(1), occurredAt: Times.monday + .hours(1))
        #expect(recent.kinds.count > 1)
    }

    @Test("engagements are compared with the start of the present stage, not of the lead")
    func beforeTheStage() {
        let returned = given(
            .captured(.sal, owner: People.dana, .plain), .did(.rejected(Declined(reason: "timing")), after: .days(20)))
        let moment = Times.monday + .days(10)
        returned.when(Self.pricing, by: People.mark, occurredAt: moment).then("engaged", stage: .nurture)
        returned.when(Self.pricing, by: People.mark, after: .days(1), occurredAt: Times.monday + .days(20))
            .then("engaged", "rule:reengaged", stage: .mql)
    }

    @Test("a decision ends a snooze, and returning or losing a lead clears the agreed follow-up")
    func wakes() {
        let asleep = given(
            .captured(.mql), .did(.snoozed(until: Times.monday + .days(3))),
            .did(.followUpScheduled(FollowUp(channel: .call, at: Times.monday + .days(5)))))
        #expect(asleep.lead?.snoozedUntil == Times.monday + .days(3))
        // What is agreed for a day before its end isn't hidden.
        let sooner = FollowUp(channel: .call, at: Times.monday + .days(1))
        #expect(asleep.when(.schedule(sooner)).lead?.snoozedUntil == nil)
        let accepted = asleep.when(.accept)
        #expect(accepted.lead?.snoozedUntil == nil)
        #expect(accepted.lead?.followUp != nil)
        for command in [Command.reject(reason: "timing"), .disqualify(reason: "duplicate")] {
            let gone = asleep.when(command)
            #expect(gone.lead?.snoozedUntil == nil)
            #expect(gone.lead?.followUp == nil)
        }
    }

    @Test("a bounced touch closes the address, and a lead that only marketing has drops out")
    func bouncedTouch() {
        let inHand = given(.captured(.sal, owner: People.dana)).when(.touch(Touch(channel: .email, outcome: .bounced)))
        inHand.then("touched", "bounced", stage: .sal)
        #expect(inHand.lead?.channels.closing(.email) == .bounced)
        #expect(inHand.lead?.isReachable == true)
        given(.captured(.nurture)).when(.touch(Touch(channel: .email, outcome: .bounced)), by: People.mark)
            .then("touched", "bounced", stage: .dropped)
    }
}

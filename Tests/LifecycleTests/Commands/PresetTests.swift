import Lifecycle
import Testing

/// The five published definitions differ in their topology and gates; the same core serves them all.
@Suite("Published definitions")
struct PresetTests {
    static let pricing = Command.engage(Engagement(type: .formSubmitted, form: .pricing))

    @Test("topline: accepting leads to SQL, free mail isn't viable, and an opportunity requires the criteria")
    func topline() {
        given(.captured(.mql), in: TestDefinition.topline).when(.accept).then("accepted", stage: .sql)
        let free = LeadFields([.lastName: "Doe", .company: "Doe Ltd", .email: "doe@gmail.example"])
        Story(definition: TestDefinition.topline).when(.add(NewLead(origin: .byHand, fields: free)), by: People.mark)
            .then("captured", stage: .inquiry)
        let sql = given(.captured(.sql, owner: People.dana), in: TestDefinition.topline)
        sql.when(.convert(Conversion())).refuses(
            .gateNotMet, "an answer to \"intends to buy\"; a passing answer to Budget; a passing answer to Authority")
        sql.when(.qualify).refuses(.notInDefinition, "no step \"qualify\"")
        sql.when(.reject(reason: "timing")).then("rejected", stage: .nurture)
    }

    @Test("bant: SQL is the opportunity, every rejection requires the follow-up, and it may end without a decision")
    func bant() {
        let bant = TestDefinition.bantLike
        given(.captured(.mql), .touched(), .touched(.email, after: .hours(5)), in: bant).when(.reject(reason: "timing"))
            .refuses(.gateNotMet, "4 more attempts (2 of 6)")
        let sal = given(.captured(.sal, owner: People.dana), in: bant)
        sal.when(.convert(Conversion())).refuses(.gateNotMet, "a passing answer to Budget")
        var ready = sal
        ready.happen(.assessed(Dictionary(uniqueKeysWithValues: TestDefinition.bant.map { ($0, "yes") })))
        let sql = ready.when(.convert(Conversion(account: "Halden")))
        sql.then("converted", "opportunityOpened", stage: .sql)
        #expect(sql.lead?.owner == People.cleo)
        sql.when(.close(.noDecision), by: People.cleo).then("closed", stage: .noDecision)
        sql.when(.qualify).refuses(.notInDefinition)
    }

    @Test("bant: a file's SQL that was never converted is no opportunity, and a file's opportunity is an SQL")
    func bantDeclared() {
        let said = StageDeclaration(column: "Lead Status", text: "Pre Qualified")
        for (stage, expected) in [(Stage.sql, Stage.sal), (.opportunity, .sql), (.mql, .mql), (.nurture, .nurture)] {
            let new = NewLead(origin: .file, fields: .plain, declared: DeclaredStage(stage: stage, declaration: said))
            Story(definition: TestDefinition.bantLike).when(.add(new), by: People.mark, isImport: true)
                .then("captured", stage: expected)
        }
    }

    @Test("complex-sale: no lead reaches sales without a telephone conversation, whatever its score or form")
    func complexSale() {
        let definition = TestDefinition.complexSale
        let viable = given(.captured(.viable), in: definition)
        viable.when(Self.pricing).then("engaged", stage: .viable)
        viable.when(.promote, by: People.mark).refuses(.gateNotMet, "contact by call")
        var spoken = viable
        spoken.happen(.touched(.email, .replied, by: People.mark))
        spoken.when(.promote, by: People.mark).refuses(.gateNotMet, "contact by call")
        spoken.happen(.touched(.call, .connected, by: People.mark))
        spoken.when(.promote, by: People.mark).then("promoted", stage: .mql)
    }

    @Test("readiness: scores only propose, a marketer promotes, and an unclear answer is not a yes")
    func readiness() {
        let definition = TestDefinition.readiness
        let inbound = given(.captured(.viable), in: definition)
        let clicked = inbound.when(Self.pricing)
        clicked.then("engaged", stage: .viable)
        #expect(
            clicked.lead.map { definition.thresholds.reached(by: definition.score($0, on: Times.date(2026, 11, 23)).snapshot) }
                == true)
        clicked.when(.promote, by: People.mark).refuses(.gateNotMet, "contact by any channel")
        clicked.when(.touch(Touch(channel: .email, outcome: .replied)), by: People.mark).when(.promote, by: People.mark)
            .then("promoted", stage: .mql)
        let sal = given(.captured(.sal, owner: People.dana), .assessed(["need": "unclear"]), in: definition)
        sal.when(.qualify).refuses(.gateNotMet, "the answer \"yes\" to Need")
        // A raised hand returns the lead to a stage in which a marketer promotes it.
        given(.captured(.nurture, .plain), in: definition).when(Self.pricing).then("engaged", "rule:reengaged", stage: .viable)
    }

    @Test("status: entry by form or manually, promotion by form, threshold or ownership request")
    func statusEntry() {
        let status = Story(definition: TestDefinition.status)
        let paper = status.when(.add(NewLead(origin: .form(.whitePaper), fields: .plain)), by: People.mark)
        paper.then("captured", "engaged", stage: .mql)
        #expect(paper.lead?.owner == nil)
        status.when(.add(NewLead(origin: .form(.pricing), fields: .plain)), by: People.mark).then(
            "captured", "engaged", stage: .sql)
        let byHand = status.when(.add(NewLead(origin: .byHand, fields: .plain)), by: People.dana)
        byHand.then("captured", stage: .sql)
        #expect(byHand.lead?.owner == People.dana)

        let form = paper.when(Self.pricing, by: People.mark)
        form.then("engaged", "rule:promoted", stage: .sql)
        #expect(RuleTests.triggers(form) == [.line(SequenceNumber(3))])
        let claimed = paper.when(.claim)
        claimed.then("assigned", "rule:promoted", stage: .sql)
        #expect(claimed.lead?.owner == People.dana)
        let download = Command.engage(Engagement(type: .contentDownloaded))
        let once = paper.when(download)
        once.then("engaged", stage: .mql)
        once.when(download).then("engaged", "rule:promoted", stage: .sql)
    }

    @Test("status: converts from MQL and SQL after a contact and a follow-up, and a raised hand returns as SQL")
    func statusConvert() {
        let definition = TestDefinition.status
        let meeting = Conversion(
            account: "Halden", isExistingAccount: true, followUp: FollowUp(channel: .meeting, at: Times.monday + .days(2)))
        for stage in [Stage.mql, .sql] {
            let lead = given(.captured(stage, owner: People.dana), in: definition)
            lead.when(.convert(Conversion())).refuses(.gateNotMet, "contact by any channel; a scheduled meeting or call")
            lead.when(.touch(Touch(channel: .call, outcome: .connected))).when(.convert(meeting)).then(
                "converted", "opportunityOpened", stage: .opportunity)
        }
        for stage in [Stage.nurture, .disqualified, .dropped] {
            given(.captured(stage), in: definition).when(Self.pricing, by: People.mark).then(
                "engaged", "rule:reengaged", stage: .sql)
        }
        let back = given(.captured(.disqualified), in: definition).when(.reengage())
        back.then("reengaged", stage: .sql)
        #expect(back.lead?.owner == People.dana)
    }

    @Test("refusals use the definition's labels, data uses the core's names")
    func labels() {
        let labelled = TestDefinition.standardLike.with("labelled") { $0.topology.labels = [.mql: "Fresh", .sal: "Working"] }
        given(.captured(.sal), in: labelled).when(.accept).refuses(
            .wrongStage, "L1 is in \"Working\"; only a lead in \"Fresh\" can be accepted")
        #expect(labelled.label(.sql) == "SQL")
    }
}

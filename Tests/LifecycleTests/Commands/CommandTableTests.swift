import Lifecycle
import Testing

/// Every command from every stage by every role, on one's own, another person's and an unowned lead.
@Suite("The command table")
struct CommandTableTests {
    /// A definition with all gates open, so that only the table decides, with its table.
    struct Variant: Sendable, CustomTestStringConvertible {
        var definition: LeadDefinition
        var table: CommandTable
        var testDescription: String { definition.name }
    }

    static let variants: [Variant] = [
        Variant(definition: TestDefinition.standardLike.withOpenGates, table: .standard),
        Variant(
            definition: TestDefinition.topline.withOpenGates,
            table: CommandTable.standard.with(
                """
                accept  | s   | mql     | mine or nobody's | accepted  | sql
                qualify | s t | none    | kept             | qualified | sql
                convert | s t | sal sql | kept             | converted opportunityOpened | opportunity
                """)),
        Variant(
            definition: TestDefinition.bantLike.withOpenGates,
            table: CommandTable.standard.with(
                """
                qualify    | s t | none            | kept | qualified | sql
                convert    | s t | sal             | kept | converted opportunityOpened | sql
                reengage   | m s | nurture disqualified lost noDecision dropped | anybody's | reengaged | mql
                reengage   | m s | won | anybody's | reengaged opportunityOpened | sql
                close won  | c t | sql opportunity | kept | closed    | won
                close lost | c t | sql opportunity | kept | closed    | lost
                close none | c t | sql opportunity | kept | closed    | noDecision
                """, responsible: [.sql: "s c t"])),
        Variant(
            definition: TestDefinition.status.withOpenGates,
            table: CommandTable.standard.with(
                """
                accept   | s   | mql                                          | mine or nobody's | accepted          | sql
                qualify  | s t | none                                         | kept             | qualified         | sql
                convert  | s t | mql sal sql                                  | kept             | converted opportunityOpened | opportunity
                reengage | m s | won | anybody's | reengaged opportunityOpened | opportunity
                reengage | m s | nurture disqualified lost noDecision dropped | anybody's        | reengaged         | sql
                claim    | s   | mql                                          | nobody's         | assigned promoted | sql
                claim    | s   | inquiry viable sal sql opportunity           | nobody's         | assigned          | same
                """)),
        Variant(
            definition: TestDefinition.readiness.withOpenGates,
            table: CommandTable.standard.with(
                """
                reengage | m s | nurture disqualified lost noDecision dropped | anybody's | reengaged | viable
                reengage | m s | won | anybody's | reengaged opportunityOpened | opportunity
                """)),
        Variant(definition: TestDefinition.complexSale.withOpenGates, table: .standard),
    ]

    static let commands: [(name: String, command: Command)] = [
        ("engage", .engage(Engagement(type: .emailOpened))), ("note", .note("asked for a call in May")),
        ("optout", .optOut(.email)),
        ("optin", .optIn(.email)), ("bounce", .bounce(.email)), ("promote", .promote), ("claim", .claim), ("accept", .accept),
        ("qualify", .qualify), ("reject", .reject(reason: "timing")), ("disqualify", .disqualify(reason: "duplicate")),
        ("convert", .convert(Conversion(account: "Halden Pumps", intention: .fromUs))), ("close won", .close(.won)),
        ("close lost", .close(.lost, reason: "price")), ("close none", .close(.noDecision)), ("reengage", .reengage()),
        ("touch", .touch(Touch(channel: .call, outcome: .noAnswer))),
        ("edit", .edit(FieldChanges([.city: "Bremen"]))),
        ("schedule", .schedule(FollowUp(channel: .call, at: Times.monday + .days(1)))),
        ("assess", .assess(Assessed(answers: ["budget": "yes"]))), ("snooze", .snooze(until: Times.monday + .days(2))),
        ("assign", .assign(Login("eve"))), ("release", .release), ("merge", .merge(LeadID(2))),
    ]

    @Test("every command, from every stage, by every role, on my, another person's and an unowned lead", arguments: variants)
    func everyCell(of variant: Variant) {
        var team = People.team
        team.update(TeamMember(login: Login("eve"), roles: [.sdr]))
        var differences: [String] = []
        var cells = 0
        for (name, command) in Self.commands {
            for stage in Stage.allCases {
                for person in People.all {
                    for owner in ["mine", "others", "nobodys"] {
                        let login: Login? = owner == "mine" ? person : owner == "others" ? People.ben : nil
                        // Viable only for promotions, so that the viability rule doesn't affect the other cells.
                        let fields = command == .promote ? LeadFields.priya : .bare
                        var story = given(.captured(stage, owner: login, fields), in: variant.definition, team: team)
                        // The lead to be merged is unowned and open.
                        if name == "merge" {
                            story = story.and(2, .captured(variant.definition.topology.nearestUsed(.mql), .plain))
                        }
                        story = story.when(command, by: person)
                        let expected = variant.table.expectation(name, stage, role: People.letter(person), owner: owner)
                        let actual: CommandTable.Expectation =
                            switch story.result {
                            case .success(let drafts): .events(drafts.map(\.event.kind), story.lead?.stage ?? .inquiry)
                            case .failure(let refusal): .refusal(refusal.code)
                            }
                        cells += 1
                        if actual != expected {
                            differences.append("\(name) · \(stage) · \(person) · \(owner): expected \(expected), was \(actual)")
                        }
                    }
                }
            }
        }
        #expect(differences.isEmpty, "\(differences.count) of \(cells): \(differences.prefix(20).joined(separator: "\n"))")
        #expect(cells == 24 * 12 * 7 * 3)
    }

    @Test("accepting and claiming a lead make me its owner, returning it to marketing removes the owner")
    func owners() {
        #expect(given(.captured(.mql)).when(.accept).lead?.owner == People.dana)
        #expect(given(.captured(.mql)).when(.claim).lead?.owner == People.dana)
        #expect(given(.captured(.sal, owner: People.dana)).when(.reject(reason: "timing")).lead?.owner == nil)
        #expect(given(.captured(.sal, owner: People.dana)).when(.disqualify(reason: "duplicate")).lead?.owner == nil)
        #expect(given(.captured(.sal, owner: People.dana)).when(.release).lead?.owner == nil)
        #expect(given(.captured(.sal)).when(.assign(People.ben), by: People.tess).lead?.owner == People.ben)
    }

    @Test(
        "a conversion goes to the named closer, otherwise to the present closer with the fewest opportunities"
    )
    func closers() {
        let open = TestDefinition.standardLike.withOpenGates
        let sql = given(.captured(.sql, owner: People.dana), in: open)
        #expect(sql.when(.convert(Conversion())).lead?.owner == People.cleo)
        #expect(sql.when(.convert(Conversion(closer: People.cleo))).lead?.owner == People.cleo)
        sql.when(.convert(Conversion(closer: People.ben))).refuses(.unknownMember, "not a closer")
        let carl = Login("carl")
        var two = People.team
        two.update(TeamMember(login: carl, roles: [.closer]))
        func context(_ opportunities: [Login: Int], by actor: Login = People.dana) -> DecisionContext {
            var context = DecisionContext(
                now: Times.monday, actor: actor, team: two, definition: open, nextSeq: SequenceNumber(2), newLead: LeadID(2))
            context.opportunities = opportunities
            return context
        }
        #expect(context([:]).nextCloser == carl, "the first by login on a tie")
        #expect(context([carl: 3, People.cleo: 2]).nextCloser == People.cleo)
        #expect(context([carl: 0, People.cleo: 9], by: People.cleo).nextCloser == People.cleo, "a closer keeps what they convert")
        two.update(TeamMember(login: carl, roles: [.closer], absentUntil: .distantFuture))
        #expect(context([People.cleo: 9]).nextCloser == People.cleo, "carl is absent")
        #expect(
            given(.captured(.sql, owner: People.dana), in: open, team: two).when(.convert(Conversion())).lead?.owner == People.cleo)
    }

    @Test("accepting records the evidence that made it an MQL")
    func evidence() {
        let story = given(.captured(.mql), .did(.engaged(Engagement(type: .formSubmitted, form: .pricing)))).when(.accept)
        guard case .success(let drafts) = story.result, case .accepted(let accepted) = drafts.first?.event else {
            Issue.record("not accepted")
            return
        }
        #expect(accepted.score == ScoreSnapshot(fit: 50, engagement: 30))
        #expect(Set(accepted.evidence.map(\.rule)) == ["vp", "mfg", "size", "pricing"])
    }

    @Test("an actor who is too late learns who was first")
    func race() {
        given(.captured(.mql)).when(.accept, by: People.ben).when(.accept, after: .seconds(3))
            .refuses(.wrongStage, "accepted by ben just now")
        given(.captured(.mql)).when(.reject(reason: "timing"), by: People.ben).when(.accept, after: .minutes(2))
            .refuses(.wrongStage, "rejected by ben 2m ago")
    }

    @Test("a lead that was never captured can't be decided on, and only an import records what a file says")
    func noLead() {
        Story(definition: TestDefinition.standardLike).when(.accept).refuses(.noSuchLead)
        let declared = DeclaredOutcome(
            outcome: .won, conversion: Conversion(), declaration: StageDeclaration(column: "Stage", text: "Won"))
        given(.captured(.mql)).when(.recordOutcome(declared), by: People.tess).refuses(.notPermitted, "only an import")
        given(.captured(.mql)).when(.recordOutcome(declared), by: People.tess, isImport: true).then("closed", stage: .won)
        given(.captured(.mql)).when(.fillBlanks(FieldChanges([.city: "Bonn"]))).refuses(.notPermitted)
    }

    @Test(
        "invalid commands are refused with an explanation",
        arguments: [
            (Command.note("  "), Refusal.Code.invalidValue, "empty"), (.snooze(until: Times.monday), .invalidValue, "future"),
            (.assess(Assessed(answers: [:])), .nothingToChange, "no answer"),
            (.assess(Assessed(answers: ["colour": "red"])), .unknownCriterion, "budget, authority, need, timescale"),
            (.assess(Assessed(answers: ["budget": "red"])), .unknownCriterion, "yes, no, unclear"),
            (.assess(Assessed(answers: [:], chanceToClose: 101)), .invalidValue, "0 to 100"),
            (.edit(FieldChanges([.company: "Halden Pumps"])), .nothingToChange, "already"),
            (.reject(reason: "weather"), .unknownReason, "timing, unreachable, notInterested"),
            (.disqualify(reason: "timing"), .unknownReason, "unreachable, notInterested, duplicate"),
        ] as [(Command, Refusal.Code, String)])
    func invalidCommands(command: Command, code: Refusal.Code, fragment: String) {
        given(.captured(.sal, owner: People.dana)).when(command).refuses(code, fragment)
    }

    @Test("closing requires a reason if the definition has reasons, and takes none otherwise")
    func closing() {
        let opportunity = given(.captured(.opportunity, owner: People.cleo))
        opportunity.when(.close(.lost), by: People.cleo).refuses(.gateNotMet, "a reason: price")
        opportunity.when(.close(.lost, reason: "weather"), by: People.cleo).refuses(.unknownReason)
        opportunity.when(.close(.won, reason: "price"), by: People.cleo).refuses(.unknownReason, "takes no reason")
        opportunity.when(.close(.noDecision), by: People.cleo).then("closed", stage: .noDecision)
    }

    @Test("a touch can't be in the future, and an owner must be on the team")
    func touchesAndOwners() {
        given(.captured(.sal, owner: People.dana)).when(.touch(Touch(channel: .call)), occurredAt: Times.monday + .days(1))
            .refuses(.invalidValue, "future")
        given(.captured(.sal)).when(.assign(Login("nobody")), by: People.tess).refuses(.unknownMember)
        given(.captured(.sal)).when(.assign(People.vera), by: People.tess).refuses(.unknownMember)
        given(.captured(.sal, owner: People.ben)).when(.assign(People.ben), by: People.tess).refuses(.nothingToChange)
    }

    @Test("what happened can't be in the future, whatever it is; an import decides on that by itself")
    func pastOnly() {
        let later = Times.monday + .days(1)
        let owned = given(.captured(.sal, owner: People.dana))
        owned.when(.note("called"), occurredAt: later).refuses(.invalidValue, "the time is in the future")
        owned.when(.engage(Engagement(type: .contentDownloaded)), occurredAt: later).refuses(.invalidValue, "in the future")
        given(.captured(.opportunity, owner: People.cleo)).when(.close(.won), by: People.cleo, occurredAt: later)
            .refuses(.invalidValue, "in the future")
        // Clocks may differ a little.
        owned.when(.note("called"), occurredAt: Times.monday + .minutes(4)).then("noted")
    }

    @Test("a close date before 1970, or more than fifty years ahead, is refused with what would be right")
    func closeDates() {
        let story = given(
            .captured(.opportunity, owner: People.cleo),
            .did(.opportunityOpened(OpportunityChange(opportunity: OpportunityID(7)))))
        func changed(_ day: Day?) -> Command {
            .changeOpportunity(OpportunityChange(opportunity: OpportunityID(7), closeDate: day.map { .set($0) }))
        }
        for day in [Day(number: -1), Day(parsing: "2206-12-24")] {
            story.when(changed(day), by: People.cleo).refuses(.invalidValue, "enter one from 1970-01-01 to 2076-")
        }
        story.when(changed(Day(parsing: "2026-12-24")), by: People.cleo).then("opportunityChanged")
    }

    @Test("nurture is marketing's to touch, edit and note, whatever the previous owner")
    func nurture() {
        let owned = given(.captured(.nurture, owner: People.dana))
        owned.when(.touch(Touch(channel: .email)), by: People.mark).then("touched")
        owned.when(.touch(Touch(channel: .email)), by: People.dana)
            .refuses(.notPermitted, "only marketers and team leads can log touches for leads in nurture; you are an SDR")
        owned.when(.disqualify(reason: "duplicate"), by: People.mark).then("disqualified", stage: .disqualified)
    }

    @Test(
        "availability checks permissions and gates as decide does, except for what a form will still ask")
    func availabilityAgrees() {
        let story = given(.captured(.sql, owner: People.dana), .assessed(["budget": "yes"]))
        guard let lead = story.lead else { return }
        #expect(availability(of: .convert(Conversion()), in: lead, given: story.context(People.dana)) == nil)
        #expect(availability(of: .convert(Conversion()), in: lead, given: story.context(People.ben))?.code == .notYours)
        #expect(availability(of: .accept, in: lead, given: story.context(People.dana))?.code == .wrongStage)
        let only = TestDefinition.standardLike.with("strict") { $0.reasons.removeAll { $0.id != "unreachable" } }
        let strict = given(.captured(.mql), in: only)
        if let lead = strict.lead {
            let refusal = availability(of: .reject(reason: ""), in: lead, given: strict.context(People.dana))
            #expect(refusal?.message.contains("needs 6 more attempts") == true)
        }
    }
}

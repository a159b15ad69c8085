import Lifecycle
import Testing

/// Properties of every history, tested on random ones that are reproducible by their seed.
@Suite("Histories")
struct HistoryTests {
    static let people = [People.dana, People.ben, People.cleo, People.mark, People.tess]

    static func randomCommand(_ random: inout SeededRandom, _ now: Instant) -> Command {
        let channel = TouchChannel.allCases.randomElement(using: &random) ?? .call
        let touch = Touch(channel: channel, outcome: TouchOutcome.allCases.randomElement(using: &random) ?? .unknown)
        let engagement = Engagement(
            type: EngagementType.allCases.randomElement(using: &random) ?? .chat,
            form: FormKind.allCases.randomElement(using: &random))
        let criterion = TestDefinition.bant.randomElement(using: &random) ?? "need"
        let answer = ["yes", "no", "unclear", ""].randomElement(using: &random) ?? "yes"
        let city = ["Bonn", "Kiel", "Ulm", ""].randomElement(using: &random) ?? ""
        return [
            .engage(engagement), .engage(engagement), .promote, .claim, .accept, .accept, .qualify, .reject(reason: "timing"),
            .disqualify(reason: "duplicate"), .convert(Conversion(account: "Halden", intention: .fromUs)), .close(.won),
            .close(.lost, reason: "price"), .close(.noDecision), .reengage(), .touch(touch), .touch(touch),
            .schedule(FollowUp(channel: channel, at: now + .days(2))), .assess(Assessed(answers: [criterion: answer])),
            .note("n\(random.next() % 100)"), .edit(FieldChanges([.city: city])), .snooze(until: now + .hours(5)), .optOut(channel),
            .optIn(channel), .bounce(.email), .optOut(nil), .optIn(nil), .assign(People.ben), .release,
        ].randomElement(using: &random) ?? .claim
    }

    /// A history of random commands. Calls `each` with the state before and after every accepted one.
    static func randomStory(
        seed: UInt64, commands: Int, in definition: LeadDefinition, each: (_ before: Story, _ after: Story) -> Void = { _, _ in }
    ) -> Story {
        var random = SeededRandom(seed: seed)
        var story = Story(definition: definition)
        let fields = [LeadFields.priya, .plain, .bare].randomElement(using: &random) ?? .plain
        story = story.when(.add(NewLead(origin: .byHand, fields: fields)), by: People.mark)
        for _ in 0..<commands {
            let command = randomCommand(&random, story.now)
            let person = people.randomElement(using: &random) ?? People.dana
            let late = random.next() % 5 == 0 ? story.now - .hours(Int(random.next() % 72)) : nil
            let after = story.when(command, by: person, after: .minutes(Int(random.next() % 600)), occurredAt: late)
            if after.refusal == nil, after.nextSeq > story.nextSeq { each(story, after) }
            story = after
        }
        return story
    }

    static let definitions = [
        TestDefinition.standardLike.withOpenGates, TestDefinition.standardLike, TestDefinition.topline.withOpenGates,
        TestDefinition.bantLike.withOpenGates, TestDefinition.status.withOpenGates, TestDefinition.readiness.withOpenGates,
    ]

    @Test("every prefix of a history folds to the same lead as step by step, in a stage that the definition uses")
    func prefixes() {
        var stages: Set<Stage> = []
        for (index, definition) in Self.definitions.enumerated() {
            for seed in 1...12 {
                let story = Self.randomStory(seed: UInt64(seed * 100 + index), commands: 60, in: definition)
                var lead: Lead?
                for (count, entry) in story.history.entries.enumerated() {
                    Lead.evolve(&lead, entry)
                    let folded = LeadHistory(Array(story.history.entries.prefix(count + 1))).fold()
                    #expect(folded == lead)
                    #expect(story.history.fold(upTo: entry.seq) == lead)
                    guard let lead else {
                        Issue.record("a captured lead is gone")
                        return
                    }
                    #expect(definition.topology.used.contains(lead.stage))
                    stages.insert(lead.stage)
                }
            }
        }
        #expect(stages == Set(Stage.allCases))
    }

    @Test("an undo restores the lead as it was before the command, and a redo the lead after it")
    func undoIsIdentity() {
        var done: Set<String> = []
        for (index, definition) in Self.definitions.enumerated() {
            for seed in 1...8 {
                _ = Self.randomStory(seed: UInt64(seed * 1000 + index), commands: 60, in: definition) { before, after in
                    guard let action = after.lastAction else { return }
                    for kind in after.kinds { done.insert(kind) }
                    #expect(
                        after.history.refusalOfUndo(of: action, lead: LeadID(1), zone: .utc, now: after.now) == nil,
                        "the last action can be undone")
                    var undone = after
                    undone.undo(action.lines, by: action.by)
                    #expect(undone.lead?.withoutBookkeeping == before.lead?.withoutBookkeeping)
                    let line = SequenceNumber(undone.nextSeq - 1)
                    undone.undo(line...line, by: action.by)
                    #expect(undone.lead?.withoutBookkeeping == after.lead?.withoutBookkeeping)
                }
            }
        }
        #expect(done.count >= 21, "\(done.sorted())")
    }

    @Test("evolve is total: any events in any order leave a lead in a stage")
    func evolveIsTotal() {
        var random = SeededRandom(seed: 7)
        let events = UndoTests.kinds.map(\.event) + [.unknown(kind: "later"), .undone(Undone(ranges: []))]
        for _ in 0..<300 {
            var lead: Lead?
            for number in 1...30 {
                let moment = Instant(milliseconds: Int64.random(in: -4_000_000_000_000...8_000_000_000_000, using: &random))
                let entry = Entry(
                    seq: SequenceNumber(number), action: ActionID(high: 0, low: UInt64(number)), at: moment,
                    by: Bool.random(using: &random) ? .rule("x") : .person(People.dana), lead: LeadID(1), definition: 1,
                    event: events.randomElement(using: &random) ?? .released)
                Lead.evolve(&lead, entry)
                if let lead {
                    #expect(!lead.stays.isEmpty)
                    _ = TestDefinition.standardLike.agenda(of: lead)
                }
            }
        }
    }

    @Test("an undone undo counts again, at any depth")
    func deep() {
        var story = given(.captured(.mql)).when(.accept)
        guard let lines = story.lastAction?.lines else { return }
        story.undo(lines, by: People.dana)
        for depth in 1...6 {
            let last = SequenceNumber(story.nextSeq - 1)
            story.undo(last...last, by: People.dana)
            #expect(story.lead?.stage == (depth % 2 == 1 ? .sal : .mql))
        }
    }

    @Test("undoing the capture leaves no lead")
    func captureGone() {
        var story = given(.captured(.mql))
        story.undo(SequenceNumber(1)...SequenceNumber(1), by: People.mark)
        #expect(story.lead == nil)
    }

    @Test("erasing a person removes their data from the lead and keeps its stages")
    func erased() {
        let lead = given(
            .captured(.mql), .did(.noted("knows Ada")), .did(.touched(Touch(channel: .call, note: "spoke to Priya"))),
            .did(.engaged(Engagement(type: .chat, detail: "Priya asks"))), .did(.erased(Erased(digests: [])), by: People.ada)
        ).lead
        #expect(lead?.fields.fullName == nil)
        #expect(lead?.fields[.industry] == "Manufacturing")
        #expect(lead?.lastNote == nil)
        #expect(lead?.touches.first?.touch.note == nil)
        #expect(lead?.engagements.first?.engagement.detail == nil)
        #expect(lead?.stage == .mql)
    }

    @Test("qualification never stops: every estimate of the chance to close is kept")
    func chances() {
        let story = given(.captured(.opportunity, owner: People.cleo))
            .when(.assess(Assessed(answers: [:], chanceToClose: 30)), by: People.cleo)
            .when(.assess(Assessed(answers: [:], chanceToClose: 60)), by: People.cleo)
        #expect(story.lead?.chances.map(\.percent) == [30, 60])
    }
}

import Lifecycle
import Testing

/// A later capture is nothing that the prospect did, unless the definition names it.
@Suite("Later captures")
struct LaterCaptureTests {
    static let again = Command.engage(Engagement(type: .capturedAgain, campaign: "Fair", source: "Partner"))
    /// Like `standard`, with points for later captures.
    static let rewarding = TestDefinition.standardLike.with("rewarding") {
        $0.engagement.append(EngagementRule(id: "again", label: "captured again", type: .capturedAgain, points: 50))
    }

    private static func points(_ story: Story) -> ScoreSnapshot? {
        story.lead.map { story.definition.score($0, on: Times.date(2026, 11, 23)).snapshot }
    }

    @Test("moves no lead, whatever its stage and points", arguments: Stage.allCases)
    func movesNothing(stage: Stage) {
        // Priya's fit reaches the threshold, and only activity or data would promote her.
        let before = given(.captured(stage))
        let story = before.when(Self.again, by: People.mark)
        story.then("engaged", stage: stage)
        #expect(Self.points(story) == Self.points(before))
        given(.captured(stage), in: TestDefinition.status).when(Self.again, by: People.mark).then("engaged", stage: stage)
    }

    @Test("raises no hand, even one that asks for sales")
    func raisesNoHand() {
        let asking = Engagement(type: .capturedAgain, form: .pricing, asksForSales: true)
        for stage in [Stage.nurture, .disqualified, .lost, .dropped, .viable] {
            given(.captured(stage, .plain)).when(.engage(asking), by: People.mark).then("engaged", stage: stage)
        }
    }

    @Test("gives the points of a definition that names it, and then promotes like any activity")
    func rewarded() {
        let story = given(.captured(.viable, .plain), in: Self.rewarding).when(Self.again, by: People.mark)
        story.then("engaged", "rule:promoted", stage: .mql)
        #expect(Self.points(story) == ScoreSnapshot(fit: 0, engagement: 50))
        #expect(Self.rewarding.countsLaterCaptures && !TestDefinition.standardLike.countsLaterCaptures)
        given(.captured(.nurture, .plain), in: Self.rewarding).when(Self.again, by: People.mark).then("engaged", stage: .nurture)
    }

    @Test("meets a requirement of activities only by its name")
    func requirements() {
        func definition(_ types: [EngagementType]) -> LeadDefinition {
            TestDefinition.standardLike.with("asking") { $0.gates[.qualify] = [.engagements(1, types: types)] }
        }
        for (types, isMet) in [([], false), ([.chat], false), ([.capturedAgain], true)] as [([EngagementType], Bool)] {
            let story = given(.captured(.sal, owner: People.dana), in: definition(types)).when(Self.again, by: People.mark)
                .when(.qualify)
            #expect((story.refusal == nil) == isMet, "\(types)")
            #expect(definition(types).countsLaterCaptures == isMet)
        }
        let nested = TestDefinition.standardLike.with("nested") {
            $0.reasons[0].requires = [.onPath(.outbound, .engagements(1, types: [.capturedAgain]))]
        }
        #expect(nested.countsLaterCaptures)
    }

    @Test("does not hide the form of the first capture when an entry rule changes")
    func entryForm() {
        let earlier = Times.monday - .days(30)
        let changed = TestDefinition.standardLike.with("changed") {
            $0.number = 2
            $0.adoptedAt = Times.monday + .days(1)
            $0.entries = [EntryRule(match: .form(.whitePaper), stage: .mql), EntryRule(match: .anything, stage: .inquiry)]
        }
        let story = given(
            .captured(.inquiry, .plain), .did(.engaged(Engagement(type: .capturedAgain)), occurredAt: earlier),
            .did(.engaged(Engagement(type: .formSubmitted, form: .whitePaper)), after: .zero, occurredAt: Times.monday))
        #expect(story.lead.flatMap { changed.requalification(of: $0, scored: ScoreSnapshot(fit: 0, engagement: 0)) } == .mql)
    }
}

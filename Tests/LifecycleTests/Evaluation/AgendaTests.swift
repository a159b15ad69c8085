import Lifecycle
import Testing

/// The tasks due on a lead.
@Suite("The agenda")
struct AgendaTests {
    static let definition = TestDefinition.standardLike
    static func due(_ story: Story) -> [Due] { story.lead.map(definition.agenda) ?? [] }

    @Test("an MQL is due for review within four business hours of its entry")
    func accept() {
        #expect(Self.due(given(.captured(.mql))) == [Due(kind: .accept, at: Times.at(2026, 11, 23, 13))])
        #expect(Self.due(given(.captured(.viable))).isEmpty)
        #expect(Self.due(given(.captured(.nurture))).isEmpty)
    }

    @Test(
        "only a logged human touch stops the first-touch clock; no other event does"
    )
    func firstTouch() {
        let accepted = given(.captured(.mql), .did(.accepted(Accepted(stage: .sal, owner: People.dana, score: UndoTests.snapshot))))
        let deadline = Times.at(2026, 11, 23, 10, 1)
        func first(_ story: Story) -> Instant? { Self.due(story).first { $0.kind == .firstTouch }?.at }
        #expect(first(accepted) == deadline)
        let after: [Event] = [
            .followUpScheduled(FollowUp(channel: .call, at: Times.monday + .days(1))), .qualified(Qualified(stage: .sql)),
            .noted("read it"), .assessed(Assessed(answers: ["need": "yes"])), .snoozed(until: Times.monday + .days(1)),
            .converted(Converted(stage: .opportunity, conversion: Conversion())), .engaged(Engagement(type: .chat)),
        ]
        for event in after {
            var story = accepted
            story.happen(.did(event, after: .minutes(20)))
            #expect(first(story) == deadline, "\(event.kind)")
        }
        var touched = accepted
        touched.happen(.touched(.call, .unknown, after: .minutes(20)))
        #expect(first(touched) == nil)
    }

    @Test("after the first touch the next prescribed attempt is due, until a contact or the last attempt")
    func attempts() {
        let tried = given(.captured(.sal, owner: People.dana), .touched())
        #expect(
            tried.lead.flatMap({ Self.definition.agenda(of: $0).nextInToday })
                == Due(kind: .attempt(2, of: 6), at: Times.at(2026, 11, 23, 13, 1)))
        var spoken = tried
        spoken.happen(.touched(.call, .connected, after: .hours(4)))
        #expect(spoken.lead.flatMap({ Self.definition.agenda(of: $0).nextInToday }) == nil)
        var agreed = tried
        agreed.happen(.did(.followUpScheduled(FollowUp(channel: .meeting, at: Times.monday + .days(3)))))
        #expect(
            agreed.lead.flatMap({ Self.definition.agenda(of: $0).nextInToday })
                == Due(kind: .followUp(.meeting), at: Times.monday + .days(3)))
    }

    @Test("without a first-touch clock the first attempt is due at once, in business hours")
    func noClock() {
        let clockless = Self.definition.with("clockless") { $0.clocks = [] }
        let lead = given(.captured(.sal, owner: People.dana), in: clockless).lead
        #expect(lead.flatMap({ clockless.agenda(of: $0).nextInToday }) == Due(kind: .attempt(1, of: 6), at: Times.monday))
    }

    @Test("an agreed meeting ends when held or missed, or by a contact on that channel at its time")
    func followUp() {
        let at = Times.monday + .days(1)
        let agreed = given(.captured(.sal), .did(.followUpScheduled(FollowUp(channel: .call, at: at))))
        let cases: [(TouchChannel, TouchOutcome, TimeSpan, Bool)] = [
            (.meeting, .held, .hours(1), true), (.call, .noShow, .hours(25), true), (.call, .connected, .hours(25), true),
            (.call, .connected, .hours(1), false), (.email, .replied, .hours(25), false), (.call, .noAnswer, .hours(25), false),
        ]
        for (channel, outcome, after, settled) in cases {
            var story = agreed
            story.happen(.touched(channel, outcome, after: after))
            #expect((story.lead?.followUp == nil) == settled, "\(channel) \(outcome)")
        }
    }

    @Test("clocks of imported leads start at the import, although the leads keep their own dates")
    func imported() {
        let story = given(.imported(.mql, occurredAt: Times.at(2021, 4, 15)))
        #expect(story.lead?.enteredStageAt == Times.at(2021, 4, 15))
        #expect(Self.due(story) == [Due(kind: .accept, at: Times.at(2026, 11, 23, 13))])
        let sal = given(.imported(.sal, occurredAt: Times.at(2021, 4, 15)))
        #expect(Self.due(sal).first { $0.kind == .firstTouch }?.at == Times.at(2026, 11, 23, 10))
    }

    @Test("an imported SQL after SAL or opportunity has no first touch due, and no attempt before the first one here")
    func importedFurther() {
        for stage in [Stage.sql, .opportunity] {
            var story = given(.imported(stage, occurredAt: Times.at(2021, 4, 15)))
            #expect(Self.due(story).map(\.kind) == [.plan], "\(stage)")
            // Converting it here doesn't start a clock that the file declared past.
            story.happen(.did(.converted(Converted(stage: .opportunity, conversion: Conversion())), after: .hours(1)))
            #expect(Self.due(story).map(\.kind) == [.plan], "\(stage)")
        }
        let tried = given(.imported(.sql, occurredAt: Times.at(2021, 4, 15)), .touched(.call, .noAnswer, after: .hours(1)))
        #expect(Self.due(tried).map(\.kind) == [.attempt(2, of: 6)])
        // If SQL is the first stage beyond MQL, its clock starts at the import like that of a SAL.
        let accepting = Self.definition.with("accepting is qualifying") { $0.topology.used.remove(.sal) }
        let first = given(.imported(.sql, occurredAt: Times.at(2021, 4, 15)), in: accepting).lead.map(accepting.agenda) ?? []
        #expect(first.first { $0.kind == .firstTouch }?.at == Times.at(2026, 11, 23, 10))
        // A stage entered manually is not declared by a file.
        #expect(Self.due(given(.captured(.sql))).contains { $0.kind == .firstTouch })
    }
}

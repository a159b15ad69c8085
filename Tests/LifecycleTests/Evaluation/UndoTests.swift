import Lifecycle
import Testing

/// Undo over every ordered pair of events.
@Suite("Undo")
struct UndoTests {
    /// A kind of event with the domain's rule for it.
    ///
    /// Whether it changes the lead's stage, owner, assessment or fields, which blocks another person's undo, and
    /// whether it can be undone at all.
    struct Kind: Sendable {
        var name: String
        var event: Event
        var changes: Bool
        var isFinal = false
    }

    static let moment = Times.monday
    static let snapshot = ScoreSnapshot(fit: 0, engagement: 0)
    static let kinds: [Kind] = [
        // The stage.
        Kind(name: "captured", event: .captured(Captured(stage: .mql, fields: .priya)), changes: true),
        Kind(name: "promoted", event: .promoted(Promoted(stage: .mql, score: snapshot)), changes: true),
        Kind(name: "accepted", event: .accepted(Accepted(stage: .sal, owner: People.dana, score: snapshot)), changes: true),
        Kind(name: "qualified", event: .qualified(Qualified(stage: .sql)), changes: true),
        Kind(name: "rejected", event: .rejected(Declined(reason: "timing")), changes: true),
        Kind(name: "disqualified", event: .disqualified(Declined(reason: "duplicate")), changes: true),
        Kind(name: "converted", event: .converted(Converted(stage: .opportunity, conversion: Conversion())), changes: true),
        Kind(name: "closed", event: .closed(Closed(outcome: .won)), changes: true),
        Kind(name: "reengaged", event: .reengaged(Reengaged(stage: .mql)), changes: true),
        Kind(name: "requalified", event: .requalified(Requalified(stage: .mql, score: snapshot)), changes: true),
        Kind(name: "optedOut, dropping it", event: .optedOut(ChannelChange(channel: nil, stage: .dropped)), changes: true),
        Kind(name: "bounced, dropping it", event: .bounced(ChannelChange(channel: .email, stage: .dropped)), changes: true),
        Kind(name: "optedIn, bringing it back", event: .optedIn(ChannelChange(channel: nil, stage: .nurture)), changes: true),
        // The owner, the assessment, the fields.
        Kind(name: "assigned", event: .assigned(Assigned(owner: People.ben)), changes: true),
        Kind(name: "released", event: .released, changes: true),
        Kind(name: "assessed", event: .assessed(Assessed(answers: ["need": "yes"])), changes: true),
        Kind(name: "edited", event: .edited(FieldChanges([.city: "Bonn"])), changes: true),
        Kind(name: "merged", event: .merged(Merged(absorbed: LeadID(2))), changes: true),
        // None of these.
        Kind(name: "engaged", event: .engaged(Engagement(type: .chat)), changes: false),
        Kind(name: "touched", event: .touched(Touch(channel: .call)), changes: false),
        Kind(name: "followUpScheduled", event: .followUpScheduled(FollowUp(channel: .call, at: moment)), changes: false),
        Kind(name: "snoozed", event: .snoozed(until: moment), changes: false),
        Kind(name: "noted", event: .noted("x"), changes: false),
        Kind(name: "optedOut", event: .optedOut(ChannelChange(channel: .email)), changes: false),
        Kind(name: "optedIn", event: .optedIn(ChannelChange(channel: .email)), changes: false),
        Kind(name: "bounced", event: .bounced(ChannelChange(channel: .email)), changes: false),
        // Final.
        Kind(name: "erased", event: .erased(Erased(digests: [])), changes: true, isFinal: true),
    ]

    /// The author of the later event, and whether it was undone.
    enum Later: String, CaseIterable, Sendable {
        case byMe, byAnotherPerson, byARuleOfMyAction, byARuleLater, byMeAndUndone, byAnotherPersonAndUndone,
            byMeUndoneAndRedone
    }

    /// The domain's rule: nil if the first event can be undone, else a part of the reason.
    static func reason(_ first: Kind, _ later: Kind, _ who: Later) -> String? {
        if first.isFinal { return "can't be undone" }
        if later.isFinal { return who == .byARuleOfMyAction ? "can't be undone" : "was erased since" }
        switch who {
        case .byMeAndUndone, .byAnotherPersonAndUndone: return nil
        case .byARuleOfMyAction: return nil
        case .byMe, .byMeUndoneAndRedone: return "your later action"
        case .byAnotherPerson, .byARuleLater:
            // Without its capture the lead is gone, with everything others did on it.
            if later.changes || first.name == "captured" { return "so the earlier change" }
            return nil
        }
    }

    static func refusal(_ first: Kind, _ later: Kind, _ who: Later) -> Refusal? {
        let me = Actor.person(People.dana)
        var entries: [Entry] = []
        func add(_ event: Event, by: Actor, action: UInt64, lead: LeadID? = LeadID(1)) {
            let seq = SequenceNumber(entries.count + 1)
            entries.append(
                Entry(
                    seq: seq, action: ActionID(high: 0, low: action), at: moment + .minutes(seq.value), by: by, lead: lead,
                    definition: 1, event: event))
        }
        if first.name == "merged" || later.name == "merged" {
            add(.captured(Captured(stage: .mql, fields: .plain)), by: .person(People.mark), action: 1, lead: LeadID(2))
        }
        if first.name != "captured" { add(kinds[0].event, by: .person(People.mark), action: 1) }
        add(first.event, by: me, action: 2)
        let begin = SequenceNumber(entries.count)
        let by: Actor =
            switch who {
            case .byMe, .byMeAndUndone, .byMeUndoneAndRedone: me
            case .byAnotherPerson, .byAnotherPersonAndUndone: .person(People.ben)
            case .byARuleOfMyAction, .byARuleLater: .rule("score")
            }
        add(later.event, by: by, action: who == .byARuleOfMyAction ? 2 : 3)
        let last = SequenceNumber(entries.count)
        if who == .byMeAndUndone || who == .byAnotherPersonAndUndone || who == .byMeUndoneAndRedone {
            add(.undone(Undone(ranges: [last...last])), by: by, action: 4, lead: nil)
        }
        if who == .byMeUndoneAndRedone {
            let undone = SequenceNumber(entries.count)
            add(.undone(Undone(ranges: [undone...undone])), by: by, action: 5, lead: nil)
        }
        let lines = begin...(who == .byARuleOfMyAction ? last : begin)
        return LeadHistory(entries, of: LeadID(1)).refusalOfUndo(
            of: ActionLines(action: ActionID(high: 0, low: 2), lines: lines, by: People.dana), lead: LeadID(1), zone: .utc,
            now: moment)
    }

    @Test("in every ordered pair of events the first is undone or blocked with the reason", arguments: Later.allCases)
    func pairs(who: Later) {
        var differences: [String] = []
        for first in Self.kinds {
            for later in Self.kinds where later.name != "captured" {
                // An erasure can't be undone.
                if later.isFinal, who == .byMeAndUndone || who == .byAnotherPersonAndUndone || who == .byMeUndoneAndRedone {
                    continue
                }
                let refusal = Self.refusal(first, later, who)
                let expected = Self.reason(first, later, who)
                let isAsExpected =
                    switch (refusal, expected) {
                    case (nil, nil): true
                    case (let refusal?, let fragment?): refusal.code == .undoBlocked && refusal.message.contains(fragment)
                    default: false
                    }
                if !isAsExpected {
                    differences.append(
                        "\(first.name), then \(later.name) \(who): \(refusal?.message ?? "allowed"), expected \(expected ?? "allowed")"
                    )
                }
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(10).joined(separator: "\n"))")
    }

    @Test("the reason says what changed, by whom and when")
    func reasonText() {
        let story = given(.captured(.mql)).when(.accept)
        guard let mine = story.lastAction else { return }
        let changed = story.when(.assign(People.ben), by: People.tess)
        let refusal = changed.history.refusalOfUndo(of: mine, lead: LeadID(1), zone: Times.berlin, now: changed.now)
        #expect(refusal?.message == "L1 was assigned by tess at 09:02, so the earlier change can't be undone")
    }

    @Test("events of rules are undone with the action that caused them, and a redo restores both")
    func rules() {
        var story = given(.captured(.viable)).when(.engage(Engagement(type: .formSubmitted, form: .pricing)))
        story.then("engaged", "rule:promoted", stage: .mql)
        guard let lines = story.lastAction?.lines else { return }
        story.undo(lines, by: People.dana)
        #expect(story.lead?.stage == .viable)
        #expect(story.lead?.engagements.isEmpty == true)
        let undone = SequenceNumber(story.nextSeq - 1)
        story.undo(undone...undone, by: People.dana)
        #expect(story.lead?.stage == .mql)
    }

    @Test("a redo is blocked for the same reasons as an undo")
    func redo() {
        var story = given(.captured(.mql)).when(.accept)
        guard let lines = story.lastAction?.lines else { return }
        story.undo(lines, by: People.dana)
        let undone = SequenceNumber(story.nextSeq - 1)
        func refusal(_ story: Story) -> Refusal? {
            story.history.refusalOfUndo(of: [undone...undone], by: People.dana, lead: LeadID(1), zone: .utc, now: story.now)
        }
        #expect(refusal(story) == nil)
        #expect(refusal(story.when(.accept, by: People.ben))?.message.contains("accepted by ben") == true)
        #expect(refusal(story.when(.note("hm"), by: People.ben)) == nil)
    }

    @Test("several actions of a batch are undone together, although each blocks the previous one")
    func together() {
        let first = given(.captured(.mql)).when(.accept)
        let second = first.when(.touch(Touch(channel: .call)))
        guard let a = first.lastAction, let b = second.lastAction else { return }
        func refusal(_ ranges: [ClosedRange<SequenceNumber>]) -> Refusal? {
            second.history.refusalOfUndo(of: ranges, by: People.dana, lead: LeadID(1), zone: .utc, now: second.now)
        }
        #expect(refusal([a.lines])?.message.contains("your later action") == true)
        #expect(refusal([a.lines, b.lines]) == nil)
    }

    @Test("a capture can't be undone once another person has worked on the lead")
    func worked() {
        let story = Story(definition: TestDefinition.standardLike).when(
            .add(NewLead(origin: .byHand, fields: .plain)), by: People.mark)
        guard let mine = story.lastAction else { return }
        let noted = story.when(.note("knows us"), by: People.ben)
        #expect(story.history.refusalOfUndo(of: mine, lead: LeadID(1), zone: .utc, now: story.now) == nil)
        #expect(noted.history.refusalOfUndo(of: mine, lead: LeadID(1), zone: .utc, now: noted.now)?.code == .undoBlocked)
    }
}

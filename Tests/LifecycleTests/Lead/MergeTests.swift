import Lifecycle
import Testing

@Suite("Merging two leads")
struct MergeTests {
    static let duplicate = LeadFields([
        .firstName: "P.", .lastName: "Natarajan", .company: "Halden Pumps", .email: "p.natarajan@home.example",
        .phone: "+49 421 555 0199",
        .city: "Bremen", .externalID: "00Q2",
    ])

    /// L1 as an active lead, L2 as a second capture of the same person, each with activity of its own.
    static func two() -> Story {
        given(
            .captured(.sal, owner: People.dana), .touched(.call, .noAnswer), .assessed(["budget": "no", "need": "yes"]),
            .did(.noted("first"))
        )
        .and(
            2, .captured(.mql, duplicate), .did(.engaged(Engagement(type: .formSubmitted, form: .pricing))),
            .touched(.email, .replied),
            .assessed(["budget": "yes", "authority": "yes"]), .did(.noted("second"))
        )
        .and(1, .touched(.call, .voicemail))
    }

    @Test("the survivor keeps its stage, owner and clocks, and both histories in the order of the journal")
    func histories() throws {
        let before = Self.two()
        let story = before.when(.merge(LeadID(2))).then("merged", stage: .sal)
        let (lead, one) = (try #require(story.lead), try #require(before.lead))
        #expect(lead.owner == People.dana)
        #expect(lead.stays == one.stays)
        #expect(lead.clockStart == one.clockStart)
        #expect(lead.touches.map(\.touch.outcome) == [.noAnswer, .replied, .voicemail])
        #expect(lead.touches.map(\.seq) == lead.touches.map(\.seq).sorted())
        #expect(lead.engagements.count == 1)
        #expect(lead.noteCount == 2)
        #expect(lead.lastNote == "second")
        #expect(story.lead(LeadID(2)) == nil)
        #expect(lead.absorbed.map(\.id) == [LeadID(2)])
        guard case .absorbed(let former, let survivor) = story.history(LeadID(2)).status else {
            Issue.record("L2 stands for itself")
            return
        }
        #expect(survivor == LeadID(1))
        #expect(former.fields[.externalID] == "00Q2")
    }

    @Test("blank fields are filled, known values stay, and the newer of two answers counts")
    func fields() throws {
        let lead = try #require(Self.two().when(.merge(LeadID(2))).lead)
        #expect(lead.fields[.email] == "priya@halden.example")
        #expect(lead.fields[.firstName] == "Priya")
        #expect(lead.fields[.city] == "Bremen")
        #expect(lead.answers.mapValues(\.answer) == ["budget": "yes", "need": "yes", "authority": "yes"])
        #expect(lead.knows("00Q2", of: .externalID))
        #expect(!lead.knows("00Q3", of: .externalID))
        // In the other direction the same answer wins, and the survivor keeps its own values.
        let other = try #require(Self.two().when(.merge(LeadID(1)), on: LeadID(2)).lead(LeadID(2)))
        #expect(other.answers["budget"]?.answer == "yes")
        #expect(other.fields[.email] == "p.natarajan@home.example")
        #expect(other.stage == .mql)
    }

    @Test("an invalid address stays invalid if it is kept and doesn't affect another one; an opt-out is the person's")
    func channels() {
        let bounced = given(.captured(.sal, owner: People.dana))
            .and(2, .captured(.mql, Self.duplicate), .did(.bounced(ChannelChange(channel: .email))))
        #expect(bounced.when(.merge(LeadID(2))).lead?.channels.isClosed(.email) == false)
        #expect(bounced.when(.merge(LeadID(1)), on: LeadID(2)).lead(LeadID(2))?.channels.closing(.email) == .bounced)
        let dead = given(.captured(.sal, owner: People.dana))
            .and(2, .captured(.mql, Self.duplicate), .did(.bounced(ChannelChange(channel: .call))))
        #expect(dead.when(.merge(LeadID(2))).lead?.channels.closing(.call) == .bounced, "the same number")
        let out = given(.captured(.sal, owner: People.dana), .did(.optedIn(ChannelChange(channel: .email))))
            .and(2, .captured(.mql, Self.duplicate), .did(.optedOut(ChannelChange(channel: .email))))
        #expect(out.when(.merge(LeadID(2))).lead?.channels.closing(.email) == .optedOut)
        let back = out.and(1, .did(.optedIn(ChannelChange(channel: .email))))
        #expect(back.when(.merge(LeadID(2))).lead?.channels.isClosed(.email) == false, "the newer word")
    }

    @Test("later lines count for the survivor under either id; after the undo each lead has its own again")
    func undone() throws {
        var story = Self.two().when(.merge(LeadID(2)))
        let merge = try #require(story.lastAction)
        story = story.when(.touch(Touch(channel: .social))).and(2, .did(.noted("under the old number")))
        #expect(story.lead?.touches.count == 4)
        #expect(story.lead?.lastNote == "under the old number")
        story.undo(merge.lines, by: People.dana)
        let (one, two) = (try #require(story.lead), try #require(story.lead(LeadID(2))))
        #expect(one.touches.map(\.touch.channel) == [.call, .call, .social])
        #expect(one.absorbed.isEmpty)
        #expect(two.touches.map(\.touch.channel) == [.email])
        #expect(two.lastNote == "under the old number")
        #expect(two.stage == .mql)
        // Neither lead shows the lines of the other; both show the merge and its undo.
        for id in [LeadID(1), LeadID(2)] {
            let lines = story.history(id).lines
            #expect(lines.filter { $0.lead == nil || $0.event.kind == "merged" }.count == 2)
            #expect(lines.allSatisfy { $0.lead == nil || $0.leads.contains(id) })
            #expect(!story.history(id).inForce.contains { $0.event.kind == "merged" })
        }
        let undone = SequenceNumber(story.nextSeq - 1)
        story.undo(undone...undone, by: People.dana)
        #expect(story.lead?.absorbed.map(\.id) == [LeadID(2)])
        #expect(story.lead(LeadID(2)) == nil)
    }

    @Test("undoing a merge restores both leads exactly")
    func identity() throws {
        let before = Self.two()
        var story = before.when(.merge(LeadID(2)))
        story.undo(try #require(story.lastAction).lines, by: People.dana)
        for id in [LeadID(1), LeadID(2)] {
            #expect(story.lead(id)?.withoutBookkeeping == before.lead(id)?.withoutBookkeeping)
        }
    }

    @Test("in random histories with merges, undoing the last action restores every lead")
    func random() {
        var (merges, separated) = (0, 0)
        for seed in 1...60 {
            var random = SeededRandom(seed: UInt64(seed))
            var story = given(.captured(.mql), in: TestDefinition.standardLike.withOpenGates)
                .and(2, .captured(.mql, Self.duplicate)).and(3, .captured(.sal, owner: People.dana, .plain))
            let ids = [1, 2, 3].map(LeadID.init)
            for _ in 0..<25 {
                let id = ids.randomElement(using: &random) ?? ids[0]
                let isMerge = random.next() % 4 == 0
                let command =
                    isMerge ? .merge(ids.randomElement(using: &random) ?? id) : HistoryTests.randomCommand(&random, story.now)
                let person = HistoryTests.people.randomElement(using: &random) ?? People.dana
                let before = story
                let after = story.when(command, on: id, by: person)
                guard after.nextSeq > before.nextSeq, let action = after.lastAction else { continue }
                story = after
                if isMerge { merges += 1 }
                var back = after
                back.undo(action.lines, by: person)
                for id in ids {
                    #expect(back.lead(id)?.withoutBookkeeping == before.lead(id)?.withoutBookkeeping, "seed \(seed), \(command)")
                    #expect(
                        back.context(person).others[id]?.id == before.context(person).others[id]?.id, "seed \(seed), \(command)")
                }
                // Every line appears in the history of at least one lead.
                let shown = Set(ids.flatMap { story.history($0).lines.map(\.seq) })
                #expect(shown.count == story.history.entries.count)
                if random.next() % 5 == 0 {
                    story = back
                    separated += isMerge ? 1 : 0
                }
            }
        }
        #expect(merges > 50)
        #expect(separated > 5)
    }

    @Test("merges in a chain resolve to the last survivor and are undone in order")
    func chain() throws {
        var story = given(.captured(.mql), .did(.noted("one"))).and(2, .captured(.mql, Self.duplicate), .did(.noted("two")))
            .and(3, .captured(.mql, .plain), .did(.noted("three")))
        story = story.when(.merge(LeadID(2)), on: LeadID(1))
        let first = try #require(story.lastAction)
        story = story.when(.merge(LeadID(1)), on: LeadID(3))
        let second = try #require(story.lastAction)
        #expect(story.lead(LeadID(3))?.noteCount == 3)
        #expect(story.lead(LeadID(3))?.absorbed.map(\.id) == [LeadID(2), LeadID(1)])
        for number in [1, 2] {
            guard case .absorbed(_, LeadID(3)) = story.history(LeadID(number)).status else {
                Issue.record("L\(number) is not part of L3")
                continue
            }
        }
        func refusal(_ action: ActionLines, _ lead: Int) -> Refusal? {
            story.history(LeadID(lead)).refusalOfUndo(of: action, lead: LeadID(lead), zone: .utc, now: story.now)
        }
        #expect(refusal(first, 1)?.message.contains("undo your later action") == true)
        #expect(refusal(first, 2)?.code == .undoBlocked)
        #expect(refusal(second, 3) == nil)
        #expect(refusal(second, 1) == nil)
        story.undo(second.lines, by: People.dana)
        #expect(story.lead(LeadID(1))?.noteCount == 2)
        #expect(story.lead(LeadID(3))?.noteCount == 1)
        #expect(story.lead(LeadID(2)) == nil)
        story.undo(first.lines, by: People.dana)
        #expect([1, 2, 3].map { story.lead(LeadID($0))?.noteCount } == [1, 1, 1])
    }

    @Test("undoing a merge is blocked by later changes of either lead, and not by changes after the undo")
    func blocked() throws {
        let merged = Self.two().when(.merge(LeadID(2)))
        let action = try #require(merged.lastAction)
        func refusal(_ story: Story, _ lead: Int) -> Refusal? {
            story.history(LeadID(lead)).refusalOfUndo(of: action, lead: LeadID(lead), zone: .utc, now: story.now)
        }
        let changed = merged.when(.assign(People.ben), by: People.tess)
        for lead in [1, 2] { #expect(refusal(changed, lead)?.message.contains("assigned by tess") == true) }
        let noted = merged.when(.note("knows us"), by: People.ben)
        for lead in [1, 2] { #expect(refusal(noted, lead) == nil) }
        // The merge blocks the undo of an older action.
        let touched = Self.two().when(.touch(Touch(channel: .call)))
        let touch = try #require(touched.lastAction)
        let after = touched.when(.merge(LeadID(2)), by: People.tess)
        let refused = after.history(LeadID(1)).refusalOfUndo(of: touch, lead: LeadID(1), zone: .utc, now: after.now)
        #expect(refused?.message.contains("merged by tess") == true)
        // After the undo of the merge, changes of the other lead don't matter.
        var separated = after
        separated.undo(try #require(after.lastAction).lines, by: People.tess)
        separated = separated.and(2, .did(.edited(FieldChanges([.city: "Kiel"])), by: People.ben))
        #expect(separated.history(LeadID(1)).refusalOfUndo(of: touch, lead: LeadID(1), zone: .utc, now: separated.now) == nil)
    }

    @Test("invalid merges are refused with an explanation")
    func refusals() {
        let two = Self.two()
        two.when(.merge(LeadID(1))).refuses(.nothingToChange, "into itself")
        two.when(.merge(LeadID(9))).refuses(.noSuchLead, "no lead L9")
        let merged = two.when(.merge(LeadID(2)))
        merged.when(.merge(LeadID(2))).refuses(.nothingToChange, "L2 was already merged into L1")
        let third = merged.and(3, .captured(.mql, .plain))
        third.when(.merge(LeadID(2)), on: LeadID(3)).refuses(.conflict, "L2 was already merged into L1; merge L1 instead")
        two.when(.reject(reason: "timing")).when(.merge(LeadID(2))).refuses(.wrongStage)
        let others = given(.captured(.mql)).and(2, .captured(.sal, owner: People.ben, Self.duplicate))
        others.when(.merge(LeadID(2))).refuses(.notYours, "L2 is owned by Ben")
        others.when(.merge(LeadID(1)), on: LeadID(2)).refuses(.notYours, "L2 is owned by Ben")
        others.when(.merge(LeadID(2)), by: People.tess).then("merged")
        let closed = given(.captured(.mql)).and(2, .captured(.nurture, Self.duplicate))
        closed.when(.merge(LeadID(2)), by: People.mark).refuses(.wrongStage, "L2 is")
        let sold = given(.captured(.mql)).and(2, .captured(.opportunity, owner: People.dana, Self.duplicate))
        sold.when(.merge(LeadID(2))).refuses(.conflict, "L2 is an opportunity, L1 only an MQL; merge L1 into L2 instead")
        #expect(sold.when(.merge(LeadID(1)), on: LeadID(2)).then("merged").lead(LeadID(2))?.stage == .opportunity)
        two.when(.merge(LeadID(2)), by: People.cleo)
            .refuses(.notPermitted, "only SDRs, marketers and team leads can merge SALs; you are a closer")
    }

    @Test("erasing a merged lead erases the whole person")
    func erased() throws {
        let story = Self.two().when(.merge(LeadID(2))).and(2, .did(.erased(Erased(digests: [])), by: People.ada))
        let lead = try #require(story.lead)
        #expect(lead.fields[.email] == nil)
        #expect(lead.absorbed.map(\.id) == [LeadID(2)])
        #expect(lead.absorbed.allSatisfy { $0.fields.isEmpty })
    }
}

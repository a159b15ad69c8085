import Lifecycle
import Testing

@Suite("Merging two leads")
struct MergeTests {
    static let twin = LeadFields([
        .firstName: "P.", .lastName: "Natarajan", .company: "Halden Pumps", .email: "p.natarajan@home.example",
        .phone: "+49 421 555 0199",
        .city: "Bremen", .externalID: "00Q2",
    ])

    /// L1 in hand, L2 as it came in twice; each with something of its own.
    static func two() -> Story {
        given(
            .captured(.sal, owner: People.dana), .touched(.call, .noAnswer), .assessed(["budget": "no", "need": "yes"]),
            .did(.noted("first"))
        )
        .and(
            2, .captured(.mql, twin), .did(.engaged(Engagement(type: .formSubmitted, form: .pricing))), .touched(.email, .replied),
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
        guard case .absorbed(let former, let survivor) = story.history(LeadID(2)).standing else {
            Issue.record("L2 stands for itself")
            return
        }
        #expect(survivor == LeadID(1))
        #expect(former.fields[.externalID] == "00Q2")
    }

    @Test("blank fields are filled, what is known stands, and of two answers the newer one counts")
    func fields() throws {
        let lead = try #require(Self.two().when(.merge(LeadID(2))).lead)
        #expect(lead.fields[.email] == "priya@halden.example")
        #expect(lead.fields[.firstName] == "Priya")
        #expect(lead.fields[.city] == "Bremen")
        #expect(lead.answers.mapValues(\.answer) == ["budget": "yes", "need": "yes", "authority": "yes"])
        #expect(lead.knows("00Q2", of: .externalID))
        #expect(!lead.knows("00Q3", of: .externalID))
        // The other way round the older answer gives way just so, and a tie is the survivor's.
        let other = try #require(Self.two().when(.merge(LeadID(1)), on: LeadID(2)).lead(LeadID(2)))
        #expect(other.answers["budget"]?.answer == "yes")
        #expect(other.fields[.email] == "p.natarajan@home.example")
        #expect(other.stage == .mql)
    }

    @Test("a dead address stays dead where it is kept, and says nothing of another one; an opt-out is the person's")
    func channels() {
        let bounced = given(.captured(.sal, owner: People.dana))
            .and(2, .captured(.mql, Self.twin), .did(.bounced(ChannelChange(channel: .email))))
        #expect(bounced.when(.merge(LeadID(2))).lead?.channels.isClosed(.email) == false)
        #expect(bounced.when(.merge(LeadID(1)), on: LeadID(2)).lead(LeadID(2))?.channels.closing(.email) == .bounced)
        let dead = given(.captured(.sal, owner: People.dana))
            .and(2, .captured(.mql, Self.twin), .did(.bounced(ChannelChange(channel: .call))))
        #expect(dead.when(.merge(LeadID(2))).lead?.channels.closing(.call) == .bounced, "the same number")
        let out = given(.captured(.sal, owner: People.dana), .did(.optedIn(ChannelChange(channel: .email))))
            .and(2, .captured(.mql, Self.twin), .did(.optedOut(ChannelChange(channel: .email))))
        #expect(out.when(.merge(LeadID(2))).lead?.channels.closing(.email) == .optedOut)
        let back = out.and(1, .did(.optedIn(ChannelChange(channel: .email))))
        #expect(back.when(.merge(LeadID(2))).lead?.channels.isClosed(.email) == false, "the newer word")
    }

    @Test("later lines count for the survivor under either number; parted, each has its own again")
    func parting() throws {
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
        // The lines of the other are told by neither, the merge and its undo by both.
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

    @Test("undo of a merge brings both back exactly")
    func identity() throws {
        let before = Self.two()
        var story = before.when(.merge(LeadID(2)))
        story.undo(try #require(story.lastAction).lines, by: People.dana)
        for id in [LeadID(1), LeadID(2)] {
            #expect(story.lead(id)?.withoutBookkeeping == before.lead(id)?.withoutBookkeeping)
        }
    }

    @Test("in random histories of leads that are merged and parted, taking back the last action brings every lead back as it was")
    func random() {
        var (merges, parted) = (0, 0)
        for seed in 1...60 {
            var random = SeededRandom(seed: UInt64(seed))
            var story = given(.captured(.mql), in: TestDefinition.standardLike.withOpenGates)
                .and(2, .captured(.mql, Self.twin)).and(3, .captured(.sal, owner: People.dana, .plain))
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
                // Every line is told by one lead's history at least.
                let told = Set(ids.flatMap { story.history($0).lines.map(\.seq) })
                #expect(told.count == story.history.entries.count)
                if random.next() % 5 == 0 {
                    story = back
                    parted += isMerge ? 1 : 0
                }
            }
        }
        #expect(merges > 50)
        #expect(parted > 5)
    }

    @Test("merges in a chain resolve to the last survivor and are parted in order")
    func chain() throws {
        var story = given(.captured(.mql), .did(.noted("one"))).and(2, .captured(.mql, Self.twin), .did(.noted("two")))
            .and(3, .captured(.mql, .plain), .did(.noted("three")))
        story = story.when(.merge(LeadID(2)), on: LeadID(1))
        let first = try #require(story.lastAction)
        story = story.when(.merge(LeadID(1)), on: LeadID(3))
        let second = try #require(story.lastAction)
        #expect(story.lead(LeadID(3))?.noteCount == 3)
        #expect(story.lead(LeadID(3))?.absorbed.map(\.id) == [LeadID(2), LeadID(1)])
        for number in [1, 2] {
            guard case .absorbed(_, LeadID(3)) = story.history(LeadID(number)).standing else {
                Issue.record("L\(number) is not part of L3")
                continue
            }
        }
        func refusal(_ action: ActionLines, _ lead: Int) -> Refusal? {
            story.history(LeadID(lead)).refusalOfUndo(of: action, lead: LeadID(lead), zone: .utc, now: story.now)
        }
        #expect(refusal(first, 1)?.message.contains("your own later action") == true)
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

    @Test("parting is blocked when somebody has changed the one lead since, and not by what happened to either after it was parted")
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
        // An older action of either stands behind the merge.
        let touched = Self.two().when(.touch(Touch(channel: .call)))
        let touch = try #require(touched.lastAction)
        let after = touched.when(.merge(LeadID(2)), by: People.tess)
        let refused = after.history(LeadID(1)).refusalOfUndo(of: touch, lead: LeadID(1), zone: .utc, now: after.now)
        #expect(refused?.message.contains("merged by tess") == true)
        // Once parted, what is done to the other lead is its own affair.
        var parted = after
        parted.undo(try #require(after.lastAction).lines, by: People.tess)
        parted = parted.and(2, .did(.edited(FieldChanges([.city: "Kiel"])), by: People.ben))
        #expect(parted.history(LeadID(1)).refusalOfUndo(of: touch, lead: LeadID(1), zone: .utc, now: parted.now) == nil)
    }

    @Test("what makes no sense is refused in words")
    func refusals() {
        let two = Self.two()
        two.when(.merge(LeadID(1))).refuses(.nothingToChange, "into itself")
        two.when(.merge(LeadID(9))).refuses(.noSuchLead, "no lead L9")
        let merged = two.when(.merge(LeadID(2)))
        merged.when(.merge(LeadID(2))).refuses(.nothingToChange, "L2 was merged into L1 already")
        let third = merged.and(3, .captured(.mql, .plain))
        third.when(.merge(LeadID(2)), on: LeadID(3)).refuses(.conflict, "L2 was merged into L1 already; merge L1")
        two.when(.reject(reason: "timing")).when(.merge(LeadID(2))).refuses(.wrongStage)
        let others = given(.captured(.mql)).and(2, .captured(.sal, owner: People.ben, Self.twin))
        others.when(.merge(LeadID(2))).refuses(.notYours, "L2 is Ben's")
        others.when(.merge(LeadID(1)), on: LeadID(2)).refuses(.notYours, "L2 is Ben's")
        others.when(.merge(LeadID(2)), by: People.tess).then("merged")
        let closed = given(.captured(.mql)).and(2, .captured(.nurture, Self.twin))
        closed.when(.merge(LeadID(2)), by: People.mark).refuses(.wrongStage, "L2 is")
        let sold = given(.captured(.mql)).and(2, .captured(.opportunity, owner: People.dana, Self.twin))
        sold.when(.merge(LeadID(2))).refuses(.conflict, "L2 is opportunity and L1 only MQL: merge L1 into L2")
        #expect(sold.when(.merge(LeadID(1)), on: LeadID(2)).then("merged").lead(LeadID(2))?.stage == .opportunity)
        two.when(.merge(LeadID(2)), by: People.cleo).refuses(.notPermitted, "marketing, sdr, teamlead")
    }

    @Test("whoever is erased under one number is forgotten under all")
    func erased() throws {
        let story = Self.two().when(.merge(LeadID(2))).and(2, .did(.erased(Erased(digests: [])), by: People.ada))
        let lead = try #require(story.lead)
        #expect(lead.fields[.email] == nil)
        #expect(lead.absorbed.map(\.id) == [LeadID(2)])
        #expect(lead.absorbed.allSatisfy { $0.fields.isEmpty })
    }
}

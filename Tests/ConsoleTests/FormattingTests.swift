import Console
import Lifecycle
import Screen
import Testing

@Suite("Formatting and parsing")
struct FormattingTests {
    @Test("A title matches letters in order, with a higher score at the start of words")
    func fuzzy() {
        #expect(FuzzyMatch.score("xyz", in: "snooze") == nil)
        #expect((FuzzyMatch.score("sn", in: "snooze") ?? 0) > (FuzzyMatch.score("sn", in: "this lead only now") ?? 0))
        #expect((FuzzyMatch.score("nf", in: "next found") ?? 0) > (FuzzyMatch.score("nf", in: "note of") ?? 0))
        #expect(FuzzyMatch.score("", in: "anything") == 0)
    }

    @Test("Every kind of entry has a sentence, a short text and a notice")
    func entries() {
        let now = Instant.mondayMorning
        let formatter = EntryFormatter(definition: .sample, team: .sample, now: now)
        let events: [Event] = [
            .captured(Captured(stage: .mql, fields: LeadFields([.firstName: "Ann"]))),
            .engaged(Engagement(type: .chat, asksForSales: true)),
            .promoted(Promoted(stage: .mql, score: ScoreSnapshot(fit: 1, engagement: 2))),
            .accepted(Accepted(stage: .sal, owner: Login("kim"), score: ScoreSnapshot(fit: 1, engagement: 2))),
            .qualified(Qualified(stage: .sql)),
            .rejected(Declined(reason: "timing", note: "in spring")), .disqualified(Declined(reason: "fit")),
            .converted(Converted(stage: .opportunity, conversion: Conversion(account: "Acme", amount: Money(cents: 100)))),
            .closed(Closed(outcome: .lost, reason: "competitor")), .touched(Touch(channel: .call, direction: .inbound)),
            .followUpScheduled(FollowUp(channel: .meeting, at: now + .hours(3))),
            .assessed(Assessed(answers: ["budget": "yes", "need": ""])),
            .assigned(Assigned(owner: Login("kim"))), .assigned(Assigned(owner: Login("kim"), isClaim: true)), .released,
            .snoozed(until: now + .days(1)), .noted("hello"), .edited(FieldChanges([.title: "CEO"])),
            .optedOut(ChannelChange(channel: nil)),
            .optedIn(ChannelChange(channel: .email)), .bounced(ChannelChange(channel: .email, stage: .dropped)),
            .reengaged(Reengaged(stage: .mql)), .requalified(Requalified(stage: .mql, score: ScoreSnapshot(fit: 0, engagement: 0))),
            .undone(Undone(ranges: [SequenceNumber(2)...SequenceNumber(4)])),
            .imported(Imported(form: "leads", counts: ["added": 3], fileDigest: "", fileName: "a.csv")),
            .definitionAdopted(DefinitionAdopted(number: 1, name: "standard", text: "")),
            .definitionSigned(DefinitionSigned(number: 1, side: .sales)),
            .repUpdated(TeamMember(login: Login("kim"), name: "Kim", roles: [.sdr])), .erased(Erased(digests: [])),
            .unknown(kind: "later"),
        ]
        var sentences: Set<String> = []
        for event in events {
            let entry = Entry(
                seq: SequenceNumber(1), action: ActionID(high: 1, low: 1), at: now, by: .person(Login("dana")),
                lead: LeadID(5), definition: 1,
                event: event)
            #expect(!formatter.brief(entry).isEmpty)
            #expect(!formatter.notice(entry).isEmpty)
            #expect(formatter.details(entry).count > 4)
            sentences.insert(formatter.sentence(entry))
        }
        #expect(sentences.count == events.count)
        #expect(sentences.contains("dana rejected L5, returned to nurture: not now (\"in spring\")"))
        #expect(sentences.contains("dana undid entries 2–4"))
    }

    @Test("Every action has one declaration, and no key triggers two actions in one context")
    func actionTable() {
        #expect(Set(ActionSpec.table.map(\.action)) == Set(ConsoleAction.allCases))
        #expect(ActionSpec.table.count == ConsoleAction.allCases.count)
        for context in ConsoleContext.allCases {
            let keys = ActionSpec.table.filter { $0.contexts.contains(context) }.flatMap(\.keys)
            #expect(Set(keys).count == keys.count, "\(context)")
        }
        for spec in ActionSpec.table { #expect(!spec.title.isEmpty && spec.help.hasSuffix(".") && !spec.keys.isEmpty) }
    }

    @Test("Every documented key is bound in a list of leads")
    func documentedKeys() {
        let names = [
            "a", "r", "d", "c", "t", "b", "o", "s", "m", "e", "A", "C", "+", "p", "@", "Space", "v", "u", "C-r", "/", "n", "N", "f",
            "Tab",
            "1", "2", "3", "6", "7", "Enter", "R", ":", "?", "q", "Q", "C-z", "C-l", "Down", "Up", "PgDn", "PgUp", "Home", "End",
            "j", "k",
            "g", "G", "C-d", "C-u",
        ]
        for name in names {
            let key = Key(name: name)
            #expect(key.flatMap { ActionSpec.bound(to: $0, in: .list) } != nil, "\(name)")
        }
    }

    @Test("Drawing 200 columns by 60 rows is fast")
    func drawingIsFast() throws {
        let workspace = try TestWorkspace.sample()
        for number in 20...120 { try workspace.lead(number, people[number % 10], ago: .minutes(number)) }
        let driver = try Driver(workspace, Size(rows: 60, columns: 200))
        let clock = ContinuousClock()
        let time = clock.measure { for _ in 0..<10 { _ = driver.frame } }
        // A generous limit, for an unoptimised build on a busy machine; the benchmark measures the real cost.
        #expect(time / 10 < .milliseconds(100))
    }
}

import Formats
import Foundation
import Lifecycle
import Testing

@testable import Journal

@Suite("The keys and kinds of format 2")
struct FormatTwoTests {
    private static let file = "format2-new.jsonl"
    private static let batch = ActionID(high: 0x01A2_2000_0000_7000, low: 0x8000_0000_0000_00FF)

    /// What the kept journal says; another program wrote it from the description of the format.
    private static let expected: [Event] = [
        .captured(
            Captured(
                stage: .inquiry,
                fields: LeadFields(
                    [
                        .externalID: "00Q5e00000AbCdE", .lastName: "Okafor", .email: "amara@lattice.example",
                        .phone: "+1 555 0123", .source: "Web",
                    ],
                    identities: LeadIdentities(
                        recordIDs: [
                            RecordID(system: "salesforce", id: "00Q5e00000AbCdE"), RecordID(system: "hubspot", id: "51"),
                            RecordID(id: "77"),
                        ], emails: ["a.okafor@lattice.example"], phones: ["+1 555 0124", "+1 555 0125"])))),
        .captured(Captured(stage: .inquiry, fields: LeadFields())),
        .engaged(Engagement(type: .capturedAgain, campaign: "brine", source: "Fair", detail: "people.csv")),
        .promoted(
            Promoted(
                stage: .mql, score: ScoreSnapshot(fit: 20, engagement: 30),
                evidence: [EvidencePoint(rule: "title-decides", points: 20), EvidencePoint(rule: "form", points: 30)])),
        .rejected(
            Declined(reason: "timing", note: "call in March", returnOn: Day(year: 2027, month: 3, day: 1), track: "spring")),
        .touched(Touch(channel: .email, note: "sent the brochure", track: "spring", step: 2)),
        .edited(
            FieldChanges(
                recordIDs: [RecordID(system: "salesforce", id: "00Q5e00000AbCdE")], emails: [], phones: ["+1 555 0124"],
                returnOn: Day(year: 2027, month: 4, day: 1).map { .set($0) }, track: .set("autumn"))),
        .edited(FieldChanges(returnOn: .cleared, track: .cleared)),
        .accountChanged(
            AccountChange(
                account: AccountID(3), name: .set("Lattice Foods"), domain: .set("lattice.example"), owner: .set(dana))),
        .accountChanged(AccountChange(account: AccountID(4))),
        .accountMerged(AccountMerged(account: AccountID(3), absorbed: AccountID(4))),
        .reengaged(Reengaged(stage: .sql, owner: dana)),
        .converted(Converted(stage: .opportunity, conversion: Conversion(amount: Money(cents: 100, currency: "EUR")))),
        .opportunityOpened(
            OpportunityChange(
                opportunity: OpportunityID(7), account: AccountID(3), amount: Money(cents: 1_200_000, currency: "EUR"),
                closeDate: Day(year: 2027, month: 1, day: 31).map { .set($0) }, chance: 40, nextStep: .set("send the offer"))),
        .opportunityChanged(
            OpportunityChange(opportunity: OpportunityID(7), closeDate: .cleared, chance: 60, nextStep: .cleared)),
        .closed(Closed(outcome: .won, opportunity: OpportunityID(7), amount: Money(cents: 1_100_000, currency: "EUR"))),
        .costRecorded(
            CostRecorded(
                source: "Fair", month: Month(of: Day(number: 20_770)), amount: Money(cents: 250_000, currency: "EUR"))),
        .imported(Imported(form: "leads", counts: ["added": 1], fileDigest: "ab12")),
        .unknown(kind: "cloned"),
        .erased(Erased(digests: ["00ff"], leads: [LeadID(2)], batches: [batch], accounts: [AccountID(4)])),
    ]

    @Test("a kept journal with every new key and kind is read as it was meant")
    func reading() throws {
        let workspace = try Workspace(keptJournal: Self.file)
        let (entries, _) = try workspace.open().all()
        #expect(entries.count == Self.expected.count)
        for (entry, event) in zip(entries, Self.expected) { #expect(entry.event == event, "entry \(entry.seq)") }
        #expect(try workspace.open().verify().isSound)
    }

    @Test("a single line found by its location is decoded alike")
    func singleLines() throws {
        let workspace = try Workspace(keptJournal: Self.file)
        let journal = try workspace.open()
        var locations: [LineLocation] = []
        _ = try journal.read(after: journal.start) { (action) throws(JournalError) in
            locations += action.lines.map { LineLocation(offset: $0.offset, length: $0.length) }
            return .continue
        }
        var events: [Event] = []
        var next = 0
        try journal.bytes(at: locations, generation: journal.header.generation) { (line) throws(JournalError) in
            events.append(try Entry(line: line, at: locations[next]).event)
            next += 1
        }
        #expect(events == Self.expected)
    }

    @Test("personal data may be missing only of the leads, imports and accounts that an erasure names")
    func missingErasure() throws {
        let workspace = try Workspace(keptJournal: Self.file)
        let bytes = workspace.bytes
        let erased = try #require(bytes.dropLast().lastIndex(of: 0x0A))
        try workspace.overwrite(bytes[...erased])
        #expect(
            try workspace.open().verify().missingPersons == [.lead(LeadID(2)), .account(AccountID(4)), .batch(Self.batch)])
        #expect(throws: JournalError.self) { try workspace.open().all() }
    }

    @Test("an erasure removes the names of imports and accounts too")
    func erasingNames() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        func line(_ event: Event, _ lead: LeadID? = nil) -> Draft { Draft(lead: lead, by: .person(dana), event: event) }
        try journal.add([note("zap-1")], intent: 1)
        try journal.add([line(.imported(Imported(form: "leads", counts: [:], fileDigest: "", fileName: "zap-2.csv")))], intent: 2)
        try journal.add([line(.imported(Imported(form: "leads", counts: [:], fileDigest: "", fileName: "keep.csv")))], intent: 3)
        let names = [(3, "zap-3"), (4, "keep-4")]
        for (number, name) in names {
            try journal.add(
                [line(.accountChanged(AccountChange(account: AccountID(number), name: .set(name))))], intent: 4 + number)
        }
        let offer = OpportunityChange(opportunity: OpportunityID(1), account: AccountID(3), nextStep: .set("keep-5"))
        try journal.add([line(.opportunityOpened(offer), LeadID(2))], intent: 9)
        let event = Event.erased(
            Erased(digests: [], leads: [LeadID(1)], batches: [intent(2)], accounts: [AccountID(3)]))
        _ = try journal.erase(
            [LeadID(1)], and: [.batch(intent(2)), .account(AccountID(3))], intent(10), holder: dana, after: journal.start,
            catchingUp: { _ in }, deciding: { _ in draft([line(event)]) })
        let text = workspace.content(workspace.folder.journal)
        #expect(!text.contains("zap"))
        for kept in ["keep.csv", "keep-4", "keep-5"] { #expect(text.contains(kept), "\(kept)") }
        #expect(try workspace.open().verify().isSound)
    }

    @Test("an erasure that names too little changes nothing")
    func incompleteErasure() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        try journal.add([note("zap")], intent: 1)
        let before = workspace.bytes
        #expect(throws: JournalError.self) {
            try journal.erase(
                [LeadID(1)], intent(2), holder: dana, after: journal.start, catchingUp: { _ in },
                deciding: { _ in draft([Draft(lead: LeadID(2), by: .person(dana), event: .erased(Erased(digests: [])))]) })
        }
        #expect(workspace.bytes == before)
    }

    @Test("only a value that an earlier version could not skip makes a line of a later version")
    func lineVersions() throws {
        let workspace = try Workspace(format: .one)
        try workspace.open().add(everyEvent.map { Draft(lead: LeadID(1), by: .person(dana), event: $0) }, intent: 1)
        for line in workspace.content(workspace.folder.journal).split(separator: "\n").dropFirst() {
            #expect(line.hasPrefix("{\"v\":2,") == line.contains("capturedAgain"))
        }
    }

    @Test("ids of accounts and opportunities are read only as winnow writes them", arguments: ["3", "a3", "A03", "A0", "L3", ""])
    func malformedIDs(_ id: String) throws {
        let workspace = try Workspace()
        var chain = try workspace.open().header.chain
        let body =
            "{\"v\":1,\"seq\":1,\"id\":\"\(intent(1))\",\"at\":\"2026-11-23T09:14:05.123Z\",\"by\":\"dana\",\"kind\":\"accountChanged\",\"data\":{\"accountId\":\"\(id)\"}}"
        let hash = Array(body.utf8).withBytes { chain.advance($0) }
        try workspace.overwrite(workspace.bytes + Array("\(body.dropLast()),\"sum\":\"\(hash)\"}\n".utf8))
        #expect(throws: JournalError.self) { try workspace.open().all() }
    }
}

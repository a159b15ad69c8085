import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Merged leads")
struct MergedLeadTests {
    private func fixture() throws -> IndexFixture {
        let fixture = try IndexFixture()
        try fixture.write(
            1,
            captured(
                .mql, [.firstName: "Lena", .lastName: "Müller", .company: "Acme", .externalID: "00Q1", .phone: "0421 55 55 55"]))
        try fixture.write(
            2,
            captured(
                .mql,
                [
                    .firstName: "L.", .lastName: "Mueller", .company: "Acme", .externalID: "00Q2", .email: "lena@acme.example",
                    .phone: "0421 66 66 66",
                ]))
        try fixture.write(3, captured(.viable, [.firstName: "Max", .lastName: "Ng", .company: "Steel", .phone: "0421 66 66 66"]))
        return fixture
    }

    private func keys(_ fields: [LeadField: String]) throws -> MatchKeys {
        var lead: Lead?
        Lead.evolve(
            &lead,
            Entry(
                seq: SequenceNumber(1), action: ActionID(high: 0, low: 0), at: Instant(milliseconds: 0), by: .person(dana),
                lead: LeadID(9),
                definition: 1, event: captured(.mql, fields)))
        return testKeys(try #require(lead))
    }

    private func mql(_ model: ReadModel, _ fixture: IndexFixture) throws -> [Int] {
        try model.queues.rows(QueueRequest(queue: .mql, scope: .team, now: fixture.now), limit: 10).map(\.id.number)
    }

    @Test("The absorbed lead leaves lists and counts; its number, external id, e-mail, phone and names find the survivor")
    func resolving() throws {
        let fixture = try fixture()
        let model = try fixture.model()
        let before = try IndexSnapshot(model, now: fixture.now)
        let merge = try fixture.write(1, .merged(Merged(absorbed: LeadID(2))))
        let changes = try model.catchUp()
        #expect(changes.touched == [LeadID(1), LeadID(2)])
        #expect(try mql(model, fixture) == [1])
        #expect(try model.queues.count(QueueRequest(queue: .mql, scope: .team, now: fixture.now)).total == 1)
        #expect(try model.queues.rows([LeadID(2)]).isEmpty)
        #expect(try model.matches.survivor(of: LeadID(2)) == LeadID(1))
        #expect(try model.matches.survivor(of: LeadID(1)) == nil)
        for text in ["L2", "Mueller", "lena@acme", "00Q2", "0421666666"] {
            #expect(try model.search.leads(text, limit: 5).map(\.id).contains(LeadID(1)), "\(text)")
        }
        #expect(
            try model.matches.leads(with: [keys([.externalID: "00Q2"]), keys([.email: "lena@acme.example"])]) == [
                [LeadID(1)], [LeadID(1)],
            ])
        #expect(try model.duplicates.matches(of: LeadID(3)).map(\.lead) == [LeadID(1)])
        #expect(try model.duplicates.matches(of: LeadID(1)).map(\.lead) == [LeadID(3)])
        #expect(try model.lines.journal(before: nil, limit: 10, lead: LeadID(1)).map(\.seq.value) == [4, 2, 1])
        #expect(try model.lines.journal(before: nil, limit: 10, lead: LeadID(2)).map(\.seq.value) == [4, 2, 1])
        #expect(try model.lines.history(of: LeadID(1)).fold()?.fields[.email] == "lena@acme.example")

        try fixture.undo(merge)
        #expect(try model.catchUp().touched == [LeadID(1), LeadID(2)])
        let after = try IndexSnapshot(model, now: fixture.now)
        #expect(after.lists["mql team "]?.map(\.id) == before.lists["mql team "]?.map(\.id))
        #expect(after.counts == before.counts)
        #expect(after.found.mapValues { $0.map(\.id) } == before.found.mapValues { $0.map(\.id) })
        #expect(after.matches == before.matches)
        #expect(after.possibleDuplicates == before.possibleDuplicates)
        #expect(try model.matches.survivor(of: LeadID(2)) == nil)
    }

    @Test("Other users get the changes of both leads")
    func changes() throws {
        let fixture = try fixture()
        let model = try fixture.model(me: kim)
        try fixture.write(1, .merged(Merged(absorbed: LeadID(2))), by: dana)
        let changes = try model.catchUp()
        #expect(changes.byOthers.keys.sorted() == [LeadID(1), LeadID(2)])
        #expect(changes.byOthers[LeadID(2)]?.event == .merged(Merged(absorbed: LeadID(2))))
    }

    @Test("A scan sees merged leads once, with the lines of both")
    func scan() throws {
        let fixture = try fixture()
        try fixture.write(1, .touched(Touch(channel: .call)))
        try fixture.write(2, .touched(Touch(channel: .email)))
        try fixture.write(1, .merged(Merged(absorbed: LeadID(2))))
        let touches = try fixture.model().scan(
            Queue.allCases, from: [LeadID: Int](), adding: { $0[$1.id] = $1.touches.count },
            merging: { $0.merge($1) { first, _ in first } })
        #expect(touches == [LeadID(1): 2, LeadID(3): 0])
    }

    @Test("A line about the absorbed number changes the survivor's row, in an updated and in a rebuilt index")
    func laterLines() throws {
        let fixture = try fixture()
        let model = try fixture.model()
        try fixture.write(1, .merged(Merged(absorbed: LeadID(2))))
        _ = try model.catchUp()
        try fixture.write(2, .edited(FieldChanges([.title: "VP Sales"])))
        _ = try model.catchUp()
        #expect(try model.queues.rows([LeadID(1)]).first?.title == "VP Sales")
        let rebuilt = try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now)
        #expect(try IndexSnapshot(model, now: fixture.now).differences(rebuilt).isEmpty)
    }
}

import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Leads that were merged")
struct MergedLeadTests {
    private func desk() throws -> IndexFixture {
        let desk = try IndexFixture()
        try desk.write(
            1,
            captured(
                .mql, [.firstName: "Lena", .lastName: "Müller", .company: "Acme", .externalID: "00Q1", .phone: "0421 55 55 55"]))
        try desk.write(
            2,
            captured(
                .mql,
                [
                    .firstName: "L.", .lastName: "Mueller", .company: "Acme", .externalID: "00Q2", .email: "lena@acme.example",
                    .phone: "0421 66 66 66",
                ]))
        try desk.write(3, captured(.viable, [.firstName: "Max", .lastName: "Ng", .company: "Steel", .phone: "0421 66 66 66"]))
        return desk
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

    private func mql(_ model: ReadModel, _ desk: IndexFixture) throws -> [Int] {
        try model.rows(QueueRequest(queue: .mql, scope: .team, now: desk.now), limit: 10).map(\.id.number)
    }

    @Test("the absorbed row leaves lists and counts, and its number, external id, e-mail, phone and names lead to the survivor")
    func resolving() throws {
        let desk = try desk()
        let model = try desk.model()
        let before = try Seen(model, now: desk.now)
        let merge = try desk.write(1, .merged(Merged(absorbed: LeadID(2))))
        let news = try model.catchUp()
        #expect(news.touched == [LeadID(1), LeadID(2)])
        #expect(try mql(model, desk) == [1])
        #expect(try model.count(QueueRequest(queue: .mql, scope: .team, now: desk.now)).total == 1)
        #expect(try model.rows([LeadID(2)]).isEmpty)
        #expect(try model.survivor(of: LeadID(2)) == LeadID(1))
        #expect(try model.survivor(of: LeadID(1)) == nil)
        for text in ["L2", "Mueller", "lena@acme", "00Q2", "0421666666"] {
            #expect(try model.search(text, limit: 5).map(\.id).contains(LeadID(1)), "\(text)")
        }
        #expect(
            try model.matches([keys([.externalID: "00Q2"]), keys([.email: "lena@acme.example"])]) == [[LeadID(1)], [LeadID(1)]])
        #expect(try model.likenesses(of: LeadID(3)).map(\.id) == [LeadID(1)])
        #expect(try model.likenesses(of: LeadID(1)).map(\.id) == [LeadID(3)])
        #expect(try model.journal(before: nil, limit: 10, lead: LeadID(1)).map(\.seq.value) == [4, 2, 1])
        #expect(try model.journal(before: nil, limit: 10, lead: LeadID(2)).map(\.seq.value) == [4, 2, 1])
        #expect(try model.history(of: LeadID(1)).fold()?.fields[.email] == "lena@acme.example")

        try desk.takeBack(merge)
        #expect(try model.catchUp().touched == [LeadID(1), LeadID(2)])
        let after = try Seen(model, now: desk.now)
        #expect(after.lists["mql team "]?.map(\.id) == before.lists["mql team "]?.map(\.id))
        #expect(after.counts == before.counts)
        #expect(after.found.mapValues { $0.map(\.id) } == before.found.mapValues { $0.map(\.id) })
        #expect(after.matches == before.matches)
        #expect(after.likenesses == before.likenesses)
        #expect(try model.survivor(of: LeadID(2)) == nil)
    }

    @Test("others are told what became of either lead")
    func news() throws {
        let desk = try desk()
        let model = try desk.model(me: kim)
        try desk.write(1, .merged(Merged(absorbed: LeadID(2))), by: dana)
        let news = try model.catchUp()
        #expect(news.foreign.keys.sorted() == [LeadID(1), LeadID(2)])
        #expect(news.foreign[LeadID(2)]?.event == .merged(Merged(absorbed: LeadID(2))))
    }

    @Test("a survey looks at merged leads once, with the lines of both")
    func survey() throws {
        let desk = try desk()
        try desk.write(1, .touched(Touch(channel: .call)))
        try desk.write(2, .touched(Touch(channel: .email)))
        try desk.write(1, .merged(Merged(absorbed: LeadID(2))))
        let survey = LeadScan(
            of: Queue.allCases, from: [LeadID: Int](), taking: { $0[$1.id] = $1.touches.count },
            joining: { $0.merge($1) { first, _ in first } })
        #expect(try desk.model().survey(survey) == [LeadID(1): 2, LeadID(3): 0])
    }

    @Test("a line under the absorbed number changes the survivor's row, however the index came about")
    func laterLines() throws {
        let desk = try desk()
        let model = try desk.model()
        try desk.write(1, .merged(Merged(absorbed: LeadID(2))))
        _ = try model.catchUp()
        try desk.write(2, .edited(FieldChanges([.title: "VP Sales"])))
        _ = try model.catchUp()
        #expect(try model.rows([LeadID(1)]).first?.title == "VP Sales")
        #expect(try Seen(model, now: desk.now).differences(Seen(try desk.model(inMemory: true), now: desk.now)).isEmpty)
    }
}

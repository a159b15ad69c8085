import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("A definition that is adopted")
struct AdoptionTests {
    @Test("scores a living index anew as it would be built, however many leads change", arguments: [1, 100, 1_000_000])
    func scoresAnew(manyChanges: Int) throws {
        let desk = try desk(manyChanges: manyChanges)
        let model = try desk.model()
        let before = try model.rows(QueueRequest(queue: .mql, scope: .team, now: desk.now), limit: 10)
        let written = try desk.adopt(2, webPoints: 21)
        _ = try model.applied(written)
        let after = try model.rows(QueueRequest(queue: .mql, scope: .team, now: desk.now), limit: 10)
        #expect(before.map(\.score) != after.map(\.score))
        #expect(model.definition.number == 2)
        let rebuilt = try Seen(try desk.model(inMemory: true), now: desk.now)
        #expect(try Seen(model, now: desk.now).differences(rebuilt).isEmpty)
        #expect(desk.databases.count == 1, "nothing was built anew")
    }

    @Test("is taken over from the console that scored the leads first")
    func takenOver() throws {
        let desk = try desk(manyChanges: 10)
        let (first, second) = (try desk.model(), try desk.model(me: kim))
        let written = try desk.adopt(2, webPoints: 35)
        _ = try first.applied(written)
        var told = 0
        desk.scoring = { _ in told += 1 }
        _ = try second.catchUp()
        #expect(told == 0)
        #expect(second.definition.number == 2)
        #expect(try Seen(second, now: desk.now).differences(Seen(first, now: desk.now)).isEmpty)
    }

    @Test("says how far the scoring has come")
    func progress() throws {
        let desk = try desk(manyChanges: 10)
        var told: [Double] = []
        desk.scoring = { told.append($0) }
        let model = try desk.model()
        _ = try model.applied(try desk.adopt(2, webPoints: 35))
        #expect(told.first == 0 && told.last == 1)
        #expect(told == told.sorted() && told.count > 2)
    }

    @Test("names the leads that it moves, until each has moved or somebody has decided on it")
    func moves() throws {
        let desk = try IndexFixture()
        let model = try desk.model()
        try desk.write(1, captured(.inquiry, [.company: "Acme", .title: "VP Sales"]))
        try desk.write(2, captured(.inquiry, [.company: "Acme", .title: "VP Sales"]))
        try desk.write(3, captured(.inquiry, [.title: "Buyer"]))
        _ = try model.catchUp()
        #expect(try model.requalifiable(limit: 10).isEmpty)
        // A VP is worth 45 points by it, and 40 make an MQL.
        let adopted = try desk.adopt(2, webPoints: 49)
        _ = try model.applied(adopted)
        #expect(try model.requalifiable(limit: 10) == [LeadID(1), LeadID(2)])
        #expect(try model.requalifiable(limit: 1).count == 1)
        let moved = Requalified(stage: .mql, score: ScoreSnapshot(fit: 45, engagement: 0), trigger: nil)
        let move = try desk.write([Draft(lead: LeadID(1), by: .rule("definition"), event: .requalified(moved))])
        try desk.write(2, .assigned(Assigned(owner: kim)))
        _ = try model.catchUp()
        #expect(try model.requalifiable(limit: 10).isEmpty)
        try desk.takeBack(move)
        _ = try model.catchUp()
        #expect(try model.requalifiable(limit: 10) == [LeadID(1)])
    }

    /// A desk with 5,000 leads, most of which a new definition scores otherwise.
    private func desk(manyChanges: Int) throws -> IndexFixture {
        let desk = try IndexFixture()
        desk.manyChanges = manyChanges
        for start in stride(from: 1, to: 5000, by: 1000) {
            var drafts: [Draft] = []
            for lead in start..<start + 1000 {
                let stage: Stage = lead % 3 == 0 ? .mql : .inquiry
                let fields: [LeadField: String] = [
                    .lastName: "Ng\(lead)", .company: "Acme", .title: lead % 2 == 0 ? "VP Sales" : "Buyer", .country: "DE",
                ]
                drafts.append(Draft(lead: LeadID(lead), by: .person(dana), event: captured(stage, fields)))
                drafts.append(
                    Draft(
                        lead: LeadID(lead), by: .person(dana),
                        event: .engaged(Engagement(type: .formSubmitted, form: .pricing))))
            }
            try desk.write(drafts)
        }
        desk.now = desk.now + .hours(5)
        return desk
    }
}

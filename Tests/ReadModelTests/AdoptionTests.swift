import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("Adopting a definition")
struct AdoptionTests {
    @Test("rescores an existing index as a rebuild would, however many leads change", arguments: [1, 100, 1_000_000])
    func scoresAnew(reindexThreshold: Int) throws {
        let fixture = try fixture(reindexThreshold: reindexThreshold)
        let model = try fixture.model()
        let before = try model.queues.rows(QueueRequest(queue: .mql, scope: .team, now: fixture.now), limit: 10)
        let written = try fixture.adopt(2, webPoints: 21)
        _ = try model.apply(written)
        let after = try model.queues.rows(QueueRequest(queue: .mql, scope: .team, now: fixture.now), limit: 10)
        #expect(before.map(\.score) != after.map(\.score))
        #expect(model.definition.number == 2)
        let rebuilt = try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now)
        #expect(try IndexSnapshot(model, now: fixture.now).differences(rebuilt).isEmpty)
        #expect(fixture.databases.count == 1, "nothing was rebuilt")
    }

    @Test("uses the result of the console that rescored the leads first")
    func takenOver() throws {
        let fixture = try fixture(reindexThreshold: 10)
        let (first, second) = (try fixture.model(), try fixture.model(me: kim))
        let written = try fixture.adopt(2, webPoints: 35)
        _ = try first.apply(written)
        var reported = 0
        fixture.scoring = { _ in reported += 1 }
        _ = try second.catchUp()
        #expect(reported == 0)
        #expect(second.definition.number == 2)
        #expect(try IndexSnapshot(second, now: fixture.now).differences(IndexSnapshot(first, now: fixture.now)).isEmpty)
    }

    @Test("reports the progress of the rescoring")
    func progress() throws {
        let fixture = try fixture(reindexThreshold: 10)
        var reported: [Double] = []
        fixture.scoring = { reported.append($0) }
        let model = try fixture.model()
        _ = try model.apply(try fixture.adopt(2, webPoints: 35))
        #expect(reported.first == 0 && reported.last == 1)
        #expect(reported == reported.sorted() && reported.count > 2)
    }

    @Test("lists the leads to move until each has moved or a person has decided on it")
    func moves() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        try fixture.write(1, captured(.inquiry, [.company: "Acme", .title: "VP Sales"]))
        try fixture.write(2, captured(.inquiry, [.company: "Acme", .title: "VP Sales"]))
        try fixture.write(3, captured(.inquiry, [.title: "Buyer"]))
        _ = try model.catchUp()
        #expect(try model.rules.requalifiable(limit: 10).isEmpty)
        // The new definition scores a VP with 45 points, and 40 points make an MQL.
        let adopted = try fixture.adopt(2, webPoints: 49)
        _ = try model.apply(adopted)
        #expect(try model.rules.requalifiable(limit: 10) == [LeadID(1), LeadID(2)])
        #expect(try model.rules.requalifiable(limit: 1).count == 1)
        let moved = Requalified(stage: .mql, score: ScoreSnapshot(fit: 45, engagement: 0), trigger: nil)
        let move = try fixture.write([Draft(lead: LeadID(1), by: .rule("definition"), event: .requalified(moved))])
        try fixture.write(2, .assigned(Assigned(owner: kim)))
        _ = try model.catchUp()
        #expect(try model.rules.requalifiable(limit: 10).isEmpty)
        try fixture.undo(move)
        _ = try model.catchUp()
        #expect(try model.rules.requalifiable(limit: 10) == [LeadID(1)])
    }

    /// A fixture with 5,000 leads, most of which a new definition scores differently.
    private func fixture(reindexThreshold: Int) throws -> IndexFixture {
        let fixture = try IndexFixture()
        fixture.reindexThreshold = reindexThreshold
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
            try fixture.write(drafts)
        }
        fixture.now = fixture.now + .hours(5)
        return fixture
    }
}

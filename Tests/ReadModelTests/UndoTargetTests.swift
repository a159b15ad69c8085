import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("What undo and redo would take back")
struct UndoTargetTests {
    @Test("Undo goes back action by action, redo comes forward again, and an action of one's own clears redo")
    func backAndForth() throws {
        let desk = try IndexFixture()
        let first = try desk.write(1, captured())
        let second = try desk.write(1, .noted("a"))
        try desk.write(1, .noted("by somebody else"), by: kim)
        let model = try desk.model()
        #expect(try model.undoTarget(of: dana)?.entries == second.entries)
        #expect(try model.redoTarget(of: dana) == nil)
        let undoSecond = try desk.takeBack(second)
        let undoFirst = try desk.takeBack(first)
        _ = try model.catchUp()
        #expect(try model.undoTarget(of: dana) == nil)
        #expect(try model.redoTarget(of: dana)?.entries == undoFirst.entries)
        try desk.takeBack(undoFirst)
        _ = try model.catchUp()
        #expect(try model.undoTarget(of: dana)?.entries == first.entries)
        #expect(try model.redoTarget(of: dana)?.entries == undoSecond.entries)
        try desk.write(1, .noted("new"))
        _ = try model.catchUp()
        #expect(try model.redoTarget(of: dana) == nil)
        #expect(try !model.isInForce(second.entries[0].seq))
        #expect(try model.isInForce(first.entries[0].seq))
    }

    @Test("An action is found by its id, far back too")
    func byID() throws {
        let desk = try IndexFixture()
        let wanted = try desk.write(1, captured())
        for _ in 0..<600 {
            desk.now = desk.now + .seconds(1)
            try desk.write(1, .noted("x"), by: kim)
        }
        let model = try desk.model()
        let record = try #require(try model.action(wanted.entries[0].action))
        #expect(record.entries == wanted.entries)
        #expect(record.lines.by == dana)
        #expect(try model.action(ActionID(high: 1, low: 1)) == nil)
        #expect(try model.latestAction(of: dana)?.entries == wanted.entries)
    }

    @Test("The journal is read newest first, page by page, whole or one lead's")
    func pages() throws {
        let desk = try IndexFixture()
        for number in 0..<700 { try desk.write(number % 3 + 1, number < 3 ? captured() : .noted("\(number)")) }
        let model = try desk.model()
        var seqs: [Int] = []
        while true {
            let page = try model.journal(before: seqs.last.map(SequenceNumber.init), limit: 64)
            seqs += page.map(\.seq.value)
            if page.count < 64 { break }
        }
        #expect(seqs == Array((1...700).reversed()))
        #expect(try model.journal(before: SequenceNumber(10), limit: 2, lead: LeadID(1)).map(\.seq.value) == [7, 4])
    }

    @Test("An import is known by its lines, and whether it ended")
    func batches() throws {
        let desk = try IndexFixture()
        let id = ActionID(at: desk.now, random: (1, 2))
        try desk.write([Draft(lead: LeadID(1), by: .person(dana), event: captured())], batch: id, id: id)
        let model = try desk.model()
        try desk.write(1, .noted("between"), by: kim)
        try desk.write([Draft(lead: LeadID(2), by: .person(dana), event: captured())], batch: id)
        _ = try model.catchUp()
        #expect(try model.openBatches() == [id])
        let end = Event.imported(Imported(form: "leads", counts: [:], fileDigest: String(repeating: "0", count: 64)))
        try desk.write([Draft(lead: nil, by: .person(dana), event: end)], batch: id)
        _ = try model.catchUp()
        let batch = try #require(try model.batch(id))
        #expect(batch.lines == [SequenceNumber(1)...SequenceNumber(1), SequenceNumber(3)...SequenceNumber(4)])
        #expect(batch.isClosed)
        #expect(try model.openBatches().isEmpty)
    }

    @Test("News tells who did what to which lead, and nothing of one's own")
    func news() throws {
        let desk = try IndexFixture()
        let model = try desk.model()
        try desk.write(1, captured())
        let taken = try desk.write(
            1, .accepted(Accepted(stage: .sal, owner: kim, score: ScoreSnapshot(fit: 0, engagement: 0))), by: kim)
        try desk.write(2, captured())
        let news = try model.catchUp()
        #expect(news.touched == [LeadID(1), LeadID(2)])
        #expect(news.foreign == [LeadID(1): taken.entries[0]])
        #expect(news.lineCount == 3)
        #expect(try model.catchUp().lineCount == 0)
    }
}

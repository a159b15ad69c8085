import Journal
import Lifecycle
import Testing

@testable import ReadModel

@Suite("Actions, undone and redone")
struct UndoTargetTests {
    @Test("Redo comes forward action by action, and a new action of one's own clears it")
    func backAndForth() throws {
        let fixture = try IndexFixture()
        let first = try fixture.write(1, captured())
        let second = try fixture.write(1, .noted("a"))
        try fixture.write(1, .noted("by somebody else"), by: kim)
        let model = try fixture.model()
        #expect(try model.actions.redoTarget(of: dana) == nil)
        let undoSecond = try fixture.undo(second)
        let undoFirst = try fixture.undo(first)
        _ = try model.catchUp()
        #expect(try model.actions.redoTarget(of: dana)?.entries == undoFirst.entries)
        try fixture.undo(undoFirst)
        _ = try model.catchUp()
        #expect(try model.actions.redoTarget(of: dana)?.entries == undoSecond.entries)
        try fixture.write(1, .noted("new"))
        _ = try model.catchUp()
        #expect(try model.actions.redoTarget(of: dana) == nil)
        #expect(try !model.actions.isInForce(second.entries[0].seq))
        #expect(try model.actions.isInForce(first.entries[0].seq))
    }

    @Test("Whether lines are in force is the same asked one by one as for all at once", arguments: 1...12)
    func inForce(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let fixture = try IndexFixture()
        var actions = [try fixture.write(1, captured())]
        for number in 0..<120 {
            if random.next() % 3 == 0 {
                actions.append(try fixture.write(1, .noted("\(number)"), by: random.next() % 2 == 0 ? dana : kim))
            } else {
                actions.append(try fixture.undo(actions[Int(random.next() % UInt64(actions.count))]))
            }
        }
        let model = try fixture.model()
        var cursor = ActionCursor(of: dana)
        var seen: [SequenceNumber] = []
        while let action = try model.actions.next(&cursor) {
            let seq = action.lines.lines.lowerBound
            seen.append(seq)
            #expect(try action.isInForce == model.actions.isInForce(seq))
            let isUndo = action.entries.contains { if case .undone = $0.event { true } else { false } }
            #expect(action.isUndo == isUndo)
        }
        let own = actions.flatMap(\.entries).filter { $0.by == .person(dana) }.map(\.seq)
        #expect(seen == own.reversed())
        let history = LeadHistory(actions.flatMap(\.entries))
        let inForce = try history.entries.filter { (entry) in try model.actions.isInForce(entry.seq) }
        #expect(history.inForce == inForce)
    }

    @Test("Undos of several ranges say of each line whether it is in force", arguments: 1...40)
    func severalRanges(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
        var named: [(undo: Int, first: Int, last: Int)] = []
        for line in 2...60 where below(3) == 0 {
            for _ in 0...below(3) {
                let first = 1 + below(line)
                // Some name lines after themselves, which a damaged journal may say.
                named.append((line, first, first + below(12)))
            }
        }
        // Newest first: only later lines undo a line.
        var undone: Set<Int> = []
        for line in stride(from: 60, through: 1, by: -1) where !undone.contains(line) {
            for range in named where range.undo == line && range.first < line {
                undone.formUnion(range.first...min(range.last, line - 1))
            }
        }
        let lines = UndoneLines(named.shuffled(using: &random))
        for line in 1...61 {
            #expect(lines.isInForce(line) == !undone.contains(line), "\(line) of \(named)")
            #expect(lines.isUndo(line) == named.contains { $0.undo == line })
        }
    }

    @Test("An action is found by its id, even far back")
    func byID() throws {
        let fixture = try IndexFixture()
        let expected = try fixture.write(1, captured())
        for _ in 0..<600 {
            fixture.now = fixture.now + .seconds(1)
            try fixture.write(1, .noted("x"), by: kim)
        }
        let model = try fixture.model()
        let record = try #require(try model.actions.action(expected.entries[0].action))
        #expect(record.entries == expected.entries)
        #expect(record.lines.by == dana)
        #expect(try model.actions.action(ActionID(high: 1, low: 1)) == nil)
        #expect(try model.actions.latestAction(of: dana)?.entries == expected.entries)
    }

    @Test("The journal is read newest first, page by page, as a whole or for one lead")
    func pages() throws {
        let fixture = try IndexFixture()
        for number in 0..<700 { try fixture.write(number % 3 + 1, number < 3 ? captured() : .noted("\(number)")) }
        let model = try fixture.model()
        var seqs: [Int] = []
        while true {
            let page = try model.lines.journal(before: seqs.last.map(SequenceNumber.init), limit: 64)
            seqs += page.map(\.seq.value)
            if page.count < 64 { break }
        }
        #expect(seqs == Array((1...700).reversed()))
        #expect(try model.lines.journal(before: SequenceNumber(10), limit: 2, lead: LeadID(1)).map(\.seq.value) == [7, 4])
    }

    @Test("An import is known by its lines and whether it has ended")
    func batches() throws {
        let fixture = try IndexFixture()
        let id = ActionID(at: fixture.now, random: (1, 2))
        try fixture.write([Draft(lead: LeadID(1), by: .person(dana), event: captured())], batch: id, id: id)
        let model = try fixture.model()
        try fixture.write(1, .noted("between"), by: kim)
        try fixture.write([Draft(lead: LeadID(2), by: .person(dana), event: captured())], batch: id)
        _ = try model.catchUp()
        #expect(try model.lines.openBatches() == [id])
        let end = Event.imported(Imported(form: "leads", counts: [:], fileDigest: String(repeating: "0", count: 64)))
        try fixture.write([Draft(lead: nil, by: .person(dana), event: end)], batch: id)
        _ = try model.catchUp()
        let batch = try #require(try model.lines.batch(id))
        #expect(batch.lines == [SequenceNumber(1)...SequenceNumber(1), SequenceNumber(3)...SequenceNumber(4)])
        #expect(batch.isClosed)
        #expect(try model.lines.openBatches().isEmpty)
    }

    @Test("Changes by others are reported by lead, and the user's own are not")
    func changes() throws {
        let fixture = try IndexFixture()
        let model = try fixture.model()
        try fixture.write(1, captured())
        let taken = try fixture.write(
            1, .accepted(Accepted(stage: .sal, owner: kim, score: ScoreSnapshot(fit: 0, engagement: 0))), by: kim)
        try fixture.write(2, captured())
        let changes = try model.catchUp()
        #expect(changes.touched == [LeadID(1), LeadID(2)])
        #expect(changes.byOthers == [LeadID(1): taken.entries[0]])
        #expect(changes.lineCount == 3)
        #expect(try model.catchUp().lineCount == 0)
    }
}

import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("A journal read in segments on several threads")
struct SegmentedReadingTests {
    private func filled(_ leads: Int = 40) throws -> IndexFixture {
        let fixture = try IndexFixture()
        for lead in 1...leads { try fixture.write(lead, captured(.mql, [.lastName: "Müller \(lead)"])) }
        return fixture
    }

    private func snapshot(_ fixture: IndexFixture, segmentSize: Int?) throws -> IndexSnapshot {
        fixture.segmentSize = segmentSize
        return try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now)
    }

    @Test("gives the same index wherever the segments end", arguments: [1, 300, 700, 1500, 5000, 1_000_000])
    func same(size: Int) throws {
        let fixture = try filled()
        for lead in 1...9 { try fixture.undo(try fixture.write(lead, .noted("call back"))) }
        try fixture.write((1...7).map { Draft(lead: LeadID($0), by: .person(kim), event: .released) })
        #expect(try snapshot(fixture, segmentSize: size).differences(snapshot(fixture, segmentSize: nil)).isEmpty)
    }

    @Test("is split where actions end, in the order of the file")
    func waypoints() throws {
        let fixture = try filled()
        try fixture.write((1...7).map { Draft(lead: LeadID($0), by: .person(kim), event: .released) })
        let journal = try fixture.folder.open()
        var ends: [JournalPosition] = []
        _ = try journal.read(after: journal.start) { (action) throws(JournalError) in
            ends.append(action.end)
            return .continue
        }
        let found = journal.waypoints(every: 1000)
        #expect(found.count > 5)
        #expect(found.allSatisfy(ends.contains))
        #expect(found.map(\.offset) == found.map(\.offset).sorted())
        #expect(journal.waypoints(every: 1_000_000).isEmpty)
    }

    @Test("is valid up to the first damage, in whichever segment that is", arguments: [3, 20, 38])
    func damage(line: Int) throws {
        let fixture = try filled()
        let text = try String(contentsOfFile: fixture.folder.journal, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "Müller \(line)\"", with: "Muller \(line)!\"")
        #expect(changed != text)
        try changed.write(toFile: fixture.folder.journal, atomically: false, encoding: .utf8)
        fixture.segmentSize = 1500
        let model = try fixture.model(inMemory: true)
        #expect(try model.lines.nextLead() == LeadID(line))
        #expect(model.damage != nil)
    }

    @Test("reports personal data that is missing without an erasure")
    func missingPerson() throws {
        let fixture = try filled()
        let text = try String(contentsOfFile: fixture.folder.journal, encoding: .utf8)
        let lines = text.split(separator: "\n").map { line -> String in
            guard line.contains("\"lead\":\"L5\""), let from = line.range(of: "\"person\":{"),
                let to = line.range(of: ",\"personDigest\"")
            else { return String(line) }
            return line[..<from.lowerBound] + "\"person\":null" + line[to.lowerBound...]
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: fixture.folder.journal, atomically: false, encoding: .utf8)
        for size in [nil, 1500] {
            fixture.segmentSize = size
            #expect(try fixture.model(inMemory: true).damage != nil)
        }
    }

    @Test("Replacing the indexed journal with another one leads to a rebuild")
    func replaced() throws {
        let (fixture, other) = (try filled(), try filled(39))
        try other.write(40, captured(.mql, [.lastName: "Möller 40"]))
        let model = try fixture.model()
        try Data(contentsOf: URL(fileURLWithPath: other.folder.journal)).write(
            to: URL(fileURLWithPath: fixture.folder.journal), options: .atomic)
        _ = try model.catchUp()
        #expect(try model.queues.rows([LeadID(40)]).first?.name == "Möller 40")
        #expect(try fixture.model().queues.rows([LeadID(40)]).first?.name == "Möller 40")
    }

    @Test("A copy of the same journal in its place keeps the index")
    func copied() throws {
        let fixture = try filled()
        do { _ = try fixture.model() }
        let before = fixture.databases
        let bytes = try Data(contentsOf: URL(fileURLWithPath: fixture.folder.journal))
        try bytes.write(to: URL(fileURLWithPath: fixture.folder.journal), options: .atomic)
        #expect(try fixture.model().lines.nextLead() == LeadID(41))
        #expect(fixture.databases == before)
    }
}

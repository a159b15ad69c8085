import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("A journal read in pieces on several threads")
struct PiecesTests {
    private func filled(_ leads: Int = 40) throws -> IndexFixture {
        let desk = try IndexFixture()
        for lead in 1...leads { try desk.write(lead, captured(.mql, [.lastName: "Müller \(lead)"])) }
        return desk
    }

    private func seen(_ desk: IndexFixture, pieceSize: Int?) throws -> Seen {
        desk.pieceSize = pieceSize
        return try Seen(try desk.model(inMemory: true), now: desk.now)
    }

    @Test("gives the same index, wherever the pieces end", arguments: [1, 300, 700, 1500, 5000, 1_000_000])
    func same(size: Int) throws {
        let desk = try filled()
        for lead in 1...9 { try desk.takeBack(try desk.write(lead, .noted("call back"))) }
        try desk.write((1...7).map { Draft(lead: LeadID($0), by: .person(kim), event: .released) })
        #expect(try seen(desk, pieceSize: size).differences(seen(desk, pieceSize: nil)).isEmpty)
    }

    @Test("is parted where actions end, in the order of the file")
    func waypoints() throws {
        let desk = try filled()
        try desk.write((1...7).map { Draft(lead: LeadID($0), by: .person(kim), event: .released) })
        let journal = try JournalFile(folder: desk.folder)
        var ends: [JournalPosition] = []
        _ = try journal.read(after: journal.start) { action in
            ends.append(action.end)
            return .goOn
        }
        let found = journal.waypoints(every: 1000)
        #expect(found.count > 5)
        #expect(found.allSatisfy(ends.contains))
        #expect(found.map(\.offset) == found.map(\.offset).sorted())
        #expect(journal.waypoints(every: 1_000_000).isEmpty)
    }

    @Test("stops counting at the first damage, whichever piece that is in", arguments: [3, 20, 38])
    func damage(line: Int) throws {
        let desk = try filled()
        let text = try String(contentsOfFile: desk.folder.journal, encoding: .utf8)
        let changed = text.replacingOccurrences(of: "Müller \(line)\"", with: "Muller \(line)!\"")
        #expect(changed != text)
        try changed.write(toFile: desk.folder.journal, atomically: false, encoding: .utf8)
        desk.pieceSize = 1500
        let model = try desk.model(inMemory: true)
        #expect(try model.nextLead() == LeadID(line))
        #expect(model.damage != nil)
    }

    @Test("notices a person whose data is gone without an erasure")
    func missingPerson() throws {
        let desk = try filled()
        let lines = try String(contentsOfFile: desk.folder.journal, encoding: .utf8).split(separator: "\n").map { line -> String in
            guard line.contains("\"lead\":\"L5\""), let from = line.range(of: "\"person\":{"),
                let to = line.range(of: ",\"personDigest\"")
            else { return String(line) }
            return line[..<from.lowerBound] + "\"person\":null" + line[to.lowerBound...]
        }
        try (lines.joined(separator: "\n") + "\n").write(toFile: desk.folder.journal, atomically: false, encoding: .utf8)
        for size in [nil, 1500] {
            desk.pieceSize = size
            #expect(try desk.model(inMemory: true).damage != nil)
        }
    }

    @Test("Another journal in the place of the one that was indexed makes the index be built again")
    func replaced() throws {
        let (desk, other) = (try filled(), try filled(39))
        try other.write(40, captured(.mql, [.lastName: "Möller 40"]))
        let model = try desk.model()
        try Data(contentsOf: URL(fileURLWithPath: other.folder.journal)).write(
            to: URL(fileURLWithPath: desk.folder.journal), options: .atomic)
        _ = try model.catchUp()
        #expect(try model.rows([LeadID(40)]).first?.name == "Möller 40")
        #expect(try desk.model().rows([LeadID(40)]).first?.name == "Möller 40")
    }

    @Test("The same journal copied to its place goes on with the same index")
    func copied() throws {
        let desk = try filled()
        do { _ = try desk.model() }
        let before = desk.databases
        let bytes = try Data(contentsOf: URL(fileURLWithPath: desk.folder.journal))
        try bytes.write(to: URL(fileURLWithPath: desk.folder.journal), options: .atomic)
        #expect(try desk.model().nextLead() == LeadID(41))
        #expect(desk.databases == before)
    }
}

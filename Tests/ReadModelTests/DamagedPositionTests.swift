import Foundation
import Journal
import Lifecycle
import Testing

@testable import ReadModel

@Suite("Numbers in a damaged index")
struct DamagedPositionTests {
    @Test(
        "a position that no journal has leads to a rebuild",
        arguments: [
            ("generation", Int64.max), ("generation", -1), ("generation", 0), ("offset", .max), ("offset", .min), ("offset", -1),
            ("seq", .max), ("seq", .min), ("seq", -1), ("seq", .max - 1), ("offset", 1 << 40),
        ])
    func positions(_ column: String, _ value: Int64) throws {
        let fixture = try IndexFixture()
        for lead in 1...5 { try fixture.write(lead, captured(.mql, [.lastName: "Müller \(lead)"])) }
        do { _ = try fixture.model() }
        let file = fixture.cache + "/" + (try #require(fixture.databases.first))
        do {
            let database = try IndexDatabase(path: file)
            try database.execute("UPDATE meta SET \(column) = \(value)")
        }
        try fixture.write(6, captured())
        let model = try fixture.model()
        _ = try model.catchUp()
        #expect(try model.lines.nextLead() == LeadID(7))
        let rebuilt = try fixture.model(inMemory: true)
        #expect(try IndexSnapshot(model, now: fixture.now).differences(try IndexSnapshot(rebuilt, now: fixture.now)).isEmpty)
    }

    @Test("damaged locations of lines are carried on without computing with them")
    func locations() throws {
        let far: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 0x05]
        for bytes in [far, far + far, far.dropLast() + far, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01, 0x05]] {
            var lines = LineLocations(bytes: Array(bytes))
            lines.append(LineLocation(offset: 500, length: 40))
            #expect(lines.all.last == LineLocation(offset: 500, length: 40))
        }
    }

    @Test("an undo that names itself or a later line undoes only what was before it")
    func ownLine() throws {
        let database = try IndexDatabase(path: nil)
        try database.execute(IndexSchema.tables)
        let map = JournalMap(database: database)
        for (seq, first, last) in [(5, 5, 5), (6, 3, 9), (7, 6, 6)] {
            try database.run("INSERT INTO undone VALUES (?, ?, ?)", seq, first, last)
        }
        #expect(try map.isInForce(5))
        #expect(try map.isInForce(3))
        #expect(try map.isInForce(8))
    }
}

import Foundation
import Glibc
import Lifecycle
import Testing
import Torture

@testable import Journal
@testable import ReadModel

/// Whatever happens to the files of an index, the answers stay those of a new one.
@Suite("A damaged index")
struct DamagedIndexTests {
    /// The number of damages: 5,000 in `make torture`.
    private static let count = Torture.isOn ? 5000 : 60
    /// How many damages one history gets.
    private static let perHistory = 20
    /// The seed; another one with `WINNOW_SEED`.
    private static let seed = ProcessInfo.processInfo.environment["WINNOW_SEED"].flatMap(UInt64.init) ?? 14

    @Test("answers as a new one does, however it was damaged")
    func sameAnswers() throws {
        for round in 0..<UInt64(Self.count / Self.perHistory) {
            var random = SeededGenerator(seed: Self.seed &+ round)
            let fixture = try history(&random)
            let expected = try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now)
            for damage in 0..<Self.perHistory {
                let what = try IndexDamage(fixture).inflict(&random)
                let found = try snapshot(try fixture.model(), fixture)
                let differences = found.differences(expected)
                #expect(differences.isEmpty, "seed \(Self.seed), round \(round), damage \(damage): \(what): \(differences)")
                if !differences.isEmpty { return }
            }
        }
        Torture.record("index", tries: Self.count, failures: 0, seed: Self.seed)
    }

    /// The answers of an index, which is replaced where it is at fault, as the workspace's queries do.
    private func snapshot(_ model: ReadModel, _ fixture: IndexFixture) throws -> IndexSnapshot {
        try model.healing { () throws(ReadModelError) in
            do { return try IndexSnapshot(model, now: fixture.now) } catch let error as ReadModelError { throw error } catch {
                throw .outOfStep
            }
        }
    }

    @Test("is replaced while it is in use, and the next question is answered from the new one")
    func inUse() throws {
        for round in 0..<UInt64(Self.count / Self.perHistory) {
            var random = SeededGenerator(seed: Self.seed &+ 1_000_000 &+ round)
            let fixture = try history(&random)
            let expected = try IndexSnapshot(try fixture.model(inMemory: true), now: fixture.now)
            let model = try fixture.model()
            let file = try #require(IndexDamage(fixture).database)
            // Pages in the cache of a connection aren't read again, so all other pages are damaged.
            for page in 1..<max(2, IndexDamage.size(file) / 4096) { try IndexDamage.flip(file, at: page * 4096 + 2000, 4, &random) }
            let found = try snapshot(model, fixture)
            #expect(found.differences(expected).isEmpty, "seed \(Self.seed), round \(round): \(found.differences(expected))")
        }
    }

    @Test("in the same place again and again ends in memory, and says so")
    func again() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured())
        let model = try fixture.model()
        for _ in 1...2 {
            var fails = true
            let answer = try model.healing { () throws(ReadModelError) -> Int in
                defer { fails = false }
                if fails { throw .database(code: ResultCode(11), doing: "reading") }
                return try model.lines.nextLead().number
            }
            #expect(answer == 2)
        }
        #expect(model.isInMemory)
        #expect(model.warnings.last?.contains("damaged several times") == true)
    }

    @Test("that never answers is given up after three attempts, and a damaged journal is not blamed on it")
    func bounded() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured())
        let model = try fixture.model()
        var attempts = 0
        #expect(throws: ReadModelError.self) {
            try model.healing { () throws(ReadModelError) in
                attempts += 1
                throw .outOfStep
            }
        }
        #expect(attempts == 3)
        let damage = JournalDamage(kind: .hash, line: 0, offset: 99)
        var asked = 0
        let answer = try model.healing { () throws(ReadModelError) -> Int in
            asked += 1
            // The journal is sound: the index looked in a wrong place.
            if asked == 1 { throw .journal(.damaged(damage)) }
            return asked
        }
        #expect(answer == 2)
        #expect(model.damage == nil)
    }

    @Test("of an older version without checksums is replaced")
    func withoutChecksums() throws {
        let fixture = try IndexFixture()
        try fixture.write(1, captured())
        do { _ = try fixture.model() }
        let file = try #require(IndexDamage(fixture).database)
        for page in 0..<IndexDamage.size(file) / 4096 {
            try IndexDamage.overwrite(file, at: page * 4096 + 4088, [UInt8](repeating: 0, count: 8))
        }
        let model = try fixture.model()
        #expect(fixture.databases == ["index-2.sqlite"])
        #expect(try model.lines.nextLead() == LeadID(2))
    }

    /// A journal with an index that was updated step by step, with an older copy of it, and one as a crash leaves it.
    private func history(_ random: inout SeededGenerator) throws -> IndexFixture {
        let fixture = try IndexFixture()
        var steps = RandomSteps()
        var model = try fixture.model()
        let copyAt = Int.random(in: 3...20, using: &random)
        for step in 0..<30 {
            _ = try steps.next(fixture, &random)
            _ = try model.catchUp()
            if step == copyAt { try IndexDamage(fixture).keepCopy(as: .older) }
            if step % 12 == 11 { model = try fixture.model() }
        }
        // While it is open, so that the log is not copied into the database and removed.
        try IndexDamage(fixture).keepCopy(as: .crashed)
        return fixture
    }
}

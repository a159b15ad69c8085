import Foundation
import Journal
import Lifecycle
import ReadModel
import Synchronization
import Testing

@Suite("A journal that somebody else is writing to")
struct AppendInProgressTests {
    @Test("is only read from where the index ends, whenever it is looked at")
    func isNotReadAgain() throws {
        let fixture = try IndexFixture()
        for lead in 1...20 { try fixture.write(lead, captured()) }
        let log = Mutex<[String]>([])
        var dependencies = fixture.dependencies()
        dependencies.log = { line in log.withLock { $0.append(line) } }
        let model = try ReadModel(journal: try fixture.folder.open(), folder: fixture.cache, dependencies: dependencies)
        let writer = Writer(fixture: fixture)
        Thread.detachNewThread { writer.run() }
        while !writer.hasEnded.load(ordering: .acquiring) { _ = try model.catchUp() }
        _ = try model.catchUp()
        #expect(model.position.seq.value == 20 + Writer.count)
        #expect(log.withLock(\.self).filter { $0.contains("read again") } == [])
    }

    /// Writes to the journal; the fixture belongs to its thread until it has ended.
    private final class Writer: @unchecked Sendable {
        static let count = 400
        private let fixture: IndexFixture
        let hasEnded = Atomic(false)

        init(fixture: IndexFixture) { self.fixture = fixture }

        func run() {
            for lead in 21...(20 + Self.count) { _ = try? fixture.write(lead, captured()) }
            hasEnded.store(true, ordering: .releasing)
        }
    }
}

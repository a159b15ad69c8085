import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("The index is disposable")
struct DisposableIndexTests {
    private func same(_ fixture: IndexFixture, _ model: ReadModel) throws -> [String] {
        let rebuilt = try fixture.model(inMemory: true)
        return try IndexSnapshot(model, now: fixture.now).differences(try IndexSnapshot(rebuilt, now: fixture.now))
    }

    private func filled() throws -> IndexFixture {
        let fixture = try IndexFixture()
        for lead in 1...5 { try fixture.write(lead, captured(.mql, [.lastName: "Müller \(lead)"])) }
        return fixture
    }

    @Test("Reopening uses the same file and brings it up to date")
    func reopening() throws {
        let fixture = try filled()
        _ = try fixture.model()
        let before = fixture.databases
        try fixture.write(6, captured())
        let model = try fixture.model()
        #expect(fixture.databases == before)
        #expect(try same(fixture, model).isEmpty)
        #expect(model.warnings.isEmpty)
    }

    @Test("A deleted, truncated or overwritten index is rebuilt", arguments: ["delete", "cut", "scribble", "pointer"])
    func damaged(how: String) throws {
        let fixture = try filled()
        do { _ = try fixture.model() }
        let file = fixture.cache + "/" + (try #require(fixture.databases.first))
        switch how {
        case "delete": try FileManager.default.removeItem(atPath: fixture.cache)
        case "cut": #expect(truncate(file, 5000) == 0)
        case "scribble": try Data(repeating: 0x5A, count: 200_000).write(to: URL(fileURLWithPath: file))
        default: try Data("nonsense".utf8).write(to: URL(fileURLWithPath: fixture.cache + "/current"))
        }
        try fixture.write(6, captured())
        #expect(try same(fixture, try fixture.model()).isEmpty)
    }

    @Test("A journal restored from an older copy leads to a rebuild")
    func olderJournal() throws {
        let fixture = try filled()
        let old = try #require(FileManager.default.contents(atPath: fixture.folder.journal))
        try fixture.write(6, captured())
        let model = try fixture.model()
        #expect(try model.lines.nextLead() == LeadID(7))
        try old.write(to: URL(fileURLWithPath: fixture.folder.journal), options: .atomic)
        _ = try model.catchUp()
        #expect(try model.lines.nextLead() == LeadID(6))
        #expect(try same(fixture, model).isEmpty)
        #expect(try same(fixture, try fixture.model()).isEmpty)
    }

    @Test("Another program version builds its own index")
    func otherProgram() throws {
        let fixture = try filled()
        _ = try fixture.model()
        fixture.program = "later"
        let model = try fixture.model()
        #expect(try same(fixture, model).isEmpty)
        #expect(fixture.databases == ["index-2.sqlite"])
    }

    @Test("An interrupted rebuild leaves the old index in use, and its remains are removed")
    func cutOff() throws {
        let fixture = try filled()
        do { _ = try fixture.model() }
        let before = fixture.databases
        try Data(repeating: 1, count: 100).write(to: URL(fileURLWithPath: fixture.cache + "/index-9.sqlite"))
        try Data().write(to: URL(fileURLWithPath: fixture.cache + "/index-9.sqlite.lock"))
        let model = try fixture.model()
        #expect(fixture.databases == before)
        #expect(try same(fixture, model).isEmpty)
    }

    @Test("A rebuild leaves an index alone that another console has open, and it is removed afterwards")
    func heldByAnother() throws {
        let fixture = try filled()
        var other: ReadModel? = try fixture.model(me: kim)
        let model = try fixture.model()
        try model.rebuild()
        #expect(fixture.databases.count == 2)
        #expect(try other?.queues.rows(QueueRequest(queue: .mql, scope: .team, now: fixture.now), limit: 9).count == 5)
        other = nil
        _ = try fixture.model()
        #expect(fixture.databases.count == 1)
    }

    @Test("If nothing can be written, the index is kept in memory, with a warning")
    func unwritable() throws {
        let fixture = try filled()
        try Data().write(to: URL(fileURLWithPath: fixture.root + "/cache"))
        let model = try fixture.model()
        #expect(model.isInMemory)
        #expect(!model.warnings.isEmpty)
        #expect(try same(fixture, model).isEmpty)
    }

    @Test("Adopting a definition rescores every lead")
    func adoption() throws {
        let fixture = try filled()
        try fixture.write(1, .engaged(Engagement(type: .formSubmitted, form: .pricing)))
        let model = try fixture.model()
        let other = try fixture.model(me: kim)
        let adopted = DefinitionAdopted(number: 2, name: "small", text: "50")
        let changes = try model.apply(try fixture.write([Draft(lead: nil, by: .person(dana), event: .definitionAdopted(adopted))]))
        #expect(changes.rulesChanged)
        #expect(try model.queues.rows([LeadID(1)]).first?.score.engagement == 50)
        #expect(try other.catchUp().rulesChanged)
        #expect(try other.queues.rows([LeadID(1)]).first?.score.engagement == 50)
        #expect(other.definition.number == 2)
        #expect(try same(fixture, model).isEmpty)
    }

    @Test("Only the user can read the folder and its files")
    func modes() throws {
        let fixture = try filled()
        let model = try fixture.model()
        _ = try model.catchUp()
        for name in try FileManager.default.contentsOfDirectory(atPath: fixture.cache) + ["."] {
            let mode = try FileManager.default.attributesOfItem(atPath: fixture.cache + "/" + name)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(name)")
        }
    }
}

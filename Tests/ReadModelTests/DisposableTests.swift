import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@Suite("The index is disposable")
struct DisposableTests {
    private func same(_ desk: IndexFixture, _ model: ReadModel) throws -> [String] {
        try Seen(model, now: desk.now).differences(try Seen(try desk.model(inMemory: true), now: desk.now))
    }

    private func filled() throws -> IndexFixture {
        let desk = try IndexFixture()
        for lead in 1...5 { try desk.write(lead, captured(.mql, [.lastName: "Müller \(lead)"])) }
        return desk
    }

    @Test("Opened again it is the same file, brought up to date")
    func reopening() throws {
        let desk = try filled()
        _ = try desk.model()
        let before = desk.databases
        try desk.write(6, captured())
        let model = try desk.model()
        #expect(desk.databases == before)
        #expect(try same(desk, model).isEmpty)
        #expect(model.warnings.isEmpty)
    }

    @Test("Deleted, cut short or scribbled over it is built again", arguments: ["delete", "cut", "scribble", "pointer"])
    func damaged(how: String) throws {
        let desk = try filled()
        do { _ = try desk.model() }
        let file = desk.cache + "/" + (try #require(desk.databases.first))
        switch how {
        case "delete": try FileManager.default.removeItem(atPath: desk.cache)
        case "cut": #expect(truncate(file, 5000) == 0)
        case "scribble": try Data(repeating: 0x5A, count: 200_000).write(to: URL(fileURLWithPath: file))
        default: try Data("nonsense".utf8).write(to: URL(fileURLWithPath: desk.cache + "/current"))
        }
        try desk.write(6, captured())
        #expect(try same(desk, try desk.model()).isEmpty)
    }

    @Test("A journal that was put back from an older copy makes it be built again")
    func olderJournal() throws {
        let desk = try filled()
        let old = try #require(FileManager.default.contents(atPath: desk.folder.journal))
        try desk.write(6, captured())
        let model = try desk.model()
        #expect(try model.nextLead() == LeadID(7))
        try old.write(to: URL(fileURLWithPath: desk.folder.journal), options: .atomic)
        _ = try model.catchUp()
        #expect(try model.nextLead() == LeadID(6))
        #expect(try same(desk, model).isEmpty)
        #expect(try same(desk, try desk.model()).isEmpty)
    }

    @Test("Another program version builds its own")
    func otherProgram() throws {
        let desk = try filled()
        _ = try desk.model()
        desk.program = "later"
        let model = try desk.model()
        #expect(try same(desk, model).isEmpty)
        #expect(desk.databases == ["index-2.sqlite"])
    }

    @Test("A rebuild that was cut off leaves the old one in use, and its remains go")
    func cutOff() throws {
        let desk = try filled()
        do { _ = try desk.model() }
        let before = desk.databases
        try Data(repeating: 1, count: 100).write(to: URL(fileURLWithPath: desk.cache + "/index-9.sqlite"))
        try Data().write(to: URL(fileURLWithPath: desk.cache + "/index-9.sqlite.lock"))
        let model = try desk.model()
        #expect(desk.databases == before)
        #expect(try same(desk, model).isEmpty)
    }

    @Test("While another console has the old one open, a rebuild leaves it alone, and it goes afterwards")
    func heldByAnother() throws {
        let desk = try filled()
        var other: ReadModel? = try desk.model(me: kim)
        let model = try desk.model()
        try model.rebuild()
        #expect(desk.databases.count == 2)
        #expect(try other?.rows(QueueRequest(queue: .mql, scope: .team, now: desk.now), limit: 9).count == 5)
        other = nil
        _ = try desk.model()
        #expect(desk.databases.count == 1)
    }

    @Test("Where nothing can be written it is kept in memory, with a warning")
    func unwritable() throws {
        let desk = try filled()
        try Data().write(to: URL(fileURLWithPath: desk.root + "/cache"))
        let model = try desk.model()
        #expect(model.isInMemory)
        #expect(!model.warnings.isEmpty)
        #expect(try same(desk, model).isEmpty)
    }

    @Test("A definition that is adopted scores every lead anew")
    func adoption() throws {
        let desk = try filled()
        try desk.write(1, .engaged(Engagement(type: .formSubmitted, form: .pricing)))
        let model = try desk.model()
        let other = try desk.model(me: kim)
        let adopted = DefinitionAdopted(number: 2, name: "small", text: "50")
        let news = try model.applied(try desk.write([Draft(lead: nil, by: .person(dana), event: .definitionAdopted(adopted))]))
        #expect(news.rulesChanged)
        #expect(try model.rows([LeadID(1)]).first?.score.engagement == 50)
        #expect(try other.catchUp().rulesChanged)
        #expect(try other.rows([LeadID(1)]).first?.score.engagement == 50)
        #expect(other.definition.number == 2)
        #expect(try same(desk, model).isEmpty)
    }

    @Test("Folder and files are the user's only")
    func modes() throws {
        let desk = try filled()
        let model = try desk.model()
        _ = try model.catchUp()
        for name in try FileManager.default.contentsOfDirectory(atPath: desk.cache) + ["."] {
            let mode = try FileManager.default.attributesOfItem(atPath: desk.cache + "/" + name)[.posixPermissions] as? Int
            #expect((mode ?? 0o777) & 0o077 == 0, "\(name)")
        }
    }
}

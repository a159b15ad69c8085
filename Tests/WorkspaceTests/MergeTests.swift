import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Merging leads of a workspace")
struct MergeTests {
    private func two() throws -> (TestWorld, Workspace, LeadID, LeadID) {
        let world = try TestWorld()
        let routing = try world.create()
        let first = try routing.capture("Priya")
        let second = try routing.capture("P.", email: "priya@home.example")
        return (world, routing, first, second)
    }

    @Test("two leads become one in one action, and undo parts them")
    func mergeAndPart() throws {
        let (_, routing, first, second) = try two()
        try routing.act(.touch(Touch(channel: .call)), on: second)
        let done = try routing.act(.merge(second), on: first)
        #expect(done.entries.map(\.event.kind) == ["merged"])
        #expect(done.leads == [first, second])
        #expect(try routing.queue(.mql) == [first])
        #expect(try routing.lead(first)?.touches.count == 1)
        #expect(try routing.lead(second) == nil)
        #expect(try routing.survivor(of: second) == first)
        #expect(try routing.nextUndo() == "merge of \(second) into \(first)")
        let back = try routing.undo(routing.newActionID())
        #expect(back.summary == "merge of \(second) into \(first)")
        #expect(back.leads == [first, second])
        #expect(try Set(routing.queue(.mql)) == [first, second])
        #expect(try routing.lead(first)?.touches.isEmpty == true)
        #expect(try routing.redo(routing.newActionID()).leads == [first, second])
        #expect(try routing.queue(.mql) == [first])
    }

    @Test("a command on the absorbed number acts on the survivor and says so")
    func detour() throws {
        let (_, routing, first, second) = try two()
        try routing.act(.merge(second), on: first)
        let done = try routing.act(.accept, on: second)
        #expect(done.leads == [first])
        #expect(done.warnings == ["\(second) was merged into \(first), where this was done"])
        #expect(try routing.stage(of: first) == .sal)
        let refused = #expect(throws: WorkspaceError.self) { try routing.act(.merge(second), on: first) }
        #expect(refused?.message == "\(second) was merged into \(first) already")
        #expect(throws: WorkspaceError.self) { try routing.act(.merge(first), on: second) }
    }

    @Test("several leads are merged by one action, each step on what the one before left")
    func several() throws {
        let (_, routing, first, second) = try two()
        let third = try routing.capture("Pri", email: "pri@home.example")
        let steps = [Intent.Step(first, .merge(second)), .init(second, .merge(third)), .init(third, .note("all one"))]
        _ = try routing.perform(Intent(id: routing.newActionID(), steps: steps))
        #expect(try routing.lead(first)?.absorbed.map(\.id) == [second, third])
        #expect(try routing.lead(first)?.lastNote == "all one")
        _ = try routing.undo(routing.newActionID())
        #expect(try Set(routing.queue(.mql)) == [first, second, third])
    }

    @Test("what is decided under the lock sees what somebody else has just done to either lead")
    func race() throws {
        let (world, mine, first, second) = try two()
        try mine.hire("kim", [.sdr])
        try mine.hire("lee", [.sdr])
        let (kims, lees) = (try world.open(as: "kim"), try world.open(as: "lee"))
        try kims.act(.accept, on: second)
        let refused = #expect(throws: WorkspaceError.self) { try lees.act(.merge(second), on: first) }
        #expect(refused?.message.contains("kim's") == true)
        // The other sdr hears of a merge without having looked.
        try mine.act(.merge(second), on: first)
        let done = try kims.act(.note("we spoke"), on: second)
        #expect(done.leads == [first])
    }

    @Test("parting is blocked when somebody else has changed the one lead since, and says who")
    func blocked() throws {
        let (world, mine, first, second) = try two()
        try mine.hire("kim", [.sdr])
        try mine.act(.merge(second), on: first)
        try world.open(as: "kim").act(.accept, on: second)
        let refused = #expect(throws: WorkspaceError.self) { try mine.undo(mine.newActionID()) }
        #expect(refused?.message.contains("accepted by kim") == true)
    }

    private static let file = """
        Lead ID,First Name,Last Name,Email,Company,City
        X1,Priya,Natarajan,priya@x.example,Halden,Bremen
        X2,P.,Natarajan,p@home.example,Halden,
        """

    @Test("an import finds the survivor by what the absorbed lead was known by, and never revives it")
    func importing() throws {
        let world = try TestWorld()
        let routing = try world.create()
        func take(_ text: String, _ kind: IntakeKind = .leads) throws -> ImportReport {
            try routing.importFile(world.folder.write(text, to: "file.csv"), options: ImportOptions(kind: kind))
        }
        #expect(try take(Self.file).count("added") == 2)
        try routing.act(.merge(LeadID(2)), on: LeadID(1))
        let again = try take(Self.file)
        #expect(again.count("added") == 0)
        #expect(again.count("conflicting") == 0)
        let more = try take(Self.file + "\nX2,P.,Natarajan,p@home.example,Halden,Kiel\n")
        #expect(more.count("added") == 0)
        let calls = "TASKID,Call Start Time,Call Type,Subject,LEADID\n7,2026-04-16 10:00:00,Outbound,First try,X2\n"
        #expect(try take(calls, .touches).count("attached") == 1)
        #expect(try routing.lead(LeadID(1))?.touches.count == 1)
        #expect(try routing.lead(LeadID(2)) == nil)
    }

    @Test("whoever is erased under one number is gone under both, and does not come back under either")
    func erasing() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let file = try world.folder.write(Self.file, to: "file.csv")
        _ = try routing.importFile(file, options: ImportOptions())
        try routing.act(.merge(LeadID(2)), on: LeadID(1))
        let done = try routing.erase(routing.newActionID(), LeadID(2))
        #expect(done.entries.compactMap(\.lead) == [LeadID(1), LeadID(2)])
        let journal = world.folder.text(of: "desk/journal.jsonl")
        for word in ["Natarajan", "Priya", "p@home", "priya@x", "\"X2\""] { #expect(!journal.contains(word), "\(word)") }
        #expect(try routing.search("natarajan", limit: 5).isEmpty)
        #expect(try Workspace.verify(routing.folder).isClean)
        #expect(try routing.importFile(file, options: ImportOptions()).count("erased") == 2)
        #expect(throws: WorkspaceError.self) { try routing.undo(routing.newActionID()) }
    }
}

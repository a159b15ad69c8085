import Intake
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Merging leads in a workspace")
struct MergeTests {
    private func makePair() throws -> (TestWorld, Workspace, LeadID, LeadID) {
        let world = try TestWorld()
        let workspace = try world.create()
        let first = try workspace.capture("Priya")
        let second = try workspace.capture("P.", email: "priya@home.example")
        return (world, workspace, first, second)
    }

    @Test("A merge is one action, and undo separates the leads")
    func mergeAndUndo() throws {
        let (_, workspace, first, second) = try makePair()
        try workspace.act(.touch(Touch(channel: .call)), on: second)
        let done = try workspace.act(.merge(second), on: first)
        #expect(done.entries.map(\.event.kind) == ["merged"])
        #expect(done.leads == [first, second])
        #expect(try workspace.queue(.mql) == [first])
        #expect(try workspace.queries.lead(first)?.touches.count == 1)
        #expect(try workspace.queries.lead(second) == nil)
        #expect(try workspace.queries.survivor(of: second) == first)
        #expect(try workspace.queries.nextUndo()?.summary == "merge of \(second) into \(first)")
        let back = try workspace.undo(workspace.newActionID())
        #expect(back.summary == "merge of \(second) into \(first)")
        #expect(back.leads == [first, second])
        #expect(try Set(workspace.queue(.mql)) == [first, second])
        #expect(try workspace.queries.lead(first)?.touches.isEmpty == true)
        #expect(try workspace.redo(workspace.newActionID()).leads == [first, second])
        #expect(try workspace.queue(.mql) == [first])
    }

    @Test("A command on the absorbed id applies to the survivor, with a warning")
    func absorbedID() throws {
        let (_, workspace, first, second) = try makePair()
        try workspace.act(.merge(second), on: first)
        let done = try workspace.act(.accept, on: second)
        #expect(done.leads == [first])
        #expect(done.warnings == ["\(second) was merged into \(first); the action applies to \(first)"])
        #expect(try workspace.stage(of: first) == .sal)
        let refused = #expect(throws: WorkspaceError.self) { try workspace.act(.merge(second), on: first) }
        #expect(refused?.message == "\(second) was already merged into \(first)")
        #expect(throws: WorkspaceError.self) { try workspace.act(.merge(first), on: second) }
    }

    @Test("One action merges several leads, each step on the result of the previous one")
    func several() throws {
        let (_, workspace, first, second) = try makePair()
        let third = try workspace.capture("Pri", email: "pri@home.example")
        let steps = [Intent.Step(first, .merge(second)), .init(second, .merge(third)), .init(third, .note("all one"))]
        _ = try workspace.perform(Intent(id: workspace.newActionID(), steps: steps))
        #expect(try workspace.queries.lead(first)?.absorbed.map(\.id) == [second, third])
        #expect(try workspace.queries.lead(first)?.lastNote == "all one")
        _ = try workspace.undo(workspace.newActionID())
        #expect(try Set(workspace.queue(.mql)) == [first, second, third])
    }

    @Test("A merge is decided under the lock, on the newest state of both leads")
    func race() throws {
        let (world, mine, first, second) = try makePair()
        try mine.hire("kim", [.sdr])
        try mine.hire("lee", [.sdr])
        let (kimsWorkspace, leesWorkspace) = (try world.open(as: "kim"), try world.open(as: "lee"))
        try kimsWorkspace.act(.accept, on: second)
        let refused = #expect(throws: WorkspaceError.self) { try leesWorkspace.act(.merge(second), on: first) }
        #expect(refused?.message.contains("owned by kim") == true)
        // The other SDR's workspace reads the merge before its next action.
        try mine.act(.merge(second), on: first)
        let done = try kimsWorkspace.act(.note("we spoke"), on: second)
        #expect(done.leads == [first])
    }

    @Test("Undoing a merge is blocked after another person's change, with the person's name")
    func blocked() throws {
        let (world, mine, first, second) = try makePair()
        try mine.hire("kim", [.sdr])
        try mine.act(.merge(second), on: first)
        try world.open(as: "kim").act(.accept, on: second)
        let refused = #expect(throws: WorkspaceError.self) { try mine.undo(mine.newActionID()) }
        #expect(refused?.message.contains("changed by a later action (accepted) by kim") == true)
    }

    private static let file = """
        Lead ID,First Name,Last Name,Email,Company,City
        X1,Priya,Natarajan,priya@x.example,Halden,Bremen
        X2,P.,Natarajan,p@home.example,Halden,
        """

    @Test("An import finds the survivor by the absorbed lead's keys, and never restores the absorbed lead")
    func importing() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        func importText(_ text: String, _ kind: IntakeKind = .leads) throws -> ImportReport {
            try workspace.importFile(world.folder.write(text, to: "file.csv"), options: ImportOptions(kind: kind))
        }
        #expect(try importText(Self.file).count("added") == 2)
        try workspace.act(.merge(LeadID(2)), on: LeadID(1))
        let again = try importText(Self.file)
        #expect(again.count("added") == 0)
        #expect(again.count("conflicting") == 0)
        let more = try importText(Self.file + "\nX2,P.,Natarajan,p@home.example,Halden,Kiel\n")
        #expect(more.count("added") == 0)
        let calls = "TASKID,Call Start Time,Call Type,Subject,LEADID\n7,2026-04-16 10:00:00,Outbound,First try,X2\n"
        #expect(try importText(calls, .touches).count("attached") == 1)
        #expect(try workspace.queries.lead(LeadID(1))?.touches.count == 1)
        #expect(try workspace.queries.lead(LeadID(2)) == nil)
    }

    @Test("Erasing a merged person erases all ids, and none of them is imported again")
    func erasing() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let file = try world.folder.write(Self.file, to: "file.csv")
        _ = try workspace.importFile(file, options: ImportOptions())
        try workspace.act(.merge(LeadID(2)), on: LeadID(1))
        let done = try workspace.administration.erase(workspace.newActionID(), LeadID(2))
        #expect(done.entries.compactMap(\.lead) == [LeadID(1), LeadID(2)])
        let journal = world.journalText()
        for word in ["Natarajan", "Priya", "p@home", "priya@x", "\"X2\""] { #expect(!journal.contains(word), "\(word)") }
        #expect(try workspace.queries.search("natarajan", limit: 5).isEmpty)
        #expect(try world.isClean())
        #expect(try workspace.importFile(file, options: ImportOptions()).count("erased") == 2)
        #expect(throws: WorkspaceError.self) { try workspace.undo(workspace.newActionID()) }
    }
}

import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Undo and redo")
struct UndoTests {
    @Test("Undo undoes the latest action, then the one before, and redo redoes them")
    func undoAndRedo() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try workspace.act(.accept, on: lead)
        try workspace.act(.touch(Touch(channel: .call, outcome: .connected)), on: lead)
        let full = try workspace.queries.lead(lead)
        #expect(try workspace.undo(workspace.newActionID()).summary == "touch on \(lead)")
        #expect(try workspace.queries.lead(lead)?.touches.isEmpty == true)
        #expect(try workspace.undo(workspace.newActionID()).summary == "acceptance of \(lead)")
        #expect(try workspace.stage(of: lead) == .mql)
        #expect(try workspace.redo(workspace.newActionID()).summary == "acceptance of \(lead)")
        #expect(try workspace.stage(of: lead) == .sal)
        #expect(try workspace.redo(workspace.newActionID()).summary == "touch on \(lead)")
        #expect(try workspace.queries.lead(lead)?.touches == full?.touches)
        #expect(throws: WorkspaceError.self) { try workspace.redo(workspace.newActionID()) }
    }

    @Test("A long chain of undos isn't slower at its end")
    func longChain() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        for number in 0..<400 { try workspace.act(.note("\(number)"), on: lead) }
        var times: [Duration] = []
        for number in (0..<400).reversed() {
            let took = try ContinuousClock().measure { _ = try workspace.undo(workspace.newActionID()) }
            times.append(took)
            if number % 100 == 0 { #expect(try workspace.queries.lead(lead)?.noteCount == number) }
        }
        // Before, each undo asked the index about every one before it: the last were far slower.
        let (first, last) = (times.prefix(40).sorted()[20], times.suffix(40).sorted()[20])
        #expect(last < first * 3, "\(first) at the beginning, \(last) at the end")
    }

    @Test("A new action clears the redo history")
    func newActionClearsRedo() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try workspace.act(.accept, on: lead)
        _ = try workspace.undo(workspace.newActionID())
        try workspace.act(.note("another thought"), on: lead)
        #expect(throws: WorkspaceError.self) { try workspace.redo(workspace.newActionID()) }
    }

    @Test("Undoing an action also undoes what rules did because of it")
    func undoesRulesToo() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        #expect(try workspace.stage(of: lead) == .mql)
        _ = try workspace.undo(workspace.newActionID())
        #expect(try workspace.queries.lead(lead) == nil)
        #expect(try workspace.queue(.mql).isEmpty)
        _ = try workspace.redo(workspace.newActionID())
        #expect(try workspace.stage(of: lead) == .mql)
        let next = try workspace.capture("Tomas")
        #expect(next.number == lead.number + 1)
    }

    @Test("Undo is blocked after another person's change, with the person's name")
    func othersChangesBlock() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr, .teamlead])
        let lead = try mine.capture("Priya")
        try mine.act(.accept, on: lead)
        let kimsWorkspace = try world.open(as: "kim")
        try kimsWorkspace.act(.edit(FieldChanges([.title: "CTO"])), on: lead)
        let error = #expect(throws: WorkspaceError.self) { try mine.undo(mine.newActionID()) }
        #expect(error?.message.contains("edited by kim") == true)
    }

    @Test("A batch is undone as one action")
    func undoesBatch() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let leads = try ["Priya", "Tomas", "Wei"].map { try workspace.capture($0) }
        _ = try workspace.perform(Intent(id: workspace.newActionID(), steps: leads.map { .init($0, .reject(reason: "timing")) }))
        #expect(try workspace.queue(.nurture).count == 3)
        let back = try workspace.undo(workspace.newActionID())
        #expect(back.summary == "rejection of 3 leads")
        #expect(try Set(workspace.queue(.mql)) == Set(leads))
    }

    @Test("A team lead can undo another person's action by its id")
    func teamLeadUndoesOthers() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kimsWorkspace = try world.open(as: "kim")
        let done = try kimsWorkspace.act(.accept, on: lead)
        _ = try mine.undo(mine.newActionID(), batch: done.action)
        #expect(try mine.stage(of: lead) == .mql)
        let other = try mine.act(.accept, on: lead)
        _ = try kimsWorkspace.catchUp()
        let error = #expect(throws: WorkspaceError.self) {
            try kimsWorkspace.undo(kimsWorkspace.newActionID(), batch: other.action)
        }
        #expect(error?.exitStatus == 77)
    }

    @Test("Adoptions and signatures cannot be undone")
    func adoptionStays() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let signed = try workspace.administration.sign(workspace.newActionID(), side: .marketing)
        #expect(throws: WorkspaceError.self) { try workspace.undo(workspace.newActionID(), batch: signed.action) }
        #expect(workspace.session.signatures[.marketing]?.by == Login("me"))
        #expect(throws: WorkspaceError.self) { try workspace.administration.sign(workspace.newActionID(), side: .sales) }
    }
}

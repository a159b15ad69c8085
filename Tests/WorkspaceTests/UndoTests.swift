import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Taking back")
struct UndoTests {
    @Test("u takes back my latest action, again the one before, and C-r does them again")
    func undoAndRedo() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let lead = try desk.capture("Priya")
        try desk.act(.accept, on: lead)
        try desk.act(.touch(Touch(channel: .call, outcome: .connected)), on: lead)
        let full = try desk.lead(lead)
        #expect(try desk.undo(desk.newActionID()).summary == "touch of \(lead)")
        #expect(try desk.lead(lead)?.touches.isEmpty == true)
        #expect(try desk.undo(desk.newActionID()).summary == "accept of \(lead)")
        #expect(try desk.stage(of: lead) == .mql)
        #expect(try desk.redo(desk.newActionID()).summary == "accept of \(lead)")
        #expect(try desk.stage(of: lead) == .sal)
        #expect(try desk.redo(desk.newActionID()).summary == "touch of \(lead)")
        #expect(try desk.lead(lead)?.touches == full?.touches)
        #expect(throws: WorkspaceError.self) { try desk.redo(desk.newActionID()) }
    }

    @Test("a new action clears what could be done again")
    func newActionClearsRedo() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let lead = try desk.capture("Priya")
        try desk.act(.accept, on: lead)
        _ = try desk.undo(desk.newActionID())
        try desk.act(.note("another thought"), on: lead)
        #expect(throws: WorkspaceError.self) { try desk.redo(desk.newActionID()) }
    }

    @Test("what rules did because of an action goes back with it")
    func rulesGoBackToo() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let lead = try desk.capture("Priya")
        #expect(try desk.stage(of: lead) == .mql)
        _ = try desk.undo(desk.newActionID())
        #expect(try desk.lead(lead) == nil)
        #expect(try desk.queue(.mql).isEmpty)
        _ = try desk.redo(desk.newActionID())
        #expect(try desk.stage(of: lead) == .mql)
        let next = try desk.capture("Tomas")
        #expect(next.number == lead.number + 1)
    }

    @Test("it is blocked when somebody else has changed the lead since, and says who")
    func othersChangesBlock() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr, .teamlead])
        let lead = try mine.capture("Priya")
        try mine.act(.accept, on: lead)
        let kims = try world.open(as: "kim")
        try kims.act(.edit(FieldChanges([.title: "CTO"])), on: lead)
        let error = #expect(throws: WorkspaceError.self) { try mine.undo(mine.newActionID()) }
        #expect(error?.message.contains("edited by kim") == true)
    }

    @Test("a batch goes back as one")
    func batchGoesBack() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let leads = try ["Priya", "Tomas", "Wei"].map { try desk.capture($0) }
        _ = try desk.perform(Intent(id: desk.newActionID(), steps: leads.map { .init($0, .reject(reason: "timing")) }))
        #expect(try desk.queue(.nurture).count == 3)
        let back = try desk.undo(desk.newActionID())
        #expect(back.summary == "reject of 3 leads")
        #expect(try Set(desk.queue(.mql)) == Set(leads))
    }

    @Test("somebody else's action is a team lead's to take back, by its id")
    func teamLeadTakesBack() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kims = try world.open(as: "kim")
        let done = try kims.act(.accept, on: lead)
        _ = try mine.undo(mine.newActionID(), batch: done.action)
        #expect(try mine.stage(of: lead) == .mql)
        let other = try mine.act(.accept, on: lead)
        _ = try kims.catchUp()
        let error = #expect(throws: WorkspaceError.self) { try kims.undo(kims.newActionID(), batch: other.action) }
        #expect(error?.exitStatus == 77)
    }

    @Test("adopting and signing are never taken back")
    func adoptionStays() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let signed = try desk.sign(desk.newActionID(), side: .marketing)
        #expect(throws: WorkspaceError.self) { try desk.undo(desk.newActionID(), batch: signed.action) }
        #expect(desk.signatures[.marketing]?.by == Login("me"))
        #expect(throws: WorkspaceError.self) { try desk.sign(desk.newActionID(), side: .sales) }
    }
}

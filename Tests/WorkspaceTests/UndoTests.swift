import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Taking back")
struct UndoTests {
    @Test("u takes back my latest action, again the one before, and C-r does them again")
    func undoAndRedo() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        try routing.act(.accept, on: lead)
        try routing.act(.touch(Touch(channel: .call, outcome: .connected)), on: lead)
        let full = try routing.lead(lead)
        #expect(try routing.undo(routing.newActionID()).summary == "touch of \(lead)")
        #expect(try routing.lead(lead)?.touches.isEmpty == true)
        #expect(try routing.undo(routing.newActionID()).summary == "accept of \(lead)")
        #expect(try routing.stage(of: lead) == .mql)
        #expect(try routing.redo(routing.newActionID()).summary == "accept of \(lead)")
        #expect(try routing.stage(of: lead) == .sal)
        #expect(try routing.redo(routing.newActionID()).summary == "touch of \(lead)")
        #expect(try routing.lead(lead)?.touches == full?.touches)
        #expect(throws: WorkspaceError.self) { try routing.redo(routing.newActionID()) }
    }

    @Test("a new action clears what could be done again")
    func newActionClearsRedo() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        try routing.act(.accept, on: lead)
        _ = try routing.undo(routing.newActionID())
        try routing.act(.note("another thought"), on: lead)
        #expect(throws: WorkspaceError.self) { try routing.redo(routing.newActionID()) }
    }

    @Test("what rules did because of an action goes back with it")
    func rulesGoBackToo() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        #expect(try routing.stage(of: lead) == .mql)
        _ = try routing.undo(routing.newActionID())
        #expect(try routing.lead(lead) == nil)
        #expect(try routing.queue(.mql).isEmpty)
        _ = try routing.redo(routing.newActionID())
        #expect(try routing.stage(of: lead) == .mql)
        let next = try routing.capture("Tomas")
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
        let routing = try world.create()
        let leads = try ["Priya", "Tomas", "Wei"].map { try routing.capture($0) }
        _ = try routing.perform(Intent(id: routing.newActionID(), steps: leads.map { .init($0, .reject(reason: "timing")) }))
        #expect(try routing.queue(.nurture).count == 3)
        let back = try routing.undo(routing.newActionID())
        #expect(back.summary == "reject of 3 leads")
        #expect(try Set(routing.queue(.mql)) == Set(leads))
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
        let routing = try world.create()
        let signed = try routing.sign(routing.newActionID(), side: .marketing)
        #expect(throws: WorkspaceError.self) { try routing.undo(routing.newActionID(), batch: signed.action) }
        #expect(routing.signatures[.marketing]?.by == Login("me"))
        #expect(throws: WorkspaceError.self) { try routing.sign(routing.newActionID(), side: .sales) }
    }
}

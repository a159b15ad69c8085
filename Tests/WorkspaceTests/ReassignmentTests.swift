import Lifecycle
import Testing

@testable import Workspace

@Suite("Reassignments by rules")
struct ReassignmentTests {
    /// Ann has three leads and is absent for nine days. Rules reassign the leads to Bob and Cyd.
    private func absentAnn(_ world: TestWorld) throws -> (workspace: Workspace, leads: [LeadID]) {
        let workspace = try world.create(
            clockedText(routing: "method: roundRobin, whenAway: reroute"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        let leads = try ["One", "Two", "Three"].map { try workspace.add($0, owner: "ann") }
        try world.open(as: "ann").act(.note("before the holiday"), on: leads[0])
        world.now = world.now + .hours(1)
        try workspace.setAbsence("ann", until: world.now + .days(9))
        _ = try workspace.rules.tick()
        return (workspace, leads)
    }

    @Test("On the day of their return, the absent owner sees which leads were reassigned to whom and why")
    func comingBack() throws {
        let world = try TestWorld()
        let (_, leads) = try absentAnn(world)
        world.now = world.now + .days(9)
        let ann = try world.open(as: "ann")
        let notice = try ann.queries.reassignments()
        #expect(notice.items.map(\.reassignment.lead) == leads.reversed())
        #expect(notice.items.map(\.reassignment.to.name) == ["bob", "cyd", "bob"])
        #expect(notice.items.allSatisfy { $0.reassignment.from == Login("ann") && $0.reassignment.reason == "the owner is absent" })
        #expect(notice.items.map(\.name) == ["Three", "Two", "One"])
        #expect((notice.lostCount, notice.gainedCount) == (3, 0))
        // Her actions of that day do not shorten the list.
        try ann.act(.note("back"), on: leads[0])
        #expect(try ann.queries.reassignments().items.count == 3)
        #expect(try ann.queries.reassignments().lastOwn > notice.lastOwn)
        world.now = world.now + .days(1)
        #expect(try ann.queries.reassignments().items.isEmpty)
    }

    @Test("The new owner sees from whom and why, without undone reassignments and those by people")
    func getting() throws {
        let world = try TestWorld()
        let (workspace, leads) = try absentAnn(world)
        let bob = try world.open(as: "bob")
        let notice = try bob.queries.reassignments()
        #expect(notice.items.map(\.reassignment.lead) == [leads[2], leads[0]])
        #expect((notice.lostCount, notice.gainedCount) == (0, 2))
        #expect(notice.items.allSatisfy { $0.reassignment.from == Login("ann") })
        try workspace.act(.assign(Login("bob")), on: leads[1])
        _ = try bob.catchUp()
        #expect(try bob.queries.reassignments().items.count == 2)
        _ = try workspace.undo(
            workspace.newActionID(), batch: bob.queries.history(leads[2]).lines.last { $0.isAssignmentByRule }?.action,
            partial: true)
        _ = try bob.catchUp()
        #expect(try bob.queries.reassignments().items.isEmpty)
    }

    @Test("Reassignments older than thirty days are not reported, and uninvolved people see none")
    func bounds() throws {
        let world = try TestWorld()
        _ = try absentAnn(world)
        #expect(try world.open(as: "me").queries.reassignments().items.isEmpty)
        world.now = world.now + .days(29)
        #expect(try world.open(as: "ann").queries.reassignments().items.count == 3)
        world.now = world.now + .days(2)
        #expect(try world.open(as: "ann").queries.reassignments().items.isEmpty)
    }
}

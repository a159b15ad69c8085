import Lifecycle
import Testing

@testable import Workspace

@Suite("What rules gave to others is told to whoever comes back")
struct ReroutingTests {
    /// Ann has three leads, goes away for nine days, and the clock gives them to bob and cyd; with who is who.
    private func away(_ world: TestWorld) throws -> (routing: Workspace, leads: [LeadID]) {
        let routing = try world.create(
            clockedText(routing: "method: roundRobin, whenAway: reroute"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        let leads = try ["One", "Two", "Three"].map { try routing.add($0, owner: "ann") }
        try world.open(as: "ann").act(.note("before the holiday"), on: leads[0])
        world.now = world.now + .hours(1)
        try routing.setAway("ann", until: world.now + .days(9))
        _ = try routing.tick()
        return (routing, leads)
    }

    @Test("the absent owner learns on coming back which leads went to whom and why, for that whole day and no longer")
    func comingBack() throws {
        let world = try TestWorld()
        let (_, leads) = try away(world)
        world.now = world.now + .days(9)
        let ann = try world.open(as: "ann")
        let news = try ann.reroutings()
        #expect(news.items.map(\.rerouting.lead) == leads.reversed())
        #expect(news.items.map(\.rerouting.to.name) == ["bob", "cyd", "bob"])
        #expect(news.items.allSatisfy { $0.rerouting.from == Login("ann") && $0.rerouting.reason == "its owner is away" })
        #expect(news.items.map(\.name) == ["Three", "Two", "One"])
        #expect((news.taken, news.given) == (3, 0))
        // What she does on the day itself takes nothing away before she has seen it all.
        try ann.act(.note("back"), on: leads[0])
        #expect(try ann.reroutings().items.count == 3)
        #expect(try ann.reroutings().lastOwn > news.lastOwn)
        world.now = world.now + .days(1)
        #expect(try ann.reroutings().items.isEmpty)
    }

    @Test("whoever got them learns from whom and why; what was taken back is not told, nor what a person gave away")
    func getting() throws {
        let world = try TestWorld()
        let (routing, leads) = try away(world)
        let bob = try world.open(as: "bob")
        let news = try bob.reroutings()
        #expect(news.items.map(\.rerouting.lead) == [leads[2], leads[0]])
        #expect((news.taken, news.given) == (0, 2))
        #expect(news.items.allSatisfy { $0.rerouting.from == Login("ann") })
        try routing.act(.assign(Login("bob")), on: leads[1])
        _ = try bob.catchUp()
        #expect(try bob.reroutings().items.count == 2)
        _ = try routing.undo(
            routing.newActionID(), batch: bob.history(leads[2]).lines.last { $0.isAssignmentByRule }?.action, partial: true)
        _ = try bob.catchUp()
        #expect(try bob.reroutings().items.isEmpty)
    }

    @Test("nobody is told of anything older than thirty days, and who lost nothing is told nothing")
    func bounds() throws {
        let world = try TestWorld()
        _ = try away(world)
        #expect(try world.open(as: "me").reroutings().items.isEmpty)
        world.now = world.now + .days(29)
        #expect(try world.open(as: "ann").reroutings().items.count == 3)
        world.now = world.now + .days(2)
        #expect(try world.open(as: "ann").reroutings().items.isEmpty)
    }
}

import Dispatch
import Foundation
import Lifecycle
import ReadModel
import Synchronization
import Testing

@testable import Workspace

/// A seeded generator that a closure holds.
private final class Chance {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func next() -> UInt64 { generator.next() }
}

@Suite("What the clock does in a workspace")
struct TickTests {
    /// Leads of ann's: tried, neglected, reached.
    private func thirtyDays(_ world: TestWorld, _ routing: Workspace) throws -> (tried: LeadID, neglected: LeadID, reached: LeadID)
    {
        let tried = try routing.add("Tried", owner: "ann")
        let neglected = try routing.add("Neglected", owner: "ann")
        let reached = try routing.add("Reached", owner: "ann")
        for _ in 0..<2 {
            world.now = world.now + .hours(2)
            try routing.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: tried)
        }
        try routing.act(.touch(Touch(channel: .call, outcome: .connected)), on: reached)
        world.now = world.now + .days(31)
        return (tried, neglected, reached)
    }

    @Test("where the definition proposes, the tried wait as a batch, the neglected go to somebody else, and again it does nothing")
    func proposes() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, routing)
        let report = try routing.tick()
        #expect(report.given == [.init(lead: leads.neglected, from: Login("ann"), to: Login("bob"), cause: .neglected)])
        #expect(report.disqualified.isEmpty)
        #expect((report.unreached, report.neglected, report.stuck) == (1, 1, 0))
        #expect(try routing.unreached(.team, limit: 10).map(\.id) == [leads.tried])
        #expect(try routing.unreached(QueueScope(owner: Login("bob")), limit: 10).isEmpty)
        #expect(try routing.owner(of: leads.neglected) == "bob")
        #expect(try routing.stage(of: leads.tried) == .sql)
        let lines = world.journalLines().count
        #expect(try routing.tick().isIdle)
        #expect(try world.open(as: "bob").tick().isIdle)
        #expect(world.journalLines().count == lines)
        // The batch is an ordinary one.
        let done = try routing.perform(
            Intent(id: routing.newActionID(), steps: [.init(leads.tried, .disqualify(reason: "unreachable"))]))
        #expect(done.leads == [leads.tried])
        #expect(try routing.tick().unreached == 0)
    }

    @Test("where the definition lets the clock do it, the tried are disqualified, and whoever opted out drops out at once")
    func disqualifies() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(unreached: "disqualify", neglected: "report"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, routing)
        let out = try routing.add("Out", owner: "ann")
        try routing.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: out)
        try routing.act(.optOut(.email), on: out)
        #expect(try routing.tick().disqualified == [leads.tried])
        world.now = world.now + .days(31)
        let report = try routing.tick()
        #expect(report.disqualified == [out])
        #expect(report.dropped == [out])
        #expect((report.unreached, report.neglected, report.stuck) == (0, 1, 0))
        #expect(try routing.stage(of: leads.tried) == .disqualified)
        #expect(try routing.stage(of: out) == .dropped)
        #expect(try routing.stage(of: leads.reached) == .sql)
        #expect(try routing.tick().isIdle)
    }

    @Test("an absent owner's leads go to those who are there, one each in turn, and full reps give up what they have no room for")
    func owners() throws {
        let world = try TestWorld()
        let routing = try world.create(
            clockedText(routing: "method: roundRobin, whenAway: reroute, whenFull: reroute"),
            reps: [rep("ann"), rep("bob"), rep("cyd")])
        let leads = try ["One", "Two", "Three"].map { try routing.add($0, owner: "ann") }
        #expect(try routing.tick().isIdle)
        try routing.setAway("ann", until: world.now + .days(3))
        let report = try routing.tick()
        #expect(report.given.map(\.lead) == leads)
        #expect(report.given.map(\.to.name) == ["bob", "cyd", "bob"])
        #expect(report.given.allSatisfy { $0.cause == .away && $0.from == Login("ann") })
        // Bob has two and may have one: the newest of them goes, and to cyd.
        _ = try routing.updateTeam(routing.newActionID(), rep("bob", capacity: 1))
        let full = try routing.tick()
        #expect(full.given.count == 1)
        #expect(full.given.first?.cause == .full)
        #expect(full.given.first?.to == Login("cyd"))
        #expect(try routing.tick().isIdle)
    }

    @Test("where nobody is free the leads are counted, not tried again, until somebody is")
    func stuck() throws {
        let world = try TestWorld()
        let routing = try world.create(
            clockedText(routing: "method: leastBusy, whenLate: reroute, whenAway: reroute"), reps: [rep("ann")])
        let lead = try routing.add("One", owner: "ann")
        world.now = world.now + .hours(5)
        let waiting = try routing.tick()
        #expect(waiting.isIdle)
        #expect(waiting.stuck == 1)
        #expect(waiting.isComplete)
        try routing.setAway("ann", until: .distantFuture)
        #expect(try routing.tick().stuck == 1)
        _ = try routing.updateTeam(routing.newActionID(), rep("bob"))
        let report = try routing.tick()
        #expect(report.given.map(\.lead) == [lead])
        #expect(report.stuck == 0)
    }

    @Test("some leads at a time it comes to the same")
    func limited() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...7 { try routing.add("Lead\(number)", owner: "ann") }
        world.now = world.now + .days(31)
        var rounds = 0
        while true {
            let report = try routing.tick(limit: 3)
            #expect(report.given.count <= 3)
            rounds += 1
            if report.isComplete { break }
        }
        #expect(rounds == 3)
        var owners: [String: Int] = [:]
        for number in 1...7 { owners[try routing.owner(of: LeadID(number)) ?? "", default: 0] += 1 }
        #expect(owners == ["bob": 4, "cyd": 3])
    }

    @Test("two at once do nothing twice")
    func twoAtOnce() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...60 {
            let lead = try routing.add("Lead\(number)", owner: "ann")
            if number % 2 == 0 { try routing.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: lead) }
        }
        let now = world.now + .days(31)
        let folder = routing.folder
        let cache = world.folder.path
        let given = Mutex<[LeadID]>([])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            do {
                let chance = Chance(seed: UInt64(100 + index))
                let environment = WorkspaceEnvironment(
                    clock: { now }, random: { chance.next() }, login: Login("me"), cacheFolder: cache + "/cache-\(index)")
                let own = try Workspace.open(folder, environment: environment)
                let report = try own.tick()
                given.withLock { $0 += report.given.map(\.lead) + report.disqualified }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        let all = given.withLock { $0 }
        #expect(all.count == 60)
        #expect(Set(all).count == 60)
        _ = try routing.catchUp()
        world.now = now
        #expect(try routing.tick().isIdle)
        #expect(try Workspace.verify(folder).isClean)
    }

    @Test("what a tick did is a team lead's to take back, and doesn't come again")
    func undoing() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, routing)
        let action = try #require(try routing.tick().actions.first)
        let ann = try world.open(as: "ann")
        let refused = #expect(throws: WorkspaceError.self) { try ann.undo(ann.newActionID(), batch: action) }
        #expect(refused?.exitStatus == 77)
        #expect(refused?.message.contains("team lead") == true)
        let back = try routing.undo(routing.newActionID(), batch: action)
        #expect(Set(back.leads) == [leads.tried, leads.neglected])
        #expect(try routing.stage(of: leads.tried) == .sql)
        #expect(try routing.owner(of: leads.neglected) == "ann")
        let again = try routing.tick()
        #expect(again.isIdle)
        #expect((again.neglected, again.stuck) == (1, 0))
        // It is nobody's own latest action either.
        #expect(try ann.nextUndo() == nil)
    }

    @Test("who looks and who may only look set off nothing")
    func readOnly() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        _ = try thirtyDays(world, routing)
        let lines = world.journalLines().count
        for login in ["stranger", "bob"] {
            let looking = try Workspace.open(routing.folder, environment: world.environment(login), readOnly: login == "bob")
            #expect(throws: WorkspaceError.self) { try looking.tick() }
        }
        #expect(world.journalLines().count == lines)
    }

    @Test("snoozes end by the clock, without a line, and are told once")
    func snoozes() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try routing.add("One", owner: "ann")
        try routing.act(.snooze(until: world.now + .hours(1)), on: lead)
        #expect(try routing.tick().woken == 0)
        world.now = world.now + .hours(2)
        let lines = world.journalLines().count
        #expect(try routing.tick().woken == 1)
        #expect(try routing.tick().woken == 0)
        #expect(world.journalLines().count == lines)
        #expect(try routing.queue(.sql) == [lead])
    }

    @Test("what an adoption was kept from moving is moved, once")
    func adoption() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try routing.add("One", origin: .form(.whitePaper))
        let byHand = try routing.add("Two")
        let adopted = DefinitionAdopted(number: 2, name: "clocked", text: clockedText(entry: "enters: mql"))
        _ = try routing.append(routing.newActionID(), as: routing.me) { _ throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(routing.me), event: .definitionAdopted(adopted))]
        }
        #expect(try routing.tick(waits: false).isIdle, "a console leaves it alone")
        #expect(try routing.tick().requalified == 1)
        #expect(try routing.stage(of: lead) == .mql)
        #expect(try routing.stage(of: byHand) == .sql, "somebody put it there")
        #expect(try routing.tick().isIdle)
        #expect(try world.open(as: "ann").tick().isIdle)
    }

    @Test("what rules did is news to whoever ticked, with the reason")
    func news() throws {
        let world = try TestWorld()
        let routing = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, routing)
        _ = try routing.catchUp()
        _ = try routing.tick()
        let news = try routing.catchUp()
        guard case .assigned(let assigned)? = news.leads[leads.neglected]?.event else {
            Issue.record("no news of the lead that went to somebody else")
            return
        }
        #expect(assigned.reason == "nobody tried to reach it")
        #expect(try routing.catchUp().isEmpty)
    }
}

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
    private func thirtyDays(_ world: TestWorld, _ desk: Workspace) throws -> (tried: LeadID, neglected: LeadID, reached: LeadID) {
        let tried = try desk.add("Tried", owner: "ann")
        let neglected = try desk.add("Neglected", owner: "ann")
        let reached = try desk.add("Reached", owner: "ann")
        for _ in 0..<2 {
            world.now = world.now + .hours(2)
            try desk.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: tried)
        }
        try desk.act(.touch(Touch(channel: .call, outcome: .connected)), on: reached)
        world.now = world.now + .days(31)
        return (tried, neglected, reached)
    }

    @Test("where the definition proposes, the tried wait as a batch, the neglected go to somebody else, and again it does nothing")
    func proposes() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, desk)
        let report = try desk.tick()
        #expect(report.given == [.init(lead: leads.neglected, from: Login("ann"), to: Login("bob"), cause: .neglected)])
        #expect(report.disqualified.isEmpty)
        #expect((report.unreached, report.neglected, report.stuck) == (1, 1, 0))
        #expect(try desk.unreached(.team, limit: 10).map(\.id) == [leads.tried])
        #expect(try desk.unreached(QueueScope(owner: Login("bob")), limit: 10).isEmpty)
        #expect(try desk.owner(of: leads.neglected) == "bob")
        #expect(try desk.stage(of: leads.tried) == .sql)
        let lines = world.journalLines().count
        #expect(try desk.tick().isIdle)
        #expect(try world.open(as: "bob").tick().isIdle)
        #expect(world.journalLines().count == lines)
        // The batch is an ordinary one.
        let done = try desk.perform(
            Intent(id: desk.newActionID(), steps: [.init(leads.tried, .disqualify(reason: "unreachable"))]))
        #expect(done.leads == [leads.tried])
        #expect(try desk.tick().unreached == 0)
    }

    @Test("where the definition lets the clock do it, the tried are disqualified, and whoever opted out drops out at once")
    func disqualifies() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(unreached: "disqualify", neglected: "report"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, desk)
        let out = try desk.add("Out", owner: "ann")
        try desk.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: out)
        try desk.act(.optOut(.email), on: out)
        #expect(try desk.tick().disqualified == [leads.tried])
        world.now = world.now + .days(31)
        let report = try desk.tick()
        #expect(report.disqualified == [out])
        #expect(report.dropped == [out])
        #expect((report.unreached, report.neglected, report.stuck) == (0, 1, 0))
        #expect(try desk.stage(of: leads.tried) == .disqualified)
        #expect(try desk.stage(of: out) == .dropped)
        #expect(try desk.stage(of: leads.reached) == .sql)
        #expect(try desk.tick().isIdle)
    }

    @Test("an absent owner's leads go to those who are there, one each in turn, and full reps give up what they have no room for")
    func owners() throws {
        let world = try TestWorld()
        let desk = try world.create(
            clockedText(routing: "method: roundRobin, whenAway: reroute, whenFull: reroute"),
            reps: [rep("ann"), rep("bob"), rep("cyd")])
        let leads = try ["One", "Two", "Three"].map { try desk.add($0, owner: "ann") }
        #expect(try desk.tick().isIdle)
        try desk.setAway("ann", until: world.now + .days(3))
        let report = try desk.tick()
        #expect(report.given.map(\.lead) == leads)
        #expect(report.given.map(\.to.name) == ["bob", "cyd", "bob"])
        #expect(report.given.allSatisfy { $0.cause == .away && $0.from == Login("ann") })
        // Bob has two and may have one: the newest of them goes, and to cyd.
        _ = try desk.updateTeam(desk.newActionID(), rep("bob", capacity: 1))
        let full = try desk.tick()
        #expect(full.given.count == 1)
        #expect(full.given.first?.cause == .full)
        #expect(full.given.first?.to == Login("cyd"))
        #expect(try desk.tick().isIdle)
    }

    @Test("where nobody is free the leads are counted, not tried again, until somebody is")
    func stuck() throws {
        let world = try TestWorld()
        let desk = try world.create(
            clockedText(routing: "method: leastBusy, whenLate: reroute, whenAway: reroute"), reps: [rep("ann")])
        let lead = try desk.add("One", owner: "ann")
        world.now = world.now + .hours(5)
        let waiting = try desk.tick()
        #expect(waiting.isIdle)
        #expect(waiting.stuck == 1)
        #expect(waiting.isComplete)
        try desk.setAway("ann", until: .distantFuture)
        #expect(try desk.tick().stuck == 1)
        _ = try desk.updateTeam(desk.newActionID(), rep("bob"))
        let report = try desk.tick()
        #expect(report.given.map(\.lead) == [lead])
        #expect(report.stuck == 0)
    }

    @Test("some leads at a time it comes to the same")
    func limited() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...7 { try desk.add("Lead\(number)", owner: "ann") }
        world.now = world.now + .days(31)
        var rounds = 0
        while true {
            let report = try desk.tick(limit: 3)
            #expect(report.given.count <= 3)
            rounds += 1
            if report.isComplete { break }
        }
        #expect(rounds == 3)
        var owners: [String: Int] = [:]
        for number in 1...7 { owners[try desk.owner(of: LeadID(number)) ?? "", default: 0] += 1 }
        #expect(owners == ["bob": 4, "cyd": 3])
    }

    @Test("two at once do nothing twice")
    func twoAtOnce() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...60 {
            let lead = try desk.add("Lead\(number)", owner: "ann")
            if number % 2 == 0 { try desk.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: lead) }
        }
        let now = world.now + .days(31)
        let folder = desk.folder
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
        _ = try desk.catchUp()
        world.now = now
        #expect(try desk.tick().isIdle)
        #expect(try Workspace.verify(folder).isClean)
    }

    @Test("what a tick did is a team lead's to take back, and doesn't come again")
    func undoing() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, desk)
        let action = try #require(try desk.tick().actions.first)
        let ann = try world.open(as: "ann")
        let refused = #expect(throws: WorkspaceError.self) { try ann.undo(ann.newActionID(), batch: action) }
        #expect(refused?.exitStatus == 77)
        #expect(refused?.message.contains("team lead") == true)
        let back = try desk.undo(desk.newActionID(), batch: action)
        #expect(Set(back.leads) == [leads.tried, leads.neglected])
        #expect(try desk.stage(of: leads.tried) == .sql)
        #expect(try desk.owner(of: leads.neglected) == "ann")
        let again = try desk.tick()
        #expect(again.isIdle)
        #expect((again.neglected, again.stuck) == (1, 0))
        // It is nobody's own latest action either.
        #expect(try ann.nextUndo() == nil)
    }

    @Test("who looks and who may only look set off nothing")
    func readOnly() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        _ = try thirtyDays(world, desk)
        let lines = world.journalLines().count
        for login in ["stranger", "bob"] {
            let looking = try Workspace.open(desk.folder, environment: world.environment(login), readOnly: login == "bob")
            #expect(throws: WorkspaceError.self) { try looking.tick() }
        }
        #expect(world.journalLines().count == lines)
    }

    @Test("snoozes end by the clock, without a line, and are told once")
    func snoozes() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try desk.add("One", owner: "ann")
        try desk.act(.snooze(until: world.now + .hours(1)), on: lead)
        #expect(try desk.tick().woken == 0)
        world.now = world.now + .hours(2)
        let lines = world.journalLines().count
        #expect(try desk.tick().woken == 1)
        #expect(try desk.tick().woken == 0)
        #expect(world.journalLines().count == lines)
        #expect(try desk.queue(.sql) == [lead])
    }

    @Test("what an adoption was kept from moving is moved, once")
    func adoption() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try desk.add("One", origin: .form(.whitePaper))
        let byHand = try desk.add("Two")
        let adopted = DefinitionAdopted(number: 2, name: "clocked", text: clockedText(entry: "enters: mql"))
        _ = try desk.append(desk.newActionID(), as: desk.me) { _ throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(desk.me), event: .definitionAdopted(adopted))]
        }
        #expect(try desk.tick(waits: false).isIdle, "a console leaves it alone")
        #expect(try desk.tick().requalified == 1)
        #expect(try desk.stage(of: lead) == .mql)
        #expect(try desk.stage(of: byHand) == .sql, "somebody put it there")
        #expect(try desk.tick().isIdle)
        #expect(try world.open(as: "ann").tick().isIdle)
    }

    @Test("what rules did is news to whoever ticked, with the reason")
    func news() throws {
        let world = try TestWorld()
        let desk = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, desk)
        _ = try desk.catchUp()
        _ = try desk.tick()
        let news = try desk.catchUp()
        guard case .assigned(let assigned)? = news.leads[leads.neglected]?.event else {
            Issue.record("no news of the lead that went to somebody else")
            return
        }
        #expect(assigned.reason == "nobody tried to reach it")
        #expect(try desk.catchUp().isEmpty)
    }
}

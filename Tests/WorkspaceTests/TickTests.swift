import Dispatch
import Foundation
import Lifecycle
import ReadModel
import Synchronization
import Testing

@testable import Workspace

/// A seeded generator for use in a closure.
private final class SharedGenerator {
    private var generator: SeededGenerator
    init(seed: UInt64) { generator = SeededGenerator(seed: seed) }
    func next() -> UInt64 { generator.next() }
}

@Suite("Rules that depend on time")
struct TickTests {
    /// Ann's leads past the contact window: attempted without contact, not attempted, and reached.
    private func thirtyDays(_ world: TestWorld, _ workspace: Workspace) throws -> (
        tried: LeadID, neglected: LeadID, reached: LeadID
    ) {
        let tried = try workspace.add("Tried", owner: "ann")
        let neglected = try workspace.add("Neglected", owner: "ann")
        let reached = try workspace.add("Reached", owner: "ann")
        for _ in 0..<2 {
            world.now = world.now + .hours(2)
            try workspace.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: tried)
        }
        try workspace.act(.touch(Touch(channel: .call, outcome: .connected)), on: reached)
        world.now = world.now + .days(31)
        return (tried, neglected, reached)
    }

    @Test("Unreached leads wait as a batch, neglected ones are reassigned, and a second tick does nothing")
    func proposes() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, workspace)
        let report = try workspace.rules.tick()
        #expect(report.assignments == [.init(lead: leads.neglected, from: Login("ann"), to: Login("bob"), cause: .neglected)])
        #expect(report.disqualified.isEmpty)
        #expect((report.unreached, report.neglected, report.stuck) == (1, 1, 0))
        #expect(try workspace.queries.unreached(.team, limit: 10).map(\.id) == [leads.tried])
        #expect(try workspace.queries.unreached(QueueScope(owner: Login("bob")), limit: 10).isEmpty)
        #expect(try workspace.owner(of: leads.neglected) == "bob")
        #expect(try workspace.stage(of: leads.tried) == .sql)
        let lines = world.journalLines().count
        #expect(try workspace.rules.tick().isIdle)
        #expect(try world.open(as: "bob").rules.tick().isIdle)
        #expect(world.journalLines().count == lines)
        // The batch is disqualified by an ordinary action.
        let done = try workspace.perform(
            Intent(id: workspace.newActionID(), steps: [.init(leads.tried, .disqualify(reason: "unreachable"))]))
        #expect(done.leads == [leads.tried])
        #expect(try workspace.rules.tick().unreached == 0)
    }

    @Test("With automatic disqualification unreached leads are disqualified, and opted-out ones drop out")
    func disqualifies() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(unreached: "disqualify", neglected: "report"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, workspace)
        let out = try workspace.add("Out", owner: "ann")
        try workspace.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: out)
        try workspace.act(.optOut(.email), on: out)
        #expect(try workspace.rules.tick().disqualified == [leads.tried])
        world.now = world.now + .days(31)
        let report = try workspace.rules.tick()
        #expect(report.disqualified == [out])
        #expect(report.dropped == [out])
        #expect((report.unreached, report.neglected, report.stuck) == (0, 1, 0))
        #expect(try workspace.stage(of: leads.tried) == .disqualified)
        #expect(try workspace.stage(of: out) == .dropped)
        #expect(try workspace.stage(of: leads.reached) == .sql)
        #expect(try workspace.rules.tick().isIdle)
    }

    @Test("Leads of an absent owner go to the others in turn, and leads over capacity are reassigned")
    func owners() throws {
        let world = try TestWorld()
        let workspace = try world.create(
            clockedText(routing: "method: roundRobin, whenAway: reroute, whenFull: reroute"),
            reps: [rep("ann"), rep("bob"), rep("cyd")])
        let leads = try ["One", "Two", "Three"].map { try workspace.add($0, owner: "ann") }
        #expect(try workspace.rules.tick().isIdle)
        try workspace.setAbsence("ann", until: world.now + .days(3))
        let report = try workspace.rules.tick()
        #expect(report.assignments.map(\.lead) == leads)
        #expect(report.assignments.map(\.to.name) == ["bob", "cyd", "bob"])
        #expect(report.assignments.allSatisfy { $0.cause == .ownerAbsent && $0.from == Login("ann") })
        // Bob has two leads and capacity for one, so that the newest goes to Cyd.
        _ = try workspace.administration.updateTeam(workspace.newActionID(), rep("bob", capacity: 1))
        let full = try workspace.rules.tick()
        #expect(full.assignments.count == 1)
        #expect(full.assignments.first?.cause == .ownerFull)
        #expect(full.assignments.first?.to == Login("cyd"))
        #expect(try workspace.rules.tick().isIdle)
    }

    @Test("While nobody is free the leads are only counted, and reassigned later")
    func stuck() throws {
        let world = try TestWorld()
        let workspace = try world.create(
            clockedText(routing: "method: leastBusy, whenLate: reroute, whenAway: reroute"), reps: [rep("ann")])
        let lead = try workspace.add("One", owner: "ann")
        world.now = world.now + .hours(5)
        let waiting = try workspace.rules.tick()
        #expect(waiting.isIdle)
        #expect(waiting.stuck == 1)
        #expect(waiting.isComplete)
        try workspace.setAbsence("ann", until: .distantFuture)
        #expect(try workspace.rules.tick().stuck == 1)
        _ = try workspace.administration.updateTeam(workspace.newActionID(), rep("bob"))
        let report = try workspace.rules.tick()
        #expect(report.assignments.map(\.lead) == [lead])
        #expect(report.stuck == 0)
    }

    @Test("Ticks with a limit give the same result in several rounds")
    func limited() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...7 { try workspace.add("Lead\(number)", owner: "ann") }
        world.now = world.now + .days(31)
        var rounds = 0
        while true {
            let report = try workspace.rules.tick(limit: 3)
            #expect(report.assignments.count <= 3)
            rounds += 1
            if report.isComplete { break }
        }
        #expect(rounds == 3)
        var owners: [String: Int] = [:]
        for number in 1...7 { owners[try workspace.owner(of: LeadID(number)) ?? "", default: 0] += 1 }
        #expect(owners == ["bob": 4, "cyd": 3])
    }

    @Test("Concurrent ticks act on no lead twice")
    func twoAtOnce() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob"), rep("cyd")])
        for number in 1...60 {
            let lead = try workspace.add("Lead\(number)", owner: "ann")
            if number % 2 == 0 { try workspace.act(.touch(Touch(channel: .call, outcome: .noAnswer)), on: lead) }
        }
        let now = world.now + .days(31)
        let folder = workspace.folder
        let cache = world.folder.path
        let given = Mutex<[LeadID]>([])
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { index in
            do {
                let generator = SharedGenerator(seed: UInt64(100 + index))
                let environment = WorkspaceEnvironment(
                    clock: { now }, random: { generator.next() }, login: Login("me"), cacheFolder: cache + "/cache-\(index)")
                let own = try Workspace.open(folder, environment: environment)
                let report = try own.rules.tick()
                given.withLock { $0 += report.assignments.map(\.lead) + report.disqualified }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 }.isEmpty)
        let all = given.withLock { $0 }
        #expect(all.count == 60)
        #expect(Set(all).count == 60)
        _ = try workspace.catchUp()
        world.now = now
        #expect(try workspace.rules.tick().isIdle)
        #expect(try world.isClean())
    }

    @Test("Only a team lead can undo a tick, and the next tick does not repeat it")
    func undoing() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(unreached: "disqualify"), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, workspace)
        let action = try #require(try workspace.rules.tick().actions.first)
        let ann = try world.open(as: "ann")
        let refused = #expect(throws: WorkspaceError.self) { try ann.undo(ann.newActionID(), batch: action) }
        #expect(refused?.exitStatus == 77)
        #expect(refused?.message.contains("team lead") == true)
        let back = try workspace.undo(workspace.newActionID(), batch: action)
        #expect(Set(back.leads) == [leads.tried, leads.neglected])
        #expect(try workspace.stage(of: leads.tried) == .sql)
        #expect(try workspace.owner(of: leads.neglected) == "ann")
        let again = try workspace.rules.tick()
        #expect(again.isIdle)
        #expect((again.neglected, again.stuck) == (1, 0))
        // It is not the user's own latest action either.
        #expect(try ann.queries.nextUndo() == nil)
    }

    @Test("A viewer and a read-only workspace cannot tick", .enabled(if: !TestWorld.isOnServer, "a server says who somebody is"))
    func readOnly() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        _ = try thirtyDays(world, workspace)
        let lines = world.journalLines().count
        for login in ["stranger", "bob"] {
            let looking = try Workspace.open(workspace.folder, environment: world.environment(login), readOnly: login == "bob")
            #expect(throws: WorkspaceError.self) { try looking.rules.tick() }
        }
        #expect(world.journalLines().count == lines)
    }

    @Test("Snoozes end without an entry and are counted once")
    func snoozes() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try workspace.add("One", owner: "ann")
        try workspace.act(.snooze(until: world.now + .hours(1)), on: lead)
        #expect(try workspace.rules.tick().endedSnoozes == 0)
        world.now = world.now + .hours(2)
        let lines = world.journalLines().count
        #expect(try workspace.rules.tick().endedSnoozes == 1)
        #expect(try workspace.rules.tick().endedSnoozes == 0)
        #expect(world.journalLines().count == lines)
        #expect(try workspace.queue(.sql) == [lead])
    }

    @Test("A tick completes an interrupted adoption, once")
    func adoption() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann")])
        let lead = try workspace.add("One", origin: .form(.whitePaper))
        let byHand = try workspace.add("Two")
        let adopted = DefinitionAdopted(number: 2, name: "clocked", text: clockedText(entry: "enters: mql"))
        _ = try workspace.writer.write(workspace.newActionID(), as: workspace.me) { (_) throws(WorkspaceError) in
            [Draft(lead: nil, by: .person(workspace.me), event: .definitionAdopted(adopted))]
        }
        #expect(try workspace.rules.tick(waits: false).isIdle, "a console does not complete it")
        #expect(try workspace.rules.tick().requalified == 1)
        #expect(try workspace.stage(of: lead) == .mql)
        #expect(try workspace.stage(of: byHand) == .sql, "a person put it there")
        #expect(try workspace.rules.tick().isIdle)
        #expect(try world.open(as: "ann").rules.tick().isIdle)
    }

    @Test("Actions by rules are reported as changes to the person who ticked, with the reason")
    func changes() throws {
        let world = try TestWorld()
        let workspace = try world.create(clockedText(), reps: [rep("ann"), rep("bob")])
        let leads = try thirtyDays(world, workspace)
        _ = try workspace.catchUp()
        _ = try workspace.rules.tick()
        let changes = try workspace.catchUp()
        guard case .assigned(let assigned)? = changes.leads[leads.neglected]?.event else {
            Issue.record("the reassigned lead is not among the changes")
            return
        }
        #expect(assigned.reason == "no attempt was made")
        #expect(try workspace.catchUp().isEmpty)
    }
}

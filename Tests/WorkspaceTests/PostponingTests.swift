import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("An acknowledgement that doesn't wait for the index")
struct PostponingTests {
    /// A desk whose histories of some leads are in memory, as those of a console are that has shown them.
    private func console(_ world: TestWorld, _ names: [String]) throws -> (routing: Workspace, leads: [LeadID]) {
        let routing = try world.create()
        let leads = try names.map { try routing.capture($0) }
        for lead in leads { _ = try routing.history(lead) }
        routing.acknowledgesFirst = true
        return (routing, leads)
    }

    @Test("what is acknowledged stands in the journal while the index is still behind")
    func journalComesFirst() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya"])
        let before = world.journalLines().count
        try routing.act(.accept, on: leads[0])
        #expect(routing.isIndexBehind)
        #expect(world.journalLines().count == before + 1)
        #expect(try routing.lead(leads[0])?.stage == .sal)
        #expect(routing.isIndexBehind, "the lead itself is known without the index")
        #expect(routing.settleIndex() == nil)
        #expect(!routing.isIndexBehind)
    }

    @Test("the row of a lead before the index has it is the row that the index then gives")
    func rowsAreTheSame() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya"])
        let commands: [Command] = [
            .note("prefers mornings"), .accept, .touch(Touch(channel: .call, outcome: .noAnswer)),
            .snooze(until: world.now + .days(2)), .optOut(.email), .bounce(.email), .release, .claim,
        ]
        for command in commands {
            world.now = world.now + .minutes(1)
            try routing.act(command, on: leads[0])
            #expect(routing.isIndexBehind)
            let early = try routing.rows(leads)
            #expect(routing.isIndexBehind)
            #expect(routing.settleIndex() == nil)
            #expect(try routing.rows(leads) == early, "after \(command)")
        }
        let fresh = try world.open(as: "me")
        #expect(try fresh.rows(leads) == routing.rows(leads))
    }

    @Test("what is done to a lead that was merged never waits, since others are told by the same lines")
    func merged() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya", "Pri", "Wei"])
        try routing.act(.note("twice here"), on: leads[1])
        #expect(routing.isIndexBehind)
        try routing.act(.merge(leads[1]), on: leads[0])
        #expect(!routing.isIndexBehind)
        for lead in leads { _ = try routing.history(lead) }
        try routing.act(.touch(Touch(channel: .call)), on: leads[0])
        #expect(!routing.isIndexBehind)
        try routing.act(.accept, on: leads[1])
        #expect(try routing.rows(leads).map(\.id) == [leads[0], leads[2]])
        #expect(try routing.lead(leads[0])?.stage == .sal)
        #expect(try routing.history(leads[1]).lines == routing.history(leads[0]).lines)
        _ = try routing.undo(routing.newActionID())
        _ = try routing.undo(routing.newActionID())
        _ = try routing.undo(routing.newActionID())
        #expect(try routing.lead(leads[1])?.lastNote == "twice here")
        let fresh = try world.open(as: "me")
        #expect(try fresh.rows(leads) == routing.rows(leads))
    }

    @Test("whoever asks for a list, a count or a search finds the last action in it")
    func questionsSettle() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya", "Tomas"])
        try routing.act(.accept, on: leads[0])
        #expect(try routing.queue(.mql) == [leads[1]])
        #expect(!routing.isIndexBehind)
        try routing.act(.accept, on: leads[1])
        #expect(try routing.count(QueueRequest(queue: .mql, scope: .team, now: world.now)).total == 0)
        #expect(!routing.isIndexBehind)
    }

    @Test("actions in quick succession, and an undo right behind them")
    func actionsFollowEachOther() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya", "Tomas", "Wei"])
        for lead in leads { try routing.act(.accept, on: lead) }
        #expect(try routing.nextUndo() == "accept of \(leads[2])")
        try routing.act(.note("x"), on: leads[0])
        _ = try routing.undo(routing.newActionID())
        _ = try routing.undo(routing.newActionID())
        #expect(try routing.queue(.mql) == [leads[2]])
        #expect(try routing.queue(.sql).sorted() == [leads[0], leads[1]])
        #expect(try Workspace.verify(routing.folder).isClean)
    }

    @Test("a process that ends before its index is up to date has lost nothing")
    func nothingIsLost() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya"])
        try routing.act(.accept, on: leads[0])
        #expect(routing.isIndexBehind)
        let again = try world.open(as: "me")
        #expect(try again.queue(.mql).isEmpty)
        #expect(try again.queue(.sql) == leads)
        // The other one took it in already; the first finds it there.
        #expect(routing.settleIndex() == nil)
        #expect(try routing.queue(.sql) == leads)
        try routing.act(.note("still here"), on: leads[0])
        #expect(try routing.lead(leads[0]) == world.open(as: "me").lead(leads[0]))
    }

    @Test("what another console of the same person did meanwhile is seen by the next decision")
    func othersAreSeen() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya"])
        let other = try world.open(as: "me")
        try routing.act(.note("one"), on: leads[0])
        try other.act(.accept, on: leads[0])
        let error = #expect(throws: WorkspaceError.self) { try routing.act(.accept, on: leads[0]) }
        #expect(error?.exitStatus == 1)
        try routing.act(.note("two"), on: leads[0])
        #expect(try routing.history(leads[0]) == world.open(as: "me").history(leads[0]))
        #expect(routing.settleIndex() == nil)
        #expect(try routing.history(leads[0]) == world.open(as: "me").history(leads[0]))
    }

    @Test("what reaches beyond its lead, and leads that were never looked at, wait for the index")
    func othersWait() throws {
        let world = try TestWorld()
        let (routing, leads) = try console(world, ["Priya", "Tomas"])
        try routing.act(.edit(FieldChanges([.lastName: "Natarajan-Iyer"])), on: leads[0])
        #expect(!routing.isIndexBehind)
        try routing.capture("Wei")
        #expect(!routing.isIndexBehind)
        let other = try world.open(as: "me")
        other.acknowledgesFirst = true
        try other.act(.note("x"), on: leads[1])
        #expect(try other.rows(leads).map(\.id) == leads)
    }

    @Test("who looks like a lead that was just closed is no longer told so")
    func likenessesAreFresh() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let first = try routing.capture("Priya", email: "p1@halden.example")
        let twin = try routing.capture("Priya", email: "p2@halden.example")
        _ = try (routing.history(first), routing.history(twin))
        routing.acknowledgesFirst = true
        #expect(try routing.likenesses(of: twin).map(\.id) == [first])
        let reason = try #require(routing.definition.reasons(for: .disqualify).first { $0.requires.isEmpty }?.id)
        try routing.act(.disqualify(reason: reason), on: first)
        #expect(routing.isIndexBehind)
        #expect(try routing.likenesses(of: twin).isEmpty)
    }
}

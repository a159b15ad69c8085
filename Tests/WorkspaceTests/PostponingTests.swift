import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("An acknowledgement that doesn't wait for the index")
struct PostponingTests {
    /// A desk whose histories of some leads are in memory, as those of a console are that has shown them.
    private func console(_ world: TestWorld, _ names: [String]) throws -> (desk: Workspace, leads: [LeadID]) {
        let desk = try world.create()
        let leads = try names.map { try desk.capture($0) }
        for lead in leads { _ = try desk.history(lead) }
        desk.acknowledgesFirst = true
        return (desk, leads)
    }

    @Test("what is acknowledged stands in the journal while the index is still behind")
    func journalComesFirst() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya"])
        let before = world.journalLines().count
        try desk.act(.accept, on: leads[0])
        #expect(desk.isIndexBehind)
        #expect(world.journalLines().count == before + 1)
        #expect(try desk.lead(leads[0])?.stage == .sal)
        #expect(desk.isIndexBehind, "the lead itself is known without the index")
        #expect(desk.settleIndex() == nil)
        #expect(!desk.isIndexBehind)
    }

    @Test("the row of a lead before the index has it is the row that the index then gives")
    func rowsAreTheSame() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya"])
        let commands: [Command] = [
            .note("prefers mornings"), .accept, .touch(Touch(channel: .call, outcome: .noAnswer)),
            .snooze(until: world.now + .days(2)), .optOut(.email), .bounce(.email), .release, .claim,
        ]
        for command in commands {
            world.now = world.now + .minutes(1)
            try desk.act(command, on: leads[0])
            #expect(desk.isIndexBehind)
            let early = try desk.rows(leads)
            #expect(desk.isIndexBehind)
            #expect(desk.settleIndex() == nil)
            #expect(try desk.rows(leads) == early, "after \(command)")
        }
        let fresh = try world.open(as: "me")
        #expect(try fresh.rows(leads) == desk.rows(leads))
    }

    @Test("what is done to a lead that was merged never waits, since others are told by the same lines")
    func merged() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya", "Pri", "Wei"])
        try desk.act(.note("twice here"), on: leads[1])
        #expect(desk.isIndexBehind)
        try desk.act(.merge(leads[1]), on: leads[0])
        #expect(!desk.isIndexBehind)
        for lead in leads { _ = try desk.history(lead) }
        try desk.act(.touch(Touch(channel: .call)), on: leads[0])
        #expect(!desk.isIndexBehind)
        try desk.act(.accept, on: leads[1])
        #expect(try desk.rows(leads).map(\.id) == [leads[0], leads[2]])
        #expect(try desk.lead(leads[0])?.stage == .sal)
        #expect(try desk.history(leads[1]).lines == desk.history(leads[0]).lines)
        _ = try desk.undo(desk.newActionID())
        _ = try desk.undo(desk.newActionID())
        _ = try desk.undo(desk.newActionID())
        #expect(try desk.lead(leads[1])?.lastNote == "twice here")
        let fresh = try world.open(as: "me")
        #expect(try fresh.rows(leads) == desk.rows(leads))
    }

    @Test("whoever asks for a list, a count or a search finds the last action in it")
    func questionsSettle() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya", "Tomas"])
        try desk.act(.accept, on: leads[0])
        #expect(try desk.queue(.mql) == [leads[1]])
        #expect(!desk.isIndexBehind)
        try desk.act(.accept, on: leads[1])
        #expect(try desk.count(QueueRequest(queue: .mql, scope: .team, now: world.now)).total == 0)
        #expect(!desk.isIndexBehind)
    }

    @Test("actions in quick succession, and an undo right behind them")
    func actionsFollowEachOther() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya", "Tomas", "Wei"])
        for lead in leads { try desk.act(.accept, on: lead) }
        #expect(try desk.nextUndo() == "accept of \(leads[2])")
        try desk.act(.note("x"), on: leads[0])
        _ = try desk.undo(desk.newActionID())
        _ = try desk.undo(desk.newActionID())
        #expect(try desk.queue(.mql) == [leads[2]])
        #expect(try desk.queue(.sql).sorted() == [leads[0], leads[1]])
        #expect(try Workspace.verify(desk.folder).isClean)
    }

    @Test("a process that ends before its index is up to date has lost nothing")
    func nothingIsLost() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya"])
        try desk.act(.accept, on: leads[0])
        #expect(desk.isIndexBehind)
        let again = try world.open(as: "me")
        #expect(try again.queue(.mql).isEmpty)
        #expect(try again.queue(.sql) == leads)
        // The other one took it in already; the first finds it there.
        #expect(desk.settleIndex() == nil)
        #expect(try desk.queue(.sql) == leads)
        try desk.act(.note("still here"), on: leads[0])
        #expect(try desk.lead(leads[0]) == world.open(as: "me").lead(leads[0]))
    }

    @Test("what another console of the same person did meanwhile is seen by the next decision")
    func othersAreSeen() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya"])
        let other = try world.open(as: "me")
        try desk.act(.note("one"), on: leads[0])
        try other.act(.accept, on: leads[0])
        let error = #expect(throws: WorkspaceError.self) { try desk.act(.accept, on: leads[0]) }
        #expect(error?.exitStatus == 1)
        try desk.act(.note("two"), on: leads[0])
        #expect(try desk.history(leads[0]) == world.open(as: "me").history(leads[0]))
        #expect(desk.settleIndex() == nil)
        #expect(try desk.history(leads[0]) == world.open(as: "me").history(leads[0]))
    }

    @Test("what reaches beyond its lead, and leads that were never looked at, wait for the index")
    func othersWait() throws {
        let world = try TestWorld()
        let (desk, leads) = try console(world, ["Priya", "Tomas"])
        try desk.act(.edit(FieldChanges([.lastName: "Natarajan-Iyer"])), on: leads[0])
        #expect(!desk.isIndexBehind)
        try desk.capture("Wei")
        #expect(!desk.isIndexBehind)
        let other = try world.open(as: "me")
        other.acknowledgesFirst = true
        try other.act(.note("x"), on: leads[1])
        #expect(try other.rows(leads).map(\.id) == leads)
    }

    @Test("who looks like a lead that was just closed is no longer told so")
    func likenessesAreFresh() throws {
        let world = try TestWorld()
        let desk = try world.create()
        let first = try desk.capture("Priya", email: "p1@halden.example")
        let twin = try desk.capture("Priya", email: "p2@halden.example")
        _ = try (desk.history(first), desk.history(twin))
        desk.acknowledgesFirst = true
        #expect(try desk.likenesses(of: twin).map(\.id) == [first])
        let reason = try #require(desk.definition.reasons(for: .disqualify).first { $0.requires.isEmpty }?.id)
        try desk.act(.disqualify(reason: reason), on: first)
        #expect(desk.isIndexBehind)
        #expect(try desk.likenesses(of: twin).isEmpty)
    }
}

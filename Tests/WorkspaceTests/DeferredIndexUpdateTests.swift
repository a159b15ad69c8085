import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Deferred index updates")
struct DeferredIndexUpdateTests {
    /// A workspace with the histories of some leads in memory, like a console that has shown them.
    private func makeConsole(_ world: TestWorld, _ names: [String]) throws -> (workspace: Workspace, leads: [LeadID]) {
        let workspace = try world.create()
        let leads = try names.map { try workspace.capture($0) }
        for lead in leads { _ = try workspace.queries.history(lead) }
        workspace.defersIndexUpdates = true
        return (workspace, leads)
    }

    @Test("An acknowledged action is in the journal before the index has it")
    func journalComesFirst() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya"])
        let before = world.journalLines().count
        try workspace.act(.accept, on: leads[0])
        #expect(workspace.isIndexBehind)
        #expect(world.journalLines().count == before + 1)
        #expect(try workspace.queries.lead(leads[0])?.stage == .sal)
        #expect(workspace.isIndexBehind, "reading the lead itself does not need the index")
        #expect(workspace.updateIndex() == nil)
        #expect(!workspace.isIndexBehind)
    }

    @Test("A row before the index update equals the row after it")
    func rowsAreTheSame() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya"])
        let commands: [Command] = [
            .note("prefers mornings"), .accept, .touch(Touch(channel: .call, outcome: .noAnswer)),
            .snooze(until: world.now + .days(2)), .optOut(.email), .bounce(.email), .release, .claim,
        ]
        for command in commands {
            world.now = world.now + .minutes(1)
            try workspace.act(command, on: leads[0])
            #expect(workspace.isIndexBehind)
            let early = try workspace.queries.rows(leads)
            #expect(workspace.isIndexBehind)
            #expect(workspace.updateIndex() == nil)
            #expect(try workspace.queries.rows(leads) == early, "after \(command)")
        }
        let fresh = try world.open(as: "me")
        #expect(try fresh.queries.rows(leads) == workspace.queries.rows(leads))
    }

    @Test("An action on a merged lead updates the index at once, because other leads share its lines")
    func merged() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya", "Pri", "Wei"])
        try workspace.act(.note("twice here"), on: leads[1])
        #expect(workspace.isIndexBehind)
        try workspace.act(.merge(leads[1]), on: leads[0])
        #expect(!workspace.isIndexBehind)
        for lead in leads { _ = try workspace.queries.history(lead) }
        try workspace.act(.touch(Touch(channel: .call)), on: leads[0])
        #expect(!workspace.isIndexBehind)
        try workspace.act(.accept, on: leads[1])
        #expect(try workspace.queries.rows(leads).map(\.id) == [leads[0], leads[2]])
        #expect(try workspace.queries.lead(leads[0])?.stage == .sal)
        #expect(try workspace.queries.history(leads[1]).lines == workspace.queries.history(leads[0]).lines)
        _ = try workspace.undo(workspace.newActionID())
        _ = try workspace.undo(workspace.newActionID())
        _ = try workspace.undo(workspace.newActionID())
        #expect(try workspace.queries.lead(leads[1])?.lastNote == "twice here")
        let fresh = try world.open(as: "me")
        #expect(try fresh.queries.rows(leads) == workspace.queries.rows(leads))
    }

    @Test("A list or a count includes the last action")
    func queriesUpdateIndex() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya", "Tomas"])
        try workspace.act(.accept, on: leads[0])
        #expect(try workspace.queue(.mql) == [leads[1]])
        #expect(!workspace.isIndexBehind)
        try workspace.act(.accept, on: leads[1])
        #expect(try workspace.queries.count(QueueRequest(queue: .mql, scope: .team, now: world.now)).total == 0)
        #expect(!workspace.isIndexBehind)
    }

    @Test("Actions in quick succession, followed by an undo")
    func actionsFollowEachOther() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya", "Tomas", "Wei"])
        for lead in leads { try workspace.act(.accept, on: lead) }
        #expect(try workspace.queries.nextUndo()?.summary == "acceptance of \(leads[2])")
        try workspace.act(.note("x"), on: leads[0])
        _ = try workspace.undo(workspace.newActionID())
        _ = try workspace.undo(workspace.newActionID())
        #expect(try workspace.queue(.mql) == [leads[2]])
        #expect(try workspace.queue(.sql).sorted() == [leads[0], leads[1]])
        #expect(try world.isClean())
    }

    @Test("A process that ends before the index update loses nothing")
    func nothingIsLost() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya"])
        try workspace.act(.accept, on: leads[0])
        #expect(workspace.isIndexBehind)
        let again = try world.open(as: "me")
        #expect(try again.queue(.mql).isEmpty)
        #expect(try again.queue(.sql) == leads)
        // The other process has indexed the action, and the first one accepts that.
        #expect(workspace.updateIndex() == nil)
        #expect(try workspace.queue(.sql) == leads)
        try workspace.act(.note("still here"), on: leads[0])
        #expect(try workspace.queries.lead(leads[0]) == world.open(as: "me").queries.lead(leads[0]))
    }

    @Test("The next decision sees the actions of another console of the same person")
    func othersAreSeen() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya"])
        let other = try world.open(as: "me")
        try workspace.act(.note("one"), on: leads[0])
        try other.act(.accept, on: leads[0])
        let error = #expect(throws: WorkspaceError.self) { try workspace.act(.accept, on: leads[0]) }
        #expect(error?.exitStatus == 1)
        try workspace.act(.note("two"), on: leads[0])
        #expect(try workspace.queries.history(leads[0]) == world.open(as: "me").queries.history(leads[0]))
        #expect(workspace.updateIndex() == nil)
        #expect(try workspace.queries.history(leads[0]) == world.open(as: "me").queries.history(leads[0]))
    }

    @Test("Actions that concern other leads, and actions on leads not in memory, update the index at once")
    func updatesAtOnce() throws {
        let world = try TestWorld()
        let (workspace, leads) = try makeConsole(world, ["Priya", "Tomas"])
        try workspace.act(.edit(FieldChanges([.lastName: "Natarajan-Iyer"])), on: leads[0])
        #expect(!workspace.isIndexBehind)
        try workspace.capture("Wei")
        #expect(!workspace.isIndexBehind)
        let other = try world.open(as: "me")
        other.defersIndexUpdates = true
        try other.act(.note("x"), on: leads[1])
        #expect(try other.queries.rows(leads).map(\.id) == leads)
    }

    @Test("A lead that was just closed stays a possible duplicate, with its stage and why it can't be merged")
    func possibleDuplicatesAreCurrent() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let first = try workspace.capture("Priya", email: "p1@halden.example")
        let duplicate = try workspace.capture("Priya", email: "p2@halden.example")
        _ = try (workspace.queries.history(first), workspace.queries.history(duplicate))
        workspace.defersIndexUpdates = true
        #expect(try workspace.queries.possibleDuplicates(of: duplicate).map(\.mergeCommand) == ["winnow merge L2 --into L1"])
        let reason = try #require(workspace.definition.reasons(for: .disqualify).first { $0.requires.isEmpty }?.id)
        try workspace.act(.disqualify(reason: reason), on: first)
        #expect(workspace.isIndexBehind)
        let closed = try #require(try workspace.queries.possibleDuplicates(of: duplicate).first)
        #expect(workspace.isIndexBehind, "it was not waited for")
        #expect(closed.row.id == first && closed.row.stage == .disqualified && !closed.canMerge)
        #expect(closed.refusal?.contains("\(first) is disqualified") == true)
    }
}

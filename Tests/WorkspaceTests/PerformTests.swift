import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Performing actions")
struct PerformTests {
    @Test("A demo request is an MQL, and an accepted one is in the active queue")
    func acceptsMQL() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        #expect(try workspace.queue(.mql) == [lead])
        let done = try workspace.act(.accept, on: lead)
        #expect(done.entries.map(\.event.kind) == ["accepted"])
        #expect(try workspace.queue(.mql).isEmpty)
        #expect(try workspace.queue(.sql) == [lead])
        #expect(try workspace.queries.lead(lead)?.owner == Login("me"))
    }

    @Test("An acknowledged action is in the journal, and a reopened workspace has the same lead")
    func survivesReopening() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try workspace.act(.accept, on: lead)
        try workspace.act(.note("prefers mornings"), on: lead)
        let again = try world.open(as: "me")
        #expect(try again.queries.lead(lead) == workspace.queries.lead(lead))
        #expect(try world.isClean())
    }

    @Test("One refusal among several leads writes nothing, unless the intent is partial")
    func batchIsAllOrNothing() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let first = try workspace.capture("Priya")
        let second = try workspace.capture("Tomas")
        try workspace.act(.accept, on: second)
        let before = world.journalLines().count
        let steps = [first, second].map { Intent.Step($0, .accept) }
        #expect(throws: WorkspaceError.self) { try workspace.perform(Intent(id: workspace.newActionID(), steps: steps)) }
        #expect(world.journalLines().count == before)
        let done = try workspace.perform(Intent(id: workspace.newActionID(), steps: steps, isPartial: true))
        #expect(done.leads == [first])
        #expect(done.refused.map(\.lead) == [second])
    }

    @Test("What is done over a channel that opted out is logged, and a note says so")
    func optedOut() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        #expect(try workspace.act(.touch(Touch(channel: .email)), on: lead).warnings.isEmpty)
        try workspace.act(.optOut(.email), on: lead)
        let told = "\(lead) opted out of e-mail on "
        let agreed = FollowUp(channel: .email, at: workspace.queries.session.now + .days(1))
        for command: Command in [.touch(Touch(channel: .email)), .schedule(agreed)] {
            let done = try workspace.perform(
                Intent(id: workspace.newActionID(), steps: [.init(lead, command)]))
            #expect(done.warnings.first?.hasPrefix(told) == true, "\(command): \(done.warnings)")
        }
        for touch in [Touch(channel: .call), Touch(channel: .email, direction: .inbound)] {
            #expect(try workspace.act(.touch(touch), on: lead).warnings.isEmpty, "\(touch)")
        }
        try workspace.act(.optIn(nil), on: lead)
        #expect(try workspace.act(.touch(Touch(channel: .email)), on: lead).warnings.isEmpty)
    }

    @Test("Nothing is agreed for a time that has passed, and what stood stays")
    func agreedForThePast() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        let now = workspace.queries.session.now
        let meeting = FollowUp(channel: .meeting, at: now + .days(2))
        try workspace.act(.schedule(meeting), on: lead)
        let refused = #expect(throws: WorkspaceError.self) {
            try workspace.act(.schedule(FollowUp(channel: .call, at: now - .hours(1))), on: lead)
        }
        let words = "a call can't be agreed for a time that has passed"
        #expect(refused?.message.contains(words) == true, "\(String(describing: refused))")
        #expect(try workspace.queries.lead(lead)?.followUp == meeting)
        // Logged later: the call agreed yesterday for this morning.
        let yesterday = FollowUp(channel: .call, at: now - .hours(1))
        let done = try workspace.perform(
            Intent(id: workspace.newActionID(), steps: [.init(lead, .schedule(yesterday))], occurredAt: now - .days(1)))
        #expect(done.refused.isEmpty)
    }

    @Test("A repeated intent has no further effect")
    func retriesAreNoOps() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        let intent = Intent(id: workspace.newActionID(), steps: [.init(lead, .note("called back"))])
        let first = try workspace.perform(intent)
        let before = world.journalLines().count
        let again = try workspace.perform(intent)
        #expect(again.isRepeated && again.entries == first.entries)
        #expect(world.journalLines().count == before)
    }

    @Test("When two people accept a lead, one wins and the other gets the name")
    func raceHasOneWinner() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kimsWorkspace = try world.open(as: "kim")
        try kimsWorkspace.act(.accept, on: lead)
        world.now = world.now + .seconds(3)
        let error = #expect(throws: WorkspaceError.self) { try mine.act(.accept, on: lead) }
        #expect(error?.message == "\(lead) was accepted by kim just now")
        #expect(error?.exitStatus == 1)
    }

    @Test("Another person's action is reported as a change, with the lead")
    func reportsChangesByOthers() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kimsWorkspace = try world.open(as: "kim")
        _ = try mine.catchUp()
        try kimsWorkspace.act(.accept, on: lead)
        let changes = try mine.catchUp()
        #expect(changes.leads[lead]?.by == .person(Login("kim")))
        #expect(changes.touched == [lead])
        #expect(try mine.catchUp().isEmpty)
    }

    @Test("A person who is not on the team can read and change nothing")
    func nonMembersAreViewers() throws {
        let world = try TestWorld()
        let mine = try world.create()
        let lead = try mine.capture("Priya")
        let theirs = try world.open(as: "stranger")
        #expect(theirs.readOnlyReason != nil)
        #expect(try theirs.queries.lead(lead) != nil)
        let error = #expect(throws: WorkspaceError.self) { try theirs.act(.note("hello"), on: lead) }
        #expect(error?.exitStatus == 77)
    }

    @Test("Adding an existing lead is refused, with its id")
    func duplicatesAreRefused() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        let error = #expect(throws: WorkspaceError.self) {
            try workspace.act(
                .add(NewLead(origin: .byHand, fields: LeadFields([.lastName: "Priya", .email: "PRIYA@halden.example"]))))
        }
        #expect(error?.refusals.first?.refusal.code == .duplicate)
        #expect(error?.refusals.first?.refusal.lead == lead)
    }

    @Test("A team lead acts for another person, and the journal has both")
    func actingForOthers() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        try workspace.hire("kim", [.sdr])
        let lead = try workspace.capture("Priya")
        let done = try workspace.perform(
            Intent(id: workspace.newActionID(), steps: [.init(lead, .accept)], onBehalfOf: Login("kim")))
        #expect(done.entries.first?.by == .person(Login("kim")))
        #expect(done.entries.first?.via == Login("me"))
        #expect(try workspace.queries.lead(lead)?.owner == Login("kim"))
    }

    @Test(
        "After a failure of the disk nothing is written, and reading still works",
        .enabled(if: !TestWorld.isOnServer, "of a folder's files"))
    func degradedIsReadOnly() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        _ = try world.folder.write("fdatasync failed", to: "sales/degraded")
        #expect(throws: WorkspaceError.self) { try workspace.act(.note("x"), on: lead) }
        #expect(workspace.readOnlyReason != nil)
        #expect(try workspace.queries.lead(lead) != nil)
        #expect(try !Workspace.verify(workspace.folder).isClean)
    }

    @Test(
        "A damaged journal is read up to the damage, and never written", .enabled(if: !TestWorld.isOnServer, "of a folder's files"))
    func damageStopsWriting() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try workspace.act(.note("one"), on: lead)
        var bytes = Array(world.folder.text(of: "sales/journal.jsonl").utf8)
        let newlines = bytes.indices.filter { bytes[$0] == 10 }
        bytes[newlines[newlines.count - 2] + 60] ^= 1
        _ = try world.folder.write(String(decoding: bytes, as: UTF8.self), to: "sales/journal.jsonl")
        let report = try Workspace.verify(workspace.folder)
        #expect(!report.isClean)
        #expect(report.problems.first?.contains("line ") == true)
        try FileManager.default.removeItem(atPath: world.folder.path + "/cache-me")
        let again = try world.open(as: "me")
        #expect(again.readOnlyReason?.contains("(line ") == true)
        #expect(try again.stage(of: lead) == .mql)
        let size = world.folder.text(of: "sales/journal.jsonl").utf8.count
        #expect(throws: WorkspaceError.self) { try again.act(.note("two"), on: lead) }
        #expect(world.folder.text(of: "sales/journal.jsonl").utf8.count == size)
    }

    @Test("Deleting the index changes no list and no row")
    func indexIsDisposable() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        for name in ["Priya", "Tomas", "Wei", "Amara"] { try workspace.capture(name) }
        let mql = try workspace.queue(.mql)
        try workspace.act(.accept, on: mql.last)
        let seen = try (workspace.queue(.mql), workspace.queue(.sql), workspace.queries.rows(mql))
        try FileManager.default.removeItem(atPath: world.folder.path + "/cache-me")
        let again = try world.open(as: "me")
        let after = try (again.queue(.mql), again.queue(.sql), again.queries.rows(mql))
        #expect(seen.0 == after.0 && seen.1 == after.1 && seen.2 == after.2)
    }
}

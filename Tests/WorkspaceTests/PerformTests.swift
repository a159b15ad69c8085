import Foundation
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Doing things in a workspace")
struct PerformTests {
    @Test("a lead that asks for a demo is an MQL, is accepted, and stands among those in hand")
    func acceptsMQL() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        #expect(try routing.queue(.mql) == [lead])
        let done = try routing.act(.accept, on: lead)
        #expect(done.entries.map(\.event.kind) == ["accepted"])
        #expect(try routing.queue(.mql).isEmpty)
        #expect(try routing.queue(.sql) == [lead])
        #expect(try routing.lead(lead)?.owner == Login("me"))
    }

    @Test("what is acknowledged stands in the journal, and a fresh look folds to the same")
    func survivesReopening() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        try routing.act(.accept, on: lead)
        try routing.act(.note("prefers mornings"), on: lead)
        let again = try world.open(as: "me")
        #expect(try again.lead(lead) == routing.lead(lead))
        #expect(try Workspace.verify(routing.folder).isClean)
    }

    @Test("one refusal among several leads writes nothing, unless the rest was asked for")
    func batchIsAllOrNothing() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let first = try routing.capture("Priya")
        let second = try routing.capture("Tomas")
        try routing.act(.accept, on: second)
        let before = world.journalLines().count
        let steps = [first, second].map { Intent.Step($0, .accept) }
        #expect(throws: WorkspaceError.self) { try routing.perform(Intent(id: routing.newActionID(), steps: steps)) }
        #expect(world.journalLines().count == before)
        let done = try routing.perform(Intent(id: routing.newActionID(), steps: steps, isPartial: true))
        #expect(done.leads == [first])
        #expect(done.refused.map(\.lead) == [second])
    }

    @Test("the same intent twice is done once")
    func retriesAreNoOps() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        let intent = Intent(id: routing.newActionID(), steps: [.init(lead, .note("called back"))])
        _ = try routing.perform(intent)
        let before = world.journalLines().count
        let again = try routing.perform(intent)
        #expect(again.entries.isEmpty)
        #expect(world.journalLines().count == before)
    }

    @Test("of two who accept one lead one wins, and the other is told who")
    func raceHasOneWinner() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kims = try world.open(as: "kim")
        try kims.act(.accept, on: lead)
        world.now = world.now + .seconds(3)
        let error = #expect(throws: WorkspaceError.self) { try mine.act(.accept, on: lead) }
        #expect(error?.message == "\(lead) was taken by kim 3 s ago")
        #expect(error?.exitStatus == 1)
    }

    @Test("what somebody else did is news, and about which lead")
    func othersWorkIsNews() throws {
        let world = try TestWorld()
        let mine = try world.create()
        try mine.hire("kim", [.sdr])
        let lead = try mine.capture("Priya")
        let kims = try world.open(as: "kim")
        _ = try mine.catchUp()
        try kims.act(.accept, on: lead)
        let news = try mine.catchUp()
        #expect(news.leads[lead]?.by == .person(Login("kim")))
        #expect(news.touched == [lead])
        #expect(try mine.catchUp().isEmpty)
    }

    @Test("somebody who is not in the team may look, and can change nothing")
    func strangersAreViewers() throws {
        let world = try TestWorld()
        let mine = try world.create()
        let lead = try mine.capture("Priya")
        let theirs = try world.open(as: "stranger")
        #expect(theirs.isReadOnly)
        #expect(try theirs.lead(lead) != nil)
        let error = #expect(throws: WorkspaceError.self) { try theirs.act(.note("hello"), on: lead) }
        #expect(error?.exitStatus == 77)
    }

    @Test("adding somebody who is there already is refused with their number")
    func duplicatesAreRefused() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        let error = #expect(throws: WorkspaceError.self) {
            try routing.act(.add(NewLead(origin: .byHand, fields: LeadFields([.lastName: "N", .email: "PRIYA@halden.example"]))))
        }
        #expect(error?.refusals.first?.refusal.code == .duplicate)
        #expect(error?.refusals.first?.refusal.lead == lead)
    }

    @Test("a team lead acts for somebody, and the journal says who did")
    func actingForSomebody() throws {
        let world = try TestWorld()
        let routing = try world.create()
        try routing.hire("kim", [.sdr])
        let lead = try routing.capture("Priya")
        let done = try routing.perform(Intent(id: routing.newActionID(), steps: [.init(lead, .accept)], onBehalfOf: Login("kim")))
        #expect(done.entries.first?.by == .person(Login("kim")))
        #expect(done.entries.first?.via == Login("me"))
        #expect(try routing.lead(lead)?.owner == Login("kim"))
    }

    @Test("after the disk failed nothing is written any more, and reading goes on")
    func degradedIsReadOnly() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        _ = try world.folder.write("fdatasync failed", to: "desk/degraded")
        #expect(throws: WorkspaceError.self) { try routing.act(.note("x"), on: lead) }
        #expect(routing.isReadOnly)
        #expect(try routing.lead(lead) != nil)
        #expect(try !Workspace.verify(routing.folder).isClean)
    }

    @Test("a journal damaged in the middle is read up to there, and never written to")
    func damageStopsWriting() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let lead = try routing.capture("Priya")
        try routing.act(.note("one"), on: lead)
        var bytes = Array(world.folder.text(of: "desk/journal.jsonl").utf8)
        let newlines = bytes.indices.filter { bytes[$0] == 10 }
        bytes[newlines[newlines.count - 2] + 60] ^= 1
        _ = try world.folder.write(String(decoding: bytes, as: UTF8.self), to: "desk/journal.jsonl")
        let report = try Workspace.verify(routing.folder)
        #expect(!report.isClean)
        #expect(report.problems.first?.contains("line ") == true)
        try FileManager.default.removeItem(atPath: world.folder.path + "/cache-me")
        let again = try world.open(as: "me")
        #expect(again.readOnlyReason?.contains("damaged at line") == true)
        #expect(try again.stage(of: lead) == .mql)
        let size = world.folder.text(of: "desk/journal.jsonl").utf8.count
        #expect(throws: WorkspaceError.self) { try again.act(.note("two"), on: lead) }
        #expect(world.folder.text(of: "desk/journal.jsonl").utf8.count == size)
    }

    @Test("deleting the index changes nothing that is seen")
    func indexIsDisposable() throws {
        let world = try TestWorld()
        let routing = try world.create()
        for name in ["Priya", "Tomas", "Wei", "Amara"] { try routing.capture(name) }
        let mql = try routing.queue(.mql)
        try routing.act(.accept, on: mql.last)
        let seen = try (routing.queue(.mql), routing.queue(.sql), routing.rows(mql))
        try FileManager.default.removeItem(atPath: world.folder.path + "/cache-me")
        let again = try world.open(as: "me")
        let after = try (again.queue(.mql), again.queue(.sql), again.rows(mql))
        #expect(seen.0 == after.0 && seen.1 == after.1 && seen.2 == after.2)
    }
}

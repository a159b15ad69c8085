import Definitions
import Reports
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("Report data")
struct ReportDataTests {
    /// Timelines as text, with their strings.
    private func describe(_ timelines: TimelineSet) -> [String] {
        var all: [(UInt32, String)] = []
        timelines.forEach { lead in
            let header = lead.timeline.header
            let texts = [header.source, header.campaign, header.industry, header.sourcedBy].map { timelines.text(Int($0)) }
            let events = lead.timeline.events.map { event in
                "\(event.kind) \(event.at) \(event.seq) \(event.detail) \(event.kind == .stage ? "" : timelines.text(event.symbol))"
            }
            all.append((header.id, "\(header.id) \(texts) \(header.person) \(header.traits) \(events)"))
        }
        return all.sorted { $0.0 < $1.0 }.map(\.1)
    }

    @Test("Data as of a past moment equals the data at that moment: undos, merges, definition and team")
    func asOf() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        var recorded: [(at: Instant, timelines: [String], team: Int, definition: Int, rows: [LeadRow], leads: [Lead?])] = []
        let numbers = (1...4).map(LeadID.init)
        func note() throws {
            let data = try workspace.queries.loadReportData()
            #expect(data.settings.asOf == nil)
            #expect(data.settings.lastRecordedAt == (try workspace.queries.journal(before: nil, limit: 1).first?.at))
            recorded.append(
                (
                    world.now, describe(data.timelines), data.settings.team.members.count, data.settings.definition.number,
                    try workspace.queries.rows(numbers), try numbers.map { try workspace.queries.lead($0) }
                ))
            world.now = world.now + .minutes(3)
        }
        try note()
        let priya = try workspace.capture("Priya")
        try note()
        let wei = try workspace.capture("Wei", email: "wei@lumen.example")
        try note()
        try workspace.hire("kim", [.sdr])
        try note()
        try workspace.act(.accept, on: priya)
        try note()
        try workspace.act(.touch(Touch(channel: .call, outcome: .connected)), on: wei)
        try note()
        _ = try workspace.undo(workspace.newActionID())
        try note()
        try workspace.act(.bounce(.email), on: wei)
        try note()
        let duplicate = try workspace.capture("Wei-Ling", email: "wl@lumen.example")
        try note()
        try workspace.act(.merge(duplicate), on: wei)
        try note()
        _ = try workspace.administration.adopt(
            workspace.newActionID(), text: workspace.session.definitionText.replacing("4 business hours", with: "9 business hours"),
            fileName: "definition.yaml")
        try note()
        for earlier in recorded {
            let data = try workspace.queries.loadReportData(asOf: earlier.at + .minutes(1))
            #expect(describe(data.timelines) == earlier.timelines)
            #expect(data.settings.team.members.count == earlier.team)
            #expect(data.settings.definition.number == earlier.definition)
            // The same holds for the single leads behind the numbers.
            #expect(try workspace.queries.rows(numbers, asOf: earlier.at + .minutes(1)) == earlier.rows)
            #expect(
                try numbers.map { try workspace.queries.history($0, asOf: earlier.at + .minutes(1)).history.fold() }
                    == earlier.leads)
        }
        #expect(Set(recorded.map(\.definition)) == [1, 2])
        let future = try workspace.queries.loadReportData(asOf: world.now + .days(900))
        #expect(try describe(future.timelines) == describe(workspace.queries.loadReportData().timelines))
        #expect(throws: WorkspaceError.self) { try workspace.queries.loadReportData(asOf: world.now - .days(900)) }
        #expect(throws: WorkspaceError.self) { try workspace.queries.rows([priya], asOf: world.now - .days(900)) }
    }

    @Test("Timelines updated lead by lead equal reloaded ones, before the index update and after other people's actions")
    func live() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        try workspace.hire("kim", [.sdr])
        let leads = [try workspace.capture("Priya"), try workspace.capture("Wei")]
        for lead in leads { _ = try workspace.queries.history(lead) }
        workspace.defersIndexUpdates = true
        let timelines = try workspace.queries.loadReportData().timelines
        for command in [.accept, .touch(Touch(channel: .call, outcome: .noAnswer)), .release] as [Command] {
            world.now = world.now + .minutes(1)
            try workspace.act(command, on: leads[0])
            timelines.replace(try workspace.queries.timeline(of: leads[0]))
            timelines.setTexts(workspace.queries.timelineStrings)
            #expect(try describe(timelines) == describe(workspace.queries.loadReportData().timelines), "after \(command)")
        }
        let other = try world.open(as: "kim")
        try other.act(.accept, on: leads[1])
        for timeline in try workspace.queries.timelines(of: try workspace.catchUp().touched) { timelines.replace(timeline) }
        timelines.setTexts(workspace.queries.timelineStrings)
        #expect(try describe(timelines) == describe(workspace.queries.loadReportData().timelines))
        #expect(try describe(timelines) == describe(world.open(as: "dana").queries.loadReportData().timelines))
    }

    @Test(
        "Data is available without leads, without a cache and read-only",
        .enabled(if: !TestWorld.isOnServer, "a server needs a copy in the cache"))
    func minimal() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let empty = try workspace.queries.loadReportData()
        #expect(empty.timelines.count == 0)
        #expect(empty.settings.workspace == "sales")
        try workspace.capture("Priya")
        var environment = world.environment("me")
        environment.cacheFolder = nil
        let inMemory = try Workspace.open(world.folder.path + "/sales", environment: environment, readOnly: true)
        #expect(try inMemory.queries.loadReportData().timelines.count == 1)
        #expect(try inMemory.queries.loadReportData(asOf: world.now).timelines.count == 1)
        #expect(try inMemory.queries.rows([LeadID(1)], asOf: world.now) == workspace.queries.rows([LeadID(1)]))
        #expect(try describe(inMemory.queries.loadReportData().timelines) == describe(workspace.queries.loadReportData().timelines))
    }
}

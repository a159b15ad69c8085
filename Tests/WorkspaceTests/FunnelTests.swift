import Definitions
import Reports
import Journal
import Lifecycle
import ReadModel
import Testing

@testable import Workspace

@Suite("What a dashboard is made of")
struct FunnelTests {
    /// Tracks as text, with their words.
    private func told(_ tracks: TimelineSet) -> [String] {
        var all: [(UInt32, String)] = []
        for part in 0..<tracks.partCount {
            tracks.forEach(inPart: part) { lead in
                let header = lead.track.header
                let words = [header.source, header.campaign, header.industry, header.sourcedBy].map { tracks.word(Int($0)) }
                let marks = lead.track.marks.map { mark in
                    "\(mark.kind) \(mark.at) \(mark.seq) \(mark.detail) \(mark.kind == .stage ? "" : tracks.word(mark.code))"
                }
                all.append((header.id, "\(header.id) \(words) \(header.person) \(header.traits) \(marks)"))
            }
        }
        return all.sorted { $0.0 < $1.0 }.map(\.1)
    }

    @Test("as of any moment is what was shown then, with the undos, merges, definition and team as they were")
    func asOf() throws {
        let world = try TestWorld()
        let routing = try world.create()
        var shown: [(at: Instant, tracks: [String], team: Int, definition: Int, rows: [LeadRow], leads: [Lead?])] = []
        let numbers = (1...4).map(LeadID.init)
        func note() throws {
            let funnel = try routing.funnel()
            #expect(funnel.setting.asOf == nil)
            #expect(funnel.setting.lastRecordedAt == (try routing.journal(before: nil, limit: 1).first?.at))
            shown.append(
                (
                    world.now, told(funnel.tracks), funnel.setting.team.members.count, funnel.setting.definition.number,
                    try routing.rows(numbers), try numbers.map { try routing.lead($0) }
                ))
            world.now = world.now + .minutes(3)
        }
        try note()
        let priya = try routing.capture("Priya")
        try note()
        let wei = try routing.capture("Wei", email: "wei@lumen.example")
        try note()
        try routing.hire("kim", [.sdr])
        try note()
        try routing.act(.accept, on: priya)
        try note()
        try routing.act(.touch(Touch(channel: .call, outcome: .connected)), on: wei)
        try note()
        _ = try routing.undo(routing.newActionID())
        try note()
        try routing.act(.bounce(.email), on: wei)
        try note()
        let twin = try routing.capture("Wei-Ling", email: "wl@lumen.example")
        try note()
        try routing.act(.merge(twin), on: wei)
        try note()
        _ = try routing.adopt(
            routing.newActionID(), text: routing.definitionText.replacing("4 business hours", with: "9 business hours"),
            fileName: "definition.yaml")
        try note()
        for earlier in shown {
            let funnel = try routing.funnel(asOf: earlier.at + .minutes(1))
            #expect(told(funnel.tracks) == earlier.tracks)
            #expect(funnel.setting.team.members.count == earlier.team)
            #expect(funnel.setting.definition.number == earlier.definition)
            // Each lead behind its numbers is the one that was seen then.
            #expect(try routing.rows(numbers, asOf: earlier.at + .minutes(1)) == earlier.rows)
            #expect(try numbers.map { try routing.history($0, asOf: earlier.at + .minutes(1)).history.fold() } == earlier.leads)
        }
        #expect(Set(shown.map(\.definition)) == [1, 2])
        let future = try routing.funnel(asOf: world.now + .days(900))
        #expect(try told(future.tracks) == told(routing.funnel().tracks))
        #expect(throws: WorkspaceError.self) { try routing.funnel(asOf: world.now - .days(900)) }
        #expect(throws: WorkspaceError.self) { try routing.rows([priya], asOf: world.now - .days(900)) }
    }

    @Test("follows every action lead by lead, before the index has it and after somebody else's")
    func live() throws {
        let world = try TestWorld()
        let routing = try world.create()
        try routing.hire("kim", [.sdr])
        let leads = [try routing.capture("Priya"), try routing.capture("Wei")]
        for lead in leads { _ = try routing.history(lead) }
        routing.acknowledgesFirst = true
        let tracks = try routing.funnel().tracks
        for command in [.accept, .touch(Touch(channel: .call, outcome: .noAnswer)), .release] as [Command] {
            world.now = world.now + .minutes(1)
            try routing.act(command, on: leads[0])
            tracks.replace(try routing.track(of: leads[0]))
            tracks.setWords(routing.trackWords)
            #expect(try told(tracks) == told(routing.funnel().tracks), "after \(command)")
        }
        let other = try world.open(as: "kim")
        try other.act(.accept, on: leads[1])
        for track in try routing.tracks(of: try routing.catchUp().touched) { tracks.replace(track) }
        tracks.setWords(routing.trackWords)
        #expect(try told(tracks) == told(routing.funnel().tracks))
        #expect(try told(tracks) == told(world.open(as: "dana").funnel().tracks))
    }

    @Test("is there without a lead, without a cache and for who may only look")
    func little() throws {
        let world = try TestWorld()
        let routing = try world.create()
        let empty = try routing.funnel()
        #expect(empty.tracks.count == 0)
        #expect(empty.setting.workspace == "desk")
        try routing.capture("Priya")
        var environment = world.environment("me")
        environment.cacheFolder = nil
        let inMemory = try Workspace.open(world.folder.path + "/desk", environment: environment, readOnly: true)
        #expect(try inMemory.funnel().tracks.count == 1)
        #expect(try inMemory.funnel(asOf: world.now).tracks.count == 1)
        #expect(try inMemory.rows([LeadID(1)], asOf: world.now) == routing.rows([LeadID(1)]))
        #expect(try told(inMemory.funnel().tracks) == told(routing.funnel().tracks))
    }
}

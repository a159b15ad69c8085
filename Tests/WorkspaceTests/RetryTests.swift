import Journal
import Lifecycle
import Testing

@testable import ReadModel
@testable import Workspace

@Suite("A retry of an action")
struct RetryTests {
    /// Ids whose time says anything: long ago, in the far future, the last possible one.
    static let ids = [
        ActionID(high: 0x7000, low: 0x8000_0000_0000_0001), ActionID(high: 0x7FFF_FFFF_FFFF_7000, low: 0x8000_0000_0000_0002),
        ActionID(high: .max, low: .max), ActionID(high: 0, low: 0),
    ]

    @Test("is recognised by another process, wherever the first try is and whatever the time in the id says", arguments: ids)
    func anywhere(_ id: ActionID) throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        let first = try workspace.perform(Intent(id: id, steps: [.init(lead, .accept)]))
        #expect(!first.entries.isEmpty)
        // More than a block of lines, so that the first try is far from the end.
        for number in 0..<300 { try workspace.act(.note("later \(number)"), on: lead) }
        let lines = world.journalLines().count
        let other = try world.open(as: "me")
        let again = try other.perform(Intent(id: id, steps: [.init(lead, .accept)]))
        #expect(again.isRepeated && again.entries.map(\.seq) == first.entries.map(\.seq) && again.leads == first.leads)
        #expect(again.refused.isEmpty)
        #expect(world.journalLines().count == lines)
        // Another id is another action, which a rule refuses.
        #expect(throws: WorkspaceError.self) { try workspace.act(.accept, on: lead) }
    }

    @Test("is recognised by the journal itself if the index can't be asked", arguments: ids)
    func withoutIndex(_ id: ActionID) throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        _ = try workspace.perform(Intent(id: id, steps: [.init(lead, .note("once"))]))
        let other = try world.open(as: "me")
        try other.journal.storedIndex.index.database.execute("DROP TABLE block")
        let lines = world.journalLines().count
        #expect(try other.perform(Intent(id: id, steps: [.init(lead, .note("once"))])).isRepeated)
        #expect(world.journalLines().count == lines)
    }

    @Test("of an undo has the same result, and its id is not used for anything else")
    func undo() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        try workspace.act(.note("first"), on: lead)
        try workspace.act(.note("second"), on: lead)
        let id = workspace.newActionID()
        let first = try workspace.undo(id)
        let lines = world.journalLines().count
        for again in [try workspace.undo(id), try world.open(as: "me").undo(id)] {
            #expect(again.result.isRepeated && again.text == first.text && again.leads == first.leads)
        }
        for command in [Command.note("new"), .accept] {
            let error = #expect(throws: WorkspaceError.self) {
                try workspace.perform(Intent(id: id, steps: [.init(lead, command)]))
            }
            #expect(error?.code == .usage && error?.message.contains("belongs to an action by me") == true)
        }
        // The id of the note is not that of an undo.
        let note = try workspace.act(.note("third"), on: lead)
        #expect(throws: WorkspaceError.self) { try workspace.undo(note.action) }
        #expect(world.journalLines().count == lines + 1)
    }

    @Test("is recognised after the index was rebuilt")
    func afterRebuild() throws {
        let world = try TestWorld()
        let workspace = try world.create()
        let lead = try workspace.capture("Priya")
        let id = Self.ids[1]
        _ = try workspace.perform(Intent(id: id, steps: [.init(lead, .note("once"))]))
        try workspace.act(.note("then"), on: lead)
        let other = try world.open(as: "me")
        try other.administration.rebuildIndex(progress: nil)
        let lines = world.journalLines().count
        #expect(try other.perform(Intent(id: id, steps: [.init(lead, .note("once"))])).isRepeated)
        #expect(world.journalLines().count == lines)
    }
}

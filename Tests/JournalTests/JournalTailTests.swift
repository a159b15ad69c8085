import Lifecycle
import Testing

@testable import Journal

@Suite("The end of a journal")
struct TailTests {
    @Test("the last line is reported however long it is, also before an unfinished one; a new journal has none")
    func ends() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        let new = try journal.tail()
        #expect(new.seq == nil && new.isReadable && new.unfinishedBytes == 0)
        _ = try journal.add([note("short")], intent: 1)
        #expect(try journal.tail().seq == SequenceNumber(1))
        _ = try journal.add([note(String(repeating: "long ", count: 40_000)), note("and short")], intent: 2)
        #expect(try journal.tail().seq == SequenceNumber(3))
        _ = try journal.add([note(String(repeating: "long ", count: 40_000))], intent: 3)
        let whole = try journal.tail()
        #expect(whole.seq == SequenceNumber(4) && whole.isReadable && whole.at != nil)
        let bytes = workspace.content(workspace.folder.journal)
        try workspace.overwrite(Array((bytes + "{\"v\":1").utf8))
        let torn = try workspace.open().tail()
        #expect(torn.seq == SequenceNumber(4) && torn.unfinishedBytes == 6)
        try workspace.overwrite(Array((bytes + "no line of a journal\n").utf8))
        #expect(try workspace.open().tail().isReadable == false)
    }
}

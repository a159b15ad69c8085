import Lifecycle
import Testing

@testable import Journal

@Suite("How a journal ends")
struct EndingTests {
    @Test("a new one has no line yet; then the last line is told, however long it is and whatever was cut off behind it")
    func ends() throws {
        let workspace = try Workspace()
        let journal = try workspace.open()
        let new = try journal.ending()
        #expect(new.seq == nil && new.isReadable && new.unfinishedBytes == 0)
        _ = try journal.add([note("short")], intent: 1)
        #expect(try journal.ending().seq == SequenceNumber(1))
        _ = try journal.add([note(String(repeating: "long ", count: 40_000)), note("and short")], intent: 2)
        #expect(try journal.ending().seq == SequenceNumber(3))
        _ = try journal.add([note(String(repeating: "long ", count: 40_000))], intent: 3)
        let whole = try journal.ending()
        #expect(whole.seq == SequenceNumber(4) && whole.isReadable && whole.at != nil)
        let bytes = workspace.content(workspace.folder.journal)
        try workspace.overwrite(Array((bytes + "{\"v\":1").utf8))
        let torn = try workspace.open().ending()
        #expect(torn.seq == SequenceNumber(4) && torn.unfinishedBytes == 6)
        try workspace.overwrite(Array((bytes + "no line of a journal\n").utf8))
        #expect(try workspace.open().ending().isReadable == false)
    }
}

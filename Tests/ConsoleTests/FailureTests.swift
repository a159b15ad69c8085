import Console
import Foundation
import Lifecycle
import Screen
import Testing

@Suite("A journal that cannot be written")
struct FailureTests {
    @Test("After a failure of the disk an action is refused with the reason, and the console is read-only")
    func failedDisk() throws {
        let workspace = try TestWorkspace.sample()
        let opened = try workspace.open()
        let count = workspace.entries.count
        try Data("fdatasync failed".utf8).write(to: URL(fileURLWithPath: workspace.path + "/degraded"))
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a"), ScriptedTerminal.keys("j", "a")])
        var loop = ConsoleLoop(opened, terminal: terminal)
        _ = loop.run()
        let last = terminal.frames.last?.text ?? ""
        #expect(last.contains("read-only") && last.contains("fdatasync failed"), "\(last)")
        #expect(workspace.entries.count == count)
        #expect(workspace.leads[LeadID(3)]?.stage == .mql)
    }

    @Test("A damaged journal opens read-only, says where it is damaged, and shows the leads before the damage")
    func damaged() throws {
        let workspace = try TestWorkspace.sample()
        _ = workspace.entries
        let file = URL(fileURLWithPath: workspace.path + "/journal.jsonl")
        var bytes = try Data(contentsOf: file)
        let line = try #require(bytes.range(of: Data("Grupo Seara".utf8)))
        bytes[line.lowerBound] ^= 1
        try bytes.write(to: file)
        let driver = try Driver(workspace)
        #expect(driver.lines[0].contains("damaged"))
        #expect(driver.screen.contains("Lena") && !driver.screen.contains("Priya"), "\(driver.screen)")
        driver.press("a")
        #expect(driver.message.contains("the journal is damaged") && driver.message.contains("winnow repair"), "\(driver.message)")
        #expect(try Data(contentsOf: file) == bytes)
    }

    @Test("A journal that loses its end under an open console is read-only for everybody at the next key, until it is whole")
    func cut() throws {
        let workspace = try TestWorkspace.sample()
        _ = workspace.entries
        let path = workspace.path + "/journal.jsonl"
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let driver = try Driver(workspace)
        let ends = whole.indices.filter { whole[$0] == 0x0A }
        #expect(truncate(path, off_t(ends[ends.count - 4] + 1)) == 0)
        driver.press("a")
        #expect(driver.message.contains("entries are missing"), "\(driver.message)")
        #expect(try FileManager.default.attributesOfItem(atPath: workspace.path + "/degraded")[.size] as? Int ?? 0 > 0)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)).count == ends[ends.count - 4] + 1)
        #expect(driver.lines[0].contains("missing"), "\(driver.lines[0])")
    }

    @Test("A byte that is changed under an open console, also in the last entry, refuses the next action")
    func changedUnderConsole() throws {
        let workspace = try TestWorkspace.sample()
        let count = workspace.entries.count
        let path = workspace.path + "/journal.jsonl"
        let driver = try Driver(workspace)
        var bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let handle = try #require(FileHandle(forWritingAtPath: path))
        bytes[bytes.count - 120] ^= 1
        try handle.write(contentsOf: bytes)
        try handle.close()
        driver.press("a")
        #expect(driver.message.contains("the journal is damaged"), "\(driver.message)")
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == bytes && count > 0)
    }

    @Test("A journal that is deleted under an open console is called lost, with the way back")
    func deletedUnderConsole() throws {
        let workspace = try TestWorkspace.sample()
        _ = workspace.entries
        let driver = try Driver(workspace)
        unlink(workspace.path + "/journal.jsonl")
        driver.press("a")
        #expect(driver.message.contains("is gone") && driver.message.contains("winnow restore BACKUP"), "\(driver.message)")
    }
}

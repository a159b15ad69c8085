import Console
import Lifecycle
import Screen
import Testing
import Workspace

/// A terminal that plays a script: each wait hands out the next wakes.
final class ScriptedTerminal: ConsoleTerminal {
    var size = Size(rows: 24, columns: 80)
    var monotonicMilliseconds: Int64 = 0
    private(set) var frames: [Frame] = []
    private(set) var copied: [String] = []
    private(set) var rings = 0
    private(set) var suspensions = 0
    private(set) var longestWait = 0
    private var script: [() -> [TerminalWake]]

    init(_ script: [() -> [TerminalWake]]) { self.script = script }

    func paint(_ frame: Frame) { frames.append(frame) }
    func redraw() {}
    func copy(_ text: String) { copied.append(text) }
    func bell() { rings += 1 }
    func suspend() { suspensions += 1 }

    func wait(milliseconds: Int, watching: [Int32]) -> [TerminalWake] {
        longestWait = max(longestWait, milliseconds)
        guard milliseconds > 0 else { return [] }
        monotonicMilliseconds += 1000
        return script.isEmpty ? [.leave] : script.removeFirst()()
    }

    /// Keys that arrive together.
    static func keys(_ names: String...) -> () -> [TerminalWake] {
        { names.compactMap { Key(name: $0) }.map { .input(.key($0), at: 0) } }
    }
}

@Suite("The loop")
struct LoopTests {
    @Test("It paints at once, takes keys, writes, and ends with Q")
    func quits() {
        let desk = MemoryDesk.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a"), ScriptedTerminal.keys("Q", "a")])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        #expect(loop.run() == .quit)
        #expect(desk.entries.last?.event.kind == "accepted")
        #expect(desk.leads[LeadID(6)]?.stage == .mql)
        #expect(terminal.frames.count == 3)
        #expect(terminal.frames[0].text.contains("6 to decide"))
        #expect(terminal.frames[1].text.contains("5 to decide"))
    }

    @Test("Keys that arrive together are painted once")
    func drains() {
        let desk = MemoryDesk.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a", "a", "r", "t", "p")])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        #expect(loop.run() == .left)
        #expect(desk.entries.suffix(3).map(\.event.kind) == ["accepted", "accepted", "rejected"])
        // Once for the keys, once for the counts that follow when nobody types.
        #expect(terminal.frames.count == 3)
        #expect(terminal.frames[1].text.contains("3 to decide"))
        #expect(terminal.frames[2].text.contains("MQL 3"))
        #expect(terminal.copied.count == 1)
    }

    @Test("Nothing is painted while nothing changes, and a journal that cannot be watched is looked at every second")
    func idles() {
        let terminal = ScriptedTerminal([{ [] }, { [] }, { [.input(.focus(true), at: 0)] }])
        var loop = ConsoleLoop(desk: MemoryDesk.sample(), terminal: terminal)
        #expect(loop.run() == .left)
        #expect(terminal.frames.count == 1)
        #expect(terminal.longestWait <= 1000)
    }

    @Test("The minute turns the clocks")
    func ticks() {
        let desk = MemoryDesk.sample()
        let terminal = ScriptedTerminal([
            {
                desk.now = desk.now + .minutes(1)
                return []
            }
        ])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        _ = loop.run()
        #expect(terminal.frames.count == 2)
        #expect(terminal.frames[1].text.contains("09:15"))
    }

    @Test("What others write shows when the journal wakes it")
    func news() {
        let desk = MemoryDesk.sample()
        let terminal = ScriptedTerminal([
            {
                try? desk.others("kim", LeadID(3), .accept)
                return [.watched]
            }
        ])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        _ = loop.run()
        #expect(terminal.frames.last?.text.contains("taken by kim") == true)
    }

    @Test("A terminal that goes away ends it without writing what was not confirmed")
    func leaves() {
        let desk = MemoryDesk.sample()
        let count = desk.entries.count
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("Space", "Space", "r", "t"), { [.leave] }])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        #expect(loop.run() == .left)
        #expect(desk.entries.count == count)
    }

    @Test("Sleeping takes the new size and the news when it wakes")
    func suspends() {
        let desk = MemoryDesk.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("C-z")])
        var loop = ConsoleLoop(desk: desk, terminal: terminal)
        _ = loop.run()
        #expect(terminal.suspensions == 1)
    }
}

@testable import Console
import Glibc
import Lifecycle
import Screen
import Testing
import Workspace

/// A terminal that plays a script: each wait returns the next wakes.
final class ScriptedTerminal: ConsoleTerminal {
    var size = Size(rows: 24, columns: 80)
    var monotonicMilliseconds: Int64 = 0
    private(set) var frames: [Frame] = []
    private(set) var copied: [String] = []
    private(set) var rings = 0
    private(set) var suspensions = 0
    private(set) var longestWait = 0
    /// Called with the length of each wait.
    var onWait: (Int) -> Void = { _ in }
    /// Called for each frame.
    var onPaint: (Frame) -> Void = { _ in }
    private var script: [() -> [TerminalWake]]

    init(_ script: [() -> [TerminalWake]]) { self.script = script }

    func paint(_ frame: Frame) {
        frames.append(frame)
        onPaint(frame)
    }
    func redraw() {}
    func copy(_ text: String) { copied.append(text) }
    func bell() { rings += 1 }
    func suspend() { suspensions += 1 }

    func wait(milliseconds: Int, watching: [Int32]) -> [TerminalWake] {
        longestWait = max(longestWait, milliseconds)
        if milliseconds > 0 { onWait(milliseconds) }
        guard milliseconds > 0 else {
            var polled = watching.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            return poll(&polled, nfds_t(polled.count), 0) > 0 ? [.watched] : []
        }
        monotonicMilliseconds += 1000
        let wakes = script.isEmpty ? [.terminate] : script.removeFirst()()
        return wakes.map { wake in
            if case .input(let input, _) = wake { .input(input, at: monotonicMilliseconds) } else { wake }
        }
    }

    /// A wake with several keys at once.
    static func keys(_ names: String...) -> () -> [TerminalWake] {
        { names.compactMap { Key(name: $0) }.map { .input(.key($0), at: 0) } }
    }
}

@Suite("The loop")
struct LoopTests {
    @Test("The loop paints immediately, handles keys, writes, and ends with Q")
    func quits() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a"), ScriptedTerminal.keys("Q", "a")])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        #expect(loop.run() == .quit)
        #expect(workspace.entries.last?.event.kind == "accepted")
        #expect(workspace.leads[LeadID(6)]?.stage == .mql)
        #expect(terminal.frames.count == 3)
        #expect(terminal.frames[0].text.contains("6 to review"))
        #expect(terminal.frames[1].text.contains("5 to review"))
    }

    @Test("Keys that arrive together are painted once")
    func drains() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a", "a", "r", "t", "p")])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        #expect(loop.run() == .terminated)
        #expect(workspace.entries.suffix(3).map(\.event.kind) == ["accepted", "accepted", "rejected"])
        // With the counts: those that are read when no keys are waiting say the same.
        try #require(terminal.frames.count == 2)
        #expect(terminal.frames[1].text.contains("3 to review"))
        #expect(terminal.frames[1].text.contains("MQL 3"))
        #expect(terminal.copied.count == 1)
    }

    @Test("Nothing is painted while nothing changes, and a journal that cannot be watched is checked every second")
    func idles() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([{ [] }, { [] }, { [.input(.focus(true), at: 0)] }])
        var loop = try ConsoleLoop(workspace.openUnwatched(), terminal: terminal)
        #expect(loop.run() == .terminated)
        #expect(terminal.frames.count == 1)
        #expect(terminal.longestWait <= 1000)
    }

    @Test("The clock on screen advances every minute")
    func ticks() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([
            {
                workspace.now = workspace.now + .minutes(1)
                return []
            }
        ])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(terminal.frames.count == 2)
        #expect(terminal.frames[1].text.contains("09:15"))
    }

    @Test("Changes by others appear when the watched journal wakes the loop")
    func news() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([
            {
                try? workspace.perform(as: "kim", LeadID(3), .accept)
                return [.watched]
            }
        ])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(terminal.frames.last?.text.contains("accepted by kim") == true)
    }

    @Test("A review of outcomes that somebody's action interrupts goes on with it", .timeLimit(.minutes(1)))
    func interrupted() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([
            {
                try? workspace.perform(as: "kim", LeadID(3), .accept)
                return ScriptedTerminal.keys("7")()
            }, ScriptedTerminal.keys("q"),
        ])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        #expect(loop.run() == .terminated)
        #expect(terminal.frames.last?.text.contains("5 to review") == true)
    }

    @Test("Outcomes are reviewed in a pause, not between keys")
    func waitsForPause() throws {
        let workspace = try TestWorkspace.sample()
        // Each wait of the terminal takes a second.
        let keys = (0..<6).map { _ in ScriptedTerminal.keys("j") }
        var waits: [Int] = []
        let terminal = ScriptedTerminal(keys + (0..<6).map { _ in { [] } })
        terminal.onWait = { waits.append($0) }
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        // While keys come the pause begins anew; without them the wait for it gets shorter, until it is over.
        #expect(waits.prefix(7).allSatisfy { $0 <= 4000 })
        #expect(waits.last ?? 0 > 4000)
    }

    @Test("A closed terminal ends the loop without writing anything unconfirmed")
    func leaves() throws {
        let workspace = try TestWorkspace.sample()
        let count = workspace.entries.count
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("Space", "Space", "r", "t"), { [.terminate] }])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        #expect(loop.run() == .terminated)
        #expect(workspace.entries.count == count)
    }

    @Test("C-z suspends the terminal")
    func suspends() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("C-z")])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(terminal.suspensions == 1)
    }

    @Test("An action is painted before the index is updated, and a problem of the index is reported")
    func defersIndexUpdates() throws {
        let workspace = try TestWorkspace.sample()
        let opened = try workspace.open()
        let terminal = ScriptedTerminal([ScriptedTerminal.keys("a"), { [] }])
        var framesBehind: [String] = []
        terminal.onPaint = { if opened.isIndexBehind { framesBehind.append($0.text) } }
        var loop = ConsoleLoop(opened, terminal: terminal)
        _ = loop.run()
        #expect(framesBehind.count == 1)
        #expect(framesBehind.first?.contains("Accepted") == true)
        #expect(!opened.isIndexBehind)
        let (reported, _) = update(try Driver(workspace).model, .problem("saved, but the index could not be updated"))
        #expect(view(reported, reported.size).text.contains("saved, but the index"))
    }

    @Test("Leads around the cursor are loaded while no keys are waiting, so that moving the cursor loads none")
    func readsAhead() throws {
        let workspace = try TestWorkspace.sample()
        var runner: EffectRunner?
        var loaded: [[LeadID]] = []
        func note() { loaded.append((1...10).map { LeadID($0) }.filter { runner?.cache[$0] != nil }) }
        let terminal = ScriptedTerminal([
            {
                note()
                return ScriptedTerminal.keys("j")()
            },
            {
                note()
                return []
            },
        ])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        runner = loop.runner
        _ = loop.run()
        #expect(loaded.count == 2)
        #expect(loaded.first?.count == 3, "the first, and the two below it")
        // The second was loaded before the cursor moved to it; one more lead came into range.
        #expect(loaded.last?.count == 4)
        #expect(terminal.frames.count == 2)
    }

    @Test("Leads loaded ahead are discarded when others write")
    func discardsLoadedLeads() throws {
        let workspace = try TestWorkspace.sample()
        let terminal = ScriptedTerminal([
            {
                try? workspace.perform(as: "kim", LeadID(3), .note("called at noon"))
                return [.watched]
            }, ScriptedTerminal.keys("j"), ScriptedTerminal.keys("j"), ScriptedTerminal.keys("j"), ScriptedTerminal.keys("j"),
            ScriptedTerminal.keys("j"),
        ])
        terminal.size = Size(rows: 60, columns: 200)
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(terminal.frames.contains { $0.text.contains("called at noon") })
    }
}

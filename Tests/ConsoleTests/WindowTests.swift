import Console
import Lifecycle
import Screen
import Testing

extension MemoryBackend {
    /// The sample with a window of two days: Amara was tried twice, Ada once, Grace never; who was tried twice may be called unreachable.
    static func windowed(me: String = "dana", _ change: (inout LeadDefinition) -> Void = { _ in }) -> MemoryBackend {
        let backend = MemoryBackend.sample(me: me)
        backend.lead(
            11, Somebody(first: "Ada", last: "Byron", title: "CTO", company: "Engine Works"), stage: .sal, owner: "dana",
            ago: .hours(80))
        backend.record(
            .touched(Touch(channel: .call, outcome: .voicemail)), lead: LeadID(11), by: "dana", at: .of(2026, 11, 20, 11))
        backend.lead(
            12, Somebody(first: "Grace", last: "Hopper", title: "COO", company: "Harbour"), stage: .sal, owner: "dana",
            ago: .hours(80))
        var definition = LeadDefinition.sample
        definition.window = ContactWindow(length: .days(2), neglected: .report, reason: "unreachable")
        definition.followUp.attempts = 2
        definition.followUp.channels = 1
        change(&definition)
        backend.definition = definition
        backend.settle()
        return backend
    }
}

@Suite("The window of contact")
struct WindowTests {
    @Test("Who was tried and never reached stands above Today's touches as one line, whose key opens the ordinary preview")
    func batch() {
        let driver = Driver(.windowed(), Size(rows: 36, columns: 130)).press("2")
        #expect(driver.screen.contains("2 tried for 2 days and never reached"))
        #expect(driver.screen.contains("1 that nobody tried to reach for 2 days"))
        let before = driver.backend.entries.count
        driver.press("D")
        #expect(driver.screen.contains("1 will be disqualified, 1 cannot: unreachable"))
        #expect(driver.screen.contains("Ada Byron"))
        #expect(driver.screen.contains("1 of 2 attempts"))
        driver.press("Enter", "D")
        #expect(driver.backend.entries.count == before, "only y confirms it")
        driver.press("y")
        #expect(driver.kinds(1) == ["disqualified"])
        #expect(driver.stage(7) == .disqualified)
        #expect(driver.stage(11) == .sal)
        #expect(driver.screen.contains("1 tried for 2 days and never reached"))
        driver.press("u")
        #expect(driver.stage(7) == .sal)
        #expect(driver.screen.contains("2 tried for 2 days and never reached"))
    }

    @Test("At eighty columns it is said in fewer words, and the touches keep their rows")
    func narrow() {
        let driver = Driver(.windowed(), Size(rows: 24, columns: 80)).press("2")
        #expect(driver.lines[2].contains("2 tried for 2 days"))
        #expect(driver.lines[2].contains("D disqualifies them"))
        #expect(driver.lines[4].contains("Grace Hopper"))
        #expect(Driver(.sample()).press("2").lines[2].contains("Amara Okafor"))
    }

    @Test("Nothing is offered where the clock does it, where there is no window, or where nobody may write")
    func notOffered() {
        let byClock = Driver(.windowed { $0.window?.unreached = .disqualify }, Size(rows: 36, columns: 130)).press("2")
        #expect(!byClock.screen.contains("D disqualifies"))
        byClock.press("D")
        #expect(byClock.message.contains("offers nobody"))
        #expect(Driver(.sample()).press("2", "D").message.contains("offers nobody"))
        let readOnly = MemoryBackend.windowed()
        readOnly.isReadOnly = true
        let looking = Driver(readOnly, Size(rows: 36, columns: 130)).press("2", "D")
        #expect(looking.message.contains("Nothing was done"))
        #expect(!looking.screen.contains("will be disqualified"))
    }

    @Test("A window that closes while Today is shown shows with the minute")
    func closes() {
        let driver = Driver(.windowed { $0.window?.length = .days(4) }, Size(rows: 36, columns: 130)).press("2")
        #expect(!driver.screen.contains("never reached"))
        driver.wait(.hours(24))
        #expect(driver.screen.contains("2 tried for 4 days and never reached"))
    }

    @Test("A lead that a rule gives away is told to both, with the reason")
    func bothAreTold() throws {
        let late = { (definition: inout LeadDefinition) in
            definition.window = nil
            definition.routing = Routing(method: .roundRobin, reroutes: [.late])
        }
        let dana = Driver(.windowed(late), Size(rows: 36, columns: 130))
        _ = try dana.backend.tick(limit: 10, waits: false)
        try dana.catchUp()
        #expect(dana.backend.leads[LeadID(12)]?.owner == Login("kim"))
        #expect(dana.message == "Grace Hopper was given to Kim Koh: the first touch was late")
        #expect(dana.screen.contains("given to Kim Koh: the first touch"))
        let kim = Driver(.windowed(me: "kim", late), Size(rows: 36, columns: 130))
        _ = try kim.backend.tick(limit: 10, waits: false)
        try kim.catchUp()
        #expect(kim.message == "L12 is yours now: the first touch was late")
    }

    @Test("Whom routing gives a lead is said with what was done")
    func routed() {
        let backend = MemoryBackend.sample(me: "mia")
        backend.definition.routing = Routing(method: .roundRobin, assigns: [.mql])
        let driver = Driver(backend, Size(rows: 36, columns: 130)).press("3", "P")
        #expect(driver.message == "Promoted Wei Zhang, given to Dana Diaz: new, by routing")
    }
}

@Suite("The clock in an open console")
struct ClockLoopTests {
    @Test("Rules act when nobody types: at the start and with the minute, but not while something is asked")
    func whenIdle() {
        let backend = MemoryBackend.sample()
        var seen: [Int] = []
        func step(_ wakes: @escaping () -> [TerminalWake]) -> () -> [TerminalWake] {
            {
                seen.append(backend.ticks)
                return wakes()
            }
        }
        let terminal = ScriptedTerminal([
            step(ScriptedTerminal.keys("r")),
            step {
                backend.now = backend.now + .minutes(1)
                return []
            },
            step(ScriptedTerminal.keys("Esc")), step { [] }, step { [] },
        ])
        var loop = ConsoleLoop(backend: backend, terminal: terminal)
        #expect(loop.run() == .left)
        #expect(seen == [1, 1, 1, 2, 2])
    }

    @Test("They don't act for who may only look")
    func readOnly() {
        let backend = MemoryBackend.sample()
        backend.isReadOnly = true
        var loop = ConsoleLoop(backend: backend, terminal: ScriptedTerminal([{ [] }]))
        _ = loop.run()
        #expect(backend.ticks == 0)
    }

    @Test("What they did shows at once")
    func shows() {
        let backend = MemoryBackend.windowed { $0.window?.unreached = .disqualify }
        let terminal = ScriptedTerminal([{ [] }])
        var loop = ConsoleLoop(backend: backend, terminal: terminal)
        _ = loop.run()
        #expect(backend.leads[LeadID(7)]?.stage == .disqualified)
        #expect(terminal.frames.last?.text.contains("disqualified by the rule \"unreached\"") == true)
    }
}

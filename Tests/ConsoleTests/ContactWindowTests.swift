import Console
import Lifecycle
import Screen
import Testing

extension MemoryBackend {
    /// The sample with a contact window of two days: two attempts for Amara, one for Ada, none for Grace.
    ///
    /// After two attempts a lead may be disqualified as unreachable.
    static func windowed(me: String = "dana", _ change: (inout LeadDefinition) -> Void = { _ in }) -> MemoryBackend {
        let backend = MemoryBackend.sample(me: me)
        backend.lead(
            11, Person(first: "Ada", last: "Byron", title: "CTO", company: "Engine Works"), stage: .sal, owner: "dana",
            ago: .hours(80))
        backend.record(
            .touched(Touch(channel: .call, outcome: .voicemail)), lead: LeadID(11), by: "dana", at: .of(2026, 11, 20, 11))
        backend.lead(
            12, Person(first: "Grace", last: "Hopper", title: "COO", company: "Harbour"), stage: .sal, owner: "dana",
            ago: .hours(80))
        var definition = LeadDefinition.sample
        definition.window = ContactWindow(length: .days(2), neglected: .report, reason: "unreachable")
        definition.followUp.attempts = 2
        definition.followUp.channels = 1
        change(&definition)
        backend.definition = definition
        backend.markAllRead()
        return backend
    }
}

@Suite("The contact window")
struct ContactWindowTests {
    @Test("A notice above Today's touches counts unreached leads, and its key previews disqualifying them")
    func batch() {
        let driver = Driver(.windowed(), Size(rows: 36, columns: 130)).press("2")
        #expect(driver.screen.contains("2 leads not reached in 2 days of attempts"))
        #expect(driver.screen.contains("1 lead without an attempt in 2 days"))
        let before = driver.backend.entries.count
        driver.press("D")
        #expect(driver.screen.contains("1 lead will be disqualified (unreachable); 1 cannot be"))
        #expect(driver.screen.contains("Ada Byron"))
        #expect(driver.screen.contains("1 more attempt (1 of 2)"))
        driver.press("Enter", "D")
        #expect(driver.backend.entries.count == before, "only y confirms it")
        driver.press("y")
        #expect(driver.kinds(1) == ["disqualified"])
        #expect(driver.stage(7) == .disqualified)
        #expect(driver.stage(11) == .sal)
        #expect(driver.screen.contains("1 lead not reached in 2 days of attempts"))
        driver.press("u")
        #expect(driver.stage(7) == .sal)
        #expect(driver.screen.contains("2 leads not reached in 2 days of attempts"))
    }

    @Test("At 80 columns the notice is shorter, and the touches keep their rows")
    func narrow() {
        let driver = Driver(.windowed(), Size(rows: 24, columns: 80)).press("2")
        #expect(driver.lines[2].contains("2 leads not reached in 2 days"))
        #expect(driver.lines[2].contains("D to disqualify"))
        #expect(driver.lines[4].contains("Grace Hopper"))
        #expect(Driver(.sample()).press("2").lines[2].contains("Amara Okafor"))
    }

    @Test("There is no notice if a rule disqualifies automatically, without a window, or in a read-only workspace")
    func notOffered() {
        let automatic = Driver(.windowed { $0.window?.unreached = .disqualify }, Size(rows: 36, columns: 130)).press("2")
        #expect(!automatic.screen.contains("D to disqualify"))
        automatic.press("D")
        #expect(automatic.message.contains("no contact window"))
        #expect(Driver(.sample()).press("2", "D").message.contains("no contact window"))
        let readOnly = MemoryBackend.windowed()
        readOnly.isReadOnly = true
        let viewing = Driver(readOnly, Size(rows: 36, columns: 130)).press("2", "D")
        #expect(viewing.message.contains("Read-only: you are a viewer here"))
        #expect(!viewing.screen.contains("will be disqualified"))
    }

    @Test("A window that closes while Today is open appears at the next minute")
    func closes() {
        let driver = Driver(.windowed { $0.window?.length = .days(4) }, Size(rows: 36, columns: 130)).press("2")
        #expect(!driver.screen.contains("days, no contact"))
        driver.wait(.hours(24))
        #expect(driver.screen.contains("2 leads not reached in 4 days of attempts"))
    }

    @Test("A reassignment by a rule is reported to both owners with the reason")
    func reportedToBothOwners() throws {
        let rerouted = { (definition: inout LeadDefinition) in
            definition.window = nil
            definition.routing = Routing(method: .roundRobin, reassignsWhen: [.overdue])
        }
        let dana = Driver(.windowed(rerouted), Size(rows: 36, columns: 130))
        _ = try dana.backend.tick(limit: 10, waits: false)
        try dana.catchUp()
        #expect(dana.backend.leads[LeadID(12)]?.owner == Login("kim"))
        #expect(dana.message == "Grace Hopper was assigned to Kim Koh: the first touch is overdue")
        #expect(dana.screen.contains("assigned to Kim Koh: the first touch"))
        let kim = Driver(.windowed(me: "kim", rerouted), Size(rows: 36, columns: 130))
        _ = try kim.backend.tick(limit: 10, waits: false)
        try kim.catchUp()
        #expect(kim.message == "L12 was assigned to you: the first touch is overdue")
    }

    @Test("The message about an action names the owner that routing assigned")
    func routed() {
        let backend = MemoryBackend.sample(me: "mia")
        backend.definition.routing = Routing(method: .roundRobin, assigns: [.mql])
        let driver = Driver(backend, Size(rows: 36, columns: 130)).press("3", "P")
        #expect(driver.message == "Promoted Wei Zhang; assigned to Dana Diaz: new lead, assigned by routing")
    }
}

@Suite("Rules in an open console")
struct RuleLoopTests {
    @Test("Rules run while no keys are waiting, at the start and every minute, but not while an overlay is open")
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
        #expect(loop.run() == .terminated)
        #expect(seen == [1, 1, 1, 2, 2])
    }

    @Test("Rules don't run in a read-only console")
    func readOnly() {
        let backend = MemoryBackend.sample()
        backend.isReadOnly = true
        var loop = ConsoleLoop(backend: backend, terminal: ScriptedTerminal([{ [] }]))
        _ = loop.run()
        #expect(backend.ticks == 0)
    }

    @Test("The changes by rules appear immediately")
    func shows() {
        let backend = MemoryBackend.windowed { $0.window?.unreached = .disqualify }
        let terminal = ScriptedTerminal([{ [] }])
        var loop = ConsoleLoop(backend: backend, terminal: terminal)
        _ = loop.run()
        #expect(backend.leads[LeadID(7)]?.stage == .disqualified)
        #expect(terminal.frames.last?.text.contains("disqualified by the rule \"unreached\"") == true)
    }
}

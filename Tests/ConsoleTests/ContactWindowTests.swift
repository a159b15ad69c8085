import Console
import Lifecycle
import Screen
import Testing

extension TestWorkspace {
    /// The sample with a contact window of two days: two attempts for Amara, one for Ada, none for Grace.
    ///
    /// After two attempts a lead may be disqualified as unreachable.
    static func windowed(me: String = "dana", _ change: (inout SampleDefinition) -> Void = { _ in }) throws -> TestWorkspace {
        var definition = SampleDefinition(attempts: 2, channels: 1, window: contactWindow())
        change(&definition)
        let workspace = try TestWorkspace.sample(me: me, definition: definition)
        try workspace.lead(
            11, Person(first: "Ada", last: "Byron", title: "CTO", company: "Engine Works"), stage: .sal, owner: "dana",
            ago: .hours(80))
        try workspace.record(
            .touched(Touch(channel: .call, outcome: .voicemail)), lead: LeadID(11), by: "dana", at: .of(2026, 11, 20, 11))
        try workspace.lead(
            12, Person(first: "Grace", last: "Hopper", title: "COO", company: "Harbour"), stage: .sal, owner: "dana",
            ago: .hours(80))
        return workspace
    }

    /// A contact window as a definition writes it.
    static func contactWindow(days: Int = 2, unreached: String = "propose") -> String {
        "{length: \(days) days, unreached: \(unreached), neglected: report, reason: unreachable}"
    }
}

@Suite("The contact window")
struct ContactWindowTests {
    @Test("A notice above Today's touches counts unreached leads, and its key previews disqualifying them")
    func batch() throws {
        let driver = try Driver(.windowed(), Size(rows: 36, columns: 130)).press("2")
        #expect(driver.screen.contains("2 leads not reached in 2 days of attempts"))
        #expect(driver.screen.contains("D to disqualify 1") && driver.screen.contains("; 1 not yet"))
        #expect(driver.screen.contains("1 lead without an attempt in 2 days"))
        let before = driver.workspace.entries.count
        driver.press("D")
        #expect(driver.screen.contains("1 lead will be disqualified (unreachable); 1 cannot be"))
        #expect(driver.screen.contains("Ada Byron"))
        #expect(driver.screen.contains("1 more attempt (1 of 2)"))
        driver.press("Enter", "D")
        #expect(driver.workspace.entries.count == before, "only y confirms it")
        driver.press("y")
        #expect(driver.kinds(1) == ["disqualified"])
        #expect(driver.stage(7) == .disqualified)
        #expect(driver.stage(11) == .sal)
        #expect(driver.screen.contains("1 lead not reached in 2 days of attempts"))
        #expect(driver.screen.contains("D shows what is missing"))
        driver.press("u")
        #expect(driver.stage(7) == .sal)
        #expect(driver.screen.contains("2 leads not reached in 2 days of attempts"))
    }

    @Test("At 80 columns the notice is shorter, and the touches keep their rows")
    func narrow() throws {
        let driver = try Driver(.windowed(), Size(rows: 24, columns: 80)).press("2")
        #expect(driver.lines[2].contains("2 leads not reached in 2 days"))
        #expect(driver.lines[2].contains("D to disqualify"))
        #expect(driver.lines[5].contains("Grace Hopper"))
        #expect(try Driver(.sample()).press("2").lines[3].contains("Amara Okafor"))
    }

    @Test("There is no notice if a rule disqualifies automatically, without a window, or in a read-only workspace")
    func notOffered() throws {
        let automatic = try Driver(
            .windowed { $0.window = TestWorkspace.contactWindow(unreached: "disqualify") }, Size(rows: 36, columns: 130)
        ).press("2")
        #expect(!automatic.screen.contains("D to disqualify"))
        automatic.press("D")
        #expect(automatic.message.contains("no contact window"))
        #expect(try Driver(.sample()).press("2", "D").message.contains("no contact window"))
        let viewing = try Driver(.windowed(me: "vera"), Size(rows: 36, columns: 130)).press("2", "D")
        #expect(viewing.message.contains("vera is a viewer"))
        #expect(!viewing.screen.contains("will be disqualified"))
    }

    @Test("A window that closes while Today is open appears at the next minute")
    func closes() throws {
        let driver = try Driver(.windowed { $0.window = TestWorkspace.contactWindow(days: 4) }, Size(rows: 36, columns: 130)).press(
            "2")
        #expect(!driver.screen.contains("days, no contact"))
        driver.wait(.hours(26))
        #expect(driver.screen.contains("2 leads not reached in 4 days of attempts"))
    }

    @Test("A reassignment by a rule is reported to both owners with the reason")
    func reportedToBothOwners() throws {
        let rerouted = { (definition: inout SampleDefinition) in
            definition.window = nil
            definition.routing = "{method: roundRobin, whenLate: reroute}"
        }
        let dana = try Driver(.windowed(rerouted), Size(rows: 36, columns: 130))
        try dana.workspace.tick()
        try dana.catchUp()
        #expect(dana.workspace.leads[LeadID(12)]?.owner == Login("kim"))
        #expect(dana.message == "Grace Hopper was assigned to Kim Koh: the first touch is overdue")
        #expect(dana.screen.contains("assigned to Kim Koh: the first touch"))
        let kim = try Driver(.windowed(me: "kim", rerouted), Size(rows: 36, columns: 130))
        try kim.workspace.tick()
        try kim.catchUp()
        #expect(kim.message == "L12 was assigned to you: the first touch is overdue")
    }

    @Test("The message about an action names the owner that routing assigned")
    func routed() throws {
        let definition = SampleDefinition(routing: "{method: roundRobin, assigns: [mql]}")
        let workspace = try TestWorkspace.sample(me: "mia", definition: definition)
        let driver = try Driver(workspace, Size(rows: 36, columns: 130)).press("3", "P")
        #expect(driver.message == "Promoted Wei Zhang; assigned to Dana Diaz: new lead, assigned by routing")
    }
}

@Suite("Rules in an open console")
struct RuleLoopTests {
    @Test("Rules run while no keys are waiting, at the start and every minute, but not while an overlay is open")
    func whenIdle() throws {
        let workspace = try TestWorkspace.windowed { $0.window = TestWorkspace.contactWindow(unreached: "disqualify") }
        let ida = Person(first: "Ida", last: "Rhodes", title: "COO", company: "Tables")
        try workspace.lead(13, ida, stage: .sal, owner: "dana", ago: .hours(80))
        var seen: [Int] = []
        /// An attempt three days ago, more than the contact window, makes a rule due.
        func attempt(_ number: Int) {
            do {
                let touch = Touch(channel: .call, outcome: .voicemail)
                try workspace.record(.touched(touch), lead: LeadID(number), by: "dana", at: workspace.now - .hours(72))
            } catch { Issue.record(error) }
        }
        func step(_ wakes: @escaping () -> [TerminalWake]) -> () -> [TerminalWake] {
            {
                seen.append(workspace.entries.count { $0.by == .rule("unreached") })
                return wakes()
            }
        }
        let terminal = ScriptedTerminal([
            step(ScriptedTerminal.keys("r")),
            step {
                attempt(12)
                workspace.now = workspace.now + .minutes(1)
                return []
            },
            step(ScriptedTerminal.keys("Esc")),
            step {
                attempt(13)
                return []
            }, step { [] },
        ])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        #expect(loop.run() == .terminated)
        let atStart = try #require(seen.first)
        #expect(atStart > 0)
        #expect(seen.map { $0 - atStart } == [0, 0, 0, 1, 1])
    }

    @Test("Rules don't run in a read-only console")
    func readOnly() throws {
        let workspace = try TestWorkspace.windowed { $0.window = TestWorkspace.contactWindow(unreached: "disqualify") }
        workspace.isReadOnly = true
        let terminal = ScriptedTerminal([{ [] }])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(!workspace.entries.contains { $0.by == .rule("unreached") })
        #expect(!terminal.frames.contains { $0.text.contains("nothing was changed") }, "not even attempted")
    }

    @Test("The changes by rules appear immediately")
    func shows() throws {
        let workspace = try TestWorkspace.windowed { $0.window = TestWorkspace.contactWindow(unreached: "disqualify") }
        let terminal = ScriptedTerminal([{ [] }])
        var loop = try ConsoleLoop(workspace.open(), terminal: terminal)
        _ = loop.run()
        #expect(workspace.leads[LeadID(7)]?.stage == .disqualified)
        #expect(terminal.frames.last?.text.contains("disqualified by the rule \"unreached\"") == true)
    }
}

import Console
import Lifecycle
import Screen
import Testing

@Suite("Somebody else changes leads of a batch")
struct MeanwhileBatchTests {
    private static let wide = Size(rows: 36, columns: 120)

    /// L3 and L6 are marked first.
    private func driver(_ workspace: TestWorkspace, marking count: Int = 3) throws -> Driver {
        let driver = try Driver(workspace, Self.wide)
        for _ in 0..<count { driver.press("Space") }
        return driver
    }

    @Test(
        "Whatever the batch does, a lead that changed while its menu or form was open is left out, and the report says so",
        arguments: [["r", "t"], ["r", "f"], ["d", "f"], ["s", "1"], ["s", "t"], ["o", "k"]])
    func everyAction(keys: [String]) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace)
        driver.press(keys[0])
        #expect(!driver.model.overlays.isEmpty, "\(driver.message)")
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        #expect(driver.screen.contains("1 of 3 changed meanwhile and is left out: 李 小龍 (accepted by kim"), "\(driver.screen)")
        for key in keys.dropFirst() { driver.press(key) }
        #expect(driver.screen.contains("1 of 3 changed meanwhile") && driver.screen.contains("L3  left out: 李 小龍"))
        let count = workspace.entries.count
        driver.press("y")
        let written = workspace.entries[count...]
        #expect(!written.isEmpty, "\(driver.screen)")
        #expect(!written.contains { $0.lead == LeadID(3) })
        #expect(driver.message.contains("1 left out, changed meanwhile: 李 小龍"), "\(driver.message)")
    }

    @Test("A preview that opens at once does, too", arguments: ["a", "C"])
    func atOnce(key: String) throws {
        let workspace = try TestWorkspace.sample()
        let driver = try driver(workspace)
        driver.press(key)
        try workspace.perform(as: "tess", LeadID(6), .assign(Login("kim")))
        try driver.catchUp()
        driver.press("y")
        #expect(workspace.leads[LeadID(6)]?.owner == Login("kim") && driver.stage(6) == .mql)
        #expect(workspace.leads[LeadID(3)]?.owner == Login("dana"), "\(driver.message)")
    }

    @Test("A note on a batch leaves out the changed lead too")
    func note() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace)
        driver.press("m").type("call")
        try workspace.perform(as: "kim", LeadID(6), .claim)
        try driver.catchUp()
        driver.press("Enter")
        #expect(driver.screen.contains("The note will be added to 2 leads; 1 of 3 changed meanwhile"), "\(driver.screen)")
        driver.press("y")
        #expect(workspace.leads[LeadID(6)]?.noteCount == 0 && workspace.leads[LeadID(3)]?.noteCount == 1)
    }

    @Test("Several changed leads are counted and named, in the menu and in the preview")
    func several() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace, marking: 4)
        driver.press("r")
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        try workspace.perform(as: "dana", LeadID(6), .edit(FieldChanges([.title: "CIO"])))
        try driver.catchUp()
        #expect(driver.screen.contains("2 of 4 changed meanwhile and are left out"), "\(driver.screen)")
        driver.press("t")
        #expect(driver.screen.contains("2 leads will be rejected (not now); 2 of 4 changed meanwhile"))
        #expect(driver.screen.contains("accepted by kim") && driver.screen.contains("edited by dana"))
    }

    @Test("A lead that changed after it was marked, but before the key, is left out too; marking it again takes it in")
    func beforeTheKey() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace)
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        #expect(driver.message.contains("1 of 3 changed meanwhile and is left out: 李 小龍"), "\(driver.message)")
        driver.press("j", "k", "r")
        #expect(driver.screen.contains("1 of 3 changed meanwhile"), "\(driver.screen)")
        driver.press("Esc", "g", "Space", "g", "Space", "r")
        #expect(!driver.screen.contains("changed meanwhile"), "\(driver.screen)")
    }

    @Test("i includes the changed leads, and y then needs the new preview")
    func including() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace)
        driver.press("r")
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        driver.press("t", "i")
        #expect(driver.screen.contains("3 leads will be rejected (not now)"), "\(driver.screen)")
        driver.burst("y")
        #expect(driver.stage(3) == .sal)
        driver.press("y")
        #expect(driver.stage(3) == .nurture && driver.stage(6) == .nurture)
    }

    @Test("If every lead changed, y does nothing")
    func all() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace, marking: 2)
        driver.press("r", "t")
        for lead in [3, 6] { try workspace.perform(as: "kim", LeadID(lead), .accept) }
        try driver.catchUp()
        #expect(driver.screen.contains("2 of 2 changed meanwhile"), "\(driver.screen)")
        let count = workspace.entries.count
        driver.press("y")
        #expect(workspace.entries.count == count)
    }

    @Test("A change that only the write sees is left out of the batch, whichever of its leads it is", arguments: [3, 6])
    func underTheLock(changed: Int) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try driver(workspace)
        driver.press("r", "t")
        try workspace.perform(as: "kim", LeadID(changed), .accept)
        driver.press("y")
        #expect(driver.stage(changed) == .sal)
        #expect(driver.stage(changed == 3 ? 6 : 3) == .nurture)
        #expect(driver.message.contains("Rejected 2 leads; 1 left out, changed meanwhile"), "\(driver.message)")
    }

    @Test("The menu of reasons says for a batch what its leads lack")
    func requirements() throws {
        let driver = try Driver(.sample(), Self.wide)
        driver.press("Tab", "Space", "Space", "Space", "r")
        #expect(driver.screen.contains("none of 3 ready:"), "\(driver.screen)")
        #expect(driver.screen.contains("need") && driver.screen.contains("more attempt"))
        driver.press("Esc", "d")
        #expect(driver.screen.contains("of 3 ready"), "\(driver.screen)")
    }
}

@Suite("Keys after a change by somebody else")
struct ChangedLeadKeyTests {
    @Test(
        "However long the change was painted, the first key that writes is refused once and names who did what",
        arguments: [
            300, 400, 5_000, 600_000,
        ])
    func afterAWhile(delay: Int) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace)
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        driver.elapse(Int64(delay))
        driver.burst("r")
        #expect(driver.model.overlays.isEmpty)
        #expect(driver.message == "kim accepted 李 小龍 just now; press r again to reject")
        driver.press("r")
        #expect(driver.model.overlays.count == 1)
    }

    @Test(
        "The message fits 80 columns, with any name and change",
        arguments: [
            Command.note("x"), .assign(Login("kim")), .snooze(until: .of(2026, 12, 1, 9)), .optOut(.email),
            .reject(reason: "timing"),
            .touch(Touch(channel: .call, outcome: .noAnswer)), .engage(Engagement(type: .formSubmitted, form: .pricing)),
            .edit(FieldChanges([.title: "A", .company: "B", .phone: "+49 30 5550777", .city: "Ulm", .industry: "rail"])),
        ])
    func fits(command: Command) throws {
        let workspace = try TestWorkspace.sample(me: "dana")
        try workspace.perform(
            as: "tess", LeadID(3),
            .edit(FieldChanges([.firstName: "Wolfeschlegelsteinhausenbergerdorff", .lastName: "von und zu Hohenlohe-Langenburg"])))
        let driver = try Driver(workspace)
        try workspace.perform(as: "tess", LeadID(3), command)
        try driver.catchUp()
        for key in ["e", "x"] {
            #expect(driver.message.displayWidth <= 76 && driver.message.hasPrefix("tess "), "\(driver.message)")
            driver.press(key)
        }
        driver.press("Esc", "Esc")
    }

    @Test("Nothing replaces the announcement before a key: neither counts, nor other leads' changes, nor problems")
    func pinned() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace)
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        try workspace.perform(as: "mia", LeadID(1), .note("x"))
        try driver.catchUp()
        driver.wait(.minutes(1))
        #expect(driver.message == "kim accepted 李 小龍 just now")
        driver.press("j")
        #expect(driver.message.isEmpty)
    }

    @Test("A lead that the cursor left and came back to needs no second press")
    func leaving() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace)
        try workspace.perform(as: "kim", LeadID(3), .note("x"))
        try driver.catchUp()
        driver.press("j", "k", "r")
        #expect(driver.model.overlays.count == 1)
    }

    @Test("The outcomes of a touch stay when the lead changes, and the picked one is refused once")
    func touchMenu() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("t", "c")
        try workspace.perform(as: "kim", LeadID(3), .note("x"))
        try driver.catchUp()
        #expect(driver.screen.contains("Call: which outcome?"), "\(driver.screen)")
        driver.press("n")
        #expect(driver.screen.contains("Call: which outcome?") && driver.message.hasSuffix("press n again to touch"))
        driver.press("n")
        #expect(driver.kinds(1) == ["touched"])
    }

    @Test("Forms keep what was typed, and refuse the first Enter", arguments: [["m"], ["s", "d"]])
    func forms(keys: [String]) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        for key in keys { driver.press(key) }
        driver.type(keys == ["m"] ? "call her" : "+3d")
        try workspace.perform(as: "kim", LeadID(3), .edit(FieldChanges([.title: "CIO"])))
        try driver.catchUp()
        let count = workspace.entries.count
        driver.press("Enter")
        #expect(workspace.entries.count == count && driver.screen.contains("kim changed title of"), "\(driver.screen)")
        driver.press("Enter")
        #expect(workspace.entries.count == count + 1, "\(driver.screen)")
    }

    @Test("Criteria and merges are refused once, too")
    func othersAsk() throws {
        let workspace = try TestWorkspace.sampleWithDuplicate(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.go(to: 11)
        driver.press("M", "1")
        try workspace.perform(as: "kim", LeadID(1), .note("x"))
        try driver.catchUp()
        driver.press("y")
        #expect(workspace.leads[LeadID(11)] != nil && driver.message.hasPrefix("kim added a note to Priya"), "\(driver.message)")
        driver.press("Esc", "g", "b")
        try workspace.perform(as: "kim", LeadID(3), .note("x"))
        try driver.catchUp()
        driver.press("1")
        #expect(driver.message.contains("press 1 again to answer"), "\(driver.message)")
    }

    @Test(
        "t in the question takes over the colleague's values, y keeps the typed ones, Esc leads back", arguments: ["t", "y", "Esc"])
    func editConflict(key: String) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("e", "Tab", "Tab").type("Chief")
        try workspace.perform(as: "kim", LeadID(3), .edit(FieldChanges([.title: "CIO"])))
        try driver.catchUp()
        driver.press("Enter", key)
        #expect(workspace.leads[LeadID(3)]?.fields[.title] == (key == "y" ? "Chief" : "CIO"))
        #expect(driver.model.overlays.isEmpty == (key == "y"), "\(driver.screen)")
        if key == "Esc" { #expect(driver.screen.contains("now \"CIO\" (kim)")) }
    }

    @Test("A form names every value that can't be used, not only the first")
    func allProblems() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("A").type("Ada").press("Tab", "Tab", "Tab", "Tab").type("asdf2").press("Tab").type("abc")
        driver.press("Enter")
        #expect(driver.screen.contains("The value of e-mail") && driver.screen.contains("The value of phone"), "\(driver.screen)")
    }
}

@Suite("Header, list and detail agree")
struct CountAgreementTests {
    /// The MQLs that the header and the list say.
    private func counts(_ driver: Driver) -> (header: Int?, list: Int?) {
        let header = driver.lines[0].firstMatch(of: #/MQL (\d+)/#).flatMap { Int($0.1) }
        let list = driver.screen.firstMatch(of: #/MQL ─ (\d+) to review/#).flatMap { Int($0.1) }
        return (header, list)
    }

    private func agree(_ driver: Driver, _ expected: Int, _ what: Comment) {
        let (header, list) = counts(driver)
        #expect(header == expected && list == expected, what)
    }

    @Test("After new leads, other people's decisions, own ones, undo and refresh")
    func everyChange() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        agree(driver, 6, "at the start")
        try workspace.lead(30, people[0], ago: .minutes(1))
        try driver.catchUp()
        agree(driver, 7, "a new lead")
        #expect(driver.screen.contains("1 new · R"))
        try workspace.perform(as: "kim", LeadID(1), .accept)
        try driver.catchUp()
        agree(driver, 6, "a colleague's acceptance")
        #expect(driver.screen.contains("1 new · R"))
        driver.press("a")
        agree(driver, 5, "an own one")
        driver.press("R")
        agree(driver, 5, "a refresh")
        driver.press("u")
        agree(driver, 6, "an undo")
    }

    @Test("Tasks due today are those of the workspace: a new session says the same")
    func dueToday() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        #expect(driver.lines[0].contains("due today 3 "))
        driver.press("2", "t", "c", "n")
        let text = try #require(driver.lines[0].firstMatch(of: #/due today \d+/#)).0
        #expect(try Driver(workspace, Size(rows: 36, columns: 120)).lines[0].contains(text))
    }

    @Test("The due dates of a lead are in one kind of hours, named where they differ from those of the calendar")
    func hours() throws {
        let workspace = TestWorkspace(now: .of(2026, 11, 23, 16))
        try workspace.lead(1, people[0], ago: .hours(1))
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("Enter")
        #expect(driver.screen.contains("due in 3h00m (business hours)"), "\(driver.screen)")
    }
}

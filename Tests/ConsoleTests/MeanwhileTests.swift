import Console
import Lifecycle
import Screen
import Testing

@Suite("Somebody else changes a lead while a key, menu or form is about it")
struct MeanwhileTests {
    @Test("A team lead's menu of reasons says that a colleague accepted the lead, and asks again")
    func menuAsksAgain() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("r")
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        #expect(driver.message == "kim accepted 李 小龍 just now")
        driver.press("t")
        #expect(driver.message == "kim accepted 李 小龍 just now; press t again to reject")
        #expect(driver.stage(3) == .sal)
        #expect(driver.screen.contains("Reject and return to nurture: why?"))
        driver.press("t")
        #expect(driver.stage(3) == .nurture, "now it was asked again")
    }

    @Test(
        "A change that only the write sees refuses the key and says who made it",
        arguments: [["r", "t"], ["s", "1"], ["t", "c", "n"], ["b", "1", "1", "1", "1"], ["o", "k"], ["+", "x"]])
    func changeUnderTheLock(keys: [String]) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        for key in keys.dropLast() { driver.press(key) }
        try workspace.perform(as: "kim", LeadID(3), .edit(FieldChanges([.title: "CIO"])))
        let count = workspace.entries.count
        driver.press(keys.last ?? "")
        #expect(workspace.entries.count == count, "\(workspace.entries.last.map { $0.event.kind } ?? "")")
        #expect(driver.message.contains("L3 has changed meanwhile (edited by kim "), "\(driver.message)")
    }

    @Test("A key pressed before the change was painted, or too soon after, is refused", arguments: ["a", "C", "r", "t", "e"])
    func unseenChange(key: String) throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace)
        try workspace.perform(as: "mia", LeadID(3), .note("do not call"))
        driver.clock += 1000
        try driver.catchUp(paints: false)
        let count = workspace.entries.count
        driver.burst(key)
        #expect(driver.model.overlays.isEmpty && workspace.entries.count == count)
        #expect(driver.message.contains("mia added a note to 李 小龍") && driver.message.contains("press \(key) again"))
        driver.press(key)
        #expect(!driver.model.overlays.isEmpty || workspace.entries.count > count)
    }

    @Test(
        "A key that only looks is not refused on a list that changed, but what follows it before the next paint is",
        arguments: ["j", "G", "Down", "C-d", "PgDn"])
    func looking(key: String) throws {
        let workspace = try TestWorkspace.sampleWithDuplicate()
        let driver = try Driver(workspace)
        driver.go(to: 11)
        // The lead under the cursor goes away, so that the cursor is on another one, unseen.
        try workspace.perform(as: "kim", LeadID(1), .merge(LeadID(11)))
        driver.clock += 1000
        try driver.catchUp(paints: false)
        let count = workspace.entries.count
        driver.burst(key, paints: false)
        #expect(driver.message.isEmpty || !driver.message.contains("check it"), "\(driver.message)")
        driver.burst("a")
        #expect(workspace.entries.count == count, "\(driver.screen)")
    }

    @Test("Help, palette and filter open on a list that changed", arguments: ["?", ":", "f"])
    func opening(key: String) throws {
        let workspace = try TestWorkspace.sampleWithDuplicate()
        let driver = try Driver(workspace)
        driver.go(to: 11)
        try workspace.perform(as: "kim", LeadID(1), .merge(LeadID(11)))
        driver.clock += 1000
        try driver.catchUp(paints: false)
        driver.burst(key)
        #expect(driver.model.overlays.count == 1, "\(driver.message)")
    }

    @Test("The edit form takes over a colleague's value, and keeps a typed one only after it asked again")
    func editForm() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("e", "Tab", "Tab").type("Chief").press("Tab")
        try workspace.perform(
            as: "kim", LeadID(3), .edit(FieldChanges([.title: "CIO", .company: "Dragon Gate", .phone: "+49 30 555 0777"])))
        try driver.catchUp()
        #expect(driver.screen.contains("Chief") && driver.screen.contains("now \"CIO\" (kim)"), "\(driver.screen)")
        #expect(driver.screen.contains("Dragon Gate") && driver.screen.contains("kim changed title, company, phone of"))
        driver.press("Enter")
        #expect(workspace.leads[LeadID(3)]?.fields[.title] == "CIO")
        #expect(driver.screen.contains("Replace what kim saved meanwhile?"), "\(driver.screen)")
        #expect(driver.screen.contains("title is now \"CIO\" (kim)") && driver.screen.contains("you typed \"Chief\""))
        driver.press("Enter")
        #expect(workspace.leads[LeadID(3)]?.fields[.title] == "CIO", "only y replaces it")
        driver.press("y")
        #expect(driver.model.overlays.isEmpty, "\(driver.screen)")
        let fields = workspace.leads[LeadID(3)]?.fields
        #expect(fields?[.title] == "Chief")
        #expect(fields?[.company] == "Dragon Gate" && fields?[.phone] == "+49 30 555 0777")
    }

    @Test("A field that was typed back to its old value doesn't undo a colleague's edit")
    func retypedField() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("e", "Tab", "Tab").type("x").press("Backspace").type("CTO").press("Tab").type("Other Works")
        try workspace.perform(as: "kim", LeadID(3), .edit(FieldChanges([.title: "CIO"])))
        driver.press("Enter")
        #expect(workspace.leads[LeadID(3)]?.fields[.company] != "Other Works", "refused under the lock")
        driver.press("Enter")
        #expect(workspace.leads[LeadID(3)]?.fields[.title] == "CIO")
        #expect(workspace.leads[LeadID(3)]?.fields[.company] == "Other Works")
    }

    @Test("A batch is previewed again, and y needs to see that")
    func batch() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("Space", "Space", "r", "t")
        #expect(driver.screen.contains("2 leads will be rejected"))
        try workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        driver.burst("y")
        #expect(driver.stage(6) == .mql)
        #expect(driver.screen.contains("1 lead will be rejected (not now); 1 of 2 changed meanwhile"), "\(driver.screen)")
        #expect(driver.screen.contains("L3  left out: 李 小龍 (accepted by kim just now)"), "\(driver.screen)")
        driver.press("y")
        #expect(driver.stage(6) == .nurture && driver.stage(3) == .sal)
        #expect(driver.message.contains("1 left out, changed meanwhile: 李 小龍"), "\(driver.message)")
    }

    @Test("A note for a lead that was merged, rejected or erased meanwhile is not saved unasked", arguments: 0..<3)
    func note(change: Int) throws {
        let workspace = try TestWorkspace.sampleWithDuplicate(me: "tess")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.go(to: 11)
        driver.press("m").type("call her")
        switch change {
        case 0: try workspace.perform(as: "kim", LeadID(1), .merge(LeadID(11)))
        case 1: try workspace.perform(as: "kim", LeadID(11), .reject(reason: "timing"))
        default: try workspace.erase(LeadID(11))
        }
        let count = workspace.entries.count
        driver.press("Enter")
        #expect(workspace.entries.count == count)
        #expect(!driver.model.overlays.isEmpty)
    }

    @Test("A question about an undo closes when I act in another session, where u would undo that instead")
    func undoQuestion() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace)
        driver.press("Space", "Space", "r", "t", "y", "u")
        #expect(driver.screen.contains("Undo: rejection of 2 leads"))
        try workspace.perform(as: "dana", LeadID(4), .accept)
        try driver.catchUp()
        driver.press("y")
        #expect(driver.model.overlays.isEmpty && driver.stage(4) == .sal && driver.stage(3) == .nurture)
    }

    @Test("The offered next step ends when somebody else changes the lead")
    func offer() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace)
        driver.press("Tab", "j", "t", "c", "n")
        try workspace.perform(as: "tess", LeadID(8), .assign(Login("kim")))
        driver.press("Enter")
        #expect(workspace.leads[LeadID(8)]?.snoozedUntil == nil)
    }

    @Test("A single mark elsewhere is previewed, and keys for one lead don't take the lead under the cursor instead")
    func markElsewhere() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "j", "e")
        #expect(driver.model.overlays.isEmpty)
        #expect(driver.message.contains("Esc clears the mark"))
        driver.press("a")
        #expect(driver.screen.contains("1 lead will be accepted"), "\(driver.screen)")
        driver.press("y")
        #expect(driver.stage(3) == .sal)
    }
}

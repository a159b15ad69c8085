import Console
import Lifecycle
import ReadModel
import Screen
import Testing

@Suite("Keys in forms, offers and the palette")
struct FormKeyTests {
    @Test(
        "A filled-in field is replaced by the first character, and kept by keys that move the cursor",
        arguments: [
            ([], "Boss", "Boss"), (["End"], "!", "CTO!"), (["Home"], "Dr ", "Dr CTO"), (["Left"], "x", "CTxO"),
            (["Right"], "2", "CTO2"), (["C-e"], "s", "CTOs"), (["Tab", "S-Tab"], "COO", "COO"), (["C-u"], "VP", "VP"),
            (["Backspace"], "CDO", "CDO"),
        ])
    func prefilled(keys: [String], text: String, expected: String) throws {
        let driver = try Driver(.sample())
        driver.press("e", "Tab", "Tab")
        for key in keys { driver.press(key) }
        driver.type(text).press("Enter")
        #expect(driver.workspace.leads[LeadID(3)]?.fields[.title] == expected)
    }

    @Test("The proposed time of a meeting, and the text of a filter, are replaced too")
    func prefilledElsewhere() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "S", "m").type("tomorrow 9:30").press("Enter")
        #expect(driver.workspace.leads[LeadID(7)]?.followUp?.at == .of(2026, 11, 24, 9, 30))
        driver.press("f", "/").type("priya").press("Enter", "/").type("lena").press("Enter", "Esc")
        #expect(driver.screen.contains("filter: \"lena\""), "\(driver.screen)")
    }

    @Test("A paste replaces a filled-in field")
    func pasteOverPrefilled() throws {
        let driver = try Driver(.sample())
        driver.press("e", "Tab", "Tab")
        driver.paste("Chief\nengineer")
        driver.press("Enter")
        #expect(driver.workspace.leads[LeadID(3)]?.fields[.title] == "Chief engineer")
    }

    @Test(
        "Ctrl-C cancels a form, menu, preview, palette or search; where nothing is asked, it quits if pressed twice",
        arguments: [
            ["m", "x"], ["e", "Tab", "y"], ["r"], ["A"], [":"], ["/", "l"], ["f"], ["?"], ["s", "d"], ["Space", "Space", "r", "t"],
        ])
    func interrupt(keys: [String]) throws {
        let driver = try Driver(.sample())
        let count = driver.workspace.entries.count
        for key in keys { driver.press(key) }
        driver.press("C-c")
        #expect(!driver.hasQuit && driver.model.overlays.isEmpty && !driver.model.isAwaitingInput)
        driver.press("C-c")
        #expect(!driver.hasQuit && driver.message == "Press Ctrl-C again to quit winnow; any other key stays")
        driver.press("C-c")
        #expect(driver.hasQuit)
        #expect(driver.workspace.entries.count == count)
    }

    @Test("The question of Ctrl-C keeps marks, ends with any other key, and counts only once it was painted")
    func quitQuestion() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space", "C-c", "j", "C-c")
        #expect(!driver.hasQuit && driver.model.lists[.mql]?.marked.count == 2)
        driver.press("k")
        driver.burst("C-c", "C-c", paints: false)
        #expect(!driver.hasQuit)
        driver.elapse(1)
        driver.press("C-c")
        #expect(driver.hasQuit)
    }

    @Test("A colon and q leave, as in vi", arguments: ["q", "q!", "qa", "wq", "quit", "exit", "Q"])
    func colonQ(text: String) throws {
        let driver = try Driver(.sample())
        driver.press(":").type(text).press("Enter")
        #expect(driver.hasQuit, "\(driver.message)")
    }

    @Test("Enter takes the offered step for ten seconds; then the hint goes and Enter opens the lead")
    func offerEnds() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n")
        driver.elapse(8_000)
        #expect(driver.screen.contains("Enter snooze until"))
        driver.elapse(2_000)
        #expect(!driver.screen.contains("Enter snooze until") && driver.message.contains("Logged a call"))
        driver.press("Enter")
        #expect(driver.kinds(1) == ["touched"])
        #expect(driver.model.context == .page)
    }

    @Test(
        "A paste keeps its line breaks in a note, however they are sent",
        arguments: [
            ("call\nback", "call\nback"), ("call\r\nback", "call\nback"), ("call\rback\r", "call\nback"), ("a\n\nb", "a\n\nb"),
            ("\u{2028}one\u{2029}two", "one\ntwo"), ("tab\there", "tab here"),
        ])
    func noteLines(pasted: String, expected: String) throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("m")
        driver.paste(pasted)
        driver.press("Enter")
        #expect(driver.workspace.entries.last?.event == .noted(expected))
    }

    @Test("The source filter is picked from a list with counts, narrowed by typing")
    func sources() throws {
        let workspace = TestWorkspace()
        for (number, source) in ["Web", "Web", "Trade Show", "Referral", "web", "Cold Call"].enumerated() {
            try workspace.lead(number + 1, people[number], source: source)
        }
        let driver = try Driver(workspace)
        driver.press("f", "s")
        #expect(driver.lines.contains { $0.contains("any source") && $0.contains(" 6") }, "\(driver.screen)")
        #expect(driver.lines.contains { $0.lowercased().contains(" web ") && $0.contains(" 3 ") }, "\(driver.screen)")
        driver.type("sho").press("Enter", "Esc")
        #expect(driver.screen.contains("filter: source Trade Show"))
        #expect(driver.model.lists[.mql]?.rows.map(\.id) == [LeadID(3)])
        driver.press("f", "s", "Home", "Up", "Enter", "Esc")
        #expect(driver.model.lists[.mql]?.rows.count == 6)
        driver.press("f", "s").type("nothing like it").press("Enter")
        #expect(driver.message.contains("No source contains"))
    }
}

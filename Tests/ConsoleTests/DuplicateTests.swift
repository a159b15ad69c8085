import Console
import Lifecycle
import Screen
import Testing

@Suite("Possible duplicates in the console")
struct DuplicateTests {
    private static let sizes = [Size(rows: 24, columns: 80), Size(rows: 36, columns: 120), Size(rows: 60, columns: 200)]

    private func checks(_ driver: Driver) -> Int {
        driver.effects.count { if case .flagDuplicates = $0 { true } else { false } }
    }

    private func rows(_ driver: Driver, _ text: String) -> [String] { driver.lines.filter { $0.contains(text) } }

    @Test("A mark after the name flags a lead in the list, without a column of its own", arguments: [false, true])
    func mark(isASCII: Bool) throws {
        for size in Self.sizes {
            let plain = try Driver(.sample(), size, glyphs: isASCII ? .ascii : .unicode)
            let driver = try Driver(.sampleWithDuplicate(), size, glyphs: isASCII ? .ascii : .unicode)
            driver.press("j", "k")
            let sign = isASCII ? "=" : "≈"
            #expect(rows(driver, "Priya Natarajan \(sign)").count == 2, "\(size)")
            // Nothing moves because of it.
            let before = try #require(rows(plain, "Tomás Ferreira").first)
            #expect(rows(driver, "Tomás Ferreira").first?.prefix(60) == before.prefix(60))
        }
    }

    @Test("Visible rows are checked once, and again only after changes that may concern them")
    func isCheckedOnce() throws {
        let driver = try Driver(.sampleWithDuplicate())
        driver.press("j")
        let first = checks(driver)
        #expect(first > 0)
        driver.press("k", "j", "j", "Enter", "q", "?", "Esc", "a")
        #expect(checks(driver) == first)
        driver.press("m").type("hello").press("Enter")
        #expect(checks(driver) == first)
        try driver.workspace.perform(as: "dana", LeadID(2), .edit(FieldChanges([.phone: "+49 421 555 0101"])))
        try driver.catchUp()
        driver.press("j")
        #expect(checks(driver) > first)
        #expect(driver.lines.filter { $0.contains("≈") }.count >= 3, "L2 now has the phone of L1")
    }

    @Test("The mark goes when the leads are merged, and comes back with the undo")
    func merged() throws {
        let driver = try Driver(.sampleWithDuplicate(), Size(rows: 36, columns: 120))
        driver.go(to: 11)
        #expect(rows(driver, "≈").count == 2)
        driver.press("M", "1", "y")
        #expect(rows(driver, "≈").isEmpty)
        driver.press("u", "g")
        #expect(rows(driver, "≈").count == 2)
    }

    @Test("A closed duplicate is flagged too; it is greyed in the menu and says why it can't be merged")
    func closed() throws {
        let driver = try Driver(.sampleWithDuplicate(stage: .won), Size(rows: 36, columns: 120))
        driver.go(to: 1)
        #expect(rows(driver, "Priya Natarajan ≈").count == 1)
        #expect(driver.screen.contains("L11 Priya Natarajan"))
        #expect(!driver.screen.contains("M merges"))
        driver.press("M")
        #expect(driver.screen.contains("same name and company; L11 is "))
        driver.press("1")
        #expect(driver.message.contains("L11 is "))
        #expect(driver.screen.contains("Merge with which duplicate?"))
        driver.press("Esc", "Enter")
        let page = driver.screen + driver.press("C-d").screen
        #expect(page.contains("Possible duplicates") && !page.contains("(M to merge)"))
    }

    @Test("At 80 columns the attempts of the lead are followed by its duplicate")
    func strip() throws {
        let driver = try Driver(.sampleWithDuplicate())
        driver.go(to: 1)
        #expect(rows(driver, "Attempts").first?.contains("possible duplicate of L11") == true)
        driver.go(to: 2)
        #expect(!driver.screen.contains("possible duplicate"))
    }

    @Test("While a lead is added, the form names who may be the same person")
    func form() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("A").type("Priya").press("Tab").type("Natarajan").press("Tab", "Tab").type("halden pumps gmb")
        #expect(!driver.screen.contains("Possible duplicate"))
        driver.type("h")
        #expect(
            driver.screen.contains("Possible duplicate of L1 Priya Natarajan, Halden Pumps (same name and company)"))
        driver.press("Tab")
        driver.paste("P1@Example1.com")
        #expect(driver.screen.contains("L1 Priya Natarajan, Halden Pumps (same e-mail,"))
        driver.press("C-u", "S-Tab", "C-u")
        #expect(!driver.screen.contains("Possible duplicate"))
        driver.press("Tab", "Tab").type("0049 421 555 0102")
        #expect(driver.screen.contains("Possible duplicate of L2 "))
        #expect(driver.screen.contains("(same phone)"))
        driver.press("Tab").type("+49 421 555 0103")
        #expect(driver.screen.contains("1 more"))
        driver.press("Enter")
        #expect(driver.workspace.leads[LeadID(11)]?.fields.fullName == "Priya Natarajan")
        #expect(rows(driver, "≈").count >= 1)
    }

    @Test("Typing what identifies nobody requests nothing")
    func incomplete() throws {
        let driver = try Driver(.sample())
        driver.press("A").type("Priya").press("Tab", "Tab").type("CEO")
        #expect(driver.effects.allSatisfy { if case .findDuplicates = $0 { false } else { true } })
        #expect(driver.screen.contains("Add a lead"))
    }
}

import Console
import Lifecycle
import Reports
import Screen
import Testing

@Suite("Accounts and opportunities in the console")
struct AccountTests {
    /// The page of Minato Freight, opened from a lead with its mail domain; L31 is its contact.
    private func page(_ size: Size = Size(rows: 36, columns: 120), readOnly: Bool = false) throws -> Driver {
        let workspace = try TestWorkspace.sampleWithAccount()
        try workspace.account("Halden Pumps", domain: "halden.example", lead: 32)
        workspace.isReadOnly = readOnly
        let driver = try Driver(workspace, size)
        return driver.press("Tab", "G", "B")
    }

    @Test("B shows the account with its contacts; Enter opens one, Esc closes it")
    func opens() throws {
        let driver = try page()
        #expect(driver.screen.contains(/A\d+ Minato Freight/))
        #expect(driver.screen.contains("Opportunities: 1 open") && driver.screen.contains("1 contact"))
        #expect(driver.screen.contains("Ida Kamp") && driver.screen.contains("History"))
        driver.press("Enter")
        #expect(driver.model.overlays.isEmpty && driver.screen.contains("L31"))
        let other = try page()
        other.press("Esc")
        #expect(other.model.overlays.isEmpty)
        for key in ["x", "j", "k", "g", "G", "Space", "PgUp", "Tab"] { #expect(try page().press(key).model.overlays.count == 1) }
    }

    @Test("e changes name and domain, and the page shows them; u takes it back")
    func edits() throws {
        let driver = try page()
        driver.press("e")
        #expect(driver.screen.contains("Account A") && driver.screen.contains("Minato Freight"))
        driver.type("Minato Group").press("Tab").type("minato.example").press("Enter")
        #expect(driver.message.contains("Changed account"))
        #expect(driver.screen.contains(/A\d+ Minato Group/) && driver.screen.contains("minato.example"))
        driver.press("Esc", "u", "y", "B")
        #expect(driver.screen.contains("Minato Freight"))
    }

    @Test("a name or a domain that can't be one is refused, and the form stays with what was typed")
    func refusals() throws {
        for (keys, words) in [("Halden Pumps", "has that name"), ("-", "company's name")] {
            let driver = try page()
            driver.press("e").type(keys).press("Enter")
            #expect(driver.screen.contains(words) || driver.message.contains(words), "\(keys): \(driver.screen)")
            #expect(driver.model.overlays.count == 2)
            driver.press("Esc")
            #expect(driver.screen.contains("Minato Freight"))
        }
        let blank = try page()
        blank.press("e", "C-u", "Enter")
        #expect(blank.screen.contains("enter the name"))
        let same = try page()
        same.press("e", "Enter")
        #expect(same.model.overlays.count == 2)
    }

    @Test("opportunities, people and history stand in columns; a name of the history stands once where it changes")
    func columns() throws {
        let driver = try page()
        let rows = driver.frame.textRows
        let history = try #require(rows.firstIndex { $0.contains("│   History") })
        let names = rows[(history + 1)...].prefix { !$0.contains("└") }
        #expect(names.count > 1 && !names.contains { $0.contains(": converted") }, "\(driver.screen)")
    }

    @Test("a page that doesn't fit says which lines it shows, and Space reaches the last one")
    func scrolls() throws {
        let driver = try page(Size(rows: 16, columns: 60))
        let first = try #require(driver.screen.firstMatch(of: #/lines 1–(\d+) of (\d+), Space for more/#), "\(driver.screen)")
        let count = try #require(Int(first.2))
        for _ in 0..<(count / 10 + 1) { driver.press("Space") }
        #expect(driver.screen.contains(#/lines \d+–(\d+) of \d+, PgUp for those above/#), "\(driver.screen)")
        #expect(driver.screen.contains("of \(count), PgUp"))
        // Nothing is cut at the right: long lines wrap.
        let rows = driver.frame.textRows.filter { $0.hasPrefix(" │") }
        #expect(!rows.isEmpty && !rows.contains { $0.contains("…") }, "\(driver.screen)")
        let whole = try page()
        #expect(!whole.screen.contains("Space for more"))
    }

    @Test("on a wide screen the history stands beside opportunities and people")
    func besideEachOther() throws {
        let rows = try page(Size(rows: 60, columns: 200)).frame.textRows
        #expect(rows.contains { $0.contains("owner") && $0.contains("History") }, "\(rows)")
        let history = try #require(rows.firstIndex { $0.contains("History") })
        #expect(rows[history + 2].contains("Opportunities: 1 open"), "\(rows)")
        #expect(rows[(history + 1)...].contains { $0.contains("Ida Kamp") })
    }

    @Test("o assigns the account to somebody who sells, and nobody takes it back")
    func assigns() throws {
        let driver = try page()
        driver.press("o", "u", "Enter")
        #expect(driver.screen.contains("owner Uwe Ulm"))
        driver.press("o").press("n", "Enter")
        #expect(driver.screen.contains("no owner"))
    }

    @Test("M merges another account by its name or id into the one shown")
    func merges() throws {
        let driver = try page()
        driver.press("M").type("Nobody Ltd").press("Enter")
        #expect(driver.screen.contains("there is no account Nobody Ltd"))
        driver.press("C-u").type("halden pumps gmbh").press("Enter")
        #expect(driver.message.contains("Merged A"))
        #expect(driver.screen.contains("Opportunities: 2 open") && driver.screen.contains("2 contacts"))
    }

    @Test("read-only, it says why nothing can be changed")
    func readOnly() throws {
        for key in ["e", "o", "M"] {
            let driver = try page(readOnly: true)
            driver.press(key)
            #expect(driver.model.overlays.count == 1 && driver.message.contains("read-only"), "\(driver.message)")
        }
    }

    @Test("$ edits amount, close date, chance and next step of the open opportunity")
    func opportunity() throws {
        let workspace = try TestWorkspace.sample(me: "uwe")
        try workspace.account("Minato Freight", domain: "example9.com", lead: 31)
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("3", "Tab", "Tab", "Tab", "Tab")
        #expect(driver.selected == LeadID(31))
        driver.press("$")
        #expect(driver.screen.contains("Opportunity O"))
        driver.type("EUR 24k").press("Tab").type("2026-12-18").press("Tab").type("40").press("Tab").type("send the offer")
            .press("Enter")
        let opportunity = driver.workspace.leads[LeadID(31)]?.opportunities.first
        #expect(opportunity?.amount == Money(cents: 2_400_000, currency: "EUR"))
        #expect(opportunity?.closeDate == Day(year: 2026, month: 12, day: 18))
        #expect(opportunity?.chance == 40 && opportunity?.nextStep == "send the offer")
        #expect(driver.screen.contains("24,000 EUR") && driver.screen.contains("send the offer"))
        driver.press("$", "Tab", "Tab").type("140").press("Enter")
        #expect(driver.screen.contains("a percentage from 0 to 100"))
        driver.press("C-u").type("35%").press("Enter")
        #expect(driver.workspace.leads[LeadID(31)]?.opportunities.first?.chance == 35)
    }

    @Test("the list behind a figure of the pipeline has amount, chance, close date, owner and next step of what counts there")
    func behindPipeline() throws {
        let workspace = try TestWorkspace.sampleWithAccount()
        try workspace.account("Halden Pumps", domain: "halden.example", lead: 32)
        let opened = try #require(workspace.leads[LeadID(31)]?.opportunities.first?.id)
        try workspace.record(
            .opportunityChanged(
                OpportunityChange(
                    opportunity: opened, amount: Money(cents: 2_400_000, currency: "EUR"),
                    closeDate: .set(Day(year: 2026, month: 11, day: 20) ?? Day(number: 0)), chance: 40,
                    nextStep: .set("send the offer"))),
            lead: LeadID(31), by: "uwe", at: workspace.now - .days(2))
        // A second opportunity of the lead, which closes in another month.
        try workspace.record(
            .opportunityOpened(
                OpportunityChange(
                    opportunity: OpportunityID(900), amount: Money(cents: 700_000, currency: "EUR"),
                    closeDate: .set(Day(year: 2026, month: 12, day: 20) ?? Day(number: 0)), owner: .set(Login("kim")))),
            lead: LeadID(31), by: "uwe", at: workspace.now - .days(1))
        // Wider, several tables stand side by side in one line.
        for size in [Size(rows: 24, columns: 80), Size(rows: 36, columns: 120)] {
            func list(_ row: String) throws -> String {
                let driver = try Driver(workspace, size)
                driver.press("4", "Tab", "Tab", "Tab")
                #expect(driver.model.dashboardKind == .pipeline)
                for _ in 0..<60 where driver.selectedLine?.contains(row) != true { driver.press("j") }
                driver.press("Enter")
                return driver.screen
            }
            let overdue = try list("date passed")
            for text in ["24,000 EUR", "40%", "2026-11-20", "uwe", "send the offer"] {
                #expect(overdue.contains(text), "\(size.columns): \(text)\n\(overdue)")
            }
            #expect(overdue.contains("1 lead "), "\(overdue)")
            let december = try list("Dec 2026")
            for text in ["7,000 EUR", "none", "2026-12-20", "kim", "no next step"] {
                #expect(december.contains(text), "\(size.columns): \(text)\n\(december)")
            }
            let all = try list("total")
            for text in ["24,000 EUR", "+1 more", "no amount", "no date", "Halden"] {
                #expect(all.contains(text), "\(size.columns): \(text)\n\(all)")
            }
        }
    }
}

extension Driver {
    /// The line with the cursor of a dashboard.
    fileprivate var selectedLine: String? {
        let frame = frame
        for row in 3..<frame.full.rows - 2 {
            for column in 0..<frame.full.columns
            where frame.cell(row: row, column: column)?.style.attributes.contains(.selected) == true {
                return frame.textRows[row]
            }
        }
        return nil
    }
}

import Console
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Forms")
struct FormTests {
    private func driverOnQualifiedLead(_ accounts: [(name: String, domain: String)] = []) throws -> Driver {
        let workspace = try TestWorkspace.sample()
        for (offset, account) in accounts.enumerated() {
            try workspace.account(account.name, domain: account.domain, lead: 31 + offset)
        }
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("Tab", "G")
        return driver
    }

    @Test("The conversion form is filled in with known values and creates an opportunity with a new account")
    func convert() throws {
        let driver = try driverOnQualifiedLead()
        driver.press("c")
        #expect(driver.screen.contains("Convert to opportunity"))
        driver.press("Tab", "Tab", "Tab").type("12k").press("Tab").type("+30d")
        #expect(driver.screen.contains("needs a scheduled meeting or call; an answer to \"intends to buy\""))
        driver.press("Tab", "m", "Tab").type("tomorrow 9:30")
        #expect(driver.screen.contains("needs an answer to \"intends to buy\""))
        driver.press("Tab", "f")
        #expect(!driver.screen.contains("needs "))
        driver.press("Enter")
        let conversion = driver.workspace.leads[LeadID(9)]?.conversion
        #expect(driver.stage(9) == .opportunity)
        #expect(conversion?.account == "港運輸")
        #expect(conversion?.isExistingAccount == false)
        #expect(conversion?.amount == Money(cents: 1_200_000))
        #expect(conversion?.closeDate == Day(year: 2026, month: 12, day: 23))
        #expect(conversion?.followUp == FollowUp(channel: .meeting, at: .of(2026, 11, 24, 9, 30)))
        #expect(conversion?.intention == .fromUs)
        #expect(driver.workspace.leads[LeadID(9)]?.owner == Login("uwe"))
        #expect(driver.message.contains("Converted 田辺 愛子; Uwe Ulm is now the owner"))
    }

    @Test("A number key picks an existing account")
    func existingAccount() throws {
        let driver = try driverOnQualifiedLead([("Minato Freight", "example9.com"), ("Other", "other.com")])
        driver.press("c")
        #expect(driver.screen.contains(/1  Minato Freight  A\d+  same e-mail domain/))
        #expect(driver.screen.contains("new account; 1 for an existing one"))
        driver.press("1")
        #expect(driver.screen.contains("existing account; 0 for a new one"))
        driver.press("Tab", "Tab", "Tab", "Tab", "Tab", "c", "Tab", "C-u").type("+2h").press("Tab", "f", "Enter")
        let conversion = driver.workspace.leads[LeadID(9)]?.conversion
        #expect(conversion?.account == "Minato Freight")
        #expect(conversion?.isExistingAccount == true)
        #expect(driver.stage(9) == .opportunity)
    }

    @Test("0 restores a new account with the company's name; digits are text after typing in the name")
    func restoresNewAccount() throws {
        let driver = try driverOnQualifiedLead([("Minato Freight", "example9.com")])
        driver.press("c", "1", "0")
        #expect(driver.screen.contains("account         港運輸"))
        driver.press("C-u").type("x1").press("Enter")
        #expect(driver.screen.contains("account         x1"))
    }

    @Test("A conversion refused by a gate keeps the form and shows the unmet requirements")
    func refusedConversion() throws {
        let driver = try driverOnQualifiedLead()
        driver.press("c", "Enter")
        #expect(driver.stage(9) == .sql)
        #expect(driver.screen.contains("to convert, L9 needs"))
        #expect(driver.screen.contains("an answer to \"intends to buy\""))
        driver.press("Esc")
        #expect(driver.message == "Cancelled; nothing was changed")
    }

    @Test("An invalid amount or date is reported at its field")
    func unreadable() throws {
        let driver = try driverOnQualifiedLead()
        driver.press("c", "Tab", "Tab", "Tab").type("lots").press("Enter")
        #expect(driver.screen.contains("not an amount; try 12k or EUR 9,500"))
        driver.press("C-u").type("9,500").press("Tab").type("someday").press("Enter")
        #expect(driver.screen.contains("cannot read \"someday\" as a date; try \"2026-12-24\", \"+30d\" or \"31 Jan\""))
        #expect(driver.screen.contains("not a date"))
        #expect(driver.stage(9) == .sql)
    }

    @Test("A follow-up that is already scheduled need not be entered again to convert")
    func scheduledFollowUp() throws {
        let workspace = try TestWorkspace.sample()
        try workspace.record(.followUpScheduled(FollowUp(channel: .call, at: .of(2026, 11, 20, 8, 1))), lead: LeadID(9), by: "dana")
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("Tab", "G")
        if driver.selected != LeadID(9) { driver.press("g") }
        driver.press("c")
        #expect(driver.screen.contains("as scheduled"))
        driver.press("S-Tab", "S-Tab", "f", "Enter")
        #expect(driver.stage(9) == .opportunity)
    }

    @Test("Converting before the required stage is refused and names that stage")
    func tooEarly() throws {
        let driver = try Driver(.sample())
        driver.press("c")
        #expect(driver.message.contains("only an SQL can be converted"))
        #expect(driver.model.overlays.isEmpty)
    }

    @Test("Advancing an SQL opens the conversion form; advancing an opportunity asks for the outcome")
    func advanceOpensForms() throws {
        let driver = try driverOnQualifiedLead()
        driver.press("a")
        #expect(driver.screen.contains("Convert to opportunity"))
        let closer = try TestWorkspace.sample(me: "tess")
        try closer.lead(20, people[0], stage: .opportunity, owner: "tess")
        let other = try Driver(closer)
        other.press("/").type("p20@").press("Enter", "a")
        #expect(other.screen.contains("Close: which outcome?"))
        other.press("l", "c")
        #expect(other.stage(20) == .lost)
        #expect(closer.leads[LeadID(20)]?.lastDecision?.reason == "competitor")
    }

    @Test("Editing changes only the fields that were typed in, including extra columns of the import")
    func edit() throws {
        let driver = try Driver(.sample())
        driver.press("e")
        #expect(driver.screen.contains("Edit"))
        driver.press("Tab", "Tab", "C-u").type("Chief of all").press("Enter")
        #expect(driver.workspace.entries.last?.event == .edited(FieldChanges([.title: "Chief of all"])))
        driver.press("e", "Up", "Up", "End", "x", "Enter")
        #expect(driver.workspace.entries.last?.event == .edited(FieldChanges(extra: ["Lead Grade": "A3x"])))
        driver.press("e", "Enter")
        #expect(driver.screen.contains("Nothing was changed"))
    }

    @Test("The add form creates a lead")
    func add() throws {
        let driver = try Driver(.sample())
        driver.press("A", "Enter")
        #expect(driver.screen.contains("Every field is blank"))
        driver.type("Ann").press("Tab").type("Ng").press("Tab", "Tab").type("Acme").press("Tab").type("ann@acme.io").press("Enter")
        #expect(driver.workspace.leads[LeadID(11)]?.fields.fullName == "Ann Ng")
        #expect(driver.message.contains("Added Ann Ng (L11) as a viable lead"))
    }

    @Test("A note is one line and must not be blank")
    func note() throws {
        let driver = try Driver(.sample())
        driver.press("m").type("ask for Eva").press("Enter")
        #expect(driver.workspace.entries.last?.event == .noted("ask for Eva"))
        driver.press("m", "Enter")
        #expect(driver.screen.contains("enter some text"))
    }

    @Test("A note can be added to several leads after a preview")
    func noteOnMany() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space", "m").type("met at the show").press("Enter", "y")
        #expect(driver.kinds(2) == ["noted", "noted"])
    }

    @Test("A form refuses values that an import would name, says what would be right, and keeps what was typed")
    func unusableValues() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        let leads = driver.workspace.leads.count
        driver.press("A").type("Ann").press("Tab").type("Ng").press("Tab", "Tab").type("Acme").press("Tab").type("asdf2").press(
            "Enter")
        #expect(driver.screen.contains("is not an e-mail address; write it like ada@engine.example"), "\(driver.screen)")
        driver.press("C-u").type("ann@acme.io").press("Tab").type("abc").press("Enter")
        #expect(driver.screen.contains("is not a phone number of 7 to 15 digits"), "\(driver.screen)")
        driver.press("C-u").type("0421 555 0111").press("Tab", "Tab", "Tab", "Tab").type("many").press("Enter")
        #expect(driver.screen.contains("is not a number of employees; write it like 450"), "\(driver.screen)")
        #expect(driver.workspace.leads.count == leads)
        driver.press("C-u").type("11-50").press("Enter")
        #expect(driver.workspace.leads.count == leads + 1)
    }

    @Test("A meeting can be scheduled only in the future")
    func schedule() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "S", "m", "C-u").type("2020-01-01 10:00").press("Enter")
        #expect(driver.screen.contains("is in the past"))
        driver.press("C-u").type("tomorrow 9:30").press("Enter")
        #expect(driver.workspace.leads[LeadID(7)]?.followUp?.at == .of(2026, 11, 24, 9, 30))
    }

    @Test("Logging activity marks the forms that count as a raised hand")
    func engage() throws {
        let driver = try Driver(.sample())
        driver.press("+", "f")
        #expect(driver.screen.contains("counts as a raised hand"))
        driver.press("p")
        #expect(driver.workspace.entries.last?.event == .engaged(Engagement(type: .formSubmitted, form: .pricing)))
    }

    @Test("The owner menu lists the team by letters and refuses people without the right to assign")
    func owner() throws {
        let workspace = try TestWorkspace.sample(me: "tess")
        let driver = try Driver(workspace)
        driver.press("o")
        #expect(driver.screen.contains("Kim Koh"))
        driver.press("k")
        #expect(workspace.leads[LeadID(3)]?.owner == Login("kim"))
        let dana = try Driver(.sample())
        dana.press("o", "k")
        #expect(dana.message.contains("team lead"))
        dana.press("d")
        #expect(dana.workspace.leads[LeadID(3)]?.owner == Login("dana"))
        dana.press("o", "-")
        #expect(dana.workspace.leads[LeadID(3)]?.owner == nil)
    }

    @Test("Claiming makes me the owner of an unassigned lead and keeps it in the queue")
    func claim() throws {
        let driver = try Driver(.sample())
        driver.press("C")
        #expect(driver.workspace.leads[LeadID(3)]?.owner == Login("dana"))
        #expect(driver.selected == LeadID(3))
        driver.press("C")
        #expect(driver.message.contains("already yours"))
    }

    @Test("An opt-out and an invalid phone number are logged")
    func reach() throws {
        let driver = try Driver(.sample())
        driver.press("O", "e")
        #expect(driver.workspace.leads[LeadID(3)]?.channels.isClosed(.email) == true)
        #expect(driver.screen.contains("opted out"))
        driver.press("O", "p")
        #expect(driver.kinds(1) == ["bounced"])
    }

    @Test("Pasted text goes into a text field and is dropped elsewhere with a message")
    func paste() throws {
        let driver = try Driver(.sample())
        driver.paste("aaa\nrt")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("Pasted text was ignored"))
        driver.press("r")
        driver.paste("t")
        #expect(driver.stage(3) == .mql)
        driver.press("Esc", "m")
        driver.paste("call\nback")
        driver.press("Enter")
        #expect(driver.workspace.entries.last?.event == .noted("call\nback"))
    }
}

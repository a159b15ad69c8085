import Console
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Forms")
struct FormTests {
    private func onTheQualifiedLead(_ accounts: [(name: String, domain: String)] = []) -> Driver {
        let backend = MemoryBackend.sample()
        backend.existingAccounts = accounts
        let driver = Driver(backend, Size(rows: 36, columns: 120))
        driver.press("Tab", "G")
        return driver
    }

    @Test("Converting fills in what is known and makes an opportunity of a new account")
    func convert() {
        let driver = onTheQualifiedLead()
        driver.press("c")
        #expect(driver.screen.contains("Convert to opportunity"))
        driver.press("Tab", "Tab", "Tab").type("12k").press("Tab").type("+30d")
        #expect(driver.screen.contains("needs a scheduled meeting or call; the intention to buy"))
        driver.press("Tab", "m", "Tab").type("tomorrow 9:30")
        #expect(driver.screen.contains("needs the intention to buy"))
        driver.press("Tab", "f")
        #expect(!driver.screen.contains("needs "))
        driver.press("Enter")
        let conversion = driver.backend.leads[LeadID(9)]?.conversion
        #expect(driver.stage(9) == .opportunity)
        #expect(conversion?.account == "港運輸")
        #expect(conversion?.isExistingAccount == false)
        #expect(conversion?.amount == Money(cents: 1_200_000))
        #expect(conversion?.closeDate == Day(year: 2026, month: 12, day: 23))
        #expect(conversion?.followUp == FollowUp(channel: .meeting, at: .of(2026, 11, 24, 9, 30)))
        #expect(conversion?.intention == .fromUs)
        #expect(driver.backend.leads[LeadID(9)]?.owner == Login("uwe"))
        #expect(driver.message.contains("Converted 愛子 田辺, uwe has it"))
    }

    @Test("A number key picks an existing account")
    func existingAccount() {
        let driver = onTheQualifiedLead([("Minato Freight", "example9.com"), ("Other", "other.com")])
        driver.press("c")
        #expect(driver.screen.contains("1  Minato Freight  same e-mail domain"))
        #expect(driver.screen.contains("new account; 1 takes an existing one"))
        driver.press("1")
        #expect(driver.screen.contains("existing account; 0 makes a new one"))
        driver.press("Tab", "Tab", "Tab", "Tab", "Tab", "c", "Tab", "C-u").type("+2h").press("Tab", "f", "Enter")
        let conversion = driver.backend.leads[LeadID(9)]?.conversion
        #expect(conversion?.account == "Minato Freight")
        #expect(conversion?.isExistingAccount == true)
        #expect(driver.stage(9) == .opportunity)
    }

    @Test("0 goes back to a new account of the company's name, and digits are text once the name is typed")
    func newAccountAfterAll() {
        let driver = onTheQualifiedLead([("Minato Freight", "example9.com")])
        driver.press("c", "1", "0")
        #expect(driver.screen.contains("account         港運輸"))
        driver.press("C-u").type("x1").press("Enter")
        #expect(driver.screen.contains("account         x1"))
    }

    @Test("A conversion that a gate refuses keeps the form and says what is missing")
    func refusedConversion() {
        let driver = onTheQualifiedLead()
        driver.press("c", "Enter")
        #expect(driver.stage(9) == .sql)
        #expect(driver.screen.contains("convert still needs"))
        #expect(driver.screen.contains("the intention to buy"))
        driver.press("Esc")
        #expect(driver.message == "Nothing was saved")
    }

    @Test("An amount or a date that cannot be read is named at its field")
    func unreadable() {
        let driver = onTheQualifiedLead()
        driver.press("c", "Tab", "Tab", "Tab").type("lots").press("Enter")
        #expect(driver.screen.contains("not an amount"))
        driver.press("C-u").type("9,500").press("Tab").type("someday").press("Enter")
        #expect(driver.screen.contains("not a date"))
        #expect(driver.stage(9) == .sql)
    }

    @Test("What is agreed already need not be typed again to convert")
    func standingAgreement() {
        let backend = MemoryBackend.sample()
        backend.record(.followUpScheduled(FollowUp(channel: .call, at: .of(2026, 11, 20, 8, 1))), lead: LeadID(9), by: "dana")
        let driver = Driver(backend, Size(rows: 36, columns: 120))
        driver.press("Tab", "G")
        if driver.selected != LeadID(9) { driver.press("g") }
        driver.press("c")
        #expect(driver.screen.contains("as agreed"))
        driver.press("S-Tab", "S-Tab", "f", "Enter")
        #expect(driver.stage(9) == .opportunity)
    }

    @Test("Convert is greyed before its stage, and says what would be")
    func tooEarly() {
        let driver = Driver(.sample())
        driver.press("c")
        #expect(driver.message.contains("convert works from SQL"))
        #expect(driver.model.overlays.isEmpty)
    }

    @Test("Advancing an SQL opens the conversion, advancing an opportunity asks how it ended")
    func advanceOpensForms() {
        let driver = onTheQualifiedLead()
        driver.press("a")
        #expect(driver.screen.contains("Convert to opportunity"))
        let closer = MemoryBackend.sample(me: "tess")
        closer.lead(20, people[0], stage: .opportunity, owner: "tess")
        let other = Driver(closer)
        other.press("/").type("p20@").press("Enter", "a")
        #expect(other.screen.contains("Close: how did it end?"))
        other.press("l", "c")
        #expect(other.stage(20) == .lost)
        #expect(closer.leads[LeadID(20)]?.lastDecision?.reason == "competitor")
    }

    @Test("Editing changes only what was typed, the file's own columns included")
    func edit() {
        let driver = Driver(.sample())
        driver.press("e")
        #expect(driver.screen.contains("Edit"))
        driver.press("Tab", "Tab", "C-u").type("Chief of all").press("Enter")
        #expect(driver.backend.entries.last?.event == .edited(FieldChanges([.title: "Chief of all"])))
        driver.press("e", "Up", "Up", "End", "x", "Enter")
        #expect(driver.backend.entries.last?.event == .edited(FieldChanges(extra: ["Lead Grade": "A3x"])))
        driver.press("e", "Enter")
        #expect(driver.screen.contains("nothing was changed"))
    }

    @Test("Adding takes in a lead by hand")
    func add() {
        let driver = Driver(.sample())
        driver.press("A", "Enter")
        #expect(driver.screen.contains("every field is blank"))
        driver.type("Ann").press("Tab").type("Ng").press("Tab", "Tab").type("Acme").press("Tab").type("ann@acme.io").press("Enter")
        #expect(driver.backend.leads[LeadID(11)]?.fields.fullName == "Ann Ng")
        #expect(driver.message.contains("Added Ann Ng as L11"))
    }

    @Test("A note is one line")
    func note() {
        let driver = Driver(.sample())
        driver.press("m").type("ask for Eva").press("Enter")
        #expect(driver.backend.entries.last?.event == .noted("ask for Eva"))
        driver.press("m", "Enter")
        #expect(driver.screen.contains("type the note"))
    }

    @Test("A note may go on several leads, after a preview")
    func noteOnMany() {
        let driver = Driver(.sample())
        driver.press("Space", "Space", "m").type("met at the show").press("Enter", "y")
        #expect(driver.kinds(2) == ["noted", "noted"])
    }

    @Test("A meeting is agreed for a moment ahead")
    func schedule() {
        let driver = Driver(.sample())
        driver.press("Tab", "S", "m", "C-u").type("2020-01-01 10:00").press("Enter")
        #expect(driver.screen.contains("has passed"))
        driver.press("C-u").type("tomorrow 9:30").press("Enter")
        #expect(driver.backend.leads[LeadID(7)]?.followUp?.at == .of(2026, 11, 24, 9, 30))
    }

    @Test("The prospect did something, and a raised hand is said to be one")
    func engage() {
        let driver = Driver(.sample())
        driver.press("+", "f")
        #expect(driver.screen.contains("raises a hand"))
        driver.press("p")
        #expect(driver.backend.entries.last?.event == .engaged(Engagement(type: .formSubmitted, form: .pricing)))
    }

    @Test("The owner picker shows the team by letters, and who may not is told")
    func owner() {
        let backend = MemoryBackend.sample(me: "tess")
        let driver = Driver(backend)
        driver.press("o")
        #expect(driver.screen.contains("Kim Koh"))
        driver.press("k")
        #expect(backend.leads[LeadID(3)]?.owner == Login("kim"))
        let dana = Driver(.sample())
        dana.press("o", "k")
        #expect(dana.message.contains("teamlead"))
        dana.press("d")
        #expect(dana.backend.leads[LeadID(3)]?.owner == Login("dana"))
        dana.press("o", "-")
        #expect(dana.backend.leads[LeadID(3)]?.owner == nil)
    }

    @Test("Claiming makes an unowned lead mine and keeps it in the queue")
    func claim() {
        let driver = Driver(.sample())
        driver.press("C")
        #expect(driver.backend.leads[LeadID(3)]?.owner == Login("dana"))
        #expect(driver.selected == LeadID(3))
        driver.press("C")
        #expect(driver.message.contains("yours already"))
    }

    @Test("An opt-out and a dead address are logged")
    func reach() {
        let driver = Driver(.sample())
        driver.press("O", "e")
        #expect(driver.backend.leads[LeadID(3)]?.channels.isClosed(.email) == true)
        #expect(driver.screen.contains("opted out"))
        driver.press("O", "p")
        #expect(driver.kinds(1) == ["bounced"])
    }

    @Test("Pasted text goes into a field that takes text, and is dropped elsewhere with a notice")
    func paste() {
        let driver = Driver(.sample())
        driver.paste("aaa\nrt")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("Pasted text was dropped"))
        driver.press("r")
        driver.paste("t")
        #expect(driver.stage(3) == .mql)
        driver.press("Esc", "m")
        driver.paste("call\nback")
        driver.press("Enter")
        #expect(driver.backend.entries.last?.event == .noted("call back"))
    }
}

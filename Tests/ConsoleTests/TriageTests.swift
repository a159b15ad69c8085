import Console
import Lifecycle
import ReadModel
import Screen
import Testing
import Workspace

@Suite("Working the queues")
struct TriageTests {
    @Test("One key accepts a lead, the journal has it, and the cursor is on the next lead")
    func acceptAndNext() {
        let driver = Driver(.sample())
        let first = driver.selected
        driver.press("a")
        #expect(first == LeadID(3))
        #expect(driver.stage(3) == .sal)
        #expect(driver.kinds(1) == ["accepted"])
        #expect(driver.selected == LeadID(6))
        #expect(driver.message.hasPrefix("Accepted 小龍 李, first touch due"))
        #expect(driver.screen.contains("u undo"))
        #expect(driver.screen.contains("5 to decide"))
    }

    @Test("Typing ahead accepts one lead after the other")
    func typingAhead() {
        let driver = Driver(.sample())
        driver.burst("a", "a", "a")
        #expect(driver.kinds(3) == ["accepted", "accepted", "accepted"])
        #expect(driver.backend.leads.values.filter { $0.stage == .sal && $0.owner == Login("dana") }.count == 5)
    }

    @Test("An accepted lead stands in the other queue at once")
    func gainedByTheOtherQueue() {
        let driver = Driver(.sample())
        driver.press("a", "Tab")
        #expect(driver.screen.contains("4 in hand"))
        #expect(driver.lines.filter { $0.contains("小龍") }.count == 1)
    }

    @Test("Accepting what somebody else has taken says who was first")
    func loserOfARace() throws {
        let driver = Driver(.sample())
        try driver.backend.others("kim", LeadID(3), .accept)
        driver.backend.now = driver.backend.now + .seconds(3)
        driver.press("a")
        #expect(driver.message.contains("L3 was taken by kim"))
        #expect(driver.kinds(1) == ["accepted"])
        #expect(driver.backend.entries.last?.by == .person(Login("kim")))
        #expect(driver.rings == 1)
    }

    @Test("Movement keys go by rows, half pages and to the ends")
    func movement() {
        let driver = Driver(.sample())
        let order = [3, 6, 4, 1, 5, 2].map { LeadID($0) }
        driver.press("j", "Down")
        #expect(driver.selected == order[2])
        driver.press("k", "Up")
        #expect(driver.selected == order[0])
        driver.press("G")
        #expect(driver.selected == order[5])
        driver.press("g")
        #expect(driver.selected == order[0])
        driver.press("End")
        #expect(driver.selected == order[5])
        driver.press("Home", "C-d")
        #expect(driver.selected == order[3])
        driver.press("C-u")
        #expect(driver.selected == order[0])
        driver.press("PgDn")
        #expect(driver.selected != order[0])
        driver.press("PgUp")
        #expect(driver.selected == order[0])
    }

    @Test("Tab goes to the other queue and back")
    func queues() {
        let driver = Driver(.sample())
        driver.press("Tab")
        #expect(driver.selected == LeadID(7))
        driver.press("S-Tab")
        #expect(driver.selected == LeadID(3))
    }

    @Test("A sheet of reasons opens even when nothing on it can be chosen")
    func reasonsAlwaysOpen() {
        let driver = Driver(.sample())
        driver.press("Tab", "r")
        #expect(driver.screen.contains("Reject to nurture: why?"))
        #expect(driver.screen.contains("4 more tries, next due now"))
        driver.press("u")
        #expect(driver.stage(7) == .sal)
        #expect(driver.message.contains("4 more tries"))
        driver.press("Esc")
        #expect(!driver.screen.contains("why?"))
    }

    @Test("Two keys reject a lead with a reason")
    func reject() {
        let driver = Driver(.sample())
        driver.press("r", "t")
        #expect(driver.stage(3) == .nurture)
        #expect(driver.backend.leads[LeadID(3)]?.lastReturn?.reason == "timing")
        #expect(driver.selected == LeadID(6))
        #expect(driver.message.contains("Rejected 小龍 李 to nurture"))
    }

    @Test("Two keys disqualify a lead, and a reason that asks for a contact is greyed")
    func disqualify() {
        let driver = Driver(.sample())
        driver.press("d", "n")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("a contact"))
        driver.press("f")
        #expect(driver.stage(3) == .disqualified)
    }

    @Test("A key that is no reason does nothing and says so, also when it means something else elsewhere")
    func strayKeys() {
        let driver = Driver(.sample())
        driver.press("r", "a")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("none of these"))
        driver.press("q", "a")
        #expect(driver.stage(3) == .sal)
    }

    @Test("Undo takes back the last action, puts the cursor on its lead, and redo does it again")
    func undoAndRedo() {
        let driver = Driver(.sample())
        driver.press("a", "j", "u")
        #expect(driver.stage(3) == .mql)
        #expect(driver.selected == LeadID(3))
        #expect(driver.message.contains("Took back: accepted of 小龍 李"))
        driver.press("Enter", "G")
        #expect(driver.screen.contains("took back: accepted by dana"))
        driver.press("q")
        driver.press("C-r")
        #expect(driver.stage(3) == .sal)
        #expect(driver.kinds(3) == ["accepted", "undone", "undone"])
        driver.press("6")
        #expect(driver.screen.contains("again (dana accepted 小龍 李 (L3) into"))
        driver.press("1", "u", "u")
        #expect(driver.message.contains("nothing of yours") || driver.stage(3) == .mql)
    }

    @Test("Undo is blocked, with the reason, once somebody else has changed the lead")
    func undoBlocked() throws {
        let driver = Driver(.sample())
        driver.press("a")
        try driver.backend.others("tess", LeadID(3), .assign(Login("kim")))
        driver.press("u")
        #expect(driver.message.contains("was changed since: assigned by tess"))
        #expect(driver.stage(3) == .sal)
    }

    @Test("Marked leads are rejected as one batch, after a preview that says who cannot")
    func batch() {
        let driver = Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("Space", "Space")
        #expect(driver.screen.contains("2 marked"))
        driver.press("Tab", "Tab", "r", "t")
        #expect(driver.screen.contains("2 will be rejected: not now"))
        #expect(driver.kinds(1) != ["rejected"])
        driver.press("y")
        #expect(driver.kinds(2) == ["rejected", "rejected"])
        #expect(Set(driver.backend.entries.suffix(2).map(\.action)).count == 1)
        #expect(driver.message.contains("2 leads rejected"))
        #expect(driver.screen.contains("4 to decide"))
    }

    @Test("A batch names those that cannot be done, and leaves them out")
    func partialBatch() {
        let backend = MemoryBackend.sample()
        let driver = Driver(backend)
        driver.press("Tab", "Space", "Space", "Space", "r", "u")
        #expect(driver.screen.contains("0 will be rejected, 3 cannot"))
        driver.press("y")
        #expect(driver.message.contains("None of them can"))
        driver.press("Esc", "a")
        #expect(driver.screen.contains("cannot"))
    }

    @Test("The y of a batch counts only 200 ms after its preview was painted")
    func confirmationNeedsAPause() {
        let driver = Driver(.sample())
        driver.press("Space", "Space")
        driver.burst("r", "t", "y")
        #expect(driver.kinds(1) != ["rejected"])
        #expect(driver.screen.contains("2 will be rejected"))
        driver.clock += 100
        driver.burst("y")
        #expect(driver.kinds(1) != ["rejected"])
        driver.clock += 200
        driver.burst("y")
        #expect(driver.kinds(1) == ["rejected"])
    }

    @Test("Neither Enter nor the key that asked confirms a batch")
    func onlyYConfirms() {
        let driver = Driver(.sample())
        driver.press("Space", "Space", "r", "t", "Enter", "r", "t", "Space")
        #expect(driver.kinds(1) != ["rejected"])
        driver.press("Esc")
        #expect(driver.message == "Nothing was done")
    }

    @Test("A batch is taken back by u only after a look at what it was")
    func undoOfABatch() {
        let driver = Driver(.sample())
        driver.press("Space", "Space", "r", "t", "y", "u")
        #expect(driver.screen.contains("Will be taken back: rejected of 2 leads"))
        #expect(driver.stage(3) == .nurture)
        driver.press("y")
        #expect(driver.stage(3) == .mql)
        #expect(driver.stage(6) == .mql)
        driver.press("C-r")
        #expect(driver.stage(6) == .nurture)
    }

    @Test("v marks everything between where it began and where it ends")
    func range() {
        let driver = Driver(.sample())
        driver.press("j", "v", "j", "j")
        #expect(driver.screen.contains("3 marked"))
        driver.press("v", "j")
        #expect(driver.screen.contains("3 marked"))
        driver.press("Esc")
        #expect(!driver.screen.contains("marked"))
    }

    @Test("An action for one lead refuses marks instead of guessing")
    func oneNotMany() {
        let driver = Driver(.sample())
        driver.press("Space", "Space", "t")
        #expect(driver.message.contains("works on one lead"))
    }

    @Test("Three keys log a touch, and Enter takes the next step that is offered")
    func touch() {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n")
        #expect(driver.backend.entries.last?.event == .touched(Touch(channel: .call, outcome: .noAnswer)))
        #expect(driver.message.contains("Logged call, no answer for Jonas Lindqvist"))
        #expect(driver.screen.contains("Enter snooze until"))
        #expect(driver.selected == LeadID(8))
        driver.press("Enter")
        #expect(driver.kinds(1) == ["snoozed"])
        #expect(driver.selected != LeadID(8))
    }

    @Test("The offered next step lapses with any other key")
    func offerLapses() {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n", "k", "Enter")
        #expect(driver.kinds(1) == ["touched"])
        #expect(driver.model.currentLead == LeadID(7))
    }

    @Test("An offer that news has pushed off the message line is not taken by Enter")
    func offerPushedAway() throws {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n")
        try driver.backend.others("tess", LeadID(8), .note("mine"))
        try driver.catchUp()
        driver.press("Enter")
        #expect(driver.kinds(1) == ["noted"])
        #expect(driver.screen.contains("Where it stands"))
    }

    @Test("After a contact a meeting is offered")
    func meetingOffered() {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "t", "c", "c", "Enter")
        #expect(driver.screen.contains("Agreed on a meeting"))
        driver.press("Enter")
        #expect(driver.kinds(1) == ["followUpScheduled"])
    }

    @Test("BANT is answered in five keys")
    func assess() {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "b", "1", "2", "1", "3")
        #expect(driver.kinds(1) == ["assessed"])
        let answers = driver.backend.leads[LeadID(8)]?.answers.mapValues(\.answer)
        #expect(answers == ["budget": "yes", "authority": "likely", "need": "yes", "timescale": "no"])
        #expect(driver.message == "Assessed Jonas Lindqvist: BAN")
    }

    @Test("Criteria without an answer are skipped, Backspace goes back, Esc writes nothing")
    func assessSome() {
        let driver = Driver(.sample())
        driver.press("Tab", "j", "b", "Space", "3", "Backspace", "1", "Enter", "Space")
        #expect(driver.backend.leads[LeadID(8)]?.answers.mapValues(\.answer) == ["authority": "yes"])
        driver.press("b", "1", "1", "Esc")
        #expect(driver.backend.leads[LeadID(8)]?.answers.count == 1)
        driver.press("b", "x")
        #expect(driver.message.contains("no answer to Budget"))
    }

    @Test("% takes a chance to close from any question; where the lead is an opportunity it is asked without being called for")
    func chance() {
        let driver = Driver(.sample(), Size(rows: 36, columns: 130))
        driver.press("Tab", "j", "b", "1", "%")
        #expect(driver.screen.contains("What is the chance to close?"))
        #expect(driver.screen.contains("not assessed yet"))
        driver.press("4", "x")
        #expect(driver.message.contains("a percentage, 0 to 100"))
        driver.press("5", "9", "Enter")
        #expect(driver.kinds(1) == ["assessed"])
        #expect(driver.backend.leads[LeadID(8)]?.chances.map(\.percent) == [45], "459 is no percentage")
        #expect(driver.backend.leads[LeadID(8)]?.answers.mapValues(\.answer) == ["budget": "yes"])
        #expect(driver.message == "Assessed Jonas Lindqvist: B, chance 45 %")
        driver.wait(.days(2))
        driver.press("b", "%")
        #expect(driver.screen.contains("45 %, 23 Nov"))
        driver.press("7", "0", "Backspace", "5", "Enter")
        driver.press("Enter")
        #expect(driver.backend.leads[LeadID(8)]?.chances.map(\.percent) == [45, 75])
        for _ in 0..<3 { driver.press("PgDn") }
        let page = driver.screen
        #expect(page.contains("Chance to close") && page.contains("45 %") && page.contains("75 %"), "\(page)")
    }

    @Test("An opportunity's chance is asked behind the open criteria, or alone, and can be skipped")
    func chanceOfAnOpportunity() {
        let backend = MemoryBackend.sample()
        backend.record(
            .converted(Converted(stage: .opportunity, conversion: Conversion(account: "Acme"))), lead: LeadID(9), by: "dana")
        backend.settle()
        let driver = Driver(backend, Size(rows: 36, columns: 130))
        driver.press("3", "Tab", "Tab", "Tab", "Tab", "b")
        #expect(driver.screen.contains("When do they want it?"), "timescale is open")
        driver.press("1")
        #expect(driver.screen.contains("What is the chance to close?"))
        driver.press("6", "0", "Enter", "b")
        #expect(driver.screen.contains("What is the chance to close?"), "nothing else is open")
        driver.press("Space")
        #expect(driver.message.contains("Nothing changed"))
        #expect(backend.leads[LeadID(9)]?.chances.map(\.percent) == [60])
    }

    @Test("what was taken back or done again is told by the lead's name, also where no list that is loaded has it")
    func takenBackByName() throws {
        let driver = Driver(.sample()).press("Tab", "r", "t")
        #expect(driver.stage(7) == .nurture)
        driver.press("u")
        #expect(driver.message == "Took back: rejected of Amara Okafor")
        driver.press("C-r")
        #expect(driver.message == "Did again: rejected of Amara Okafor", "it stands in a pool that isn't loaded")
    }

    @Test("l puts what is in hand in the order of who is likeliest to convert soon, by the answers' points, and back by due")
    func likelihood() {
        let backend = MemoryBackend.sample()
        for index in backend.definition.criteria.indices { backend.definition.criteria[index].answers[0].points = 25 }
        let driver = Driver(backend, Size(rows: 36, columns: 130)).press("Tab", "g")
        func order() -> [LeadID] { driver.model.lists[.sql]?.rows.map(\.id) ?? [] }
        #expect(order() == [LeadID(7), LeadID(8), LeadID(9)])
        driver.press("l")
        #expect(driver.message == "SQL and opportunities: who is likeliest to convert soon comes first")
        #expect(order() == [LeadID(9), LeadID(7), LeadID(8)])
        #expect(driver.selected == LeadID(7), "the cursor stays on its lead")
        #expect(driver.screen.contains("by likelihood"))
        #expect(driver.lines.contains { $0.contains(" 50 % ") && $0.contains("愛子") })
        driver.press("b", "1", "1", "1", "1")
        #expect(
            driver.lines.contains { $0.contains("100 % ") && $0.contains("Amara") },
            "the row tells it at once, and stays where it is")
        #expect(order() == [LeadID(9), LeadID(7), LeadID(8)])
        driver.press("R")
        #expect(order() == [LeadID(7), LeadID(9), LeadID(8)])
        driver.press("l")
        #expect(order() == [LeadID(7), LeadID(8), LeadID(9)])
        #expect(!driver.screen.contains("by likelihood"))
    }

    @Test("where no answer gives points and no gate asks for a chance, nothing ranks")
    func noLikelihood() {
        let driver = Driver(.sample()).press("l")
        #expect(driver.message.contains("nothing ranks"))
    }

    @Test("Two keys snooze a lead, and it leaves the queue", arguments: ["1", "2", "t", "w", "m"])
    func snooze(key: String) {
        let driver = Driver(.sample())
        driver.press("s", key)
        #expect(driver.kinds(1) == ["snoozed"])
        #expect(driver.selected == LeadID(6))
        #expect(driver.screen.contains("5 to decide"))
    }

    @Test("A snooze until a date takes dates as people type them")
    func snoozeUntilADate() {
        let driver = Driver(.sample())
        driver.press("s", "d").type("xx").press("Enter")
        #expect(driver.screen.contains("not a moment"))
        driver.press("C-u").type("fri 14:00").press("Enter")
        #expect(driver.backend.leads[LeadID(3)]?.snoozedUntil == .of(2026, 11, 27, 14))
    }
}

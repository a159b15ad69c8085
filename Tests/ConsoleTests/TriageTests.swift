import Console
import Lifecycle
import ReadModel
import Screen
import Testing
import Workspace

@Suite("Triage")
struct TriageTests {
    @Test("One key accepts a lead, writes to the journal, and moves the cursor to the next lead")
    func acceptAndNext() throws {
        let driver = try Driver(.sample())
        let first = driver.selected
        driver.press("a")
        #expect(first == LeadID(3))
        #expect(driver.stage(3) == .sal)
        #expect(driver.kinds(1) == ["accepted"])
        #expect(driver.selected == LeadID(6))
        #expect(driver.message.hasPrefix("Accepted 李 小龍; first touch due"))
        #expect(driver.screen.contains("u undo"))
        #expect(driver.screen.contains("5 to review"))
    }

    @Test("Typing ahead accepts one lead after another")
    func typingAhead() throws {
        let driver = try Driver(.sample())
        driver.burst("a", "a", "a")
        #expect(driver.kinds(3) == ["accepted", "accepted", "accepted"])
        #expect(driver.workspace.leads.values.filter { $0.stage == .sal && $0.owner == Login("dana") }.count == 5)
    }

    @Test("An accepted lead appears in the other queue immediately")
    func appearsInTheOtherQueue() throws {
        let driver = try Driver(.sample())
        driver.press("a", "Tab")
        #expect(driver.screen.contains("4 active"))
        #expect(driver.lines.filter { $0.contains("小龍") }.count == 1)
    }

    @Test("Accepting a lead that another person has just accepted names that person")
    func loserOfARace() throws {
        let driver = try Driver(.sample())
        try driver.workspace.perform(as: "kim", LeadID(3), .accept)
        driver.workspace.now = driver.workspace.now + .seconds(3)
        driver.press("a")
        #expect(driver.message.contains("L3 was accepted by kim"))
        #expect(driver.kinds(1) == ["accepted"])
        #expect(driver.workspace.entries.last?.by == .person(Login("kim")))
        #expect(driver.rings == 1)
    }

    @Test("Keys move by rows, by half pages and to the ends")
    func movement() throws {
        let driver = try Driver(.sample())
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

    @Test("Tab goes to the other queue, S-Tab back")
    func queues() throws {
        let driver = try Driver(.sample())
        driver.press("Tab")
        #expect(driver.selected == LeadID(7))
        driver.press("S-Tab")
        #expect(driver.selected == LeadID(3))
    }

    @Test("The menu of reasons opens even when a reason cannot be picked")
    func reasonsAlwaysOpen() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "r")
        #expect(driver.screen.contains("Reject and return to nurture: why?"))
        #expect(driver.screen.contains("4 more attempts needed, next due now"))
        driver.press("u")
        #expect(driver.stage(7) == .sal)
        #expect(driver.message.contains("4 more attempts"))
        driver.press("Esc")
        #expect(!driver.screen.contains("why?"))
    }

    @Test("Two keys reject a lead with a reason")
    func reject() throws {
        let driver = try Driver(.sample())
        driver.press("r", "t")
        #expect(driver.stage(3) == .nurture)
        #expect(driver.workspace.leads[LeadID(3)]?.lastReturn?.reason == "timing")
        #expect(driver.selected == LeadID(6))
        #expect(driver.message.contains("Rejected 李 小龍, returned to nurture: not now"))
    }

    @Test("Two keys disqualify a lead, and a reason that requires a contact is disabled")
    func disqualify() throws {
        let driver = try Driver(.sample())
        driver.press("d", "n")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("contact by any channel"))
        driver.press("f")
        #expect(driver.stage(3) == .disqualified)
    }

    @Test("A key that picks no reason changes nothing, even if it triggers an action elsewhere")
    func strayKeys() throws {
        let driver = try Driver(.sample())
        driver.press("r", "a")
        #expect(driver.stage(3) == .mql)
        #expect(driver.message.contains("not an option here"))
        driver.press("q", "a")
        #expect(driver.stage(3) == .sal)
    }

    @Test("Undo reverts the last action and moves the cursor to its lead; redo repeats the action")
    func undoAndRedo() throws {
        let driver = try Driver(.sample())
        driver.press("a", "j", "u")
        #expect(driver.stage(3) == .mql)
        #expect(driver.selected == LeadID(3))
        #expect(driver.message.contains("Undone: acceptance of 李 小龍"))
        driver.press("Enter", "G")
        #expect(driver.screen.contains("undone: accepted by dana"))
        driver.press("q")
        driver.press("C-r")
        #expect(driver.stage(3) == .sal)
        #expect(driver.kinds(3) == ["accepted", "undone", "undone"])
        driver.press("6")
        #expect(driver.screen.contains(" (dana accepted 李 小龍 (L3) as"))
        driver.press("1", "u", "u")
        #expect(driver.message.contains("nothing to undo") || driver.stage(3) == .mql)
    }

    @Test("Undo is refused with the reason after another person changed the lead")
    func undoBlocked() throws {
        let driver = try Driver(.sample())
        driver.press("a")
        try driver.workspace.perform(as: "tess", LeadID(3), .assign(Login("kim")))
        driver.press("u")
        #expect(driver.message.contains("was assigned by tess"))
        #expect(driver.stage(3) == .sal)
    }

    @Test("Marked leads are rejected as one batch after a preview")
    func batch() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("Space", "Space")
        #expect(driver.screen.contains("2 marked"))
        driver.press("Tab", "Tab", "r", "t")
        #expect(driver.screen.contains("2 leads will be rejected (not now)"))
        #expect(driver.kinds(1) != ["rejected"])
        driver.press("y")
        #expect(driver.kinds(2) == ["rejected", "rejected"])
        #expect(Set(driver.workspace.entries.suffix(2).map(\.action)).count == 1)
        #expect(driver.message.contains("Rejected 2 leads"))
        #expect(driver.screen.contains("4 to review"))
    }

    @Test("The preview of a batch lists the leads that are refused")
    func partialBatch() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace)
        driver.press("Tab", "Space", "Space", "Space", "r", "u")
        #expect(driver.screen.contains("None of the 3 leads can be rejected (unreachable)"))
        driver.press("y")
        #expect(driver.message.contains("This cannot be done"))
        driver.press("Esc", "a")
        #expect(driver.screen.contains("None of the 3 leads can be moved on"))
        #expect(driver.screen.contains("only an MQL can be accepted"))
    }

    @Test("y confirms a batch only 200 ms after its preview was painted")
    func confirmationNeedsAPause() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space")
        driver.burst("r", "t", "y")
        #expect(driver.kinds(1) != ["rejected"])
        #expect(driver.screen.contains("2 leads will be rejected"))
        driver.clock += 100
        driver.burst("y")
        #expect(driver.kinds(1) != ["rejected"])
        driver.clock += 300
        driver.burst("y")
        #expect(driver.kinds(1) == ["rejected"])
    }

    @Test("Neither Enter nor the keys that opened the preview confirm a batch")
    func onlyYConfirms() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space", "r", "t", "Enter", "r", "t", "Space")
        #expect(driver.kinds(1) != ["rejected"])
        driver.press("Esc")
        #expect(driver.message == "Cancelled; nothing was changed")
    }

    @Test("u undoes a batch only after a preview")
    func undoOfABatch() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space", "r", "t", "y", "u")
        #expect(driver.screen.contains("Undo: rejection of 2 leads"))
        #expect(driver.stage(3) == .nurture)
        driver.press("y")
        #expect(driver.stage(3) == .mql)
        #expect(driver.stage(6) == .mql)
        driver.press("C-r")
        #expect(driver.stage(6) == .nurture)
    }

    @Test("v marks all leads from the start of the range to the cursor")
    func range() throws {
        let driver = try Driver(.sample())
        driver.press("j", "v", "j", "j")
        #expect(driver.screen.contains("3 marked"))
        driver.press("v", "j")
        #expect(driver.screen.contains("3 marked"))
        driver.press("Esc")
        #expect(!driver.screen.contains("marked"))
    }

    @Test("An action for one lead is refused while several are marked")
    func oneNotMany() throws {
        let driver = try Driver(.sample())
        driver.press("Space", "Space", "e")
        #expect(driver.message.contains("works on one lead"))
    }

    @Test("Three keys log a touch, and Enter accepts the suggested next step")
    func touch() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n")
        #expect(driver.workspace.entries.last?.event == .touched(Touch(channel: .call, outcome: .noAnswer)))
        #expect(driver.message.contains("Logged a call to Jonas Lindqvist: no answer"))
        #expect(driver.screen.contains("Enter snooze until"))
        #expect(driver.selected == LeadID(8))
        driver.press("Enter")
        #expect(driver.kinds(1) == ["snoozed"])
        #expect(driver.selected != LeadID(8))
    }

    @Test("Any other key dismisses the suggested next step")
    func offerLapses() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n", "k", "Enter")
        #expect(driver.kinds(1) == ["touched"])
        #expect(driver.model.currentLead == LeadID(7))
    }

    @Test("Enter ignores a suggestion that another message has replaced")
    func offerPushedAway() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "t", "c", "n")
        try driver.workspace.perform(as: "tess", LeadID(8), .note("mine"))
        try driver.catchUp()
        driver.press("Enter")
        #expect(driver.kinds(1) == ["noted"])
        #expect(driver.screen.contains("Status"))
    }

    @Test("After a contact, a meeting is suggested")
    func meetingOffered() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "t", "c", "c", "Enter")
        #expect(driver.screen.contains("Schedule a meeting"))
        driver.press("Enter")
        #expect(driver.kinds(1) == ["followUpScheduled"])
    }

    @Test("Five keys answer the BANT criteria")
    func assess() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "b", "1", "2", "1", "3")
        #expect(driver.kinds(1) == ["assessed"])
        let answers = driver.workspace.leads[LeadID(8)]?.answers.mapValues(\.answer)
        #expect(answers == ["budget": "yes", "authority": "likely", "need": "yes", "timescale": "no"])
        #expect(driver.message == "Assessed Jonas Lindqvist: Budget, Authority and Need met")
    }

    @Test("Space skips a criterion, Backspace goes back, Esc writes nothing")
    func assessSome() throws {
        let driver = try Driver(.sample())
        driver.press("Tab", "j", "b", "Space", "3", "Backspace", "1", "Enter", "Space")
        #expect(driver.workspace.leads[LeadID(8)]?.answers.mapValues(\.answer) == ["authority": "yes"])
        driver.press("b", "1", "1", "Esc")
        #expect(driver.workspace.leads[LeadID(8)]?.answers.count == 1)
        driver.press("b", "x")
        #expect(driver.message.contains("not an answer to Budget"))
    }

    @Test("% asks for the chance to close at any criterion")
    func chance() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 130))
        driver.press("Tab", "j", "b", "1", "%")
        #expect(driver.screen.contains("What is the chance to close?"))
        #expect(driver.screen.contains("not assessed yet"))
        driver.press("4", "x")
        #expect(driver.message.contains("a percentage, 0 to 100"))
        driver.press("5", "9", "Enter")
        #expect(driver.message.contains("a percentage, 0 to 100"), "459 is refused whole")
        #expect(driver.screen.contains("What is the chance to close?"))
        driver.press("Backspace", "Enter")
        #expect(driver.kinds(1) == ["assessed"])
        #expect(driver.workspace.leads[LeadID(8)]?.chances.map(\.percent) == [45])
        #expect(driver.workspace.leads[LeadID(8)]?.answers.mapValues(\.answer) == ["budget": "yes"])
        #expect(driver.message == "Assessed Jonas Lindqvist: Budget met, chance to close 45%")
        driver.wait(.days(2))
        driver.press("b", "%")
        #expect(driver.screen.contains("45%, 23 Nov"))
        driver.press("7", "0", "Backspace", "5", "Enter")
        driver.press("Enter")
        #expect(driver.workspace.leads[LeadID(8)]?.chances.map(\.percent) == [45, 75])
        for _ in 0..<3 { driver.press("PgDn") }
        let page = driver.screen
        #expect(page.contains("Chance to close") && page.contains("45%") && page.contains("75%"), "\(page)")
    }

    @Test("The chance of an opportunity is asked after the open criteria, or alone, and can be skipped")
    func chanceOfAnOpportunity() throws {
        let workspace = try TestWorkspace.sample()
        try workspace.record(
            .converted(Converted(stage: .opportunity, conversion: Conversion(account: "Acme"))), lead: LeadID(9), by: "dana")
        let driver = try Driver(workspace, Size(rows: 36, columns: 130))
        driver.press("3", "Tab", "Tab", "Tab", "Tab", "b")
        #expect(driver.screen.contains("When do they want it?"), "timescale is open")
        driver.press("1")
        #expect(driver.screen.contains("What is the chance to close?"))
        driver.press("6", "0", "Enter", "b")
        #expect(driver.screen.contains("What is the chance to close?"), "nothing else is open")
        driver.press("Space")
        #expect(driver.message.contains("Nothing changed"))
        #expect(workspace.leads[LeadID(9)]?.chances.map(\.percent) == [60])
    }

    @Test("Undo and redo name the lead, even if no loaded list contains it")
    func undoNamesTheLead() throws {
        let driver = try Driver(.sample()).press("Tab", "r", "t")
        #expect(driver.stage(7) == .nurture)
        driver.press("u")
        #expect(driver.message == "Undone: rejection of Amara Okafor")
        driver.press("C-r")
        #expect(driver.message == "Redone: rejection of Amara Okafor", "its pool isn't loaded")
    }

    @Test("l sorts active leads by the likelihood from their answers' points, and back by due date")
    func likelihood() throws {
        let workspace = try TestWorkspace.sample(definition: SampleDefinition(answerPoints: 25))
        let driver = try Driver(workspace, Size(rows: 36, columns: 130)).press("Tab", "g")
        func order() -> [LeadID] { driver.model.lists[.sql]?.rows.map(\.id) ?? [] }
        #expect(order() == [LeadID(7), LeadID(8), LeadID(9)])
        driver.press("l")
        #expect(driver.message == "Active leads and opportunities: most likely to convert first")
        #expect(order() == [LeadID(9), LeadID(7), LeadID(8)])
        #expect(driver.selected == LeadID(7), "the cursor stays on its lead")
        #expect(driver.screen.contains("by likelihood"))
        #expect(driver.lines.contains { $0.contains(" 50% ") && $0.contains("愛子") })
        driver.press("b", "1", "1", "1", "1")
        #expect(
            driver.lines.contains { $0.contains("100% ") && $0.contains("Amara") },
            "the row shows it immediately and keeps its position")
        #expect(order() == [LeadID(9), LeadID(7), LeadID(8)])
        driver.press("R")
        #expect(order() == [LeadID(7), LeadID(9), LeadID(8)])
        driver.press("l")
        #expect(order() == [LeadID(7), LeadID(8), LeadID(9)])
        #expect(!driver.screen.contains("by likelihood"))
    }

    @Test("Sorting by likelihood is refused if no answer gives points and no gate requires a chance")
    func noLikelihood() throws {
        let driver = try Driver(.sample()).press("l")
        #expect(driver.message.contains("cannot be sorted by likelihood"))
    }

    @Test("Two keys snooze a lead, and it leaves the queue", arguments: ["1", "2", "t", "w", "m"])
    func snooze(key: String) throws {
        let driver = try Driver(.sample())
        driver.press("s", key)
        #expect(driver.kinds(1) == ["snoozed"])
        #expect(driver.selected == LeadID(6))
        #expect(driver.screen.contains("5 to review"))
    }

    @Test("The snooze form accepts dates as people type them")
    func snoozeUntilADate() throws {
        let driver = try Driver(.sample())
        driver.press("s", "d").type("xx").press("Enter")
        #expect(driver.screen.contains("cannot read"))
        driver.press("C-u").type("fri 14:00").press("Enter")
        #expect(driver.workspace.leads[LeadID(3)]?.snoozedUntil == .of(2026, 11, 27, 14))
    }

    @Test("A time more than a year ahead is kept only after y; Esc leads back to the form")
    func farAhead() throws {
        let driver = try Driver(.sample())
        driver.press("s", "d").type("2031-01-31 10:00").press("Enter")
        #expect(driver.screen.contains("31 Jan 2031 is 4 years ahead: press y to keep it"))
        #expect(driver.workspace.leads[LeadID(3)]?.snoozedUntil == nil)
        driver.press("Esc")
        #expect(driver.screen.contains("Snooze until"))
        driver.press("Enter", "y")
        #expect(driver.workspace.leads[LeadID(3)]?.snoozedUntil == .of(2031, 1, 31, 10))
    }
}

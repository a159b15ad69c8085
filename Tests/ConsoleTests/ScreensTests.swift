import Console
import Lifecycle
import ReadModel
import Screen
import Testing
import Workspace

@Suite("Screens")
struct ScreensTests {
    @Test("The tabs show seven screens; with marks or a filter the other screens are numbers only")
    func tabs() throws {
        let driver = try Driver(.sample())
        #expect(driver.screen.contains("1 Triage  2 Today  3 Pools  4 Funnel  5 Health  6 Journal  7 Definition"))
        driver.press("Space")
        #expect(driver.screen.contains("1 Triage  2 3 4 5 6 7  1 marked"))
    }

    @Test("Today lists due tasks by time, leads without a next step first")
    func today() throws {
        let driver = try Driver(.sample())
        driver.press("2")
        #expect(driver.screen.contains("3 tasks due"))
        #expect(driver.screen.contains("attempt 3/6"))
        #expect(driver.screen.contains("first touch"))
        #expect(driver.lines[2].contains("next step") && driver.lines[2].contains("田辺"))
        #expect(driver.screen.contains("due 3 "))
        driver.press("j", "t", "c", "c")
        #expect(driver.screen.contains("2 tasks due"))
        #expect(driver.screen.contains("due 2 "))
    }

    @Test("In the header, what changed since the start gives way before what is due", arguments: 60...100)
    func narrowHeader(columns: Int) throws {
        let driver = try Driver(.sample(), Size(rows: 24, columns: columns))
        driver.press("2", "1", "a")
        let header = driver.lines[0]
        #expect(!header.contains(" +1") || header.contains("due"), "\(header)")
        #expect(columns < 70 || header.contains("due"), "\(header)")
    }

    @Test("Pools show who returned a lead, why, and what has changed since")
    func pools() throws {
        let driver = try Driver(.sample())
        driver.press("3")
        #expect(driver.screen.contains("not now"))
        #expect(driver.screen.contains("by kim, 18 Nov"))
        #expect(driver.screen.contains("opened an e-mail, score 57 → 60"))
        driver.press("Tab")
        #expect(driver.screen.contains("disqualified ─ 0"))
        driver.press("Tab", "Tab")
        #expect(driver.screen.contains("Incoming ─ "))
        driver.press("Tab")
        #expect(driver.screen.contains("Opportunities ─ "))
        driver.press("Tab")
        #expect(driver.screen.contains("Closed ─ "))
        driver.press("Tab", "E")
        #expect(driver.stage(10) == .mql)
        driver.press("q")
        #expect(driver.screen.contains("7 to review"))
    }

    @Test("Marketing promotes a lead from a pool")
    func promote() throws {
        let driver = try Driver(.sample(me: "mia"))
        driver.press("3", "P")
        #expect(driver.stage(10) == .mql)
        #expect(driver.kinds(1) == ["promoted"])
    }

    @Test("The journal lists entries as sentences, newest first, and follows new ones")
    func journal() throws {
        let driver = try Driver(.sample(), Size(rows: 30, columns: 130))
        driver.press("a", "6")
        #expect(driver.lines[2].contains("dana accepted 李 小龍 (L3) as a SAL (score 42)"))
        #expect(driver.screen.contains("chief +25") || driver.screen.contains("title-chief"))
        try driver.workspace.perform(as: "kim", LeadID(4), .accept)
        try driver.catchUp()
        #expect(driver.screen.contains("1 new"))
        driver.press("R")
        #expect(driver.lines[2].contains("kim accepted Zoë 🎉 Núñez (L4)"))
        driver.press("f")
        try driver.workspace.perform(as: "kim", LeadID(5), .accept)
        try driver.catchUp()
        #expect(driver.lines[2].contains("kim accepted Lena Fischer (L5)"))
        driver.press("L")
        #expect(driver.screen.contains("entries of L5"))
        driver.press("L", "Enter")
        #expect(driver.screen.contains("Status"))
        driver.press("q", "q")
        #expect(driver.screen.contains("to review"))
    }

    @Test("A long journal is loaded in pages")
    func longJournal() throws {
        let workspace = try TestWorkspace.sample()
        for number in 0..<500 { try workspace.record(.noted("note \(number)"), lead: LeadID(1), by: "dana") }
        let driver = try Driver(workspace)
        driver.press("6", "G", "G", "G", "G", "G", "G", "G", "G")
        #expect(driver.screen.contains("tess adopted definition 1"), "\(driver.screen)")
    }

    @Test("The definition shows its signatures and the missing ones")
    func definition() throws {
        let driver = try Driver(.sample(), Size(rows: 30, columns: 130))
        #expect(driver.lines[0].contains("definition not signed"))
        driver.press("7")
        #expect(driver.screen.contains("not signed by sales"))
        let signed = try TestWorkspace.sample()
        try signed.sign(.sales, as: "dana", at: .of(2026, 11, 20, 9))
        try signed.sign(.marketing, as: "mia", at: .of(2026, 11, 23, 8))
        let other = try Driver(signed, Size(rows: 30, columns: 130))
        #expect(!other.lines[0].contains("signed"))
        other.press("7")
        #expect(other.screen.contains("signed by sales: Dana Diaz, 20 Nov"))
        #expect(other.screen.contains("signed by marketing: Mia Marsh, today 08:00"))
        #expect(driver.screen.contains("For tests."), "\(driver.screen)")
    }

    @Test("The header shows warnings at every width", arguments: [80, 100, 120])
    func flags(columns: Int) throws {
        let workspace = try TestWorkspace.sample()
        workspace.isSimulated = true
        workspace.isReadOnly = true
        let header = try Driver(workspace, Size(rows: 24, columns: columns)).lines[0]
        #expect(header.contains("sim"))
        #expect(header.contains("read-only") || header.contains("r/o"))
        #expect(header.contains("not signed") || header.contains("unsigned"))
        #expect(header.hasSuffix("Mon 23 Nov 09:14"))
    }

    @Test("The lead page scrolls, accepts actions, and shows the next lead after a decision")
    func page() throws {
        let driver = try Driver(.sample())
        driver.press("Enter")
        #expect(driver.screen.contains("Status"))
        driver.press("G")
        #expect(driver.screen.contains("added by import as an MQL"))
        #expect(driver.screen.contains("Lead Grade"))
        driver.press("g", "j", "k", "PgDn", "PgUp", "C-d", "C-u")
        driver.press("a")
        #expect(driver.stage(3) == .sal)
        #expect(driver.selected == LeadID(6))
        #expect(driver.lines[1].contains("L6"))
        driver.press("Esc")
        #expect(driver.screen.contains("to review"))
    }

    @Test("p copies the phone number, @ the e-mail address")
    func copying() throws {
        let driver = try Driver(.sample())
        driver.press("p", "@")
        #expect(driver.copied == ["+49 421 555 0103", "p3@example3.com"])
    }

    @Test("Search shows leads while typing; n and N step through them, and Esc returns")
    func search() throws {
        let driver = try Driver(.sample())
        driver.press("/").type("example")
        #expect(driver.screen.contains("Results ─ 10"))
        driver.press("C-u").type("fis")
        #expect(driver.selected == LeadID(5))
        driver.press("Enter", "Enter")
        #expect(driver.lines[1].contains("L5"))
        driver.press("q", "q")
        #expect(driver.screen.contains("to review"))
        driver.press("/").type("example").press("Enter", "n")
        let second = try #require(driver.selected)
        let third = try #require(driver.press("n").selected)
        #expect(third != second)
        #expect(driver.press("N").selected == second)
        driver.press("Enter", "n")
        #expect(driver.lines[1].contains("\(third) "))
        driver.press("q", "Esc")
        #expect(driver.screen.contains("to review"))
        driver.press("n")
        #expect(driver.screen.contains("Results"))
    }

    @Test("Letters typed into a search are text, not actions")
    func searchReceivesLetters() throws {
        let driver = try Driver(.sample())
        let count = driver.workspace.entries.count
        driver.press("/").type("aQr")
        #expect(driver.workspace.entries.count == count)
        #expect(!driver.hasQuit)
        driver.press("Esc")
        #expect(driver.screen.contains("to review"))
    }

    @Test("A lead accepted in the search results appears in its queue afterwards")
    func acceptFromSearch() throws {
        let driver = try Driver(.sample())
        driver.press("/").type("fis").press("Enter", "a", "q")
        #expect(driver.screen.contains("4 active"))
        #expect(driver.screen.contains("5 to review"))
    }

    @Test("The filter applies to the lists immediately")
    func filter() throws {
        let workspace = try TestWorkspace.sample()
        try workspace.lead(20, people[0], owner: "kim", source: "event")
        let driver = try Driver(workspace)
        #expect(driver.screen.contains("6 to review"))
        driver.press("f", "f")
        #expect(driver.screen.contains("7 to review"))
        driver.press("s").type("event").press("Enter")
        #expect(driver.screen.contains("1 to review"))
        driver.press("Enter")
        #expect(driver.screen.contains("filter: whole team"))
        driver.press("f", "c", "l", "Esc")
        #expect(driver.screen.contains("1 to review"))
        #expect(driver.screen.contains("overdue tasks only"))
        driver.press("f", "l", "/").type("weber").press("Enter", "Esc")
        #expect(driver.selected == LeadID(5))
        driver.press("s", "1", "f", "c", "z", "Esc")
        #expect(driver.screen.contains("6 to review"))
    }

    @Test("The palette finds actions by some letters and greys unavailable ones with the reason")
    func palette() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press(":").type("cls")
        #expect(driver.screen.contains("only closers and team leads can close MQLs"))
        driver.press("Enter")
        #expect(driver.message.contains("close"))
        driver.press("C-u").type("advance").press("Enter")
        #expect(driver.stage(3) == .sal)
        driver.press(":").type("jour").press("Enter")
        #expect(driver.screen.contains("newest first"))
    }

    @Test("Help lists every key of the screen and scrolls")
    func help() throws {
        let driver = try Driver(.sample())
        driver.press("?")
        #expect(driver.screen.contains("Return the lead to marketing"))
        driver.press("G")
        #expect(driver.screen.contains("Quit winnow") || driver.screen.contains("redraw"))
        driver.press("q")
        #expect(!driver.screen.contains("Return the lead"))
    }

    @Test("q goes back, and on the first screen says how to quit; Q quits from anywhere")
    func quitting() throws {
        let driver = try Driver(.sample())
        driver.press("q")
        #expect(!driver.hasQuit)
        #expect(driver.message.contains("Q quits"))
        driver.press("6", "q")
        #expect(driver.screen.contains("to review"))
        driver.press("Q")
        #expect(driver.hasQuit)
    }

    @Test("C-z suspends and C-l redraws, even with a form open")
    func suspendAndRedraw() throws {
        let driver = try Driver(.sample())
        driver.press("m", "C-z", "C-l")
        #expect(driver.hasSuspended)
        #expect(driver.hasRedrawn)
        #expect(driver.screen.contains("Enter to save; a paste keeps its lines"))
    }

    @Test("A terminal that is too small shows the required size and still accepts q")
    func tooSmall() throws {
        let driver = try Driver(.sample())
        driver.resize(15, 59)
        #expect(driver.screen.contains("winnow needs 60 columns, 16 lines"))
        driver.press("a")
        #expect(driver.stage(3) == .mql)
        driver.resize(16, 60)
        #expect(driver.screen.contains("to review"))
        driver.resize(3, 10)
        driver.press("q")
        #expect(driver.hasQuit)
    }

    @Test(
        "A resize keeps the lead under the cursor, with any overlay",
        arguments: [(24, 80), (36, 120), (60, 200), (16, 60), (1, 1)])
    func resize(rows: Int, columns: Int) throws {
        let driver = try Driver(.sample())
        driver.press("G")
        let lead = driver.selected
        for keys in [[], ["c"], ["Esc", "r"], ["Esc", "?"], ["Esc", ":"], ["Esc", "e"], ["Esc", "b"], ["Esc", "f"]] as [[String]] {
            driver.resize(24, 80)
            for key in keys { driver.press(key) }
            driver.resize(rows, columns)
            #expect(driver.frame.full == Size(rows: rows, columns: columns))
        }
        #expect(driver.selected == lead)
    }
}

@Suite("Changes by other people")
struct ChangesByOthersTests {
    @Test("A lead accepted by another person is greyed in place and reported if it is under the cursor")
    func acceptedByAnother() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        let before = driver.lines
        try driver.workspace.perform(as: "kim", LeadID(3), .accept)
        driver.workspace.now = driver.workspace.now + .seconds(3)
        try driver.catchUp()
        #expect(driver.screen.contains("accepted by kim 3 s ago"))
        #expect(driver.message == "kim accepted 李 小龍 3 s ago")
        #expect(driver.selected == LeadID(3))
        #expect(driver.lines[3].prefix(30) == before[3].prefix(30))
        #expect(driver.screen.contains("SAL, owned by Kim Koh"))
        driver.press("R")
        #expect(driver.selected == LeadID(6))
    }

    @Test("Accepting a row that was just greyed does not take the step after accepting")
    func acceptingAGreyedRow() throws {
        let driver = try Driver(.sample())
        try driver.workspace.perform(as: "kim", LeadID(3), .accept)
        try driver.catchUp()
        driver.press("a")
        #expect(driver.message == "kim accepted 李 小龍 just now; press a again to advance")
        driver.press("a")
        #expect(driver.message.contains("李 小龍 has left this list: accepted by kim"))
        #expect(driver.kinds(1) == ["accepted"])
        #expect(driver.rings == 2)
    }

    @Test("A lead that another session snoozed is greyed until the snooze ends, with its time")
    func snoozedElsewhere() throws {
        let driver = try Driver(.sample())
        let until = driver.workspace.now + .minutes(30)
        try driver.workspace.perform(as: "dana", LeadID(3), .snooze(until: until))
        try driver.catchUp()
        let note = "snoozed until \(driver.model.session.time.time(until))"
        #expect(driver.screen.contains(note) && !driver.screen.contains("just now"))
        driver.press("a", "a")
        #expect(driver.message.hasSuffix("has left this list: \(note)"))
        driver.wait(.minutes(30))
        #expect(driver.model.lists[.mql]?.gone.isEmpty == true)
        #expect(!driver.lines[2].contains("snoozed until"))
        driver.press("a")
        #expect(driver.stage(3) == .sal)
    }

    @Test("A snooze that another session undoes restores the row", arguments: ["dana", "tess"])
    func snoozeUndoneElsewhere(login: String) throws {
        let driver = try Driver(.sample())
        try driver.workspace.perform(as: login, LeadID(4), .snooze(until: driver.workspace.now + .minutes(30)))
        try driver.catchUp()
        #expect(driver.model.lists[.mql]?.gone == [LeadID(4)])
        try driver.workspace.undo(as: login)
        try driver.catchUp()
        #expect(driver.model.lists[.mql]?.gone.isEmpty == true)
        #expect(!driver.screen.contains("snoozed until"))
        #expect(!driver.screen.contains("moved to MQL"))
    }

    @Test("With nothing to review, the console opens on the active leads")
    func opensOnActiveLeads() throws {
        let workspace = TestWorkspace()
        try workspace.lead(1, Person(first: "Ann", last: "Lee", title: "CEO", company: "Northern Paper Works"))
        let first = try Driver(workspace)
        first.press("a")
        #expect(first.message.contains("Accepted"), "\(first.message)")
        let second = try Driver(workspace)
        second.press("t")
        #expect(!second.message.contains("No lead is selected") && second.screen.contains("Ann Lee"), "\(second.screen)")
        second.press("c")
        #expect(!second.message.contains("No lead is selected"), "\(second.message)")
    }

    @Test("A workspace without leads says how to add some")
    func noLeads() throws {
        #expect(try Driver(TestWorkspace(now: .mondayMorning)).screen.contains("press A to add one, or run winnow import FILE"))
    }

    @Test("At the smallest size the header still counts the queues")
    func smallestHeader() throws {
        let driver = try Driver(.sample(), Size(rows: 16, columns: 60))
        #expect(driver.lines[0].contains("not signed MQL 6 active 3"))
    }

    @Test("A window that is too small for a form keeps what was typed, whatever is pressed")
    func smallWindowWithForm() throws {
        let driver = try Driver(.sample())
        driver.press("A").type("Zofia")
        driver.resize(10, 40)
        #expect(driver.screen.contains("enlarge the window") && !driver.screen.contains("q quits"))
        driver.type("q")
        driver.resize(24, 80)
        #expect(driver.screen.contains("Zofia") && !driver.screen.contains("Zofiaq"))
    }

    @Test("A list of leads without titles has no title column")
    func noTitles() throws {
        let driver = try Driver(.sample())
        #expect(driver.screen.contains("CTO"))
        let bare = TestWorkspace(now: .mondayMorning)
        try bare.lead(1, Person(first: "Anna", last: "Berg", title: "", company: "Northern Paper Works"))
        #expect(try Driver(bare).screen.contains("Northern Paper Works"))
    }

    @Test("A row that I accepted in another session shows its new stage")
    func acceptedByMyselfElsewhere() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        try driver.workspace.perform(as: "dana", LeadID(6), .accept)
        try driver.catchUp()
        #expect(driver.screen.contains("moved to SAL (dana) just now"))
    }

    @Test("New leads are counted and appear after R")
    func waiting() throws {
        let driver = try Driver(.sample())
        for number in 30...41 { try driver.workspace.lead(number, people[number % 10], ago: .minutes(1)) }
        try driver.catchUp()
        #expect(driver.screen.contains("12 new · R"))
        #expect(driver.screen.contains("18 to review"), "as the header says")
        driver.press("R")
        #expect(!driver.screen.contains("new · R"))
        #expect(driver.screen.contains("18 to review"))
        #expect(driver.screen.contains("MQL 18 +12"))
    }

    @Test("My own actions don't count as changes by others")
    func ownActions() throws {
        let driver = try Driver(.sample())
        driver.press("a", "j", "r", "t")
        try driver.catchUp()
        #expect(!driver.screen.contains("new · R"))
        #expect(!driver.screen.contains("by dana 0"))
    }

    @Test("SLA clocks count down every minute")
    func countdown() throws {
        let driver = try Driver(.sample())
        driver.press("j")
        #expect(driver.screen.contains("3h46m"))
        driver.wait(.minutes(2))
        #expect(driver.screen.contains("3h44m"))
        #expect(driver.screen.contains("09:16"))
    }
}

@Suite("Read-only")
struct ReadOnlyTests {
    @Test("A viewer can look at everything and change nothing")
    func viewer() throws {
        let workspace = try TestWorkspace.sample(me: "vera")
        let driver = try Driver(workspace)
        let count = workspace.entries.count
        #expect(driver.screen.contains("read-only · not signed"))
        for spec in ActionSpec.table where spec.writes {
            driver.press(spec.contexts == [.definition] ? "7" : "1", spec.keys[0].name)
            #expect(driver.message.contains("viewer"), "\(spec.action)")
            #expect(driver.model.overlays.isEmpty)
        }
        driver.press("2", "3", "6", "7", "1", "?", "q", "/", "Esc", "Enter")
        #expect(workspace.entries.count == count)
    }
}

@Suite("Long lists")
struct LongListTests {
    private func workspace(_ count: Int) throws -> TestWorkspace {
        let workspace = TestWorkspace(now: .mondayMorning)
        for number in 1...count { try workspace.lead(number, people[number % 10], ago: .minutes(number)) }
        return workspace
    }

    @Test("A list is loaded page by page as the cursor approaches its end, and G loads the rest")
    func paging() throws {
        let driver = try Driver(workspace(900))
        #expect(driver.model.lists[.mql]?.rows.count == 100)
        for _ in 0..<30 { driver.press("PgDn") }
        #expect((driver.model.lists[.mql]?.rows.count ?? 0) > 100)
        driver.press("G")
        #expect(driver.model.lists[.mql]?.rows.count == 900)
        let ids = driver.model.lists[.mql]?.rows.map(\.id) ?? []
        #expect(Set(ids).count == 900)
        #expect(driver.selected == ids.last)
    }

    @Test("Moving the cursor within the viewport changes few rows, and the viewport scrolls by half a page at its edge")
    func repaintsFewRows() throws {
        let driver = try Driver(workspace(200))
        let before = driver.frame
        driver.press("j")
        #expect(driver.frame.changedRows(since: before).count <= 9)
        for _ in 0..<6 { driver.press("j") }
        let top = driver.lines[2]
        driver.press("j")
        #expect(driver.lines[2] == top || driver.lines[2] != driver.lines[3])
    }

    @Test("Decisions on a long list keep the cursor on its screen row")
    func decisions() throws {
        let driver = try Driver(workspace(300))
        for _ in 0..<40 { driver.press("j") }
        let ids = driver.model.lists[.mql]?.rows.map(\.id) ?? []
        let row = driver.lines.firstIndex { $0.hasPrefix("▌") }
        driver.press("a")
        #expect(driver.selected == ids[41])
        #expect(driver.lines.firstIndex { $0.hasPrefix("▌") } == row)
    }
}

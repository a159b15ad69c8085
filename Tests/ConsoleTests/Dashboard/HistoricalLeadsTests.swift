import Console
import Lifecycle
import Reports
import Screen
import Testing

@Suite("Leads behind figures of the past")
struct HistoricalLeadsTests {
    /// A driver on Monday, showing the dashboards as of Friday; its MQL of Friday was accepted on Monday.
    private func driver(_ size: Size = Size(rows: 36, columns: 120), _ change: (TestWorkspace) throws -> Void = { _ in }) throws
        -> Driver
    {
        let workspace = TestWorkspace(now: .mondayMorning)
        workspace.now = .of(2026, 11, 20, 9)
        try workspace.lead(1, people[0])
        workspace.now = .of(2026, 11, 23, 9)
        try workspace.perform(as: "kim", LeadID(1), .accept)
        try workspace.perform(as: "kim", LeadID(1), .touch(Touch(channel: .call, outcome: .connected)))
        try change(workspace)
        workspace.now = .mondayMorning
        let driver = try Driver(workspace, size)
        driver.press("4", "@")
        driver.type("2026-11-20 15:00")
        driver.press("Enter", "g")
        for _ in 0..<60 {
            if case .leads(_, 1)? = driver.model.selectedTarget { break }
            driver.press("l")
        }
        return driver
    }

    @Test("appear in the list, beside it and on their page as they were: stage, owner, due times, history")
    func shown() throws {
        let driver = try driver()
        driver.press("Enter")
        #expect(driver.selected == LeadID(1))
        #expect(driver.lines[1].contains("1 lead ─ as of 20 Nov 2026 15:00: SLA overdue with sales, 30 days"))
        #expect(
            driver.lines[2].contains("MQL") && !driver.lines[2].contains("SAL") && !driver.lines[2].contains("kim"),
            "\(driver.lines[2])")
        #expect(driver.screen.contains("MQL, no owner, since 20 Nov 08:00"))
        #expect(driver.screen.contains("review 20 Nov 13:00, 2h00m"), "\(driver.screen)")
        #expect(driver.screen.contains("0 of 6") && !driver.screen.contains("accepted by"))
        driver.press("Enter")
        #expect(driver.screen.contains("Status") && driver.screen.contains("as of 20 Nov 2026 15:00"))
        #expect(driver.screen.contains("MQL, no owner, since 20 Nov 08:00") && !driver.screen.contains("Kim Koh"))
        // The current state of the same lead.
        driver.press("q", "q", "Esc", "1", "/")
        driver.type(people[0].last)
        driver.press("Enter")
        #expect(driver.selected == LeadID(1))
        #expect(driver.screen.contains("SAL, owned by Kim Koh, since"), "\(driver.screen)")
    }

    @Test("show future times by date, since weekdays would be relative to today")
    func ahead() throws {
        let driver = try driver {
            $0.now = .of(2026, 11, 20, 9, 30)
            try $0.perform(as: "kim", LeadID(1), .schedule(FollowUp(channel: .call, at: .of(2026, 11, 23, 10))))
        }
        driver.press("Enter", "Enter")
        #expect(driver.screen.contains("23 Nov 10:00") && !driver.screen.contains("Mon 10:00"), "\(driver.screen)")
    }

    @Test("match their goldens at 80x24, 120x36 and 200x60")
    func frames() throws {
        for size in GoldenTests.sizes {
            for (name, keys) in [("list", ["Enter"]), ("page", ["Enter", "Enter"])] {
                let driver = try driver(size)
                for key in keys { driver.press(key) }
                try GoldenTests().compare(driver.frame.annotatedText, "historical-\(name)-\(size.columns)x\(size.rows)")
            }
        }
    }

    @Test("are read-only, and don't change with new entries")
    func untouched() throws {
        let driver = try driver()
        driver.press("Enter")
        let before = driver.kinds(3)
        for key in ["a", "r", "t", "m"] {
            driver.press(key)
            #expect(
                driver.message.hasPrefix("Leads as of 20 Nov 2026 15:00 cannot be changed"),
                "\(key): \(driver.message)")
            #expect(driver.model.overlays.isEmpty)
        }
        let row = driver.lines[2]
        driver.workspace.now = driver.workspace.now + .seconds(5)
        try driver.workspace.perform(as: "kim", LeadID(1), .reject(reason: "timing"))
        try driver.catchUp()
        #expect(driver.lines[2] == row)
        #expect(driver.kinds(3) != before)
        driver.press("Enter")
        #expect(driver.screen.contains("MQL, no owner, since 20 Nov 08:00"))
    }

    @Test("of erased persons say so instead of showing nothing", arguments: [80, 120])
    func erased(columns: Int) throws {
        let driver = try driver(Size(rows: 24, columns: columns)) {
            try $0.erase(LeadID(1))
        }
        driver.press("Enter")
        #expect(driver.screen.contains("not available: person erased"), "\(driver.screen)")
    }
}

@Suite("Viewers")
struct ViewerTests {
    @Test("see the counts of the whole team's queues, since a viewer owns nothing")
    func counts() throws {
        let viewer = try TestWorkspace.sample(me: "vera")
        let leads = viewer.leads.values
        let mqls = leads.count { $0.stage == .mql }
        let inHand = leads.count { $0.stage == .sal || $0.stage == .sql }
        #expect(inHand > 0)
        let driver = try Driver(viewer, Size(rows: 24, columns: 120))
        #expect(driver.lines[0].contains("MQL \(mqls)") && driver.lines[0].contains("active \(inHand)"), "\(driver.lines[0])")
    }
}

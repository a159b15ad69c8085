import Console
import Lifecycle
import Screen
import Testing

@Suite("Leads behind figures of the past")
struct LeadsOfThenTests {
    /// An MQL of Friday that Kim took on Monday, on a screen of Monday with the dashboards as of Friday evening.
    private func driver(_ size: Size = Size(rows: 36, columns: 120), _ change: (MemoryBackend) throws -> Void = { _ in }) throws
        -> Driver
    {
        let backend = MemoryBackend(now: .mondayMorning)
        backend.now = .of(2026, 11, 20, 9)
        backend.lead(1, people[0])
        backend.now = .of(2026, 11, 23, 9)
        try backend.others("kim", LeadID(1), .accept)
        try backend.others("kim", LeadID(1), .touch(Touch(channel: .call, outcome: .connected)))
        try change(backend)
        backend.now = .mondayMorning
        backend.settle()
        let driver = Driver(backend, size)
        driver.press("4", "@")
        driver.type("2026-11-20 15:00")
        driver.press("Enter", "g")
        for _ in 0..<60 {
            if case .leads(_, 1)? = driver.model.figureTarget { break }
            driver.press("l")
        }
        return driver
    }

    @Test("stand in the list, beside it and on their page as they were then: stage, owner, what was due, what had happened")
    func shown() throws {
        let driver = try driver()
        driver.press("Enter")
        #expect(driver.selected == LeadID(1))
        #expect(driver.lines[1].contains("1 lead ─ as of 20 Nov 2026 15:00: MQL entered"))
        #expect(
            driver.lines[2].contains("MQL") && !driver.lines[2].contains("SAL") && !driver.lines[2].contains("kim"),
            "\(driver.lines[2])")
        #expect(driver.screen.contains("MQL, unowned since 20 Nov 08:00"))
        #expect(driver.screen.contains("decide 20 Nov 13:00, 2h00 late"), "\(driver.screen)")
        #expect(driver.screen.contains("no touch yet") && !driver.screen.contains("accepted by"))
        driver.press("Enter")
        #expect(driver.screen.contains("Where it stands") && driver.screen.contains("as of 20 Nov 2026 15:00"))
        #expect(driver.screen.contains("MQL, unowned since 20 Nov 08:00") && !driver.screen.contains("Kim Koh"))
        // The same lead on the same key, as of now.
        driver.press("q", "q", "Esc", "1", "/")
        driver.type(people[0].last)
        driver.press("Enter")
        #expect(driver.selected == LeadID(1))
        #expect(driver.screen.contains("SAL, Kim Koh's since today 09:00"), "\(driver.screen)")
    }

    @Test("name the day of what was still to come by its date, since a weekday is read from today")
    func ahead() throws {
        let driver = try driver {
            $0.now = .of(2026, 11, 20, 9, 30)
            try $0.others("kim", LeadID(1), .schedule(FollowUp(channel: .call, at: .of(2026, 11, 23, 10))))
        }
        driver.press("Enter", "Enter")
        #expect(driver.screen.contains("23 Nov 10:00") && !driver.screen.contains("Mon 10:00"), "\(driver.screen)")
    }

    @Test("look as agreed at 80x24, 120x36 and 200x60")
    func frames() throws {
        for size in GoldenTests.sizes {
            for (name, keys) in [("list", ["Enter"]), ("page", ["Enter", "Enter"])] {
                let driver = try driver(size)
                for key in keys { driver.press(key) }
                try GoldenTests().compare(driver.frame.annotatedText, "then-\(name)-\(size.columns)x\(size.rows)")
            }
        }
    }

    @Test("are not worked on, since what would be done is done now; nor does news of now change them")
    func untouched() throws {
        let driver = try driver()
        driver.press("Enter")
        let before = driver.kinds(3)
        for key in ["a", "r", "t", "m"] {
            driver.press(key)
            #expect(
                driver.message.hasPrefix("Nothing was done: these are the leads as of 20 Nov 2026 15:00"),
                "\(key): \(driver.message)")
            #expect(driver.model.overlays.isEmpty)
        }
        let row = driver.lines[2]
        driver.backend.now = driver.backend.now + .seconds(5)
        try driver.backend.others("kim", LeadID(1), .reject(reason: "timing"))
        try driver.catchUp()
        #expect(driver.lines[2] == row)
        #expect(driver.kinds(3) != before)
        driver.press("Enter")
        #expect(driver.screen.contains("MQL, unowned since 20 Nov 08:00"))
    }

    @Test("of whom the person was erased since, say so rather than that there is nothing to know", arguments: [80, 120])
    func erased(columns: Int) throws {
        let driver = try driver(Size(rows: 24, columns: columns)) {
            $0.record(.erased(Erased(digests: [])), lead: LeadID(1), by: "tess")
        }
        driver.press("Enter")
        #expect(driver.screen.contains("not known: erased since"), "\(driver.screen)")
    }
}

@Suite("Who only looks")
struct OnlyLookingTests {
    @Test("sees how much the whole team has in the queues, since a viewer owns nothing")
    func counts() {
        let viewer = MemoryBackend.sample()
        viewer.me = Login("vera")
        let leads = viewer.leads.values
        let mqls = leads.count { $0.stage == .mql }
        let inHand = leads.count { $0.stage == .sal || $0.stage == .sql }
        #expect(inHand > 0)
        let driver = Driver(viewer, Size(rows: 24, columns: 120))
        #expect(driver.lines[0].contains("MQL \(mqls)") && driver.lines[0].contains("SQL \(inHand)"), "\(driver.lines[0])")
    }
}

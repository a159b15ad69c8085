@testable import Console
import Foundation
import Reports
import Lifecycle
import Screen
import Testing
import Workspace

@Suite("Dashboards")
struct DashboardTests {
    /// Moves to the first number in the line that contains a text.
    private func go(_ driver: Driver, to word: String) {
        driver.press("g")
        for _ in 0..<60 where !(cursorLine(driver)?.contains(word) ?? false) { driver.press("j") }
    }

    private func cursorLine(_ driver: Driver) -> String? {
        let frame = driver.frame
        for row in 3..<frame.full.rows - 2 {
            for column in 0..<frame.full.columns
            where frame.cell(row: row, column: column)?.style.attributes.contains(.selected) == true {
                return frame.textRows[row]
            }
        }
        return nil
    }

    /// The text under the cursor.
    private func cursor(_ driver: Driver) -> String {
        let frame = driver.frame
        var text = ""
        for row in 3..<frame.full.rows - 2 {
            for column in 0..<frame.full.columns {
                guard let cell = frame.cell(row: row, column: column), cell.style.attributes.contains(.selected) else { continue }
                text += frame.text(of: cell)
            }
        }
        return text
    }

    @Test("4 and 5 open the dashboards, Tab switches pages, q returns to Triage")
    func pages() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("4")
        #expect(driver.screen.contains("Overview") && driver.screen.contains("30 days: 25 Oct–23 Nov 2026"))
        #expect(driver.screen.contains("data as of 09:04:00, 10m ago"))
        for kind in ReportPageKind.allCases where kind != .health {
            #expect(driver.model.dashboardKind == kind)
            driver.press("Tab")
        }
        #expect(driver.model.dashboardKind == .overview)
        driver.press("S-Tab")
        #expect(driver.model.dashboardKind == .calibration)
        driver.press("5")
        #expect(driver.model.dashboardKind == .health)
        driver.press("q")
        #expect(driver.screen.contains("6 to review"))
    }

    @Test("j goes to every line with a number, and k comes back to each", arguments: ["4", "5"])
    func everyLine(screen: String) throws {
        let driver = try Driver(.sample(), Size(rows: 24, columns: 80))
        driver.press(screen)
        for _ in 0..<(screen == "4" ? 8 : 1) {
            let page = try #require(driver.model.screens.dashboard.page)
            let wanted = Set(page.cells.map(\.line))
            func lines(_ key: String) -> Set<Int> {
                var lines: Set<Int> = []
                for _ in 0..<page.lines.count {
                    if let index = page.index(of: driver.model.screens.dashboard.cursor) { lines.insert(page.cells[index].line) }
                    driver.press(key)
                }
                return lines
            }
            #expect(lines("j") == wanted && lines("k") == wanted, "\(driver.model.dashboardKind)")
            driver.press("Tab")
        }
    }

    @Test("j stops in every line of alerts, wherever in the line their numbers stand", arguments: [78, 100, 118])
    func alerts(width: Int) {
        let page = FigurePageLayout(SampleFigures.page(.overview), width: width, height: 31, glyphs: .unicode)
        var index = 0
        var lines: Set<Int> = []
        for _ in page.lines {
            lines.insert(page.cells[index].line)
            index = page.index(from: index, down: true)
        }
        let alerts = Set(page.cells.filter { $0.id.block == .exceptions }.map(\.line))
        #expect(alerts.count > 1 && alerts.isSubset(of: lines), "\(alerts.sorted()) of \(lines.sorted())")
    }

    @Test("Pages that were computed ahead while idle show what pages computed at once show, also after changes")
    func computedAhead() throws {
        let (idle, hasty) = (try Driver(.sample()), try Driver(.sample()))
        let keys = [
            "4", "w", "w", "y", "y", "w", "Tab", "Tab", "w", "y", "=", "w", "w", "S-Tab", "y", "w", "[", "w", "5", "w", "4", "w",
            "w", "w", "w", "w", "y", "y", "y", "y",
        ]
        for (count, key) in keys.enumerated() {
            while idle.runner.prefetch([], isOnDashboard: true) {}
            if count % 5 == 4 {
                for driver in [idle, hasty] {
                    driver.workspace.now = driver.workspace.now + .seconds(5)
                    try driver.workspace.perform(as: "kim", LeadID(2), .touch(Touch(channel: .call, outcome: .connected)))
                }
                #expect(try !idle.catchUp().isEmpty && !hasty.catchUp().isEmpty)
            }
            idle.press(key)
            hasty.press(key)
            #expect(idle.screen == hasty.screen, "\(keys[...count])")
        }
    }

    @Test("w cycles through the periods, [ and ] go back and forward, = compares with the period before")
    func windows() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("4")
        driver.press("[")
        #expect(driver.screen.contains("30 days: 25 Sep–24 Oct 2026"))
        #expect(driver.message.contains("1 period back"))
        driver.press("]")
        #expect(driver.screen.contains("30 days: 25 Oct–23 Nov 2026"))
        driver.press("]")
        #expect(driver.message == "This is the latest period")
        driver.press("=")
        #expect(driver.screen.contains("compared with 25 Sep–24 Oct 2026"))
        driver.press("w")
        #expect(driver.screen.contains("90 days: 26 Aug–23 Nov 2026"))
        driver.press("w", "w")
        #expect(driver.screen.contains("All time"))
        driver.press("[")
        #expect(driver.message.contains("All time has no earlier or later period"))
        driver.press("w")
        // Monday: the week so far, beside the Monday before.
        #expect(driver.screen.contains("1 day: 23 Nov 2026") && driver.screen.contains("compared with 16 Nov 2026"))
        driver.press("w")
        #expect(driver.screen.contains("23 days: 1 Nov–23 Nov 2026"))
        #expect(driver.screen.contains("compared with 1 Oct–23 Oct 2026"))
        driver.press("[")
        #expect(driver.screen.contains("31 days: 1 Oct–31 Oct 2026"))
        #expect(driver.screen.contains("compared with 1 Sep–30 Sep 2026"))
        driver.press("w", "w", "w")
        #expect(driver.screen.contains("7 days: 17 Nov–23 Nov 2026"))
    }

    @Test("Enter on a number lists exactly that many leads, Enter there opens one, and q returns to the number")
    func drills() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("4")
        go(driver, to: "MQL")
        let number = cursor(driver)
        let count = try #require(Int(number))
        driver.press("Enter")
        #expect(driver.screen.contains("\(count) leads"))
        #expect(driver.screen.contains("30 days: 25 Oct–23 Nov 2026"))
        #expect(driver.selected != nil)
        driver.press("Enter")
        #expect(driver.screen.contains("Status"))
        driver.press("q", "q")
        #expect(cursor(driver) == number)
        #expect(driver.model.dashboardKind == .overview)
    }

    @Test("Every number on every page opens as many leads as it says")
    func everyNumber() throws {
        let driver = try Driver(.sample(), Size(rows: 60, columns: 200))
        driver.press("4", "=", "z", "y")
        for page in ReportPageKind.allCases {
            if page == .health { driver.press("5") }
            driver.press("g")
            var seen = 0
            for _ in 0..<200 {
                let before = cursor(driver)
                guard !before.isEmpty else { break }
                let place = driver.model.selectedCell
                if case .leads(_, let count)? = driver.model.selectedTarget {
                    driver.press("Enter")
                    #expect(driver.screen.contains("\(count) \(count == 1 ? "lead" : "leads") "), "\(page) \(before)")
                    driver.press("q")
                    seen += 1
                }
                #expect(driver.model.selectedCell == place)
                driver.press("l")
                if driver.model.selectedCell == place { break }
            }
            if page != .health { driver.press("Tab") }
            if [.overview, .speed].contains(page) { #expect(seen > 3) }
        }
    }

    @Test("Changes by others show at once, reading only the leads that changed; the cursor stays on its number")
    func live() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("4")
        go(driver, to: "   SAL ")
        let place = driver.model.selectedCell
        let before = try #require(Int(cursor(driver)))
        let timelines = try #require(driver.runner.engine.present?.timelines)
        let performed = driver.effects.count
        workspace.now = workspace.now + .seconds(5)
        try workspace.perform(as: "kim", LeadID(2), .accept)
        #expect(try driver.catchUp().touched == [LeadID(2)])
        #expect(driver.model.selectedCell == place)
        #expect(Int(cursor(driver)) == before + 1)
        #expect(driver.screen.contains("data as of 09:14:05"))
        #expect(driver.runner.engine.present?.timelines === timelines, "the others are not read again")
        let reloads = driver.effects.dropFirst(performed).filter {
            switch $0 {
            case .loadRows, .loadFigures: true
            default: false
            }
        }
        #expect(reloads.isEmpty)
        driver.wait(.minutes(3))
        #expect(driver.screen.contains("data as of 09:14:05, 2m ago") || driver.screen.contains("data as of 09:14:05, 3m ago"))
        #expect(driver.runner.engine.present?.timelines === timelines)
    }

    @Test("A page is computed again once a minute, and not while other work is waiting")
    func minutes() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("4")
        let soon = workspace.now + .seconds(1)
        #expect(driver.runner.refreshStaleFigures(now: soon).result == nil)
        let later = workspace.now + .minutes(2)
        let calledOff = driver.runner.refreshStaleFigures(now: later, unless: { true })
        #expect(calledOff.result == nil && !calledOff.isDone)
        let counted = driver.runner.refreshStaleFigures(now: later)
        #expect(counted.result != nil && counted.isDone)
        let again = driver.runner.refreshStaleFigures(now: later)
        #expect(again.result == nil && again.isDone)
    }

    @Test("@ shows the dashboards as of an earlier time and says so, Esc returns to now")
    func asOf() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("4", "@")
        driver.type("2026-11-20 12:00")
        driver.press("Enter")
        #expect(driver.screen.contains("as of 20 Nov 2026 12:00, definition 1"))
        #expect(!driver.screen.contains("Reading the journal"))
        driver.press("Esc")
        #expect(!driver.screen.contains("as of 20 Nov"))
        driver.press("@")
        driver.type("2027-01-01")
        driver.press("Enter")
        #expect(driver.screen.contains("in the future"))
        driver.press("Esc", "@")
        driver.type("never")
        driver.press("Enter")
        #expect(driver.screen.contains("cannot read \"never\""))
    }

    @Test("f filters by one group and says so, f again removes the filter; y changes the grouping")
    func filter() throws {
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120))
        driver.press("4", "Tab", "Tab", "Tab", "Tab", "Tab", "f", "1")
        #expect(driver.screen.contains("source: web"))
        driver.press("f")
        #expect(!driver.lines[2].contains("source: web"))
        driver.press("y")
        #expect(driver.screen.contains("by owner"))
        for _ in 0..<5 { driver.press("y") }
        #expect(!driver.screen.contains("by owner"))
        driver.press("f")
        #expect(driver.message == "Group the page first (y), then filter (f)")
    }

    @Test("y groups any page and puts the cursor on the first group; Team says that it is always by person")
    func groups() throws {
        let driver = try Driver(.sample(), Size(rows: 24, columns: 80))
        driver.press("4")
        #expect(!driver.screen.contains("by source"))
        driver.press("y")
        #expect(driver.lines[2].contains("by source") && driver.screen.contains("Funnel by source"))
        #expect(driver.model.selectedCell?.block == .funnelBy)
        for (tabs, block, title) in [
            (4, BlockID.clocksBy, "SLA clocks by owner"), (4, .cohortsBy, "by campaign"), (1, .ratesBy, "Rates by industry"),
        ] {
            for _ in 0..<tabs { driver.press("Tab") }
            driver.press("y")
            #expect(driver.screen.contains(title), "\(driver.screen)")
            #expect(driver.model.selectedCell?.block == block)
        }
        driver.press("5", "y")
        #expect(driver.lines[2].contains("by definition"))
        driver.press("4", "S-Tab", "S-Tab", "S-Tab")
        #expect(driver.model.dashboardKind == .team && driver.lines[2].contains("always by person"))
        driver.press("y")
        #expect(driver.message == "Team is always by person; the other pages are now grouped by path")
        driver.press("y")
        #expect(!driver.lines[2].contains("always by person"))
        // The pages keep their grouping.
        driver.press("y")
        #expect(driver.model.location.grouping == "source")
    }

    @Test("e exports text and CSV that only their owner can read; read-only consoles refuse")
    func export() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("winnow-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let driver = try Driver(.sample(), Size(rows: 36, columns: 120), folder: folder.path)
        driver.press("4", "e", "e")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(
            names == [
                "winnow-emea-overview-2026-11-23-2.csv", "winnow-emea-overview-2026-11-23-2.txt",
                "winnow-emea-overview-2026-11-23.csv",
                "winnow-emea-overview-2026-11-23.txt",
            ])
        let text = folder.appendingPathComponent(names[3]).path
        #expect(try FileManager.default.attributesOfItem(atPath: text)[.posixPermissions] as? Int == 0o600)
        #expect(try String(contentsOfFile: text, encoding: .utf8).contains("emea · Funnel: Overview"))
        let viewer = try Driver(.sample(me: "vera"), Size(rows: 36, columns: 120), folder: folder.path)
        viewer.press("4", "e")
        #expect(viewer.message.contains("read-only"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 4)
    }

    @Test("An empty workspace, a single lead and a period without data are described in words on every page")
    func sparse() throws {
        let none = try Driver(TestWorkspace(now: .mondayMorning), Size(rows: 24, columns: 80))
        none.press("4")
        for _ in ReportPageKind.allCases {
            #expect(none.screen.contains("No leads yet"))
            none.press("Enter", "j", "l", "Tab")
        }
        none.press("5")
        #expect(none.screen.contains("No leads yet") && none.screen.contains("data as of 2 Nov 08:00"))
        let workspace = TestWorkspace(now: .mondayMorning)
        try workspace.lead(1, people[0])
        let one = try Driver(workspace, Size(rows: 24, columns: 80))
        one.press("4")
        for _ in ReportPageKind.allCases {
            #expect(one.screen.contains("1 lead") && !one.screen.lowercased().contains("nan "))
            one.press("Tab")
        }
        one.press("S-Tab", "[", "[", "[")
        #expect(one.screen.contains("3 periods back"))
        one.press("g")
        #expect(one.screen.contains("No leads entered the funnel between 27 Jul 2026 and 25 Aug 2026."))
    }

    @Test("The keys of the dashboards work there, and the footer shows them")
    func keys() throws {
        for name in [
            "w", "y", "=", "[", "]", "@", "f", "e", "Enter", "Tab", "S-Tab", "R", "z", "h", "l", "Left", "Right", "j", "k", "G",
        ] {
            #expect(Key(name: name).flatMap { ActionSpec.bound(to: $0, in: .dashboard) } != nil, "\(name)")
        }
        let driver = try Driver(.sample(), Size(rows: 24, columns: 80))
        driver.press("4")
        let footer = driver.lines.last ?? ""
        #expect(footer.contains("w set period") && footer.contains("y group by") && footer.contains("= compare"))
    }

    @Test("The dashboards match their goldens at 80x24, 120x36 and 200x60")
    func frames() throws {
        for size in GoldenTests.sizes {
            for (name, keys) in [
                ("overview", ["4", "j", "j"]), ("by", ["4", "y"]), ("by-speed", ["4", "Tab", "Tab", "Tab", "Tab", "y", "="]),
                ("sources", ["4", "Tab", "Tab", "Tab", "Tab", "Tab", "=", "j"]), ("drill", ["4", "j", "j", "Enter"]),
                ("calibration", ["4", "S-Tab"]), ("health", ["5"]),
            ] {
                let driver = try Driver(.sample(), size)
                for key in keys { driver.press(key) }
                try GoldenTests().compare(driver.frame.annotatedText, "dashboard-\(name)-\(size.columns)x\(size.rows)")
            }
        }
    }

    @Test("The pipeline of a demo uses the screen at 80x24, 120x36 and 200x60")
    func pipelineFrames() throws {
        for size in GoldenTests.sizes {
            let driver = try Driver(.demo(leads: 300), size)
            for key in ["4", "Tab", "Tab", "Tab", "j"] { driver.press(key) }
            #expect(driver.screen.contains("Open opportunities now") && driver.screen.contains("Forecast by quarter"))
            try GoldenTests().compare(driver.frame.annotatedText, "dashboard-pipeline-\(size.columns)x\(size.rows)")
        }
    }

    @Test(
        "Without colours and on an ASCII terminal, signs carry the same information",
        arguments: [("overview", "4"), ("health", "5")])
    func plainFrames(_ name: String, _ key: String) throws {
        for size in GoldenTests.sizes {
            let monochrome = try Driver(.sample(), size).press(key, "j").frame
            try GoldenTests().compare(
                GoldenTests().monochromeText(monochrome), "dashboard-monochrome-\(name)-\(size.columns)x\(size.rows)")
            let ascii = try Driver(.sample(), size, glyphs: .ascii).press(key, "j").frame
            try GoldenTests().compare(ascii.text, "dashboard-ascii-\(name)-\(size.columns)x\(size.rows)")
        }
    }
}

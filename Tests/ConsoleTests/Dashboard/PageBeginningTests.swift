import Console
import Reports
import Lifecycle
import Screen
import Testing

@Suite("The beginning of a dashboard page")
struct PageBeginningTests {
    /// One lead of today on a screen so small that no number is visible at first in a period without data.
    private func driver(_ keys: String...) throws -> Driver {
        let workspace = TestWorkspace(now: .mondayMorning)
        try workspace.lead(1, people[0])
        let driver = try Driver(workspace, Size(rows: 16, columns: 80))
        for key in keys { driver.press(key) }
        return driver
    }

    private let words = "No leads entered the funnel between 25 Sep 2026 and 24 Oct 2026."

    @Test("shows its first line until the user moves the cursor, for every period and page")
    func beginning() throws {
        let driver = try driver("4")
        for key in ["[", "[", "w", "[", "w", "w", "w", "]"] {
            driver.press(key)
            #expect(driver.lines[2].contains("lines 1–"), "\(key): \(driver.screen)")
        }
        // Once around the tabs; Health is a screen of its own.
        for _ in ReportPageKind.allCases.dropFirst() {
            driver.press("Tab")
            #expect(!driver.lines[2].contains("lines ") || driver.lines[2].contains("lines 1–"), "\(driver.screen)")
        }
        driver.press("1", "4")
        #expect(driver.lines[2].contains("lines 1–"))
        driver.press("5", "4")
        #expect(driver.lines[2].contains("lines 1–"))
    }

    @Test("shows the text of an empty period first; the first movement selects the next number, g goes back")
    func moving() throws {
        let driver = try driver("4", "[")
        #expect(driver.lines[3].contains(words), "\(driver.screen)")
        #expect(driver.model.selectedCell == nil && driver.model.selectedTarget == nil)
        driver.press("Enter")
        #expect(driver.message == "Nothing to show: select a number first (j)")
        for key in ["j", "l"] {
            driver.press("g")
            #expect(driver.lines[3].contains(words) && driver.model.selectedCell == nil)
            driver.press(key)
            #expect(driver.model.selectedTarget != nil && !driver.lines[2].contains("lines 1–"), "\(driver.screen)")
        }
        driver.press("g", "k")
        #expect(driver.lines[3].contains(words) && driver.model.selectedCell == nil)
        // Paging skips nothing: the cursor waits until its number is visible.
        driver.press("C-d")
        #expect(driver.lines[2].contains("lines 6–"), "\(driver.screen)")
        driver.press("G")
        #expect(driver.model.selectedTarget != nil)
    }

    @Test("keeps the user's cursor while its number exists, and starts over in a period without it")
    func kept() throws {
        let driver = try driver("4")
        for _ in 0..<40 where driver.model.selectedCell?.block != .funnel { driver.press("j") }
        let place = driver.model.selectedCell
        #expect(place?.block == .funnel, "\(driver.screen)")
        driver.press("=")
        #expect(driver.model.selectedCell == place)
        driver.press("Enter", "q")
        #expect(driver.model.selectedCell == place)
        driver.press("[")
        #expect(driver.lines[3].contains(words), "\(driver.screen)")
    }

    @Test("does not move when others change something before the user moved the cursor")
    func live() throws {
        let driver = try driver("4", "[")
        driver.workspace.now = driver.workspace.now + .seconds(5)
        try driver.workspace.perform(as: "kim", LeadID(1), .accept)
        try driver.catchUp()
        #expect(driver.lines[3].contains(words) && driver.screen.contains("data as of 09:14:05"), "\(driver.screen)")
    }
}

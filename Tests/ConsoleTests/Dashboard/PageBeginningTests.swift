import Console
import Reports
import Lifecycle
import Screen
import Testing

@Suite("A page of figures")
struct PageBeginningTests {
    /// One lead of today on a screen so low that in days without data no number shows at first.
    private func driver(_ keys: String...) -> Driver {
        let backend = MemoryBackend(now: .mondayMorning)
        backend.lead(1, people[0])
        let driver = Driver(backend, Size(rows: 16, columns: 80))
        for key in keys { driver.press(key) }
        return driver
    }

    private let words = "No lead entered the funnel between 25 Sep 2026 and 24 Oct 2026."

    @Test("begins with its first line until somebody moves the cursor, whatever days and page were asked for")
    func beginning() {
        let driver = driver("4")
        for key in ["[", "[", "w", "[", "w", "w", "w", "]"] {
            driver.press(key)
            #expect(driver.lines[2].contains("lines 1–"), "\(key): \(driver.screen)")
        }
        for _ in ReportPageKind.allCases {
            driver.press("Tab")
            #expect(!driver.lines[2].contains("lines ") || driver.lines[2].contains("lines 1–"), "\(driver.screen)")
        }
        driver.press("1", "4")
        #expect(driver.lines[2].contains("lines 1–"))
        driver.press("5", "4")
        #expect(driver.lines[2].contains("lines 1–"))
    }

    @Test("of an empty window shows its words first; the first move goes to the number that comes next, g back to the beginning")
    func moving() throws {
        let driver = driver("4", "[")
        #expect(driver.lines[3].contains(words), "\(driver.screen)")
        #expect(driver.model.figurePlace == nil && driver.model.figureTarget == nil)
        driver.press("Enter")
        #expect(driver.message == "There is no number here with leads behind it; j goes to the next one")
        for key in ["j", "l"] {
            driver.press("g")
            #expect(driver.lines[3].contains(words) && driver.model.figurePlace == nil)
            driver.press(key)
            #expect(driver.model.figureTarget != nil && !driver.lines[2].contains("lines 1–"), "\(driver.screen)")
        }
        driver.press("g", "k")
        #expect(driver.lines[3].contains(words) && driver.model.figurePlace == nil)
        // Paging passes nothing by: the cursor waits until its number shows.
        driver.press("C-d")
        #expect(driver.lines[2].contains("lines 6–"), "\(driver.screen)")
        driver.press("G")
        #expect(driver.model.figureTarget != nil)
    }

    @Test("keeps the place of whoever moved the cursor while its number is there, and begins anew in days without it")
    func kept() {
        let driver = driver("4")
        for _ in 0..<40 where driver.model.figurePlace?.block != "funnel" { driver.press("j") }
        let place = driver.model.figurePlace
        #expect(place?.block == "funnel", "\(driver.screen)")
        driver.press("=")
        #expect(driver.model.figurePlace == place)
        driver.press("Enter", "q")
        #expect(driver.model.figurePlace == place)
        driver.press("[")
        #expect(driver.lines[3].contains(words), "\(driver.screen)")
    }

    @Test("doesn't move when somebody does something while nobody has moved the cursor")
    func live() throws {
        let driver = driver("4", "[")
        driver.backend.now = driver.backend.now + .seconds(5)
        try driver.backend.others("kim", LeadID(1), .accept)
        try driver.catchUp()
        #expect(driver.lines[3].contains(words) && driver.screen.contains("data 09:14:05"), "\(driver.screen)")
    }
}

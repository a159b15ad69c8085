import Console
import Lifecycle
import Reports
import Screen
import Testing

@Suite("The time of the newest entry")
struct ArrivalTests {
    @Test("is also current on the list of leads behind a number, regardless of who recorded the entry")
    func newestEntry() throws {
        let backend = MemoryBackend.sample()
        let driver = Driver(backend, Size(rows: 36, columns: 120))
        driver.press("4", "g")
        for _ in 0..<80 {
            if case .leads(_, 2...)? = driver.model.selectedTarget { break }
            driver.press("l")
        }
        driver.press("Enter")
        #expect(driver.selected != nil)
        backend.now = backend.now + .seconds(5)
        try backend.perform(as: "kim", LeadID(2), .accept)
        try driver.catchUp()
        #expect(driver.lines[0].contains("data as of 09:14:05"), "\(driver.lines[0])")
        backend.now = backend.now + .seconds(4)
        try backend.perform(as: "kim", LeadID(2), .touch(Touch(channel: .call, outcome: .connected)))
        try driver.catchUp()
        #expect(driver.lines[0].contains("data as of 09:14:09"), "\(driver.lines[0])")
        // My own entries count, too.
        backend.now = backend.now + .seconds(2)
        driver.wait(.seconds(1))
        driver.press("m")
        driver.type("rang")
        driver.press("Enter")
        #expect(driver.lines[0].contains("data as of 09:14:12"), "\(driver.message) \(driver.lines[0])")
        driver.press("q")
        #expect(driver.lines[0].contains("data as of 09:14:12"), "\(driver.lines[0])")
    }
}

import Console
import Lifecycle
import Screen
import Testing

@Suite("When data last arrived")
struct ArrivalTests {
    @Test("goes with the newest line on the list behind a number too, whoever recorded it")
    func arrival() throws {
        let backend = MemoryBackend.sample()
        let driver = Driver(backend, Size(rows: 36, columns: 120))
        driver.press("4", "g")
        for _ in 0..<80 {
            if case .leads(_, 2...)? = driver.model.figureTarget { break }
            driver.press("l")
        }
        driver.press("Enter")
        #expect(driver.selected != nil)
        backend.now = backend.now + .seconds(5)
        try backend.others("kim", LeadID(2), .accept)
        try driver.catchUp()
        #expect(driver.lines[0].contains("data 09:14:05"), "\(driver.lines[0])")
        backend.now = backend.now + .seconds(4)
        try backend.others("kim", LeadID(2), .touch(Touch(channel: .call, outcome: .connected)))
        try driver.catchUp()
        #expect(driver.lines[0].contains("data 09:14:09"), "\(driver.lines[0])")
        // One's own counts as well.
        backend.now = backend.now + .seconds(2)
        driver.wait(.seconds(1))
        driver.press("m")
        driver.type("rang")
        driver.press("Enter")
        #expect(driver.lines[0].contains("data 09:14:12"), "\(driver.message) \(driver.lines[0])")
        driver.press("q")
        #expect(driver.lines[0].contains("data 09:14:12"), "\(driver.lines[0])")
    }
}

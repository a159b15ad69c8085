import Console
import Lifecycle
import Reports
import Screen
import Testing

@Suite("The time of the newest entry")
struct ArrivalTests {
    @Test("is also current on the list of leads behind a number, regardless of who recorded the entry")
    func newestEntry() throws {
        let workspace = try TestWorkspace.sample()
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.press("4", "g")
        for _ in 0..<80 {
            if case .leads(_, 2...)? = driver.model.selectedTarget { break }
            driver.press("l")
        }
        driver.press("Enter")
        #expect(driver.selected != nil)
        workspace.now = workspace.now + .seconds(5)
        try workspace.perform(as: "kim", LeadID(2), .accept)
        try driver.catchUp()
        #expect(driver.lines[0].contains("data as of 09:14:05"), "\(driver.lines[0])")
        workspace.now = workspace.now + .seconds(4)
        try workspace.perform(as: "kim", LeadID(2), .touch(Touch(channel: .call, outcome: .connected)))
        try driver.catchUp()
        #expect(driver.lines[0].contains("data as of 09:14:09"), "\(driver.lines[0])")
        // My own entries count, too.
        workspace.now = workspace.now + .seconds(2)
        driver.wait(.seconds(1))
        driver.press("m")
        driver.type("rang")
        driver.press("Enter")
        #expect(driver.lines[0].contains("data as of 09:14:12"), "\(driver.message) \(driver.lines[0])")
        driver.press("q")
        #expect(driver.lines[0].contains("data as of 09:14:12"), "\(driver.lines[0])")
    }
}

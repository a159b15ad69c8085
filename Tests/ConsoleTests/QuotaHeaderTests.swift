import Lifecycle
import Screen
import Testing

@testable import Console

@Suite("Quotas in the header")
struct QuotaHeaderTests {
    private func workspace(count: Int = 20, simulated: Bool = false) throws -> TestWorkspace {
        let quotas = "[{id: own, label: own MQLs, who: sdr, stage: mql, count: \(count), per: month}]"
        let workspace = try TestWorkspace.sample(definition: SampleDefinition(quotas: quotas))
        workspace.isSimulated = simulated
        for number in 21...27 {
            let captured = Captured(stage: .mql, fields: LeadFields([.company: "Acme"]), owner: Login("dana"))
            try workspace.record(.captured(captured), lead: LeadID(number), by: "dana")
        }
        return workspace
    }

    @Test("The pace is shown on a wide terminal only, and warnings take precedence over quotas")
    func room() throws {
        func header(_ columns: Int, _ driver: Driver) -> String {
            driver.resize(24, columns)
            return driver.lines[0]
        }
        let driver = try Driver(workspace())
        #expect(header(200, driver).contains("▼ own MQLs 7/20, 2.2 a day"))
        #expect(header(120, driver).contains("own MQLs 7/20"))
        #expect(!header(60, driver).contains("own MQLs"))
        let simulated = try Driver(workspace(simulated: true))
        for columns in 60...200 {
            let line = header(columns, simulated)
            #expect(line.contains("unsigned") || line.contains("not signed"), "at \(columns): \(line)")
        }
    }

    @Test("A quota on pace has no arrow, and a completed quota has no pace")
    func done() throws {
        let line = try Driver(workspace(count: 7), Size(rows: 24, columns: 200)).lines[0]
        #expect(line.contains("   own MQLs 7/7   ") || line.contains("own MQLs 7/7 "))
        #expect(!line.contains("▼") && !line.contains("a day"))
    }

    @Test("Quotas are updated after one's own actions")
    func follows() throws {
        let driver = try Driver(workspace(), Size(rows: 24, columns: 200))
        try driver.workspace.record(
            .captured(Captured(stage: .mql, fields: LeadFields([.company: "Acme"]))), lead: LeadID(40), by: "dana")
        try driver.catchUp()
        driver.wait(.minutes(1))
        #expect(driver.lines[0].contains("own MQLs 8/20"))
    }

    @Test("The header matches its golden file at 80x24, 120x36 and 200x60")
    func goldens() throws {
        for size in GoldenTests.sizes {
            let driver = try Driver(workspace(), size)
            try GoldenTests().compare(driver.frame.annotatedText, "quota-\(size.columns)x\(size.rows)")
        }
    }
}

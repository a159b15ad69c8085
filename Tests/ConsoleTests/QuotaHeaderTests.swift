import Lifecycle
import Screen
import Testing

@testable import Console

@Suite("Quotas in the header")
struct QuotaHeaderTests {
    private func backend(count: Int = 20, simulated: Bool = false) -> MemoryBackend {
        let backend = MemoryBackend.sample()
        backend.isSimulated = simulated
        backend.definition.quotas = [Quota(id: "own", label: "own MQLs", side: .sdr, stage: .mql, count: count, period: .month)]
        for number in 21...27 {
            let captured = Captured(stage: .mql, fields: LeadFields([.company: "Acme"]), owner: Login("dana"))
            backend.record(.captured(captured), lead: LeadID(number), by: "dana")
        }
        backend.markAllRead()
        return backend
    }

    @Test("The pace is shown on a wide terminal only, and warnings take precedence over quotas")
    func room() {
        func header(_ columns: Int, _ backend: MemoryBackend) -> String {
            Driver(backend, Size(rows: 24, columns: columns)).lines[0]
        }
        #expect(header(200, backend()).contains("▼ own MQLs 7/20, 2.2 a day"))
        #expect(header(120, backend()).contains("own MQLs 7/20"))
        #expect(!header(60, backend()).contains("own MQLs"))
        for columns in 60...200 {
            let line = header(columns, backend(simulated: true))
            #expect(line.contains("unsigned") || line.contains("not signed"), "at \(columns): \(line)")
        }
    }

    @Test("A quota on pace has no arrow, and a completed quota has no pace")
    func done() {
        let line = Driver(backend(count: 7), Size(rows: 24, columns: 200)).lines[0]
        #expect(line.contains("   own MQLs 7/7   ") || line.contains("own MQLs 7/7 "))
        #expect(!line.contains("▼") && !line.contains("a day"))
    }

    @Test("Quotas are updated after one's own actions")
    func follows() {
        let driver = Driver(backend(), Size(rows: 24, columns: 200))
        driver.backend.record(
            .captured(Captured(stage: .mql, fields: LeadFields([.company: "Acme"]))), lead: LeadID(40), by: "dana")
        driver.wait(.minutes(1))
        #expect(driver.lines[0].contains("own MQLs 8/20"))
    }

    @Test("The header matches its golden file at 80x24, 120x36 and 200x60")
    func goldens() throws {
        for size in GoldenTests.sizes {
            let driver = Driver(backend(), size)
            try GoldenTests().compare(driver.frame.annotatedText, "quota-\(size.columns)x\(size.rows)")
        }
    }
}

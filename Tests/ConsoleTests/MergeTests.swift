import Console
import Lifecycle
import ReadModel
import Screen
import Testing
@testable import Workspace

@Suite("Merging in the console")
struct MergeTests {
    /// The sample with an eleventh lead, which is Priya (L1) again: without a title, with a city.
    private func backend(me: String = "dana", stage: Stage = .mql, owner: String? = nil) -> MemoryBackend {
        let backend = MemoryBackend.sample(me: me)
        let fields = LeadFields([
            .firstName: "Priya", .lastName: "Natarajan", .company: "Halden Pumps", .email: "priya@home.example", .city: "Bremen",
        ])
        backend.record(
            .captured(Captured(stage: stage, fields: fields, owner: owner.map { Login($0) })), lead: LeadID(11),
            at: .of(2026, 11, 23, 9))
        backend.record(
            .touched(Touch(channel: .call, outcome: .connected)), lead: LeadID(11), by: "kim", at: .of(2026, 11, 23, 9, 5))
        backend.settle()
        return backend
    }

    private func driver(_ backend: MemoryBackend, on lead: Int = 1) -> Driver {
        let driver = Driver(backend, Size(rows: 36, columns: 120))
        driver.go(to: lead)
        return driver
    }

    @Test("the pane flags who looks alike and says which key merges")
    func flagged() {
        let driver = driver(backend())
        #expect(driver.screen.contains("L11 Priya Natarajan  M merges"))
        driver.press("Enter")
        #expect(driver.screen.contains("Possibly the same: M merges") || driver.press("C-d").screen.contains("Possibly the same"))
    }

    @Test("M, the flagged lead, y: two become one, the cursor stands on what stays, u parts them")
    func merge() {
        let driver = driver(backend(), on: 11)
        driver.press("M")
        #expect(driver.screen.contains("Merge: which lead is the same?"))
        #expect(driver.screen.contains("L1 Priya Natarajan"))
        #expect(driver.screen.contains("same name and company, MQL"))
        driver.press("1")
        #expect(driver.screen.contains("Merge L11 into L1 Priya Natarajan"))
        #expect(driver.screen.contains("L1 stays: MQL, unowned"))
        #expect(driver.screen.contains("city: Bremen comes from L11"))
        #expect(driver.screen.contains("e-mail: priya@home.example gives way to p1@example1.com"))
        #expect(driver.screen.contains("L11 brings 1 touch"))
        driver.press("y")
        #expect(driver.kinds(1) == ["merged"])
        #expect(driver.message.contains("Merged L11 into L1 Priya Natarajan"))
        #expect(driver.selected == LeadID(1))
        #expect(driver.model.lists[.mql]?.rows.contains { $0.id == LeadID(11) } == false)
        #expect(driver.backend.leads[LeadID(1)]?.fields[.city] == "Bremen")
        #expect(driver.backend.leads[LeadID(11)] == nil)
        driver.press("u")
        #expect(driver.message.contains("Took back: merge of L11 into L1"))
        #expect(driver.backend.leads[LeadID(11)]?.touches.count == 1)
        #expect(driver.backend.leads[LeadID(1)]?.touches.isEmpty == true)
        driver.press("g")
        var seen: Set<Int> = []
        for _ in 0..<10 {
            if let lead = driver.selected { seen.insert(lead.number) }
            driver.press("j")
        }
        #expect(seen.isSuperset(of: [1, 11]))
    }

    @Test("the one further along stays unless s swaps them; what was not looked at is not confirmed")
    func swap() {
        let driver = driver(backend(stage: .sal, owner: "dana"))
        driver.press("M", "1")
        #expect(driver.screen.contains("Merge L1 into L11"))
        driver.press("s")
        #expect(driver.screen.contains("Merge L11 into L1"))
        driver.burst("s", "y")
        #expect(driver.kinds(1) == ["touched"])
        #expect(driver.message.contains("Look at the preview first"))
        driver.press("y")
        #expect(driver.backend.leads[LeadID(11)]?.absorbed.map(\.id) == [LeadID(1)])
        #expect(driver.selected == LeadID(11))
        driver.press("q")
    }

    @Test("any lead can be named by its number; what is wrong with it is said at the field")
    func byNumber() {
        let driver = driver(backend(), on: 2)
        driver.press("M")
        #expect(driver.screen.contains("no open lead has the same phone, or the same name and company"))
        driver.press("l").type("99").press("Enter")
        #expect(driver.screen.contains("there is no lead L99"))
        driver.press("C-u").type("L2").press("Enter")
        #expect(driver.screen.contains("that is this lead itself"))
        driver.press("C-u").type("x").press("Enter")
        #expect(driver.screen.contains("not a lead's number"))
        driver.press("C-u").type("l5").press("Enter")
        #expect(driver.screen.contains("Merge L5 into L2"))
        driver.press("Esc")
        #expect(driver.message == "Nothing was done")
        #expect(driver.kinds(1) == ["touched"])
    }

    @Test("what the core refuses shows in the preview and can't be confirmed")
    func refused() {
        let driver = driver(backend(stage: .sal, owner: "kim"))
        driver.press("M", "1")
        #expect(driver.screen.contains("L11 is Kim Koh's"))
        driver.press("y")
        #expect(driver.message.contains("None of them can"))
        #expect(driver.kinds(1) == ["touched"])
        let closers = self.driver(backend(me: "uwe"))
        closers.press("M")
        #expect(closers.message.contains("is for marketing, sdr, teamlead"))
    }

    @Test("on the page of what becomes part of another lead the page goes on with what stays")
    func page() {
        let driver = driver(backend(), on: 11)
        driver.press("Enter", "M", "1", "y")
        #expect(driver.selected == LeadID(1))
        #expect(driver.lines[1].contains("L1 "))
        driver.press("q")
        #expect(driver.selected == LeadID(1))
    }

    @Test("others are told: the row of what became part of another lead is struck and says into which")
    func news() throws {
        let backend = backend(me: "kim")
        let driver = driver(backend, on: 11)
        try backend.others("dana", LeadID(1), .merge(LeadID(11)))
        try driver.catchUp()
        #expect(driver.message.contains("L11 merged into L1 by dana"))
        #expect(driver.model.lists[.mql]?.gone.contains(LeadID(11)) == true)
        driver.press("R")
        #expect(!driver.screen.contains("Bremen"))
    }
}

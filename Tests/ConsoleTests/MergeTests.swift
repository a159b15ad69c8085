import Console
import Lifecycle
import ReadModel
import Screen
import Testing

@Suite("Merging in the console")
struct MergeTests {
    private func driver(_ workspace: TestWorkspace, on lead: Int = 1) throws -> Driver {
        let driver = try Driver(workspace, Size(rows: 36, columns: 120))
        driver.go(to: lead)
        return driver
    }

    @Test("The pane lists possible duplicates and the key that merges them")
    func flagged() throws {
        let driver = try driver(.sampleWithDuplicate())
        #expect(driver.screen.contains("L11 Priya Natarajan  M merges"))
        driver.press("Enter")
        #expect(
            driver.screen.contains("Possible duplicates: M merges") || driver.press("C-d").screen.contains("Possible duplicates"))
    }

    @Test("M merges a possible duplicate after y, the cursor moves to the survivor, and u undoes the merge")
    func merge() throws {
        let driver = try driver(.sampleWithDuplicate(), on: 11)
        driver.press("M")
        #expect(driver.screen.contains("Merge with which duplicate?"))
        #expect(driver.screen.contains("L1 Priya Natarajan"))
        #expect(driver.screen.contains("same name and company, MQL"))
        driver.press("1")
        #expect(driver.screen.contains("Merge L11 into L1 Priya Natarajan"))
        #expect(driver.screen.contains("L1 is kept: MQL, no owner"))
        #expect(driver.screen.contains("city: Bremen (added from L11)"))
        #expect(driver.screen.contains("e-mail: p1@example1.com (L11's \"priya@home.example\" is dropped)"))
        #expect(driver.screen.contains("L11 adds 1 touch"))
        driver.press("y")
        #expect(driver.kinds(1) == ["merged"])
        #expect(driver.message.contains("Merged L11 into L1 Priya Natarajan"))
        #expect(driver.selected == LeadID(1))
        #expect(driver.model.lists[.mql]?.rows.contains { $0.id == LeadID(11) } == false)
        #expect(driver.workspace.leads[LeadID(1)]?.fields[.city] == "Bremen")
        #expect(driver.workspace.leads[LeadID(11)] == nil)
        driver.press("u")
        #expect(driver.message.contains("Undone: merge of L11 into L1"))
        #expect(driver.workspace.leads[LeadID(11)]?.touches.count == 1)
        #expect(driver.workspace.leads[LeadID(1)]?.touches.isEmpty == true)
        driver.press("g")
        var seen: Set<Int> = []
        for _ in 0..<10 {
            if let lead = driver.selected { seen.insert(lead.number) }
            driver.press("j")
        }
        #expect(seen.isSuperset(of: [1, 11]))
    }

    @Test("The lead in the later stage is kept unless s swaps them; an unseen preview cannot be confirmed")
    func swap() throws {
        let driver = try driver(.sampleWithDuplicate(stage: .sal, owner: "dana"))
        driver.press("M", "1")
        #expect(driver.screen.contains("Merge L1 into L11"))
        driver.press("s")
        #expect(driver.screen.contains("Merge L11 into L1"))
        driver.burst("s", "y")
        #expect(driver.kinds(1) == ["touched"])
        #expect(driver.message.contains("Check the preview first"))
        driver.press("y")
        #expect(driver.workspace.leads[LeadID(11)]?.absorbed.map(\.id) == [LeadID(1)])
        #expect(driver.selected == LeadID(11))
        driver.press("q")
    }

    @Test("Any lead can be entered by its id; a problem with it is shown at the field")
    func byID() throws {
        let driver = try driver(.sampleWithDuplicate(), on: 2)
        driver.press("M")
        #expect(driver.screen.contains("No open lead has the same e-mail, phone, or name and company"))
        driver.press("l").type("99").press("Enter")
        #expect(driver.screen.contains("There is no lead L99"))
        driver.press("C-u").type("L2").press("Enter")
        #expect(driver.screen.contains("this is the same lead"))
        driver.press("C-u").type("x").press("Enter")
        #expect(driver.screen.contains("not a lead id; enter one such as L481"))
        driver.press("C-u").type("l5").press("Enter")
        #expect(driver.screen.contains("Merge L5 into L2"))
        driver.press("Esc")
        #expect(driver.message == "Cancelled; nothing was changed")
        #expect(driver.kinds(1) == ["touched"])
    }

    @Test("A refused merge shows the reason in its preview and can't be confirmed")
    func refused() throws {
        let driver = try driver(.sampleWithDuplicate(stage: .sal, owner: "kim"))
        driver.press("M", "1")
        #expect(driver.screen.contains("L11 is owned by Kim Koh"))
        driver.press("y")
        #expect(driver.message.contains("This cannot be done"))
        #expect(driver.kinds(1) == ["touched"])
        let closers = try self.driver(.sampleWithDuplicate(me: "uwe"))
        closers.press("M")
        #expect(closers.message.contains("only SDRs, marketers and team leads can merge"))
    }

    @Test("The page of a merged lead continues with the survivor")
    func page() throws {
        let driver = try driver(.sampleWithDuplicate(), on: 11)
        driver.press("Enter", "M", "1", "y")
        #expect(driver.selected == LeadID(1))
        #expect(driver.lines[1].contains("L1 "))
        driver.press("q")
        #expect(driver.selected == LeadID(1))
    }

    @Test("For others, the row of a merged lead is greyed and names the survivor")
    func news() throws {
        let workspace = try TestWorkspace.sampleWithDuplicate(me: "kim")
        let driver = try driver(workspace, on: 11)
        try workspace.perform(as: "dana", LeadID(1), .merge(LeadID(11)))
        try driver.catchUp()
        #expect(driver.message.contains("dana merged L11 into L1"))
        #expect(driver.model.lists[.mql]?.gone.contains(LeadID(11)) == true)
        driver.press("R")
        #expect(!driver.screen.contains("Bremen"))
    }
}

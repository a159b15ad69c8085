import Console
import Lifecycle
import Screen
import Testing

extension TestWorkspace {
    /// The sample after two reassignments by rules: Amara from Dana to Kim, and Ada from Kim to Dana.
    static func reassigned(me: String = "dana") throws -> TestWorkspace {
        let workspace = try TestWorkspace.sample(me: me)
        try workspace.record(
            .assigned(Assigned(owner: Login("kim"), reason: "the owner is absent")), lead: LeadID(7), by: .rule("owner-away"))
        try workspace.lead(
            11, Person(first: "Ada", last: "Byron", title: "CTO", company: "Engine Works"), stage: .sal, owner: "kim")
        try workspace.record(
            .assigned(Assigned(owner: Login("dana"), reason: "the first touch is overdue")), lead: LeadID(11),
            by: .rule("first-touch-late"))
        return workspace
    }
}

@Suite("Leads reassigned by rules")
struct ReassignmentScreenTests {
    private let wide = Size(rows: 36, columns: 140)

    @Test("The console reports reassignments at the start and keeps a reminder until H lists them with owners and reasons")
    func opening() throws {
        let driver = try Driver(.reassigned(), wide)
        #expect(
            driver.message
                == "Amara Okafor was reassigned to kim because dana is absent; Ada Byron was reassigned from kim to you because the first touch is overdue"
        )
        driver.press("j")
        #expect(driver.message.isEmpty)
        #expect(driver.screen.contains("2 reassigned · H"))
        driver.press("Enter", "q", "6")
        #expect(driver.screen.contains("2 reassigned · H"), "on every screen")
        driver.press("H")
        #expect(driver.screen.contains("Reassigned leads"))
        #expect(driver.screen.contains("Ada Byron, Engine Works"))
        #expect(driver.screen.contains("from kim, today 09:14: the first touch is overdue"))
        #expect(driver.screen.contains("to kim, today 09:14: the owner is absent"))
        driver.press("b")
        #expect(driver.selected == LeadID(7))
        driver.press("PgDn")
        #expect(driver.screen.contains("assigned to Kim Koh by the rule \"owner-away\": the owner is absent"))
        driver.press("q")
        #expect(!driver.screen.contains("reassigned · H"))
    }

    @Test("Today shows reassignments all day, even after they were seen; the new owner sees the previous one")
    func today() throws {
        let driver = try Driver(.reassigned(), wide).press("H", "Esc", "2")
        #expect(driver.lines[2].contains("1 of your leads reassigned, 1 reassigned to you · H to show"))
        #expect(
            try Driver(.reassigned(), Size(rows: 24, columns: 80)).press("2").lines[2].contains(
                "1 of your leads reassigned, 1 reassigned to you · H to show"))
        let kim = try Driver(.reassigned(me: "kim"), wide)
        #expect(kim.message.contains("Amara Okafor was reassigned from dana to you because dana is absent"))
    }

    @Test("Nothing is reported without reassignments, and those before one's own latest entry count as seen")
    func quiet() throws {
        let driver = try Driver(.sample(), wide)
        #expect(driver.message.isEmpty)
        driver.press("H")
        #expect(driver.message == "No leads were reassigned from you or to you since you last worked here")
        let workspace = try TestWorkspace.reassigned()
        try workspace.record(.noted("seen"), lead: LeadID(8), by: "dana")
        let seen = try Driver(workspace, wide)
        #expect(seen.message.isEmpty)
        #expect(!seen.screen.contains("reassigned · H"))
        #expect(seen.press("2").lines[2].contains("1 of your leads reassigned, 1 reassigned to you"))
    }
}

import Console
import Lifecycle
import Screen
import Testing

extension MemoryBackend {
    /// Rules took Amara from Dana since Friday and gave it to Kim, and gave her Jonas, who was Kim's.
    static func handedOver(me: String = "dana") -> MemoryBackend {
        let backend = MemoryBackend.sample(me: me)
        backend.rule("owner-away", .assigned(Assigned(owner: Login("kim"), reason: "its owner is away")), lead: LeadID(7))
        backend.lead(11, Somebody(first: "Ada", last: "Byron", title: "CTO", company: "Engine Works"), stage: .sal, owner: "kim")
        backend.rule(
            "first-touch-late", .assigned(Assigned(owner: Login("dana"), reason: "the first touch was late")), lead: LeadID(11))
        backend.settle()
        return backend
    }
}

@Suite("What changed hands while one was away")
struct ReroutingScreenTests {
    private let wide = Size(rows: 36, columns: 140)

    @Test("the console says it on opening, and keeps a reminder until H shows the leads, each with from whom, to whom and why")
    func opening() {
        let driver = Driver(.handedOver(), wide)
        #expect(
            driver.message
                == "While you were away Amara Okafor went to kim: its owner is away; Ada Byron is yours now, from kim: the first touch was late"
        )
        driver.press("j")
        #expect(driver.message.isEmpty)
        #expect(driver.screen.contains("2 changed hands · H"))
        driver.press("Enter", "q", "6")
        #expect(driver.screen.contains("2 changed hands · H"), "on every screen")
        driver.press("H")
        #expect(driver.screen.contains("Changed hands"))
        #expect(driver.screen.contains("Ada Byron, Engine Works"))
        #expect(driver.screen.contains("came from kim, today 09:14: the first touch was late"))
        #expect(driver.screen.contains("went to kim, today 09:14: its owner is away"))
        driver.press("b")
        #expect(driver.selected == LeadID(7))
        driver.press("PgDn")
        #expect(driver.screen.contains("given to Kim Koh by the rule \"owner-away\": its owner is away"))
        driver.press("q")
        #expect(!driver.screen.contains("changed hands · H"))
    }

    @Test("Today says it all day, also when it was seen; whoever got the lead reads from whom")
    func today() {
        let driver = Driver(.handedOver(), wide).press("H", "Esc", "2")
        #expect(driver.lines[2].contains("1 of yours went to others, 1 came to you · H shows them"))
        #expect(
            Driver(.handedOver(), Size(rows: 24, columns: 80)).press("2").lines[2].contains(
                "1 of yours went to others, 1 came to you · H shows them"))
        let kim = Driver(.handedOver(me: "kim"), wide)
        #expect(kim.message.contains("Amara Okafor is yours now, from dana: its owner is away"))
    }

    @Test("nothing is said where nothing changed hands, and what came before one's own newest line was seen")
    func quiet() throws {
        let driver = Driver(.sample(), wide)
        #expect(driver.message.isEmpty)
        driver.press("H")
        #expect(driver.message == "No rule took a lead from you or gave you one since you last worked here")
        let backend = MemoryBackend.handedOver()
        backend.record(.noted("seen"), lead: LeadID(8), by: "dana")
        let seen = Driver(backend, wide)
        #expect(seen.message.isEmpty)
        #expect(!seen.screen.contains("changed hands"))
        #expect(seen.press("2").lines[2].contains("1 of yours went to others"))
    }
}

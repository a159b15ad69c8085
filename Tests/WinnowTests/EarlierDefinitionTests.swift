import Foundation
import Testing

@Suite("Decisions under an earlier definition")
struct EarlierDefinitionTests {
    @Test("the journal and the lead show a decision with the labels of the definition under which it was made")
    func renamed() throws {
        let firm = try Firm("standard")
        let id = try firm.dana.adds(
            "firstName=Ada lastName=Byron company=Engine title=CTO email=ada@engine.example phone=\"+49 421 5550\"")
        try firm.dana.does("reject \(id) --reason timing")
        let before = try firm.dana.does("journal --lead \(id)")
        let file = try firm.definition { $0.replacingOccurrences(of: "label: Not now", with: "label: came too early") }
        try firm.admin.does("definition adopt \(file) --yes")
        #expect(before.contains("Not now"))
        #expect(try firm.dana.does("journal --lead \(id)") == before)
        let detail = try firm.dana.sees(id)
        #expect(detail.contains(": Not now"))
        #expect(!detail.contains("came too early"))
        try firm.mark.does("promote \(id)")
        try firm.dana.does("reject \(id) --reason timing")
        let after = try firm.dana.does("journal --lead \(id)")
        #expect(after.contains("Not now") && after.contains("came too early"))
    }

    @Test("if SQL becomes the opportunity, an earlier SQL is a SAL everywhere, and its next step is convert")
    func olderSQL() throws {
        let firm = try Firm("standard")
        let id = try firm.dana.adds(
            "firstName=Ada lastName=Byron company=Engine title=CTO email=ada@engine.example phone=\"+49 421 5550\"")
        try firm.dana.does("accept \(id)")
        try firm.dana.does("touch \(id) --channel call --outcome connected")
        try firm.dana.does("assess \(id) budget=approved authority=decides need=urgent timescale=later")
        try firm.dana.does("qualify \(id)")
        try firm.admin.does("definition adopt bant --yes")
        let detail = try firm.dana.sees(id)
        #expect(detail.contains("\n  SAL since "))
        #expect(detail.contains("\n  convert "))
        #expect(!detail.contains("close "))
        let gates = try firm.place.show(id)["gates"] as? [[String: Any]]
        #expect(gates?.compactMap { $0["command"] as? String } == ["reject", "disqualify", "convert"])
        #expect(try firm.dana.does("queue sql").contains(" SAL "))
        #expect(try firm.dana.does("note \(id) later").contains("SAL, dana"))
    }
}

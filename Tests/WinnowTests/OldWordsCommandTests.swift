import Foundation
import Testing

@Suite("Renaming what was decided before")
struct OldWordsCommandTests {
    @Test("the journal and the lead tell a decision in the words of the definition under which it was made, its list in today's")
    func renamed() throws {
        let firm = try Firm("standard")
        let id = try firm.dana.adds(
            "firstName=Ada lastName=Byron company=Engine title=CTO email=ada@engine.example phone=\"+49 421 5550\"")
        try firm.dana.does("reject \(id) --reason timing")
        let before = try firm.dana.does("journal --lead \(id)")
        let file = try firm.definition { $0.replacingOccurrences(of: "label: not now, later", with: "label: came too early") }
        try firm.admin.does("definition adopt \(file) --yes")
        #expect(before.contains("not now"))
        #expect(try firm.dana.does("journal --lead \(id)") == before)
        let sheet = try firm.dana.sees(id)
        #expect(sheet.contains(": not now, later"))
        #expect(!sheet.contains("came too early"))
        try firm.mark.does("promote \(id)")
        try firm.dana.does("reject \(id) --reason timing")
        let after = try firm.dana.does("journal --lead \(id)")
        #expect(after.contains("not now") && after.contains("came too early"))
    }

    @Test("where SQL became the opportunity, an SQL of before is a SAL by one name, and its way on is to convert, not to close")
    func olderSQL() throws {
        let firm = try Firm("standard")
        let id = try firm.dana.adds(
            "firstName=Ada lastName=Byron company=Engine title=CTO email=ada@engine.example phone=\"+49 421 5550\"")
        try firm.dana.does("accept \(id)")
        try firm.dana.does("touch \(id) --channel call --outcome connected")
        try firm.dana.does("assess \(id) budget=approved authority=decides need=urgent timescale=later")
        try firm.dana.does("qualify \(id)")
        try firm.admin.does("definition adopt bant --yes")
        let sheet = try firm.dana.sees(id)
        #expect(sheet.contains("\n  SAL since "))
        #expect(sheet.contains("\n  convert "))
        #expect(!sheet.contains("close "))
        let gates = try firm.place.show(id)["gates"] as? [[String: Any]]
        #expect(gates?.compactMap { $0["command"] as? String } == ["reject", "disqualify", "convert"])
        #expect(try firm.dana.does("queue sql").contains(" SAL "))
        #expect(try firm.dana.does("note \(id) later").contains("SAL, dana"))
    }
}

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
}

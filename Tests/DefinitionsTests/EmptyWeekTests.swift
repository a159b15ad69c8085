import Lifecycle
import Testing

@testable import Definitions

/// A week without hours is a mistake: no clock could run. It is refused, but what an earlier program adopted opens.
@Suite("A week without business hours")
struct EmptyWeekTests {
    /// The small definition with another calendar.
    private func text(_ calendar: String) -> String {
        let end = smallText.firstRange(of: "calendar:")?.lowerBound ?? smallText.endIndex
        return smallText[..<end] + "calendar:\n" + calendar
    }

    private func problem(_ calendar: String) -> String {
        do throws(DefinitionDiagnostics) {
            _ = try DefinitionParser.parse(text(calendar), fileName: "team.yaml")
            return ""
        } catch { return error.description }
    }

    @Test(
        "is refused with what would be right",
        arguments: [
            "  week: {}\n", "  timeZone: UTC\n  week: {}\n", "  week:\n    monday: []\n",
            "  week:\n    monday: []\n    friday: []\n", "  week: {monday: [], tuesday: []}\n  holidays: [2026-12-25]\n",
        ])
    func refused(calendar: String) {
        let message = problem(calendar)
        #expect(message.contains("\"week\" has no business hours"), "\(message)")
        #expect(message.contains("monday: [09:00-12:00, 13:00-17:00]"))
        #expect(message.hasPrefix("team.yaml:"))
        #expect(throws: Never.self) {
            try DefinitionParser.parse(text(calendar), fileName: "definition 1", isAdopted: true)
        }
    }

    @Test(
        "is none of these",
        arguments: [
            "  timeZone: UTC\n", "  week:\n    sunday: [10:00-12:00]\n", "  week:\n    monday: [09:00-12:00, 13:00-17:00]\n",
            "  week:\n    monday: []\n    tuesday: [00:00-24:00]\n", "  holidays: []\n",
        ])
    func accepted(calendar: String) { #expect(problem(calendar) == "") }
}

import Foundation
import Testing

@Suite("Figures with little or no data")
struct SparseFiguresTests {
    /// Prints every page in each format; a missing value must be a sign or null, never `nan` or `inf`.
    private func expectValid(_ place: TestPlace, _ more: String..., containing expected: String, on pages: [String]? = nil) throws {
        for (page, _) in Figures.pages {
            for format in [["--once", "--width", "80"], ["--json"], ["--csv"]] {
                let run = try place.run(["funnel", "--page", page] + format + more, at: place.clock)
                #expect(run.status == 0 && run.err.isEmpty, "\(page) \(format): \(run)")
                let words = run.text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
                #expect(
                    !words.contains("nan") && !words.contains("inf") && !words.contains("infinity"), "\(page) \(format): \(run)")
                if format[0] == "--json" { #expect(run.object["page"] as? String == page, "\(page): \(run)") }
                guard format[0] == "--once", pages?.contains(page) ?? true else { continue }
                let text = run.text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
                #expect(text.contains(expected), "\(page): \(run)")
            }
        }
    }

    @Test("an empty workspace names the import command")
    func empty() throws { try expectValid(try TestPlace(), containing: "No leads yet: import a file with winnow import FILE") }

    @Test("one lead is counted as 1 lead")
    func one() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try expectValid(place, containing: "1 lead · data as of 23 Nov 2026 09:00:00")
        let funnel = try place.figures("overview").rows("funnel")
        #expect((funnel["viable"]?["reached"] as? [String: Any])?["part"] as? Int == 1)
        #expect(try place.page("overview").contains("100%"))
        #expect(
            try place.page("health").contains(
                "1 lead was taken in and 1 was reviewed in the period; 1 lead without a decision now"))
    }

    @Test("a period without data is reported as empty")
    func quiet() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try expectValid(
            place, "--since", "2025-01-01", "--until", "2025-01-31", containing: "Nothing in this period",
            on: ["sources", "cohorts", "calibration"])
        try expectValid(place, "--since", "2025-01-01", "--until", "2025-01-31", containing: "31 days: 1 Jan–31 Jan 2025")
        try expectValid(
            place, "--since", "2025-01-01", "--until", "2025-01-31",
            containing: "No leads entered the funnel between 1 Jan 2025 and 31 Jan 2025.", on: ["overview"])
        #expect(try place.figures("overview", "--until", "2025-01-01").counts("funnel", "entered").values.allSatisfy { $0 == 0 })
    }

    @Test("a period in the future is reported as such, up to the last possible day")
    func future() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let expected = "This period is in the future."
        try expectValid(place, "--since", "2026-12-01", "--until", "2026-12-24", containing: expected)
        try expectValid(place, "--since", "9999-12-31", "--compare", containing: expected)
    }

    @Test("a source has 100% if all leads were accepted, 0% if none was, and no rate without a decision")
    func extremes() throws {
        let firm = try Firm("standard")
        for (name, source) in [("Ada", "Fair"), ("Bea", "Fair"), ("Cy", "List"), ("Dee", "Quiet")] {
            _ = try firm.admin.adds(
                "firstName=\(name) lastName=X company=Works email=\(name.lowercased())@works.example source=\(source) --form pricing"
            )
        }
        firm.now = "2026-11-23T09:30Z"
        try firm.dana.does("accept L1 L2")
        try firm.dana.does("reject L3 --reason timing")
        firm.now = "2026-11-23T10:00Z"
        firm.place.clock = firm.now
        let rows = try firm.place.figures("sources").rows("sources")
        func rate(_ source: String) -> [String: Double]? { rows[source]?["acceptanceRate"] as? [String: Double] }
        #expect(rate("Fair") == ["part": 2, "of": 2, "share": 1])
        #expect(rate("List") == ["part": 0, "of": 1, "share": 0])
        #expect(rows["Quiet"]?["acceptanceRate"] is NSNull)
        let lines = try firm.place.page("sources").split(separator: "\n")
        #expect(lines.first { $0.contains("Fair") }?.contains("100%") == true)
        #expect(lines.first { $0.contains("List") }?.contains(" 0%") == true)
        #expect(lines.first { $0.contains("Quiet") }?.contains("–") == true)
        try expectValid(firm.place, containing: "4 leads")
    }
}

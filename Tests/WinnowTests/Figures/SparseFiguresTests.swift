import Foundation
import Testing

@Suite("Figures of little or nothing")
struct SparseFiguresTests {
    /// Every page as text, JSON and CSV; whatever can't be counted must be a sign or null, never a number that is none.
    private func expectSense(_ place: TestPlace, _ more: String..., says words: String, on pages: [String]? = nil) throws {
        for (page, _) in Figures.pages {
            for shape in [["--once", "--width", "80"], ["--json"], ["--csv"]] {
                let run = try place.run(["funnel", "--page", page] + shape + more, at: place.clock)
                #expect(run.status == 0 && run.err.isEmpty, "\(page) \(shape): \(run)")
                let told = run.text.split { !$0.isLetter && !$0.isNumber }.map { $0.lowercased() }
                #expect(!told.contains("nan") && !told.contains("inf") && !told.contains("infinity"), "\(page) \(shape): \(run)")
                if shape[0] == "--json" { #expect(run.object["page"] as? String == page, "\(page): \(run)") }
                guard shape[0] == "--once", pages?.contains(page) ?? true else { continue }
                let text = run.text.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
                #expect(text.contains(words), "\(page): \(run)")
            }
        }
    }

    @Test("an empty workspace says how leads come in")
    func empty() throws { try expectSense(try TestPlace(), says: "No lead was taken in yet: winnow import FILE brings leads in") }

    @Test("one lead is a page, and 1 lead")
    func one() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try expectSense(place, says: "1 lead · data of 23 Nov 2026 09:00:00")
        let funnel = try place.figures("overview").rows("funnel")
        #expect((funnel["viable"]?["reached"] as? [String: Any])?["part"] as? Int == 1)
        #expect(try place.page("overview").contains("100 %"))
        #expect(try place.page("health").contains("1 lead came to sales, 0 were decided on; 1 waits undecided now"))
    }

    @Test("days without data say that there is nothing in them")
    func quiet() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try expectSense(
            place, "--since", "2025-01-01", "--until", "2025-01-31", says: "Nothing in this window",
            on: ["sources", "cohorts", "calibration"])
        try expectSense(place, "--since", "2025-01-01", "--until", "2025-01-31", says: "31 days: 1 Jan–31 Jan 2025")
        try expectSense(
            place, "--since", "2025-01-01", "--until", "2025-01-31",
            says: "No lead entered the funnel between 1 Jan 2025 and 31 Jan 2025.", on: ["overview"])
        #expect(try place.figures("overview", "--until", "2025-01-01").counts("funnel", "entered").values.allSatisfy { $0 == 0 })
    }

    @Test("days to come say that nothing can have happened in them, up to the last day there is")
    func ahead() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let words = "These days are still to come: nothing can have happened in them."
        try expectSense(place, "--since", "2026-12-01", "--until", "2026-12-24", says: words)
        try expectSense(place, "--since", "9999-12-31", "--compare", says: words)
    }

    @Test("a source of which all were accepted has 100 %, one of which none was 0 %, one without a decision neither")
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
        #expect(lines.first { $0.contains("Fair") }?.contains("100 %") == true)
        #expect(lines.first { $0.contains("List") }?.contains(" 0 %") == true)
        #expect(lines.first { $0.contains("Quiet") }?.contains("–") == true)
        try expectSense(firm.place, says: "4 leads")
    }
}

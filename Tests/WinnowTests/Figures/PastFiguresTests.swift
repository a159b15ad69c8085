import Foundation
import Testing

@Suite("Figures of an earlier moment")
struct PastFiguresTests {
    /// All pages as they are told at a moment, or as of it, but for the line that says which.
    private func seen(_ place: Place, at now: String, _ more: String...) throws -> [String: String] {
        var seen: [String: String] = [:]
        for (page, _) in Figures.pages {
            let run = try place.run(["funnel", "--json", "--page", page, "--window", "quarter"] + more, at: now)
            try #require(run.status == 0, "\(page): \(run)")
            seen[page] = try FigurePage(object: run.object).text(without: "asOf")
        }
        return seen
    }

    @Test("what was seen then is seen as of then, whatever was decided, undone, adopted or taken in since")
    func same() throws {
        let firm = try Firm("standard")
        let place = firm.place
        for (name, source) in [("Ada", "Web"), ("Bea", "Fair"), ("Cy", "Web"), ("Dee", "Fair"), ("Eve", "Web")] {
            _ = try firm.admin.adds(
                "firstName=\(name) lastName=X company=Works email=\(name.lowercased())@works.example source=\(source) --form pricing"
            )
        }
        firm.now = "2026-11-23T10:00Z"
        try firm.dana.does("accept L1 L2")
        firm.now = "2026-11-23T10:20Z"
        try firm.dana.does("touch L1 --channel call --outcome connected")
        try firm.eli.does("reject L3 --reason timing")
        let then = "2026-11-23T10:30Z"
        let before = try seen(place, at: then)
        let text = try place.page("overview", at: then)

        firm.now = "2026-11-23T11:00Z"
        try firm.eli.does("undo")
        try firm.eli.does("accept L3 L4")
        try firm.dana.does("reject L2 --reason noBudget")
        try firm.tess.does("edit L1 source=Partner industry=Steel")
        _ = try firm.admin.adds("firstName=Flo lastName=X company=Works email=flo@works.example source=Fair --form pricing")
        let changed = try firm.definition { $0.replacing("label: not now, later", with: "label: some other time") }
        try firm.admin.does("definition adopt \(changed) --yes")
        firm.now = "2026-12-07T09:00Z"
        try firm.dana.does("touch L1 --channel call --outcome connected")

        let now = try seen(place, at: firm.now)
        let again = try seen(place, at: firm.now, "--as-of", then)
        for (page, _) in Figures.pages {
            #expect(again[page] == before[page], "\(page)")
            if page != "calibration" && page != "rates" { #expect(now[page] != before[page], "\(page)") }
        }
        let header = try place.page("overview", width: 120, "--as-of", then, at: firm.now).split(separator: "\n", maxSplits: 3)
        #expect(header[1].contains("30 days: 25 Oct–23 Nov 2026 · as of 23 Nov 2026 10:30, definition 1"))
        // The page of then and the page as of then differ in the line that says so.
        #expect(header[3] == text.split(separator: "\n", maxSplits: 3)[3])
        // As of this very moment is now.
        #expect(try seen(place, at: firm.now, "--as-of", firm.now) == now)
    }

    @Test("a moment before everything, one between and one to come are told in words")
    func edges() throws {
        let place = try Place()
        let early = try place.winnow("funnel", "--once", "--as-of", "2026-11-01", at: "2026-11-24T09:00Z")
        #expect(early.status == 66 && early.complaint.contains("there was no definition here yet"), "\(early)")
        _ = try place.run(
            ["add", "firstName=Ada", "lastName=X", "email=a@x.example", "--form", "pricing"], at: "2026-11-23T12:00Z")
        let between = try place.page("overview", width: 80, "--as-of", "2026-11-23 10:00", at: "2026-11-24T09:00Z")
        #expect(between.contains("No lead had been taken in by then.") && between.contains("0 leads"))
        #expect(try place.page("overview", width: 80, "--as-of", "2026-11-23 13:00", at: "2026-11-24T09:00Z").contains("1 lead ·"))
        let ahead = try place.winnow("health", "--once", "--as-of", "2026-11-24 09:01", at: "2026-11-24T09:00Z")
        #expect(ahead.status == 64 && ahead.complaint == "winnow: --as-of 2026-11-24 09:01 is still to come\n", "\(ahead)")
    }

    @Test("who was erased since is still counted as of then, without what they were")
    func erased() throws {
        let firm = try Firm("standard")
        for name in ["Ada", "Bea"] {
            _ = try firm.admin.adds(
                "firstName=\(name) lastName=X company=Works email=\(name.lowercased())@works.example source=Fair --form pricing")
        }
        let then = "2026-11-23T09:30Z"
        let before = try firm.place.figures("overview", at: then)
        firm.now = "2026-11-24T09:00Z"
        try firm.admin.does("erase L1 --yes")
        let again = try firm.place.figures("overview", "--as-of", then, at: firm.now)
        #expect(again.counts("funnel", "entered") == before.counts("funnel", "entered"))
        #expect(again.object["leads"] as? Int == 2)
        #expect(again.counts("late", "late") == before.counts("late", "late"))
        let health = try firm.place.figures("health", "--as-of", then, at: firm.now)
        #expect(health.counts("particulars", "leads")["open"] == 2)
        // Nothing is known of how to reach who was erased, which is nobody's poor data.
        #expect(health.counts("breakdowns", "leads")["poorData"] == 0)
        let volumes = try firm.place.figures("sources", "--as-of", then, at: firm.now).counts("sources", "volume")
        #expect(volumes["Fair"] == 1 && volumes["all"] == 2, "\(volumes)")
    }
}

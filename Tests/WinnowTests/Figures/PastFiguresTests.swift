import Foundation
import Testing

@Suite("Figures of an earlier moment")
struct PastFiguresTests {
    /// All pages as they are told at a moment, or as of it, but for the line that says which.
    private func seen(_ place: TestPlace, at now: String, _ more: String...) throws -> [String: String] {
        var seen: [String: String] = [:]
        for (page, _) in Figures.pages {
            let run = try place.run(["funnel", "--json", "--page", page, "--window", "quarter"] + more, at: now)
            try #require(run.status == 0, "\(page): \(run)")
            // What stands at the moment is told of "now", or of "then" where the moment is past.
            seen[page] = try FigurePage(object: run.object).text(without: "asOf")
                .replacing(/as of [-0-9]+ [0-9:]+/, with: "now").replacing(" then", with: " now")
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
        func words(_ text: Substring) -> [Substring] {
            text.replacing(/as of [-0-9]+ [0-9:]+/, with: "now").split { $0 == " " || $0 == "\n" }
        }
        #expect(words(header[3]) == words(text.split(separator: "\n", maxSplits: 3)[3]))
        #expect(header[3].contains("Late as of 2026-11-23 10:30") && text.contains("Late now"))
        // As of this very moment is now.
        #expect(try seen(place, at: firm.now, "--as-of", firm.now) == now)
    }

    @Test("a moment before everything, one between and one to come are told in words")
    func edges() throws {
        let place = try TestPlace()
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

    @Test("a day alone means its end, -2d may stand without a sign of equality, and who waited is told by the name of then")
    func days() throws {
        let firm = try Firm("standard")
        let place = firm.place
        _ = try firm.admin.adds("firstName=Ada lastName=X company=Works email=ada@works.example --form pricing")
        firm.now = "2026-11-23T16:00Z"
        _ = try firm.admin.adds("firstName=Bea lastName=X company=Works email=bea@works.example --form pricing")
        firm.now = "2026-11-25T09:00Z"
        try firm.tess.does("edit L2 lastName=Y")
        for typed in [
            ["--as-of", "2026-11-23"], ["--as-of", "-2d"], ["--as-of=-2d"], ["--as-of", "23.11."], ["--as-of", "mon"],
        ] {
            let run = try place.run(["funnel", "--json"] + typed, at: firm.now)
            #expect(run.object["leads"] as? Int == 2, "\(typed): \(run)")
        }
        #expect(try place.figures("overview", "--as-of", "2026-11-23 12:00", at: firm.now).object["leads"] as? Int == 1)
        #expect(try place.figures("overview", "--since", "-3d", "--until", "-1d", at: firm.now).object["leads"] as? Int == 2)
        let speed = try place.page("speed", width: 120, "--as-of", "-2d", at: firm.now)
        #expect(speed.contains("L2 Bea X") && speed.contains("Who waits as of 2026-11-23 23:59"), "\(speed)")
        #expect(try place.page("speed", width: 120, at: firm.now).contains("L2 Bea Y"))
    }

    @Test("what stands now is not held against itself, and says that it is of now")
    func ofNow() throws {
        let firm = try Firm("standard")
        _ = try firm.admin.adds("firstName=Ada lastName=X company=Works email=ada@works.example --form pricing")
        firm.now = "2026-11-23T10:00Z"
        try firm.dana.does("accept L1")
        for (page, block, row, columns) in [
            ("team", "team", "dana", ["load", "late"]), ("speed", "stages", "sal", ["open", "openAge"]),
            ("health", "particulars", "open", ["leads"]), ("rates", "pipeline", "undecidedLate", ["leads"]),
        ] {
            let object = try firm.place.figures(page, "--compare", at: firm.now).object
            let blocks = object["blocks"] as? [[String: Any]] ?? []
            let rows = blocks.first { $0["id"] as? String == block }?["rows"] as? [[String: Any]] ?? []
            let found = try #require(rows.first { $0["key"] as? String == row }, "\(page)")
            for column in columns {
                #expect((found["values"] as? [String: Any])?[column] is NSNull == false, "\(page) \(column)")
                #expect((found["compared"] as? [String: Any])?[column] is NSNull, "\(page) \(column): \(found)")
            }
        }
        let past = try firm.place.page("team", width: 120, "--since", "2025-01-01", "--until", "2025-01-31", at: firm.now)
        #expect(past.contains("in hand now") && past.contains("late now"))
        #expect(try firm.place.page("team", width: 120, "--as-of", firm.now, at: "2026-11-24T10:00Z").contains("in hand then"))
    }

    @Test("who was merged and then erased is counted without what they were at any moment, before the merge too")
    func mergedAndErased() throws {
        let firm = try Firm("standard")
        for name in ["Ada", "Bea"] {
            _ = try firm.admin.adds(
                "firstName=\(name) lastName=X company=Works email=\(name.lowercased())@works.example source=Fair industry=Steel --form pricing"
            )
        }
        let before = "2026-11-23T09:30Z"
        firm.now = "2026-11-24T09:00Z"
        try firm.dana.does("merge L2 --into L1")
        let between = "2026-11-24T12:00Z"
        firm.now = "2026-11-25T09:00Z"
        try firm.admin.does("erase L1 --yes")
        for (moment, count) in [(before, 2), (between, 1)] {
            for by in ["source", "industry"] {
                let volumes = try firm.place.figures("sources", "--by", by, "--as-of", moment, at: firm.now).counts(
                    "sources", "volume")
                #expect(volumes["all"] == count && volumes.keys.sorted() == ["", "all"], "\(moment) \(by): \(volumes)")
            }
        }
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

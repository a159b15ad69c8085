import Foundation
import Testing

@Suite("--as-of")
struct PastFiguresTests {
    /// All pages at a time, or as of it, without the line that says which.
    private func pages(_ place: TestPlace, at now: String, _ more: String...) throws -> [String: String] {
        var pages: [String: String] = [:]
        for (page, _) in Figures.pages {
            let run = try place.run(["funnel", "--json", "--page", page, "--window", "quarter"] + more, at: now)
            try #require(run.status == 0, "\(page): \(run)")
            // Figures of the moment are labelled "now", or "at that time" where the moment is past.
            pages[page] = try ParsedPage(object: run.object).text(without: "asOf")
                .replacing(/as of [0-9]+ [A-Z][a-z]+ [0-9]+ [0-9:]+/, with: "now").replacing(" at that time", with: " now")
        }
        return pages
    }

    @Test("pages as of a time equal the pages at that time, whatever was decided, undone, adopted or added since")
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
        let earlier = "2026-11-23T10:30Z"
        let before = try pages(place, at: earlier)
        let text = try place.page("overview", at: earlier)

        firm.now = "2026-11-23T11:00Z"
        try firm.eli.does("undo")
        try firm.eli.does("accept L3 L4")
        try firm.dana.does("reject L2 --reason noBudget")
        try firm.tess.does("edit L1 source=Partner industry=Steel")
        _ = try firm.admin.adds("firstName=Flo lastName=X company=Works email=flo@works.example source=Fair --form pricing")
        let changed = try firm.definition { $0.replacing("label: Not now", with: "label: some other time") }
        try firm.admin.does("definition adopt \(changed) --yes")
        firm.now = "2026-12-07T09:00Z"
        try firm.dana.does("touch L1 --channel call --outcome connected")

        let now = try pages(place, at: firm.now)
        let again = try pages(place, at: firm.now, "--as-of", earlier)
        for (page, _) in Figures.pages {
            #expect(again[page] == before[page], "\(page)")
            if page != "calibration" && page != "rates" { #expect(now[page] != before[page], "\(page)") }
        }
        let header = try place.page("overview", width: 120, "--as-of", earlier, at: firm.now).split(separator: "\n", maxSplits: 3)
        #expect(header[1].contains("30 days: 25 Oct–23 Nov 2026 · as of 23 Nov 2026 10:30, definition 1"))
        // The two pages differ only in the line with the time, and in where lines and charts beside a longer title end.
        func words(_ text: Substring) -> [Substring] {
            text.replacing(/as of [0-9]+ [A-Z][a-z]+ [0-9]+ [0-9:]+/, with: "now").replacing("at that time", with: "now").split {
                $0 == " " || $0 == "\n"
            }.filter { !$0.contains { "─█▇▆▅▄▃▂▁▌".contains($0) } }
        }
        #expect(words(header[3]).sorted() == words(text.split(separator: "\n", maxSplits: 3)[3]).sorted())
        #expect(header[3].contains("SLA overdue with sales as of 23 Nov 2026 10:30") && text.contains("SLA overdue with sales now"))
        // As of now equals now.
        #expect(try pages(place, at: firm.now, "--as-of", firm.now) == now)
    }

    @Test("times before the workspace, before the first lead and in the future have their own messages")
    func edges() throws {
        let place = try TestPlace()
        let early = try place.winnow("funnel", "--once", "--as-of", "2026-11-01", at: "2026-11-24T09:00Z")
        #expect(early.status == 66 && early.errorText.contains("no data as of 2026-11-01"), "\(early)")
        _ = try place.run(
            ["add", "firstName=Ada", "lastName=X", "email=a@x.example", "--form", "pricing"], at: "2026-11-23T12:00Z")
        let between = try place.page("overview", width: 80, "--as-of", "2026-11-23 10:00", at: "2026-11-24T09:00Z")
        #expect(between.contains("There were no leads yet at that time.") && between.contains("0 leads"))
        #expect(try place.page("overview", width: 80, "--as-of", "2026-11-23 13:00", at: "2026-11-24T09:00Z").contains("1 lead ·"))
        let future = try place.winnow("health", "--once", "--as-of", "2026-11-24 09:01", at: "2026-11-24T09:00Z")
        #expect(
            future.status == 64
                && future.errorText == "winnow: --as-of 2026-11-24 09:01 is in the future; use a time in the past\n", "\(future)")
    }

    @Test("a date means its end, -2d needs no equals sign, and names are those of that time")
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
        #expect(speed.contains("L2 Bea X") && speed.contains("Waiting as of 23 Nov 2026 23:59"), "\(speed)")
        #expect(try place.page("speed", width: 120, at: firm.now).contains("L2 Bea Y"))
    }

    @Test("values of now are not compared with another period, and are labelled as of now")
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
        // Headings break into two lines.
        #expect(past.contains("sales now") && past.contains(#/with +SLA .*\n.*sales now +overdue now /#))
        let asOf = try firm.place.page("team", width: 120, "--as-of", firm.now, at: "2026-11-24T10:00Z")
        #expect(asOf.contains(#/with sales +SLA overdue.*\n.*at that time +at that time /#))
    }

    @Test("a lead that was merged and then erased is counted without its fields at any time, also before the merge")
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

    @Test("a lead that was erased later is still counted as of an earlier time, without its fields")
    func erased() throws {
        let firm = try Firm("standard")
        for name in ["Ada", "Bea"] {
            _ = try firm.admin.adds(
                "firstName=\(name) lastName=X company=Works email=\(name.lowercased())@works.example source=Fair --form pricing")
        }
        let earlier = "2026-11-23T09:30Z"
        let before = try firm.place.figures("overview", at: earlier)
        firm.now = "2026-11-24T09:00Z"
        try firm.admin.does("erase L1 --yes")
        let again = try firm.place.figures("overview", "--as-of", earlier, at: firm.now)
        #expect(again.counts("funnel", "entered") == before.counts("funnel", "entered"))
        #expect(again.object["leads"] as? Int == 2)
        #expect(again.counts("late", "late") == before.counts("late", "late"))
        let health = try firm.place.figures("health", "--as-of", earlier, at: firm.now)
        #expect(health.counts("particulars", "leads")["open"] == 2)
        // Erased contact data does not count as poor data.
        #expect(health.counts("breakdowns", "leads")["poorData"] == 0)
        let volumes = try firm.place.figures("sources", "--as-of", earlier, at: firm.now).counts("sources", "volume")
        #expect(volumes["Fair"] == 1 && volumes["all"] == 2, "\(volumes)")
    }
}

import Foundation
import Testing

@Suite("Printed figures")
struct FigurePrinterTests {
    @Test("every page is printed within --width and with its title; `winnow health` prints the health page")
    func pages() throws {
        let place = try Figures.demo()
        for (page, title) in Figures.pages {
            for width in [80, 120] {
                let text = try place.page(page, width: width)
                let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.first?.hasSuffix(title) == true, "\(page): \(lines.first ?? "")")
                #expect(lines.count > 6 && text.contains("400 leads"), "\(page)")
                #expect(lines.allSatisfy { $0.count <= width }, "\(page) at \(width): \(lines.filter { $0.count > width })")
                #expect(!text.lowercased().contains("nan ") && !text.contains("inf "), "\(page)")
            }
        }
        let health = try place.winnow("health", "--once", "--width", "120")
        #expect(health.status == 0)
        #expect(health.text == (try place.page("health")))
    }

    @Test("with ASCII only, letters of names lose their accents, and columns stay aligned")
    func ascii() throws {
        let place = try TestPlace()
        for (name, source) in [("Zoë", "Messe Köln"), ("愛子", "展示会")] {
            let run = try place.run(
                [
                    "add", "firstName=\(name)", "lastName=Núñez", "company=Söhne", "email=a\(name.utf8.count)@s.example",
                    "source=\(source)", "--form", "pricing",
                ],
                at: place.clock)
            try #require(run.status == 0, "\(run)")
        }
        var environment = place.environment
        environment["LC_ALL"] = "C"
        for (page, expected) in [("sources", "Messe Koln"), ("speed", "Zoe Nunez"), ("overview", "Funnel")] {
            let run = try ChildProcess(
                [
                    Binary.path, "funnel", "--once", "--width", "100", "--page", page, "-w", place.workspace, "--at",
                    "2026-11-23T09:00Z",
                ],
                environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
            ).wait()
            #expect(run.status == 0 && run.out.allSatisfy { $0 < 0x80 } && run.text.contains(expected), "\(page): \(run)")
            #expect(try place.page(page, width: 100).split(separator: "\n").count == run.text.split(separator: "\n").count)
        }
    }

    @Test("JSON and CSV have the same figures, for every page")
    func programs() throws {
        let place = try Figures.demo()
        for (page, _) in Figures.pages {
            let json = try place.figures(page)
            #expect(json.object["page"] as? String == page)
            #expect(json.object["leads"] as? Int == 400)
            let csv = try place.winnow("funnel", "--csv", "--page", page)
            #expect(csv.status == 0)
            #expect(csv.text.hasPrefix("page,window,block,row,label,column,value,of,unit,basis,immature\n"), "\(page)")
        }
        let entered = try place.figures("overview").counts("funnel", "entered")
        let csv = try place.winnow("funnel", "--csv").text
        #expect(entered.count == 7)
        for (stage, count) in entered {
            let row = csv.split(separator: "\n").first {
                $0.hasPrefix("overview,asked,funnel,\(stage),") && $0.contains(",entered,")
            }
            #expect(row?.hasSuffix(",entered,\(count),,leads,,") == true, "\(stage) \(row ?? "")")
        }
        let health = try place.winnow("health", "--json").object
        #expect(health["page"] as? String == "health")
    }

    @Test("a page can be grouped by anything, and the groups add up to the total")
    func grouped() throws {
        let place = try Figures.demo()
        for by in ["everything", "source", "owner", "campaign", "industry", "definition", "path"] {
            let page = try place.figures("sources", "--by", by, "--window", "always")
            #expect(page.object["by"] as? String == by)
            var volumes = page.counts("sources", "volume")
            let all = volumes.removeValue(forKey: "all")
            #expect(all == 400)
            #expect(volumes.isEmpty || volumes.values.reduce(0, +) == all, "\(by): \(volumes)")
        }
    }

    @Test("by owner, an acceptance or rejection of an unowned lead counts for who makes it, and its entry is unassigned")
    func unowned() throws {
        let firm = try Firm("standard")
        for name in ["Ada", "Bea", "Cy"] {
            _ = try firm.admin.adds("firstName=\(name) lastName=X company=Works email=\(name)@works.example --form pricing")
        }
        firm.now = "2026-11-23T10:00Z"
        try firm.dana.does("reject L1 --reason timing")
        try firm.eli.does("accept L2")
        let rows = try firm.place.figures("sources", "--by", "owner", at: firm.now).counts("sources", "volume")
        #expect(rows == ["eli": 0, "dana": 0, "": 3, "all": 3], "\(rows)")
        let team = try firm.place.figures("team", at: firm.now)
        #expect(team.counts("team", "accepted")["eli"] == 1 && team.counts("team", "recycled")["dana"] == 1)
        let reasons = try firm.place.figures("reasons", "--by", "owner", at: firm.now).rows("reasons")
        #expect(reasons["rejected:timing"]?["dana"] as? Int == 1, "\(reasons)")
    }

    @Test("a filter leaves one group unchanged, and the page names it")
    func filtered() throws {
        let place = try Figures.demo()
        let web = try #require(try place.figures("sources", "--window", "always").counts("sources", "volume")["Web"])
        let page = try place.figures("sources", "--window", "always", "--filter", "source=Web")
        #expect(page.counts("sources", "volume") == ["Web": web, "all": web] || page.counts("sources", "volume") == ["Web": web])
        #expect(page.object["filter"] as? [String: String] == ["by": "source", "word": "Web"])
        #expect(try place.page("sources", "--filter", "source=Web").contains("source: Web"))
        // Case does not matter; and a typing error is an error, not a page without data.
        let typed = try place.figures("sources", "--window", "always", "--filter", "source=wEB")
        #expect(typed.counts("sources", "volume") == page.counts("sources", "volume"))
        let unknown = try place.run(["funnel", "--once", "--page", "sources", "--filter", "source=Nobody's"], at: place.clock)
        #expect(unknown.status == 66 && unknown.errorText.contains("no lead has the source Nobody's"), "\(unknown)")
    }

    /// Whether a value is of now, independent of the period, and therefore compared with nothing.
    private static func isOfMoment(_ row: String, _ column: String) -> Bool {
        if ["undecided", "waiting", "inHand", "open", "doubled", "stale"].contains(where: { row == "particulars " + $0 }) {
            return true
        }
        return row == "pipeline undecidedLate" || row.hasPrefix("team ") && ["load", "late"].contains(column)
            || row.hasPrefix("stages ") && ["open", "openAge"].contains(column)
    }

    @Test("--against compares any two periods, and a later one has the values that it has alone")
    func against() throws {
        let place = try Figures.demo()
        let days = "2026-07-01..2026-09-08"
        for page in ["overview", "sources", "rates", "team", "speed", "health"] {
            // Leads of an earlier period would be followed for a shorter time than alone: both are of equal age.
            let both = try place.figures(
                page, "--since", "2026-06-01", "--until", "2026-06-30", "--against", days)
            let other = try place.figures(page, "--since", "2026-07-01", "--until", "2026-09-08")
            #expect(both.object["comparedWindow"] as? [String: String] == ["first": "2026-07-01", "last": "2026-09-08"])
            func values(_ figures: ParsedPage, _ key: String) -> [String: NSDictionary] {
                var found: [String: NSDictionary] = [:]
                for block in figures.object["blocks"] as? [[String: Any]] ?? [] {
                    for row in block["rows"] as? [[String: Any]] ?? [] where row[key] != nil {
                        found["\(block["id"] ?? "") \(row["key"] ?? "")"] = row[key] as? NSDictionary
                    }
                }
                return found
            }
            let alone = values(other, "values")
            let beside = values(both, "compared").filter { !$0.key.hasPrefix("breakdowns") && !$0.key.hasPrefix("rates") }
            #expect(!beside.isEmpty || page == "rates")
            for (row, compared) in beside where alone[row] != nil {
                for case (let column, let value) as (String, NSObject) in compared {
                    if Self.isOfMoment(row, column) {
                        #expect(value is NSNull, "\(page) \(row) \(column)")
                    } else {
                        #expect(value == alone[row]?[column] as? NSObject, "\(page) \(row) \(column)")
                    }
                }
            }
        }
        for wrong in ["2026-01-01", "2026-02-01..2026-01-01", "x..y"] {
            #expect(try place.run(["funnel", "--once", "--against", wrong], at: place.clock).status == 64, "\(wrong)")
        }
    }

    @Test("an earlier period is compared at equal age, and JSON says until when its leads are followed")
    func equalAge() throws {
        let place = try Figures.demo()
        let page = try place.figures("overview", "--window", "this-month", "--compare", at: "2026-11-23T09:00Z")
        #expect(page.object["comparedWindow"] as? [String: String] == ["first": "2026-10-01", "last": "2026-10-23"])
        #expect(page.object["comparedUntil"] as? String == "2026-10-23T09:00:00.000Z")
        let text = try place.page("overview", "--window", "this-month", "--compare", at: "2026-11-23T09:00Z")
        #expect(text.contains("compared with 1 Oct–23 Oct 2026 at equal age"))
    }

    @Test("the period is the last days or the days between two, both included, and --compare adds the period before")
    func windows() throws {
        let place = try Figures.demo()
        for (window, first) in [
            ("week", "2026-11-17"), ("month", "2026-10-25"), ("quarter", "2026-08-26"), ("year", "2025-11-24"),
        ] {
            let page = try place.figures("overview", "--window", window)
            #expect((page.object["window"] as? [String: Any])?["first"] as? String == first, "\(window)")
        }
        let october = try place.figures("overview", "--since", "2026-10-01", "--until", "2026-10-31", "--compare")
        #expect(october.object["window"] as? [String: String] == ["first": "2026-10-01", "last": "2026-10-31"])
        #expect(october.object["comparedWindow"] as? [String: String] == ["first": "2026-08-31", "last": "2026-09-30"])
        let before = try place.figures("overview", "--since", "2026-08-31", "--until", "2026-09-30")
        let blocks = october.object["blocks"] as? [[String: Any]] ?? []
        let rows = blocks.first { $0["id"] as? String == "funnel" }?["rows"] as? [[String: Any]] ?? []
        let compared = rows.compactMap { ($0["compared"] as? [String: Any])?["entered"] as? Int }
        #expect(compared.count == 7 && compared.first != 0)
        let alone = before.counts("funnel", "entered")
        #expect(compared == rows.compactMap { ($0["key"] as? String).flatMap { alone[$0] } })
        let text = try place.page("overview", "--since", "2026-10-01", "--until", "2026-10-31", "--compare")
        #expect(text.contains("31 days: 1 Oct–31 Oct 2026 · compared with 31 Aug–30 Sep 2026"))
    }

    @Test(
        "invalid options have status 64 and a message, and nothing is printed",
        arguments: [
            ("--page nope", "overview"), ("--width 39", "40 to 500"), ("--width 501", "40 to 500"), ("--width x", "x"),
            ("--csv --width 80", "--width"), ("--json --width 80", "--width"), ("--json --csv", "not both"),
            ("--by colour", "source"),
            ("--window day", "quarter"), ("--window week --since 2026-11-01", "--since"), ("--since 2026-02-30", "as a date"),
            ("--until never", "as a date"), ("--since 2026-05-01 --until 2026-04-01", "is before"),
            ("--filter colour=red", "source=Web"), ("--filter Web", "source=Web"), ("--as-of never", "as a time"),
            ("--as-of 2030-01-01", "in the future"), ("--compare --window always", "--compare"),
            ("--compare --until 2026-11-01", "--compare"), ("overview", "overview"), ("--funnel", "--funnel"),
        ])
    func refused(_ arguments: String, _ expected: String) throws {
        let place = try TestPlace()
        for command in arguments.hasPrefix("--page") ? ["funnel"] : ["funnel", "health"] {
            let run = try place.run([command] + CommandLineWords.split(arguments), at: place.clock)
            #expect(run.status == 64, "\(command) \(arguments): \(run)")
            #expect(run.errorText.hasPrefix("winnow: ") && run.errorText.contains(expected), "\(command) \(arguments): \(run)")
            // With --json the error is printed as JSON too.
            #expect(run.out.isEmpty || run.object.keys.elementsEqual(["error"]) && arguments.contains("--json"), "\(run)")
        }
    }

    @Test("a missing workspace has status 66 and no output")
    func missingWorkspace() throws {
        let place = try TestPlace(withWorkspace: false)
        let run = try place.winnow("funnel", "--once")
        #expect(run.status == 66, "\(run)")
        #expect(run.out.isEmpty && run.errorText.contains(place.workspace))
    }
}

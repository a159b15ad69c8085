import Foundation
import Testing

/// What an import says before it writes, and when it asks.
@Suite("Before an import writes")
struct ImportPreviewTests {
    private func leads(_ place: TestPlace) -> Int { place.kinds().count { $0 == "captured" } }

    /// Rows of people who share an address three at a time, which is the same person each time.
    private func collapsing(_ rows: Int) -> String {
        "Name,Company,Email\n" + (0..<rows).map { "Person\($0 / 3) Last,Company,p\($0 / 3)@x.example\n" }.joined()
    }

    @Test("it says how many rows are new, join and are flagged, and by which rule")
    func says() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Email\nA1,Ann Lee,Lee,ann@lee.example\n")
        let file = try place.file(
            "next.csv",
            """
            Lead ID,Name,Company,Email
            A1,Ann Lee,Lee,ann@lee.example
            ,Ann Lee,Lee,ann@lee.example
            A2,Bob Ray,Ray,bob@ray.example
            A3,Bobby Ray,Ray,bob@ray.example

            """)
        let run = try place.winnow("import", file)
        let first = run.text.split(separator: "\n").first ?? ""
        #expect(first.contains("2 new leads") && first.contains("2 flagged"), "\(run.text)")
        #expect(first.contains("1 by record id") && first.contains("1 by e-mail address"), "\(run.text)")
        let counts = try place.import("Lead ID,Name\nA1,Ann Lee\n", named: "third.csv")
        #expect(counts["joined"] == 1 && counts["joined.id"] == 1)
    }

    @Test("if more than 20 % of 50 rows join each other, nothing is written without --yes; fewer rows aren't asked about")
    func asks() throws {
        let place = try TestPlace()
        let file = try place.file("many.csv", collapsing(60))
        let before = place.lines().count
        let refused = try place.winnow("import", file)
        #expect(refused.status == 1 && refused.errorText.contains("40 of 60 rows"), "\(refused)")
        let json = try place.winnow("import", file, "--json")
        #expect(json.status == 1 && !json.error.isEmpty)
        #expect(place.lines().count == before)
        #expect(try place.winnow("import", file, "--dry-run").status == 0)
        #expect(try place.winnow("import", file, "--yes").status == 0)
        #expect(leads(place) == 20)
        let small = try TestPlace()
        #expect(try small.winnow("import", try small.file("few.csv", collapsing(48))).status == 0)
        let distinct = try TestPlace()
        let rows = (0..<200).map { "Person\($0) Last,Company,p\($0)@x.example\n" }.joined()
        #expect(try distinct.winnow("import", try distinct.file("all.csv", "Name,Company,Email\n" + rows)).status == 0)
    }

    @Test("--match id joins only record ids and equal rows, --match none nothing; email is what happens without it")
    func matches() throws {
        let text = """
            Lead ID,Name,Company,Email
            A1,Ann Lee,Lee,ann@lee.example
            A1,Ann Lee,Lee,ann@lee.example
            ,A. Lee,Lee,ann@lee.example
            ,,Lee,ann@lee.example

            """
        for (mode, expected) in [("email", 1), ("id", 3), ("none", 4)] {
            let place = try TestPlace()
            let file = try place.file("rows.csv", text)
            let run = try place.winnow("import", file, "--match", mode, "--json")
            #expect(run.status == 0 && leads(place) == expected, "\(mode): \(run)")
        }
        let place = try TestPlace()
        #expect(try place.winnow("import", try place.file("rows.csv", text), "--match", "name").status == 64)
    }

    @Test("ids of different systems are no contradiction and no equality, those of one system are")
    func systems() throws {
        let place = try TestPlace()
        let first = try place.file("a.csv", "Lead ID,Name,Company,Email\n51,Ann Lee,Lee,ann@lee.example\n")
        let second = try place.file("b.csv", "Lead ID,Name,Company,Email\n51,Bob Ray,Ray,bob@ray.example\n")
        let third = try place.file("c.csv", "Lead ID,Name,Company,Email\n77,Ann Lee,Lee,ann@lee.example\n")
        #expect(try place.winnow("import", first, "--system", "hubspot").status == 0)
        #expect(try place.winnow("import", second, "--system", "Pipedrive").status == 0)
        #expect(leads(place) == 2)
        #expect(try place.winnow("import", third, "--system", "pipedrive").status == 0)
        #expect(leads(place) == 2)
        #expect(try place.winnow("import", third, "--system", "hubspot").status == 0)
        #expect(leads(place) == 3)
        // The id that joined by e-mail now finds the lead, too.
        let calls = try place.file("d.csv", "Lead ID,Type,Date,Outcome\n77,Call,2026-11-20 10:00,Connected\n")
        let run = try place.winnow("import", calls, "--as", "touches", "--system", "pipedrive", "--json")
        #expect((run.object["counts"] as? [String: Int])?["attached"] == 1, "\(run)")
        #expect(try place.winnow("show", "L1").text.contains("call"))
        #expect(try place.winnow("import", first, "--system", "!").status == 64)
    }

    @Test("an address that more than three names share joins nobody, and the same file again adds nobody")
    func crowded() throws {
        let place = try TestPlace()
        let names = ["Ann Lee", "Bob Ray", "Carl Gast", "Dora Esch", "Emil Xander"]
        let rows = (names + names).map { "\($0),Fair,desk@fair-booth.example\n" }.joined()
        let counts = try place.import("Name,Company,Email\n" + rows)
        #expect(leads(place) == 5 && counts["ambiguous"] == 5 && counts["joined"] == 5, "\(counts)")
        try place.import("Name,Company,Email\n" + rows, named: "again.csv")
        #expect(leads(place) == 5)
        let more = try place.import("Name,Company,Email\nA. Lee,Fair,desk@fair-booth.example\n", named: "one.csv")
        #expect(more["added"] == 1 && more["ambiguous"] == 1)
    }

    @Test("with --match none the same file adds its rows each time")
    func eachTime() throws {
        let place = try TestPlace()
        let file = try place.file("rows.csv", "Name,Company\nAnn Lee,Lee\nAnn Lee,Lee\n")
        #expect(try place.winnow("import", file, "--match", "none").status == 0)
        #expect(leads(place) == 2)
        #expect(try place.winnow("import", file, "--match", "none").status == 0)
        #expect(leads(place) == 4)
    }

    /// A name that shares no word with others.
    private static func name(_ number: Int) -> String {
        let letters = String(number).map {
            String("bcdfghjklm"[String.Index(utf16Offset: $0.wholeNumberValue ?? 0, in: "bcdfghjklm")])
        }
        return "Fo\(letters.joined()) Zu\(letters.joined())"
    }

    @Test("of an address with very many leads, the same names are found again, a call by name finds its lead, and nobody joins")
    func veryCrowded() throws {
        let place = try TestPlace()
        let rows = (1...450).map { "\(Self.name($0)),desk@fair-booth.example\n" }.joined()
        let first = try place.winnow("import", try place.file("many.csv", "Name,Email\n" + rows))
        #expect(first.status == 0 && first.text.contains("450 new leads"), "\(first)")
        let again = try place.import("Name,Email\n" + rows, named: "again.csv")
        #expect(again["added"] == 0 && leads(place) == 450, "\(again)")
        let record = try place.import(
            "Lead ID,Name,Email\n00Q5e00000AbCdEEAV,\(Self.name(7)),desk@fair-booth.example\n", named: "record.csv")
        #expect(record["added"] == 1 && record["ambiguous"] == 1, "\(record)")
        let calls = try place.import(
            "Email,Name,Type,Date,Outcome\ndesk@fair-booth.example,\(Self.name(9)),Call,2026-11-20 10:00,Connected\n",
            as: "touches",
            named: "calls.csv")
        #expect(calls["attached"] == 1, "\(calls)")
        try place.winnow("erase", "L3", "--yes")
        let later = try place.import(
            "Name,Email\n\(Self.name(4)),desk@fair-booth.example\nNew Person,desk@fair-booth.example\n", named: "later.csv")
        #expect(later["erased"] == nil && later["added"] == 1, "\(later)")
    }

    @Test("the preview counts rows that join on a crowded address, and asks for them too")
    func crowdedJoins() throws {
        let place = try TestPlace()
        let rows = (0..<60).map { "Name\($0 % 5) Last,desk@fair-booth.example\n" }.joined()
        let run = try place.winnow("import", try place.file("rows.csv", "Name,Email\n" + rows))
        #expect(run.status == 1 && run.errorText.contains("55 of 60 rows"), "\(run)")
    }

    @Test("--match id tells rows with another company apart, although name and address are the same")
    func matchID() throws {
        let place = try TestPlace()
        let file = try place.file(
            "rows.csv", "Name,Company,Email\nAnn Lee,ACME,a@x.example\nAnn Lee,Beta,a@x.example\nAnn Lee,ACME,a@x.example\n")
        let run = try place.winnow("import", file, "--match", "id")
        #expect(leads(place) == 2 && run.text.contains("2 new leads"), "\(run)")
    }

    @Test(
        "names are compared alike in both directions",
        arguments: [
            ("Mike,Ray", "Michael,Ray", 1), ("Sam,Ray", "Samuel,Ray", 1), ("Joe,Ray", "Joseph,Ray", 1),
            ("Till,Ulrich", "Till,van U.", 2),
            ("Ann Lee,", "Ann,Brown", 2), ("Ann Lee,", "Ann,Lee", 1), ("Till,Ulme", "T.,Ulme", 1), ("Till,Ulme", "Bob,Ulme", 2),
        ])
    func names(first: String, second: String, expected: Int) throws {
        for rows in [[first, second], [second, first]] {
            let place = try TestPlace()
            try place.import("First Name,Last Name,Email\n" + rows.map { "\($0),x@a.example\n" }.joined())
            #expect(leads(place) == expected, "\(rows)")
        }
    }
}

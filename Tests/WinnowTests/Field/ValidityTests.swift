import Foundation
import Testing

/// One judgement of values in imports, scores, gates, `add` and `edit`.
@Suite("Values that can't be used")
struct ValidityTests {
    private func notes(_ run: Run) -> [String] { run.object["notes"] as? [String] ?? [] }

    @Test("phones of a spreadsheet: certain ones are repaired, the others kept as text, named by line and not used")
    func spreadsheetPhones() throws {
        let place = try TestPlace()
        let file = try place.file(
            "phones.csv",
            """
            Name,Company,Email,Phone
            Dina Weiss,Weiss,dina@weiss.example,4.94215E+11
            Emil Xander,Xander,emil@xander.example,"=""+49 421 555 0161\"""
            Fritz York,York,fritz@york.example,'+49 421 555 0162
            Gina Zabel,Zabel,gina@zabel.example,p:+494215550163
            Hans Ahorn,Ahorn,hans@ahorn.example,gina@zabel.example
            Ilse Buche,Buche,ilse@buche.example,n/a
            Jost Eiche,Eiche,jost@eiche.example,0421 555 0166 ext. 12

            """)
        let run = try place.winnow("import", file, "--json")
        #expect((run.object["counts"] as? [String: Int])?["invalidPhones"] == 2, "\(run)")
        #expect(notes(run).contains { $0.hasPrefix("line 2: ") && $0.contains("a spreadsheet shortened") }, "\(run)")
        #expect(notes(run).contains { $0.hasPrefix("line 6: ") && $0.contains("an e-mail address, not a phone") }, "\(run)")
        let phones = try (1...7).map { try place.show("L\($0)")["phone"] as? String }
        #expect(
            phones == [
                nil, "+49 421 555 0161", "+49 421 555 0162", "+494215550163", nil, nil, "0421 555 0166 ext. 12",
            ])
        let points = try (1...7).map { try place.show("L\($0)")["fit"] as? Int }
        #expect(points == [0, 3, 3, 3, 0, 0, 3])
    }

    @Test(
        "an unusable address and phone are not viable",
        arguments: ["asdf2,12", "n/a,4.9E+11", "test@test.com,0000000000", "ann@x,gina@zabel.example", "-,abc"])
    func viability(_ contacts: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email,Phone\nAnn Lee,Lee,\(contacts)\nBob Ray,Ray,,0421 555 0111\n")
        #expect(try place.stage("L1") == "inquiry" && place.stage("L2") == "viable")
        let health = try place.winnow("search", "Lee", "--json")
        #expect(health.status == 0)
    }

    @Test(
        "add and edit refuse what an import names, and say what would be right",
        arguments: [
            ("email=asdf2", "ada@engine.example"), ("email=test@test.com", "ada@engine.example"), ("phone=abc", "+49 421 5550123"),
            ("phone=12", "7 to 15 digits"), ("mobile=4.9E+11", "write all digits"), ("employees=many", "11-50"),
            ("employees=Oct-50", "11-50"), ("revenue=1.2.3", "22700.00"), ("title=N/A", "leave it blank"),
            ("website=not a site", "www.engine.example"), ("website=http:// x.com", "www.engine.example"),
            ("website=localhost", "www.engine.example"), ("country=12345", "in words"), ("title=ada@engine.example", "as e-mail"),
            ("city=https://engine.example", "as website"), ("firstName=2026-01-01", "in words"),
        ])
    func refused(_ value: String, _ advice: String) throws {
        let place = try TestPlace()
        let lines = place.lines().count
        let added = try place.winnow("add", "firstName=Ada", "lastName=Byron", "company=Engine", value)
        #expect(added.status == 1 && added.errorText.contains(advice), "\(added)")
        #expect(place.lines().count == lines)
        try place.winnow("add", "firstName=Ada", "lastName=Byron", "company=Engine", "email=ada@engine.example")
        let edited = try place.winnow("edit", "L1", value)
        #expect(edited.status == 1 && edited.errorText.contains(advice), "\(edited)")
        #expect(!place.kinds().contains("edited"))
    }

    @Test("add and edit store a web site repaired; an import repairs it too, and names what is no site by line")
    func websites() throws {
        let place = try TestPlace()
        try place.winnow("add", "lastName=Byron", "website=HTTPS://Engine.Example/A.,")
        func site(_ lead: String) throws -> String? {
            let line = try place.winnow("show", lead).text.split(separator: "\n").first { $0.contains("website") }
            return line?.split(separator: " ").dropFirst().joined(separator: " ")
        }
        #expect(try site("L1") == "https://engine.example/A")
        #expect(try place.winnow("edit", "L1", "website=<HTTP://www.Engine.example>").status == 0)
        #expect(try site("L1") == "http://www.engine.example")
        #expect(try place.winnow("edit", "L1", "website=http://www.engine.example,").status == 1, "nothing changes")
        let file = try place.file(
            "sites.csv",
            """
            Name,Company,Email,Website,Country,Title
            Ann One,One,ann@one.example,WWW.One.example,Germany,CTO
            Bob Two,Two,bob@two.example,not a site,bob@two.example,1
            Cay Three,Three,cay@three.example,localhost,France,https://three.example
            dan@four.example,Four,daniel@four.example,n/a,France,CTO

            """)
        let run = try place.winnow("import", file, "--json")
        #expect(
            notes(run) == [
                "line 3: the value of \"Title\" has no letters; kept as text and not used",
                "lines 3 and 4: 2 values of \"Website\" are not web addresses; kept as text and not used",
                "line 3: the value of \"Country\" is an e-mail address; kept as text and not used",
                "line 4: the value of \"Title\" is a web address; kept as text and not used",
                "line 5: the value of \"Name\" is an e-mail address; kept as text and not used",
            ], "\(run)")
        let sites = try (2...5).map { try site("L\($0)") }
        #expect(sites == ["www.one.example", "not a site", "localhost", nil])
    }

    @Test("an edit of another field leaves an unusable value of a file alone; a blank one removes it")
    func kept() throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nAnn Lee,Lee,asdf2\n")
        #expect(try place.winnow("edit", "L1", "title=CTO").status == 0)
        #expect(try place.show("L1")["email"] as? String == "asdf2")
        #expect(try place.winnow("edit", "L1", "email=").status == 0)
        #expect(try place.winnow("edit", "L1", "employees=1K", "lastName=Null").status == 0)
    }

    @Test("a chance of 150 is refused", arguments: ["150", "101", "-1", "1000", "abc"])
    func chance(_ text: String) throws {
        let place = try TestPlace()
        let lead = try place.addMQL()
        try place.winnow("accept", lead)
        #expect(try place.winnow("assess", lead, "--chance=\(text)").status == 64)
        #expect(!place.kinds().contains("assessed"))
    }
}

import Testing

/// Who is the same person: record ids decide, addresses join only where nothing contradicts, placeholders join nobody.
@Suite("Identity in files")
struct IdentityTests {
    private func leads(_ place: TestPlace) -> Int { place.kinds().count { $0 == "captured" } }

    private func named(_ place: TestPlace, _ lastName: String) throws -> [String: Any] {
        try place.winnow("export", "leads", "--json").objects.compactMap { $0 }.first { $0["lastName"] as? String == lastName }
            ?? [:]
    }

    @Test("rows with different record ids are different leads, whatever address they share, in one file and across files")
    func recordIDDecides() throws {
        let place = try TestPlace()
        let header = "Lead ID,Name,Company,Email\n"
        let rows = (1...120).map { "R\($0),Person\($0) Last\($0 % 7),Company\($0),info\($0 % 3)x@shared.example\n" }
        let counts = try place.import(header + rows.joined())
        #expect(counts["added"] == 120)
        #expect(counts["likenesses"] ?? 0 > 100)
        let more = try place.import(header + "R900,Person1 Last1,Company1,info1x@shared.example\n" + rows[5], named: "more.csv")
        #expect(more["added"] == 1 && more["unchanged"] == 1)
        // Even with the same name.
        try place.import(header + "R901,Person1 Last1,Company1,info1x@shared.example\n", named: "third.csv")
        #expect(leads(place) == 122)
        let shown = try place.winnow("show", "L122").text
        #expect(shown.contains("L121"), "\(shown)")
    }

    @Test(
        "record ids under the names of other systems and languages decide, too",
        arguments: [
            "Apollo Contact Id", "LEID", "EUID", "Unique ID", "SFDC ID (18)", "Contact: Contact ID", "ID do registro", "レコードID",
            "Kontaktnummer", "Odoo ID", "hs_contact_id", "Eloqua Contact ID",
        ])
    func namesOfRecordIDs(column: String) throws {
        let place = try TestPlace()
        let header = "\(column),Name,Company,Email\n"
        try place.import(header + "k-1,Ada Byron,Engine,info@shared.example\nk-2,Ada Byron,Mill,info@shared.example\n")
        #expect(leads(place) == 2)
        let again = try place.import(header + "k-2,Ada Byron,Mill,info@shared.example\n", named: "again.csv")
        #expect(again["added"] == 0 && leads(place) == 2)
    }

    @Test("Salesforce's 15 and 18 characters are one id; ids that differ by case alone are two")
    func shortAndLongIDs() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\n00Q5e00000AbCdEEAV,Nora Uhl,Uhl\n00Q5e00000aBcDeEAK,Otis Veit,Veit\n")
        try place.import(
            "WhoId,Subject,TaskSubtype,ActivityDate,Status\n00Q5e00000AbCdE,Call,Call,2026-11-18,Completed\n", as: "touches",
            named: "calls.csv")
        try place.import(
            "Lead ID,Stage,Amount,Close Date\n00Q5e00000aBcDe,Closed Won,100,2026-11-18\n", as: "outcomes", named: "won.csv")
        let counts = try place.import(
            """
            Lead ID,Name,Company,Phone
            00Q5e00000AbCdE,Nora Uhl,Uhl,0421 555 0151
            00Q5e00000aBcDe,Otis Veit,Veit,0421 555 0152

            """, named: "short.csv")
        #expect(leads(place) == 2 && counts["filled"] == 2 && counts["conflicting"] == nil)
        #expect(place.kinds().count { $0 == "touched" } == 1)
        #expect(try named(place, "Veit")["stage"] as? String == "won")
        #expect(try named(place, "Uhl")["phone"] as? String == "0421 555 0151")
        try place.winnow("erase", "L1", "--yes")
        let again = try place.import("Lead ID,Name,Company\n00Q5e00000AbCdE,Nora Uhl,Uhl\n", named: "erased.csv")
        #expect(again["erased"] == 1 && leads(place) == 2)
    }

    @Test(
        "an 18-character id with other check characters, and one of another form, stay as they are",
        arguments: [
            ("00Q5e00000AbCdEEAV", "00Q5e00000AbCdEEAW"), ("abcdefghijklmno", "ABCDEFGHIJKLMNO"), ("1234567890", "12345678901"),
        ])
    func otherIDs(first: String, second: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\n\(first),A Ahn,A\n\(second),B Bix,B\n")
        #expect(leads(place) == 2)
    }

    @Test("placeholders are no record ids, addresses or phones")
    func placeholders() throws {
        let place = try TestPlace()
        let run = try place.winnow(
            "import",
            place.file(
                "a.csv",
                """
                Lead ID,Name,Company,Email,Phone
                N/A,Rosa Lund,Lund Ltd,rosa@lund.example,0421 555 0111
                N/A,Sven Tamm,Tamm Ltd,sven@tamm.example,0421 555 0112
                0,Tilda Voss,Voss Ltd,tilda@voss.example,0421 555 0113
                0,Udo Wirth,Wirth Ltd,udo@wirth.example,0421 555 0114
                -,Vera Zorn,Zorn Ltd,vera@zorn.example,n/a
                -,Wim Abel,Abel Ltd,wim@abel.example,unknown
                1.00E+05,Xenia Brandt,Brandt Ltd,xenia@brandt.example,123
                1.00E+05,Yuri Clement,Clement Ltd,yuri@clement.example,0000000000
                K1,Zita Dahl,Dahl Ltd,a@a.example,0421 555 0119
                K2,Arne Ebert,Ebert Ltd,a@a.example,0421 555 0120
                K3,Bea Fuchs,Fuchs Ltd,none@none.example,0421 555 0121
                K4,Carl Gast,Gast Ltd,none@none.example,0421 555 0122

                """))
        #expect(leads(place) == 12)
        #expect(run.text.contains("lines 8 and 9: 2 values of \"Lead ID\" are record ids that a spreadsheet shortened"), "\(run)")
        for name in ["Zorn", "Abel", "Brandt", "Clement"] { #expect(!(try named(place, name)["phone"] is String), "\(name)") }
    }

    @Test(
        "a placeholder id makes nobody the same person",
        arguments: ["#N/A", "none", "NULL", "000000000000000AAA", "00000", "-", "--", "unknown", "#REF!", "2.5E+11", "x", "n.a."])
    func placeholderIDs(id: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\n\(id),A Ahn,A\n\(id),B Bix,B\n")
        #expect(leads(place) == 2)
        // An outcome or call with it finds nobody.
        let counts = try place.import(
            "Lead ID,Stage,Close Date\n\(id),Closed Won,2026-11-18\n", as: "outcomes", named: "won.csv")
        #expect(counts["attached"] ?? 0 == 0)
    }

    @Test(
        "a placeholder address joins nobody",
        arguments: [
            "test@test.com", "a@a.com", "noreply@firm.example", "none@none.example", "no-reply@x.example", "xxx@xxx.example",
        ])
    func placeholderAddresses(address: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nA Ahn,A,\(address)\nA Ahn,B,\(address)\n")
        #expect(leads(place) == 2)
    }

    @Test(
        "an address joins rows whose names are compatible",
        arguments: [
            ("Robert Byrne", "Bob Byrne", true), ("Anna Berg", "A. Berg", true), ("Anna Berg", "Berg Anna", true),
            ("Anna Berg", "", true), ("Jörg Müller", "Joerg Mueller", true), ("Jean-Pierre Roy", "JP Roy", true),
            ("Dr. Anna Berg", "Anna Berg", true), ("Anna M. Berg", "Anna Berg", true), ("Berg", "Anna Berg", true),
            ("Hans Meier", "Johannes Meier", true), ("Anna Berg", "Arne Berg", false), ("Anna Berg", "Anna Tal", false),
            ("Tom Ash", "Tim Ash", false), ("Anna Berg", "B. Berg", false), ("Mona Rose", "Rosa Mund", false),
        ])
    func names(first: String, second: String, same: Bool) throws {
        for (one, other) in [(first, second), (second, first)] {
            let place = try TestPlace()
            try place.import("Name,Company,Email\n\(one),A,shared@firm.example\n")
            try place.import("Name,Company,Email\n\(other),A,shared@firm.example\n", named: "later.csv")
            #expect(leads(place) == (same ? 1 : 2), "\(one), \(other)")
        }
    }

    @Test("a row that fits several leads by its address is a lead of its own, also when it comes again")
    func ambiguous() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Email\nR1,Anna Berg,A,x@a.example\nR2,Anna Berg,A,x@a.example\n")
        let row = "Name,Company,Email\nAnna Berg,A,x@a.example\n"
        let counts = try place.import(row, named: "row.csv")
        #expect(counts["added"] == 1 && counts["likenesses"] == 1)
        let again = try place.import(row, named: "again.csv")
        #expect(again["added"] ?? 0 == 0 && again["unchanged"] == 1)
        #expect(leads(place) == 3)
    }
}

import Testing

/// All addresses and phones of a lead find it: for touches, later rows, search and possible duplicates.
@Suite("Second addresses in files")
struct SecondAddressTests {
    private func leads(_ place: TestPlace) -> Int { place.kinds().count { $0 == "captured" } }

    @Test("several addresses in a cell: the first is the mail, the others find the lead")
    func inOneCell() throws {
        let place = try TestPlace()
        try place.import(
            """
            Name,Company,Email
            Mona Rose,Rose,mona@rose.example; mona@home.example
            Till Ulme,Ulme,"till@ulme.example, t.ulme@ulme.example"
            Ursel Tanne,Tanne,ursel@tanne.example ::: u@tanne.example
            Vito Weide,Weide,vito@weide.example / v@weide.example
            Wanda Zeder,Zeder,wanda@zeder.example (work)

            """)
        try place.import(
            "Email,Type,Date,Outcome\nmona@home.example,Call,2026-11-20 10:00,Connected\n", as: "touches", named: "calls.csv")
        let counts = try place.import("Email,Name,Company\nt.ulme@ulme.example,Till U.,Ulme GmbH\n", named: "later.csv")
        #expect(leads(place) == 5 && place.kinds().count { $0 == "touched" } == 1)
        #expect(counts["joined.email"] == 1 && counts["added"] == 0)
        let mails = try place.winnow("export", "leads", "--json").objects.compactMap { $0?["email"] as? String }
        #expect(
            mails.sorted() == [
                "mona@rose.example", "till@ulme.example", "ursel@tanne.example", "vito@weide.example", "wanda@zeder.example",
            ])
    }

    @Test(
        "a second column of addresses finds the lead",
        arguments: [
            "Email 2", "Alt Email", "Secondary Email", "Home Email", "Other E-Mail", "E-mail 2 - Value", "Alternate Email Address",
        ])
    func inAnotherColumn(column: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email,\(column)\nMona Rose,Rose,mona@rose.example,mona@home.example\n")
        let counts = try place.import("Name,Email\nMona Rose,mona@home.example\n", named: "later.csv")
        #expect(counts["joined.email"] == 1 && leads(place) == 1, "\(counts)")
        let found = try place.winnow("search", "mona@home.example", "--json").objects
        #expect(found.first??["id"] as? String == "L1")
    }

    @Test("an address that a later row adds finds the lead from then on; the first stays the mail")
    func addedLater() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Email\nM1,Mona Rose,Rose,mona@rose.example\n")
        try place.import("Lead ID,Name,Email\nM1,Mona Rose,mona@home.example\n", named: "later.csv")
        let counts = try place.import("Name,Email\nMona Rose,mona@home.example\n", named: "third.csv")
        #expect(counts["joined.email"] == 1 && leads(place) == 1)
        #expect(try place.winnow("show", "L1", "--json").object["email"] as? String == "mona@rose.example")
        // The same again writes nothing but that an import took place.
        let before = place.lines().count { $0["kind"] as? String != "imported" }
        try place.import("Lead ID,Name,Email\nM1,Mona Rose,mona@home.example\n", named: "later.csv")
        #expect(place.lines().count { $0["kind"] as? String != "imported" } == before)
    }

    @Test(
        "zero-width and other invisible characters make no second person",
        arguments: ["\u{200B}", "\u{FEFF}", "\u{00AD}", "\u{200E}", "\u{00A0}"])
    func invisible(character: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nMona Rose,Rose,mona@rose.example\n")
        let counts = try place.import(
            "Name,Company,Email\nMona\(character) Rose,Rose,\(character)mona@rose.example\(character)\n", named: "later.csv")
        #expect(leads(place) == 1 && counts["added"] == 0, "\(counts)")
    }

    @Test("the first row of a chain, the last and the row between that has both addresses are one person in any order")
    func chain() throws {
        let rows = ["Mona Rose,mona@rose.example", "Mona Rose,mona@rose.example; mona@home.example", "Mona Rose,mona@home.example"]
        for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
            let place = try TestPlace()
            let counts = try place.import("Name,Email\n" + order.map { rows[$0] }.joined(separator: "\n") + "\n")
            #expect(leads(place) == 1 && counts["joined.email"] == 2, "\(order): \(counts)")
        }
    }
}

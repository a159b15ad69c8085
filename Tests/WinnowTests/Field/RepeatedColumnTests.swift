import Testing

/// Several columns of one meaning, of which a row fills one, and files that were put together.
@Suite("Columns that come twice")
struct RepeatedColumnTests {
    @Test(
        "the second column of a name fills a blank first one",
        arguments: [
            "Name,Full Name,Email\n,Ada Lind,ada@lind.example\nBo Ray,,bo@ray.example\n",
            "Name,Full Name,Email\nAda Lind,,ada@lind.example\n,Bo Ray,bo@ray.example\n",
            "contact_name,primary_contact_name,Email\n,Ada Lind,ada@lind.example\nBo Ray,,bo@ray.example\n",
            "First Name,Last Name,Given Name,Family Name,Email\nAda,Lind,,,ada@lind.example\n,,Bo,Ray,bo@ray.example\n",
        ])
    func names(text: String) throws {
        let place = try TestPlace()
        let counts = try place.import(text)
        #expect(counts["added"] == 2, "\(counts)")
        let names = try ["L1", "L2"].map { try place.show($0) }.map { "\($0["firstName"] ?? "") \($0["lastName"] ?? "")" }
        #expect(names.sorted() == ["Ada Lind", "Bo Ray"], "\(names)")
    }

    @Test("a company in the second of two columns of the same name is the company")
    func company() throws {
        let place = try TestPlace()
        try place.import("Name,Email,Company,Company\nAda Lind,ada@lind.example,,Lind\nBo Ray,bo@ray.example,Ray,\n")
        #expect(try place.show("L1")["company"] as? String == "Lind")
        #expect(try place.show("L2")["company"] as? String == "Ray")
    }

    @Test("the header of a second file within the first is no lead", arguments: ["", "\u{FEFF}"])
    func header(mark: String) throws {
        let place = try TestPlace()
        let counts = try place.import(
            "Name,Company,Email\nAda Lind,Lind,ada@lind.example\n\(mark)Name,Company,Email\nBo Ray,Ray,bo@ray.example\n")
        #expect(counts["added"] == 2, "\(counts)")
    }
}

import Testing

/// A list of people comes again with one more column that winnow knows: these are the same people.
@Suite("Files with one more column")
struct OneMoreColumnTests {
    @Test(
        "the people are found, and what is new is filled in",
        arguments: [
            ("Company,Name,Phone", "Vos,Ada Vos,0421 5550123"), ("Name,Company,Mobile", "Ada Vos,Vos,0151 55501234"),
            ("Name,Company,Job Title", "Ada Vos,Vos,Buyer"), ("Name,Company,City,Phone", "Ada Vos,Vos,Bremen,0421 5550123"),
            ("First Name,Last Name,Company,Phone", "Ada,Vos,Vos GmbH,0421 5550123"),
            ("Name,Company,Email", "Ada Vos,Vos,info@vos.example"),
            ("Name,Company,Website,Phone", "ADA VOS,Vos,vos.example,0421 5550123"),
        ])
    func filled(header: String, row: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company\nAda Vos,Vos\nBob Kim,Kim\n")
        let counts = try place.import("\(header)\n\(row)\n", named: "more.csv")
        #expect(counts["added"] == 0 && counts["filled"] == 1, "\(counts)")
        // Both files still match.
        #expect(try place.import("\(header)\n\(row)\n", named: "again.csv")["joined"] == 1)
        #expect(try place.import("Name,Company\nAda Vos,Vos\n", named: "old.csv")["unchanged"] == 1)
        #expect(place.kinds().count { $0 == "captured" } == 2)
    }

    @Test("rows of one file with the same name and company, and different phones, stay two and are flagged")
    func twoOfOneFile() throws {
        for isKnown in [false, true] {
            let place = try TestPlace()
            if isKnown { try place.import("Name,Company\nAda Vos,Vos\n") }
            let file = "Name,Company,Phone\nAda Vos,Vos,0421 5550123\nAda Vos,Vos,0421 5550124\n"
            let counts = try place.import(file, named: "two.csv")
            #expect(counts["added"] == 2 && counts["likenesses"] == 2, "\(counts)")
            #expect(try place.import(file, named: "again.csv")["added"] == 0)
        }
    }

    @Test(
        "what contradicts, and a name that several have, is another person",
        arguments: [
            "Name,Company,Phone\nAda Vos,Vos,0421 5550199\n", "Name,Company,Phone\nAda Vos,Kern,0421 5550123\n",
            "Name,Company,Phone\nAda Voss,Vos,0421 5550199\n", "Name,Company,Job Title,City\nAda Vos,Vos,,Ulm\n",
            "Name,Company,Email\nAda Vos,Vos,ada@vos.example\n", "Lead ID,Name,Company\nR1,Ada Vos,Vos\n",
            "Name,Phone\nAda Vos,0421 5550199\n",
        ])
    func apart(file: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Phone,City\nAda Vos,Vos,0421 5550123,Bremen\n")
        #expect(try place.import(file, named: "more.csv")["added"] == 1)
    }

    @Test("a phone that one of two namesakes may have goes to neither")
    func namesakes() throws {
        let place = try TestPlace()
        try place.import("Name,Company,City\nAda Vos,Vos,Bremen\nAda Vos,Vos,Ulm\n")
        let counts = try place.import("Name,Company,Phone\nAda Vos,Vos,0421 5550123\n", named: "more.csv")
        #expect(counts["added"] == 1 && counts["likenesses"] == 1, "\(counts)")
    }
}

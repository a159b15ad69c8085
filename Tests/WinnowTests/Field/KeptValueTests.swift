import Testing

/// What a later file says otherwise is named, whatever column it is in.
@Suite("Stored values that a later file contradicts")
struct KeptValueTests {
    @Test("another value in a column without a field is named, and the stored one stays")
    func extra() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Region Code\nA1,Ada Lind,ada@lind.example,N1\nA2,Bo Ray,bo@ray.example,N2\n")
        let file = try place.file(
            "later.csv", "Lead ID,Name,Email,Region Code\nA1,Ada Lind,ada@lind.example,S9\nA2,Bo Ray,bo@ray.example,N2\n")
        let run = try place.winnow("import", file, "--yes")
        #expect(run.text.contains("another value than the stored one, which stays, in \"Region Code\" (1 row)"), "\(run.text)")
        #expect((try place.show("L1")["extra"] as? [String: String])?["Region Code"] == "N1")
    }

    @Test("--stage moves no known lead, and says so", arguments: ["won", "sal", "nurture"])
    func stage(stage: String) throws {
        let place = try TestPlace()
        let text = "Lead ID,Name,Company,Email\nA1,Ada Lind,Lind,ada@lind.example\n"
        try place.import(text)
        let before = try place.stage("L1")
        let run = try place.winnow("import", try place.file("again.csv", text), "--stage", stage, "--yes")
        #expect(run.text.contains("an import moves no known lead") && run.text.contains("--stage"), "\(run.text)")
        #expect(try place.stage("L1") == before)
    }

    @Test(
        "an address or number that somebody replaced or removed doesn't come back with the same file",
        arguments: ["email=new@lind.example", "phone=+49 421 5550199", "email=", "mobile="])
    func replaced(change: String) throws {
        let place = try TestPlace()
        let text = "Lead ID,Name,Email,Phone,Mobile\nA1,Ada Lind,ada@lind.example,+49 421 5550161,+49 151 5550162\n"
        try place.import(text)
        let edited = try place.winnow("edit", "L1", change)
        try #require(edited.status == 0, "\(edited)")
        let before = try place.show("L1")["fields"] as? [String: String]
        let counts = try place.import(text, named: "again.csv")
        #expect(counts["unchanged"] == 1, "\(counts)")
        let lead = try place.show("L1")
        #expect(lead["fields"] as? [String: String] == before)
        #expect((lead["emails"] as? [String] ?? []).count <= 1, "\(lead)")
    }
}

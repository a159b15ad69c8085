import Testing

/// A record id tells an erased person from a living namesake with the same address or phone.
@Suite("Erased people and their namesakes")
struct ErasedNamesakeTests {
    private func place(_ people: String) throws -> TestPlace {
        let place = try TestPlace()
        try place.import(people)
        let run = try place.winnow("erase", "L1", "--yes")
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        return place
    }

    private func counts(_ place: TestPlace, _ text: String, _ options: String...) throws -> [String: Int] {
        let file = try place.file("later-\(options.joined()).csv", text)
        let run = try place.run(["import", file, "--json", "--yes", "--allow-rejects"] + options, at: place.clock)
        return run.object["counts"] as? [String: Int] ?? [:]
    }

    private static let files = [
        "Prospect ID,Name,Company,Email\nP-1,Jo Berg,Berg,jo@berg.example\nP-2,Jo Berg,Berg,jo@berg.example\n",
        "Salesforce ID,Name,Company,Email\n00Q5e00000AbCdE,Jo Berg,Berg,jo@berg.example\n00Q5e00000AbCdF,Jo Berg,Berg,jo@berg.example\n",
        "HubSpot ID,Name,Company,Email\n501,Jo Berg,Berg,jo@berg.example\n502,Jo Berg,Berg,jo@berg.example\n",
        "Prospect ID,Name,Company,Phone\nP-1,Jo Berg,Berg,+49 421 5550161\nP-2,Jo Berg,Berg,+49 421 5550161\n",
        "Prospect ID,Name,Company,Email,Phone\n"
            + "P-1,Jo Berg,Berg,jo@berg.example,+49 421 5550161\nP-2,Jo Berg,Berg,jo@berg.example,+49 421 5550161\n",
        "Prospect ID,Name,Company,Email\nP-1,Jo Berg,Berg,info@berg.example\nP-2,Jo Berg,Berg,info@berg.example\n",
    ]

    @Test("the same file again adds nobody", arguments: files, ["email", "id"])
    func again(file: String, mode: String) throws {
        let counts = try counts(place(file), file, "--match", mode)
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0 && counts["joined"] == 1, "\(counts)")
    }

    @Test("with --match none the erased person stays away, too")
    func unmatched() throws {
        let file = Self.files[0]
        let counts = try counts(place(file), file, "--match", "none")
        #expect(counts["erased"] == 1 && counts["added"] == 1, "\(counts)")
    }

    @Test("a namesake without an id doesn't get the record of the erased person")
    func namesakeWithoutID() throws {
        let place = try place("Prospect ID,Name,Company,Email\nP-1,Jo Berg,Berg,jo@berg.example\n,Jo Berg,Other,jo2@berg.example\n")
        let counts = try counts(place, "Prospect ID,Name,Company,Email\nP-1,Jo Berg,Other,jo2@berg.example\n")
        #expect(counts["erased"] == 1 && counts["joined"] ?? 0 == 0, "\(counts)")
    }

    @Test(
        "what the erased person did is nobody else's",
        arguments: [
            ("touches", "Lead ID,Email,Type,Date\nP-1,jo@berg.example,Call,2026-10-01\n"),
            ("touches", "Prospect ID,Email,Type,Date\nP-1,jo@berg.example,Call,2026-10-01\n"),
            ("engagements", "Lead ID,Email,Event,Date\nP-1,jo@berg.example,Opened,2026-10-01\n"),
            ("outcomes", "Lead ID,Email,Stage,Amount,Close Date\nP-1,jo@berg.example,Closed Won,5,2026-10-01\n"),
        ])
    func activities(kind: String, file: String) throws {
        let place = try place(Self.files[0])
        let before = place.lines().count
        let erased = try place.import(file, as: kind, named: "activities.csv")
        #expect(erased["erased"] == 1 && erased["attached"] ?? 0 == 0, "\(erased)")
        #expect(!place.lines().dropFirst(before).contains { $0["lead"] as? String == "L2" })
        let own = try place.import(
            file.replacing("P-1", with: "P-2"), as: kind, named: "own.csv")
        #expect(own["attached"] == 1, "\(own)")
    }
}

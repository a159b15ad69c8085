import Testing

/// An erased lead has no name, no company and no row, so no file finds it.
@Suite("Files after an erasure")
struct AfterErasureTests {
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(
            "Lead ID,Name,Company,Phone\nA1,Pia,,\nA2,Bob Kim,Kim,\n,Ida Noor,Noor,0421 5550133\n,,Orr Ltd,0421 5550134\n")
        for lead in ["L1", "L3"] { #expect(try place.winnow("erase", lead, "--yes").status == 0) }
        return place
    }

    @Test(
        "files that name people only by name and company find the others",
        arguments: [
            ("touches", "Contact Name,Company,Type,Date,Outcome\nBob Kim,Kim,Call,2026-10-20 11:00,Connected\n"),
            ("touches", "Contact Name,Type,Date,Outcome\nBob Kim,Call,2026-10-20 11:00,Connected\n"),
            ("touches", "Lead ID,Contact Name,Type,Date,Outcome\nA2,,Call,2026-10-20 11:00,Connected\n"),
            ("outcomes", "Contact Name,Account Name,Stage,Amount,Close Date\nBob Kim,Kim,Closed Won,5,2026-10-20\n"),
            ("engagements", "Contact Name,Company,Event,Date\nBob Kim,Kim,Email clicked,2026-10-20\n"),
        ])
    func byName(kind: String, file: String) throws {
        let counts = try place().import(file, as: kind, named: "more.csv")
        #expect(counts["attached"] == 1 && counts["rejected"] ?? 0 == 0 && counts["conflicting"] == nil, "\(counts)")
    }

    @Test(
        "rows of the erased people, and of people nobody knows, are refused one by one",
        arguments: ["Ida Noor,Noor", "Una Quist,Quist", "Pia,"])
    func others(person: String) throws {
        let place = try place()
        let file = "Contact Name,Company,Type,Date,Outcome\n\(person),Call,2026-10-20 11:00,Connected\n"
        let counts = try place.import(file + "Bob Kim,Kim,Call,2026-10-20 11:00,Connected\n", as: "touches", named: "more.csv")
        #expect(counts["attached"] == 1, "\(counts)")
        #expect(place.lines().contains { $0["kind"] as? String == "touched" && $0["lead"] as? String != "L2" } == false)
    }

    @Test("two erased leads are nobody's duplicates, and rows of companies come in")
    func nobody() throws {
        let place = try place()
        let counts = try place.import("Name,Company\n,Orr Ltd\n,Pym Ltd\n", named: "companies.csv")
        #expect(counts["added"] ?? 0 >= 1 && counts["erased"] == nil, "\(counts)")
        #expect(try place.show("L1")["isErased"] as? Bool == true)
        #expect(try place.winnow("show", "L1").text.contains("L3") == false)
    }
}

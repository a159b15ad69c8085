import Testing

/// A role address such as `info@` identifies nobody by itself, but finds the only lead that has it.
@Suite("Role addresses")
struct RoleAddressTests {
    private func place(_ people: String) throws -> TestPlace {
        let place = try TestPlace()
        try place.import("Name,Company,Email,Phone\n" + people)
        return place
    }

    private static let activities = [
        ("touches", "Email,Type,Date,Outcome\n@,Call,2026-10-20 11:00,Connected\n"),
        ("engagements", "Email,Event,Date\n@,Email clicked,2026-10-20\n"),
        ("outcomes", "Email,Stage,Amount,Close Date\n@,Closed Won,5,2026-10-20\n"),
    ]

    @Test(
        "activities find the only lead that has the address",
        arguments: ["info@roy.example", "office@roy.example", "sales@roy.example", "kontakt@roy.example", "Team@Roy.example"])
    func only(address: String) throws {
        for (kind, file) in Self.activities {
            let place = try place("Gus Roy,Roy,\(address),\nAda Vos,Vos,ada@vos.example,\n")
            let counts = try place.import(file.replacing("@", with: address), as: kind, named: "more.csv")
            #expect(counts["attached"] == 1 && counts["rejected"] ?? 0 == 0, "\(kind): \(counts)")
        }
    }

    @Test(
        "of several leads the name in the row decides; without one, and with another one, none is meant",
        arguments: [("Gus Roy", 1), ("Roy Gus", 1), ("G. Roy", 1), ("Lea Roy", 1), ("", 0), ("Kim Park", 0), ("Roy", 0)])
    func several(name: String, found: Int) throws {
        let place = try place("Gus Roy,Roy,info@roy.example,\nLea Roy,Roy,info@roy.example,\n")
        let file = "Contact Name,Email,Type,Date,Outcome\n\(name),info@roy.example,Call,2026-10-20 11:00,Connected\n"
        let counts = try place.import(file, as: "touches", named: "more.csv")
        #expect(counts["attached"] ?? 0 == found, "\(name): \(counts)")
    }

    @Test("another person at the address of the only lead is not that lead")
    func another() throws {
        let place = try place("Gus Roy,Roy,info@roy.example,\n")
        let file = "Contact Name,Email,Type,Date,Outcome\nKim Park,info@roy.example,Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(file, as: "touches", named: "more.csv")["attached"] ?? 0 == 0)
    }

    @Test(
        "a row with equal name, company and role address is that lead, and fills its blanks",
        arguments: [
            "Gus Roy,Roy,info@roy.example,0421 5550126", "Roy Gus,Roy,info@roy.example,0421 5550126",
            "Gus Roy,Roy Ltd,INFO@roy.example,0421 5550126", "Dr. Gus Roy,Roy,info@roy.example,0421 5550126",
            "Gus Roy,ROY,,0421 5550126",
        ])
    func joins(row: String) throws {
        let place = try place("Gus Roy,Roy,info@roy.example,\n")
        let file = "Name,Company,Email,Phone\n\(row)\n"
        let counts = try place.import(file, named: "more.csv")
        #expect(counts["added"] == 0 && counts["filled"] == 1, "\(counts)")
        #expect(try place.import(file, named: "again.csv")["joined"] == 1)
        #expect(try place.import("Name,Company,Email\nGus Roy,Roy,info@roy.example\n", named: "old.csv")["unchanged"] == 1)
    }

    @Test(
        "with another name, another company, no name, or another phone it stays apart and is flagged",
        arguments: [
            "Lea Roy,Roy,info@roy.example,0421 5550127", "Gus Roy,Kern,info@roy.example,0421 5550126", ",Roy,info@roy.example,",
            "Gus Roy,Roy,info@roy.example,0421 5550199",
        ])
    func apart(row: String) throws {
        let place = try place("Gus Roy,Roy,info@roy.example,0421 5550126\n")
        let counts = try place.import("Name,Company,Email,Phone\n\(row)\n", named: "more.csv")
        #expect(counts["added"] == 1, "\(counts)")
    }
}

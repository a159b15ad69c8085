import Testing

/// A record id of which only one side shows the system keeps an erased person out, unless the names are two people's.
@Suite("Record ids of erased people in other systems")
struct ErasedIDTests {
    private static let hubspot = "HubSpot ID,Name,Email\n"
    private static let bare = "ID,Name,Email\n"

    @Test(
        "an id without a system that an erased person has in a named one",
        arguments: [
            ("51", "Anna Vogt", true), ("51", "A. Vogt", true), ("51", "Vogt, Anna", true), ("51", "Vogt Anna", true),
            ("51", "", true),
            ("51", "Anna", true), ("51", "A", true), ("51", "Ben", true), ("51", "ANNA VOGT", true),
            ("51", "Otto Berg", false), ("51", "Anna Berg", false), ("51", "Ben Vogt", false), ("51.0", "Otto Berg", false),
            ("52", "Anna Vogt", false),
        ])
    func bareRow(id: String, name: String, isErased: Bool) throws {
        let place = try TestPlace()
        try place.import(Self.hubspot + "51,Anna Vogt,anna@v.example\n")
        try place.winnow("erase", "L1", "--yes")
        let counts = try place.import(Self.bare + "\(id),\(name),other@o.example\n", named: "bare.csv")
        #expect(counts["erased"] ?? 0 == (isErased ? 1 : 0) && counts["added"] ?? 0 == (isErased ? 0 : 1), "\(counts)")
    }

    @Test(
        "an id of a named system that an erased person has without one",
        arguments: [
            ("Anna Vogt", true), ("Anna", true), ("", true), ("Otto Berg", false), ("Ina Vogt", false),
        ])
    func namedRow(name: String, isErased: Bool) throws {
        let place = try TestPlace()
        try place.import(Self.bare + "51,Anna Vogt,anna@v.example\n")
        try place.winnow("erase", "L1", "--yes")
        let counts = try place.import(Self.hubspot + "51,\(name),other@o.example\n", named: "hubspot.csv")
        #expect(counts["erased"] ?? 0 == (isErased ? 1 : 0), "\(counts)")
    }

    @Test("in the same system the id decides, and the address of an erased person always does")
    func strict() throws {
        let place = try TestPlace()
        try place.import(Self.hubspot + "51,Anna Vogt,anna@v.example\n")
        try place.winnow("erase", "L1", "--yes")
        let same = try place.import(Self.hubspot + "51,Otto Berg,other@o.example\n", named: "same.csv")
        #expect(same["erased"] == 1, "\(same)")
        let address = try place.import(Self.bare + "51,Otto Berg,anna@v.example\n", named: "address.csv")
        #expect(address["erased"] == 1, "\(address)")
    }

    @Test("an erased person without a whole name keeps every row with the id out", arguments: ["", "Vogt"])
    func nameless(name: String) throws {
        let place = try TestPlace()
        try place.import(Self.hubspot + "51,\(name),anna@v.example\n")
        try place.winnow("erase", "L1", "--yes")
        let counts = try place.import(Self.bare + "51,Otto Berg,other@o.example\n", named: "bare.csv")
        #expect(counts["erased"] == 1, "\(counts)")
    }
}

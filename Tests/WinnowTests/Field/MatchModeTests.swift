import Testing

/// `--match id` joins record ids, and beside them only rows that repeat another one.
@Suite("Rows without record ids with --match id")
struct MatchModeTests {
    private func counts(_ place: TestPlace, _ text: String) throws -> [String: Int] {
        let file = try place.file("people.csv", text)
        let run = try place.winnow("import", file, "--json", "--yes", "--match", "id")
        return run.object["counts"] as? [String: Int] ?? [:]
    }

    @Test(
        "people of one name and company stay apart and are flagged, and join nobody when they come again",
        arguments: [
            "Name,Company,Title\nJohn Smith,Walmart,CEO\nJohn Smith,Walmart,Driver\n",
            "Name,Company,City\nJohn Smith,Walmart,Bonn\nJohn Smith,Walmart,Kiel\n",
            "Name,Company,Email,Title\nJohn Smith,Walmart,js@w.example,CEO\nJohn Smith,Walmart,js@w.example,Driver\n",
        ])
    func apart(file: String) throws {
        let place = try TestPlace()
        let first = try counts(place, file)
        #expect(first["added"] == 2 && first["joined"] ?? 0 == 0 && first["likenesses"] ?? 0 >= 1, "\(first)")
        let again = try counts(place, file)
        #expect(again["added"] ?? 0 == 0 && again["joined"] == 2 && again["conflicting"] ?? 0 == 0, "\(again)")
        #expect(again["joined.row"] == 2 && again["joined.email"] ?? 0 == 0, "\(again)")
    }

    @Test("a title that another file gives makes another person")
    func acrossFiles() throws {
        let place = try TestPlace()
        _ = try counts(place, "Name,Company,Title\nJohn Smith,Walmart,CEO\n")
        let other = try counts(place, "Name,Company,Title\nJohn Smith,Walmart,Driver\n")
        #expect(other["added"] == 1 && other["joined"] ?? 0 == 0, "\(other)")
    }

    @Test("a repeated row joins, also one with an address, and the report names the rule")
    func repeated() throws {
        let place = try TestPlace()
        let file = "Name,Company,Email\nAda Lind,Lind,ada@lind.example\nAda Lind,Lind,ada@lind.example\n"
        let counts = try counts(place, file)
        #expect(counts["added"] == 1 && counts["joined.row"] == 1 && counts["joined.email"] ?? 0 == 0, "\(counts)")
    }
}

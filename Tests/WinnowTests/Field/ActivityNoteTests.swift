import Testing

/// Notes among the activities of another system: they are no attempts to reach anybody.
@Suite("Notes in files of activities")
struct ActivityNoteTests {
    private static let header = "Lead ID,Activity ID,Type,Subject,Date,Outcome\n"

    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
        return place
    }

    @Test(
        "a note becomes a note, and a call an attempt",
        arguments: ["Note", "NOTE", "Notiz", "Nota", "Commentaire", "Заметка", "メモ"])
    func notes(word: String) throws {
        let place = try place()
        let text = Self.header + "A1,901,\(word),Prefers mornings,2026-10-02,\nA1,902,Call,First call,2026-10-03,No answer\n"
        let counts = try place.import(text, as: "touches", named: "activities.csv")
        #expect(counts["attached"] == 2, "\(counts)")
        #expect(place.kinds().count { $0 == "noted" } == 1 && place.kinds().count { $0 == "touched" } == 1)
        #expect(try place.winnow("show", "L1").text.contains("Prefers mornings"))
        let again = try place.import(text, as: "touches", named: "again.csv")
        #expect(again["attached"] == 0 && again["unchanged"] == 2, "\(again)")
    }

    @Test("a note without a text is counted and says nothing")
    func blank() throws {
        let place = try place()
        let counts = try place.import(Self.header + "A1,901,Note,,2026-10-02,\n", as: "touches", named: "activities.csv")
        #expect(counts["blankNote"] == 1 && counts["attached"] == 0, "\(counts)")
    }

    @Test("a note dated in the future is rejected by line")
    func future() throws {
        let place = try place()
        let file = try place.file("activities.csv", Self.header + "A1,901,Note,Moves house,2031-10-02,\n")
        let run = try place.winnow("import", file, "--as", "touches", "--json")
        #expect(run.status == 65, "\(run)")
    }
}

import Testing

/// Undo names what it undoes, and what it can't.
@Suite("What undo says")
struct UndoMessageTests {
    private static let header = "Lead ID,Name,Company,Email\n"

    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(Self.header + "A1,Ann Lee,Lee,ann@lee.example\n", named: "old.csv")
        try place.import(
            Self.header + "A1,Ann Lee,Lee,a.lee@lee.example\nA2,Bo Ng,Ng,bo@ng.example\nA3,Cid Orr,Orr,cid@orr.example\n",
            named: "fair.csv")
        return place
    }

    @Test("an import by its file, with the leads that it added and changed apart")
    func imports() throws {
        let place = try place()
        #expect(try place.winnow("undo").text.hasPrefix("Undone: import of fair.csv: 2 leads removed, 1 changed back\n"))
        #expect(try place.winnow("redo").text.hasPrefix("Redone: import of fair.csv: 2 leads added, 1 changed\n"))
        let undone = try place.winnow("undo", "--json").object
        #expect(undone["summary"] as? String == "import of fair.csv: 2 leads removed, 1 changed back")
        #expect(try place.winnow("undo").text.hasPrefix("Undone: import of old.csv: 1 lead removed\n"))
    }

    @Test("an erasure is not passed over without asking")
    func erasure() throws {
        for options in [[], ["--json"]] {
            let place = try place()
            #expect(try place.winnow("erase", "L2", "--yes").status == 0)
            let before = place.lines().count
            let refused = try place.run(["undo"] + options, at: place.clock)
            #expect(refused.status == 1 && place.lines().count == before, "\(refused)")
            if options.isEmpty {
                #expect(refused.errorText.contains("your latest action was an erasure"), "\(refused)")
                #expect(refused.errorText.contains("import of fair.csv") && refused.errorText.contains("--yes"), "\(refused)")
            }
        }
        let place = try place()
        try place.winnow("note", "L3", "call again")
        try place.winnow("erase", "L2", "--yes")
        #expect(try place.winnow("undo", "--yes").text.hasPrefix("Undone: note on L3"))
        // Something else since is the latest action.
        try place.winnow("note", "L3", "and again")
        #expect(try place.winnow("undo").status == 0)
    }

    @Test("a later import that blocks is named once, with its id and the number of leads")
    func blocked() throws {
        let place = try TestPlace()
        let rows = (1...60).map { "A\($0),Person\($0) Last\($0),Firm \($0),p\($0)@x\($0).example\n" }.joined()
        let first = try place.winnow("import", try place.file("leads.csv", Self.header + rows), "--json").object
        let won = (1...50).map { "A\($0),Closed Won,100,2026-11-18\n" }.joined()
        let deals = try place.file("potentials.csv", "Lead ID,Stage,Amount,Close Date\n" + won)
        let second = try place.winnow("import", deals, "--as", "outcomes", "--json").object
        let batch = try #require(first["batch"] as? String), later = try #require(second["batch"] as? String)
        let refused = try place.winnow("undo", "--batch", batch)
        #expect(refused.status == 1)
        #expect(refused.errorText.contains("50 leads were changed by your later import of potentials.csv"), "\(refused)")
        #expect(refused.errorText.contains("winnow undo --batch \(later)"), "\(refused)")
        #expect(refused.errorText.split(separator: "\n").count <= 3, "\(refused)")
        #expect(try place.winnow("undo", "--batch", later).status == 0)
        #expect(try place.winnow("undo", "--batch", batch).status == 0)
    }

    @Test("a merge of several names all of them")
    func merge() throws {
        let place = try TestPlace()
        let leads = try ["Ada Byron", "A. Byron", "Augusta Byron"].map { try place.addMQL($0) }
        let run = try place.winnow("merge", leads[1], leads[2], "--into", leads[0])
        #expect(run.text.hasPrefix("merged \(leads[1]) and \(leads[2]) into \(leads[0]): "), "\(run)")
    }

    @Test("the journal tells an import in words")
    func journal() throws {
        let text = try place().winnow("journal").text
        #expect(text.contains("joined by record id"), "\(text)")
        for key in ["joined.id", "joined.email", "optOuts", "likenesses"] { #expect(!text.contains(key), "\(text)") }
    }
}

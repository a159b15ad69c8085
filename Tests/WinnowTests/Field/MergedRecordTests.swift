import Testing

/// A record that its own system merged into another one means that one from then on, in whatever file it is.
@Suite("Merged records of other files")
struct MergedRecordTests {
    private static let (survivor, gone) = ("00Q5e00000AbCdEEAV", "00Q5e00000AbCdFEAV")
    private static let header = "Id,IsDeleted,MasterRecordId,Name,Company,Email\n"
    private static let stayed = header + "\(survivor),0,,Nora Uhl,Uhl,nora@u.example\n"
    private static let merged = header + "\(gone),1,\(survivor),N Uhl,U,n@u.example\n"

    @Test("the id that was merged away finds the lead that stayed", arguments: [gone, String(gone.prefix(15))])
    func known(id: String) throws {
        let place = try TestPlace()
        #expect(try place.import(Self.stayed)["added"] == 1)
        let counts = try place.import(Self.merged, named: "merged.csv")
        #expect(counts["added"] ?? 0 == 0 && counts["mergedIDs"] == 1, "\(counts)")
        let calls = "Lead ID,Type,Date,Outcome\n\(id),Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(calls, as: "touches", named: "calls.csv")["attached"] == 1)
        let deals = "Lead ID,Opportunity Name,Stage,Close Date\n\(id),Uhl 1,Closed Won,2026-10-21\n"
        #expect(try place.import(deals, as: "outcomes", named: "deals.csv")["attached"] == 1)
        // Known once: the same file has nothing new.
        #expect(try place.import(Self.merged, named: "again.csv")["mergedIDs"] == nil)
        try place.winnow("erase", "L1", "--yes")
        let again = try place.import("Id,Name,Company,Email\n\(id),Nora U,Uhl,other@u.example\n", named: "later.csv")
        #expect(again["erased"] == 1 && again["added"] ?? 0 == 0, "\(again)")
    }

    @Test("a known lead whose record is merged away is the one that stayed, which comes in a later file")
    func later() throws {
        let place = try TestPlace()
        try place.import(Self.header + "\(Self.gone),0,,N Uhl,U,n@u.example\n")
        #expect(try place.import(Self.merged, named: "merged.csv")["mergedIDs"] == 1)
        let counts = try place.import(Self.stayed, named: "stayed.csv")
        #expect(counts["added"] ?? 0 == 0 && counts["joined.id"] == 1, "\(counts)")
    }

    @Test("two known leads that are one record are named, to be merged")
    func both() throws {
        let place = try TestPlace()
        try place.import(Self.stayed + "\(Self.gone),0,,N Uhl,U,n@u.example\n")
        let file = try place.file("merged.csv", Self.merged)
        let run = try place.winnow("import", file)
        #expect(run.text.contains("winnow merge L2 --into L1"), "\(run)")
        #expect(try place.winnow("merge", "L2", "--into", "L1").status == 0)
    }

    @Test("undoing the import takes the learnt id back, and a dry run learns nothing")
    func undone() throws {
        let place = try TestPlace()
        try place.import(Self.stayed)
        let before = try place.show("L1")
        let file = try place.file("merged.csv", Self.merged)
        let dry = try place.winnow("import", file, "--dry-run", "--json")
        #expect((dry.object["counts"] as? [String: Int])?["mergedIDs"] == 1)
        let batch = try #require(try place.winnow("import", file, "--json").object["batch"] as? String)
        #expect(try place.winnow("undo", "--batch", batch).status == 0)
        #expect(try place.show("L1")["externalId"] as? String == before["externalId"] as? String)
        let calls = "Lead ID,Type,Date,Outcome\n\(Self.gone),Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(calls, as: "touches", named: "calls.csv")["attached"] ?? 0 == 0)
    }
}

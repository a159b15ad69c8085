import Foundation
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

    /// Lines of merged records, by the ids of the merged one and the one that stayed.
    private static func merges(_ pairs: [(String, String)]) -> String {
        header + pairs.map { "\($0),1,\($1),,,\n" }.joined()
    }

    @Test(
        "a merged record and then the one that stayed are one lead, whatever was known before",
        arguments: [
            // Salesforce in one file, with both lengths of an id.
            (merges([(gone, survivor)]), header + "\(survivor.prefix(15)),0,,Nora Uhl,Uhl,nora@u.example\n", gone),
            // Merged into one that was merged itself.
            (
                merges([("00Q5e00000AbCdGEAV", gone), (gone, survivor)]), header + "\(survivor),0,,Nora Uhl,Uhl,n@u.example\n",
                "00Q5e00000AbCdGEAV"
            ),
            // Two that were merged into one.
            (
                merges([("00Q5e00000AbCdGEAV", survivor), (gone, survivor)]),
                header + "\(survivor),0,,Nora Uhl,Uhl,n@u.example\n", "00Q5e00000AbCdGEAV"
            ),
            // The file that comes later doesn't have the column.
            (merges([(gone, survivor)]), "Id,Name,Email\n\(survivor),Nora Uhl,nora@u.example\n", gone),
            // The row of the merged one comes later, and the one that stayed after that.
            (merges([(gone, survivor)]), "Id,Name,Email\n\(gone),N Uhl,n@u.example\n", survivor),
            // Ids without a system.
            ("ID,Name,MasterRecordId\n501,N Uhl,777\n", "ID,Name,Email\n777,Nora Uhl,nora@u.example\n", "501"),
        ])
    func survivorLater(first: String, later: String, id: String) throws {
        let place = try TestPlace()
        let kept = try place.import(first, named: "merged.csv")
        #expect(kept["added"] ?? 0 == 0 && (kept["keptMerges"] ?? 0) > 0, "\(kept)")
        #expect(try place.import(first, named: "again.csv")["keptMerges"] == nil)
        #expect(try place.import(later, named: "later.csv")["added"] == 1)
        let calls = "Lead ID,Type,Date,Outcome\n\(id),Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(calls, as: "touches", named: "calls.csv")["attached"] == 1)
        let deals = "Lead ID,Opportunity Name,Stage,Close Date\n\(id),Uhl 1,Closed Won,2026-10-21\n"
        #expect(try place.import(deals, as: "outcomes", named: "deals.csv")["attached"] == 1)
        let old = try place.import("Id,Name,Company,Email\n\(id),Norma Uhl,Uhl,other@u.example\n", named: "old.csv")
        #expect(old["added"] ?? 0 == 0 && old["joined.id"] == 1, "\(old)")
        #expect(try place.winnow("verify").status == 0)
    }

    @Test("a record that stayed and was added by hand is found by the merged id")
    func byHand() throws {
        let place = try TestPlace()
        try place.import(Self.merged, named: "merged.csv")
        try place.winnow("add", "externalId=\(Self.survivor)", "firstName=Nora", "lastName=Uhl", "email=nora@u.example")
        let calls = "Lead ID,Type,Date,Outcome\n\(Self.gone),Call,2026-10-20 11:00,Connected\n"
        #expect(try place.import(calls, as: "touches", named: "calls.csv")["attached"] == 1)
    }

    @Test("an undone import keeps no merge, and the same number in another system is no merged record")
    func notKept() throws {
        let place = try TestPlace()
        let file = try place.file("merged.csv", Self.merged)
        let batch = try #require(try place.winnow("import", file, "--json").object["batch"] as? String)
        #expect(try place.winnow("undo", "--batch", batch).status == 0)
        try place.import(Self.stayed)
        let old = try place.import("Id,Name,Company,Email\n\(Self.gone),Norma Uhl,U,other@u.example\n", named: "old.csv")
        #expect(old["added"] == 1, "\(old)")
        try place.import("ID,Name,MasterRecordId\n501,N Uhl,777\n", named: "bare.csv")
        try place.import("HubSpot ID,Name,Email\n777,Otto Berg,otto@b.example\n", named: "hubspot.csv")
        let other = try place.import("HubSpot ID,Name,Email\n501,Ina Roth,ina@r.example\n", named: "hubspot2.csv")
        #expect(other["added"] == 1, "\(other)")
    }

    @Test("an erasure takes the kept ids with it, and nothing is kept of people who were erased")
    func erasure() throws {
        let place = try TestPlace()
        try place.import(Self.merged, named: "merged.csv")
        try place.import(Self.stayed, named: "stayed.csv")
        try place.winnow("erase", "L1", "--yes")
        let journal = try String(contentsOfFile: place.journal, encoding: .utf8)
        #expect(!journal.contains(Self.gone) && !journal.contains(Self.survivor))
        #expect(try place.winnow("verify").status == 0)
        let again = try place.import(Self.merged, named: "again.csv")
        #expect(again["keptMerges"] == nil, "\(again)")
        #expect(try place.import("Id,Name,Email\n\(Self.gone),Norma Uhl,o@u.example\n", named: "old.csv")["erased"] == 1)
    }
}

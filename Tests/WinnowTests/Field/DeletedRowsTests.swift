import Testing

/// Exports of everything have records that their system deleted, or merged into others. They are nobody.
@Suite("Deleted rows in files")
struct DeletedRowsTests {
    @Test(
        "a deleted record makes no lead and is counted",
        arguments: [
            ("IsDeleted", "true", "false"), ("Deleted", "Yes", "No"), ("is_deleted", "1", "0"), ("hs_is_deleted", "TRUE", ""),
            ("Gelöscht", "ja", "nein"), ("Gelöscht am", "19.10.2026", ""), ("deleted_at", "2026-10-19T08:00:00Z", "null"),
            ("Supprimé", "oui", "non"), ("Deleted Time", "1792396800", ""), ("In Recycle Bin", "checked", "unchecked"),
            ("Eliminado", "sí", "no"), ("IsDeleted", "Sì", "No"), ("IsDeleted", "Sim", "Não"), ("IsDeleted", "да", "нет"),
            ("IsDeleted", "-1", "0"), ("archived", "true", "false"), ("Удалено", "да", "нет"),
        ])
    func deleted(column: String, yes: String, no: String) throws {
        let place = try TestPlace()
        let counts = try place.import(
            "Lead ID,Name,Company,Email,\(column)\nD1,Ada Byron,Engine,ada@engine.example,\(no)\nD2,Bea Clay,Clay,bea@clay.example,\(yes)\n"
        )
        #expect(counts["added"] == 1 && counts["deleted"] == 1, "\(counts)")
        #expect(try place.show("L1")["lastName"] as? String == "Byron")
        #expect(try place.winnow("search", "clay", "--json").objects.isEmpty)
    }

    @Test("a record that was merged into another one makes no lead")
    func merged() throws {
        let place = try TestPlace()
        let counts = try place.import(
            """
            Id,FirstName,LastName,Company,Email,IsDeleted,MasterRecordId
            00Q5e00000AbCdEEAV,Ada,Byron,Engine,ada@engine.example,false,
            00Q5e00000aBcDeEAK,Ada,Byron,Engine,a.byron@engine.example,true,00Q5e00000AbCdEEAV
            00Q5e00000aBcDfEAK,Bea,Clay,Clay,bea@clay.example,false,000000000000000AAA
            00Q5e00000AbCdFEAV,Cleo,Dunn,Dunn,cleo@dunn.example,false,00Q5e00000AbCdFEAV

            """)
        #expect(counts["mergedAway"] == 1 && counts["added"] == 3 && counts["deleted"] == nil, "\(counts)")
        let german = try place.import("Datensatz-ID,Name,Zusammengeführt in\nM1,Dora Ems,\nM2,Dora Ems,M1\n", named: "more.csv")
        #expect(german["mergedAway"] == 1 && german["added"] == 1)
    }

    @Test(
        "a deleted call, activity or result counts for nothing",
        arguments: [
            ("touches", "WhoId,Subject,TaskSubtype,ActivityDate,Status,IsDeleted\nD1,Call,Call,2026-11-18,Completed,"),
            ("engagements", "Lead ID,Event Type,Occurred At,Deleted\nD1,webinar,2026-11-18,"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date,is_deleted\nD1,Closed Won,100,2026-11-18,"),
        ])
    func activities(kind: String, file: String) throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\nD1,Ada Byron,Engine\n")
        #expect(try place.import(file + "true\n", as: kind, named: "deleted.csv")["deleted"] == 1)
        #expect(try place.import(file + "false\n", as: kind, named: "kept.csv")["attached"] == 1)
    }

    @Test("a deleted row changes nothing of a lead that is known")
    func known() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company\nD1,Ada Byron,Engine\n")
        let counts = try place.import("Lead ID,Name,Company,City,IsDeleted\nD1,Ada Byron,Engine,London,true\n", named: "later.csv")
        #expect(counts["deleted"] == 1 && counts["filled"] == nil)
        #expect(place.kinds().count { $0 == "captured" } == 1)
    }
}

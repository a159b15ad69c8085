import Testing

/// An export has all that identifies a person: ids of merged leads, and addresses and phones that were replaced.
@Suite("Identities in an export")
struct RoundTripIdentityTests {
    @Test("what a lead had is restored, so that an erasure keeps it out", arguments: [[], ["--json"], ["--with-events"]])
    func erased(form: [String]) throws {
        let place = try TestPlace()
        try place.import(
            "Lead ID,Name,Company,Email,Phone\nA1,Nora Uhl,Uhl,old@uhl.example,0421 5550131\nB2,Nora Uhl,Uhl,nora@two.example,0421 5550132\n"
        )
        #expect(try place.winnow("merge", "L2", "--into", "L1").status == 0)
        #expect(try place.winnow("edit", "L1", "email=new@uhl.example", "phone=0421 5550139").status == 0)
        let exported = try place.run(["export", "leads"] + form, at: place.clock)
        #expect(exported.status == 0, "\(exported)")
        let other = try TestPlace()
        let name = form.contains("--json") ? "leads.jsonl" : "leads.csv"
        let run = try other.winnow("import", try other.file(name, exported.text))
        #expect(run.status == 0, "\(run)")
        #expect(try other.show("L1")["emails"] as? [String] == place.show("L1")["emails"] as? [String])
        let calls = "Lead ID,Type,Date,Outcome\nB2,Call,2026-10-20 11:00,Connected\n"
        #expect(try other.import(calls, as: "touches", named: "calls.csv")["attached"] == 1)
        // A second round trip has the same.
        let again = try other.run(["export", "leads", "--json"], at: place.clock)
        #expect(again.text.contains("old@uhl.example") && again.text.contains("0421 5550131"), "\(again)")
        try other.winnow("erase", "L1", "--yes")
        for row in [
            "B2,Nora Uhl,Uhl,,", "A1,Nora Uhl,Uhl,,", ",Nora Uhl,Other,old@uhl.example,", ",N. Uhl,Uhl,nora@two.example,",
            ",Nora Uhl,Other,,0421 5550131", ",Nora Uhl,Other,,0421 5550139", ",Nora Uhl,Other,,0421 5550132",
        ] {
            let counts = try other.import("Lead ID,Name,Company,Email,Phone\n\(row)\n", named: "back.csv")
            #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(row): \(counts)")
        }
    }

    @Test(
        "nothing is to come when something happened",
        arguments: ["2027-01-01", "2026-11-24", "2026-11-23 18:00", "tomorrow", "+3d"])
    func future(time: String) throws {
        let place = try TestPlace()
        _ = try place.addLead()
        for command in [
            ["add", "lastName=Uhl", "company=Uhl"], ["engage", "L1", "emailClicked"], ["note", "L1", "text"],
            ["optout", "L1", "email"],
        ] {
            let run = try place.run(command + ["--when", time], at: place.clock)
            #expect(run.status != 0, "\(command): \(run)")
        }
        #expect(try place.winnow("add", "lastName=Uhl", "company=Uhl", "--when", "2026-11-20").status == 0)
    }
}

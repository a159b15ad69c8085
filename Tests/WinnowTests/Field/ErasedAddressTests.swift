import Testing

/// Addresses of erased people: in another notation, and in rows of somebody else.
@Suite("Addresses of erased people")
struct ErasedAddressTests {
    private static let people = """
        Lead ID,First Name,Last Name,Company,Email,Email 2
        Q-77,Pia,Quast,Quast,pia.quast@gmail.com,pq@home.example
        Q-78,Udo,Other,Other,udo@other.example,

        """

    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(Self.people)
        let run = try place.winnow("erase", "L1", "--yes")
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        return place
    }

    @Test(
        "another notation of an address at Gmail is the same mailbox",
        arguments: [
            "pia.quast@googlemail.com", "piaquast@gmail.com", "P.iaQuast+x@GoogleMail.com", "pia.quast+news@gmail.com",
            "p.i.a.q.u.a.s.t@gmail.com",
        ])
    func mailbox(address: String) throws {
        let place = try place()
        let counts = try place.import("Name,Company,Email\nP Q,Q,\(address)\n", named: "later.csv")
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(counts)")
        let run = try place.winnow("add", "firstName=P", "lastName=Q", "company=Q", "email=\(address)")
        #expect(run.status != 0, "\(run)")
    }

    @Test("elsewhere a point makes another address")
    func point() throws {
        let counts = try place().import("Name,Company,Email\nP Q,Q,p.q@home.example\n", named: "later.csv")
        #expect(counts["added"] == 1, "\(counts)")
    }

    @Test(
        "a row of a known lead doesn't bring the address of an erased person back",
        arguments: [
            "Lead ID,Name,Company,Email\nQ-78,Udo Other,Other,pia.quast@gmail.com\n",
            "Lead ID,Name,Company,Email 2\nQ-78,Udo Other,Other,pq@home.example\n",
            "Lead ID,Name,Company,Email\nQ-78,Udo Other,Other,udo@other.example; pq@home.example\n",
            "Lead ID,Name,Company,Email\nQ-78,Udo Other,Other,PQ+x@home.example\n",
            "Lead ID,Name,Company,Assistant Email\nQ-78,Udo Other,Other,pq@home.example\n",
        ])
    func known(file: String) throws {
        let place = try place()
        let run = try place.winnow("import", try place.file("later.csv", file), "--yes")
        #expect(run.status == 0, "\(run)")
        let lines = "\(place.lines())".lowercased()
        #expect(!lines.contains("quast") && !lines.contains("pq@home") && !lines.contains("pq+x"), "\(run)")
        #expect(run.text.contains("of a person who was erased; left out"), "\(run.text)")
        #expect(try place.show("L2")["email"] as? String == "udo@other.example")
    }

    @Test("a record into which the erased one was merged is the erased person")
    func merged() throws {
        let place = try place()
        let text = "Lead ID,Name,Company,Email,Merged Record IDs\nQ-80,Neu Mensch,N,neu@n.example,Q-77\n"
        let counts = try place.import(text, named: "later.csv")
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(counts)")
    }
}

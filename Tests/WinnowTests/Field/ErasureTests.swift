import Foundation
import Testing

/// An erased person stays away, by whatever was known of them, and leaves every queue.
@Suite("Erased people in files")
struct ErasureTests {
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        let file = try place.file(
            "first.csv",
            """
            Lead ID,Name,Company,Email,Phone,Mobile
            00Q5e00000AbCdEEAV,Pia Quast,Quast,pia.old@quast.example,0421 555 0131,+49 151 555 00131
            K2,Other Person,Halden,other@halden.example,0421 555 0139,

            """)
        try place.winnow("import", file, "--stage", "mql")
        try place.winnow("edit", "L1", "email=pia@quast.example")
        let run = try place.winnow("erase", "L1", "--yes")
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        return place
    }

    @Test(
        "nobody comes in who was known by the same data",
        arguments: [
            "Name,Company,Email\nPia Quast,Quast,PIA@quast.example\n",
            "Name,Company,Phone\nPia Quast,Quast,+49 (0)421 555-0131\n", "Name,Company,Phone\nQuast,Quast,0049 421 5550131\n",
            "Name,Company,Phone\n\"Quast, P.\",Quast,0421/555 01 31\n", "Name,Company,Mobile\nPia Quast,Quast,0049 151 55500131\n",
            "Name,Company,Email\nPia Quast,Quast,pia.old@quast.example\n",
            "Name,Company,Email\nPia Quast,Quast,p.quast@home.example; pia@quast.example\n",
            "Name,Company,Email,Email 2\nPia Quast,Quast,pq@home.example,pia@quast.example\n",
            "Name,Company,Email\nPia Quast,Quast,pia+news@quast.example\n",
            "Lead ID,Name,Company\n00Q5e00000AbCdE,Somebody,Else\n",
            "Name,Company,Private address\nPia Quast,Quast,pia@quast.example\n",
            "Name,Company,Email\nPia Quast,Quast,pi\u{200B}a@quast.example\n",
            "Name,Company,Email\nPia Neu,Neu,pia@quast.example\n", "Record ID,Name,Company\n00Q5e00000AbCdEEAV,Pia,Quast\n",
            "Name,Company,Phone\nQuast Pia,Quast,0421 555 0131\n",
            "Name,Company,Phone\nPia Quast,Quast,0421 555 0199 / 0421 555 0131\n",
            "Name,Company,Phone\nPia Quast-Meier,Meier,work: 0421 555 0131 (direct)\n",
            "Name,Company,Second phone\nPia Quast,Quast,(0421) 5550131\n",
        ])
    func staysAway(file: String) throws {
        let place = try place()
        let counts = try place.import(file)
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(file)")
    }

    @Test(
        "others come in",
        arguments: [
            "Name,Company,Phone\nKarl Quint,Quast,0421 555 0131\n", "Name,Company,Email\nPia Quast,Quast,pia@other.example\n",
            "Name,Company,Phone\nPia Quast,Quast,0421 555 0132\n", "Name,Company,Revenue\nPia Quast,Quast,131\n",
            "Name,Company,Email,Account Manager Email\nKarl Quint,Quint,k@quint.example,pia@quast.example\n",
            "Lead ID,Name,Company\n00Q5e00000aBcDe,Karl Quint,Quint\n",
        ])
    func othersComeIn(file: String) throws {
        #expect(try place().import(file)["added"] == 1, "\(file)")
    }

    @Test("is in no queue, has no clock, and nothing can be done with it")
    func leavesEverything() throws {
        let place = try place()
        for queue in ["mql", "sql", "today", "nurture", "disqualified", "dropped", "incoming"] {
            let ids = try place.winnow("queue", queue, "--json").objects.compactMap { $0?["id"] as? String }
            #expect(!ids.contains("L1"), "\(queue)")
        }
        let shown = try place.show("L1")
        #expect(shown["dueAt"] == nil || shown["dueAt"] is NSNull)
        #expect(try place.winnow("accept", "L1").status == 1)
        #expect(try place.winnow("export", "leads", "--json").objects.count == 1)
        #expect(try place.winnow("rebuild").status == 0)
        #expect(try place.winnow("queue", "mql", "--json").objects.count == 1)
    }

    @Test(
        "cannot be added by hand",
        arguments: [
            "email=pia.old@quast.example", "email=Pia+News@quast.example", "phone=+49 (0)421 5550131", "mobile=0151/555 00131",
            "externalId=00Q5e00000AbCdE", "externalId=00Q5e00000AbCdEEAV",
        ])
    func byHand(field: String) throws {
        let place = try place()
        let added = try place.winnow("add", "firstName=Pia", "lastName=Quast", "company=Quast", field)
        #expect(added.status == 1 && added.errorText.contains("erased") && added.errorText.contains("leave out"))
        #expect(!added.errorText.lowercased().contains("quast"), "\(added)")
        #expect(place.kinds().count { $0 == "captured" } == 2)
        // Nor does another lead get it.
        #expect(try place.winnow("edit", "L2", "lastName=Quast", field).status == 1)
        #expect(try place.winnow("add", "lastName=Quast", "company=Quast", "email=new@quast.example").status == 0)
    }

    @Test(
        "a phone is the same in any notation",
        arguments: [
            ("0421 555 0131", "+49 (0)421 555-0131"), ("+49 421 555 0131", "0421/5550131"),
            ("0049 421 5550131", "(0421) 555 01 31"),
            ("+1 (415) 555-0132", "415.555.0132"), ("415-555-0132", "001 415 555 0132"), ("+1 (415) 555-0132", "(415) 5550132"),
            ("+44 (0)20 7946 0958", "020 7946 0958"), ("020 7946 0958", "0044 20 79460958"),
            ("02 98 00 01 02", "+33 2 98 00 01 02"), ("+33 (0)2 98 00 01 02", "02.98.00.01.02"), ("0421 5550", "+49 421 5550"),
        ])
    func notations(known: String, later: String) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Phone\nPia Quast,Quast,\(known)\n")
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
        let counts = try place.import("Name,Firm,Tel\nP. Quast,,\(later)\n", named: "later.csv")
        #expect(counts["erased"] == 1)
        #expect(try place.import("Name,Company,Phone\nKarl Quint,Quint,\(later)\n", named: "other.csv")["added"] == 1)
    }

    @Test("what others have too recognises the person only together with the name")
    func sharedData() throws {
        let place = try TestPlace()
        try place.import(
            """
            Lead ID,Name,Company,Email,Created By
            K1,Pia Quast,Quast,info@quast.example,kim@firm.example
            K2,Karl Quint,Quint,family@quint.example,kim@firm.example
            K3,Lea Quint,Quint,family@quint.example,kim@firm.example
            K4,Mia Rand,Rand,family@quint.example,kim@firm.example

            """)
        let first = try place.winnow("erase", "L1", "--yes")
        #expect(first.status == 0)
        let second = try place.winnow("erase", "L2", "--yes")
        // Relatives have another first name, and others another name: they only share the address.
        #expect(second.errorText.contains("L3 and L4 have the same e-mail address"), "\(second)")
        let counts = try place.import(
            """
            Lead ID,Name,Company,Email,Created By
            K1,Pia Quast,Quast,info@quast.example,kim@firm.example
            ,P. Quast,Quast,info@quast.example,kim@firm.example
            ,Karl Quint,Quint,family@quint.example,kim@firm.example
            K4,Mia Rand,Rand,family@quint.example,kim@firm.example
            K9,Nele Stoll,Quast,info@quast.example,kim@firm.example

            """, named: "again.csv")
        #expect(counts["erased"] == 3 && counts["added"] == 1 && counts["unchanged"] == 1, "\(counts)")
    }

    @Test("calls, activities and results of the person are counted as those of an erased person")
    func activities() throws {
        let place = try place()
        let calls = "WhoId,Email,Subject,TaskSubtype,ActivityDate,Status\n"
        let run = try place.winnow(
            "import", place.file("calls.csv", calls + ",pia.old@quast.example,Call,Call,2026-11-18,Completed\n"), "--as", "touches")
        #expect(run.text.contains("erased") && !run.text.contains("quast"), "\(run)")
        let won = "Lead ID,Stage,Amount,Close Date\n00Q5e00000AbCdE,Closed Won,100,2026-11-18\n"
        #expect(try place.import(won, as: "outcomes", named: "won.csv")["erased"] == 1)
        #expect(!place.kinds().contains { $0 == "touched" || $0 == "closed" })
    }

    @Test("figures keep counting it")
    func figures() throws {
        let place = try place()
        let counts = try place.figures("sources", "--window", "always").counts("sources", "volume")
        #expect(counts["all"] == 2, "\(counts)")
    }
}

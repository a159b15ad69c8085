import Foundation
import Testing

/// An erasure keeps the erased person away, not those who share an address or a phone with them.
@Suite("Erasure and shared data")
struct SharedErasureTests {
    private func place(_ people: String, erasing lead: String = "L1") throws -> (TestPlace, Run) {
        let place = try TestPlace()
        try place.import(people)
        let run = try place.winnow("erase", lead, "--yes")
        guard run.status == 0 else { throw TestPlace.Failed(message: run.description) }
        return (place, run)
    }

    private static let family = """
        First Name,Last Name,Company,Email
        Robert,Lund,Lund AS,info@lund.example
        Tor,Lund,Lund AS,info@lund.example

        """

    @Test("the row of a relative joins, and its opt-out takes effect")
    func relative() throws {
        let (place, run) = try place(Self.family)
        #expect(run.errorText.contains("L2 has the same e-mail address"), "\(run)")
        let counts = try place.import(
            "First Name,Last Name,Company,Email,Opt out\nTor,Lund,Lund AS,info@lund.example,yes\n", named: "later.csv")
        #expect(counts["erased"] == nil, "\(counts)")
        let channels = try place.show("L2")["closedChannels"] as? [String: String]
        #expect(channels?["email"] == "optedOut")
    }

    @Test(
        "the person stays away by first and last name",
        arguments: ["Robert,Lund", "R.,Lund", "Bob,Lund", "Lund,Robert", "ROBERT,LUND", "Robert,L."])
    func person(name: String) throws {
        let (place, _) = try place(Self.family)
        let counts = try place.import("First Name,Last Name,Company,Email\n\(name),Lund AS,info@lund.example\n", named: "later.csv")
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(name): \(counts)")
    }

    @Test(
        "relatives, namesakes and colleagues come in",
        arguments: ["Kim,Lund", "Lund,Brown", "Robert,Brown", "Robert,Lund-Berg", "T.,Lund", ",Brown"])
    func others(name: String) throws {
        let (place, _) = try place(Self.family)
        let counts = try place.import("First Name,Last Name,Company,Email\n\(name),Neu,info@lund.example\n", named: "later.csv")
        #expect(counts["erased"] == nil, "\(name): \(counts)")
    }

    @Test("of a person who had only a last name, the last name decides")
    func lastName() throws {
        let (place, _) = try place("Last Name,Company,Email\nLund,Lund AS,info@lund.example\n")
        let file = "First Name,Last Name,Company,Email\nKim,Lund,A,info@lund.example\nLund,Brown,B,info@lund.example\n"
        let counts = try place.import(file, named: "later.csv")
        #expect(counts["erased"] == 1 && counts["added"] == 1, "\(counts)")
    }

    @Test("an address of another name is shared although it is no role address, and so is a phone")
    func sharedByOthers() throws {
        let (place, run) = try place(
            """
            Lead ID,Name,Company,Email,Phone
            K1,Ann Lee,Q,home@q.example,0421 555 0131
            K2,Bo Lee,Q,home@q.example,0421 555 0139
            K3,Cy Lee,Q,cy@q.example,0421 555 0131

            """)
        #expect(run.errorText.contains("L2 has the same e-mail") && run.errorText.contains("L3 has the same phone"), "\(run)")
        let counts = try place.import(
            """
            Name,Company,Email,Phone
            Bo Lee,Q,home@q.example,
            Lee Brown,Q,home@q.example,
            Ann Lee,Q,home@q.example,
            Dee Lee,R,,0421 555 0131
            A. Lee,S,,+49 421 5550131

            """, named: "later.csv")
        #expect(counts["erased"] == 2, "\(counts)")
    }

    @Test("erasing again does nothing and says so; verify counts people once")
    func again() throws {
        let (place, _) = try place(Self.family)
        let lines = place.lines().count
        let run = try place.winnow("erase", "L1", "--yes")
        #expect(run.status == 0 && run.text.contains("L1 was erased on 2026-11-23; nothing to do"), "\(run)")
        #expect(place.lines().count == lines)
        #expect(try place.winnow("verify").text.contains("1 person"))
    }

    @Test(
        "texts about others that mention the person are named and stay",
        arguments: [
            "Robert Lund recommended us", "ask robert lund", "see Lund, Robert", "cc bob@lund.example", "Mr. Lund called",
        ])
    func mentions(note: String) throws {
        let place = try TestPlace()
        try place.import("First Name,Last Name,Company,Email\nRobert,Lund,A,bob@lund.example\nTor,Dahl,B,tor@dahl.example\n")
        try place.winnow("note", "L2", note)
        let run = try place.winnow("erase", "L1", "--yes")
        #expect(run.status == 0 && run.errorText.contains("texts about L2 may mention the person"), "\(run)")
        #expect(try place.winnow("show", "L2").text.contains(note))
    }

    @Test("texts that mention nobody are not named", arguments: ["the Lundberg deal", "call in London", "tor@dahl.example"])
    func noMention(note: String) throws {
        let place = try TestPlace()
        try place.import("First Name,Last Name,Company,Email\nRobert,Lund,A,bob@lund.example\nTor,Dahl,B,tor@dahl.example\n")
        try place.winnow("note", "L2", note)
        #expect(try !place.winnow("erase", "L1", "--yes").errorText.contains("mention"))
    }

    @Test("an erased lead shows its history, not a stage in which it waits")
    func shown() throws {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Name,Company,Email\nPia Quast,Quast,pia@quast.example\n")
        try place.winnow("import", file, "--stage", "mql")
        try place.winnow("erase", "L1", "--yes")
        let text = try place.winnow("show", "L1").text
        #expect(text.contains("erased on") && text.contains("Timeline"), "\(text)")
        #expect(!text.contains("MQL since") && !text.contains("due") && !text.contains("Next steps"), "\(text)")
        #expect(try place.show("L1")["isErased"] as? Bool == true)
    }

    @Test(
        "addresses and phones in odd writing are recognised",
        arguments: [
            "Name,Company,Email\nQ,Q,pia @quast.example\n", "Name,Company,Email\nQ,Q,ｐｉａ@ｑｕａｓｔ.ｅｘａｍｐｌｅ\n",
            "Name,Company,Email\nQ,Q,pia@ quast.example\n", "Name,Company,Phone\nPia Quast,Q,０４２１５５５０１３１\n",
            "Name,Company,Phone\nPia Quast,Q,٠٤٢١٥٥٥٠١٣١\n", "Name,Company,Second phone\nPia Quast,Q,०४२१ ५५५ ०१३१\n",
        ])
    func oddWriting(file: String) throws {
        let (place, _) = try place("Name,Company,Email,Phone\nPia Quast,Quast,pia@quast.example,0421 555 0131\n")
        let counts = try place.import(file, named: "later.csv")
        #expect(counts["erased"] == 1 && counts["added"] ?? 0 == 0, "\(file): \(counts)")
    }
}

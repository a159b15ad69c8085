import Foundation
import Testing

/// An opt-out is one of an address: it holds for every lead that has it.
@Suite("Consent of an address")
struct SharedConsentTests {
    private func closed(_ place: TestPlace, _ lead: String) throws -> [String: String] {
        (try place.show(lead)["closedChannels"] as? [String: String]) ?? [:]
    }

    private static let people = """
        Lead ID,Name,Company,Email,Phone
        A1,Ann Lee,L,x@l.example,0421 555 0111
        A2,Bo Lee,L,x@l.example,0421 555 0111
        A3,Cy Dorn,L,cy@l.example; x@l.example,0421 555 0112
        A4,Di Ebel,L,info@l.example,0421 555 0111
        A5,Ed Funk,L,ed@l.example,0421 555 0115

        """

    @Test(
        "an opt-out in a file closes all leads with the address, also those of other people",
        arguments: [
            ("Email,Unsubscribed\nx@l.example,Yes\n", ["L1", "L2", "L3"]),
            ("Lead ID,Email,Unsubscribed\nA2,x@l.example,Yes\n", ["L1", "L2", "L3"]),
            ("Name,Email,Unsubscribed\nZoe Zett,X@L.example,Yes\n", ["L1", "L2", "L3"]),
            ("Lead ID,Name,Email,Unsubscribed\nA9,Ann Lee,x@l.example,Yes\n", ["L1", "L2", "L3"]),
            ("Email,Unsubscribed\ninfo@l.example,Yes\n", ["L4"]),
            ("Name,Email,Do not contact\nNele Neu,info@l.example,Yes\n", ["L4"]),
            ("Name,Email,Email 2,Unsubscribed\nNele Neu,nn@neu.example,x@l.example,Yes\n", ["L1", "L2", "L3"]),
        ])
    func optOut(file: String, leads: [String]) throws {
        let place = try TestPlace()
        try place.import(Self.people)
        let counts = try place.import(file, named: "later.csv")
        for lead in ["L1", "L2", "L3", "L4", "L5"] {
            #expect(try closed(place, lead)["email"] == (leads.contains(lead) ? "optedOut" : nil), "\(lead): \(file)")
            #expect(try closed(place, lead)["call"] == nil, "\(lead): \(file)")
        }
        #expect(counts["optOuts"] ?? 0 >= leads.count && counts["optOuts.shared"] ?? 0 > 0, "\(counts)")
        #expect(try !place.winnow("journal").text.contains("optOuts."), "every count has words")
        try place.winnow("undo")
        for lead in leads { #expect(try closed(place, lead).isEmpty) }
    }

    @Test("the order of the rows has no influence", arguments: [false, true])
    func order(isReversed: Bool) throws {
        let rows = [
            "A1,Ann Lee,L,x@l.example,", "A2,Bo Lee,L,x@l.example,yes", "A3,Cy Dorn,L,info@l.example,", "A4,,,info@l.example,yes",
        ]
        let place = try TestPlace()
        try place.import(
            "Lead ID,Name,Company,Email,Unsubscribed\n" + (isReversed ? rows.reversed() : rows).joined(separator: "\n") + "\n")
        for lead in ["L1", "L2", "L3", "L4"] { #expect(try closed(place, lead) == ["email": "optedOut"], "\(lead)") }
    }

    @Test("a bounce closes all leads with the address; closed and nurture leads too")
    func bounce() throws {
        let place = try TestPlace()
        try place.import(Self.people)
        try place.winnow("disqualify", "L2", "--reason", "badData")
        let counts = try place.import("Email,Hard Bounced\nx@l.example,Yes\n", named: "later.csv")
        for lead in ["L1", "L2"] { #expect(try closed(place, lead) == ["email": "bounced"], "\(lead)") }
        // Its first address is good.
        #expect(try closed(place, "L3").isEmpty)
        #expect(counts["bounces"] ?? 0 >= 3 && counts["bounces.shared"] ?? 0 >= 2, "\(counts)")
    }

    @Test(
        "a do-not-call closes the phone of the same or a nameless person, not of a switchboard's others",
        arguments: [("Ann Lee", ["L1"]), ("A. Lee", ["L1"]), ("", ["L1", "L2", "L4"]), ("Uwe Uhl", [])])
    func doNotCall(name: String, leads: [String]) throws {
        let place = try TestPlace()
        try place.import(Self.people)
        try place.import("Name,Company,Phone,Do Not Call\n\(name),L2,+49 421 5550111,Yes\n", named: "later.csv")
        for lead in ["L1", "L2", "L3", "L4", "L5"] {
            #expect(try closed(place, lead)["call"] == (leads.contains(lead) ? "optedOut" : nil), "\(lead)")
            #expect(try closed(place, lead)["email"] == nil)
        }
    }

    @Test("an unsubscription or bounce in a file of activities holds for all", arguments: ["unsubscribed", "bounced"])
    func activities(event: String) throws {
        let place = try TestPlace()
        try place.import(Self.people)
        let counts = try place.import(
            "Email,Event,Date\nx@l.example,\(event),2026-11-20\n", as: "engagements", named: "events.csv")
        #expect(counts["ambiguousLead"] == nil && counts["attached"] == 1, "\(counts)")
        for lead in event == "bounced" ? ["L1", "L2"] : ["L1", "L2", "L3"] {
            #expect(try closed(place, lead)["email"] != nil, "\(lead): \(event)")
        }
        #expect(try closed(place, "L4").isEmpty)
    }

    @Test("a new lead with an address that opted out inherits it, by a file and by hand")
    func inherit() throws {
        let place = try TestPlace()
        try place.import(Self.people)
        try place.winnow("optout", "L1", "--channel", "email")
        try place.winnow("optout", "L4")
        let file = try place.file(
            "later.csv",
            "Lead ID,Name,Company,Email\nB1,Nina Berg,L,x@l.example\nB2,Olaf Orth,L,info@l.example\nB3,Pia Paul,L,p@l.example\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("as L1; e-mail is closed for L6 too"), "\(run)")
        #expect(try closed(place, "L6") == ["email": "optedOut"])
        #expect(try closed(place, "L7") == ["email": "optedOut"])
        #expect(try closed(place, "L8").isEmpty)
        let added = try place.winnow("add", "firstName=Rosa", "lastName=Rau", "company=L", "email=info@l.example")
        #expect(added.status == 0 && added.errorText.contains("as L4; e-mail is closed for this lead too"), "\(added)")
        #expect(try closed(place, "L9") == ["email": "optedOut"])
        try place.winnow("undo")
        #expect(try place.winnow("show", "L9").status == 66)
    }

    @Test("the newest choice of an address counts")
    func optedInAgain() throws {
        let place = try TestPlace()
        try place.import(Self.people)
        try place.run(["optout", "L1", "--channel", "email"], at: "2026-11-23T10:00Z")
        try place.run(["optout", "L2", "--channel", "email"], at: "2026-11-23T10:00Z")
        try place.run(["optin", "L1", "--channel", "email"], at: "2026-11-24T10:00Z")
        place.clock = "2026-11-25T09:00Z"
        try place.import("Lead ID,Name,Company,Email\nB1,Nina Berg,L,x@l.example\n", named: "later.csv")
        #expect(try closed(place, "L6").isEmpty)
    }

    @Test("optout names the other leads with the address and the command that closes them")
    func others() throws {
        let place = try TestPlace()
        try place.import(Self.people)
        let run = try place.winnow("optout", "L1")
        #expect(run.errorText.contains("L2 and L3") && run.errorText.contains("winnow optout L2 L3 --channel email"), "\(run)")
        #expect(try closed(place, "L2").isEmpty)
        #expect(try place.winnow("optout", "L2", "L3", "--channel", "email").errorText.isEmpty)
        #expect(try place.winnow("optout", "L5").errorText.isEmpty)
        #expect(try place.winnow("optout", "L4", "--channel", "call").errorText.isEmpty)
    }

    @Test(
        "an e-mail address instead of a lead names the leads that have it",
        arguments: [["optout"], ["show"], ["erase", "--yes"], ["touch", "--channel", "call"], ["accept"]])
    func addressAsLead(command: [String]) throws {
        let place = try TestPlace()
        try place.import(Self.people)
        let run = try place.run([command[0], "info@l.example"] + command.dropFirst(), at: place.clock)
        #expect(run.status == 64 && run.errorText.contains("L4 Di Ebel"), "\(run)")
        #expect(run.errorText.contains("winnow \(command[0]) L4"), "\(run)")
        let unknown = try place.run([command[0], "nobody@l.example"] + command.dropFirst(), at: place.clock)
        #expect(unknown.status == 64 && unknown.errorText.contains("winnow search"), "\(unknown)")
        let several = try place.run([command[0], "x@l.example"] + command.dropFirst(), at: place.clock)
        #expect(several.errorText.contains("L1 Ann Lee") && several.errorText.contains("L3 Cy Dorn"), "\(several)")
    }

    @Test(
        "calls, bounces and opt-outs of one file are the same in either order of its rows",
        arguments: [
            ("Lead ID,Name,Company,Phone,Do Not Call", "K5,Liz Ern,C,0421 5550131,", ",Liz Ern,C,+49 421 5550131,Yes", "call"),
            ("Lead ID,Name,Company,Mobile,Do Not Call", "K5,Liz Ern,C,0421 5550131,", "K6,L. Ern,D,0421/5550131,1", "call"),
            ("Lead ID,Name,Email,Hard Bounced", "A1,Nina Berg,nina@b.example,yes", "A2,Ole Dahl,nina@b.example,", "email"),
            ("Lead ID,Name,Email,Unsubscribed", "A1,Nina Berg,nina@b.example,", "A2,Ole Dahl,nina@b.example,yes", "email"),
            ("Lead ID,Name,Email,Unsubscribed", "A1,Nina Berg,info@b.example,", "A2,Ole Dahl,info@b.example,yes", "email"),
        ])
    func eitherOrder(header: String, one: String, other: String, channel: String) throws {
        for rows in [[one, other], [other, one]] {
            let place = try TestPlace()
            try place.import(([header] + rows).joined(separator: "\n") + "\n")
            for lead in ["L1", "L2"] where try place.winnow("show", lead).status == 0 {
                let closed = try place.show(lead)["closedChannels"] as? [String: Any]
                #expect(closed?[channel] != nil, "\(lead) of \(rows)")
            }
        }
    }

    @Test("nobody but the person loses the phone", arguments: [[0, 1], [1, 0]])
    func otherNames(order: [Int]) throws {
        let rows = ["A1,Ann Lee,L,0421 5550131,\n", "A2,Bo Lee,L,0421 5550131,Yes\n"]
        let place = try TestPlace()
        try place.import("Lead ID,Name,Company,Phone,Do Not Call\n" + order.map { rows[$0] }.joined())
        let closed = try ["L1", "L2"].map { try (place.show($0)["closedChannels"] as? [String: Any])?["call"] != nil }
        #expect(closed == order.map { $0 == 1 })
    }

    @Test(
        "Mr and Mrs of one address are two people, also in one file",
        arguments: [("Mr Smith", "Mrs Smith"), ("Herr Kunz", "Frau Kunz"), ("Tom Smith Jr.", "Tom Smith Sr.")])
    func titles(one: String, other: String) throws {
        let place = try TestPlace()
        let counts = try place.import("Name,Company,Email,Email Opt Out\n\(one),L,x@l.example,\n\(other),L,x@l.example,\n")
        #expect(counts["added"] == 2, "\(counts)")
    }
}

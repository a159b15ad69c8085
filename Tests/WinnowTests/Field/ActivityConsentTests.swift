import Testing

/// Opt-outs in files that are no lists of leads, and in rows that make no lead.
@Suite("Consent in activities and deleted rows")
struct ActivityConsentTests {
    private static let people = """
        Lead ID,Name,Company,Email,Phone
        P1,Ada Lind,Lind,ada@lind.example,0421 555 0141
        P2,Ben Moor,Moor,ben@moor.example,0421 555 0142
        P3,Cem Nord,Nord,ada@lind.example,0421 555 0143

        """

    private func place() throws -> TestPlace {
        let place = try TestPlace()
        try place.import(Self.people)
        return place
    }

    private func closed(_ place: TestPlace, _ lead: String) throws -> [String: String] {
        (try place.show(lead)["closedChannels"] as? [String: String]) ?? [:]
    }

    @Test(
        "a column about consent in a file of activities holds for the lead of the row, and for all with the address",
        arguments: [
            ("touches", "Lead ID,Channel,Outcome,Date,Email Opt Out\nP2,Call,Connected,2026-11-18,Yes\n", "L2", "email"),
            (
                "touches", "WhoId,Subject,TaskSubtype,ActivityDate,Status,DoNotCall\nP2,A,Call,2026-11-18,Completed,1\n", "L2",
                "call"
            ),
            ("touches", "Lead ID,Channel,Outcome,Date,Status,Do Not Call\nP2,Call,,2026-12-18,Planned,Yes\n", "L2", "call"),
            ("touches", "Lead ID,Channel,Outcome,Date,HasOptedOutOfEmail\nP2,Call,Connected,2027-11-18,true\n", "L2", "email"),
            ("touches", "Name,Company,Channel,Date,Nicht anrufen\nBen Moor,Moor,Call,2026-11-18,ja\n", "L2", "call"),
            (
                "engagements", "Email Address,Event,Date,UNSUB_TIME\nben@moor.example,Opened,2026-11-18,2026-11-19 10:00:00\n",
                "L2", "email"
            ),
            (
                "engagements", "Email,Event,Date,Email Marketing Status\nben@moor.example,Sent,2026-11-18,Unsubscribed\n", "L2",
                "email"
            ),
            ("engagements", "Email,Event,Date,Hard Bounced\nben@moor.example,Opened,2026-11-18,Yes\n", "L2", "email"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date,Do Not Call\nP2,Closed Won,100,2026-11-18,Yes\n", "L2", "call"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date,Newsletter abbestellt\nP2,Proposal,100,2027-11-18,x\n", "L2", "email"),
            ("outcomes", "Lead ID,Stage,Amount,Close Date,Email Opt Out,IsDeleted\nP2,Proposal,100,,Yes,true\n", "L2", "email"),
        ])
    func column(kind: String, file: String, lead: String, channel: String) throws {
        let place = try place()
        let counts = try place.import(file, as: kind, named: "activities.csv")
        #expect(try closed(place, lead).keys.sorted() == [channel], "\(file)")
        #expect((counts["optOuts"] ?? 0) + (counts["bounces"] ?? 0) == 1, "\(counts)")
        #expect(try closed(place, "L1").isEmpty && closed(place, "L3").isEmpty)
        let again = try place.import(file, as: kind, named: "again.csv")
        #expect(again["optOuts"] == nil && again["bounces"] == nil, "\(again)")
    }

    @Test("of an address it holds for every lead that has it")
    func shared() throws {
        let place = try place()
        let counts = try place.import(
            "Email,Event,Date,Unsubscribed\nada@lind.example,Opened,2026-11-18,Yes\n", as: "engagements", named: "mail.csv")
        #expect(try closed(place, "L1") == ["email": "optedOut"] && closed(place, "L3") == ["email": "optedOut"])
        #expect(counts["optOuts"] == 2, "\(counts)")
    }

    @Test(
        "a no in a file of activities closes and lifts nothing",
        arguments: ["No", "false", "0", "unchecked", "nein"])
    func no(value: String) throws {
        let place = try place()
        try place.winnow("optout", "L1", "--channel", "email")
        try place.import(
            "Lead ID,Channel,Outcome,Date,Email Opt Out\nP1,Call,Connected,2026-11-18,\(value)\nP2,Call,Connected,2026-11-18,\(value)\n",
            as: "touches", named: "calls.csv")
        #expect(try closed(place, "L1") == ["email": "optedOut"] && closed(place, "L2").isEmpty)
    }

    @Test("a value in a file of activities that is neither yes nor no is named")
    func unread() throws {
        let place = try place()
        let file = try place.file("calls.csv", "Lead ID,Channel,Outcome,Date,Email Opt Out\nP1,Call,Connected,2026-11-18,perhaps\n")
        let run = try place.winnow("import", file, "--as", "touches")
        #expect(
            run.text.contains("1 value of \"Email Opt Out\" is neither yes nor no (\"perhaps\"): no opt-out recorded"),
            "\(run.text)")
    }

    @Test(
        "an opt-out of a deleted or merged record holds for the leads with its address or record id",
        arguments: [
            ("Lead ID,Name,Email,Email Opt Out,IsDeleted\nX9,Ada Lind,ada@lind.example,Yes,true\n", ["L1", "L3"], "email"),
            ("Lead ID,Name,Email,Do Not Call,IsDeleted\nP1,Ada Lind,,Yes,true\n", ["L1"], "call"),
            ("Lead ID,Name,Email,Unsubscribed,MasterRecordId\nX9,A. Lind,a.lind@old.example,Yes,P1\n", ["L1"], "email"),
            ("Lead ID,Name,Phone,Do Not Call,Deleted\nX9,Ada Lind,+49 421 5550141,1,Yes\n", ["L1"], "call"),
            ("Lead ID,Name,Email,Hard Bounced,Gelöscht\nX9,Ben Moor,ben@moor.example,ja,ja\n", ["L2"], "email"),
            ("Lead ID,Name,Email,Lead Status,IsDeleted\nP2,Ben Moor,ben@moor.example,Do Not Email,true\n", ["L2"], "email"),
        ])
    func removed(file: String, leads: [String], channel: String) throws {
        let place = try place()
        let counts = try place.import(file, named: "deleted.csv")
        for lead in ["L1", "L2", "L3"] {
            #expect(try (closed(place, lead)[channel] != nil) == leads.contains(lead), "\(lead): \(file)")
        }
        #expect(counts["added"] == nil || counts["added"] == 0, "\(counts)")
        #expect((counts["optOuts"] ?? 0) + (counts["bounces"] ?? 0) == leads.count, "\(counts)")
    }

    @Test("an opt-out of a deleted record holds for a living one of the same file, in either order", arguments: [[0, 1], [1, 0]])
    func removedInFile(order: [Int]) throws {
        let rows = ["D1,Ada Byron,ada@engine.example,No,false\n", "D2,Ada Byron,ada@engine.example,Yes,true\n"]
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Email Opt Out,IsDeleted\n" + order.map { rows[$0] }.joined())
        #expect(try closed(place, "L1") == ["email": "optedOut"])
        #expect(try place.winnow("show", "L2").status == 66)
    }
}

import Testing

/// Opt-outs, bounces and notes that come with a later file, or with a second row of a person.
@Suite("Consent in files")
struct ConsentTests {
    private func place(with file: String) throws -> TestPlace {
        let place = try TestPlace()
        try place.import(file)
        return place
    }

    private func closed(_ place: TestPlace, _ lead: String) throws -> [String: String] {
        (try place.show(lead)["closedChannels"] as? [String: String]) ?? [:]
    }

    private static let people = """
        Lead ID,Name,Company,Email,Phone
        G1,Greta Fenn,Fenn,greta@fenn.example,0421 555 0101
        G2,Hugo Birk,Birk,hugo@birk.example,0421 555 0102

        """

    @Test("an opt-out, a bounce and a note of a later file take effect and are counted")
    func laterFile() throws {
        let place = try place(with: Self.people)
        let counts = try place.import(
            """
            Lead ID,Email,Email Opt Out,Do Not Call,Hard Bounced,Notes
            G1,greta@fenn.example,Yes,Yes,No,asked to be left alone
            G2,hugo@birk.example,No,No,Yes,

            """)
        #expect(try Set(closed(place, "L1").keys) == ["call", "email"])
        #expect(try closed(place, "L2") == ["email": "bounced"])
        #expect(place.kinds().count { $0 == "bounced" } == 1)
        #expect(place.kinds().count { $0 == "noted" } == 1)
        #expect(counts["optOuts"] == 2 && counts["bounces"] == 1 && counts["notes"] == 1 && counts["updated"] == 2)
    }

    @Test("a second row of the same file takes effect")
    func secondRow() throws {
        let place = try place(
            with: """
                Name,Company,Email,Email Opt Out
                Ivo Dorn,Dorn,ivo@dorn.example,No
                Ivo Dorn,Dorn,ivo@dorn.example,Yes

                """)
        #expect(try closed(place, "L1") == ["email": "optedOut"])
        #expect(place.kinds().count { $0 == "captured" } == 1)
    }

    @Test("the same file again adds nothing")
    func again() throws {
        let place = try place(with: Self.people)
        let file = """
            Lead ID,Email,Unsubscribed,Do not contact,Hard Bounced,Notes
            G1,greta@fenn.example,Yes,,Yes,first
            G2,hugo@birk.example,,checked,,second

            """
        try place.import(file)
        let lines = place.lines().count
        let counts = try place.import(file, named: "again.csv")
        #expect(counts["unchanged"] == 2)
        // Only the closing line of an import without a change may be missing.
        #expect(place.lines().count == lines)
    }

    @Test("a no never lifts an opt-out, and the report says so")
    func noLiftsNothing() throws {
        let place = try place(with: Self.people)
        try place.winnow("optout", "L1", "--channel", "email")
        try place.winnow("optout", "L2")
        let counts = try place.import(
            "Lead ID,HasOptedOutOfEmail,Do not contact\nG1,No,\nG2,FALSE,No\n")
        #expect(counts["keptOptOuts"] == 2)
        #expect(try closed(place, "L1") == ["email": "optedOut"])
        #expect(try closed(place, "L2").count == 5)
        #expect(try place.winnow("import", place.file("no.csv", "Lead ID,Email Opt Out\nG1,no\n")).text.contains("opted out"))
    }

    @Test(
        "columns and values of the big systems are recognised, each as its own channel",
        arguments: [
            ("HasOptedOutOfEmail", "TRUE", ["email"]), ("EMAIL_BLACKLISTED", "1", ["email"]),
            ("Do not contact", "Yes", ["call", "email", "meeting", "other", "social"]), ("Pardot Hard Bounced", "true", ["email"]),
            ("Unsubscribed", "2026-03-04", ["email"]), ("Unsubscribed At", "2026-03-04T10:00:00Z", ["email"]),
            ("Email Opt Out", "checked", ["email"]), ("DoNotCall", "1", ["call"]),
            ("Do not allow Emails", "Do Not Allow", ["email"]),
            ("Do not allow Phone Calls", "Allow", []), ("Unsubscribed", "never", []), ("Email Bounced", "mailbox full", ["email"]),
            ("Nicht kontaktieren", "ja", ["call", "email", "meeting", "other", "social"]), ("DNC", "☑", ["call"]),
            ("UNSUB_TIME", "2026-03-04 10:00:00", ["email"]), ("Désabonné", "Oui", ["email"]), ("Email Opt Out", "Sim", ["email"]),
            ("Kein Anruf", "x", ["call"]), ("Email Opt Out", "Yes (2026-10-01)", ["email"]), ("Afgemeld", "nee", []),
            ("Person - Marketing status", "No consent", ["email"]), ("Person - Marketing status", "Bounced", ["email"]),
            ("Person - Marketing status", "Never subscribed", []), ("Email Marketing Status", "Unsubscribed", ["email"]),
            ("Email Marketing Status", "Subscribed", []), ("Opted out of email: Marketing Information", "true", ["email"]),
        ])
    func columns(name: String, value: String, channels: [String]) throws {
        let place = try place(with: Self.people)
        try place.import("Lead ID,\(name)\nG1,\(value)\n")
        #expect(try closed(place, "L1").keys.sorted() == channels, "\(name): \(value)")
        // The same for a person who comes with the file.
        try place.import("Lead ID,Name,\(name)\nG9,Nora New,\(value)\n", named: "new.csv")
        #expect(try closed(place, "L3").keys.sorted() == channels, "\(name): \(value)")
    }

    @Test("a value that is neither yes nor no is kept, and named in the report")
    func unread() throws {
        let place = try place(with: Self.people)
        let file = try place.file("odd.csv", "Lead ID,Email Opt Out\nG1,perhaps\nG2,later\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("2 values of \"Email Opt Out\" are neither yes nor no (\"perhaps\") on lines "), "\(run.text)")
        #expect(run.text.contains("no opt-out recorded"))
        #expect(try closed(place, "L1").isEmpty)
        #expect(try place.winnow("show", "L1").text.contains("perhaps"))
    }

    @Test("an opt-out of an address that stands for nobody is rejected with the reason")
    func nobody() throws {
        let place = try TestPlace()
        let file = try place.file("stop.csv", "Email,Unsubscribed\nnoreply@park.example,yes\n")
        let run = try place.winnow("import", file, "--dry-run")
        #expect(run.text.contains("e-mail address of the row is a placeholder"), "\(run.text)")
    }

    @Test("invalid addresses and numbers are counted")
    func invalid() throws {
        let place = try TestPlace()
        let counts = try place.import("Name,Company,Email,Phone\nAnn Ray,Ray,not-an-email,12\nBob Ray,Ray,none,n/a\n")
        #expect(counts["invalidEmails"] == 1 && counts["invalidPhones"] == 1, "\(counts)")
    }

    @Test("of several columns of one meaning one yes is enough")
    func severalColumns() throws {
        let place = try place(with: Self.people)
        try place.import("Lead ID,Do Not Email,Unsubscribed,Email Opt Out\nG1,No,Yes,No\n")
        #expect(try closed(place, "L1") == ["email": "optedOut"])
    }

    @Test("an opt-out outlives a bounce and the correction of the address, in either order", arguments: [true, false])
    func outlivesBounce(optOutFirst: Bool) throws {
        let place = try place(with: Self.people)
        let commands = [["optout", "L1", "--channel", "email"], ["bounce", "L1"]]
        for command in optOutFirst ? commands : commands.reversed() { try place.run(command, at: place.clock) }
        try place.winnow("edit", "L1", "email=greta@new.example")
        #expect(try closed(place, "L1") == ["email": "optedOut"])
        try place.winnow("optin", "L1", "--channel", "email")
        #expect(try closed(place, "L1").isEmpty)
    }

    @Test("the last line says where the added leads are")
    func places() throws {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Name,Company,Lead Status\nA Ahn,A,Qualified\nB Bix,B,\nC Cox,C,\nD Dun,D,Junk Lead\n")
        let run = try place.winnow("import", file)
        let last = run.text.split(separator: "\n").last.map(String.init) ?? ""
        #expect(last.contains("2 in Pools › Incoming") && last.contains("1 in Pools › Disqualified"), "\(last)")
        let places = try place.winnow("import", place.file("b.csv", "Name,Company\nE Eng,E\n"), "--json").object["places"]
        #expect((places as? [String: Int]) == ["Pools › Incoming": 1])
    }
}

extension TestPlace {
    /// Imports a text as a file, and returns the counts.
    @discardableResult
    func `import`(_ text: String, as kind: String = "leads", named name: String = "import.csv") throws -> [String: Int] {
        let run = try winnow("import", try file(name, text), "--as", kind, "--json", "--allow-rejects")
        guard run.status == 0 else { throw Failed(message: run.description) }
        return run.object["counts"] as? [String: Int] ?? [:]
    }
}

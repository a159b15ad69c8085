import Testing

/// A bounce is one of an address: it holds for every lead that has it, and for no other address.
@Suite("Bounces in files")
struct BounceTests {
    private func closed(_ place: TestPlace, _ lead: String) throws -> [String: String] {
        (try place.show(lead)["closedChannels"] as? [String: String]) ?? [:]
    }

    private func place(_ definition: String? = nil) throws -> TestPlace {
        guard let definition else { return try TestPlace() }
        let place = try TestPlace(withWorkspace: false)
        try place.run(
            ["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", definition], at: place.clock,
            inWorkspace: false)
        return place
    }

    private static let ada =
        "Lead ID,First Name,Last Name,Title,Company,Email,Email 2\n"
        + "A1,Ada,Lind,CTO,Lind,ada@lind.example,ada@home.example\n"

    @Test(
        "a bounce of a second address leaves the first one good",
        arguments: [
            ("leads", "Email,Hard Bounced\nada@home.example,Yes\n"),
            ("leads", "Lead ID,Email,Hard Bounced\nA1,ada@home.example,Yes\n"),
            ("leads", "Lead ID,Email,Email Status\nA1,new@lind.example,Bounced\n"),
            ("engagements", "Email,Event,Date\nada@home.example,Bounced,2026-11-20\n"),
            ("touches", "Lead ID,Email,Channel,Date,Email Bounced\nA1,ada@home.example,Call,2026-11-20,Yes\n"),
        ])
    func second(kind: String, file: String) throws {
        let place = try TestPlace()
        try place.import(Self.ada)
        let counts = try place.import(file, as: kind, named: "later.csv")
        #expect(try closed(place, "L1").isEmpty, "\(file)")
        #expect(counts["bounces"] == 1, "\(counts)")
        let bad = file.contains("new@") ? "new@lind.example" : "ada@home.example"
        #expect(try place.winnow("show", "L1").text.contains("Invalid e-mail address"), "\(bad)")
        let again = try place.import(file, as: kind, named: "again.csv")
        #expect(again["bounces"] == nil, "\(again)")
    }

    @Test(
        "a bounce of the first address makes a good second one the first",
        arguments: [
            ("leads", "Email,Hard Bounced\nada@lind.example,Yes\n"), ("leads", "Lead ID,Hard Bounced\nA1,Yes\n"),
            ("leads", "Lead ID,Email,CLEAN_TIME\nA1,ada@lind.example,2026-11-20 10:00:00\n"),
            ("engagements", "Email,Event,Date\nada@lind.example,Email Bounced,2026-11-20\n"),
            ("leads", "Name,Email,Status\nAda Lind,ada@lind.example,Cleaned\n"),
        ])
    func first(kind: String, file: String) throws {
        let place = try TestPlace()
        try place.import(Self.ada)
        try place.import(file, as: kind, named: "later.csv")
        #expect(try closed(place, "L1").isEmpty)
        #expect(try place.show("L1")["email"] as? String == "ada@home.example", "\(file)")
        #expect(place.kinds().contains("bounced"))
        // The other one bounces as well.
        try place.import("Email,Hard Bounced\nada@home.example,Yes\n", named: "last.csv")
        #expect(try closed(place, "L1") == ["email": "bounced"])
        try place.winnow("undo")
        #expect(try closed(place, "L1").isEmpty)
    }

    @Test("a good address that comes later takes the place of a bounced one")
    func laterAddress() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Hard Bounced\nA1,Ada Lind,ada@lind.example,Yes\n")
        #expect(try closed(place, "L1") == ["email": "bounced"])
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@home.example\n", named: "later.csv")
        #expect(try closed(place, "L1").isEmpty)
        #expect(try place.show("L1")["email"] as? String == "ada@home.example")
    }

    @Test("a bounced address is invalid for new leads too, by a file and by hand")
    func inherited() throws {
        let place = try TestPlace()
        try place.import(
            "Lead ID,Name,Company,Email,Hard Bounced\nA1,Ann Vos,Vos,info@vos.example,Yes\nA2,Bo Ems,Ems,bo@ems.example,1\n")
        let file = try place.file(
            "later.csv",
            "Lead ID,Name,Company,Email,Phone\nB1,Cy Vos,Vos,info@vos.example,\nB2,Di Ems,Ems,bo@ems.example,0421 555 0151\n"
                + "B3,Ed Ems,Ems,ed@ems.example; bo@ems.example,\nB4,Flo Ems,Ems,flo@ems.example,\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("mail to the address bounced as L1; it counts as invalid for L3 too"), "\(run.text)")
        for lead in ["L3", "L4"] { #expect(try closed(place, lead) == ["email": "bounced"], "\(lead)") }
        for lead in ["L5", "L6"] { #expect(try closed(place, lead).isEmpty, "\(lead)") }
        let added = try place.winnow("add", "firstName=Gus", "lastName=Gent", "company=Vos", "email=info@vos.example")
        #expect(added.status == 0 && added.errorText.contains("bounced as L1"), "\(added)")
        #expect(try closed(place, "L7") == ["email": "bounced"])
        try place.winnow("undo")
        #expect(try place.winnow("show", "L7").status == 66)
        try place.winnow("edit", "L6", "email=info@vos.example")
        #expect(try closed(place, "L6") == ["email": "bounced"])
    }

    @Test("an opt-in after the bounce makes the address good again")
    func optedInAgain() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email,Hard Bounced\nA1,Ann Vos,info@vos.example,Yes\n")
        try place.run(["optin", "L1", "--channel", "email"], at: "2026-11-24T10:00Z")
        place.clock = "2026-11-25T09:00Z"
        try place.import("Lead ID,Name,Email\nB1,Cy Vos,info@vos.example\n", named: "later.csv")
        #expect(try closed(place, "L2").isEmpty)
    }

    @Test("a lead whose only way to be reached bounced is not viable", arguments: ["topline", "standard"])
    func viability(definition: String) throws {
        let place = try place(definition)
        let person = "Cleo,Dunn,CTO,Dunn,Web"
        try place.import(
            """
            Lead ID,First Name,Last Name,Title,Company,Source,Email,Phone,Email 2,Hard Bounced
            A1,\(person),cleo@dunn.example,,,Yes
            A2,\(person),cleo2@dunn.example,,,No
            A3,\(person),cleo3@dunn.example,0421 555 0161,,Yes
            A4,\(person),cleo4@dunn.example,,c4@home.example,Yes
            A5,\(person),cleo@dunn.example,,,

            """)
        let stages = try ["L1", "L2", "L3", "L4", "L5"].map { try place.show($0)["stage"] as? String ?? "" }
        #expect(stages[0] == "inquiry" && stages[4] == "inquiry", "\(stages)")
        #expect(stages[1] != "inquiry" && stages[2] == stages[1] && stages[3] == stages[1], "\(stages)")
        try place.import(
            "Lead ID,First Name,Last Name,Title,Company,Source,Email\nA6,\(person),cleo@dunn.example\n", named: "later.csv")
        #expect(try place.show("L6")["stage"] as? String == "inquiry")
    }

    @Test("an opt-out that was lifted stays lifted when the same file comes again", arguments: ["Email Opt Out", "Do not contact"])
    func lifted(column: String) throws {
        let place = try TestPlace()
        let people = "Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\nA2,Ben Moor,ben@moor.example\n"
        try place.import(people)
        let file = "Lead ID,Email,\(column)\nA1,ada@lind.example,Yes\nA2,ben@moor.example,Yes\n"
        try place.import(file, named: "stop.csv")
        #expect(try closed(place, "L1")["email"] == "optedOut")
        try place.run(["optin", "L1"], at: "2026-11-24T10:00Z")
        place.clock = "2026-11-25T09:00Z"
        let lines = place.lines().count
        let again = try place.import(file, named: "again.csv")
        #expect(try closed(place, "L1").isEmpty && closed(place, "L2")["email"] == "optedOut")
        #expect(again["liftedOptOuts"] == 1 && again["optOuts"] == nil && place.lines().count == lines, "\(again)")
        #expect(try place.winnow("import", place.file("third.csv", file)).text.contains("it stays lifted"))
        // Another file is newer than the opt-in.
        try place.import(file + "A3,cem@nord.example,No\n", named: "newer.csv")
        #expect(try closed(place, "L1")["email"] == "optedOut")
    }

    @Test("an unknown stage of a deal is named in the report")
    func stages() throws {
        let place = try TestPlace()
        try place.import("Lead ID,Name,Email\nA1,Ada Lind,ada@lind.example\n")
        let file = try place.file("deals.csv", "Lead ID,Stage,Amount,Close Date\nA1,Gone fishing,100,2026-11-20\n")
        let run = try place.winnow("import", file, "--as", "outcomes")
        #expect(
            run.text.contains("unknown value \"Gone fishing\"") && run.text.contains("--word \"Gone fishing=won\""), "\(run.text)")
        let known = try place.file("known.csv", "Lead ID,Stage,Amount,Close Date\nA1,Proposal/Price Quote,100,2026-11-20\n")
        #expect(try !place.winnow("import", known, "--as", "outcomes").text.contains("unknown value"))
    }

    @Test("an unused column of addresses is named with the option to type, and marks nobody knows are reported")
    func unusedAddresses() throws {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Name,El. post ADR,Opted Out\nAda Lind,ada@lind.example,✗\nBo Ray,bo@ray.example,☒\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("--map 'email=El. post ADR'"), "\(run.text)")
        #expect(run.text.contains("1 value of \"Opted Out\" is neither yes nor no") && run.text.contains("1  opt-out recorded"))
    }

    @Test("a column that looks like consent and isn't used is named in the report")
    func unusedColumn() throws {
        let place = try TestPlace()
        let file = try place.file("a.csv", "Lead ID,Name,GDPR basis\nA1,Ada Lind,Legitimate interest\n")
        let run = try place.winnow("import", file)
        #expect(run.text.contains("column \"GDPR basis\" looks like consent and is not used"), "\(run.text)")
        #expect(run.text.contains("--map \"emailOptOut=GDPR basis\""))
    }
}

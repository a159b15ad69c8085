import Foundation
import Testing

/// `export leads`, imported again: into its own workspace, and into an empty one.
///
/// By hand on the whole demo, or on other files; only id, score, dueAt and unknown owners may differ:
///
///     winnow demo --leads 10000 A && winnow -w A export leads > a.csv
///     winnow -w A import a.csv && grep -vc '"kind":"imported"' A/journal.jsonl     # as many as before
///     winnow init B --simulated && winnow -w B import a.csv && winnow -w B export leads > b.csv
///     diff <(csvcut -C id,score,dueAt a.csv) <(csvcut -C id,score,dueAt b.csv)
@Suite("Round trip of exports")
struct RoundTripTests {
    /// What may differ: numbers and scores, what is due by clocks that begin with the import, and owners.
    private static let computed: Set<String> = [
        "id", "score", "fit", "engagement", "isProposed", "likelihood", "dueAt", "dueKind", "owner", "formerOwner",
    ]

    private func leads(_ place: TestPlace, events: Bool = false, at time: String? = nil) throws -> [NSDictionary] {
        let run = try place.run(["export", "leads", "--json"] + (events ? ["--with-events"] : []), at: time ?? place.clock)
        return run.objects.compactMap { $0 }.map { lead in
            NSDictionary(dictionary: lead.filter { !Self.computed.contains($0.key) })
        }
    }

    /// An empty workspace with a definition, one hour later.
    private func other(_ definition: String = "standard") throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(
            ["init", place.workspace, "--simulated", "--zone", "UTC", "--definition", definition], at: place.clock,
            inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        place.clock = "2026-11-23T10:00Z"
        return place
    }

    private func export(_ place: TestPlace, _ name: String, _ options: String...) throws -> String {
        let run = try place.run(["export", "leads"] + options, at: place.clock)
        try #require(run.status == 0, "\(run)")
        return try place.file(name, run.text)
    }

    private static let file = #"""
        Lead ID,Name,Company,Email,Phone,Mobile,Country,Email Opt Out,Do Not Call,Hard Bounced,Status,Created,Budget,Notes
        A1,Leni Rau,Rau,leni@rau.example,+49 421 555 0141,+49 151 555 00141,Germany,Yes,,,Contacted,2026-01-05 08:00,5000,first
        A2,Mats Stahl,Stahl,,0421 555 0142,,Germany,No,Yes,,Contact in Future,2026-02-01,,
        ,Åsa Öberg,"Öberg, Söner",asa@oberg.example,,+46 70 555 00 11,Sweden,,,Yes,Junk Lead,2026-03-01,-1+2,=note
        ,,Only Company,,,,,,,,,2026-04-01,7,
        ,@cmd Doe,"Doe ""Quoted""",doe@doe.example,-,,,,,,Qualified,2026-05-01,,
        """#

    @Test("an address that bounced and was replaced is open in another workspace, too")
    func replacedAddress() throws {
        let place = try TestPlace()
        try place.import(Self.file)
        try place.winnow("optin", "L1", "--channel", "email")
        try place.winnow("bounce", "L1")
        try place.winnow("edit", "L1", "email=new@rau.example")
        let before = try place.show("L1")["closedChannels"] as? [String: String]
        let other = try other()
        try other.winnow("import", try export(place, "all.csv", "--with-events"))
        #expect(try other.show("L1")["closedChannels"] as? [String: String] == before)
        #expect(before?["email"] == nil, "\(before ?? [:])")
    }

    @Test(
        "its own workspace: no line but `imported`, in CSV and JSON, with events and without",
        arguments: [[], ["--json"], ["--with-events"], ["--json", "--with-events"]])
    func ownWorkspace(options: [String]) throws {
        let place = try TestPlace()
        try place.import(Self.file)
        let id = try place.addMQL()
        try place.winnow("touch", id, "--channel", "call", "--outcome", "voicemail")
        try place.winnow("note", id, "two\tcolumns ")
        let text = try place.run(["export", "leads"] + options, at: place.clock).text
        let file = try place.file(options.contains("--json") ? "own.jsonl" : "own.csv", text)
        let before = place.kinds().filter { $0 != "imported" }
        #expect(try place.winnow("import", file, "--yes").status == 0)
        #expect(place.kinds().filter { $0 != "imported" } == before)
    }

    @Test("a demo's own workspace: no line but `imported`, also after marketing's touches and edits of opportunities")
    func ownDemo() throws {
        let demo = try TestPlace(withWorkspace: false)
        let made = try demo.run(["demo", demo.workspace, "--leads", "500", "--seed", "5"], at: demo.clock, inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let open = try #require(try demo.run(["opportunity", "list", "--json"], at: demo.clock).objects.first as? [String: Any])
        let id = try #require(open["id"] as? String)
        let edited = try demo.run(["opportunity", "edit", id, "--chance", "35", "--next-step", "call"], at: demo.clock)
        #expect(edited.status == 0, "\(edited)")
        let text = try demo.run(["export", "leads", "--with-events", "--json"], at: demo.clock).text
        #expect(text.contains(#""track":"""#), "no touch of marketing outside a track")
        #expect(text.contains(#""chanceToClose":35"#))
        let before = demo.kinds().filter { $0 != "imported" }
        let again = try demo.run(["import", demo.file("own.jsonl", text), "--yes"], at: demo.clock)
        #expect(again.status == 0, "\(again)")
        #expect(demo.kinds().filter { $0 != "imported" } == before)
    }

    @Test("an empty workspace restores all values", arguments: [[], ["--json"]])
    func emptyWorkspace(options: [String]) throws {
        let place = try TestPlace()
        try place.import(Self.file)
        let text = try place.run(["export", "leads"] + options, at: place.clock).text
        let copy = try other()
        let imported = try copy.winnow("import", copy.file(options.isEmpty ? "a.csv" : "a.jsonl", text), "--yes")
        #expect(imported.status == 0, "\(imported)")
        let (expected, found) = (try leads(place, at: copy.clock), try leads(copy))
        #expect(expected == found)
        #expect(copy.kinds().count { $0 == "optedOut" } == 2)
        #expect(copy.kinds().count { $0 == "bounced" } == 1)
        #expect(found.first?["mobile"] as? String == "+49 151 555 00141")
        #expect((found.first?["extra"] as? [String: String])?["Budget"] == "5000")
        #expect(found.allSatisfy { ($0["extra"] as? [String: String])?["id"] == nil })
        // What it exports is what it was made from.
        #expect(
            try copy.run(["export", "leads"] + options, at: copy.clock).text.split(separator: "\n").count
                == text.split(separator: "\n").count)
    }

    @Test("the next step of an open opportunity returns, exactly as it was written", arguments: [[], ["--json"]])
    func nextStep(options: [String]) throws {
        let steps = ["send the offer", " tab\there ", "=SUM(A1)", "Angebot für Zoë; dann, \"anrufen\"", "one\ntwo"]
        let demo = try TestPlace(withWorkspace: false)
        let made = try demo.run(["demo", demo.workspace, "--leads", "300", "--seed", "5"], at: demo.clock, inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let ids = try demo.run(["opportunity", "list", "--json"], at: demo.clock).objects
            .compactMap { $0?["id"] as? String }
        for (id, step) in zip(ids, steps) {
            let run = try demo.run(["opportunity", "edit", id, "--next-step", step], at: demo.clock)
            #expect(run.status == 0, "\(run)")
        }
        func stored(_ place: TestPlace) throws -> Set<String> {
            Set(
                try place.run(["opportunity", "list", "--json"], at: place.clock).objects
                    .compactMap { $0?["nextStep"] as? String })
        }
        let before = try stored(demo)
        #expect(before.count >= min(steps.count, ids.count))
        let text = try demo.run(["export", "leads"] + options, at: demo.clock).text
        if options.isEmpty { #expect(text.split(whereSeparator: \.isNewline).first?.hasSuffix(",formerPhones,nextStep") == true) }
        let copy = try other()
        let run = try copy.winnow("import", copy.file(options.isEmpty ? "n.csv" : "n.jsonl", text), "--yes")
        #expect(run.status == 0, "\(run)")
        #expect(try stored(copy) == before)
    }

    @Test(
        "decisions, dates and points return, under each definition",
        arguments: ["standard", "topline", "bant", "complex-sale", "readiness", "status"])
    func demo(definition: String) throws {
        let place = try other(definition)
        let demo = try TestPlace(withWorkspace: false)
        let made = try demo.run(["demo", demo.workspace, "--leads", "60"], at: demo.clock, inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let text = try demo.run(["export", "leads", "--with-events"], at: demo.clock).text
        let imported = try place.winnow("import", place.file("demo.csv", text), "--yes")
        #expect(imported.status == 0, "\(imported)")
        let (expected, found) = (try leads(demo, at: place.clock), try leads(place))
        #expect(found.count == expected.count)
        // Another definition may lack a stage, so the rest is compared lead by lead.
        for (one, two) in zip(expected, found) {
            for key in ["email", "capturedAt", "enteredStageAt", "extra", "country", "emailOptOut", "source"] {
                #expect(one[key] as? NSObject == two[key] as? NSObject, "\(definition): \(key)")
            }
        }
        if definition == "standard" { #expect(expected == found) }
        func opportunities(_ place: TestPlace) throws -> [String] {
            try place.run(["opportunity", "list", "--all", "--csv"], at: place.clock).text.split(separator: "\n").dropFirst().map {
                // Account, outcome, amount, currency, close date: numbers and owners may differ.
                $0.split(separator: ",", omittingEmptySubsequences: false)[3...8].joined(separator: ",")
            }.sorted()
        }
        #expect(try opportunities(demo) == opportunities(place), "\(definition)")
    }

    @Test("points return with events only, and the plain export says so on standard error")
    func points() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let plain = try place.winnow("export", "leads")
        #expect(plain.errorText.contains("--with-events"))
        #expect(!(try place.winnow("export", "leads", "--with-events").errorText.contains("--with-events")))
        let points = try place.show(id)["engagement"] as? Int
        for (options, isComplete) in [([], false), (["--with-events"], true), (["--with-events", "--json"], true)] {
            let copy = try other()
            let text = try place.run(["export", "leads"] + options, at: place.clock).text
            let run = try copy.winnow("import", copy.file(options.contains("--json") ? "a.jsonl" : "a.csv", text))
            #expect(run.status == 0, "\(run)")
            #expect(
                try copy.winnow("show", "L1", "--json").object["engagement"] as? Int == (isComplete ? points : 0))
            #expect(try copy.stage("L1") == "mql")
        }
    }

    @Test("the same export twice, and an old export after a change, add nothing twice")
    func again() throws {
        let place = try TestPlace()
        try place.import(Self.file)
        let file = try export(place, "first.csv", "--with-events")
        let copy = try other()
        let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        try copy.winnow("import", copy.file("first.csv", text), "--yes")
        let lines = copy.kinds().filter { $0 != "imported" }
        try copy.winnow("import", copy.file("second.csv", text), "--yes")
        #expect(copy.kinds().filter { $0 != "imported" } == lines)
        try place.winnow("optin", "L1")
        try place.winnow("edit", "L2", "company=Stahlbau")
        let before = place.kinds().filter { $0 != "imported" }
        try place.winnow("import", file, "--yes", at: "2026-11-24T09:00Z")
        #expect(place.kinds().filter { $0 != "imported" } == before)
    }

    @Test("a lead of another workspace with the same number is another lead")
    func sameNumber() throws {
        let place = try TestPlace()
        try place.import("Name,Company,Phone\nLeni Rau,Rau,0421 555 0141\n")
        let file = try export(place, "a.csv")
        let copy = try other()
        try copy.import("Name,Company,Phone\nMats Stahl,Stahl,0421 555 0142\n")
        let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        try copy.winnow("import", copy.file("a.csv", text))
        #expect(copy.kinds().count { $0 == "captured" } == 2)
    }

    @Test(
        "events that can't be read reject their row, by line",
        arguments: [
            "[{", "{}", "[{\"kind\":\"erased\",\"occurredAt\":\"2026-01-01T00:00:00.000Z\"}]", "[{\"kind\":\"noted\"}]", "yes",
        ])
    func brokenEvents(events: String) throws {
        let place = try TestPlace()
        let cell = events.replacingOccurrences(of: "\"", with: "\"\"")
        let text =
            "id,stage,enteredStageAt,lastName,events\nL1,mql,2026-01-01T00:00:00.000Z,Rau,\"\(cell)\"\n"
            + "L2,mql,2026-01-01T00:00:00.000Z,Stahl,\n"
        let run = try place.winnow("import", place.file("a.csv", text), "--json")
        #expect(run.status == 65)
        #expect((run.object["counts"] as? [String: Int])?["added"] == 1)
    }
}

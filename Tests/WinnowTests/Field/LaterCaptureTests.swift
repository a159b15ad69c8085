import Foundation
import Testing

/// A known person who comes again through another source or campaign, or on another day.
@Suite("Later captures in files")
struct LaterCaptureTests {
    private static let first = """
        Lead ID,Name,Company,Email,Source,Campaign,Created Date
        C1,Anke Birn,Birn,anke@birn.example,Web,Spring,2026-09-30
        C2,Bodo Cramm,Cramm,bodo@cramm.example,Web,Spring,2026-09-30

        """

    private func place(with file: String = first) throws -> TestPlace {
        let place = try TestPlace()
        try place.import(file)
        return place
    }

    /// The journal's lines of later captures, including undone ones.
    private func captures(_ place: TestPlace) -> [(line: [String: Any], data: [String: String])] {
        place.lines().compactMap { line in
            guard line["kind"] as? String == "engaged", let data = line["data"] as? [String: Any],
                data["type"] as? String == "capturedAgain"
            else { return nil }
            return (line, data.compactMapValues { $0 as? String })
        }
    }

    @Test(
        "a new source, campaign or date is kept once, and the row counts as updated",
        arguments: [
            ("Name,Company,Email,Source\nAnke Birn,Birn,anke@birn.example,Partner\n", "Partner", nil, nil),
            ("Lead ID,Lead Source,Campaign\nC1,Partner,Fair\n", "Partner", "Fair", nil),
            ("Lead ID,Campaign\nC1,Autumn\n", nil, "Autumn", nil),
            ("Lead ID,Source,Campaign\nC1,Web,Autumn\n", "Web", "Autumn", nil),
            ("Lead ID,Source,Created Date\nC1,Web,2026-10-10\n", "Web", nil, "2026-10-10"),
            ("Lead ID,Created Date\nC1,2026-08-01 14:00\n", nil, nil, "2026-08-01T14"),
            ("Lead ID,Source,Created Date\nC1,Event,2026-11-20\n", "Event", nil, "2026-11-20"),
            // A date in the future counts as now.
            ("Lead ID,Source,Created Date\nC1,Partner,2027-05-01\n", "Partner", nil, nil),
        ] as [(String, String?, String?, String?)])
    func kept(file: String, source: String?, campaign: String?, day: String?) throws {
        let place = try place()
        let counts = try place.import(file, named: "later.csv")
        #expect(counts["laterCaptures"] == 1 && counts["updated"] == 1, "\(counts)")
        #expect(counts["unchanged"] == nil && counts["conflicting"] == nil && counts["added"] ?? 0 == 0, "\(counts)")
        let found = captures(place)
        #expect(found.count == 1)
        #expect(found.first?.data["source"] == source && found.first?.data["campaign"] == campaign)
        let moment = found.first?.line["occurredAt"] as? String
        #expect(day.map { moment?.hasPrefix($0) ?? false } ?? (moment == nil || moment == found.first?.line["at"] as? String))
        // The lead keeps its own source and campaign.
        let shown = try place.show("L1")
        #expect(shown["source"] as? String == "Web")
        #expect((shown["fields"] as? [String: Any])?["campaign"] as? String == "Spring")
        // Neither file adds anything again, now or much later.
        let lines = place.lines().count
        for clock in ["2026-11-23T09:00Z", "2027-08-01T09:00Z"] {
            place.clock = clock
            #expect(try place.import(file, named: "again.csv")["unchanged"] == 1)
            #expect(try place.import(Self.first, named: "first.csv")["unchanged"] == 2)
            #expect(place.lines().count == lines, "\(clock)")
        }
    }

    @Test(
        "a row that says nothing new adds nothing",
        arguments: [
            "Lead ID,Source,Campaign\nC1,,\n", "Lead ID,Source\nC1,WEB\n", "Lead ID,Source,Created Date\nC1,Web,\n",
            "Lead ID,Created Date\nC1,2026-09-30 17:45\n", "Lead ID,Created Date\nC1,2026-09-29T22:00:00Z\n",
            "Lead ID,Created Date\nC1,2027-05-01\n", "Name,Email,Campaign\nAnke Birn,anke@birn.example,spring\n",
        ])
    func nothingNew(file: String) throws {
        let place = try place()
        let lines = place.lines().count
        let counts = try place.import(file, named: "later.csv")
        #expect(counts["unchanged"] == 1 && counts["laterCaptures"] == nil, "\(counts)")
        #expect(place.lines().count == lines)
    }

    @Test("another source in the same file is one; without dates, the first text is the first source in either order")
    func sameFile() throws {
        for order in [[0, 1], [1, 0]] {
            let rows = ["Anke Birn,Birn,anke@birn.example,Web,Spring\n", "Anke Birn,Birn,anke@birn.example,Partner,Fair\n"]
            let file = "Name,Company,Email,Source,Campaign\n" + order.map { rows[$0] }.joined()
            let place = try TestPlace()
            let counts = try place.import(file + rows[order[1]])
            #expect(counts["added"] == 1 && counts["laterCaptures"] == 1, "\(counts)")
            #expect(counts["unchanged"] == (order == [0, 1] ? 2 : 1), "\(counts)")
            #expect((try place.show("L1")["fields"] as? [String: Any])?["source"] as? String == "Partner")
            let (source, campaign) = ("Web", "Spring")
            #expect(try place.winnow("show", "L1").text.contains("captured again from \(source) (\(campaign))"))
            let timeline = try #require(place.show("L1")["timeline"] as? [[String: Any]])
            let again = try #require(timeline.first { $0["type"] as? String == "capturedAgain" })
            #expect(again["source"] as? String == source && again["campaign"] as? String == campaign)
            #expect(try place.winnow("journal").text.contains("was captured again from \(source)"))
            #expect(try place.import(file, named: "again.csv")["unchanged"] == 2)
        }
    }

    @Test("a date in the future that has passed since makes no second capture of the same file")
    func futureDate() throws {
        let file = "Name,Company,Email,Source,Created Date\nAnke Birn,Birn,anke@birn.example,Web,2027-01-10\n"
        let place = try place(with: file)
        let lines = place.lines().count
        place.clock = "2027-02-01T09:00Z"
        #expect(try place.import(file, named: "again.csv")["unchanged"] == 1)
        #expect(place.lines().count == lines)
    }

    @Test("a capture without a date may have an earlier one, but not one after it was imported")
    func undated() throws {
        let place = try place(with: "Lead ID,Name,Company,Source\nC1,Anke Birn,Birn,Web\nC2,Bodo Cramm,Cramm,Web\n")
        place.clock = "2026-12-20T09:00Z"
        let counts = try place.import(
            "Lead ID,Source,Created Date\nC1,Web,2026-11-02\nC2,Web,2026-12-10\n", named: "dated.csv")
        #expect(counts["laterCaptures"] == 1 && counts["unchanged"] == 1, "\(counts)")
        #expect(captures(place).first?.line["lead"] as? String == "L2")
    }

    @Test("a blank source or campaign is filled, which is no later capture; a campaign of another source fills nothing")
    func blanks() throws {
        let place = try place(
            with: "Lead ID,Name,Company,Source\nC1,Anke Birn,Birn,\nC2,Bodo Cramm,Cramm,Web\nC3,Cora Dohm,Dohm,Web\n")
        let file = "Lead ID,Source,Campaign\nC1,Partner,Fair\nC2,Web,Spring\nC3,Partner,Fair\n"
        let counts = try place.import(file, named: "later.csv")
        #expect(counts["filled"] == 2 && counts["updated"] == 1 && counts["laterCaptures"] == 1, "\(counts)")
        #expect(captures(place).compactMap { $0.line["lead"] as? String } == ["L3"])
        #expect((try place.show("L3")["fields"] as? [String: Any])?["campaign"] as? String == nil)
        #expect(try place.import(file, named: "again.csv")["unchanged"] == 3)
    }

    @Test("the same file adds nothing after the source was corrected by hand, or the captures were merged")
    func corrected() throws {
        let place = try place()
        try place.winnow("edit", "L1", "source=Website", "campaign=")
        try place.winnow("edit", "L1", "campaign=Spring 2026")
        #expect(try place.import(Self.first, named: "again.csv")["unchanged"] == 2)
        let other =
            "Lead ID,Name,Company,Email,Source,Campaign,Created Date\nC9,Anke Birn,Birn,ab@birn.example,Event,Fair,2026-10-20\n"
        try place.import(other, named: "other.csv")
        try place.winnow("merge", "L3", "--into", "L1")
        let lines = place.lines().count
        #expect(try place.import(other, named: "once.csv")["unchanged"] == 1)
        #expect(try place.import(Self.first, named: "twice.csv")["unchanged"] == 2)
        #expect(place.lines().count == lines)
    }

    @Test("--source is the source of known people too")
    func sourceOption() throws {
        let place = try place()
        let file = try place.file("fair.csv", "Name,Email\nAnke Birn,anke@birn.example\nNora New,nora@new.example\n")
        let counts = try place.winnow("import", file, "--source", "Fair", "--json").object["counts"] as? [String: Int]
        #expect(counts?["laterCaptures"] == 1 && counts?["added"] == 1)
        #expect(captures(place).map(\.data) == [["type": "capturedAgain", "source": "Fair"]])
        let run = try place.winnow("import", file, "--source", "Fair")
        #expect(run.text.contains("nothing new") && !run.text.contains("later capture"), "\(run.text)")
    }

    private static let later = "Lead ID,Source,Campaign,Created Date\nC1,Partner,Fair,2026-11-20\n"

    @Test("figures keep the lead under its first source and campaign")
    func figures() throws {
        let place = try place()
        let arguments = ["funnel", "--page", "sources", "--once", "--since", "2026-07-01", "--csv"]
        let before = try place.run(arguments, at: place.clock).text
        try place.import(Self.later, named: "later.csv")
        for grouping in ["source", "campaign"] {
            let text = try place.run(arguments + ["--by", grouping], at: place.clock).text
            #expect(!text.contains("Partner") && !text.contains("Fair"), "\(text)")
        }
        #expect(try place.run(arguments, at: place.clock).text == before)
    }

    @Test("a lead in nurture is not brought back, and no stage, score or clock changes", arguments: ["nurture", "mql", "viable"])
    func movesNothing(stage: String) throws {
        let place = try TestPlace()
        try place.winnow("import", place.file("first.csv", Self.first), "--stage", stage)
        func state() throws -> [String] {
            let shown = try place.show("L1")
            return ["stage", "score", "engagement", "owner", "dueAt", "enteredStageAt"].map { "\(shown[$0] ?? "")" }
        }
        let before = try state()
        #expect(try place.import(Self.later, named: "later.csv")["laterCaptures"] == 1)
        #expect(try state() == before)
        #expect(place.kinds().allSatisfy { !["promoted", "reengaged", "requalified", "assigned"].contains($0) })
    }

    @Test("a definition can give points for it")
    func points() throws {
        let firm = try Firm("standard")
        let rule = "engagement:\n  - id: came-again\n    label: Captured again\n    did: capturedAgain\n    points: 7\n"
        let file = try firm.definition { $0.replacingOccurrences(of: "\nengagement:\n", with: "\n" + rule) }
        try firm.admin.does("definition adopt \(file) --yes")
        try firm.place.import(Self.first)
        try firm.place.import(Self.later, named: "later.csv")
        #expect(try firm.place.show("L1")["engagement"] as? Int == 7)
        #expect(try firm.place.show("L2")["engagement"] as? Int == 0)
    }

    @Test("undo of the import takes it away, and it can be imported again")
    func undo() throws {
        let place = try place()
        try place.import(Self.later, named: "later.csv")
        try place.winnow("undo")
        let shown = try place.winnow("show", "L1").text
        #expect(shown.split(separator: "\n").contains { $0.contains("captured again") && $0.hasSuffix("(undone)") }, "\(shown)")
        #expect(try place.import(Self.later, named: "later.csv")["laterCaptures"] == 1)
        #expect(try place.import(Self.later, named: "later.csv")["unchanged"] == 1)
    }

    @Test("the report and the dry run name it, and nobody can log it by hand")
    func report() throws {
        let place = try place()
        let file = try place.file("later.csv", Self.later)
        #expect(try place.winnow("import", file, "--dry-run").text.contains("later capture recorded"))
        #expect(captures(place).isEmpty)
        #expect(try place.winnow("import", file).text.contains("later capture recorded"))
        #expect(try place.winnow("engage", "L1", "--type", "capturedAgain").status != 0)
        #expect(try place.winnow("journal").text.contains("1 later capture"))
    }
}

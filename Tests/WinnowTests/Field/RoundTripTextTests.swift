import Foundation
import Testing

/// Texts that a cell can't show, lists, and exports of another workspace that come twice.
@Suite("Round trip of odd texts and of exports that come twice")
struct RoundTripTextTests {
    private func copied(_ text: String, _ name: String, of place: TestPlace, own: String = "") throws -> (TestPlace, Run) {
        let copy = try TestPlace()
        if !own.isEmpty { try copy.import(own, named: "own.csv") }
        copy.clock = "2026-11-23T10:00Z"
        return (copy, try copy.winnow("import", copy.file(name, text), "--yes", "--json"))
    }

    private func leads(_ place: TestPlace) throws -> [[String: Any]] {
        try place.run(["export", "leads", "--json"], at: "2026-11-23T10:00Z").objects.compactMap { $0 }
    }

    @Test(
        "tabs, control characters and spaces at the ends return, in CSV and JSON, with events and without",
        arguments: [
            "two\tcolumns", "\tfirst", "esc\u{1B}[31m", "bell\u{7}", " spaced ", "line\r\nend", "bidi\u{202E}x", "'quoted",
            "=1+1\t",
        ],
        [[], ["--json"], ["--with-events"]])
    func texts(text: String, options: [String]) throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nAnn Lee,Acme,ann@a.example\n")
        try place.winnow("edit", "L1", "company=" + text, "title=" + text)
        try place.winnow("note", "L1", text + "n")
        let exported = try place.run(["export", "leads"] + options, at: place.clock)
        #expect(options.contains("--json") || !exported.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
        let (copy, run) = try copied(exported.text, options.contains("--json") ? "a.jsonl" : "a.csv", of: place)
        #expect(run.status == 0, "\(run)")
        let (expected, found) = (try leads(place), try leads(copy))
        for key in ["company", "title", "lastName"] {
            #expect(expected.first?[key] as? String == found.first?[key] as? String, "\(key) of \(text.debugDescription)")
        }
        // Its own workspace has it already.
        let before = place.kinds().filter { $0 != "imported" }
        try place.winnow("import", place.file("own" + (options.contains("--json") ? ".jsonl" : ".csv"), exported.text), "--yes")
        #expect(place.kinds().filter { $0 != "imported" } == before)
    }

    @Test("a cell that somebody changed in the file counts as it is")
    func changedCell() throws {
        let place = try TestPlace()
        try place.import("Name,Company,Email\nAnn Lee,Acme,ann@a.example\n")
        try place.winnow("edit", "L1", "company=two\tcolumns")
        let text = try place.run(["export", "leads"], at: place.clock).text.replacingOccurrences(
            of: ",two columns,", with: ",Bolt,")
        let (copy, _) = try copied(text, "a.csv", of: place)
        #expect(try leads(copy).first?["company"] as? String == "Bolt")
    }

    @Test("record ids with separators stay one each", arguments: [[], ["--json"]])
    func recordIDs(options: [String]) throws {
        for id in ["A; B", "A\\; B", "A;B", "A\\", "x; y; z", ": ;"] {
            let place = try TestPlace()
            try place.run(
                [
                    "import", place.file("a.csv", "Record ID - Contact,Name,Email\n\"\(id)\",Ann Lee,ann@a.example\n"), "--system",
                    "one",
                ],
                at: place.clock)
            try place.run(
                ["import", place.file("b.csv", "Lead ID,Name,Email\n00Q5e00000AbCdE,Ann Lee,ann@a.example\n"), "--system", "two"],
                at: place.clock)
            let text = try place.run(["export", "leads"] + options, at: place.clock).text
            let (copy, run) = try copied(text, options.isEmpty ? "a.csv" : "a.jsonl", of: place)
            #expect(run.status == 0, "\(run)")
            #expect(
                try leads(place).first?["recordIds"] as? [String] == leads(copy).first?["recordIds"] as? [String], "\(id)")
        }
    }

    @Test(
        "an export of another workspace adds nothing the second time, also of leads that are alike",
        arguments: [[], ["--with-events"]])
    func foreignTwice(options: [String]) throws {
        let place = try TestPlace()
        let alike =
            "Name,Company,Email,Phone\nAnn Lee,Acme,ann@a.example,\nAnn Lee,Acme,ann@a.example,\nBo Ek,Bolt,,0421 555 0141\nBo Ek,Bolt,,0421 555 0141\n"
            + "Cy Om,Only Name,,\nCy Om,Only Name,,\n"
        try place.run(["import", place.file("a.csv", alike), "--match", "none", "--yes"], at: place.clock)
        let id = try place.addMQL()
        try place.winnow("touch", id, "--channel", "call", "--outcome", "voicemail")
        try place.winnow("touch", "L1", "--channel", "email", "--outcome", "replied")
        try place.winnow("optout", "L2", "--channel", "email")
        let text = try place.run(["export", "leads"] + options, at: place.clock).text
        let (copy, first) = try copied(
            text, "a.csv", of: place, own: "Name,Company,Email\nZed Own,Zed,zed@z.example\nYan Own,Yan,yan@y.example\n")
        #expect(first.status == 0, "\(first)")
        #expect(copy.kinds().count { $0 == "captured" } == 9)
        let lines = copy.kinds().filter { $0 != "imported" }
        copy.clock = "2026-11-24T10:00Z"
        try copy.winnow("import", copy.file("again.csv", text), "--yes")
        #expect(copy.kinds().filter { $0 != "imported" } == lines)
    }

    @Test("a touch without its author, or by another name, is the same touch")
    func authors() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("touch", id, "--channel", "call", "--outcome", "voicemail")
        let text = try place.run(["export", "leads", "--with-events", "--json"], at: place.clock).text
        let (copy, _) = try copied(text, "a.jsonl", of: place)
        let lines = copy.kinds().filter { $0 != "imported" }
        let login = try #require(text.components(separatedBy: "\"by\":\"").dropFirst().first?.components(separatedBy: "\"").first)
        for other in ["", "somebody.else", "\(login)2"] {
            let changed = text.replacingOccurrences(of: "\"by\":\"\(login)\"", with: "\"by\":\"\(other)\"")
            try copy.winnow("import", copy.file("by.jsonl", changed), "--yes")
            #expect(copy.kinds().filter { $0 != "imported" } == lines, "\(other)")
        }
    }

    @Test(
        "a close date or an intention that can't be read rejects its row",
        arguments: [
            ("closeDate", "soon"), ("closeDate", "2026-13-45"), ("intention", "maybe"), ("returnOn", "spring"),
            ("closedChannels", "call"),
        ])
    func unreadable(column: String, value: String) throws {
        let place = try TestPlace()
        let text =
            "id,stage,enteredStageAt,lastName,account,\(column)\nL1,opportunity,2026-01-01T00:00:00.000Z,Rau,Rau,\(value)\n"
            + "L2,mql,2026-01-01T00:00:00.000Z,Stahl,,\n"
        let run = try place.winnow("import", place.file("a.csv", text), "--json")
        #expect(run.status == 65 && (run.object["counts"] as? [String: Int])?["added"] == 1, "\(run)")
        let path = try #require(run.object["rejectFile"] as? String)
        #expect(String(decoding: FileManager.default.contents(atPath: path) ?? Data(), as: UTF8.self).contains("2,\(column),"))
    }

    @Test("restored and left-out events are counted")
    func counts() throws {
        let events =
            #"[{"kind":"noted","occurredAt":"2026-01-02T00:00:00.000Z","note":"a"},{"kind":"noted","occurredAt":"2027-01-02T00:00:00.000Z","note":"b"}]"#
        let place = try TestPlace()
        let text =
            "id,stage,enteredStageAt,lastName,events\nL1,mql,2026-01-01T00:00:00.000Z,Rau,\"\(events.replacingOccurrences(of: "\"", with: "\"\""))\"\n"
        let run = try place.winnow("import", place.file("a.csv", text), "--json")
        let counts = run.object["counts"] as? [String: Int] ?? [:]
        #expect(counts["restoredEvents"] == 1 && counts["omittedEvents"] == 1, "\(run)")
    }
}

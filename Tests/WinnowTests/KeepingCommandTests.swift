import Foundation
import Glibc
import Testing

@Suite("Making workspaces, importing, exporting and keeping in order")
struct KeepingCommandTests {
    @Test("init makes a workspace that is mine alone, and refuses to make it twice")
    func initialise() throws {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(["init", "own", "--json"], inWorkspace: false)
        #expect(made.status == 0)
        #expect(made.object["definition"] as? String == "standard")
        var status = stat()
        #expect(stat(place.folder + "/own", &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(try place.run(["init", "own"], inWorkspace: false).status == 73)
        #expect(try place.run(["-w", "own", "team", "show", "--json"], inWorkspace: false).objects.count == 1)
    }

    @Test("a workspace is found by -w, by $WINNOW_WORKSPACE, and by the enclosing folder")
    func finding() throws {
        let place = try TestPlace()
        let below = place.workspace + "/a/b"
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        let scratch = place.folder + "/scratch"
        let enclosing = try Started([Binary.path, "team"], environment: place.environment, folder: below, scratch: scratch).wait()
        #expect(enclosing.status == 0)
        let told = place.environment.merging(["WINNOW_WORKSPACE": place.workspace]) { $1 }
        #expect(try Started([Binary.path, "team"], environment: told, folder: "/", scratch: scratch).wait().status == 0)
        #expect(
            try Started([Binary.path, "team"], environment: place.environment, folder: "/", scratch: scratch).wait().status == 66)
    }

    @Test("a demo is the same for the same seed and time, and has all stages")
    func demo() throws {
        let place = try TestPlace(withWorkspace: false)
        for name in ["one", "two"] {
            #expect(
                try place.run(["demo", name, "--leads", "300", "--seed", "7"], at: "2026-11-23T09:00Z", inWorkspace: false).status
                    == 0)
        }
        let (one, two) = (
            FileManager.default.contents(atPath: place.folder + "/one/journal.jsonl"),
            FileManager.default.contents(atPath: place.folder + "/two/journal.jsonl")
        )
        #expect(one != nil && one == two)
        for queue in ["mql", "sql", "today", "nurture", "disqualified", "ended"] {
            #expect(
                try place.run(["-w", "one", "queue", queue, "--json"], at: "2026-11-23T09:00Z", inWorkspace: false).objects.isEmpty
                    == false)
        }
        #expect(try place.run(["-w", "one", "verify"], inWorkspace: false).status == 0)
    }

    static let csv = """
        Lead ID,First Name,Last Name,Title,Company,Email,Phone,Lead Status,Lead Source
        A-1,Ada,Byron,VP Operations,Engine Works,ada@engine.example,+44 20 7946 0001,Contacted,Trade Show
        A-2,Grace,Hopper,CTO,Harbour Systems,grace@harbour.example,+1 212 555 0100,Junk Lead,Web
        A-3,Mary,Shelley,Director,Geneva Labs,mary@geneva.example,,Contact in Future,Web

        """

    @Test("a CSV comes in, a second time adds nothing, and one undo takes it back whole")
    func importing() throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", Self.csv)
        let dry = try place.winnow("import", file, "--dry-run")
        #expect(dry.status == 0)
        #expect(dry.text.contains("Lead Status"))
        #expect(place.kinds().filter { $0 == "captured" }.isEmpty)
        let taken = try place.winnow("import", file, "--json")
        #expect(taken.status == 0, "\(taken)")
        #expect(taken.object["counts"] is [String: Any])
        #expect(place.kinds().filter { $0 == "captured" }.count == 3)
        #expect(place.kinds().last == "imported")
        #expect(try place.winnow("import", file).status == 0)
        #expect(place.kinds().filter { $0 == "captured" }.count == 3)
        let batch = try #require(taken.object["batch"] as? String)
        #expect(try place.winnow("undo", "--batch", batch).status == 0)
        #expect(try place.winnow("search", "ada", "--json").objects.isEmpty)
    }

    @Test(
        "a file that can't be taken in ends with 65 or 66 and changes nothing",
        arguments: [("missing.csv", nil, 66), ("binary.csv", "\u{0}\u{1}\u{2}\u{0}PK\u{0}", 65), ("empty.csv", "", 65)]
            as [(String, String?, Int32)])
    func badFiles(name: String, text: String?, status: Int32) throws {
        let place = try TestPlace()
        if let text { _ = try place.file(name, text) }
        let before = place.lines().count
        let run = try place.winnow("import", name)
        #expect(run.status == status, "\(run)")
        #expect(run.complaint.contains(name))
        #expect(place.lines().count == before)
    }

    @Test("rows that can't be read go to a reject file that says why, for the owner's eyes only")
    func rejects() throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", Self.csv + "A-4,Too,Many,Cells,In,This,Row,At,Its,End,Really\n")
        let run = try place.winnow("import", file, "--json")
        #expect(run.status == 0, "\(run)")
        #expect(run.object["rejected"] as? Int == 1)
        let rejects = try #require(run.object["rejectFile"] as? String)
        var status = stat()
        #expect(stat(rejects, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("the team grows, changes, goes away and comes back")
    func team() throws {
        let place = try TestPlace()
        #expect(
            try place.winnow("team", "add", "kim", "--name", "Kim Olsen", "--role", "sdr,closer", "--capacity", "30").status == 0)
        #expect(try place.winnow("team", "add", "kim").status == 1)
        #expect(try place.winnow("team", "set", "kim", "--territory", "DE", "--alias", "Kimberley O.").status == 0)
        #expect(try place.winnow("team", "away", "kim", "--until", "2026-12-28").status == 0)
        let kim = try place.winnow("team", "show", "--json").objects.compactMap { $0 }.first { $0["login"] as? String == "kim" }
        #expect(kim?["roles"] as? [String] == ["sdr", "closer"])
        #expect(kim?["territory"] as? [String] == ["DE"])
        #expect(kim?["capacity"] as? Int == 30)
        #expect(kim?["awayUntil"] as? String == "2026-12-28T09:00:00.000Z")
        #expect(try place.winnow("team", "back", "kim").status == 0)
        #expect(try place.winnow("team", "set", "nobody", "--name", "X").status == 66)
        #expect(try place.winnow("team", "set", "kim", "--role", "king").status == 64)
        #expect(try place.winnow("team").text.contains("Kim Olsen"))
    }

    @Test("signing, adopting and changing the team are nobody else's to do; in a simulated workspace they can be tried as anybody")
    func forOthers() throws {
        let real = try TestPlace(withWorkspace: false)
        real.clock = nil
        #expect(try real.run(["init", real.workspace], inWorkspace: false).status == 0)
        #expect(try real.winnow("team", "add", "mark", "--role", "marketing").status == 0)
        for deed in [
            ["definition", "sign", "--side", "marketing"], ["definition", "adopt", "topline", "--yes"],
            ["team", "set", "mark", "--role", "sdr"],
        ] {
            let run = try real.run(deed + ["--for", "mark"])
            #expect(run.status == 77)
            #expect(run.complaint.contains("nobody signs, adopts or changes the team for somebody else"))
        }
        let tried = try TestPlace()
        try tried.winnow("team", "add", "mark", "--role", "marketing")
        #expect(try tried.winnow("definition", "sign", "--side", "marketing", "--for", "mark").status == 0)
        #expect(try tried.winnow("definition").text.contains("for marketing: signed by mark"))
        #expect(try tried.winnow("definition", "adopt", "topline", "--yes", "--for", "mark").status == 77, "mark is no admin")
    }

    @Test("a definition is shown, checked with file, line and column, adopted and signed")
    func definition() throws {
        let place = try TestPlace()
        #expect(try place.winnow("definition").text.contains("--reason"))
        let yaml = try place.winnow("definition", "show", "--yaml").text
        let good = try place.file("good.yaml", yaml.replacingOccurrences(of: "total: 40", with: "total: 55"))
        #expect(try place.winnow("definition", "check", good).status == 0)
        let bad = try place.file("bad.yaml", yaml.replacingOccurrences(of: "convertFrom: [sql]", with: "convertFrom: [sqll]"))
        let checked = try place.winnow("definition", "check", bad, "--json")
        #expect(checked.status == 65)
        #expect(checked.complaint.contains(#/bad\.yaml:[0-9]+:[0-9]+: /#))
        #expect(checked.object["isValid"] as? Bool == false)
        #expect(try place.winnow("definition", "adopt", bad).status == 65)
        let tabs = try place.file("tabs.yaml", "name: [unclosed\n")
        #expect(try place.winnow("definition", "check", tabs).status == 65)
        #expect(try place.winnow("definition", "adopt", good).status == 0)
        #expect(try place.winnow("definition", "show", "--json").object["number"] as? Int == 2)
        #expect(try place.winnow("definition", "sign", "--side", "sales").status == 0)
        #expect(try place.winnow("definition").text.contains("for sales: signed by"))
        #expect(try place.winnow("definition", "adopt", "nosuch").status == 66)
        #expect(try place.winnow("undo").status == 1)
    }

    @Test("the difference between two definitions is told in words, between files and presets alike")
    func definitionDiff() throws {
        let place = try TestPlace()
        let yaml = try place.winnow("definition", "show", "--yaml").text
        let other = try place.file("other.yaml", yaml.replacingOccurrences(of: "total: 40", with: "total: 55"))
        let same = try place.file("same.yaml", yaml)
        #expect(try place.winnow("definition", "diff", same, same).text.contains("say the same"))
        #expect(try place.winnow("definition", "diff", same, other).text == "Promotion\n  threshold: 55 points in all, was 40\n")
        let run = try place.winnow("definition", "diff", "standard", "topline", "--json")
        #expect(run.object["isSame"] as? Bool == false)
        #expect(try place.winnow("definition", "diff", "standard", "topline").text.contains("stage SAL is no longer used"))
        let bad = try place.file("bad.yaml", "name: [unclosed\n")
        #expect(try place.winnow("definition", "diff", same, bad).status == 65)
        let missed = try place.winnow("definition", "diff", "standrad", same)
        #expect(missed.status == 66)
        #expect(missed.complaint.contains("did you mean \"standard\"?"))
    }

    @Test("every preset makes a workspace, and a name that none has is told with the nearest")
    func presets() throws {
        for name in ["standard", "topline", "bant", "complex-sale", "readiness", "status"] {
            let place = try TestPlace(withWorkspace: false)
            #expect(
                try place.run(["init", place.folder + "/desk", "--definition", name], inWorkspace: false).status == 0, "\(name)")
        }
        let place = try TestPlace(withWorkspace: false)
        let run = try place.run(["init", place.folder + "/desk", "--definition", "bantt"], inWorkspace: false)
        #expect(run.status == 66)
        #expect(run.complaint.contains("did you mean \"bant\"?"))
    }

    @Test("the schema is JSON, and the reference a page that explains every key")
    func schemaAndReference() throws {
        let place = try TestPlace(withWorkspace: false)
        let schema = try place.run(["definition", "schema"], inWorkspace: false)
        #expect(schema.status == 0)
        #expect(schema.object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let page = try place.run(["definition", "reference"], inWorkspace: false)
        #expect(page.text.hasPrefix("# The lead definition, key by key\n"))
        #expect(page.text.contains("| `raisedHandReturns` |"))
    }

    @Test("exports are for the owner's eyes, never written over, and safe for spreadsheets")
    func exporting() throws {
        let place = try TestPlace()
        _ = try place.addMQL("=cmd|calc Byron", company: "Engine, \"Works\"")
        let file = place.folder + "/leads.csv"
        #expect(try place.winnow("export", "leads", "--output", file).status == 0)
        var status = stat()
        #expect(stat(file, &status) == 0 && status.st_mode & 0o777 == 0o600)
        let text = String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
        #expect(text.contains("'=cmd|calc"))
        #expect(text.contains("\"Engine, \"\"Works\"\"\""))
        #expect(try place.winnow("export", "leads", "--output", file).status == 73)
        #expect(try place.winnow("export", "leads", "--json").objects.first??["firstName"] as? String == "=cmd|calc")
    }

    @Test("dispositions tell marketing what was decided and why")
    func dispositions() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("reject", id, "--reason", "timing")
        let told = try place.winnow("export", "dispositions", "--json").objects.compactMap { $0 }
        let rejected = told.first { $0["decision"] as? String == "rejected" }
        #expect(rejected?["id"] as? String == id)
        #expect(rejected?["reason"] as? String == "timing")
        #expect(rejected?["reasonLabel"] as? String == "not now, later")
        #expect(try place.winnow("export", "dispositions").text.hasPrefix("id,externalId,email,source,decision,reason"))
    }

    @Test("verify tells a sum, knows it again later, and knows a history that it isn't of")
    func verify() throws {
        let place = try TestPlace()
        let first = try place.winnow("verify", "--json")
        #expect(first.status == 0)
        let sum = try #require(first.object["lastSum"] as? String)
        _ = try place.addMQL()
        #expect(try place.run(["verify", "--against", sum]).status == 0)
        #expect(try place.run(["verify", "--against", String(repeating: "0", count: 64)]).status == 65)
    }

    @Test("the index can be deleted or made anew, and nothing that is seen changes")
    func rebuild() throws {
        let place = try TestPlace()
        for name in ["Ada A", "Bea B", "Cleo C"] { _ = try place.addMQL(name) }
        let before = try place.winnow("queue", "mql", "--json").text
        #expect(try place.winnow("rebuild").status == 0)
        #expect(try place.winnow("queue", "mql", "--json").text == before)
        try FileManager.default.removeItem(atPath: place.folder + "/cache/winnow")
        #expect(try place.winnow("queue", "mql", "--json").text == before)
    }

    @Test("whoever acts after the index was made anew doesn't wait for all of its words to be written again")
    func wordsAfterRebuild() throws {
        let place = try Figures.demo(leads: 300)
        try #require(try place.winnow("rebuild").status == 0)
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.folder + "/cache")
        let index = place.folder + "/cache/" + (try #require(files.first { $0.hasSuffix(".sqlite") }))
        // The upper bits of a block's number say which piece of the full-text index it is of.
        let largest = "SELECT id >> 37, count(*) FROM search_data WHERE id > 10 GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        let made = try SQLite.rows(largest, of: index, in: place)
        let known = try place.winnow("search", "a", "--json").objects.count
        for number in 1...20 { _ = try place.addMQL("Zuleika Quux\(number)", company: "Quince \(number)") }
        #expect(try SQLite.rows(largest, of: index, in: place) == made && !made.isEmpty)
        #expect(try SQLite.rows("INSERT INTO search(search) VALUES ('integrity-check')", of: index, in: place).isEmpty)
        #expect(try place.winnow("search", "quux", "--json").objects.count == 20)
        #expect(try place.winnow("search", "a", "--json").objects.count == known)
    }

    @Test("an erased person is nowhere any more, and the journal still verifies")
    func erase() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ottoline Quux")
        try place.winnow("note", id, "Ottoline likes tea")
        #expect(try place.winnow("erase", id).status == 64)
        #expect(try place.winnow("erase", id, "--yes").status == 0)
        #expect(try place.winnow("verify").status == 0)
        #expect(try place.winnow("search", "ottoline", "--json").objects.isEmpty)
        let grep = try Started(
            ["grep", "-rail", "ottoline", place.workspace, place.folder + "/cache", place.folder + "/state"],
            environment: place.environment,
            folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(grep.text.isEmpty)
        #expect(try place.winnow("undo").status == 1)
    }

    @Test("no such workspace ends with 66, and says how to make one")
    func noWorkspace() throws {
        let place = try TestPlace(withWorkspace: false)
        let run = try place.winnow("queue", "mql")
        #expect(run.status == 66)
        #expect(run.complaint.contains("init"))
    }

    @Test("read-only, nothing can be written")
    func readOnly() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let before = place.lines().count
        #expect(try place.winnow("accept", id, "--read-only").status == 77)
        #expect(try place.winnow("undo", "--read-only").status == 77)
        #expect(try place.winnow("erase", id, "--yes", "--read-only").status == 77)
        #expect(try place.run(["verify", "--repair", "--read-only"]).status == 77)
        #expect(try place.winnow("export", "leads", "-o", "leads.csv", "--read-only").status == 77)
        #expect(try place.run(["init", place.folder + "/other", "--read-only"], inWorkspace: false).status == 77)
        #expect(access(place.folder + "/other", F_OK) != 0 && access(place.folder + "/leads.csv", F_OK) != 0)
        #expect(try place.winnow("queue", "mql", "--read-only").text.contains(id))
        #expect(place.lines().count == before)
    }

    @Test("read-only, the workspace is named by -w and by no variable")
    func readOnlyByName() throws {
        let place = try TestPlace()
        let environment = place.environment.merging(["WINNOW_WORKSPACE": place.workspace]) { $1 }
        func run(_ arguments: String...) throws -> Run {
            try Started(
                [Binary.path] + arguments, environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
            )
            .wait()
        }
        #expect(try run("queue", "mql").status == 0)
        let refused = try run("queue", "mql", "--read-only")
        #expect(refused.status == 64)
        #expect(refused.complaint.contains("-w DIR"))
        #expect(try run("queue", "mql", "--read-only", "-w", place.workspace).status == 0)
    }

    @Test("the clock is set in simulations only")
    func clock() throws {
        let place = try TestPlace(withWorkspace: false)
        #expect(try place.run(["init", place.workspace], inWorkspace: false).status == 0)
        let run = try place.winnow("queue", "mql", at: "2026-11-23T09:00Z")
        #expect(run.status == 77)
        #expect(run.complaint.contains("--at"))
    }

    @Test("a journal damaged in the middle is named by line and byte, read up to there, and not written to")
    func damage() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        _ = try place.addMQL("Grace Hopper")
        var bytes = Array(FileManager.default.contents(atPath: place.journal) ?? Data())
        // The fourth line after the header and its beginnings: something in the middle.
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        let target = ends[ends.count / 2] + 20
        bytes[target] = bytes[target] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
        let handle = try #require(FileHandle(forWritingAtPath: place.journal))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
        let verified = try place.run(["verify"])
        #expect(verified.status == 65)
        #expect(verified.complaint.contains(#/line [0-9]+/#))
        #expect(verified.complaint.contains(#/byte [0-9]+/#))
        let size = FileManager.default.contents(atPath: place.journal)?.count
        #expect(try place.winnow("note", id, "hello").status != 0)
        #expect(FileManager.default.contents(atPath: place.journal)?.count == size)
        let looked = try place.winnow("queue", "mql")
        #expect(looked.status == 0, "\(looked.complaint)")
    }

    @Test("the log holds verbs and numbers, and no personal data")
    func log() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ottoline Quux")
        try place.winnow("accept", id)
        try place.winnow("accept", id)
        let log = String(
            decoding: FileManager.default.contents(atPath: place.folder + "/state/winnow/log") ?? Data(), as: UTF8.self)
        #expect(log.contains("accept " + id))
        #expect(log.contains("ended with 1"))
        #expect(!log.contains("Ottoline"))
    }
}

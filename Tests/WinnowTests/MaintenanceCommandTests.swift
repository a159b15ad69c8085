import Foundation
import Glibc
import Testing

@Suite("Set-up, import, export and maintenance commands")
struct MaintenanceCommandTests {
    @Test("init creates a workspace that only its owner can read, and refuses an existing one")
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

    @Test("-w, $WINNOW_WORKSPACE and the enclosing folder select the workspace")
    func finding() throws {
        let place = try TestPlace()
        let below = place.workspace + "/a/b"
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        let scratch = place.folder + "/scratch"
        let enclosing = try ChildProcess([Binary.path, "team"], environment: place.environment, folder: below, scratch: scratch)
            .wait()
        #expect(enclosing.status == 0)
        let environment = place.environment.merging(["WINNOW_WORKSPACE": place.workspace]) { $1 }
        #expect(
            try ChildProcess([Binary.path, "team"], environment: environment, folder: "/", scratch: scratch).wait().status == 0)
        #expect(
            try ChildProcess([Binary.path, "team"], environment: place.environment, folder: "/", scratch: scratch).wait().status
                == 66)
    }

    @Test("a demo is the same for the same seed and time, and has leads in all queues")
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

    @Test("a CSV is imported, a second import adds nothing, and one undo removes all of it")
    func importing() throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", Self.csv)
        let dry = try place.winnow("import", file, "--dry-run")
        #expect(dry.status == 0)
        #expect(dry.text.contains("Lead Status"))
        #expect(place.kinds().filter { $0 == "captured" }.isEmpty)
        let imported = try place.winnow("import", file, "--json")
        #expect(imported.status == 0, "\(imported)")
        #expect(imported.object["counts"] is [String: Any])
        #expect(place.kinds().filter { $0 == "captured" }.count == 3)
        #expect(place.kinds().last == "imported")
        #expect(try place.winnow("import", file).status == 0)
        #expect(place.kinds().filter { $0 == "captured" }.count == 3)
        let batch = try #require(imported.object["batch"] as? String)
        #expect(try place.winnow("undo", "--batch", batch).status == 0)
        #expect(try place.winnow("search", "ada", "--json").objects.isEmpty)
    }

    @Test(
        "a file that cannot be imported has status 65 or 66 and changes nothing",
        arguments: [("missing.csv", nil, 66), ("binary.csv", "\u{0}\u{1}\u{2}\u{0}PK\u{0}", 65), ("empty.csv", "", 65)]
            as [(String, String?, Int32)])
    func badFiles(name: String, text: String?, status: Int32) throws {
        let place = try TestPlace()
        if let text { _ = try place.file(name, text) }
        let before = place.lines().count
        let run = try place.winnow("import", name)
        #expect(run.status == status, "\(run)")
        #expect(run.errorText.contains(name))
        #expect(place.lines().count == before)
    }

    @Test("unreadable rows go to a reject file that only the owner can read")
    func rejects() throws {
        let place = try TestPlace()
        let file = try place.file("leads.csv", Self.csv + "A-4,Too,Many,Cells,In,This,Row,At,Its,End,Really\n")
        let run = try place.winnow("import", file, "--json")
        #expect(run.status == 65, "\(run)")
        #expect(run.object["rejected"] as? Int == 1)
        let rejects = try #require(run.object["rejectFile"] as? String)
        var status = stat()
        #expect(stat(rejects, &status) == 0 && status.st_mode & 0o777 == 0o600)
    }

    @Test("team members are added, changed, absent and back")
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

    @Test("the last admin stays one, and another may go")
    func lastAdmin() throws {
        let place = try TestPlace()
        let me = try #require(
            try place.winnow("team", "show", "--json").objects.compactMap { $0?["login"] as? String }.first, "nobody is on the team"
        )
        for change in [["set", me, "--role", "sdr"], ["set", me, "--role", "viewer"]] {
            let run = try place.winnow("team", change[0], change[1], change[2], change[3])
            #expect(run.status == 1 && "\(run)".contains("is the only admin"), "\(change): \(run)")
        }
        #expect(try place.winnow("team", "add", "ann", "--role", "admin").status == 0)
        #expect(try place.winnow("team", "set", "ann", "--role", "sdr").status == 0)
        #expect(try place.winnow("team", "set", "ann", "--role", "admin,sdr").status == 0)
        #expect(try place.winnow("team", "set", me, "--role", "sdr").status == 0)
    }

    @Test(
        "a workspace shared with a group of the system is created with a warning", arguments: ["root", "daemon", "nogroup", "adm"])
    func systemGroups(group: String) throws {
        for option in ["--readers", "--writers"] {
            let place = try TestPlace()
            let (readers, writers) = option == "--readers" ? (group, "users") : ("users", group)
            let run = try place.winnow("init", place.folder + "/shared", "--simulated", "--readers", readers, "--writers", writers)
            #expect(run.errorText.contains("\(option): \(group) is a group of the system"), "\(run)")
            #expect(!run.errorText.contains("users is a group"), "\(run)")
        }
    }

    @Test("signing, adopting and changing the team are refused with --for, except in a simulated workspace")
    func forOthers() throws {
        let real = try TestPlace(withWorkspace: false)
        real.clock = nil
        #expect(try real.run(["init", real.workspace], inWorkspace: false).status == 0)
        #expect(try real.winnow("team", "add", "mark", "--role", "marketing").status == 0)
        for command in [
            ["definition", "sign", "--side", "marketing"], ["definition", "adopt", "topline", "--yes"],
            ["team", "set", "mark", "--role", "sdr"],
        ] {
            let run = try real.run(command + ["--for", "mark"])
            #expect(run.status == 77)
            #expect(run.errorText.contains("you cannot sign, adopt a definition or change the team for another person"))
        }
        let simulated = try TestPlace()
        try simulated.winnow("team", "add", "mark", "--role", "marketing")
        #expect(try simulated.winnow("definition", "sign", "--side", "marketing", "--for", "mark").status == 0)
        #expect(try simulated.winnow("definition").text.contains("for marketing: signed by mark"))
        #expect(
            try simulated.winnow("definition", "adopt", "topline", "--yes", "--for", "mark").status == 77, "mark is not an admin")
    }

    @Test("a definition can be shown, checked (with file, line and column), adopted and signed")
    func definition() throws {
        let place = try TestPlace()
        #expect(try place.winnow("definition").text.contains("--reason"))
        let yaml = try place.winnow("definition", "show", "--yaml").text
        let good = try place.file("good.yaml", yaml.replacingOccurrences(of: "total: 40", with: "total: 55"))
        #expect(try place.winnow("definition", "check", good).status == 0)
        let bad = try place.file("bad.yaml", yaml.replacingOccurrences(of: "convertFrom: [sql]", with: "convertFrom: [sqll]"))
        let checked = try place.winnow("definition", "check", bad, "--json")
        #expect(checked.status == 65)
        #expect(checked.errorText.contains(#/bad\.yaml:[0-9]+:[0-9]+: /#))
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

    @Test("definition diff describes the differences between files and presets")
    func definitionDiff() throws {
        let place = try TestPlace()
        let yaml = try place.winnow("definition", "show", "--yaml").text
        let other = try place.file("other.yaml", yaml.replacingOccurrences(of: "total: 40", with: "total: 55"))
        let same = try place.file("same.yaml", yaml)
        #expect(try place.winnow("definition", "diff", same, same).text.hasPrefix("no difference between "))
        #expect(try place.winnow("definition", "diff", same, other).text == "Promotion\n  Threshold: 55 points in total, was 40\n")
        let run = try place.winnow("definition", "diff", "standard", "topline", "--json")
        #expect(run.object["isSame"] as? Bool == false)
        #expect(try place.winnow("definition", "diff", "standard", "topline").text.contains("Stage SAL is no longer used"))
        let bad = try place.file("bad.yaml", "name: [unclosed\n")
        #expect(try place.winnow("definition", "diff", same, bad).status == 65)
        let missed = try place.winnow("definition", "diff", "standrad", same)
        #expect(missed.status == 66)
        #expect(missed.errorText.contains("did you mean \"standard\"?"))
    }

    @Test("every preset creates a workspace, and for an unknown name the nearest is suggested")
    func presets() throws {
        for name in ["standard", "topline", "bant", "complex-sale", "readiness", "status"] {
            let place = try TestPlace(withWorkspace: false)
            #expect(
                try place.run(["init", place.folder + "/leads", "--definition", name], inWorkspace: false).status == 0, "\(name)")
        }
        let place = try TestPlace(withWorkspace: false)
        let run = try place.run(["init", place.folder + "/leads", "--definition", "bantt"], inWorkspace: false)
        #expect(run.status == 66)
        #expect(run.errorText.contains("did you mean \"bant\"?"))
    }

    @Test("the schema is JSON, and the reference is a page that explains every key")
    func schemaAndReference() throws {
        let place = try TestPlace(withWorkspace: false)
        let schema = try place.run(["definition", "schema"], inWorkspace: false)
        #expect(schema.status == 0)
        #expect(schema.object["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
        let page = try place.run(["definition", "reference"], inWorkspace: false)
        #expect(page.text.hasPrefix("# Definition reference\n"))
        #expect(page.text.contains("| `raisedHandReturns` |"))
    }

    @Test("exports are readable only by the owner, never overwrite a file, and are safe for spreadsheets")
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

    @Test("the export of dispositions has every decision with its reason")
    func dispositions() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("reject", id, "--reason", "timing")
        let dispositions = try place.winnow("export", "dispositions", "--json").objects.compactMap { $0 }
        let rejected = dispositions.first { $0["decision"] as? String == "rejected" }
        #expect(rejected?["id"] as? String == id)
        #expect(rejected?["reason"] as? String == "timing")
        #expect(rejected?["reasonLabel"] as? String == "Not now")
        #expect(try place.winnow("export", "dispositions").text.hasPrefix("id,externalId,email,source,decision,reason"))
    }

    @Test("verify prints a hash, finds it in a later journal, and reports a hash of another history")
    func verify() throws {
        let place = try TestPlace()
        let first = try place.winnow("verify", "--json")
        #expect(first.status == 0)
        let hash = try #require(first.object["lastSum"] as? String)
        _ = try place.addMQL()
        #expect(try place.run(["verify", "--against", hash]).status == 0)
        #expect(try place.run(["verify", "--against", String(repeating: "0", count: 64)]).status == 65)
    }

    @Test("the index can be deleted or rebuilt without any visible change")
    func rebuild() throws {
        let place = try TestPlace()
        for name in ["Ada A", "Bea B", "Cleo C"] { _ = try place.addMQL(name) }
        let before = try place.winnow("queue", "mql", "--json").text
        #expect(try place.winnow("rebuild").status == 0)
        #expect(try place.winnow("queue", "mql", "--json").text == before)
        try FileManager.default.removeItem(atPath: place.folder + "/cache/winnow")
        #expect(try place.winnow("queue", "mql", "--json").text == before)
    }

    @Test("actions after a rebuild do not write the whole full-text index again")
    func fullTextAfterRebuild() throws {
        let place = try Figures.demo(leads: 300)
        try #require(try place.winnow("rebuild").status == 0)
        let files = try FileManager.default.subpathsOfDirectory(atPath: place.folder + "/cache")
        let index = place.folder + "/cache/" + (try #require(files.first { $0.hasSuffix(".sqlite") }))
        // The upper bits of a block's number identify the segment of the full-text index.
        let largest = "SELECT id >> 37, count(*) FROM search_data WHERE id > 10 GROUP BY 1 ORDER BY 2 DESC LIMIT 1"
        let segment = try SQLite.rows(largest, of: index, in: place)
        let matches = try place.winnow("search", "a", "--json").objects.count
        for number in 1...20 { _ = try place.addMQL("Zuleika Quux\(number)", company: "Quince \(number)") }
        #expect(try SQLite.rows(largest, of: index, in: place) == segment && !segment.isEmpty)
        #expect(try SQLite.rows("INSERT INTO search(search) VALUES ('integrity-check')", of: index, in: place).isEmpty)
        #expect(try place.winnow("search", "quux", "--json").objects.count == 20)
        #expect(try place.winnow("search", "a", "--json").objects.count == matches)
    }

    @Test("an erased person is in no file, and the journal still verifies")
    func erase() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ottoline Quux")
        try place.winnow("note", id, "Ottoline likes tea")
        #expect(try place.winnow("erase", id).status == 64)
        #expect(try place.winnow("erase", id, "--yes").status == 0)
        #expect(try place.winnow("verify").status == 0)
        #expect(try place.winnow("search", "ottoline", "--json").objects.isEmpty)
        let grep = try ChildProcess(
            ["grep", "-rail", "ottoline", place.workspace, place.folder + "/cache", place.folder + "/state"],
            environment: place.environment,
            folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(grep.text.isEmpty)
        #expect(try place.winnow("undo").status == 1)
    }

    @Test("a missing workspace has status 66 and a message that names init")
    func noWorkspace() throws {
        let place = try TestPlace(withWorkspace: false)
        let run = try place.winnow("queue", "mql")
        #expect(run.status == 66)
        #expect(run.errorText.contains("init"))
    }

    @Test("--read-only refuses all changes")
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

    @Test("--read-only ignores $WINNOW_WORKSPACE")
    func readOnlyByName() throws {
        let place = try TestPlace()
        let environment = place.environment.merging(["WINNOW_WORKSPACE": place.workspace]) { $1 }
        func run(_ arguments: String...) throws -> Run {
            try ChildProcess(
                [Binary.path] + arguments, environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
            )
            .wait()
        }
        #expect(try run("queue", "mql").status == 0)
        let refused = try run("queue", "mql", "--read-only")
        #expect(refused.status == 64)
        #expect(refused.errorText.contains("-w DIR"))
        #expect(try run("queue", "mql", "--read-only", "-w", place.workspace).status == 0)
    }

    @Test("--at works only in simulated workspaces")
    func clock() throws {
        let place = try TestPlace(withWorkspace: false)
        #expect(try place.run(["init", place.workspace], inWorkspace: false).status == 0)
        let run = try place.winnow("queue", "mql", at: "2026-11-23T09:00Z")
        #expect(run.status == 77)
        #expect(run.errorText.contains("--at"))
    }

    @Test("damage in the middle of the journal is reported by line and byte; entries before it are shown, and writing is refused")
    func damage() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        _ = try place.addMQL("Grace Hopper")
        var bytes = Array(FileManager.default.contents(atPath: place.journal) ?? Data())
        // A byte in the middle of a line in the middle of the file.
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        let target = ends[ends.count / 2] + 20
        bytes[target] = bytes[target] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
        let handle = try #require(FileHandle(forWritingAtPath: place.journal))
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
        let verified = try place.run(["verify"])
        #expect(verified.status == 65)
        #expect(verified.errorText.contains(#/line [0-9]+/#))
        #expect(verified.errorText.contains(#/byte [0-9]+/#))
        let size = FileManager.default.contents(atPath: place.journal)?.count
        #expect(try place.winnow("note", id, "hello").status != 0)
        #expect(FileManager.default.contents(atPath: place.journal)?.count == size)
        let queue = try place.winnow("queue", "mql")
        #expect(queue.status == 74 && queue.errorText.contains("the journal is damaged"), "\(queue)")
    }

    @Test("the log contains verbs, lead ids and statuses, and no personal data")
    func log() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ottoline Quux")
        try place.winnow("accept", id)
        try place.winnow("accept", id)
        let log = String(
            decoding: FileManager.default.contents(atPath: place.folder + "/state/winnow/log") ?? Data(), as: UTF8.self)
        #expect(log.contains("accept " + id))
        #expect(log.contains("failed with status 1"))
        #expect(!log.contains("Ottoline"))
    }
}

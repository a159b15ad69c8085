import Foundation
import Testing

@Suite("Query commands")
struct QueryCommandTests {
    static let leadKeys = [
        "id", "externalId", "stage", "owner", "score", "firstName", "lastName", "title", "company", "email", "phone", "source",
        "enteredStageAt", "dueAt",
    ]

    @Test("a queue is listed as a table, as JSON Lines with fixed keys, and as CSV")
    func queue() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ada Byron", company: "Engine Works")
        let table = try place.winnow("queue", "mql")
        #expect(table.status == 0)
        #expect(table.text.contains(id))
        #expect(table.text.contains("Ada Byron"))
        let json = try place.winnow("queue", "mql", "--json")
        #expect(json.objects.count == 1)
        let lead = try #require(json.objects.first.flatMap { $0 })
        for key in Self.leadKeys { #expect(lead[key] != nil, "\(key)") }
        #expect(lead["id"] as? String == id)
        #expect(lead["stage"] as? String == "mql")
        #expect(lead["company"] as? String == "Engine Works")
        #expect(lead["externalId"] is NSNull)
        let csv = try place.winnow("queue", "mql", "--csv")
        #expect(csv.text.split(separator: "\n").count == 2)
        #expect(csv.text.hasPrefix("id,externalId,stage,owner,score,"))
    }

    @Test("--limit limits a queue, and the output has the number of the remaining leads")
    func limit() throws {
        let place = try TestPlace()
        for name in ["Ada A", "Bea B", "Cleo C"] { _ = try place.addMQL(name) }
        let two = try place.winnow("queue", "mql", "--limit", "2")
        #expect(two.text.contains("1 more"))
        #expect(try place.winnow("queue", "mql", "--limit", "2", "--json").objects.count == 2)
        #expect(try place.winnow("queue", "nurture").text.contains("no leads in nurture"))
    }

    @Test("Today shows the next touch with its time, even if a decision is due earlier")
    func today() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ada Byron")
        try place.winnow("accept", id)
        try place.winnow("touch", id, "--channel", "call", "--outcome", "connected")
        try place.winnow("schedule", id, "--on", "2026-12-21 14:00", "--channel", "meeting")
        place.clock = "2026-12-21T09:00Z"
        #expect(try place.show(id)["dueKind"] as? String == "qualify")
        let lead = try place.winnow("queue", "today", "--json").object
        #expect(lead["dueKind"] as? String == "meeting")
        #expect((lead["dueAt"] as? String)?.hasPrefix("2026-12-21T14:00") == true)
        #expect(try place.winnow("queue", "today", "--csv").text.contains("2026-12-21T14:00"))
        #expect(try place.winnow("queue", "today").text.contains("meeting in 5h"))
        #expect(try place.winnow("queue", "sql").text.contains(#/qualify [0-9]+d overdue/#))
    }

    @Test("search matches the beginnings of words and ignores accents")
    func search() throws {
        let place = try TestPlace()
        let id = try place.addLead("Jörg Müller", company: "Grupo Seara")
        _ = try place.addLead("Ada Byron")
        let found = try place.winnow("search", "mull", "sea", "--json")
        #expect(found.objects.map { $0?["id"] as? String } == [id])
        #expect(try place.winnow("search", "nobody").text.contains("no leads found"))
    }

    @Test("show prints the score, the next steps and the timeline")
    func show() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        try place.winnow("accept", id)
        let text = try place.winnow("show", id).text
        #expect(text.contains("Pricing form"))
        #expect(text.contains("Timeline"))
        #expect(text.contains("qualify"))
        let json = try place.show(id)
        for key in Self.leadKeys + ["fields", "why", "gates", "timeline", "answers", "extra"] {
            #expect(json[key] != nil, "\(key)")
        }
        let qualify = (json["gates"] as? [[String: Any]])?.first { $0["command"] as? String == "qualify" }
        #expect(qualify?["isOpen"] as? Bool == false)
    }

    @Test("the journal is listed oldest first, for one lead or all, and --follow waits for more")
    func journal() throws {
        let place = try TestPlace()
        let (first, second) = (try place.addMQL("Ada Byron"), try place.addMQL("Grace Hopper"))
        let all = try place.winnow("journal", "--limit", "0", "--json")
        let numbers = all.objects.compactMap { $0?["seq"] as? Int }
        #expect(numbers == Array(1...numbers.count))
        let own = try place.winnow("journal", "--lead", first, "--json")
        #expect(own.objects.allSatisfy { $0?["lead"] as? String == first })
        #expect(own.objects.count == 4)
        let following = try place.start(["journal", "--follow", "--limit", "1"])
        #expect(try place.winnow("accept", second).status == 0)
        let isListed = Wait.until(seconds: 60) {
            let scratch = place.folder + "/scratch"
            let names = (try? FileManager.default.contentsOfDirectory(atPath: scratch)) ?? []
            return names.contains { name in
                let text =
                    FileManager.default.contents(atPath: scratch + "/" + name).map { String(decoding: $0, as: UTF8.self) } ?? ""
                return name.hasSuffix(".out") && text.contains("\(second) into") || text.contains("accepted")
            }
        }
        #expect(isListed)
        #expect(following.isRunning)
        following.kill()
        _ = following.wait()
    }

    @Test("--after lists every later entry once and in order, for one lead or all")
    func journalAfter() throws {
        let place = try TestPlace()
        let first = try place.addMQL("Ada Byron")
        let known = place.lines().count
        let second = try place.addMQL("Grace Hopper")
        for _ in 0..<60 { try place.winnow("note", first, "spoke to the assistant") }
        func numbers(_ arguments: String...) throws -> [Int] {
            let run = try place.run(["journal", "--json"] + arguments, at: place.clock)
            #expect(run.status == 0, "\(run)")
            return run.objects.compactMap { $0?["seq"] as? Int }
        }
        let last = place.lines().count
        #expect(last > known + 50)
        #expect(try numbers("--after", "\(known)") == Array(known + 1...last))
        #expect(try numbers("--after", "0") == Array(1...last))
        #expect(try numbers("--after", "\(known)", "--limit", "2") == [known + 1, known + 2])
        #expect(try numbers("--after", "\(last)").isEmpty)
        let own = try numbers("--after", "\(known)", "--lead", second)
        #expect(own.first == known + 1 && !own.isEmpty && own.count < 10)
        #expect(try numbers("--after", "\(known)", "--lead", second, "--limit", "1") == [known + 1])
        let ahead = try place.winnow("journal", "--after", "\(last + 1)")
        #expect(ahead.status == 66 && ahead.errorText.contains("ends with entry \(last)"), "\(ahead)")
        for wrong in [["--after", "-1"], ["--after", "1", "--follow", "--limit", "5"]] {
            #expect(try place.run(["journal"] + wrong, at: place.clock).status == 64, "\(wrong)")
        }
    }

    @Test("--after with --follow begins with what came meanwhile and goes on with what comes")
    func journalAfterFollowing() throws {
        let place = try TestPlace()
        let known = place.lines().count
        let id = try place.addMQL()
        let middle = place.lines().count
        let following = try place.start(["journal", "--after", "\(known)", "--follow", "--json"])
        defer { following.kill() }
        func numbers() -> [Int] {
            Run(status: 0, out: Array(following.output.utf8), err: []).objects.compactMap { $0?["seq"] as? Int }
        }
        // What was there is printed before anything new comes.
        #expect(Wait.until(seconds: 60) { numbers().count == middle - known })
        try place.winnow("accept", id)
        try place.winnow("note", id, "wants a call")
        let last = place.lines().count
        #expect(last > middle + 1)
        #expect(Wait.until(seconds: 60) { numbers().count == last - known })
        #expect(numbers() == Array(known + 1...last))
        #expect(following.isRunning)
    }

    @Test("without a terminal `winnow` prints the two queues and a hint at the commands")
    func noTerminal() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let run = try place.winnow()
        #expect(run.status == 0)
        #expect(run.text.contains("MQL: 1"))
        #expect(run.text.contains("SQL: 0"))
        #expect(run.text.contains(id))
        #expect(run.text.contains("winnow --help"))
    }

    @Test("every subcommand has help with an example")
    func help() throws {
        let place = try TestPlace(withWorkspace: false)
        let overview = try place.run(["--help"], inWorkspace: false)
        #expect(overview.status == 0)
        let commands = [
            "init", "demo", "import", "queue", "show", "search", "add", "accept", "qualify", "reject", "disqualify", "convert",
            "close", "touch",
            "schedule", "assess", "assign", "release", "claim", "promote", "engage", "reengage", "optout", "optin", "bounce",
            "snooze", "note",
            "edit", "undo", "redo", "trust", "journal", "verify", "repair", "backup", "restore", "rebuild", "erase", "team show",
            "team add", "team set", "team away",
            "team back",
            "definition show", "definition check", "definition adopt", "definition sign", "export leads", "export dispositions",
            "export accounts", "export opportunities", "export sqlite", "metrics", "account list", "account show",
            "account edit", "account merge", "opportunity list", "opportunity show", "opportunity edit", "cost list", "cost add",
        ]
        for command in commands {
            let words = command.split(separator: " ").map(String.init)
            let help = try place.run(words + ["--help"], inWorkspace: false)
            #expect(help.status == 0)
            #expect(help.text.contains("Example: winnow \(command)"), "\(command)")
            #expect(overview.text.contains("  " + words[0] + " "), "\(command)")
        }
    }

    @Test("a reader that closes the pipe early is no error")
    func earlyReader() throws {
        let place = try TestPlace()
        for name in ["Ada A", "Bea B", "Cleo C"] { _ = try place.addMQL(name) }
        let script = "\"$0\" journal --limit 0 -w \"$1\" | head -n 1; echo \"${PIPESTATUS[0]}\""
        let run = try ChildProcess(
            ["bash", "-c", script, Binary.path, place.workspace], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
        #expect(run.text.hasSuffix("\n0\n"))
        #expect(run.err.isEmpty)
    }

    @Test("hostile text is always escaped: no escape sequence, no bidi override, no control character")
    func hostile() throws {
        let place = try TestPlace()
        let hostile = "Ev\u{1B}[31m\u{1B}]0;x\u{7}il\u{202E}gnp\u{200B}\u{9B}2J\r\nX"
        let id = try place.addMQL(hostile, company: hostile)
        try place.winnow("note", id, hostile)
        try place.winnow("edit", id, "extra.\(hostile)=\(hostile)", "title=\(hostile)")
        let runs = [
            try place.winnow("show", id), try place.winnow("queue", "mql"), try place.winnow("journal"),
            try place.winnow("search", "ev"),
            try place.winnow("show", id, "--json"), try place.winnow("queue", "mql", "--json"),
            try place.winnow("queue", "mql", "--csv"),
            try place.winnow("export", "leads"), try place.winnow("accept", id, "--json"), try place.winnow(),
            try place.winnow("reject", id, "--reason", hostile), try place.winnow("edit", id, "\(hostile)=1"),
            try place.winnow(hostile),
            try place.winnow("show", hostile, "--json"), try place.winnow("import", hostile),
            try place.winnow("definition", "check", hostile),
        ]
        for run in runs {
            for bytes in [run.out, run.err] {
                let text = String(decoding: bytes, as: UTF8.self)
                let raw = text.unicodeScalars.filter { scalar in
                    scalar != "\n"
                        && (scalar.properties.generalCategory == .control || scalar.properties.generalCategory == .format)
                }
                #expect(raw.isEmpty, "\(run.status)")
            }
        }
        // In JSON the value is still exact.
        #expect((try place.show(id)["title"] as? String) == hostile)
    }
}

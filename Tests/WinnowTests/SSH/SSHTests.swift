import Foundation
import Glibc
import Testing

@Suite("Managers over SSH", .serialized, .enabled(if: Host.isEnabled, "makes logins, which only root can: sudo make test"))
struct SSHTests {
    @Test("a manager sees the dashboards, and a rep's decision on them within two seconds")
    func live() throws {
        let host = try Host()
        try host.open()
        let leads = try (0..<3).map { try host.place.addMQL("Ada \($0)") }
        let screen = try host.connect(host.max, columns: 120, rows: 36)
        #expect(screen.waitFor("3 leads"), "\(screen.screen)")
        #expect(entered("MQL", on: screen) == 3 && entered("SAL", on: screen) == 0, "\(screen.screen)")
        #expect(screen.screen.contains("read-only"))
        // From the command line and from the console.
        let accepted = try host.ask(host.sam, "umask 077; \(host.program) accept \(leads[0]) -w \(host.place.workspace)")
        #expect(accepted.status == 0, "\(accepted)")
        #expect(Wait.until(seconds: 2) { entered("SAL", on: screen) == 1 }, "\(screen.screen)")
        let console = try host.connect(host.sam, columns: 120, rows: 36, command: "\(host.program) -w \(host.place.workspace)")
        #expect(console.waitFor("to review"), "\(console.screen)")
        try console.press("a")
        #expect(console.waitFor("Accepted"))
        #expect(Wait.until(seconds: 2) { entered("SAL", on: screen) == 2 }, "\(screen.screen)")
        try console.press("Q")
        try screen.press("Q")
        #expect(screen.waitFor("exit 0"))
        #expect(host.place.kinds().count { $0 == "accepted" } == 2)
        // The file modes stay correct with any umask.
        let after = try host.doctor()
        #expect(after.status == 0, "\(after)")
    }

    /// The number of leads that entered a stage, from the funnel on the screen.
    private func entered(_ stage: String, on screen: Tmux) -> Int? {
        guard let row = screen.screen.split(separator: "\n").first(where: { $0.split(separator: " ").first == Substring(stage) })
        else {
            return nil
        }
        return row.split(separator: " ").lazy.compactMap { Int($0) }.first
    }

    @Test(
        "a manager cannot write, lock or run anything by keys, commands or variables; a trace shows no program after winnow"
    )
    func readOnly() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL()
        let before = try Data(contentsOf: URL(fileURLWithPath: host.place.journal))
        let workspace = host.place.workspace
        for line in [
            "echo x >> \(workspace)/journal.jsonl", "cat \(workspace)/lock", "flock -n \(workspace)/lock true",
            "cat \(workspace)/erasure.key", "touch \(workspace)/x", "mv \(workspace)/journal.jsonl \(workspace)/y",
        ] {
            #expect(try host.shell(as: host.max, line).status != 0, "\(line)")
        }
        // Dangerous variables, and a terminal description made by the user.
        try host.run(
            "sh", "-c",
            "infocmp xterm-256color | sed 's/smcup=/smcup=HOSTILE/' > ti && tic -x -o terminfo ti && chmod -R a+rX terminfo")
        let hostile = [
            "TERMINFO": host.place.folder + "/terminfo", "EDITOR": "/bin/sh", "PAGER": "/bin/sh", "LESSOPEN": "|/bin/sh %s",
        ]
        let trace = try Trace(of: try #require(host.daemon).pid, in: host)
        let screen = try host.connect(
            host.max, columns: 100, rows: 30, hostile.keys.sorted().flatMap { ["-o", "SendEnv=\($0)"] },
            variables: hostile.map { "\($0.key)='\($0.value)'" }.sorted().joined(separator: " "))
        #expect(screen.waitFor("1 lead"), "\(screen.screen)")
        #expect(!screen.screen.contains("HOSTILE"))
        // The kernel refuses other programs and additional privileges, not only winnow.
        let status = try String(contentsOfFile: "/proc/\(try #require(host.running(by: host.max).first))/status", encoding: .utf8)
        #expect(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"))
        for key in ["!", "|", "a", "r", "d", "c", "t", "u", "A", "e", "o", "v", "+", "C-o", "F2", "s", "C-z", "C-r"] {
            try screen.press(key)
        }
        for word in ["export", "reject", "sh -c id"] {
            #expect(try screen.press(":", until: "All actions"), "\(screen.screen)")
            try screen.tmux("send-keys", "-l", word)
            try screen.press("Enter", "Escape")
            #expect(screen.waitUntilGone("All actions"), "\(screen.screen)")
        }
        try screen.press("?")
        #expect(screen.waitFor("Quit winnow.") || screen.waitFor("Go down one row."), "\(screen.screen)")
        #expect(!screen.screen.contains("Return the lead to marketing"))
        try screen.press("Q")
        #expect(screen.waitFor("exit 0"), "\(screen.screen)")
        let asked = try host.ask(host.max, "sh -c 'id; touch \(host.place.folder)/\(host.max)/mine'")
        #expect(!asked.description.contains("uid="))
        #expect(access(host.place.folder + "/\(host.max)/mine", F_OK) != 0)
        let lines = try trace.end()
        let starts = lines.indices.filter { lines[$0].contains("execve(\"\(host.program)\"") && lines[$0].contains("= 0") }
        #expect(starts.count == 2, "\(lines.filter { $0.contains("exec") })")
        #expect(lines.contains { $0.contains("open") && $0.contains(workspace) })
        for start in starts {
            let pid = lines[start].split(separator: " ").first
            let after = lines[start...].dropFirst().filter { $0.split(separator: " ").first == pid }
            #expect(
                after.filter {
                    $0.contains("execve") || $0.contains("fork(") || $0.contains("clone") && !$0.contains("CLONE_THREAD")
                }.isEmpty)
            #expect(!after.contains { $0.contains(host.place.folder + "/terminfo") })
            let opened = after.filter { $0.contains("open") && $0.contains(workspace) }
            #expect(
                !opened.contains {
                    $0.contains("O_RDWR") || $0.contains("O_WRONLY") || $0.contains("O_CREAT") || $0.contains("/lock")
                })
        }
        // These sessions started nothing else but the login shell that starts winnow.
        let programs = lines.filter { $0.contains("execve(") && !$0.contains("ENOENT") }
        #expect(!programs.contains { $0.contains("\"id\"") || $0.contains("touch") && $0.contains("mine\"]") })
        #expect(try Data(contentsOf: URL(fileURLWithPath: host.place.journal)) == before)
        let refused = try host.shell(as: host.max, "HOME=/nowhere \(host.program) accept L1 -w \(workspace)")
        #expect(refused.status == 77, "\(refused)")
    }

    @Test("a stranger gets a plain refusal with status 77, and no data")
    func stranger() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL("Ottoline Quux")
        for command in ["funnel --read-only", "queue mql", "doctor"] {
            let run = try host.ask(host.sid, "\(host.program) \(command) -w \(host.place.workspace)")
            #expect(command == "doctor" ? run.status == 1 : run.status == 77, "\(command): \(run)")
            #expect(!run.description.contains("Quux"))
            #expect(run.description.contains(host.place.workspace))
        }
        #expect(try host.shell(as: host.sid, "ls \(host.place.workspace)").status != 0)
    }

    @Test("a dropped connection ends the program within a second: killed client, connection or daemon")
    func dropped() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL()
        // The connection is its own process, which can be killed while the client lives.
        let line = "bash -c \"exec 3<>/dev/tcp/127.0.0.1/\(host.port); cat <&3 & exec cat >&3\""
        let ways: [(name: String, options: [String], drop: () -> Void)] = [
            ("client", [], { host.killClient(of: host.max) }),
            ("connection", ["-o", "ProxyCommand=\(line)"], { host.killConnection(of: host.max) }),
            ("daemon", [], { host.killDaemon(of: host.max) }),
        ]
        for way in ways {
            var seconds: [Double] = []
            // The best of three: the machine may be busy with other tests.
            for _ in 0..<3 where seconds.allSatisfy({ $0 > 1 }) {
                let screen = try host.connect(host.max, way.options)
                try #require(screen.waitFor("1 lead"), "\(way.name): \(screen.screen)")
                try #require(host.running(by: host.max).count == 1)
                let begun = Date()
                way.drop()
                try #require(Wait.until(seconds: 10) { host.running(by: host.max).isEmpty }, "\(way.name): still running")
                seconds.append(Date().timeIntervalSince(begun))
            }
            #expect((seconds.min() ?? 9) <= 1, "\(way.name): \(seconds)")
        }
    }

    @Test("a new connection opens at the last location, which is saved in a file of the user outside the workspace")
    func reconnecting() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL()
        let screen = try host.connect(host.max)
        #expect(screen.waitFor("1 lead"), "\(screen.screen)")
        #expect(!screen.screen.contains("newest first"))
        try screen.press("6")
        #expect(screen.waitFor("newest first"))
        host.killClient(of: host.max)
        #expect(Wait.until(seconds: 5) { host.running(by: host.max).isEmpty })
        let again = try host.connect(host.max)
        #expect(again.waitFor("newest first"), "\(again.screen)")
        try again.press("Q")
        let found = try host.run("find", home(of: host), "-name", "place.json", "-perm", "0600", "-user", host.max)
        #expect(found.text.split(separator: "\n").count == 1)
        #expect(try host.run("find", host.place.workspace, "-newer", host.place.journal, "-type", "f").text.isEmpty)
    }

    private func home(of host: Host) -> String { host.place.folder + "/" + host.max }

    @Test("without a writable cache the dashboards work in memory, show a message, and leave no file")
    func withoutCache() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL()
        let home = home(of: host)
        try host.run("chown", "root", home)
        try host.run("chmod", "0755", home)
        let screen = try host.connect(host.max, columns: 120)
        #expect(screen.waitFor("working without a cache"), "\(screen.screen)")
        // The warning is on the terminal before the console's first picture.
        #expect(screen.waitFor("1 lead"), "\(screen.screen)")
        try screen.press("6")
        #expect(screen.waitFor("newest first"))
        try screen.press("Q")
        #expect(screen.waitFor("exit 0"))
        let uid = try #require(getpwnam(host.max)).pointee.pw_uid
        #expect(try host.run("find", home, "-mindepth", "1").text.isEmpty)
        // The number of a login that another test has just removed may be this one's.
        let (folder, journal) = (host.place.folder, host.place.journal)
        let others = "-xdev -path '\(NSTemporaryDirectory())winnow-*' -prune -o -user \(uid) -newer \(journal) -print"
        let found = try Host.shell("find /tmp /var/tmp /dev/shm /run \(others) 2>/dev/null; find \(folder) -user \(uid)").text
        #expect(found.isEmpty, "\(found)")
    }

    @Test("in three sizes and four terminals the whole width is used; an old terminal gets ASCII and no colours")
    func terminals() throws {
        let host = try Host()
        try host.open()
        _ = try host.place.addMQL()
        for (columns, rows) in [(80, 24), (120, 36), (200, 60)] {
            let screen = try Tmux(host.place, columns: columns, rows: rows)
            for term in ["xterm-256color", "screen", "linux", "vt100"] {
                // The Linux console gets ASCII by its locale, the vt100 by its type.
                let variables = term == "linux" ? "LC_ALL=C" : ""
                try host.connect(
                    host.max, in: screen, term: term, term == "linux" ? ["-o", "SendEnv=LC_ALL"] : [], variables: variables)
                try #require(screen.waitFor("1 lead"), "\(term) \(columns)x\(rows): \(screen.screen)")
                let isDrawn = Wait.until(seconds: 5) { screen.screen.contains("all keys") }
                #expect(isDrawn, "\(term) \(columns)x\(rows): \(screen.screen)")
                let lines = screen.screen.split(separator: "\n", omittingEmptySubsequences: false)
                #expect(lines.first?.count ?? 0 >= columns - 2, "\(term) \(columns)x\(rows): \(lines.first ?? "")")
                #expect(lines.lastIndex { $0.contains("all keys") } == rows - 1, "\(term) \(columns)x\(rows)")
                let isPlain = screen.screen.unicodeScalars.allSatisfy { $0.isASCII }
                #expect(isPlain == (term == "linux" || term == "vt100"), "\(term) \(columns)x\(rows): \(screen.screen)")
                let styled = try screen.tmux("capture-pane", "-p", "-e").text
                let isColoured = styled.contains(#/\u{1B}\[[0-9;]*(3[0-7]|4[0-7]|[34]8;5|9[0-7])[;m]/#)
                #expect(isColoured == (term != "vt100"), "\(term) \(columns)x\(rows)")
                try screen.press("Q")
                #expect(screen.waitFor("exit 0"), "\(term): \(screen.screen)")
            }
        }
    }
}

/// A trace of the programs and files that a process and its descendants start and open.
private final class Trace {
    private let tracer: ChildProcess
    private let file: String
    private let pid: pid_t

    init(of pid: pid_t, in host: Host) throws {
        self.pid = pid
        file = host.place.folder + "/trace"
        tracer = try ChildProcess(
            [
                "strace", "-f", "-qq", "-s", "400", "-e", "trace=execve,execveat,fork,vfork,clone,clone3,open,openat,creat", "-o",
                file, "-p",
                "\(pid)",
            ], environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], folder: "/", scratch: host.place.folder + "/scratch")
        let isAttached = Wait.until(seconds: 10) {
            let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
            return status.contains("TracerPid:") && !status.contains("TracerPid:\t0\n")
        }
        guard isAttached else { throw TestPlace.Failed(message: "strace can't trace: \(tracer.wait(seconds: 1))") }
    }

    /// Ends the trace and returns its lines: the process id, then the call.
    ///
    /// The parts of an interrupted call are joined into one line.
    func end() throws -> [String] {
        kill(tracer.pid, SIGTERM)
        _ = tracer.wait(seconds: 10)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        var unfinished: [Substring: String] = [:]
        var lines: [String] = []
        for line in text.split(separator: "\n") {
            guard let pid = line.split(separator: " ").first else { continue }
            if line.hasSuffix("<unfinished ...>") {
                unfinished[pid] = String(line.dropLast(16))
            } else if let range = line.range(of: " resumed>"), let begun = unfinished.removeValue(forKey: pid) {
                lines.append(begun + line[range.upperBound...])
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }
}

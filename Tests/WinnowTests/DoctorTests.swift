import Foundation
import Glibc
import Testing

@Suite("Doctor")
struct DoctorTests {
    /// The findings: topic, verdict, text and remedy.
    private func findings(_ run: Run) -> [[String: Any]] { run.object["findings"] as? [[String: Any]] ?? [] }

    private func failures(_ run: Run) -> [[String: Any]] { findings(run).filter { $0["verdict"] as? String == "fail" } }

    @Test(
        "an unshared workspace is healthy; each wrong mode is reported with a command that fixes it")
    func unshared() throws {
        let place = try TestPlace()
        let healthy = try place.run(["doctor", "--json"])
        #expect(healthy.status == 0, "\(healthy)")
        #expect(healthy.object["isHealthy"] as? Bool == true)
        for (file, mode) in [
            ("lock", mode_t(0o666)), ("journal.jsonl", 0o604), ("erasure.key", 0o644), ("", 0o755), ("degraded", 0o640),
        ] {
            let path = place.workspace + (file.isEmpty ? "" : "/" + file)
            chmod(path, mode)
            let run = try place.run(["doctor", "--json"])
            #expect(run.status == 1, "\(file): \(run)")
            let failure = try #require(failures(run).first)
            #expect(failures(run).count == 1)
            let remedy = try #require(failure["remedy"] as? String)
            #expect(remedy.hasPrefix("chmod 0"))
            #expect(try shell(remedy, place).status == 0)
            #expect(try place.run(["doctor", "--json"]).status == 0, "\(file)")
        }
        unlink(place.workspace + "/quarantine")
        let missing = try #require(failures(try place.run(["doctor", "--json"])).first)
        #expect(missing["text"] as? String == "quarantine is missing")
        #expect(try shell(try #require(missing["remedy"] as? String), place).status == 0)
        #expect(try place.run(["doctor"]).status == 0)
    }

    @Test("a torn end is a warning; an unreadable last line and the marker of a disk error are failures")
    func journalEnd() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let whole = FileManager.default.contents(atPath: place.journal) ?? Data()
        let tear = try #require(FileHandle(forWritingAtPath: place.journal))
        try tear.seekToEnd()
        try tear.write(contentsOf: Data("{\"v\":1,\"se".utf8))
        let torn = try place.run(["doctor"])
        #expect(torn.status == 0, "\(torn)")
        #expect(torn.text.contains("warn  journal:") && torn.text.contains("the last action is incomplete (10 bytes)"), "\(torn)")
        try tear.write(contentsOf: Data("\n".utf8))
        #expect(try place.run(["doctor"]).text.contains("fail  journal: damaged at line"))
        try tear.truncate(atOffset: UInt64(whole.count))
        try Data("fdatasync failed: I/O error\n".utf8).write(to: URL(fileURLWithPath: place.workspace + "/degraded"))
        chmod(place.workspace + "/degraded", 0o600)
        let marked = try place.run(["doctor"])
        #expect(marked.status == 1)
        #expect(marked.text.contains("unsafe to write") && marked.text.contains("winnow repair"))
    }

    @Test("a missing workspace, an unknown login and an unknown terminal are each described in a sentence")
    func absent() throws {
        let nowhere = try TestPlace(withWorkspace: false)
        let none = try nowhere.run(["doctor"])
        #expect(none.status == 1)
        #expect(none.text.contains("no folder ") && none.text.contains("winnow init"))
        let place = try TestPlace()
        let nobody = try place.run(["doctor", "--for", "nobody-of-that-name"])
        #expect(nobody.status == 1)
        #expect(nobody.text.contains("no login nobody-of-that-name on this machine"))
        let terminal = try Tmux(place)
        try terminal.type("TERM=unheard-of \(Binary.path) doctor -w \(place.workspace) | grep -A1 terminal")
        #expect(terminal.waitFor("no description of unheard-of"), "\(terminal.screen)")
        try terminal.type("clear; TERM=xterm-256color \(Binary.path) doctor -w \(place.workspace) | grep terminal:")
        #expect(terminal.waitFor("xterm-256color, 256 colours"), "\(terminal.screen)")
    }

    @Test("control characters in a name never reach the terminal")
    func hostile() throws {
        let place = try TestPlace()
        let run = try place.run(["doctor", "--for", "x\u{1B}]0;owned\u{07}\u{202E}y"])
        #expect(run.status == 1)
        #expect(!run.out.contains(0x1B) && !run.out.contains(0x07) && !run.text.contains("\u{202E}"))
    }

    /// The findings about copies, in a folder that others can enter.
    private func copies(_ place: TestPlace) throws -> [[String: Any]] {
        chmod(place.workspace, 0o755)
        return findings(try place.run(["doctor", "--json"])).filter { $0["topic"] as? String == "copies" }
    }

    @Test(
        "a packed file that others can read is named by its content, whatever its name, at any depth; a private one isn't",
        arguments: [
            ("gzip", [0x1F, 0x8B, 8]), ("zstd", [0x28, 0xB5, 0x2F, 0xFD]), ("xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
            ("bzip2", [0x42, 0x5A, 0x68, 0x39]), ("zip", [0x50, 0x4B, 3, 4]),
            ("tar", [UInt8](repeating: 0x61, count: 257) + Array("ustar".utf8)),
        ] as [(String, [UInt8])])
    func packedCopies(kind: String, beginning: [UInt8]) throws {
        let place = try TestPlace()
        for folder in ["", "a/", "a/b/c/d/"] {
            try FileManager.default.createDirectory(atPath: place.workspace + "/" + folder, withIntermediateDirectories: true)
            for name in ["", "a", "a/b", "a/b/c", "a/b/c/d"] { chmod(place.workspace + "/" + name, 0o755) }
            let path = place.workspace + "/" + folder + "saved"
            try Data(beginning + [1, 2, 3]).write(to: URL(fileURLWithPath: path))
            chmod(path, 0o644)
            let found = try copies(place)
            #expect(found.count == 1, "\(folder): \(found)")
            #expect((found.first?["text"] as? String)?.hasPrefix("\(folder)saved is a packed file (\(kind))") == true, "\(found)")
            let remedy = (found.first?["remedy"] as? String ?? "").split(separator: ",").first.map(String.init) ?? ""
            #expect(try shell(remedy, place).status == 0, "\(remedy)")
            #expect(try copies(place).isEmpty)
        }
        // Nobody else gets into a private subfolder.
        chmod(place.workspace + "/a/saved", 0o644)
        chmod(place.workspace + "/a", 0o700)
        #expect(try copies(place).isEmpty)
    }

    @Test(
        "a hard link is named as the same file, and no advice changes the mode of the file in use",
        arguments: ["journal.jsonl", "erasure.key"])
    func hardLink(original: String) throws {
        let place = try TestPlace()
        chmod(place.workspace + "/" + original, 0o644)
        try #require(link(place.workspace + "/" + original, place.workspace + "/kept") == 0)
        let found = try copies(place)
        #expect(found.count == 1, "\(found)")
        #expect((found.first?["text"] as? String)?.hasPrefix("kept is a hard link to \(original)") == true, "\(found)")
        #expect((found.first?["remedy"] as? String)?.contains("chmod") == false, "\(found)")
    }

    @Test("where the search for copies stops at a bound, it says so, and the files beside are still found")
    func boundOfCopies() throws {
        let place = try TestPlace()
        let many = place.workspace + "/many"
        try FileManager.default.createDirectory(atPath: many, withIntermediateDirectories: true)
        #expect(try shell("cd \(many) && seq 2000 | xargs touch", place).status == 0)
        #expect(try copies(place).isEmpty)
        #expect(try shell("cd \(many) && touch one-more && gzip -c 1 > ../z && chmod 755 . && chmod 644 ../z", place).status == 0)
        let found = try copies(place).compactMap { $0["text"] as? String }
        #expect(found.contains { $0.contains("\(many) has more than 2000 names") }, "\(found)")
        #expect(found.contains { $0.hasPrefix("z is a packed file") }, "\(found)")
        #expect(try shell("rm -r \(many) && mkdir -p \(place.workspace)/1/2/3/4/5/6/7/8/9", place).status == 0)
        #expect(try shell("chmod -R 755 \(place.workspace)/1", place).status == 0)
        #expect("\(try copies(place))".contains("/1/2/3/4/5/6/7/8/9 is more than 8 folders down"))
    }

    private func shell(_ line: String, _ place: TestPlace) throws -> Run {
        try ChildProcess(
            ["sh", "-c", line], environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch"
        )
        .wait()
    }
}

@Suite("Doctor on a shared host", .serialized, .enabled(if: Host.isEnabled, "makes logins, which only root can: sudo make test"))
struct SharedDoctorTests {
    private func failures(_ run: Run) -> [[String: Any]] {
        (run.object["findings"] as? [[String: Any]] ?? []).filter { $0["verdict"] as? String == "fail" }
    }

    @Test("a new shared workspace is healthy for everybody, and the remedies fix each wrong mode, group and membership")
    func shared() throws {
        let host = try Host()
        let healthy = try host.doctor()
        #expect(healthy.status == 0, "\(healthy)")
        #expect(healthy.description.contains("\(host.max) (viewer) can read, and can neither write nor open the lock"))
        #expect(healthy.description.contains("\(host.sam) (sdr) can read and write"))
        let workspace = host.place.workspace
        for (damage, part) in [
            ("chmod 0664 \(workspace)/lock", "0660"), ("chgrp \(host.readers) \(workspace)/lock", "chgrp"),
            ("chmod 0644 \(workspace)/journal.jsonl", "0664"), ("chmod 0770 \(workspace)", "0750"),
            ("chmod 0755 \(workspace)", "0750"), ("chown \(host.sam) \(workspace)/quarantine", "chown root"),
            ("gpasswd -d \(host.sam) \(host.writers)", "usermod -aG"), ("usermod -aG \(host.writers) \(host.max)", "gpasswd -d"),
            ("gpasswd -d \(host.max) \(host.readers)", "usermod -aG"),
        ] {
            try host.run("sh", "-c", damage)
            let run = try host.doctor()
            #expect(run.status == 1, "\(damage): \(run)")
            let remedies = failures(run).compactMap { $0["remedy"] as? String }
            #expect(remedies.contains { $0.contains(part) }, "\(damage): \(remedies)")
            // The text after a comma is advice for people.
            for remedy in remedies { try Host.shell(String(remedy.split(separator: ",").first ?? "")) }
            #expect(try host.doctor().status == 0, "\(damage): \(remedies)")
        }
    }

    @Test("the lines for sshd match the documentation, and doctor checks them in any file")
    func daemon() throws {
        let host = try Host()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lines = try host.sshdLines()
        for name in ["Resources/ssh/winnow.conf", "Resources/ssh/README.md", "README.md"] {
            let text = try String(contentsOf: root.appendingPathComponent(name), encoding: .utf8)
            let documented = text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
            for line in lines {
                let line = line.replacing(host.readers, with: "sales-all").replacing(host.writers, with: "sdrs")
                    .replacing(host.program, with: "/usr/local/bin/winnow").replacing(host.place.workspace, with: "/srv/leads")
                #expect(documented.contains(line.trimmingCharacters(in: .whitespaces)), "\(name): \(line)")
            }
        }
        func verdict(_ lines: [String]) throws -> [String] {
            let file = try host.place.file("sshd", "Port 22\n# Match Group x\n" + lines.joined(separator: "\n") + "\n")
            let run = try host.doctor("--sshd", file)
            let findings = run.object["findings"] as? [[String: Any]] ?? []
            return findings.filter { $0["topic"] as? String == "sshd" }.map { "\($0["verdict"] ?? ""): \($0["text"] ?? "")" }
        }
        let block = "the Match block at \(host.place.folder)/sshd:3"
        #expect(try verdict(lines) == ["ok: \(block) gives read-only users the dashboards and nothing else"])
        #expect(try verdict([]).first?.hasPrefix("fail: no Match block") == true)
        #expect(
            try verdict(lines.filter { !$0.contains("ForceCommand") }) == [
                "fail: \(block) has no ForceCommand: people get a shell"
            ])
        #expect(
            try verdict(lines.filter { !$0.contains("DisableForwarding") }) == [
                "fail: \(block) does not contain DisableForwarding yes"
            ])
        #expect(
            try verdict(lines.map { $0.replacing(" --read-only", with: "") }) == [
                "fail: \(block): ForceCommand does not contain --read-only"
            ])
        #expect(
            try verdict(lines.map { $0.replacing(host.program, with: "winnow") })
                == ["fail: \(block): ForceCommand does not name the program by its absolute path"])
        #expect(try verdict(["Match Group others"] + lines.dropFirst()).first?.hasPrefix("fail: no Match block") == true)
        #expect(
            try verdict(lines.filter { !$0.contains("ClientAliveInterval") }) == [
                "warn: \(block): without ClientAliveInterval a session whose line broke never ends"
            ])
        #expect(
            try verdict(lines.map { $0.replacing("ClientAliveInterval 5", with: "ClientAliveInterval 15") }) == [
                "warn: \(block): a silent client is gone only after up to 120 seconds, because ClientAliveInterval or ClientAliveCountMax is high"
            ])
    }

    @Test("an option that stands elsewhere, a time in units, lines of Windows and a block by login are as good")
    func otherSpellings() throws {
        let host = try Host()
        let lines = try host.sshdLines()
        let short = lines.filter { !$0.contains("DisableForwarding") && !$0.contains("PermitUserRC") }
        func findings(_ lines: [String], end: String = "\n") throws -> [String] {
            let file = try host.place.file("sshd", lines.map { $0 + end }.joined())
            let run = try host.doctor("--sshd", file)
            return (run.object["findings"] as? [[String: Any]] ?? [])
                .filter { ($0["topic"] as? String)?.hasPrefix("sshd") == true && $0["verdict"] as? String != "ok" }
                .compactMap { $0["text"] as? String }
        }
        // sshd wants its folder, which Debian's systemd unit creates.
        try host.run("install", "-d", "-m", "0755", "/run/sshd")
        for right in [
            ["DisableForwarding yes", "PermitUserRC no"] + short,
            short + ["Match all", "DisableForwarding yes", "PermitUserRC no"],
            ["Match User \(host.max)", "DisableForwarding yes", "PermitUserRC no"] + short,
            lines.map { $0.replacing("ClientAliveInterval 5", with: "ClientAliveInterval 5s") },
            lines.map { $0.replacing("ClientAliveInterval 5", with: "ClientAliveInterval 0m5") },
            ["Match User \(host.max)"] + lines.dropFirst(),
        ] {
            #expect(try findings(right) == [], "\(right)")
        }
        #expect(try findings(lines, end: "\r\n") == [])
        #expect(try findings(short).count { $0.contains("does not contain") } == 2)
        let slow = try findings(lines.map { $0.replacing("ClientAliveInterval 5", with: "ClientAliveInterval 1m5s") })
        #expect(slow.allSatisfy { $0.contains("only after up to 520 seconds") } && !slow.isEmpty, "\(slow)")
        let broken = try findings(lines + ["Match all", "Foo bar"])
        #expect(broken.contains { $0.hasSuffix("Bad configuration option: Foo") }, "\(broken)")
    }

    @Test("a reader gets the same findings, and a stranger that they have no access")
    func otherLogins() throws {
        let host = try Host()
        let daemon = try host.daemonFile()
        let reading = try host.shell(as: host.max, "\(host.program) doctor -w \(host.place.workspace) --sshd \(daemon)")
        #expect(reading.status == 0, "\(reading)")
        #expect(reading.text.contains("Match Group \(host.readers),!\(host.writers)"))
        let asked = try host.shell(as: host.max, "\(host.program) doctor --for \(host.sid) -w \(host.place.workspace)")
        #expect(asked.status == 1)
        #expect(asked.text.contains("\(host.sid) (viewer) cannot read: not in the group \(host.readers)"))
        let stranger = try host.shell(as: host.sid, "\(host.program) doctor -w \(host.place.workspace)")
        #expect(stranger.status == 1)
        #expect(stranger.text.contains("cannot access"))
    }
}

extension Host {
    /// Runs `winnow doctor` as root; without options, with a configuration of sshd that has the printed lines.
    func doctor(_ options: String...) throws -> Run {
        let all = options.isEmpty ? ["--sshd", try daemonFile()] : options
        return try ChildProcess(
            [program, "doctor", "--json", "-w", place.workspace] + all, environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
    }

    /// A configuration of sshd with the printed lines, after and before some others, that every login can read.
    func daemonFile(before: [String] = [], after: [String] = []) throws -> String {
        let file = try place.file(
            "sshd-\(UUID().uuidString.prefix(8))", (["Port 22"] + before + (try sshdLines()) + after).joined(separator: "\n") + "\n"
        )
        chmod(file, 0o644)
        return file
    }
}

import Foundation
import Glibc
import Testing

@Suite("The doctor")
struct DoctorTests {
    /// What it finds, as topic, verdict and text, with what mends it.
    private func findings(_ run: Run) -> [[String: Any]] { run.object["findings"] as? [[String: Any]] ?? [] }

    private func failures(_ run: Run) -> [[String: Any]] { findings(run).filter { $0["verdict"] as? String == "fail" } }

    @Test(
        "a workspace of one person is healthy; whatever is loosened is named with the command that mends it, and that command does")
    func alone() throws {
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

    @Test("a torn end is a warning, a last line that is none of a journal a failure, and the mark of a failed disk too")
    func ending() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let whole = FileManager.default.contents(atPath: place.journal) ?? Data()
        let tear = try #require(FileHandle(forWritingAtPath: place.journal))
        try tear.seekToEnd()
        try tear.write(contentsOf: Data("{\"v\":1,\"se".utf8))
        let torn = try place.run(["doctor"])
        #expect(torn.status == 0, "\(torn)")
        #expect(torn.text.contains("warn  journal:") && torn.text.contains("10 bytes of an unfinished action"), "\(torn)")
        try tear.write(contentsOf: Data("\n".utf8))
        #expect(try place.run(["doctor"]).text.contains("fail  journal: its last line is none of a journal"))
        try tear.truncate(atOffset: UInt64(whole.count))
        try Data("fdatasync failed: I/O error\n".utf8).write(to: URL(fileURLWithPath: place.workspace + "/degraded"))
        chmod(place.workspace + "/degraded", 0o600)
        let marked = try place.run(["doctor"])
        #expect(marked.status == 1)
        #expect(marked.text.contains("unsafe to write") && marked.text.contains("verify --repair"))
    }

    @Test("no workspace, no such person, a terminal that nobody knows: each is said in a sentence")
    func absent() throws {
        let nowhere = try TestPlace(withWorkspace: false)
        let none = try nowhere.run(["doctor"])
        #expect(none.status == 1)
        #expect(none.text.contains("there is no folder") && none.text.contains("winnow init"))
        let place = try TestPlace()
        let nobody = try place.run(["doctor", "--for", "nobody-of-that-name"])
        #expect(nobody.status == 1)
        #expect(nobody.text.contains("there is no login nobody-of-that-name"))
        let terminal = try Tmux(place)
        try terminal.type("TERM=unheard-of \(Binary.path) doctor -w \(place.workspace) | grep -A1 terminal")
        #expect(terminal.waitFor("no description of unheard-of"), "\(terminal.screen)")
        try terminal.type("clear; TERM=xterm-256color \(Binary.path) doctor -w \(place.workspace) | grep terminal:")
        #expect(terminal.waitFor("xterm-256color, 256 colours"), "\(terminal.screen)")
    }

    @Test("what stands in a name reaches nobody's terminal raw")
    func hostile() throws {
        let place = try TestPlace()
        let run = try place.run(["doctor", "--for", "x\u{1B}]0;owned\u{07}\u{202E}y"])
        #expect(run.status == 1)
        #expect(!run.out.contains(0x1B) && !run.out.contains(0x07) && !run.text.contains("\u{202E}"))
    }

    private func shell(_ line: String, _ place: TestPlace) throws -> Run {
        try Started(["sh", "-c", line], environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch")
            .wait()
    }
}

@Suite("The doctor on a shared host", .serialized, .enabled(if: Host.isMeant, "makes logins, which only root can: sudo make test"))
struct SharedDoctorTests {
    private func failures(_ run: Run) -> [[String: Any]] {
        (run.object["findings"] as? [[String: Any]] ?? []).filter { $0["verdict"] as? String == "fail" }
    }

    @Test("what init makes is healthy for everybody, and each mode, group and membership that isn't is mended by what it says")
    func shared() throws {
        let host = try Host()
        let healthy = try host.doctor()
        #expect(healthy.status == 0, "\(healthy)")
        #expect(healthy.description.contains("\(host.max) (viewer) may look, and can neither write nor open the lock"))
        #expect(healthy.description.contains("\(host.sam) (sdr) may look and write"))
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
            // What stands behind a comma is advice for people.
            for remedy in remedies { try Host.shell(String(remedy.split(separator: ",").first ?? "")) }
            #expect(try host.doctor().status == 0, "\(damage): \(remedies)")
        }
    }

    @Test("the lines for sshd are those of the documentation, and are judged wherever they stand")
    func daemon() throws {
        let host = try Host()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let lines = try host.advice()
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
        #expect(try verdict(lines) == ["ok: \(block) gives those who may look the dashboards and nothing else"])
        #expect(try verdict([]).first?.hasPrefix("warn: no Match block") == true)
        #expect(
            try verdict(lines.filter { !$0.contains("ForceCommand") }) == [
                "fail: \(block) lets people in without ForceCommand: they get a shell"
            ])
        #expect(
            try verdict(lines.filter { !$0.contains("DisableForwarding") }) == ["fail: \(block) doesn't say DisableForwarding yes"])
        #expect(
            try verdict(lines.map { $0.replacing(" --read-only", with: "") }) == [
                "fail: \(block): ForceCommand doesn't say --read-only"
            ])
        #expect(
            try verdict(lines.map { $0.replacing(host.program, with: "winnow") })
                == ["fail: \(block): ForceCommand doesn't name the program by its absolute path"])
        #expect(try verdict(["Match Group others"] + lines.dropFirst()).first?.hasPrefix("warn: no Match block") == true)
    }

    @Test("somebody who may look finds the same out for themselves, a stranger that they may not")
    func eyes() throws {
        let host = try Host()
        let looking = try host.shell(as: host.max, "\(host.program) doctor -w \(host.place.workspace)")
        #expect(looking.status == 0, "\(looking)")
        #expect(looking.text.contains("Match Group \(host.readers),!\(host.writers)"))
        let asked = try host.shell(as: host.max, "\(host.program) doctor --for \(host.sid) -w \(host.place.workspace)")
        #expect(asked.status == 1)
        #expect(asked.text.contains("\(host.sid) (viewer) may not look: not in the group \(host.readers)"))
        let stranger = try host.shell(as: host.sid, "\(host.program) doctor -w \(host.place.workspace)")
        #expect(stranger.status == 1)
        #expect(stranger.text.contains("can't be looked into"))
    }
}

extension Host {
    /// Asks the doctor as root.
    func doctor(_ options: String...) throws -> Run {
        try Started(
            [program, "doctor", "--json", "-w", place.workspace] + options, environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
    }
}

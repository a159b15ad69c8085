import Foundation
import Glibc
import Testing

/// `doctor` infers groups from what agrees: one broken file never opens the others.
@Suite(
    "Doctor's advice on a shared host", .serialized,
    .enabled(if: Host.isEnabled, "makes logins, which only root can: sudo make test"))
struct DoctorAdviceTests {
    private func failures(_ run: Run) -> [[String: Any]] {
        (run.object["findings"] as? [[String: Any]] ?? []).filter { $0["verdict"] as? String == "fail" }
    }

    private func remedies(_ run: Run) -> [String] { failures(run).compactMap { $0["remedy"] as? String } }

    @Test("a wrong group or owner of one file, whichever it is, is put right from the others")
    func oneFile() throws {
        let host = try Host()
        let workspace = host.place.workspace
        for file in ["journal.jsonl", "lock", "quarantine", "degraded", "erasure.key"] {
            for group in [host.readers, "root", "nogroup"] {
                try host.run("chgrp", group, "\(workspace)/\(file)")
                let run = try host.doctor()
                #expect(run.status == 1, "\(file) \(group)")
                let all = remedies(run)
                #expect(all.contains("chgrp \(host.writers) \(workspace)/\(file)"), "\(file) \(group): \(all)")
                #expect(!all.contains { $0.contains("usermod") || $0.contains("chgrp \(group)") }, "\(file) \(group): \(all)")
                for remedy in all { try Host.shell(String(remedy.split(separator: ",").first ?? "")) }
                #expect(try host.doctor().status == 0, "\(file) \(group)")
            }
            try host.run("chown", host.sam, "\(workspace)/\(file)")
            #expect(remedies(try host.doctor()).contains("chown root \(workspace)/\(file)"), "\(file)")
            try host.run("chown", "root", "\(workspace)/\(file)")
        }
    }

    @Test("where the files don't agree, or all have the readers' or a system group, no advice names a group")
    func unclear() throws {
        let host = try Host()
        let workspace = host.place.workspace
        for damage in [
            "chgrp \(host.readers) \(workspace)/*", "chgrp root \(workspace)/*", "chgrp -R root \(workspace)",
            "chgrp \(host.readers) \(workspace)/journal.jsonl \(workspace)/lock; chgrp nogroup \(workspace)/quarantine",
            "chgrp \(host.readers) \(workspace)/journal.jsonl \(workspace)/lock \(workspace)/erasure.key",
        ] {
            try Host.shell(damage)
            let run = try host.doctor()
            #expect(run.status == 1, "\(damage)")
            for remedy in remedies(run) {
                #expect(!remedy.contains("usermod") && !remedy.contains("gpasswd"), "\(damage): \(remedy)")
                #expect(!remedy.contains("chgrp \(host.readers)") && !remedy.contains("chgrp root"), "\(damage): \(remedy)")
            }
            #expect(remedies(run).contains { $0.contains("WRITERS") }, "\(damage): \(run)")
            try Host.shell(
                "chgrp \(host.readers) \(workspace); chgrp \(host.writers) \(workspace)/journal.jsonl \(workspace)/lock "
                    + "\(workspace)/quarantine \(workspace)/degraded \(workspace)/erasure.key")
        }
        #expect(try host.doctor().status == 0)
    }

    @Test("a folder with the group of the writers, of the system or of one login is reported without a guess")
    func folder() throws {
        let host = try Host()
        let alone = host.sam + "p"
        try Host.shell("/usr/sbin/useradd -M -U \(alone)")
        defer { _ = try? Host.shell("/usr/sbin/userdel \(alone)") }
        for group in [host.writers, "root", "nogroup", alone] {
            try host.run("chgrp", group, host.place.workspace)
            let all = remedies(try host.doctor())
            #expect(all.contains { $0.contains("chgrp READERS") }, "\(group): \(all)")
            #expect(!all.contains { $0.contains("usermod") }, "\(group): \(all)")
        }
    }

    @Test("a folder with another group of people is told by sshd's block and the team, or by the team alone; nobody is let in")
    func otherPeople() throws {
        let host = try Host()
        let workspace = host.place.workspace
        let block = try host.daemonFile()
        let none = try host.place.file("sshd-none", "Port 22\n")
        let interns = host.readers + "i"
        try host.run("groupadd", interns)
        defer { _ = try? Host.shell("/usr/sbin/groupdel \(interns)") }
        try host.run("usermod", "-aG", interns, host.sid)
        try host.run("chgrp", interns, workspace)

        let told = try host.doctor("--sshd", block)
        #expect(remedies(told) == ["chgrp \(host.readers) \(workspace)"], "\(told)")
        #expect(
            told.description.contains("as the Match block at \(block):2 and the groups of \(host.max), \(host.sam) say"), "\(told)")
        #expect(!told.description.contains("Match Group \(interns)"), "\(told)")

        let alone = try host.doctor("--sshd", none)
        #expect(
            alone.description.contains("the folder has the group \(interns), which \(host.max), \(host.sam) aren't in"), "\(alone)")
        #expect(alone.description.contains("all on the team are in \(host.readers)"), "\(alone)")
        #expect(remedies(alone).contains { $0.hasPrefix("chgrp READERS \(workspace), ") }, "\(alone)")
        #expect(!alone.description.contains("Match Group \(interns)"), "\(alone)")
        #expect(!(remedies(alone) + remedies(told)).contains { $0.contains("usermod") || $0.contains("gpasswd") })

        // Whom the team can't tell apart, it leaves to its reader.
        try host.run("usermod", "-aG", interns, host.sam)
        try host.run("usermod", "-aG", interns, host.max)
        let open = remedies(try host.doctor("--sshd", block))
        #expect(open.count == 1 && open[0].hasPrefix("chgrp \(host.readers) \(workspace), if its members"), "\(open)")
        // Without a block the team's group holds, and sshd is to limit it.
        let held = try host.doctor("--sshd", none)
        #expect(held.description.contains("no Match block limits the group \(interns)"), "\(held)")
        try host.run("chgrp", host.readers, workspace)
        #expect(try host.doctor("--sshd", block).status == 0)
    }

    @Test("nobody is made a member of a group that only the folder has")
    func unknownGroup() throws {
        let host = try Host()
        let none = try host.place.file("sshd-none", "Port 22\n")
        for login in [host.max, host.sam] { try host.run("gpasswd", "-d", login, host.readers) }
        for options in [["--sshd", none], ["--sshd", none, "--for", host.sid]] {
            let run = try ChildProcess(
                [host.program, "doctor", "--json", "-w", host.place.workspace] + options, environment: host.place.environment,
                folder: "/", scratch: host.place.folder + "/scratch"
            ).wait()
            #expect(run.status == 1)
            #expect(!remedies(run).contains { $0.contains("usermod -aG \(host.readers)") }, "\(run)")
            #expect(remedies(run).contains { $0.contains("getent group \(host.readers)") }, "\(run)")
        }
    }

    @Test("a login whose primary group is the readers' is a reader, and sshd is asked about it")
    func primaryGroup() throws {
        let host = try Host()
        let none = try host.place.file("sshd-none", "Port 22\n")
        let pia = host.sam + "pia"
        try host.run("install", "-d", "-m", "0755", "/run/sshd")
        try host.run("useradd", "-M", "-N", "-g", host.readers, "-s", "/bin/sh", "-p", "*", pia)
        defer { _ = try? Host.shell("/usr/sbin/userdel \(pia)") }
        try host.run("gpasswd", "-d", host.max, host.readers)
        let shell = try host.doctor("--sshd", none)
        let texts = failures(shell).compactMap { $0["text"] as? String }
        #expect(texts.contains { $0.hasPrefix("no Match block") && $0.hasSuffix("its members get a shell") }, "\(shell)")
        #expect(texts.contains("sshd gives \(pia) a shell"), "\(shell)")
        // Without a shell there is nothing to limit.
        try host.run("usermod", "-s", "/usr/sbin/nologin", pia)
        #expect(try !host.doctor("--sshd", none).description.contains("sshd gives \(pia)"))
    }

    @Test("root is told every wrong mode of a workspace that it doesn't trust")
    func untrusted() throws {
        let host = try Host()
        let workspace = host.place.workspace
        try Host.shell("chown \(host.sam) \(workspace) \(workspace)/*")
        for damage in ["chmod 0666 \(workspace)/journal.jsonl", "chmod 0770 \(workspace)", "chmod -R o+rwX \(workspace)"] {
            try Host.shell("\(damage); chmod 0644 \(workspace)/erasure.key; chmod 0664 \(workspace)/lock")
            let run = try host.doctor()
            #expect(run.status == 1 && run.description.contains("others can write to it"), "\(damage): \(run)")
            for wrong in ["erasure.key has mode 0644", "lock has mode 0664"] { #expect(run.description.contains(wrong), "\(run)") }
            // An open folder comes first: a file in it may be another one by the time that its mode is changed.
            let isFolderOpen = remedies(run).contains("chmod 0750 \(workspace)")
            #expect(remedies(run).contains { $0.hasPrefix("close the folder") } == isFolderOpen, "\(damage): \(run)")
            for remedy in remedies(run) where remedy.hasPrefix("chmod") { try Host.shell(remedy) }
            let then = isFolderOpen ? try host.doctor() : run
            for remedy in ["0640 \(workspace)/erasure.key", "0660 \(workspace)/lock"] {
                #expect(remedies(then).contains("chmod \(remedy)"), "\(damage): \(then)")
            }
            for remedy in remedies(then) where remedy.hasPrefix("chmod") { try Host.shell(remedy) }
            #expect(try host.doctor().status == 0, "\(damage)")
        }
    }

    @Test("copies of the journal and of the key that others can read are named; private ones and other files aren't")
    func copies() throws {
        let host = try Host()
        let workspace = host.place.workspace
        try Host.shell("mkdir -m 755 \(workspace)/old")
        for (name, source) in [
            ("journal.jsonl.bak", "journal.jsonl"), ("old/copy.txt", "journal.jsonl"), ("journal.jsonl~", "journal.jsonl"),
            ("leads-2026.jsonl", "journal.jsonl"), ("key", "erasure.key"), ("erasure.key.old", "erasure.key"),
        ] {
            try Host.shell("cp \(workspace)/\(source) \(workspace)/\(name); chmod 644 \(workspace)/\(name)")
            let run = try host.doctor()
            let found = (run.object["findings"] as? [[String: Any]] ?? []).filter { $0["topic"] as? String == "copies" }
            #expect(found.count == 1, "\(name): \(found)")
            #expect(found.first?["verdict"] as? String == (source == "erasure.key" ? "fail" : "warn"))
            let remedy = (found.first?["remedy"] as? String ?? "").split(separator: ",").first.map(String.init) ?? ""
            #expect(remedy.replacingOccurrences(of: "'", with: "") == "chmod 0600 \(workspace)/\(name)")
            try Host.shell(remedy)
            #expect(try !host.doctor().description.contains("\"copies\""), "\(name)")
        }
        try Host.shell("echo notes > \(workspace)/notes.txt; chmod 644 \(workspace)/notes.txt")
        #expect(try host.doctor().status == 0)
    }

    @Test("many files in subfolders keep no copy in another folder from being found", arguments: ["", "old/", "new/deep/"])
    func manyFiles(folder: String) throws {
        let host = try Host()
        let workspace = host.place.workspace
        try Host.shell("mkdir -p -m 755 \(workspace)/old \(workspace)/new/deep; chmod 755 \(workspace)/new")
        try Host.shell("cd \(workspace)/new && seq 1100 | xargs touch")
        try Host.shell("cp \(workspace)/journal.jsonl \(workspace)/\(folder)copy.txt; chmod 644 \(workspace)/\(folder)copy.txt")
        let found = (try host.doctor().object["findings"] as? [[String: Any]] ?? []).filter { $0["topic"] as? String == "copies" }
        #expect(found.count == 1 && "\(found)".contains("\(folder)copy.txt"), "\(found)")
    }

    @Test("sshd is asked what holds for a login: an override, a line elsewhere or a missing one is reported")
    func effective() throws {
        let host = try Host()
        // sshd wants its folder, which Debian's systemd unit creates.
        try host.run("install", "-d", "-m", "0755", "/run/sshd")
        func logins(_ file: String) throws -> [String] {
            let run = try host.doctor("--sshd", file)
            let findings = run.object["findings"] as? [[String: Any]] ?? []
            return findings.filter { ($0["topic"] as? String)?.hasPrefix("sshd") == true }
                .map { "\($0["verdict"] ?? ""): \($0["text"] ?? "")" }
        }
        let right = try logins(host.daemonFile())
        #expect(right.last == "ok: sshd gives \(host.max) the dashboards and nothing else", "\(right)")
        for (before, part) in [
            (["Match User \(host.max)", "  ForceCommand /bin/sh", "Match all"], "does not contain --read-only"),
            (["Match Group \(host.readers)", "  ForceCommand none"], "gives \(host.max) a shell"),
            (["Match all", "  PermitUserRC yes"], "PermitUserRC no does not hold"),
            (["Match User wnwt*", "  DisableForwarding no"], "DisableForwarding yes does not hold"),
            (["Match Address 192.0.2.0/24", "  PermitTTY no"], "PermitTTY yes does not hold"),
            (["PermitUserEnvironment yes"], "PermitUserEnvironment yes"),
            (["AcceptEnv *"], "accepts the variable LD_PRELOAD"),
            (["Match User \(host.max)", "  ClientAliveInterval 300"], "a silent client is gone only after"),
        ] {
            let found = try logins(host.daemonFile(before: before))
            #expect(found.contains { $0.contains(part) && !$0.hasPrefix("ok") }, "\(before): \(found)")
        }
        let override = try logins(host.daemonFile(before: ["Match User \(host.max)", "  ForceCommand /bin/sh"]))
        #expect(override.contains { $0.contains("comes before") && $0.contains(host.max) }, "\(override)")
    }

    @Test("the advice never opens a home folder, and a workspace below one is told to move")
    func home() throws {
        let host = try Host()
        let home = host.place.folder + "/" + host.sam
        try host.run("mv", host.place.workspace, home + "/leads")
        let run = try ChildProcess(
            [host.program, "doctor", "--json", "-w", home + "/leads"], environment: host.place.environment, folder: "/",
            scratch: host.place.folder + "/scratch"
        ).wait()
        #expect(remedies(run).contains { $0.contains("move the workspace") }, "\(run)")
        #expect(!remedies(run).contains { $0.contains("chmod o+x") }, "\(run)")
    }
}

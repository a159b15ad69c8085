import Foundation
import Glibc
import Testing

@Suite("Private files, limits and core dumps")
struct PrivateFilesTests {
    private func mode(_ path: String) -> mode_t? {
        var status = stat()
        return stat(path, &status) == 0 ? status.st_mode & 0o7777 : nil
    }

    /// Runs a line of a shell, with `$0` for winnow and `$1` for the workspace.
    private func shell(_ line: String, _ place: TestPlace) throws -> Run {
        try ChildProcess(
            ["sh", "-c", line, Binary.path, place.workspace], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
    }

    @Test(
        "log, reject file, export, list and backup are private with every umask",
        arguments: ["000", "002", "022", "077", "277", "777"])
    func umasks(_ umask: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let leads = try place.file(
            "leads.csv", "First Name,Last Name,Email,Created Date\nAda,Byron,ada@x.example,32.13.2020\n,,,\n")
        unlink(place.folder + "/state/winnow/log")
        let run = try shell(
            """
            umask \(umask); "$0" import \(leads) -w "$1"; "$0" export leads -o \(place.folder)/out.csv -w "$1"
            "$0" trust "$1"; "$0" backup \(place.folder)/kept.jsonl -w "$1"
            """, place)
        for name in ["state/winnow/log", "out.csv", "home/.config/winnow/trusted", "kept.jsonl"] {
            #expect(mode(place.folder + "/" + name) == 0o600, "\(name): \(run)")
        }
        for folder in ["home/.config", "home/.config/winnow"] { #expect(mode(place.folder + "/" + folder) == 0o700, "\(folder)") }
        let rejects = try FileManager.default.contentsOfDirectory(atPath: place.folder).filter { $0.contains("rejects") }
        #expect(!rejects.isEmpty, "\(run)")
        for name in rejects { #expect(mode(place.folder + "/" + name) == 0o600, "\(name)") }
    }

    @Test("a log that others could read becomes private; what isn't a log of mine is not written")
    func log() throws {
        let place = try TestPlace()
        let log = place.folder + "/state/winnow/log"
        _ = try place.addMQL()
        #expect(mode(log) == 0o600)
        chmod(log, 0o644)
        try place.winnow("queue", "nonsense")
        #expect(mode(log) == 0o600)
        unlink(log)
        try #require(mkfifo(log, 0o600) == 0)
        #expect(try place.winnow("queue", "nonsense").status == 64)
        unlink(log)
        let target = try place.file("target", "")
        try #require(symlink(target, log) == 0)
        #expect(try place.winnow("queue", "nonsense").status == 64)
        #expect(FileManager.default.contents(atPath: target) == Data())
        guard geteuid() == 0 else { return }
        unlink(log)
        try Data().write(to: URL(fileURLWithPath: log))
        chmod(log, 0o622)
        chown(log, 54_321, 54_321)
        #expect(try place.winnow("queue", "nonsense").status == 64)
        #expect(mode(log) == 0o622 && FileManager.default.contents(atPath: log) == Data())
    }

    @Test("a file over the size limit is a full disk, whatever was written, and no signal ends winnow", arguments: [1, 2, 8, 40])
    func sizeLimit(_ blocks: Int) throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        for n in 0..<10 { try place.winnow("note", id, "note \(n) " + String(repeating: "x", count: 3000)) }
        let before = FileManager.default.contents(atPath: place.journal)
        let note = try shell("ulimit -f \(blocks); \"$0\" note \(id) more -w \"$1\"", place)
        #expect(note.status == 73, "\(note)")
        #expect(note.errorText.contains("the disk or the quota is full"), "\(note)")
        #expect(FileManager.default.contents(atPath: place.journal) == before)
        let export = try shell(
            "ulimit -f \(blocks); \"$0\" export leads --with-events -o \(place.folder)/e\(blocks).csv -w \"$1\"", place)
        #expect(export.status < 128, "\(export)")
        #expect(try place.run(["verify"]).status == 0)
        #expect(try place.winnow("note", id, "again").status == 0)
    }

    @Test("a crash leaves no core")
    func coreDumps() throws {
        let place = try TestPlace()
        // It waits for the journal to grow.
        let following = try place.start(["journal", "--follow"])
        defer { following.kill() }
        func limits() -> String { (try? String(contentsOfFile: "/proc/\(following.pid)/limits", encoding: .utf8)) ?? "" }
        #expect(Wait.until(seconds: 15) { limits().contains(#/Max core file size +0 +0 /#) }, "\(limits())")
        let folder = place.folder + "/core"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let crashed = try shell(
            "ulimit -c unlimited; cd \(folder); \"$0\" journal --follow -w \"$1\" & sleep 1; kill -SYS $!; wait $!", place)
        #expect(crashed.status == 159, "\(crashed)")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("init says if it can't write definition.yaml")
    func unwrittenDefinition() throws {
        let place = try TestPlace()
        let folder = place.folder + "/other"
        try FileManager.default.createDirectory(atPath: folder + "/definition.yaml.new", withIntermediateDirectories: true)
        let made = try place.run(program: [Binary.path, "init", folder])
        #expect(made.status == 0 && made.errorText.contains("definition.yaml could not be written"), "\(made)")
    }

    @Test("an erasure, a repair or a restore isn't taken for a change by something else")
    func ownRewrites() throws {
        let place = try TestPlace()
        for number in 1...3 { try place.winnow("add", "lastName=Otto\(number)", "company=Acme \(number)") }
        func others(_ command: String...) throws {
            let words = [Binary.path] + command + ["-w", place.workspace]
            #expect(try place.run(program: words, variables: ["XDG_CACHE_HOME": place.folder + "/other"]).status == 0)
        }
        try others("erase", "L2", "--yes")
        #expect(try place.winnow("queue", "mql").status == 0)
        try others("repair", "--accept-loss")
        #expect(try place.winnow("queue", "mql").status == 0)
        let log = try String(contentsOfFile: place.folder + "/state/winnow/log", encoding: .utf8)
        #expect(!log.contains("something else changed its file"), "\(log)")
    }

    @Test("init that was killed is finished by the next one", arguments: ["", "header", "torn", "half", "zeros"])
    func killedInit(_ left: String) throws {
        let place = try TestPlace()
        let bytes = [UInt8](try #require(FileManager.default.contents(atPath: place.journal)))
        let header = bytes.prefix(through: try #require(bytes.firstIndex(of: 0x0A)))
        let kept: [UInt8] =
            switch left {
            case "header": Array(header)
            case "torn": Array(bytes.dropLast(40))
            case "half": Array(header.prefix(60))
            case "zeros": [UInt8](repeating: 0, count: 200)
            default: []
            }
        try Data(kept).write(to: URL(fileURLWithPath: place.journal))
        unlink(place.workspace + "/erasure.key")
        unlink(place.workspace + "/definition.yaml")
        #expect(try place.winnow("queue", "mql", at: nil).status != 0)
        let again = try place.run(["init", place.workspace, "--simulated", "--zone", "UTC"], at: place.clock, inWorkspace: false)
        #expect(again.status == 0, "\(again)")
        #expect(try place.run(["doctor"]).status == 0)
        _ = try place.addMQL()
        #expect(try place.run(["verify"]).status == 0)
        #expect(try place.run(["init", place.workspace], inWorkspace: false).status == 73)
    }

    @Test("init finishes only what the same init began")
    func otherInit() throws {
        let place = try TestPlace()
        unlink(place.workspace + "/definition.yaml")
        let group = getgrgid(getgid()).map { String(cString: $0.pointee.gr_name) } ?? "root"
        let same = ["init", place.workspace, "--simulated", "--zone", "UTC"]
        for other in [
            ["init", place.workspace, "--zone", "UTC"], same + ["--definition", "bant"],
            same + ["--readers", group, "--writers", group],
        ] {
            let refused = try place.run(other, at: place.clock, inWorkspace: false)
            #expect(refused.status != 0, "\(other) \(refused)")
            #expect(access(place.workspace + "/definition.yaml", F_OK) != 0, "\(other)")
        }
        #expect(try place.run(same, at: place.clock, inWorkspace: false).status == 0)
        #expect(access(place.workspace + "/definition.yaml", F_OK) == 0)
    }

    @Test("init that is killed at a system call is finished by the next one", .enabled(if: access("/usr/bin/strace", X_OK) == 0))
    func initKilledAtCalls() throws {
        let place = try TestPlace(withWorkspace: false)
        for (call, numbers) in [
            ("openat", [2, 3, 6]), ("fchmod", [1, 2, 6]), ("write", [1, 2, 3]), ("fsync", [1, 5, 6]), ("fdatasync", [1]),
            ("rename", [1]),
        ] {
            for number in numbers {
                let folder = place.folder + "/\(call)\(number)"
                // Only calls on the workspace's own files count.
                let files = [
                    "", "/journal.jsonl", "/lock", "/quarantine", "/degraded", "/erasure.key", "/definition.yaml",
                    "/definition.yaml.new",
                ].flatMap {
                    ["-P", folder + $0]
                }
                let traced = try ChildProcess(
                    ["strace", "-f", "-qq", "-o", "/dev/null"] + files
                        + ["-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(number)", Binary.path, "init", folder],
                    environment: place.environment, folder: place.folder, scratch: place.folder + "/scratch"
                ).wait()
                #expect(traced.status == 137, "\(call) \(number): \(traced)")
                let isWhole = access(folder + "/definition.yaml", F_OK) == 0
                let again = try place.run(["init", folder], inWorkspace: false)
                // Only one that was killed after its last step is refused.
                #expect(
                    isWhole ? again.errorText.contains("already has a journal") : again.status == 0, "\(call) \(number): \(again)")
                #expect(access(folder + "/definition.yaml", F_OK) == 0, "\(call) \(number)")
                let added = try place.run(["add", "lastName=Byron", "-w", folder], inWorkspace: false)
                #expect(added.status == 0, "\(call) \(number): \(added)")
                #expect(try place.run(["verify", "-w", folder], inWorkspace: false).status == 0, "\(call) \(number)")
            }
        }
    }
}

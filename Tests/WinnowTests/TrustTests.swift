import Foundation
import Glibc
import Testing

@Suite("Whose workspace it is", .enabled(if: geteuid() == 0, "gives files to others, as only root can: sudo make test"))
struct TrustTests {
    /// A user id that no login has.
    private static let stranger: uid_t = 54_321

    /// A workspace of a stranger, with a folder in it in which to work.
    private func foreign(folder: mode_t = 0o750, journal: mode_t = 0o664) throws -> TestPlace {
        let place = try TestPlace()
        let below = place.workspace + "/below/further"
        try FileManager.default.createDirectory(atPath: below, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: place.workspace) {
            chown(place.workspace + "/" + name, Self.stranger, Self.stranger)
        }
        chown(place.workspace, Self.stranger, Self.stranger)
        chmod(place.workspace, folder)
        chmod(place.journal, journal)
        return place
    }

    /// Runs winnow in a folder, without naming the workspace.
    private func run(_ arguments: String..., in folder: String, _ place: TestPlace, _ more: [String: String] = [:]) throws -> Run {
        try ChildProcess(
            [Binary.path] + arguments, environment: place.environment.merging(more) { $1 }, folder: folder,
            scratch: place.folder + "/scratch"
        ).wait()
    }

    @Test("every command refuses somebody else's workspace that it finds, opens nothing, and says whose it is")
    func foreignEnclosing() throws {
        let place = try foreign()
        let before = FileManager.default.contents(atPath: place.journal)
        let below = place.workspace + "/below/further"
        let file = try place.file("leads.csv", "First Name,Last Name,Email\nAda,Byron,ada@works.example\n")
        for arguments in [
            ["import", file], ["add", "lastName=Byron"], ["queue", "mql"], ["team"], ["verify"], ["repair"], ["upgrade"],
            ["backup", place.folder + "/b"], ["export", "leads"], ["journal"], ["funnel"], [], ["rebuild"], ["tick"],
            ["--read-only", "queue", "mql"],
        ] {
            let run = try ChildProcess(
                [Binary.path] + arguments, environment: place.environment, folder: below, scratch: place.folder + "/scratch"
            ).wait()
            #expect(run.status == 77, "\(arguments): \(run)")
            #expect(run.errorText.contains("belongs to user \(Self.stranger)"), "\(run)")
            #expect(run.errorText.contains("winnow trust \(place.workspace)"), "\(run)")
            #expect(run.errorText.contains("-w \(place.workspace)"), "\(run)")
        }
        #expect(FileManager.default.contents(atPath: place.journal) == before)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.folder + "/cache").count <= 1)
        let json = try run("queue", "mql", "--json", in: below, place)
        #expect(json.error["code"] as? String == "notPermitted", "\(json)")
        let doctor = try run("doctor", in: below, place)
        #expect(doctor.status == 1 && doctor.text.contains("fail  trust:"), "\(doctor)")
        #expect(!doctor.text.contains("journal:"), "\(doctor)")
    }

    @Test("a journal that isn't one is not opened either", arguments: ["pipe", "link", "empty", "garbage"])
    func unopened(_ kind: String) throws {
        let place = try foreign()
        unlink(place.journal)
        switch kind {
        case "pipe": try #require(mkfifo(place.journal, 0o644) == 0)
        case "link": try #require(symlink("/etc/passwd", place.journal) == 0)
        case "empty": try Data().write(to: URL(fileURLWithPath: place.journal))
        default: try Data("nonsense\n".utf8).write(to: URL(fileURLWithPath: place.journal))
        }
        lchown(place.journal, Self.stranger, Self.stranger)
        let found = try run("queue", "mql", in: place.workspace + "/below", place)
        #expect(found.status == 77, "\(found)")
        // Named, it is refused as what it is, without waiting.
        let named = try place.winnow("queue", "mql")
        #expect([66, 74].contains(named.status), "\(named)")
    }

    @Test("-w and $WINNOW_WORKSPACE name it, unless others can write to it")
    func named() throws {
        let place = try foreign()
        #expect(try place.winnow("team").status == 0)
        let variable = ["WINNOW_WORKSPACE": place.workspace]
        #expect(try run("team", in: "/", place, variable).status == 0)
        #expect(try run("team", in: place.folder, place, ["WINNOW_WORKSPACE": "leads"]).status == 0)
        for mode: mode_t in [0o770, 0o777, 0o1777, 0o772, 0o757] {
            chmod(place.workspace, mode)
            for run in [
                try place.winnow("team"), try run("team", in: "/", place, variable), try place.winnow("import", "x.csv"),
                try place.winnow("verify"), try run("team", in: place.workspace + "/below", place),
            ] {
                #expect(run.status == 77, "\(mode): \(run)")
                #expect(run.errorText.contains("others can write to it"), "\(run)")
            }
        }
        chmod(place.workspace, 0o755)
        chmod(place.journal, 0o666)
        #expect(try place.winnow("team").status == 77)
    }

    @Test("`winnow trust` is asked once; --list and --remove show and end it; only a private list of mine is believed")
    func trust() throws {
        let place = try foreign()
        let below = place.workspace + "/below"
        let list = place.folder + "/home/.config/winnow/trusted"
        let added = try run("trust", "..", in: below, place)
        #expect(added.status == 0 && added.text == "trusted: \(place.workspace)\n", "\(added)")
        #expect(try run("team", in: below, place).status == 0)
        #expect(try String(contentsOfFile: list, encoding: .utf8) == place.workspace + "\n")
        var status = stat()
        #expect(stat(list, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(place.folder + "/home/.config/winnow", &status) == 0 && status.st_mode & 0o777 == 0o700)
        // Once is enough, under any name of the folder.
        let link = place.folder + "/link"
        try #require(symlink(place.workspace, link) == 0)
        #expect(try run("trust", link, in: "/", place).status == 0)
        #expect(try run("trust", place.workspace + "/", in: "/", place).status == 0)
        #expect(try run("trust", "--list", in: "/", place).text == place.workspace + "\n")
        #expect(try run("trust", "--list", "--json", in: "/", place).object["folder"] as? String == place.workspace)

        for (mode, owner) in [(mode_t(0o666), uid_t(0)), (0o620, 0), (0o600, Self.stranger)] {
            chmod(list, mode)
            chown(list, owner, 0)
            let run = try run("team", in: below, place)
            #expect(run.status == 77, "\(run)")
            #expect(run.errorText.contains("\(list) is not believed"), "\(run)")
            #expect(try self.run("trust", place.workspace, in: "/", place).status == 77)
        }
        chown(list, 0, 0)
        chmod(list, 0o600)
        #expect(try run("team", in: below, place).status == 0)
        chmod(place.folder + "/home/.config/winnow", 0o777)
        #expect(try run("team", in: below, place).status == 77)
        chmod(place.folder + "/home/.config/winnow", 0o700)
        // A trusted folder in whose place anybody could put another one.
        chmod(place.folder, 0o777)
        let replaceable = try run("team", in: below, place)
        #expect(replaceable.status == 77 && replaceable.errorText.contains("can replace it"), "\(replaceable)")
        chmod(place.folder, 0o755)
        chmod(place.workspace, 0o777)
        #expect(try run("team", in: below, place).status == 77)
        chmod(place.workspace, 0o750)

        let removed = try run("trust", "--remove", link, in: "/", place)
        #expect(removed.status == 0 && removed.text == "no longer trusted: \(place.workspace)\n", "\(removed)")
        #expect(try run("team", in: below, place).status == 77)
        #expect(try run("trust", "--remove", place.workspace, in: "/", place).status == 66)
        #expect(try run("trust", "--list", in: "/", place).text.isEmpty)
    }

    @Test("what can't be trusted is refused, and the list stays as it was")
    func untrustworthy() throws {
        let place = try foreign(folder: 0o777)
        for (folder, status) in [
            (place.workspace, Int32(77)), (place.folder + "/nowhere", 66), (place.folder + "/home", 66), (place.journal, 66),
        ] {
            let run = try run("trust", folder, in: "/", place)
            #expect(run.status == status, "\(folder): \(run)")
        }
        #expect(try run("trust", in: "/", place).status == 64)
        #expect(try run("trust", "--list", "x", in: "/", place).status == 64)
        #expect(try run("trust", place.workspace, "--read-only", in: "/", place).status == 77)
        #expect(!FileManager.default.fileExists(atPath: place.folder + "/home/.config"))
        let homeless = try run("trust", "--list", in: "/", place, ["HOME": "", "XDG_CONFIG_HOME": "relative"])
        #expect(homeless.status == 0 && homeless.text.isEmpty, "\(homeless)")
        // A pipe in the place of the list is not waited for.
        try FileManager.default.createDirectory(atPath: place.folder + "/home/.config/winnow", withIntermediateDirectories: true)
        try #require(mkfifo(place.folder + "/home/.config/winnow/trusted", 0o600) == 0)
        #expect(try run("trust", "--list", in: "/", place).status == 77)
        chmod(place.workspace, 0o755)
        #expect(try run("team", in: place.workspace, place).status == 77)
    }

    @Test("a journal that somebody put into a folder of all, such as /tmp, is not used; mine there is")
    func planted() throws {
        let place = try TestPlace()
        for mode: mode_t in [0o1777, 0o777, 0o775] {
            chmod(place.workspace, mode)
            #expect(try run("team", in: place.workspace, place).status == 0)
            chown(place.journal, Self.stranger, Self.stranger)
            for run in [try run("team", in: place.workspace, place), try place.winnow("team")] {
                #expect(run.status == 77, "\(run)")
                #expect(run.errorText.contains("others can write to the folder"), "\(run)")
            }
            chown(place.journal, 0, 0)
        }
        // In a folder that only I can write to, somebody else's journal is used once it is named or trusted.
        chmod(place.workspace, 0o755)
        chown(place.journal, Self.stranger, Self.stranger)
        #expect(try run("team", in: place.workspace, place).status == 77)
        #expect(try place.winnow("team").status == 0)
        #expect(try run("trust", ".", in: place.workspace, place).status == 0)
        #expect(try run("team", in: place.workspace, place).status == 0)
    }

    @Test("a workspace is not made in a folder of somebody else that others can write to")
    func creating() throws {
        let place = try TestPlace()
        let folder = place.folder + "/theirs"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        chown(folder, Self.stranger, Self.stranger)
        chmod(folder, 0o777)
        #expect(try place.winnow("backup", place.folder + "/kept", at: nil).status == 0)
        for arguments in [["init", folder], ["demo", folder], ["restore", place.folder + "/kept", "--to", folder]] {
            let run = try place.run(arguments, inWorkspace: false)
            #expect(run.status == 77 && run.errorText.contains("others can write to it"), "\(run)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test("the console is refused as commands are")
    func console() throws {
        let place = try foreign()
        let terminal = try Tmux(place)
        try terminal.type("cd \(place.workspace)/below && \(Binary.path)")
        #expect(terminal.waitFor("belongs to user \(Self.stranger)"), "\(terminal.screen)")
        #expect(!terminal.isInAlternateScreen)
    }
}

@Suite(
    "Trust on a shared host", .serialized, .enabled(if: Host.isEnabled, "makes logins, which only root can: sudo make test"))
struct SharedTrustTests {
    @Test("members use root's workspace without asking, and another admin's once they trust it or name it")
    func shared() throws {
        let host = try Host()
        let workspace = host.place.workspace
        let found = "cd \(workspace) && \(host.program)"
        #expect(try host.shell(as: host.sam, "\(found) team").status == 0)
        // Sam becomes the admin.
        try host.run("sh", "-c", "chown \(host.sam) \(workspace) \(workspace)/*")
        #expect(try host.shell(as: host.sam, "\(found) team").status == 0)
        let refused = try host.shell(as: host.max, "\(found) team")
        #expect(refused.status == 77 && refused.errorText.contains("belongs to \(host.sam)"), "\(refused)")
        #expect(try host.shell(as: host.max, "\(host.program) team -w \(workspace)").status == 0)
        #expect(try host.shell(as: host.max, "\(host.program) funnel --read-only --once -w \(workspace)").status == 0)
        #expect(try host.shell(as: host.max, "\(found) funnel --read-only --once").status == 77)
        #expect(try host.shell(as: host.max, "\(host.program) trust \(workspace)").status == 0)
        #expect(try host.shell(as: host.max, "\(found) team").status == 0)
        #expect(try host.shell(as: host.max, "\(found) funnel --read-only --once").status == 0)
        // A stranger can't even look whether it is one.
        #expect(try host.shell(as: host.sid, "\(host.program) trust \(workspace)").status == 77)
        let doctor = try host.doctor()
        #expect(doctor.description.contains("belongs to \(host.sam); others name it with -w"), "\(doctor)")
    }
}

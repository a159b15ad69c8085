import Foundation
import Glibc
import TestServer
import Testing

@Suite("A workspace on a server")
struct ServerCommandTests {
    private func added(_ place: TestPlace, _ name: String, _ company: String = "Engine Works") throws -> String {
        let run = try place.winnow(
            "add", "firstName=\(name)", "lastName=Byron", "company=\(company)", "email=\(name.lowercased())@works.example",
            "--form", "pricing", "--json")
        return try #require((run.object["leads"] as? [String])?.first, "\(run)")
    }

    @Test("What one machine does, the others see: add, accept, undo, import, merge, export, report")
    func team() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let (kim, lea) = (try team.connected("kim"), try team.connected("lea"))
        let lead = try added(ada, "Grace")
        #expect(try kim.winnow("accept", lead).status == 0)
        #expect(try lea.show(lead)["owner"] as? String == "kim")
        #expect(try lea.winnow("accept", lead).status == 1)
        #expect(try kim.winnow("undo").status == 0)
        #expect(try lea.winnow("accept", lead).status == 0)
        #expect(try kim.show(lead)["owner"] as? String == "lea")
        let rows = (0..<300).map { "R\($0),Ada,Number\($0),Works \($0),ada\($0)@works\($0).example\n" }.joined()
        let file = try kim.file("leads.csv", "Lead Id,First Name,Last Name,Company,Email\n" + rows)
        let imported = try kim.winnow("import", file)
        #expect(imported.status == 0, "\(imported)")
        #expect(try lea.winnow("export", "leads").text.split(separator: "\n").count == 302)
        let twin = try added(lea, "Gracie")
        let merged = try lea.winnow("merge", twin, "--into", lead)
        #expect(merged.status == 0, "\(merged)")
        #expect(try ada.winnow("funnel", "--json").status == 0)
        #expect(try ada.winnow("tick").status == 0)
        // Every copy is the same file, and sound.
        for place in [ada, kim, lea] {
            let verified = try place.winnow("verify", "--json")
            #expect(verified.status == 0 && verified.object["isClean"] as? Bool == true, "\(verified)")
        }
        let copies = Set([ada, kim, lea].map { ServerPlace.bytes(ServerPlace.copy($0)) })
        #expect(copies.count == 1 && (copies.first?.count ?? 0) > 10_000)
        let doctor = try kim.winnow("doctor")
        #expect(doctor.status == 0, "\(doctor)")
        #expect(doctor.text.contains("kim is writer") && doctor.text.contains("PostgreSQL"))
    }

    @Test("Each person is who the database says, and a reader changes nothing")
    func identity() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let lead = try added(ada, "Grace")
        let (kim, rita) = (try team.connected("kim"), try team.connected("rita"))
        #expect(try kim.winnow("accept", lead).status == 0)
        let line = try #require(try ada.winnow("journal", "--json").objects.last ?? nil)
        #expect(line["by"] as? String == "kim")
        #expect(try rita.winnow("queue", "mql").status == 0)
        #expect(try rita.winnow("note", lead, "hello").status == 77)
        #expect(try kim.winnow("team", "add", "mallory", "--role", "admin").status == 77)
        #expect(try kim.winnow("erase", lead, "--yes").status == 77)
        let readOnly = try kim.winnow("queue", "sql", "--read-only", "--json")
        #expect(readOnly.status == 0 && readOnly.objects.count == 1, "\(readOnly)")
        #expect(try kim.winnow("note", lead, "x", "--read-only").status == 77)
        // Whoever is on the team and may write in the database may not write under another role.
        try team.cluster.sql(
            "REVOKE EXECUTE ON FUNCTION winnow.append(bigint, bigint, bytea, uuid, bytea[], bytea[]) FROM winnow_writer",
            in: team.database)
        let refused = try kim.winnow("note", lead, "x")
        #expect(refused.status == 77 && refused.errorText.contains("server grant"), "\(refused)")
    }

    @Test("A workspace moves to a server with its ids and hashes, and comes back")
    func moves() throws {
        let team = try ServerPlace()
        let place = try team.machine("ada")
        let made = try place.run(["demo", place.workspace, "--leads", "200", "--at", "2026-11-23T09:00Z"], inWorkspace: false)
        try #require(made.status == 0, "\(made)")
        let before = ServerPlace.bytes(place.journal)
        let refused = try place.run(["server", "push", place.workspace, team.address("ada")], inWorkspace: false)
        #expect(refused.status == 1 && refused.errorText.contains("server grant"), "\(refused)")
        let me = String(cString: try #require(getpwuid(getuid())).pointee.pw_name)
        let members = try place.winnow("team", "show", "--json", at: "2026-11-23T09:00Z").objects.compactMap {
            $0?["login"] as? String
        }
        for member in Set(members + [me]).sorted() {
            let granted = try team.cluster.exclusively {
                try place.run(
                    [
                        "server", "grant", member == me ? "ada" : member, member == me ? "admin" : "writer", "--uri",
                        team.address("postgres"),
                    ]
                        + (member == me ? ["--as", me] : []), inWorkspace: false)
            }
            #expect(granted.status == 0, "\(granted)")
        }
        let pushed = try place.run(["server", "push", place.workspace, team.address("ada")], inWorkspace: false)
        try #require(pushed.status == 0, "\(pushed)")
        #expect(ServerPlace.bytes(place.journal) == before)
        #expect(try place.winnow("queue", "mql", at: "2026-11-23T09:00Z").status == 0)
        #expect(ServerPlace.bytes(ServerPlace.copy(place)) == before)
        let noted = try place.winnow("add", "lastName=Onserver", "email=on@server.example", at: "2026-11-23T10:00Z")
        #expect(noted.status == 0, "\(noted)")
        // A program that doesn't know of servers finds the folder closed.
        unlink(place.workspace + "/server.conf.kept")
        try FileManager.default.moveItem(atPath: place.workspace + "/server.conf", toPath: place.workspace + "/server.conf.kept")
        let closed = try place.winnow("add", "lastName=Here", "email=here@folder.example", at: "2026-11-23T10:00Z")
        #expect(closed.status != 0 && closed.errorText.contains("moved to"), "\(closed)")
        #expect(ServerPlace.bytes(place.journal) == before)
        try FileManager.default.moveItem(atPath: place.workspace + "/server.conf.kept", toPath: place.workspace + "/server.conf")

        let copy = ServerPlace.bytes(ServerPlace.copy(place))
        let left = try place.winnow("server", "leave")
        #expect(left.status == 0, "\(left)")
        #expect(access(place.workspace + "/server.conf", F_OK) != 0)
        #expect(ServerPlace.bytes(place.journal) == copy && copy.count > before.count)
        #expect(try place.winnow("add", "lastName=Back", "email=back@folder.example", at: "2026-11-23T11:00Z").status == 0)
        #expect(try place.winnow("verify").status == 0)
        let other = try team.machine("kim")
        _ = try other.run(["server", "clone", team.address("ada"), other.workspace], inWorkspace: false)
        let late = try other.winnow("add", "lastName=Late", "email=late@server.example", at: "2026-11-23T11:00Z")
        #expect(late.status != 0 && late.errorText.contains("moved it to the folder"), "\(late)")
    }

    @Test("An erased person is gone from the server and from every copy, and is not imported again")
    func erases() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let kim = try team.connected("kim")
        let lead = try added(kim, "Wilhelmine")
        _ = try kim.winnow("note", lead, "Wilhelmine asked for a call")
        #expect(String(decoding: ServerPlace.bytes(ServerPlace.copy(kim)), as: UTF8.self).contains("Wilhelmine"))
        let erased = try ada.winnow("erase", lead, "--yes")
        #expect(erased.status == 0, "\(erased)")
        #expect(try kim.winnow("search", "Wilhelmine", "--json").objects.isEmpty)
        for place in [ada, kim] {
            #expect(!String(decoding: ServerPlace.bytes(ServerPlace.copy(place)), as: UTF8.self).contains("Wilhelmine"))
            #expect(try place.winnow("verify").status == 0)
        }
        let hex = "Wilhelmine".utf8.map { String(format: "%02x", $0) }.joined()
        #expect(!(try team.cluster.dump(team.database).contains(hex)))
        let file = try kim.file(
            "again.csv", "First Name,Last Name,Company,Email\nWilhelmine,Byron,Engine Works,wilhelmine@works.example\n")
        let again = try kim.winnow("import", file)
        #expect(again.status == 0, "\(again)")
        #expect(try kim.winnow("search", "Wilhelmine", "--json").objects.isEmpty)
    }

    @Test("Without the server reading goes on, and a change is refused with the reason")
    func outage() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let lead = try added(ada, "Grace")
        let relay = try Relay(to: team.cluster.folder)
        defer { relay.end() }
        let kim = try team.machine("kim")
        let address = "postgresql://kim@\(relay.folder.replacing("/", with: "%2F"))/\(team.database)"
        #expect(try kim.run(["server", "clone", address, kim.workspace], inWorkspace: false).status == 0)
        relay.set { $0.refuses = true }
        #expect(try kim.winnow("queue", "mql", "--json").objects.count == 1)
        let refused = try kim.winnow("accept", lead)
        #expect(refused.status == 75, "\(refused)")
        #expect(refused.errorText.contains("the server can't be reached") && refused.errorText.contains("nothing was changed"))
        #expect(try kim.winnow("doctor").status == 1)
        let verified = try kim.winnow("verify")
        #expect(verified.status == 0 && verified.text.contains("only this machine's copy"), "\(verified)")
        relay.set { $0.refuses = false }
        #expect(try kim.winnow("accept", lead).status == 0)
    }

    @Test("The rules run once, however many machines run them at a time")
    func ticks() throws {
        let team = try ServerPlace()
        let ada = try team.create("--simulated", "--at", "2026-11-23T09:00Z")
        ada.clock = "2026-11-23T09:00Z"
        let leads = try ["Grace", "Ida", "Emmy"].map { try added(ada, $0) }
        let accepted = try ada.run(["accept"] + leads + ["--for", "kim"], at: ada.clock)
        #expect(accepted.status == 0, "\(accepted)")
        let places = try ["kim", "lea"].map { try team.connected($0) } + [ada]
        // Thirty days without an attempt.
        let later = "2027-02-15T09:00Z"
        let runs = try places.map { try $0.start(["tick"], at: later) }
        for run in runs { #expect(run.wait().status == 0) }
        let lines = try ada.winnow("journal", "--json", "--limit", "0", at: later).objects
        let reassigned = lines.filter { $0?["by"] as? String == "rule:neglected" }.compactMap { $0?["lead"] as? String }
        #expect(reassigned.sorted() == leads.sorted())
        #expect(try ada.winnow("tick", at: later).status == 0)
        #expect(try ada.winnow("journal", "--json", "--limit", "0", at: later).objects.count == lines.count)
    }

    @Test("journal --follow prints what another machine does")
    func follows() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let lead = try added(ada, "Grace")
        let kim = try team.connected("kim")
        let following = try kim.start(["journal", "--follow", "--json"])
        #expect(Wait.until(seconds: 20) { following.output.contains("\"captured\"") })
        #expect(try ada.winnow("note", lead, "called").status == 0)
        #expect(Wait.until(seconds: 20) { following.output.contains("\"noted\"") })
        following.kill()
    }

    @Test("The same folder says no: init twice, a clone over a workspace, a repair, a restore and an upgrade")
    func refusals() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        #expect(try ada.run(["init", ada.folder + "/second", "--server", team.address("ada")], inWorkspace: false).status == 73)
        #expect(try ada.run(["server", "clone", team.address("ada"), ada.workspace], inWorkspace: false).status == 73)
        for command in [["repair"], ["upgrade"], ["restore", "/nowhere"], ["server", "push", ada.workspace, team.address("ada")]] {
            let run = try ada.run(command)
            #expect(run.status == 64, "\(command): \(run)")
        }
        let backup = try ada.winnow("backup", ada.folder + "/backup.jsonl")
        #expect(backup.status == 0, "\(backup)")
        #expect(ServerPlace.bytes(ada.folder + "/backup.jsonl") == ServerPlace.bytes(ServerPlace.copy(ada)))
        // A folder that leads somewhere else than its id says.
        let other = try ServerPlace()
        _ = try other.create()
        let file = ada.workspace + "/server.conf"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        try text.replacing("/" + team.database, with: "/" + other.database).write(toFile: file, atomically: true, encoding: .utf8)
        let elsewhere = try ada.winnow("queue", "mql")
        #expect(elsewhere.status == 74 && elsewhere.errorText.contains("is at this address"), "\(elsewhere)")
        try text.replacing(#/workspace = .*/#, with: "workspace = ../../etc").write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try ada.winnow("queue", "mql").status == 74)
        // An address of somebody else's that would send a password elsewhere, and a file that can't be read.
        try text.replacing(#/workspace = /#, with: "# ").replacing("/" + team.database, with: "/x?hostaddr=10.0.0.1")
            .appending("workspace = 0198c0de-0000-7000-8000-000000000001\n").write(toFile: file, atomically: true, encoding: .utf8)
        let led = try ada.winnow("queue", "mql")
        #expect(led.status == 64 && led.errorText.contains("sets hostaddr"), "\(led)")
        unlink(file)
        mkdir(file, 0o755)
        let unread = try ada.winnow("queue", "mql")
        #expect(unread.status == 74 && unread.errorText.contains("cannot read"), "\(unread)")
    }

    @Test("No password gets into a file, a journal, a log or an error")
    func passwords() throws {
        let team = try ServerPlace()
        let ada = try team.create()
        let secret = "s3cret-\(UUID().uuidString)"
        let address = team.address("ada").replacing("postgresql://ada@", with: "postgresql://ada:\(secret)@")
        for arguments in [
            ["server", "create", address], ["server", "grant", "kim", "writer", "--uri", address],
            ["server", "clone", address, ada.folder + "/other"], ["server", "push", ada.workspace, address],
            ["init", ada.folder + "/third", "--server", address],
            ["server", "clone", team.address("ada") + "?password=\(secret)", ada.folder + "/other"],
            ["server", "clone", "host=\(team.cluster.folder) password = \(secret)", ada.folder + "/other"],
        ] {
            let run = try ada.run(arguments, inWorkspace: false)
            #expect(run.status == 64 || run.status == 74, "\(run)")
            #expect(!run.description.contains(secret), "\(run)")
        }
        // A password that is needed comes from the user's own file, and stays there.
        try Data("*:*:*:ada:\(secret)\n".utf8).write(to: URL(fileURLWithPath: ada.folder + "/home/.pgpass"))
        chmod(ada.folder + "/home/.pgpass", 0o600)
        #expect(try ada.winnow("queue", "mql").status == 0)
        unlink(ada.folder + "/home/.pgpass")
        let files = try #require(FileManager.default.enumerator(atPath: ada.folder)).compactMap { $0 as? String }
        #expect(files.count > 10)
        for file in files {
            let content = String(decoding: ServerPlace.bytes(ada.folder + "/" + file), as: UTF8.self)
            #expect(!content.contains(secret), "\(file)")
        }
        #expect(!(try team.cluster.dump(team.database).contains(secret)))
    }

    @Test("A workspace in a folder opens nothing of libpq")
    func loadsNothing() throws {
        let place = try TestPlace()
        let traced = try ChildProcess(
            ["strace", "-f", "-e", "trace=openat", Binary.path, "queue", "mql", "-w", place.workspace],
            environment: place.environment,
            folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        #expect(traced.status == 0)
        #expect(traced.errorText.contains("journal.jsonl") && !traced.errorText.contains("libpq"))
    }
}

import Foundation
import Testing

@Suite("winnow repair, backup and restore")
struct RepairCommandTests: JournalChanging {
    @Test(
        "where the record of an erasure is lost, it can be made again, and nobody else is touched", arguments: ["cut", "flipped"])
    func lostRecordOfErasure(_ how: String) throws {
        let (place, _) = try place()
        for lead in ["L2", "L4"] { #expect(try place.winnow("erase", lead, "--yes").status == 0) }
        let bytes = read(place.journal)
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        if how == "cut" {
            try write(Array(bytes[...ends[ends.count - 3]]), place.journal)
        } else {
            var damaged = Array(bytes[...ends[ends.count - 2]])
            damaged[ends[ends.count - 3] + 60] ^= 1
            try write(damaged, place.journal)
        }
        let refused = try place.winnow("repair")
        #expect(refused.status == 74 && refused.errorText.contains("`winnow repair --accept-loss`"), "\(refused)")
        let repair = try place.winnow("repair", "--accept-loss")
        #expect(repair.status == 0 && repair.text.contains("that of L2 and L4 was made again"), "\(repair)")
        #expect(try place.winnow("verify").status == 0)
        #expect(try place.winnow("show", "L4").text.contains("erased on"))
        let queue = try place.winnow("queue", "mql")
        #expect(queue.status == 0 && queue.text.contains("Otto3") && !queue.text.contains("L4"), "\(queue)")
        #expect(try place.winnow("note", "L1", "x").status == 0)
    }

    @Test("one flipped byte in an early line loses nothing, whatever one does", arguments: ["repair", "verify --repair"])
    func flipped(_ command: String) throws {
        let (place, bytes) = try place()
        for line in [2, 3, 5] {
            let damaged = flip(line: line, in: bytes)
            try write(damaged, place.journal)
            let repair = try place.run(command.split(separator: " ").map(String.init))
            #expect(repair.status == 74, "\(repair)")
            #expect(repair.errorText.contains("line \(line)") && repair.errorText.contains("--from COPY"), "\(repair)")
            #expect(read(place.journal) == damaged)
            let queue = try place.winnow("queue", "mql")
            #expect(queue.status == 74 && queue.errorText.contains("the journal is damaged (line \(line)"), "\(queue)")
            let read = try place.winnow("verify")
            #expect(read.status == 65 && read.errorText.contains("winnow repair"), "\(read)")
            for command in [["queue", "mql"], ["note", "L1", "x"], ["show", "L1"]] {
                let text = try place.run(command).errorText
                for word in ["delete", "remove", "--repair"] { #expect(!text.contains(word), "\(text)") }
            }
        }
    }

    @Test("a last newline that was changed loses nothing, and an erased person stays away", arguments: ["repair", "restore"])
    func lastNewline(_ command: String) throws {
        let (place, _) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        #expect(try place.winnow("erase", "L2", "--yes").status == 0)
        let whole = read(place.journal)
        for byte in [0x0B, 0x4A, 0x8A, 0x00] as [UInt8] {
            try write(whole.dropLast() + [byte], place.journal)
            let run = try command == "repair" ? place.winnow("repair") : place.winnow("restore", place.folder + "/backup")
            #expect(run.status == 0, "\(byte) \(run)")
            #expect(entries(read(place.journal)) == entries(whole), "\(byte)")
            #expect(try !place.winnow("show", "L2").text.contains("Otto2"))
        }
    }

    @Test("people whose erasure is cut off don't come back, whatever else is damaged and whatever copy there is")
    func lostErasure() throws {
        let (place, _) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        #expect(try place.winnow("erase", "L2", "--yes").status == 0)
        let erased = read(place.journal)
        let ends = erased.indices.filter { erased[$0] == 0x0A }
        let cut = Array(erased[...ends[ends.count - 2]])
        // The backup again, under a later generation than the erasure.
        #expect(
            try place.run(["restore", place.folder + "/backup", "--to", place.folder + "/other"], inWorkspace: false).status == 0)
        for damaged in [cut, flip(line: 4, in: cut)] {
            for copy in [place.folder + "/backup", place.folder + "/other"] {
                for command in [["restore", copy], ["repair", "--from", copy]] {
                    try write(damaged, place.journal)
                    let run = try place.run(command)
                    #expect(run.status == 73 && run.errorText.contains("would bring erased people back"), "\(run)")
                    #expect(read(place.journal) == damaged)
                }
            }
        }
        let asked = try place.winnow("restore", place.folder + "/backup", "--replace")
        #expect(asked.status == 0 && asked.text.contains("erase again anybody"), "\(asked)")
        #expect(try place.winnow("note", "L1", "and on").status == 0)
    }

    @Test("a pipe in the place of the marker is waited for by nobody", .timeLimit(.minutes(1)))
    func markerPipe() throws {
        let (place, _) = try place()
        unlink(place.workspace + "/degraded")
        #expect(mkfifo(place.workspace + "/degraded", 0o600) == 0)
        for command in ["verify", "doctor", "queue"] { _ = try place.run(command == "queue" ? ["queue", "mql"] : [command]) }
        #expect(try place.winnow("note", "L1", "x").status != 0)
    }

    @Test("another key of erased people is told by import, verify and doctor, and comes back from a backup")
    func otherKey() throws {
        let (place, _) = try place()
        let file = try place.file("l.csv", "First Name,Last Name,Company,Email\nZeb,Quixote,Acme,zeb@quix.example\n")
        #expect(try place.winnow("import", file, "--stage", "mql").status == 0)
        let key = place.workspace + "/erasure.key"
        let bytes = read(key)
        #expect(try place.winnow("erase", "L7", "--yes").status == 0)
        #expect(try place.winnow("backup", place.folder + "/backup").status == 0)
        try write([bytes[0] ^ 1] + bytes.dropFirst(), key)
        let verify = try place.winnow("verify")
        #expect(verify.status == 65 && verify.errorText.contains("erasure.key is not the key"), "\(verify)")
        #expect(try place.winnow("import", file, "--dry-run").errorText.contains("erasure.key is not the key"))
        #expect(try place.winnow("add", "lastName=Kay", "company=Fair").errorText.contains("erasure.key"))
        #expect(try place.winnow("doctor").text.contains("it is not the key under which people were erased"))
        try FileManager.default.moveItem(atPath: key, toPath: place.folder + "/moved.key")
        #expect(try place.winnow("restore", place.folder + "/backup").status == 0)
        #expect(read(key) == bytes)
        let sound = try place.winnow("verify")
        #expect(sound.status == 0 && sound.errorText.isEmpty, "\(sound)")
        let imported = try place.winnow("import", file)
        #expect(imported.text.contains("erased") && !imported.errorText.contains("erasure.key"), "\(imported)")
    }

    @Test("what a killed rewrite has left goes with the next write")
    func leftover() throws {
        let (place, _) = try place()
        let left = place.journal + ".new"
        try write(Array("Otto2".utf8), left)
        #expect(try place.winnow("note", "L1", "x").status == 0)
        #expect(!FileManager.default.fileExists(atPath: left))
    }

    @Test("several restores at once never put an older backup over a journal that is whole")
    func restoresAtOnce() throws {
        let (place, _) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        for _ in 0..<3 { _ = try place.winnow("note", "L1", "after the backup") }
        let whole = read(place.journal)
        for _ in 0..<4 {
            try write(flip(line: 4, in: whole), place.journal)
            let restores = try (0..<3).map { _ in
                try place.start(["restore", place.folder + "/backup", "--replace"], at: place.clock)
            }
            for run in restores.map({ $0.wait() }) { #expect(run.status == 0, "\(run)") }
            #expect(entries(read(place.journal)) == entries(whole))
        }
    }

    @Test("a console that was read-only after a failure goes on once the workspace is repaired")
    func reopenedConsole() throws {
        let place = try TestPlace()
        for name in ["Ada Byron", "Bea Boole"] { _ = try place.addMQL(name) }
        let terminal = try Tmux(place)
        try terminal.type("\(Binary.path) -w \(place.workspace)")
        #expect(terminal.waitFor("to review"), "\(terminal.screen)")
        try Data("fdatasync failed: I/O error\n".utf8).write(to: URL(fileURLWithPath: place.workspace + "/degraded"))
        #expect(try terminal.press("a", until: "read-only after an earlier failure"), "\(terminal.screen)")
        #expect(try place.winnow("repair").status == 0)
        #expect(try terminal.press("a", until: "Accepted"), "\(terminal.screen)")
    }

    @Test("what a damaged journal shows is called a part, with a cache or without", arguments: [true, false])
    func damagedReads(hasCache: Bool) throws {
        let (place, bytes) = try place()
        if !hasCache { try FileManager.default.removeItem(atPath: place.folder + "/cache") }
        try write(flip(line: 4, in: bytes), place.journal)
        for command in [
            ["queue", "mql"], ["export", "leads"], ["search", "Otto1"], ["funnel", "--json"], ["health", "--json"], [],
        ] {
            let part = try place.run(command)
            #expect(part.status == 74 && part.errorText.contains("the journal is damaged (line 4"), "\(command) \(part)")
        }
        let doctor = try place.run(["doctor"])
        #expect(doctor.status == 1 && doctor.text.contains("fail  journal: damaged at line 4"), "\(doctor)")
        #expect(!doctor.text.contains("ok    journal"), "\(doctor)")
        let write = try place.winnow("note", "L1", "x")
        #expect(write.status == 74 && write.errorText.contains("winnow repair"), "\(write)")
    }

    @Test("a journal that went on after a cut is replaced by the backup only on demand, and kept")
    func diverged() throws {
        let (place, bytes) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        try write(Array(bytes[...ends[ends.count - 4]]), place.journal)
        try FileManager.default.removeItem(atPath: place.folder + "/cache")
        #expect(try place.winnow("note", "L1", "written after the cut").status == 0)
        let other = read(place.journal)
        let refused = try place.winnow("restore", place.folder + "/backup")
        #expect(refused.status == 73 && refused.errorText.contains("--replace"), "\(refused)")
        #expect(read(place.journal) == other)
        let replaced = try place.winnow("restore", place.folder + "/backup", "--replace")
        #expect(replaced.status == 0 && replaced.text.contains("is the journal as it was"), "\(replaced)")
        #expect(read(place.workspace + "/journal.before-restore.jsonl") == other)
        #expect(try place.winnow("show", "L6").status == 0)
    }

    @Test("a lost journal is brought back from within its folder")
    func lostJournal() throws {
        let (place, bytes) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        try FileManager.default.removeItem(atPath: place.journal)
        let doctor = try place.run(["doctor"])
        #expect(doctor.text.contains("fix: winnow restore BACKUP --to"), "\(doctor)")
        let queue = try place.run(["queue", "mql"], inFolder: place.workspace)
        #expect(queue.status == 66 && queue.errorText.contains("winnow restore BACKUP"), "\(queue)")
        try FileManager.default.removeItem(atPath: place.workspace + "/definition.yaml")
        let restore = try place.run(["restore", place.folder + "/backup"], inFolder: place.workspace)
        #expect(restore.status == 0, "\(restore)")
        #expect(entries(read(place.journal)) == entries(bytes))
        #expect(FileManager.default.fileExists(atPath: place.workspace + "/definition.yaml"))
    }

    @Test("a damaged workspace comes back from a backup, with what was written after it")
    func backup() throws {
        let (place, _) = try place()
        let backup = try place.winnow("backup", place.folder + "/backup", "--json")
        #expect(backup.status == 0, "\(backup)")
        _ = try place.winnow("note", "L1", "after the backup")
        let verified = try place.winnow("verify", "--json").object["lastSum"] as? String
        let damaged = flip(line: 3, in: read(place.journal))
        try write(damaged, place.journal)
        let repair = try place.winnow("repair", "--from", place.folder + "/backup")
        #expect(repair.status == 0 && repair.text.contains("came from"), "\(repair)")
        #expect(try place.winnow("verify", "--json").object["lastSum"] as? String == verified)
        #expect(try place.winnow("show", "L1").text.contains("after the backup"))
        #expect(read(place.workspace + "/journal.before-repair.jsonl") == damaged)
        #expect(try place.winnow("note", "L1", "and on").status == 0)
        let next = try place.winnow("backup", place.folder + "/backup")
        #expect(next.status == 0 && next.text.contains("written from its beginning"), "\(next)")
    }

    @Test("a lost workspace is restored and goes on, and a backup that adds nothing says so")
    func lost() throws {
        let (place, bytes) = try place()
        let first = try place.winnow("backup", place.folder + "/one.jsonl")
        #expect(first.status == 0 && first.text.contains("verified\nhash "), "\(first)")
        #expect(try place.winnow("backup", place.folder + "/one.jsonl").text.contains("0 of them new"))
        try FileManager.default.removeItem(atPath: place.workspace)
        let restore = try place.run(["restore", place.folder + "/one.jsonl"])
        #expect(restore.status == 0 && restore.text.contains("intact"), "\(restore)")
        #expect(entries(read(place.journal)) == entries(bytes))
        #expect(try place.winnow("note", "L1", "on we go").status == 0)
        let again = try place.winnow("restore", place.folder + "/one.jsonl")
        #expect(again.status == 0 && again.text.contains("1 newer entry"), "\(again)")
        #expect(try place.winnow("show", "L1").text.contains("on we go"))
        #expect(try place.winnow("restore", place.folder + "/nothing").status == 66)
    }

    @Test("a journal that was saved with other line ends opens again after a repair")
    func lineEnds() throws {
        let (place, bytes) = try place()
        let text = String(decoding: bytes, as: UTF8.self)
        try write(Array(text.replacingOccurrences(of: "\n", with: "\r\n").utf8), place.journal)
        let refused = try place.winnow("queue", "mql")
        #expect(refused.status == 74 && refused.errorText.contains("winnow repair"), "\(refused)")
        let repair = try place.winnow("repair")
        #expect(repair.status == 0 && repair.text.contains("line ends"), "\(repair)")
        #expect(read(place.journal) == bytes)
    }

    @Test("a journal without its definition is damaged, and no message advises to remove anything")
    func noDefinition() throws {
        let (place, bytes) = try place()
        let header = bytes.firstIndex(of: 0x0A).map { Array(bytes[...$0]) } ?? []
        try write(header, place.journal)
        try write(Array(bytes.dropFirst(header.count)), place.workspace + "/quarantine")
        let run = try place.winnow("queue", "mql")
        #expect(run.status != 0 && run.errorText.contains("winnow repair"), "\(run)")
        #expect(!run.errorText.contains("delete"))
        #expect(try place.winnow("verify").status == 65)
        let repair = try place.winnow("repair")
        #expect(repair.status == 74 && repair.errorText.contains("--from \(place.workspace)/quarantine"), "\(repair)")
        #expect(try place.run(["init", place.workspace], inWorkspace: false).status == 73)
        #expect(try place.winnow("repair", "--from", place.workspace + "/quarantine").status == 0)
        #expect(try place.winnow("verify", "--json").object["lines"] as? Int == bytes.count { $0 == 0x0A } - 1)
    }

    @Test("an init that was killed is finished by the next one", arguments: [0, 1, 2])
    func killedInit(_ left: Int) throws {
        let (place, bytes) = try place()
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        try write([[], Array(bytes[...ends[0]]), Array(bytes[..<(ends[0] + 30)])][left], place.journal)
        // Of a workspace in use, it is not finished, but damaged.
        let refused = try place.run(["init", place.workspace, "--simulated"], at: place.clock, inWorkspace: false)
        #expect(refused.status == 73, "\(refused)")
        try FileManager.default.removeItem(atPath: place.workspace + "/definition.yaml")
        let run = try place.run(["init", place.workspace, "--simulated"], at: place.clock, inWorkspace: false)
        #expect(run.status == 0, "\(run)")
        #expect(try place.winnow("verify").status == 0)
    }
}

import Foundation
import Testing

@Suite("Entries that are missing, and journals that took another's place")
struct MissingEntriesTests: JournalChanging {
    @Test(
        "a last entry whose newline was cut off counts again where somebody had read it",
        arguments: [["note", "L1", "later"], ["repair"], ["queue", "mql"], ["erase", "L1", "--yes"]])
    func lastNewline(_ command: [String]) throws {
        let (place, bytes) = try place()
        try write(Array(bytes.dropLast()), place.journal)
        let found = try place.winnow("verify")
        #expect(found.status == 65 && found.errorText.contains("entries are missing"), "\(found)")
        let result = try place.run(command)
        #expect(result.status == 0, "\(result)")
        #expect(try place.winnow("show", "L6").text.contains("Otto6"))
        let sound = try place.winnow("verify")
        #expect(sound.status == 0 && !sound.text.contains("quarantine"), "\(sound)")
        if command[0] != "erase" { #expect(entries(read(place.journal)).starts(with: entries(bytes))) }
    }

    @Test("a journal that lost its end is read and said so; nobody writes until it is whole again", arguments: [0, 40])
    func cutAtTheEnd(tornBytes: Int) throws {
        let (place, bytes) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        let cut = Array(bytes[...(ends[ends.count - 4] + tornBytes)])
        try write(cut, place.journal)
        for command in [["queue", "mql"], ["show", "L1"], ["export", "leads"], ["funnel", "--json"], ["search", "Otto1"]] {
            let noticed = try place.run(command)
            #expect(noticed.status == 74 && !noticed.text.isEmpty, "\(noticed)")
            #expect(noticed.errorText.contains("entries are missing: the journal ends with entry"), "\(noticed)")
            #expect(noticed.errorText.contains("`winnow restore BACKUP` brings them back"), "\(noticed)")
        }
        #expect(try place.winnow("note", "L1", "x").status == 74)
        for command in [["repair"], ["verify", "--repair"], ["rebuild"]] {
            let refused = try place.run(command)
            #expect(refused.status == 74 && refused.errorText.contains("--accept-loss"), "\(command) \(refused)")
        }
        let doctor = try place.run(["doctor"])
        #expect(doctor.status == 1 && !doctor.text.contains("ok    journal"), "\(doctor)")
        #expect(doctor.text.contains("fail  journal: entries are missing"), "\(doctor)")
        // Also for somebody who has not seen them, since somebody has who may write.
        try FileManager.default.removeItem(atPath: place.folder + "/cache")
        let other = try place.winnow("note", "L2", "y")
        #expect(
            other.status == 73 && other.errorText.contains("was there and is missing: `winnow restore BACKUP` brings it back"),
            "\(other)")
        #expect(read(place.journal) == cut)
        let restore = try place.winnow("restore", place.folder + "/backup")
        #expect(restore.status == 0, "\(restore)")
        let whole = try place.winnow("queue", "mql")
        #expect(whole.status == 0 && whole.errorText.isEmpty, "\(whole)")
        #expect(try place.winnow("note", "L6", "and on").status == 0)
        // An older file of another generation in its place is no different, and a repair goes on with it.
        try write(Array(bytes[...ends[ends.count - 4]]), place.journal)
        #expect(try place.winnow("queue", "mql").errorText.contains("entries are missing"))
        #expect(try place.winnow("repair").status == 74)
        let older = read(place.journal)
        let repair = try place.winnow("repair", "--accept-loss")
        #expect(repair.status == 0 && repair.text.contains("the journal goes on with the entries that it has"), "\(repair)")
        let kept = try #require(
            repair.text.split(separator: "\n").first { $0.contains(" is the journal as it was") }?.split(separator: " ").first)
        #expect(read(String(kept)) == older)
        #expect(try place.winnow("queue", "mql").status == 0)
        #expect(try place.winnow("note", "L1", "and on").status == 0)
    }

    @Test("a rebuild of the index forgets nothing of what was seen, and tells of damage")
    func rebuilt() throws {
        let (place, bytes) = try place()
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        try write(Array(bytes[...ends[ends.count - 4]]), place.journal)
        for _ in 0..<2 {
            let rebuilt = try place.winnow("rebuild")
            #expect(rebuilt.status == 74 && rebuilt.errorText.contains("entries are missing"), "\(rebuilt)")
        }
        try write(flip(line: 4, in: bytes), place.journal)
        let damaged = try place.winnow("rebuild")
        #expect(damaged.status == 74 && damaged.errorText.contains("the journal is damaged (line 4"), "\(damaged)")
    }

    @Test("a copy in another folder neither hides nor raises that entries are missing")
    func copies() throws {
        let (place, bytes) = try place()
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        let cut = Array(bytes[...ends[ends.count - 4]])
        let copy = place.folder + "/copy"
        try FileManager.default.copyItem(atPath: place.workspace, toPath: copy)
        func queue(_ folder: String) throws -> Run { try place.run(["queue", "mql", "-w", folder], inWorkspace: false) }
        // An older copy elsewhere is what it is.
        try write(cut, copy + "/journal.jsonl")
        #expect(try queue(copy).status == 0)
        #expect(try queue(place.workspace).status == 0)
        // A whole copy elsewhere says nothing of a journal that lost its end.
        try write(bytes, copy + "/journal.jsonl")
        try write(cut, place.journal)
        for _ in 0..<2 {
            #expect(try queue(copy).status == 0)
            #expect(try queue(place.workspace).errorText.contains("entries are missing"))
        }
        // Nor does what others write on it.
        try write(Array(bytes[...ends[ends.count - 4]]), place.journal)
        unlink(place.workspace + "/degraded")
        let other = ["HOME": place.folder + "/other", "XDG_CACHE_HOME": place.folder + "/othercache"]
        for number in 0..<5 {
            let run = try ChildProcess(
                [Binary.path, "note", "L1", "after the cut \(number)", "-w", place.workspace],
                environment: place.environment.merging(other) { $1 }, folder: place.folder, scratch: place.folder + "/scratch"
            ).wait()
            #expect(run.status == 0, "\(run)")
        }
        #expect(try queue(place.workspace).errorText.contains("which was seen here before, is not in the journal any more"))
    }

    @Test("a restore after a lost journal raises no alarm, whatever generation the journal had")
    func restoredGenerations() throws {
        let (place, _) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        for _ in 0..<3 {
            #expect(try place.winnow("erase", "L2", "--yes").status == 0)
            _ = try place.winnow("note", "L1", "after the erasure")
            #expect(try place.winnow("queue", "mql").status == 0)
            try FileManager.default.removeItem(atPath: place.journal)
            #expect(try place.winnow("restore", place.folder + "/backup").status == 0)
            let queue = try place.winnow("queue", "mql")
            #expect(queue.status == 0 && queue.errorText.isEmpty, "\(queue)")
            #expect(try place.winnow("note", "L1", "and on").status == 0)
        }
    }

    @Test("everybody who saw an entry that is missing is told by verify and backup, and upgrade hides nothing")
    func toldByAll() throws {
        let (place, bytes) = try place()
        let ends = bytes.indices.filter { bytes[$0] == 0x0A }
        try write(Array(bytes[...ends[ends.count - 2]]), place.journal)
        let verify = try place.winnow("verify")
        #expect(verify.status == 65 && verify.errorText.contains("entries are missing"), "\(verify)")
        let backup = try place.winnow("backup", place.folder + "/backup")
        #expect(backup.status == 74 && backup.errorText.contains("entries are missing"), "\(backup)")
        #expect(backup.text.contains("verified"), "\(backup)")
        let upgrade = try place.winnow("upgrade")
        #expect(upgrade.status == 74 && upgrade.errorText.contains("entries are missing"), "\(upgrade)")
        let show = try place.winnow("show", "L6")
        #expect(show.status == 74 && show.errorText.contains("entries are missing"), "\(show)")
    }

    @Test("a demo that is made again in the same place raises no alarm")
    func demoAgain() throws {
        let place = try TestPlace(withWorkspace: false)
        for _ in 0..<2 {
            let demo = try place.run(["demo", place.workspace, "--leads", "60"], at: place.clock, inWorkspace: false)
            #expect(demo.status == 0, "\(demo)")
            _ = try place.winnow("note", "L1", "x")
            #expect(try place.winnow("queue", "mql").status == 0)
            try FileManager.default.removeItem(atPath: place.workspace)
        }
    }

    @Test("another workspace's journal in the place of this one's is told, and nothing goes into it")
    func otherJournal() throws {
        let (place, own) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        let other = place.folder + "/other"
        #expect(try place.run(["init", other, "--simulated"], inWorkspace: false).status == 0)
        #expect(try place.run(["add", "lastName=Else", "company=Other", "-w", other], inWorkspace: false).status == 0)
        let others = read(other + "/journal.jsonl")
        try write(others, place.journal)
        for command in [["queue", "mql"], ["note", "L1", "x"], ["erase", "L1", "--yes"], ["repair"], ["upgrade"]] {
            let told = try place.run(command)
            #expect(told.status == 74 && told.errorText.contains("another workspace's journal is here"), "\(command) \(told)")
        }
        #expect(try place.winnow("verify").status == 65)
        #expect(read(place.journal) == others)
        #expect(try place.winnow("restore", place.folder + "/backup").errorText.contains("move journal.jsonl to another folder"))
        try FileManager.default.moveItem(atPath: place.journal, toPath: place.folder + "/moved")
        #expect(try place.winnow("restore", place.folder + "/backup").status == 0)
        #expect(entries(read(place.journal)) == entries(own))
        let queue = try place.winnow("queue", "mql")
        #expect(queue.status == 0 && queue.errorText.isEmpty, "\(queue)")
        // Whoever means it goes on with the other journal.
        try write(others, place.journal)
        #expect(try place.winnow("repair", "--accept-loss").status == 0)
        let note = try place.winnow("note", "L1", "x")
        #expect(note.status == 0, "\(note)")
        // Another workspace in the place of the whole folder is none of this.
        try FileManager.default.removeItem(atPath: place.workspace)
        #expect(try place.run(["init", place.workspace, "--simulated"], inWorkspace: false).status == 0)
        let new = try place.winnow("queue", "mql")
        #expect(new.status == 0, "\(new)")
    }

    @Test(
        "a journal that was restored, repaired or changed in another folder and copied here hides nothing",
        arguments: ["restored", "erased", "repaired", "copied and erased", "whole"])
    func practice(_ how: String) throws {
        let (place, _) = try place()
        let (backup, practice) = (place.folder + "/backup", place.folder + "/practice")
        _ = try place.winnow("backup", backup)
        #expect(try place.winnow("note", "L3", "decided").status == 0)
        if how == "whole" { _ = try place.winnow("backup", backup) }
        func run(_ words: String...) throws { #expect(try place.run(words, inWorkspace: false).status == 0, "\(words)") }
        if how == "copied and erased" {
            try FileManager.default.copyItem(atPath: place.workspace, toPath: practice)
            try run("erase", "L1", "--yes", "-w", practice)
            // In the journal itself, the number of that erasure is another entry's.
            for text in ["another", "and another"] { #expect(try place.winnow("note", "L3", text).status == 0) }
        } else if how == "repaired" {
            try FileManager.default.copyItem(atPath: place.workspace, toPath: practice)
            let bytes = read(place.journal)
            let ends = bytes.indices.filter { bytes[$0] == 0x0A }
            try write(Array(bytes[...ends[ends.count - 2]]), practice + "/journal.jsonl")
            try run("repair", "--accept-loss", "-w", practice)
        } else {
            try run("restore", backup, "--to", practice)
        }
        if how == "erased" { try run("erase", "L1", "--yes", "-w", practice) }
        try write(read(practice + "/journal.jsonl"), place.journal)
        let queue = try place.winnow("queue", "mql")
        #expect(queue.status == (how == "whole" ? 0 : 74), "\(queue)")
        guard how != "whole" else { return }
        #expect(queue.errorText.contains("entries are missing"), "\(queue)")
        #expect(try place.winnow("verify").status == 65)
        #expect(try place.winnow("note", "L3", "x").status == 74)
        let repair = try place.winnow("repair", "--accept-loss")
        #expect(repair.status == 0 && repair.text.contains("erase again anybody"), "\(repair)")
        #expect(try place.winnow("note", "L3", "x").status == 0)
        let sound = try place.winnow("verify")
        #expect(sound.status == 0 && sound.errorText.isEmpty, "\(sound)")
    }

    @Test("an open console leaves a workspace alone that is made again in the same place", arguments: ["new", "over"])
    func remade(_ how: String) throws {
        let place = try TestPlace()
        for name in ["Ada Byron", "Bea Boole", "Cy Coy"] { _ = try place.addMQL(name) }
        let terminal = try Tmux(place)
        try terminal.type("\(Binary.path) -w \(place.workspace)")
        #expect(terminal.waitFor("to review"), "\(terminal.screen)")
        let other = place.folder + "/other"
        #expect(try place.run(["demo", other, "--leads", "10"], at: place.clock, inWorkspace: false).status == 0)
        if how == "new" {
            try FileManager.default.removeItem(atPath: place.workspace)
            try FileManager.default.moveItem(atPath: other, toPath: place.workspace)
        } else {
            try write(read(other + "/journal.jsonl"), place.journal)
        }
        #expect(try terminal.press("a", until: "replaced by another one"), "\(terminal.screen)")
        #expect(read(place.workspace + "/degraded").isEmpty)
        #expect(try place.winnow("verify").status == (how == "new" ? 0 : 65))
    }

    @Test("a copy that goes on in another way closes nothing while the journal itself is in use")
    func divergedCopy() throws {
        let place = try TestPlace()
        for name in ["Ada Byron", "Bea Boole"] { _ = try place.addMQL(name) }
        let terminal = try Tmux(place)
        try terminal.type("\(Binary.path) -w \(place.workspace)")
        #expect(terminal.waitFor("to review"), "\(terminal.screen)")
        let copy = place.folder + "/copy"
        try FileManager.default.copyItem(atPath: place.workspace, toPath: copy)
        for number in 0..<5 {
            #expect(try place.run(["note", "L1", "in the copy \(number)", "-w", copy], inWorkspace: false).status == 0)
        }
        #expect(try terminal.press("a", until: "Accepted"), "\(terminal.screen)")
        try terminal.press("Q")
        #expect(terminal.waitUntilGone("to review"))
        for folder in [place.workspace, copy, place.workspace] {
            let queue = try place.run(["queue", "mql", "-w", folder], inWorkspace: false)
            #expect(queue.status == 0 && queue.errorText.isEmpty, "\(folder) \(queue)")
            #expect(try place.run(["note", "L2", "x", "-w", folder], inWorkspace: false).status == 0)
        }
    }

    @Test("a backup that lacks what was seen brings back what it has, and says so")
    func olderBackup() throws {
        let (place, _) = try place()
        _ = try place.winnow("backup", place.folder + "/backup")
        for _ in 0..<3 { _ = try place.winnow("note", "L1", "after the backup") }
        let whole = read(place.journal)
        let ends = whole.indices.filter { whole[$0] == 0x0A }
        try write(Array(whole[...ends[ends.count - 7]]), place.journal)
        #expect(try place.winnow("queue", "mql").status == 74)
        let restore = try place.winnow("restore", place.folder + "/backup")
        #expect(restore.text.contains("came from the backup") && restore.text.contains("is not in the journal now"), "\(restore)")
        #expect(restore.status != 0 && restore.text.contains("intact: "), "\(restore)")
        #expect(try place.winnow("note", "L1", "x").status == 74)
        #expect(try place.winnow("repair", "--accept-loss").status == 0)
        #expect(try place.winnow("note", "L1", "x").status == 0)
        #expect(try place.winnow("queue", "mql").status == 0)
    }
}

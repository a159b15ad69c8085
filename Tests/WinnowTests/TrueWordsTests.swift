import Foundation
import Glibc
import Testing

@Suite("Messages say what is true")
struct TrueWordsTests {
    @Test(
        "what was saved is not called lost because the output could not be written",
        arguments: [
            (["note", "L1", "hello"], "saved"), (["accept", "L1"], "saved"),
            (["touch", "L1", "--channel", "call", "--json"], "saved"), (["undo"], "saved"),
            (["add", "firstName=Zoe", "lastName=Kay", "company=Fair"], "saved"),
            (["team", "add", "kim", "--role", "sdr"], "saved"), (["import", "fair.csv"], "fair.csv was imported"),
            (["backup", "kept.jsonl"], "the backup was written"), (["repair"], "the repair was done"),
        ])
    func fullOutput(_ words: [String], _ accomplished: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        _ = try place.file("fair.csv", "First name,Last name,Company,Email\nZoe,Kay,Fair,zoe@fair.example\n")
        // A backup and a repair have no clock to set.
        let isOffline = ["backup", "repair"].contains(words[0])
        let run = try place.run(
            words + (isOffline ? ["-w", place.workspace] : []), redirected: ">/dev/full", inWorkspace: !isOffline)
        #expect(run.status == 74, "\(words): \(run)")
        #expect(
            run.errorText.contains("\(accomplished), but the output could not be written: No space left on device"), "\(run)")
        #expect(try place.winnow("verify").status == 0)
    }

    @Test("a listing that can't be written says that, and that nothing else happened", arguments: [["queue", "mql"], ["health"]])
    func fullListing(_ words: [String]) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let run = try place.run(words, redirected: ">/dev/full")
        #expect(run.status == 74, "\(run)")
        #expect(run.errorText.contains("cannot write standard output: No space left on device"), "\(run)")
    }

    @Test("closed descriptors are not taken by the journal or the index", arguments: [">&-", ">&- 2>&-", "<&- >&- 2>&-", "2>&-"])
    func closedDescriptors(_ redirection: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        for number in 1...3 {
            let run = try place.run(["note", "L1", "text \(number)"], redirected: redirection)
            #expect(run.status == (redirection.contains(">&- ") || redirection == ">&-" ? 74 : 0), "\(run)")
        }
        #expect(try place.winnow("verify").status == 0)
        #expect(place.kinds().count { $0 == "noted" } == 3)
        #expect(try place.winnow("queue", "mql").status == 0)
    }

    /// A file of so many rows that it takes several actions.
    private func longFile(_ place: TestPlace) throws -> String {
        var text = "First name,Last name,Company,Email\n"
        for number in 1...8200 { text += "Ada\(number),Byron\(number),Works \(number),ada\(number)@works\(number).example\n" }
        return try place.file("long.csv", text)
    }

    @Test("an import that stops half-way says how much it saved, and the same command goes on", .enabled(if: Strace.isAvailable))
    func halfAnImport() throws {
        let place = try TestPlace()
        let file = try longFile(place)
        let fault = Strace.Fault(calls: "write", error: "ENOSPC", when: "2+", paths: [place.journal])
        let run = try place.run(["import", file, "--yes"], with: fault)
        #expect(run.status == 73, "\(run)")
        #expect(
            run.errorText.contains("8,000 rows were imported and are saved; the rest was not saved: the disk or the quota is full"),
            "\(run)")
        #expect(run.errorText.contains("the same command goes on where it stopped"), "\(run)")
        let batch = try #require(place.lines().last?["batch"] as? String)
        #expect(run.errorText.contains("winnow undo --batch \(batch)"), "\(run)")
        #expect(place.kinds().count { $0 == "captured" } == 8000)
        #expect(try place.winnow("import", file, "--yes").status == 0)
        #expect(place.kinds().count { $0 == "captured" } == 8200)
        #expect(Set(place.lines().compactMap { $0["batch"] as? String }) == [batch])
    }

    @Test(
        "a read-only disk is not called a matter of permission", .enabled(if: Strace.isAvailable),
        arguments: ["lock", "journal.jsonl"])
    func readOnlyDisk(_ name: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        // The journal is opened for reading first, and for writing later.
        let fault = Strace.Fault(
            calls: "open,openat", error: "EROFS", when: name == "lock" ? "1+" : "2+", paths: [place.workspace + "/" + name])
        let run = try place.run(["note", "L1", "x"], with: fault)
        #expect(run.status == 73 || run.status == 74, "\(run)")
        #expect(run.errorText.contains("read-only") && !run.errorText.contains("permission"), "\(run)")
    }

    @Test("a lost lock, quarantine or marker is made again", arguments: ["lock", "quarantine", "degraded"])
    func lostFiles(_ name: String) throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try FileManager.default.removeItem(atPath: place.workspace + "/" + name)
        let run = try place.winnow("note", "L1", "x")
        #expect(run.status == 0 && run.errorText.isEmpty, "\(run)")
        if name != "quarantine" { #expect(FileManager.default.fileExists(atPath: place.workspace + "/" + name)) }
    }

    @Test("a lost key says what to do, and is made again where nobody was erased")
    func lostKey() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        try FileManager.default.removeItem(atPath: place.workspace + "/erasure.key")
        let run = try place.winnow("erase", "L1", "--yes")
        #expect(run.status == 66 && run.errorText.contains("erasure.key is missing"), "\(run)")
        #expect(run.errorText.contains("restore it from a backup") && run.errorText.contains("winnow repair"), "\(run)")
        #expect(try place.run(["repair"]).status == 0)
        #expect(try place.winnow("erase", "L1", "--yes").status == 0)
    }

    /// The reason with which Eli's command is refused after Dana's.
    private func loser(_ winner: String, _ loser: String) throws -> String {
        let firm = try Firm("standard")
        _ = try firm.mark.adds("firstName=Ada lastName=Byron company=Works email=ada@works.example --form pricing")
        _ = try firm.mark.adds("firstName=Bea lastName=Byron company=Works email=bea@works.example --form pricing")
        try firm.dana.does(winner)
        return try firm.eli.isRefused(loser)
    }

    @Test(
        "who loses a race is told who won, with what and when",
        arguments: [
            ("accept L1", "accept L1", "accepted by dana just now"), ("claim L1", "claim L1", "(claimed by dana just now)"),
            ("claim L1", "accept L1", "by dana just now)"),
            ("accept L1", "reject L1 --reason timing", "(accepted by dana just now)"),
            ("reject L1 --reason timing", "reject L1 --reason timing", "rejected by dana just now"),
            ("accept L1", "claim L1", "by dana just now"),
            ("merge L2 --into L1", "merge L2 --into L1", "(merged by dana just now)"),
        ])
    func races(_ winner: String, _ loser: String, _ words: String) throws {
        let message = try self.loser(winner, loser)
        #expect(message.contains(words), "\(winner), \(loser): \(message)")
    }

    @Test("whose import, undone by somebody else, can't be undone again is told who did it")
    func undoneByAnother() throws {
        let firm = try Firm("standard")
        _ = try firm.mark.imports("First name,Last name,Company,Email\nZoe,Kay,Fair,zoe@fair.example\n")
        let batch = try #require(firm.place.lines().last?["batch"] as? String)
        try firm.tess.does("undo --batch \(batch)")
        let message = try firm.mark.isRefused("undo --batch \(batch)")
        #expect(message.contains("already undone by tess at"), "\(message)")
    }
}

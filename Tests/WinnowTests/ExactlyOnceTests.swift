import Foundation
import Testing
import Torture

@Suite("One id is one action")
struct ExactlyOnceTests {
    /// Together a thousand, for six commands, in `make torture`.
    private static let rounds = Torture.isOn ? 170 : 8
    private static let racers = 8

    /// A command that several processes run with one id.
    struct Command: Sendable, CustomTestStringConvertible {
        var words: [String]
        /// Commands before each round, so that the command is possible.
        var before: [[String]] = []
        var testDescription: String { words.joined(separator: " ") }
    }

    static let commands = [
        Command(words: ["note", "L1", "called back"]),
        Command(words: ["touch", "L1", "L2", "L3", "--channel", "call", "--outcome", "voicemail"]),
        Command(
            words: ["accept", "L1"],
            before: [["add", "firstName=A", "lastName=B", "company=C{n}", "email=a{n}@c{n}.example", "--form", "pricing"]]),
        Command(words: ["undo"], before: [["note", "L2", "first"], ["note", "L2", "second"]]),
        Command(words: ["redo"], before: [["note", "L2", "first"], ["undo"]]),
        Command(words: ["add", "firstName=Eve", "lastName=Once", "company=Works"]),
    ]

    /// An id whose time says what it likes: now, long ago or far ahead.
    private func id(_ round: Int) -> String {
        let random = UUID().uuidString.lowercased().dropFirst(19)
        return ["0193\(String(format: "%04x", round))-1000-7abc-", "00000000-0000-7000-", "ffffffff-ffff-7fff-"][round % 3] + random
    }

    private func leads(_ place: TestPlace) throws {
        for number in 1...3 { _ = try place.addMQL("Ada\(number) Byron", company: "Works \(number)") }
    }

    @Test("however many processes run it at the same time", arguments: commands)
    func race(_ command: Command) throws {
        let place = try TestPlace()
        try leads(place)
        for round in 0..<Self.rounds {
            var words = command.words
            for before in command.before {
                let made = try place.run(before.map { $0.replacing("{n}", with: "\(round)") } + ["--json"], at: place.clock)
                try #require(made.status == 0, "\(made)")
                if command.words.first == "accept" { words[1] = (made.object["leads"] as? [String])?.first ?? "" }
            }
            let count = Set(place.lines().compactMap { $0["id"] as? String }).count
            let id = id(round)
            let racers = try (0..<Self.racers).map { _ in try place.start(words + ["--id", id, "--json"], at: place.clock) }
            let runs = racers.map { $0.wait() }
            for run in runs { #expect(run.status == 0, "\(run)") }
            // Each has the same result, also those that wrote nothing.
            #expect(Set(runs.map(\.text)).count == 1, "\(runs)")
            #expect(runs.count { $0.errorText.contains("already done") } == Self.racers - 1, "\(runs)")
            #expect(Set(place.lines().compactMap { $0["id"] as? String }).count == count + 1)
            #expect(place.lines().contains { ($0["id"] as? String)?.lowercased() == id })
            // Much later, too.
            let late = try place.run(words + ["--id", id, "--json"], at: place.clock)
            #expect(late.status == 0 && late.text == runs[0].text, "\(late)")
            #expect(Set(place.lines().compactMap { $0["id"] as? String }).count == count + 1)
        }
        Torture.record("once", tries: Self.rounds, failures: 0)
    }

    @Test(
        "with an index, without one, and with a damaged one",
        arguments: ["none", "deleted", "zeros", "unreadable"])
    func withoutIndex(_ state: String) throws {
        let place = try TestPlace()
        try leads(place)
        let id = id(0)
        let first = try place.winnow("note", "L1", "once", "--id", id)
        #expect(first.status == 0)
        _ = try place.winnow("note", "L1", "then")
        let count = place.lines().count
        var variables: [String: String] = [:]
        switch state {
        case "none": variables = ["XDG_CACHE_HOME": "/proc/none"]
        case "deleted": try FileManager.default.removeItem(atPath: place.index)
        case "zeros":
            for name in try FileManager.default.contentsOfDirectory(atPath: place.index) where name.hasSuffix(".sqlite") {
                try Data(count: 100_000).write(to: URL(fileURLWithPath: place.index + "/" + name))
            }
        default:
            let folder = place.index
            try FileManager.default.removeItem(atPath: folder)
            #expect(FileManager.default.createFile(atPath: folder, contents: Data()))
        }
        let command = [Binary.path, "note", "L1", "once", "--id", id, "-w", place.workspace, "--at", place.clock ?? ""]
        var again = try place.run(program: command, variables: variables)
        if TestStore.isServer, state == "none" || state == "unreadable" {
            // The copy of the journal is there too: without it nothing is done, and afterwards all is as it was.
            #expect(again.status == 73 || again.status == 74, "\(again)")
            if state == "unreadable" { unlink(place.index) }
            again = try place.run(program: command)
        }
        #expect(again.status == 0 && again.text == first.text, "\(again)")
        #expect(again.errorText.contains("already done"), "\(again)")
        #expect(place.lines().count == count)
    }

    @Test("a retry of what was undone meanwhile says so")
    func undoneMeanwhile() throws {
        let place = try TestPlace()
        try leads(place)
        let id = id(0)
        _ = try place.winnow("note", "L1", "once", "--id", id)
        #expect(try place.winnow("undo").status == 0)
        let again = try place.winnow("note", "L1", "once", "--id", id)
        #expect(again.status == 0 && again.errorText.contains("was undone since"), "\(again)")
        #expect(try place.winnow("redo").status == 0)
        #expect(try !place.winnow("note", "L1", "once", "--id", id).errorText.contains("undone since"))
    }

    @Test("and the id of an undo, an import or any other action is not used again")
    func otherActions() throws {
        let place = try TestPlace()
        try leads(place)
        let undo = id(0)
        _ = try place.winnow("note", "L1", "x")
        #expect(try place.winnow("undo", "--id", undo).status == 0)
        let file = try place.file("fair.csv", "First name,Last name,Company,Email\nZoe,Kay,Fair,zoe@fair.example\n")
        let imported = try place.run(["import", file, "--json"], at: place.clock)
        let batch = try #require(imported.object["batch"] as? String)
        let adopted = try #require(place.lines().first { $0["kind"] as? String == "definitionAdopted" }?["id"] as? String)
        let note = id(3)
        #expect(try place.winnow("note", "L1", "y", "--id", note).status == 0)
        let count = place.lines().count
        for id in [undo, batch, adopted] {
            for words in [["note", "L1", "new"], ["accept", "L2"], ["touch", "L1", "L2"]] {
                let run = try place.run(words + ["--id", id], at: place.clock)
                #expect(run.status == 64, "\(run)")
                #expect(run.errorText.contains("nothing was changed: the id \(id) belongs to an action by"), "\(run)")
            }
        }
        for id in [batch, adopted, note] { #expect(try place.winnow("undo", "--id", id).status == 64) }
        for words in [["accept", "L1"], ["note", "L2", "y"], ["add", "firstName=No", "company=No"]] {
            #expect(try place.run(words + ["--id", note], at: place.clock).status == 64)
        }
        #expect(place.lines().count == count)
    }

    // On a server the disk is the server's.
    @Test(
        "a retry is confirmed by the disk, or it doesn't say that it is saved",
        .enabled(if: Strace.isAvailable && !TestStore.isServer))
    func confirmed() throws {
        let place = try TestPlace()
        try leads(place)
        let id = id(0)
        #expect(try place.winnow("note", "L1", "once", "--id", id).status == 0)
        let fault = Strace.Fault(calls: "fdatasync", error: "EIO", paths: [place.journal])
        let again = try place.run(["note", "L1", "once", "--id", id], with: fault)
        #expect(again.status == 73 && again.errorText.contains("not confirmed"), "\(again)")
        #expect(!again.text.contains("added a note"))
    }
}

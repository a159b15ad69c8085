import Foundation
import Testing

@Suite("Common options before and after the command")
struct CommonOptionsTests {
    @Test("common options mean the same before and after the command")
    func bothPlaces() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ada Byron")
        let options = ["-w", place.workspace, "--at", "2026-11-23T10:00Z"]
        let after = try place.run(["queue", "mql", "--json"] + options, inWorkspace: false)
        let before = try place.run(options + ["--json", "queue", "mql"], inWorkspace: false)
        #expect(after.status == 0 && before.status == 0)
        #expect(after.text == before.text)
        #expect(after.text.contains(id))
        #expect(try place.run(options + ["note", id, "called"], inWorkspace: false).status == 0)
    }

    @Test("errors are the same in both positions")
    func errors() throws {
        let place = try TestPlace()
        let options = ["-w", place.workspace]
        for arguments in [["note"], ["note", "L1", "x", "--bogus"], ["nothing"], ["accept", "L99"], ["team", "add"]] {
            let after = try place.run(arguments + options, inWorkspace: false)
            let before = try place.run(options + arguments, inWorkspace: false)
            #expect(after.status != 0)
            #expect(after.description == before.description, "\(arguments)")
        }
    }

    @Test(
        "an empty path, as of a variable that isn't set, is refused and names no folder by accident",
        arguments: [
            ["backup", ""], ["restore", ""], ["repair", "--from", ""], ["import", ""], ["init", ""], ["trust", ""],
            ["export", "leads", "--output", ""], ["queue", "mql", "-w", ""], ["-w", "", "add", "lastName=Otto"],
        ])
    func emptyPaths(_ arguments: [String]) throws {
        let place = try TestPlace()
        let before = place.kinds()
        let run = try place.run(arguments, inWorkspace: !arguments.contains("-w"))
        #expect(run.status == 64 && run.errorText.contains("an empty path"), "\(run)")
        #expect(place.kinds() == before)
    }

    @Test("help contains the program's name and is the same for every way to request it")
    func help() throws {
        let place = try TestPlace()
        let help = try place.run(["note", "--help"], inWorkspace: false)
        #expect(help.status == 0)
        #expect(help.text.contains("USAGE: winnow note "))
        #expect(try place.run(["-w", "x", "note", "--help"], inWorkspace: false).text == help.text)
        #expect(try place.run(["note", "-h"], inWorkspace: false).text == help.text)
    }
}

import Foundation
import Testing

@Suite("Options before and behind the command")
struct OptionsBeforeTests {
    @Test("options of every command mean the same before it and behind it")
    func bothPlaces() throws {
        let place = try TestPlace()
        let id = try place.addMQL("Ada Byron")
        let here = ["-w", place.workspace, "--at", "2026-11-23T10:00Z"]
        let behind = try place.run(["queue", "mql", "--json"] + here, inWorkspace: false)
        let before = try place.run(here + ["--json", "queue", "mql"], inWorkspace: false)
        #expect(behind.status == 0 && before.status == 0)
        #expect(behind.text == before.text)
        #expect(behind.text.contains(id))
        #expect(try place.run(here + ["note", id, "called"], inWorkspace: false).status == 0)
    }

    @Test("what is wrong is told alike from both places")
    func errors() throws {
        let place = try TestPlace()
        let here = ["-w", place.workspace]
        for words in [["note"], ["note", "L1", "x", "--bogus"], ["nothing"], ["accept", "L99"], ["team", "add"]] {
            let behind = try place.run(words + here, inWorkspace: false)
            let before = try place.run(here + words, inWorkspace: false)
            #expect(behind.status != 0)
            #expect(behind.description == before.description, "\(words)")
        }
    }

    @Test("help names the program and is the same however it is asked for")
    func help() throws {
        let place = try TestPlace()
        let asked = try place.run(["note", "--help"], inWorkspace: false)
        #expect(asked.status == 0)
        #expect(asked.text.contains("USAGE: winnow note "))
        #expect(try place.run(["-w", "x", "note", "--help"], inWorkspace: false).text == asked.text)
        #expect(try place.run(["note", "-h"], inWorkspace: false).text == asked.text)
    }
}

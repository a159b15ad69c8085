import Foundation
import Testing
import Torture

@Suite("A process that is killed while it writes")
struct TornWriteTests {
    /// The library that makes the write to the journal the process's last.
    private func shim(_ place: TestPlace) throws -> String {
        let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("tear.c").path
        let library = place.folder + "/tear.so"
        let compiled = try ChildProcess(
            ["cc", "-shared", "-fPIC", "-O1", "-o", library, source], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
        try #require(compiled.status == 0, "\(compiled)")
        return library
    }

    private func size(_ path: String) -> Int { (try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int) ?? 0 }

    private func last(_ path: String) throws -> UInt8? {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? file.close() }
        try file.seek(toOffset: try file.seekToEnd() - 1)
        return try file.read(upToCount: 1)?.first
    }

    @Test("loses nothing that was acknowledged, and a retry is the same action")
    func kills() throws {
        let kills = Torture.isOn ? 10_000 : 60
        let place = try TestPlace()
        let lead = try place.addMQL()
        let library = try shim(place)
        var random = TortureRandom()
        var acknowledged: Set<String> = []
        var (torn, failures) = (0, 0)
        for number in 1...kills {
            let id = String(format: "0193%04x-%04x-7abc-8000-%012x", number >> 16, number & 0xFFFF, number)
            let note = ["note", lead, "note \(number)", "--id", id, "-w", place.workspace]
            let before = size(place.journal)
            var environment = place.environment
            environment["LD_PRELOAD"] = library
            environment["WINNOW_TEAR_FILE"] = place.journal
            environment["WINNOW_TEAR"] = "\(random.next() >> 1)"
            let killed = try ChildProcess(
                [Binary.path] + note, environment: environment, folder: place.folder, scratch: place.folder + "/scratch"
            ).wait()
            if killed.status != 128 + SIGKILL { failures += 1 }
            if size(place.journal) > before, try last(place.journal) != UInt8(ascii: "\n") { torn += 1 }
            // Of those that follow, the next one finds what this one left.
            if random.next() % 4 == 0 {
                let retried = try place.run(Array(note.dropLast(2)))
                if retried.status == 0 { acknowledged.insert(id) } else { failures += 1 }
            }
            if number % 500 == 0 {
                try? FileManager.default.removeItem(atPath: place.folder + "/scratch")
                try FileManager.default.createDirectory(atPath: place.folder + "/scratch", withIntermediateDirectories: true)
            }
        }
        #expect(try place.winnow("note", lead, "still here").status == 0)
        #expect(try place.run(["verify"]).status == 0)
        let notes = place.lines().filter { $0["kind"] as? String == "noted" }
        let written = notes.compactMap { ($0["id"] as? String)?.lowercased() }
        failures += written.count - Set(written).count
        failures += acknowledged.subtracting(written).count
        #expect(failures == 0)
        #expect(acknowledged.count > kills / 8)
        #expect(torn >= (Torture.isOn ? 100 : 10), "a run that tears no line shows nothing")
        Torture.record("kills", tries: kills, failures: failures)
    }
}

import Foundation
import Testing

@Suite("kill -9")
struct ProcessKillTests {
    @Test("kill -9 during actions loses no acknowledged action and leaves none unfinished")
    func duringActions() throws {
        let place = try TestPlace()
        let id = try place.addMQL()
        let script = """
            for n in $(seq 1 400); do "$0" note "$2" "note $n" -w "$1" --json || exit 9; done
            """
        var acknowledged: Set<String> = []
        for round in 0..<5 {
            let loop = try ChildProcess(
                ["bash", "-c", script, Binary.path, place.workspace, id], environment: place.environment, folder: place.folder,
                scratch: place.folder + "/scratch")
            let begun = place.lines().count
            #expect(Wait.until(seconds: 30) { place.lines().count > begun + 5 + round })
            loop.kill()
            let run = loop.wait()
            for line in run.objects.compactMap({ $0 }) { if let action = line["action"] as? String { acknowledged.insert(action) } }
        }
        #expect(acknowledged.count >= 20)
        #expect(try place.run(["verify"]).status == 0)
        #expect(try place.winnow("note", id, "still here", at: nil).status == 0)
        let written = Set(place.lines().compactMap { $0["id"] as? String })
        #expect(acknowledged.isSubset(of: written))
        #expect(try place.run(["verify"]).status == 0)
    }

    @Test("kill -9 during an import leaves complete actions, and the same command finishes the import")
    func duringImport() throws {
        let place = try TestPlace()
        var csv = "Lead ID,First Name,Last Name,Company,Email\n"
        for n in 1...9000 { csv += "X-\(n),First\(n),Last\(n),Company \(n % 700),p\(n)@c\(n % 700).example\n" }
        let file = try place.file("leads.csv", csv)
        let size = { (try? FileManager.default.attributesOfItem(atPath: place.journal)[.size] as? Int) ?? 0 }
        let before = size()
        let started = try place.start(["import", file])
        #expect(Wait.until(seconds: 120) { size() > before + 500_000 || !started.isRunning })
        started.kill()
        _ = started.wait()
        #expect(try place.run(["verify"]).status == 0)
        let again = try place.start(["import", file]).wait(seconds: 180)
        #expect(again.status == 0, "\(again)")
        #expect(place.kinds().filter { $0 == "captured" }.count == 9000)
        #expect(try place.run(["verify"]).status == 0)
    }
}

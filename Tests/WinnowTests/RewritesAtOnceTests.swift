import Foundation
import Testing

/// Erasures, repairs and restores write the journal again and replace it, while others read, write and back up.
@Suite("Rewrites of the journal at the same time")
struct RewritesAtOnceTests {
    private static let isTorture = ProcessInfo.processInfo.environment["WINNOW_TORTURE"] != nil
    private static let rounds = isTorture ? 60 : 6

    @Test("lose nothing, damage nothing, and raise no alarm")
    func rewrites() throws {
        let place = try TestPlace(withWorkspace: false)
        #expect(try place.run(["demo", place.workspace, "--leads", "200"], at: place.clock, inWorkspace: false).status == 0)
        let backup = place.folder + "/backup"
        #expect(try place.winnow("backup", backup).status == 0)
        let note =
            try #require(try place.winnow("add", "lastName=Kay", "company=Fair", "--json").object["leads"] as? [String]).first ?? ""
        for round in 0..<Self.rounds {
            let commands =
                (1...3).map { ["erase", "L\(round * 3 + $0)", "--yes"] }
                + [["note", note, "round \(round)"], ["verify"], ["queue", "mql"], ["backup", backup]]
                + [[["repair"], ["restore", backup], ["rebuild"]][round % 3]]
            let racers = try commands.map { ($0, try place.start($0, at: place.clock)) }
            for (command, racer) in racers {
                let run = racer.wait()
                #expect(run.status == 0, "\(command) \(run)")
            }
        }
        #expect(try place.winnow("verify").text.contains("\(Self.rounds * 3) people erased"))
        let shown = try place.winnow("show", note).text
        for round in 0..<Self.rounds { #expect(shown.contains("round \(round)")) }
        let left = try FileManager.default.contentsOfDirectory(atPath: place.workspace).filter { $0.contains(".new") }
        #expect(left.isEmpty)
    }
}

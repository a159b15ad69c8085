import Foundation
import Testing

@Suite("winnow upgrade")
struct UpgradeCommandTests {
    /// A workspace whose journal is the one of format 1 that the journal's tests keep.
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        let kept = projectRoot.appendingPathComponent("Tests/JournalTests/Journals/format1.jsonl")
        try Data(contentsOf: kept).write(to: URL(fileURLWithPath: place.journal))
        place.clock = "2026-11-24T09:00Z"
        return place
    }

    /// Everything that the workspace shows about its leads, its figures and its history.
    private func picture(_ place: TestPlace) throws -> [String] {
        let queries =
            ["incoming", "mql", "sql", "today", "nurture", "disqualified", "ended"].map {
                ["queue", $0, "--json", "--for", "dana"]
            }
            + (1...6).map { ["show", "L\($0)", "--json", "--for", "dana"] }
            + [
                ["journal", "--json", "--limit", "0"], ["funnel", "--json"], ["health", "--json"], ["team", "--json"],
                ["export", "leads"], ["export", "dispositions"], ["definition", "show"],
            ]
        return try queries.map { query in
            let run = try place.run(query, at: place.clock)
            return "\(query.joined(separator: " ")): \(run)"
        }
    }

    @Test("leads, queues, figures and history are the same before and after")
    func sameFigures() throws {
        let place = try place()
        let before = try picture(place)
        #expect(before.contains { $0.contains("Natarajan") })
        #expect(!before.contains { $0.contains("Zapper") })
        let upgraded = try place.winnow("upgrade", "--json")
        #expect(upgraded.status == 0, "\(upgraded)")
        #expect(upgraded.object["isUpgraded"] as? Bool == true)
        #expect(upgraded.object["format"] as? Int == 2)
        #expect(upgraded.object["lines"] as? Int == 31)
        #expect(upgraded.object["formerJournal"] as? String == place.workspace + "/journal.format1.jsonl")
        for (before, after) in zip(before, try picture(place)) { #expect(before == after) }
        let verified = try place.winnow("verify", "--json")
        #expect(verified.status == 0, "\(verified)")
        #expect(verified.object["lastSum"] as? String == upgraded.object["lastSum"] as? String)
    }

    @Test("a second run says that the journal has the format already")
    func secondRun() throws {
        let place = try place()
        let first = try place.winnow("upgrade")
        #expect(first.status == 0 && first.text.contains("upgraded to format 2: 31 entries"), "\(first)")
        let second = try place.winnow("upgrade")
        #expect(second.status == 0 && second.text.contains("has format 2 already; nothing was changed"), "\(second)")
        #expect(try place.winnow("upgrade", "--json").object["isUpgraded"] as? Bool == false)
        #expect(try place.winnow("verify").status == 0)
        #expect(try place.winnow("upgrade", "--read-only").status == 77)
    }

    @Test("a new workspace has format 2, and a changed first line is reported, not used")
    func header() throws {
        let place = try TestPlace()
        var text = try String(contentsOfFile: place.journal, encoding: .utf8)
        #expect(text.hasPrefix("{\"winnow\":\"journal\",\"format\":2,"))
        text = text.replacingOccurrences(of: "\"simulated\":true", with: "\"simulated\":false")
        try Data(text.utf8).write(to: URL(fileURLWithPath: place.journal))
        let verified = try place.winnow("verify")
        #expect(verified.status == 74)
        #expect(verified.errorText.contains("the first line of"), "\(verified)")
        #expect(try place.winnow("queue", "mql").status == 74)
    }
}

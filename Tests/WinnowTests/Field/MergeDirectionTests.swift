import Foundation
import Testing

/// Figures are the same whichever way two leads are merged.
@Suite("Figures of a merge in both directions")
struct MergeDirectionTests {
    private static let captures = """
        Lead ID,Name,Company,Email,Source,Campaign,Created Date
        M1,Anke Birn,Birn,anke@birn.example,Web,Spring,2026-09-30 10:00
        M2,Anke Birn,Birn,a.birn@birn.example,Partner,Fair,2026-10-10 10:00
        M3,Olaf Orth,Orth,o@orth.example,Web,,2026-10-12 10:00

        """

    /// All pages after a merge, without the numbers of leads.
    private func pages(_ absorbed: String, into survivor: String, stage: String?) throws -> [String: String] {
        let place = try TestPlace()
        let file = try place.file("captures.csv", Self.captures)
        _ = try place.run(["import", file] + (stage.map { ["--stage", $0] } ?? []), at: place.clock)
        #expect(try place.winnow("merge", absorbed, "--into", survivor).status == 0)
        var pages: [String: String] = [:]
        for page in ["overview", "speed", "sources", "team", "reasons", "cohorts", "rates", "calibration", "health"] {
            for window in [["--window", "always"], ["--since", "2026-10-05"], ["--since", "2026-09-25"]] {
                let run = try place.run(["funnel", "--page", page, "--once", "--csv"] + window, at: "2026-12-01T09:00Z")
                #expect(run.status == 0, "\(run)")
                pages[page + window[1]] = run.text.replacing(/\bL[12]\b/, with: "L")
            }
        }
        pages["captured"] = try place.show(survivor)["capturedAt"] as? String
        pages["entered"] = try place.show(survivor)["enteredStageAt"] as? String
        return pages
    }

    @Test("all pages, the capture and the entry into the stage", arguments: [nil, "viable", "mql", "sal"])
    func bothDirections(stage: String?) throws {
        let one = try pages("L1", into: "L2", stage: stage)
        let other = try pages("L2", into: "L1", stage: stage)
        #expect(one.count > 10 && one.keys == other.keys)
        for (page, text) in one { #expect(text == other[page], "\(page)") }
        #expect(one["captured"]?.hasPrefix("2026-09-30") ?? false)
    }
}

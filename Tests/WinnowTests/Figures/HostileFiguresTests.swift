import Foundation
import Testing

@Suite("Printed figures of hostile data")
struct HostileFiguresTests {
    private static let hostile = "Ev\u{1B}[31m\u{1B}]0;x\u{7}il\u{202E}gnp\u{200B}\u{9B}2J\rX\u{7F}"

    /// Leads with names that contain control characters or spreadsheet formulas.
    private func place() throws -> TestPlace {
        let place = try TestPlace()
        let hostile = Self.hostile
        for (index, text) in [hostile, "=cmd|' /C calc'!A0", "@SUM(1)", "+1+1", "-2+3", "a,\"b\"\nc"].enumerated() {
            let run = try place.run(
                [
                    "add", "firstName=\(text)", "lastName=\(text)", "company=\(text)", "email=h\(index)@works.example",
                    "source=\(text)",
                    "campaign=\(text)", "industry=\(text)", "--form", "pricing",
                ], at: place.clock)
            try #require(run.status == 0, "\(run)")
        }
        return place
    }

    /// The control and format characters in some output.
    private func controlCharacters(_ bytes: [UInt8]) -> [Unicode.Scalar] {
        String(decoding: bytes, as: UTF8.self).unicodeScalars.filter { scalar in
            scalar != "\n" && [.control, .format].contains(scalar.properties.generalCategory)
        }
    }

    @Test("no page in any format and no error contains control characters")
    func clean() throws {
        let place = try place()
        for (page, _) in Figures.pages {
            for by in ["source", "campaign", "industry", "owner"] {
                for format in [["--once", "--width", "80"], ["--json"], ["--csv"]] {
                    let run = try place.run(["funnel", "--page", page, "--by", by] + format, at: "2026-12-23T09:00Z")
                    #expect(run.status == 0)
                    #expect(controlCharacters(run.out).isEmpty && controlCharacters(run.err).isEmpty, "\(page) \(by) \(format)")
                }
            }
        }
        for arguments in [
            ["--filter", "source=" + Self.hostile, "--once"], ["--filter", Self.hostile], ["--as-of", Self.hostile],
            ["--by", Self.hostile],
        ] {
            let run = try place.run(["funnel"] + arguments, at: place.clock)
            #expect(run.status == (arguments.count == 3 ? 0 : 64))
            #expect(controlCharacters(run.out).isEmpty && controlCharacters(run.err).isEmpty, "\(arguments.first ?? "")")
        }
    }

    @Test("JSON has the exact values, and a filter with such a value finds its lead")
    func exact() throws {
        let place = try place()
        let volumes = try place.figures("sources").counts("sources", "volume")
        #expect(volumes[Self.hostile] == 1 && volumes["=cmd|' /C calc'!A0"] == 1 && volumes["a,\"b\"\nc"] == 1, "\(volumes)")
        let page = try place.figures("sources", "--filter", "source=" + Self.hostile)
        #expect(page.counts("sources", "volume")[Self.hostile] == 1)
    }

    @Test("no CSV cell is a spreadsheet formula, and each row has nine cells")
    func formulas() throws {
        let place = try place()
        for by in ["source", "campaign", "industry"] {
            let csv = try place.winnow("funnel", "--csv", "--page", "sources", "--by", by, "--window", "always")
            let file = try place.file("figures-\(by).csv", csv.text)
            let rows = try SQLite.rows(
                "SELECT DISTINCT label FROM t UNION SELECT DISTINCT key FROM (SELECT row AS key FROM t)", over: file, in: place)
            #expect(rows.contains("'=cmd|' /C calc'!A0") && rows.contains("'@SUM(1)"), "\(rows)")
            #expect(!rows.contains { cell in ["=", "@", "+", "-"].contains { cell.hasPrefix($0) } }, "\(rows)")
            #expect(
                try SQLite.rows("SELECT count(*) FROM t WHERE unit IS NULL OR page <> 'sources'", over: file, in: place) == ["0"])
        }
    }
}

import Foundation
import Testing

/// Runs the `sqlite3` program on CSV files and databases.
enum SQLite {
    /// The rows of a query on a CSV file as the table `t`, with cells separated by bars.
    static func rows(_ query: String, over file: String, in place: TestPlace) throws -> [String] {
        let run = try ChildProcess(
            ["sqlite3", "-bail", ":memory:", ".import --csv \(file) t", ".mode list", query], environment: place.environment,
            folder: place.folder, scratch: place.folder + "/scratch"
        ).wait()
        try #require(run.status == 0 && run.err.isEmpty, "\(run)")
        return run.text.split(separator: "\n").map(String.init)
    }

    /// The rows of a statement on a database.
    static func rows(_ statement: String, of database: String, in place: TestPlace) throws -> [String] {
        let run = try ChildProcess(
            ["sqlite3", "-bail", database, statement], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
        try #require(run.status == 0 && run.err.isEmpty, "\(run)")
        return run.text.split(separator: "\n").map(String.init)
    }

    /// The numbers by text, for a query with these two columns.
    static func counts(_ query: String, over file: String, in place: TestPlace) throws -> [String: Int] {
        let pairs = try rows(query, over: file, in: place).compactMap { row -> (String, Int)? in
            let cells = row.split(separator: "|", omittingEmptySubsequences: false)
            guard cells.count == 2, let count = Int(cells[1]) else { return nil }
            return (String(cells[0]), count)
        }
        return Dictionary(pairs) { first, _ in first }
    }
}

@Suite("Figures compared with SQL over an export")
struct SQLFiguresTests {
    @Test("sources and stages have the same numbers as SQL over the exported leads", arguments: [120, 700])
    func counted(_ leads: Int) throws {
        let place = try Figures.demo(leads: leads)
        let file = place.folder + "/leads.csv"
        let export = try place.winnow("export", "leads", "--output", file)
        try #require(export.status == 0, "\(export)")

        let sources = try SQLite.counts(
            "SELECT source, count(*) FROM t GROUP BY source UNION ALL SELECT 'all', count(*) FROM t", over: file, in: place)
        let page = try place.figures("sources", "--window", "always")
        #expect(page.counts("sources", "volume") == sources)
        #expect(sources["all"] == leads && sources.count > 5)
        let won = try SQLite.counts("SELECT source, sum(stage = 'won') FROM t GROUP BY source", over: file, in: place)
        #expect(page.counts("sources", "won").filter { $0.key != "all" } == won)

        let stages = try SQLite.counts("SELECT stage, count(*) FROM t GROUP BY stage", over: file, in: place)
        let open = try place.figures("overview", "--window", "always").counts("funnel", "immature")
        // A lead that came back to MQL still counts in later stages. So only stages to which no lead comes back agree
        // one by one.
        for stage in ["inquiry", "viable", "opportunity"] { #expect(open[stage] == stages[stage], "\(stage)") }
        let working = "SELECT 'all', count(*) FROM t WHERE stage IN ('inquiry', 'viable', 'mql', 'sal', 'sql', 'opportunity')"
        let total = try SQLite.counts(working, over: file, in: place)["all"]
        #expect(open.values.reduce(0, +) == total)
        let health = try place.figures("health", "--window", "always").counts("particulars", "leads")
        #expect(health["undecided"] == stages["mql"] && health["open"] == total)
        let held = "SELECT 'held', count(*) FROM t WHERE owner <> '' AND stage IN ('sal', 'sql')"
        #expect(health["inHand"] == (try SQLite.counts(held, over: file, in: place)["held"]))
        let late = "SELECT 'late', count(*) FROM t WHERE dueAt <> '' AND stage = 'mql' AND dueAt < '2026-11-23T09:00:00.000Z'"
        #expect(
            try place.figures("overview").counts("late", "late")["accept"]
                == (try SQLite.counts(late, over: file, in: place)["late"]))
    }
}

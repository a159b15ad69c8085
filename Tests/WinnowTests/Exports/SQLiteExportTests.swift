import Foundation
import Glibc
import Testing

/// A question of the documentation with its SQL, and where the dashboards show the same.
struct DocumentedQuestion {
    let title: String
    let page: String
    let options: [String]
    let block: String
    /// The column, with a member of its value after a point.
    let column: [String]
    /// The only row to compare; nil for all.
    let onlyRow: String?
    let sql: String

    /// The questions of `Resources/exports/README.md`, in order.
    static func all() throws -> [DocumentedQuestion] {
        let file = projectRoot.appendingPathComponent("Resources/exports/README.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        return try text.components(separatedBy: "\n### ").dropFirst().map { section in
            let place = try #require(section.firstMatch(of: #/\n\n`([^`]+)`, `([^`]+)`, `([^`]+)`(?:, only `([^`]+)`)?\n/#))
            let sql = try #require(section.firstMatch(of: #/\n```sql\n((?s:.*?))\n```/#))
            let words = place.1.split(separator: " ").map(String.init)
            return DocumentedQuestion(
                title: String(section.prefix { $0 != "\n" }), page: words[0], options: Array(words.dropFirst()),
                block: String(place.2), column: place.3.split(separator: ".").map(String.init),
                onlyRow: place.4.map(String.init), sql: String(sql.1))
        }
    }
}

@Suite("The export as an SQLite database")
struct SQLiteExportTests {
    private static func export(_ place: TestPlace, _ name: String = "out.sqlite") throws -> String {
        let path = place.folder + "/" + name
        let run = try place.winnow("export", "sqlite", path)
        try #require(run.status == 0 && run.err.isEmpty, "\(run)")
        return path
    }

    private static func number(_ sql: String, _ path: String, _ place: TestPlace) throws -> Int? {
        try SQLite.rows(sql, of: path, in: place).first.flatMap { Int($0) }
    }

    @Test("the ten documented questions have the answers of the dashboards", arguments: [180, 700])
    func questions(_ leads: Int) throws {
        let place = try Figures.demo(leads: leads)
        let path = try Self.export(place)
        let questions = try DocumentedQuestion.all()
        #expect(questions.count == 10)
        for question in questions {
            let pairs = try SQLite.rows(question.sql, of: path, in: place).compactMap { row -> (String, Int)? in
                let cells = row.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
                return Int(cells.last ?? "").map { (cells.dropLast().joined(separator: "|"), $0) }
            }
            let answer = Dictionary(pairs) { $0 + $1 }.filter { $0.value != 0 }
            let run = try place.run(["funnel", "--json", "--page", question.page] + question.options, at: place.clock)
            let figures = ParsedPage(object: run.object).rows(question.block).compactMapValues { values -> Int? in
                var value: Any? = values[question.column[0]]
                for member in question.column.dropFirst() { value = (value as? [String: Any])?[member] }
                return value as? Int
            }
            let shown = figures.filter { $0.value != 0 && (question.onlyRow == nil || $0.key == question.onlyRow) }
            #expect(!answer.isEmpty && answer == shown, "\(question.title)")
        }
    }

    @Test("every reference leads somewhere, and nothing is missing")
    func whole() throws {
        let place = try Figures.demo(leads: 300)
        let path = try Self.export(place)
        #expect(try SQLite.rows("PRAGMA integrity_check", of: path, in: place) == ["ok"])
        #expect(try SQLite.rows("PRAGMA foreign_key_check", of: path, in: place).isEmpty)
        #expect(try Self.number("SELECT count(*) FROM leads", path, place) == 300)
        #expect(try Self.number("SELECT last_entry FROM export", path, place) == place.lines().count)
        let events = try Self.number("SELECT count(*) FROM events", path, place)
        #expect(events == place.kinds().count { $0 != "undone" })
        let opportunities = try place.winnow("export", "opportunities", "--json").objects.count
        #expect(try Self.number("SELECT count(*) FROM opportunities", path, place) == opportunities && opportunities > 5)
        let accounts = try place.winnow("export", "accounts", "--json").objects.count
        #expect(try Self.number("SELECT count(*) FROM accounts", path, place) == accounts && accounts > 5)
        #expect(
            try Self.number(
                "SELECT count(*) FROM leads WHERE stage <> (SELECT stage FROM stays WHERE lead = id ORDER BY number DESC LIMIT 1)",
                path, place) == 0)
        for view in ["open_leads", "active_leads", "overdue_tasks", "open_opportunities", "touches", "activities"] {
            #expect(try Self.number("SELECT count(*) FROM \(view)", path, place) ?? 0 > 0, "\(view)")
        }
    }

    @Test("merged, erased and undone leads: each person once or not at all, with what still holds")
    func merged() throws {
        let place = try TestPlace()
        let (kept, other) = (try place.addMQL("Ada Byron"), try place.addMQL("Ada Byron"))
        let erased = try place.addMQL("Grace Hopper")
        #expect(try place.winnow("merge", other, "--into", kept).status == 0)
        try place.winnow("note", kept, "first")
        try place.winnow("note", kept, "second")
        try place.winnow("undo")
        #expect(try place.winnow("erase", erased, "--yes").status == 0)
        let path = try Self.export(place)
        #expect(try SQLite.rows("SELECT id FROM leads", of: path, in: place) == [kept])
        #expect(try SQLite.rows("SELECT note FROM events WHERE kind = 'noted'", of: path, in: place) == ["first"])
        #expect(try Self.number("SELECT count(*) FROM events WHERE kind = 'captured' AND lead = '\(kept)'", path, place) == 2)
        #expect(try SQLite.rows("PRAGMA foreign_key_check", of: path, in: place).isEmpty)
        #expect(try !String(decoding: Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self).contains("Hopper"))
    }

    @Test("only its owner can read the file; another one is replaced only on request, and never a link or folder")
    func rights() throws {
        let place = try TestPlace()
        _ = try place.addMQL()
        let path = place.folder + "/out.sqlite"
        let script = "umask 000; \"$0\" export sqlite \"$1\" -w \"$2\" --at 2026-11-23T09:00Z"
        let run = try ChildProcess(
            ["bash", "-c", script, Binary.path, path, place.workspace], environment: place.environment, folder: place.folder,
            scratch: place.folder + "/scratch"
        ).wait()
        #expect(run.status == 0 && run.text.contains("exported 1 lead"), "\(run)")
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
        let again = try place.winnow("export", "sqlite", path)
        #expect(again.status == 73 && again.errorText.contains("--overwrite"), "\(again)")
        _ = try place.addMQL("Grace Hopper")
        let replaced = try place.winnow("export", "sqlite", path, "--overwrite", "--json")
        #expect(replaced.status == 0 && replaced.object["leads"] as? Int == 2, "\(replaced)")
        #expect(try Self.number("SELECT count(*) FROM leads", path, place) == 2)
        let link = place.folder + "/link.sqlite"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
        for target in [link, place.folder + "/scratch"] {
            #expect(try place.winnow("export", "sqlite", target, "--overwrite").status == 73, "\(target)")
        }
        #expect(try place.winnow("export", "sqlite", place.folder + "/r.sqlite", "--read-only").status == 77)
        #expect(try place.winnow("export", "sqlite", place.folder + "/missing/r.sqlite").status == 73)
        // Nothing but a database is replaced, least of all the journal.
        let journal = try Data(contentsOf: URL(fileURLWithPath: place.workspace + "/journal.jsonl"))
        for name in ["journal.jsonl", "definition.yaml"] {
            let own = try place.winnow("export", "sqlite", place.workspace + "/" + name, "--overwrite")
            #expect(own.status == 73 && own.errorText.contains("is another file and stays as it is"), "\(own)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.workspace + "/journal.jsonl")) == journal)
        let left = try FileManager.default.contentsOfDirectory(atPath: place.folder).filter { $0.contains("sqlite") }
        #expect(left.sorted() == ["link.sqlite", "out.sqlite"])
    }
}

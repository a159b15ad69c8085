import Foundation
import Glibc
import Testing

/// A text in OpenMetrics, read by the grammar of its specification (github.com/prometheus/OpenMetrics, "ABNF").
///
/// Only what the grammar allows for gauges without timestamps and exemplars is accepted.
struct ParsedMetrics {
    /// A line that the grammar doesn't allow.
    struct Malformed: Error {
        let line: Substring
        let reason: String
    }

    /// The values by metric and labels, such as `winnow_queue_leads{queue="mql"}`, without the workspace.
    private(set) var values: [String: Double] = [:]
    /// The labels that occur.
    private(set) var labels: Set<String> = []
    private(set) var helps: [String: String] = [:]

    init(_ text: String) throws {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.popLast() == "", lines.popLast() == "# EOF" else { throw Malformed(line: "", reason: "no # EOF at the end") }
        var family: Substring = ""
        var known: Set<Substring> = []
        for line in lines {
            if let match = line.wholeMatch(of: #/# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) gauge/#) {
                family = match.1
                // The lines of a family stand together.
                guard known.insert(family).inserted else { throw Malformed(line: line, reason: "the family was there before") }
            } else if let match = line.wholeMatch(of: #/# UNIT ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-z]+)/#) {
                guard match.1 == family, family.hasSuffix("_" + match.2) else { throw Malformed(line: line, reason: "wrong unit") }
            } else if let match = line.wholeMatch(of: #/# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\n\\"]|\\[n\\"])*)/#) {
                guard match.1 == family else { throw Malformed(line: line, reason: "help of another family") }
                helps[String(family)] = String(match.2)
            } else if let match = line.wholeMatch(
                of: #/([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(.*)\})? (-?[0-9]+(?:\.[0-9]+)?)/#)
            {
                guard match.1 == family else { throw Malformed(line: line, reason: "a value outside its family") }
                var kept: [String] = []
                var rest = match.2 ?? ""
                while !rest.isEmpty {
                    guard let label = rest.prefixMatch(of: #/([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^\n\\"]|\\[n\\"])*)"(?:,(?=.)|$)/#)
                    else {
                        throw Malformed(line: line, reason: "wrong labels")
                    }
                    labels.insert(String(label.1))
                    if label.1 != "workspace" { kept.append("\(label.1)=\"\(label.2)\"") }
                    rest = rest[label.range.upperBound...]
                }
                let key = family + (kept.isEmpty ? "" : "{\(kept.joined(separator: ","))}")
                guard values.updateValue(Double(match.3) ?? .nan, forKey: String(key)) == nil else {
                    throw Malformed(line: line, reason: "the value was there before")
                }
            } else {
                throw Malformed(line: line, reason: "no line of the grammar")
            }
        }
    }
}

@Suite("Figures for monitoring systems")
struct MetricsTests {
    @Test("the text follows the grammar, and its numbers are those of the queues and dashboards")
    func figures() throws {
        let place = try Figures.demo()
        let run = try place.winnow("metrics")
        try #require(run.status == 0 && run.err.isEmpty, "\(run)")
        let metrics = try ParsedMetrics(run.text)
        for (queue, name) in [("mql", "mql"), ("sql", "sql"), ("nurture", "nurture"), ("closed", "ended")] {
            let count = try place.winnow("queue", queue, "--limit", "0", "--json").objects.count
            #expect(metrics.values["winnow_queue_leads{queue=\"\(name)\"}"] == Double(count), "\(queue)")
        }
        let overview = try place.figures("overview", "--window", "week")
        let late = overview.counts("late", "late")
        #expect(late.count == 3 && late["accept"] ?? 0 > 0)
        for (clock, count) in late { #expect(metrics.values["winnow_clock_overdue_leads{clock=\"\(clock)\"}"] == Double(count)) }
        for (clock, count) in overview.counts("late", "running") {
            #expect(metrics.values["winnow_clock_running_leads{clock=\"\(clock)\"}"] == Double(count))
        }
        let entered = overview.counts("funnel", "entered")
        #expect(entered["mql"] ?? 0 > 0)
        for (stage, count) in entered {
            #expect(metrics.values["winnow_stage_entered_7d_leads{stage=\"\(stage)\"}"] == Double(count), "\(stage)")
        }
        for (decision, count) in try place.figures("reasons", "--window", "week").counts("trend", "leads") {
            #expect(metrics.values["winnow_returned_or_lost_7d_leads{decision=\"\(decision)\"}"] == Double(count), "\(decision)")
        }
        #expect(metrics.values["winnow_journal_entries"] == Double(place.lines().count))
        #expect(metrics.values["winnow_journal_intact"] == 1)
        #expect(metrics.values["winnow_metrics_timestamp_seconds"] == 1_795_424_400)
        #expect(metrics.labels == ["workspace", "queue", "clock", "stage", "decision"])
        #expect(metrics.helps.count == Set(metrics.values.keys.map { $0.prefix { $0 != "{" } }).count)
    }

    @Test("nothing in it is about a person")
    func noPersonalData() throws {
        let place = try Figures.demo(leads: 200)
        let text = try place.winnow("metrics").text.lowercased()
        for member in try place.winnow("team", "show", "--json").objects.compactMap({ $0 }) {
            let login = try #require(member["login"] as? String)
            #expect(!text.contains("\"\(login)\""), "\(login)")
        }
        #expect(!text.contains("@") && !text.contains(".example"))
    }

    @Test("the age of the last tick is that of the login's own ticks, and errors are counted for a day")
    func tickAndErrors() throws {
        let place = try TestPlace()
        #expect(try ParsedMetrics(place.winnow("metrics").text).values["winnow_tick_age_seconds"] == nil)
        #expect(try place.winnow("tick").status == 0)
        #expect(try place.winnow("show", "L99").status == 66)
        try place.run(["metrics", "--nonsense"])
        // Two days old, and the refusal of a rule is no error.
        let log = place.folder + "/state/winnow/log"
        let old = "2020-01-01T00:00:00.000Z error [1] import failed with status 74\n"
        let text = try String(contentsOfFile: log, encoding: .utf8)
        try (old + text).write(toFile: log, atomically: false, encoding: .utf8)
        let later = try ParsedMetrics(place.winnow("metrics", at: "2026-11-23T09:02:30Z").text)
        #expect(later.values["winnow_tick_age_seconds"] == 150)
        #expect(later.values["winnow_tick_timestamp_seconds"] == 1_795_424_400)
        #expect(later.values["winnow_log_errors"] == 2)
    }

    @Test("a file is replaced as a whole, everybody may read it whatever the umask is, and nothing else is left")
    func file() throws {
        let place = try TestPlace()
        let folder = place.folder + "/collector"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let path = folder + "/winnow.prom"
        let script = "umask 077; \"$0\" metrics --out \"$1\" -w \"$2\" --at 2026-11-23T09:00Z"
        for _ in 0..<2 {
            let run = try ChildProcess(
                ["bash", "-c", script, Binary.path, path, place.workspace], environment: place.environment, folder: place.folder,
                scratch: place.folder + "/scratch"
            ).wait()
            #expect(run.status == 0 && run.out.isEmpty && run.err.isEmpty, "\(run)")
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o644)
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["winnow.prom"])
        }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(try ParsedMetrics(text).values["winnow_journal_intact"] == 1)
        // A reader of the old file keeps it: the new one has another inode.
        let reader = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(reader) }
        _ = try place.addMQL()
        try place.winnow("metrics", "--out", path)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(reader, &bytes, bytes.count)
        #expect(String(decoding: bytes.prefix(max(0, count)), as: UTF8.self) == text)
        #expect(try String(contentsOfFile: path, encoding: .utf8) != text)
    }

    @Test("a file that can't be written, --read-only and --json are refused, and change nothing")
    func refusals() throws {
        let place = try TestPlace()
        let nowhere = try place.winnow("metrics", "--out", place.folder + "/missing/winnow.prom")
        #expect(nowhere.status == 73 && nowhere.errorText.contains("/missing/winnow.prom"), "\(nowhere)")
        let folder = try place.winnow("metrics", "--out", place.folder)
        #expect(folder.status == 73 && folder.errorText.contains("is a folder"), "\(folder)")
        let journal = try Data(contentsOf: URL(fileURLWithPath: place.workspace + "/journal.jsonl"))
        for path in [place.workspace + "/journal.jsonl", "/dev/null"] {
            #expect(try place.winnow("metrics", "--out", path).status == 73, "\(path)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: place.workspace + "/journal.jsonl")) == journal)
        #expect(try place.winnow("metrics", "--out", place.folder + "/m.prom", "--read-only").status == 77)
        #expect(access(place.folder + "/m.prom", F_OK) != 0)
        #expect(try place.winnow("metrics", "--read-only").status == 0)
        #expect(try place.winnow("metrics", "--json").status == 64)
    }
}

internal import Intake
internal import Lifecycle

/// The rows of known leads whose status says something else than the lead's stage, which stays.
struct StatusRemarks {
    private struct Key: Hashable {
        let column: String
        let text: String
        let stage: Stage
    }

    private var rows: [Key: LineSample] = [:]

    private static let maximumRemarks = 8

    /// The number of rows.
    var count: Int { rows.values.reduce(0) { $0 + $1.count } }

    /// Adds a row whose status was not followed.
    mutating func add(_ status: ImportedStatus, _ stage: Stage, line: Int) {
        let key = Key(column: status.column, text: status.text, stage: stage)
        rows[key, default: LineSample()].add(line)
    }

    /// An option says it for all rows, which don't.
    private static func verb(_ column: String, _ count: Int) -> String {
        column.hasPrefix("--") ? (count == 1 ? "has" : "have") : count == 1 ? "says" : "say"
    }

    /// A remark on each status with the stage that it doesn't fit, the most frequent first.
    var notes: [String] {
        let sorted = rows.sorted { one, other in
            (other.value.count, one.key.text, one.key.column, one.key.stage.rawValue)
                < (one.value.count, other.key.text, other.key.column, other.key.stage.rawValue)
        }
        var notes = sorted.prefix(Self.maximumRemarks).map { key, found in
            "\(found.count.counted("row")) (\(found.text)) \(Self.verb(key.column, found.count)) "
                + "\"\(key.text)\" in \(key.column.hasPrefix("--") ? key.column : "column \(key.column)") of \(found.count == 1 ? "a lead" : "leads") in stage \(key.stage.plainName); "
                + "an import moves no known lead, so the stored stage was kept"
        }
        if sorted.count > Self.maximumRemarks {
            let rest = sorted.dropFirst(Self.maximumRemarks).reduce(0) { $0 + $1.value.count }
            notes.append("\(rest.counted("more row")) with another status than the stage of the lead")
        }
        return notes
    }
}

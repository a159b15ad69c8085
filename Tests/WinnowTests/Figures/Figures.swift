import Foundation
import Testing

/// Support for tests of printed figures.
enum Figures {
    /// The pages by their names on the command line, with their titles.
    static let pages = [
        ("overview", "Funnel: Overview"), ("speed", "Funnel: Speed and SLAs"), ("sources", "Funnel: Sources"),
        ("team", "Funnel: Team"), ("reasons", "Funnel: Reasons"), ("cohorts", "Funnel: Cohorts"), ("rates", "Funnel: Rates"),
        ("calibration", "Funnel: Calibration"), ("health", "Health"),
    ]

    /// A demo workspace with this number of leads.
    static func demo(leads: Int = 400) throws -> TestPlace {
        let place = try TestPlace(withWorkspace: false)
        let made = try place.run(["demo", place.workspace, "--leads", "\(leads)"], at: place.clock, inWorkspace: false)
        guard made.status == 0 else { throw TestPlace.Failed(message: made.description) }
        return place
    }
}

extension TestPlace {
    /// A page in the output of `--json`.
    func figures(_ page: String, _ more: String..., at time: String? = nil) throws -> ParsedPage {
        let run = try run(["funnel", "--json", "--page", page] + more, at: time ?? clock)
        guard run.status == 0 else { throw Failed(message: run.description) }
        return ParsedPage(object: run.object)
    }

    /// A page as text with this width.
    func page(_ page: String, width: Int = 120, _ more: String..., at time: String? = nil) throws -> String {
        let run = try run(["funnel", "--once", "--page", page, "--width", "\(width)"] + more, at: time ?? clock)
        guard run.status == 0, run.err.isEmpty else { throw Failed(message: run.description) }
        return run.text
    }
}

/// A page of figures, parsed from JSON.
struct ParsedPage {
    let object: [String: Any]

    /// The rows of a block by key, each with its values.
    func rows(_ block: String) -> [String: [String: Any]] {
        let blocks = object["blocks"] as? [[String: Any]] ?? []
        let rows = blocks.first { $0["id"] as? String == block }?["rows"] as? [[String: Any]] ?? []
        return Dictionary(rows.map { ($0["key"] as? String ?? "", $0["values"] as? [String: Any] ?? [:]) }) { first, _ in first }
    }

    /// One column with numbers of leads, by row key.
    func counts(_ block: String, _ column: String) -> [String: Int] { rows(block).compactMapValues { $0[column] as? Int } }

    /// The page in canonical JSON without some members.
    func text(without names: String...) throws -> String {
        let rest = object.filter { !names.contains($0.key) }
        return String(
            decoding: try JSONSerialization.data(withJSONObject: rest, options: [.sortedKeys, .prettyPrinted]), as: UTF8.self)
    }
}

import Formats
import Lifecycle

/// A line of a file that is passed over, because it belongs to no row of the table.
package struct SkippedLine: Hashable, Sendable {
    /// Where it stands.
    package enum Position: Sendable, CaseIterable { case above, within, below }

    /// Its number, from 1.
    package let line: Int
    /// Its first words.
    package let text: String
    /// Where it stands.
    package let position: Position

    init(_ row: FileRow, _ position: Position) {
        line = row.line
        let cells = row.fields.map { $0.trimmingSpace }.filter { !$0.isEmpty }
        let text = cells.joined(separator: ", ").split(whereSeparator: \.isWhitespace).joined(separator: " ")
        self.text = text.count > 50 ? text.prefix(49) + "…" : text
        self.position = position
    }

    /// The lines of one place as a sentence: `3 lines above the table were passed over: line 1 "Leads by Owner" …`.
    static func sentence(_ lines: [SkippedLine], count: Int) -> String? {
        guard let first = lines.first else { return nil }
        let place =
            switch first.position {
            case .above: "above the table"
            case .within: "with totals or notices"
            case .below: "below the table"
            }
        let named = lines.prefix(8).map { "line \($0.line) \"\($0.text)\"" }.joined(separator: ", ")
        let more = count > min(lines.count, 8) ? " and \(count - min(lines.count, 8)) more" : ""
        return "\(count) \(count == 1 ? "line" : "lines") \(place) \(count == 1 ? "was" : "were") passed over: \(named)\(more)"
    }
}

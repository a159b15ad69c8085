import Formats
import Lifecycle

/// What a file has beside the rows of its table, and the rows that were read though they were written wrongly.
package struct TableIssues: Sendable {
    /// The line on which the footer of a report begins.
    private(set) var footerLine: Int?
    /// The lines of totals and notices.
    private(set) var totals: Set<Int> = []
    /// The number of rows that are passed over, with blank ones in a footer.
    private(set) var passedRows = 0
    private var lines: [SkippedLine.Position: [SkippedLine]] = [:]
    private var counts: [SkippedLine.Position: Int] = [:]
    private var short = LineSample()
    private var quoted = LineSample()
    private var zones: [(name: String, column: String, lines: LineSample)] = []

    /// The number of lines that are named.
    private static let limit = 8

    /// Whether a row is passed over.
    func isPassedOver(_ line: Int) -> Bool { footerLine.map { line >= $0 } ?? false || totals.contains(line) }

    mutating func add(_ passed: [SkippedLine]) {
        guard let position = passed.first?.position else { return }
        counts[position, default: 0] += passed.count
        let room = max(0, Self.limit - lines[position, default: []].count)
        lines[position, default: []] += passed.prefix(room)
    }

    mutating func addTotal(_ row: FileRow) {
        totals.insert(row.line)
        passedRows += 1
        add([SkippedLine(row, .within)])
    }

    mutating func addFooter(_ footer: FooterDetector.Footer) {
        footerLine = footer.line
        // Totals below the table are lines of the footer.
        let below = totals.filter { $0 >= footer.line }
        totals.subtract(below)
        lines[.within]?.removeAll { below.contains($0.line) }
        counts[.within, default: 0] -= below.count
        passedRows += footer.rows - below.count
        add(footer.lines)
    }

    mutating func addRepairs(of row: FileRow, isFragment: Bool) {
        if row.missing > 0, !isFragment { short.add(row.line) }
        if row.wasQuotedWhole { quoted.add(row.line) }
    }

    /// Adds the name of a zone in a column of dates, which nobody knows.
    mutating func add(zone name: String, column: String, _ lines: LineSample) { zones.append((name, column, lines)) }

    /// One sentence for each kind.
    package var remarks: [String] {
        var remarks = SkippedLine.Position.allCases.compactMap { SkippedLine.sentence(lines[$0] ?? [], count: counts[$0] ?? 0) }
        if short.count > 0 {
            remarks.append(
                "\(short.count.counted("row")) \(short.count == 1 ? "ends" : "end") early (\(short.text)): "
                    + "the missing cells count as blank")
        }
        if quoted.count > 0 {
            remarks.append(
                "\(quoted.count.counted("row")) \(quoted.count == 1 ? "was" : "were") quoted as one field (\(quoted.text)) "
                    + "and split into cells")
        }
        for zone in zones {
            remarks.append(
                "\(zone.lines.text): the time zone \"\(zone.name)\" in column \(zone.column) is not one that winnow knows; "
                    + "the time was read in the workspace's zone")
        }
        return remarks
    }
}

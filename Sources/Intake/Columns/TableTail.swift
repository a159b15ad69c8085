import Formats
import Lifecycle

/// The lines with at most one cell after the last row: a footer, if one of them has a typical text.
struct TableTail {
    /// The footer of a report.
    struct Footer {
        /// Its first line.
        var line: Int
        /// Its lines with text.
        var lines: [PassedLine] = []
        /// The number of rows in it, and of these the ones that are only beginnings of rows.
        var rows = 0
        var fragments = 0
        /// The columns of its cells.
        var cells: [Int] = []
    }

    private struct Line {
        let passed: PassedLine
        let isBlank: Bool
        let isFragment: Bool
        let isTypical: Bool
        let cells: [Int]
    }

    /// A footer has a few lines; many rows with one cell are a list of companies.
    private static let limit = 200
    private var lines: [Line] = []

    /// Adds a line with the columns of its cells.
    mutating func add(_ row: FileRow, cells: [Int], isFragment: Bool) {
        if lines.count == Self.limit { lines = [] }
        let texts = row.fields.filter { !$0.trimmingSpace.isEmpty }
        let isTypical =
            texts.contains(where: TitleAndFooterDetector.isFooter)
            || TitleAndFooterDetector.isTotal(texts) || TitleAndFooterDetector.isFooter(texts.joined(separator: " "))
        guard !lines.isEmpty || isTypical || isFragment || texts.isEmpty else { return }
        lines.append(
            Line(
                passed: PassedLine(row, .below), isBlank: texts.isEmpty, isFragment: isFragment, isTypical: isTypical,
                cells: cells))
    }

    /// Begins again after a row with more cells.
    mutating func end() { if !lines.isEmpty { lines = [] } }

    /// The footer; nil if no line has a typical text.
    ///
    /// It begins with the first line that is no row of the table: a typical text, a line of one field, or a blank one.
    var footer: Footer? {
        guard let first = lines.first, lines.contains(where: \.isTypical) else { return nil }
        var footer = Footer(line: first.passed.line)
        for line in lines {
            footer.cells += line.cells
            if !line.isBlank { footer.lines.append(line.passed) }
            footer.rows += 1
            if line.isFragment { footer.fragments += 1 }
        }
        return footer
    }
}

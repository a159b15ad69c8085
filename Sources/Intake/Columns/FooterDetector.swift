import Formats
import Lifecycle

/// Finds the footer of a report: totals, notices and what stands between them after the last row.
///
/// A line with one cell that is neither is a row of the table: a company of a sparse list. Only after a blank line, and
/// beside a notice, it belongs to the footer, as the names of the report and of the firm do that Salesforce writes.
struct FooterDetector {
    /// The footer of a report.
    struct Footer {
        /// Its first line.
        var line: Int
        /// Its lines with text.
        var lines: [SkippedLine] = []
        /// The number of rows in it, and of these the ones that are only beginnings of rows.
        var rows = 0
        var fragments = 0
        /// The columns of its cells that were counted as those of rows.
        var cells: [Int] = []
    }

    /// What a line is.
    enum Kind {
        case blank
        /// A total or a notice.
        case total, notice
        /// A line of one field, or of one cell with text.
        case fragment, sparse
    }

    private struct Line {
        let skipped: SkippedLine
        let kind: Kind
        let isFragment: Bool
        let followsBlankLine: Bool
        let cells: [Int]
        /// Whether it begins a paragraph.
        var isApart: Bool { kind == .blank || followsBlankLine }
        /// Whether it is neither a total nor a notice.
        var isCaption: Bool { kind == .fragment || kind == .sparse }
    }

    /// A footer has a few lines; many rows with one cell are a list of companies.
    private static let limit = 200
    /// The number of lines that may stand beside a notice.
    private static let maximumCaptions = 4
    private var lines: [Line] = []

    /// Adds a line with the columns of its cells.
    mutating func add(_ row: FileRow, _ kind: Kind, isFragment: Bool, cells: [Int]) {
        if lines.count == Self.limit { lines = [] }
        // Without a blank line before it, a row can't begin a footer.
        guard !lines.isEmpty || row.followsBlankLine || kind == .blank || kind == .total || kind == .notice else { return }
        lines.append(
            Line(
                skipped: SkippedLine(row, .below), kind: kind, isFragment: isFragment, followsBlankLine: row.followsBlankLine,
                cells: cells))
        if lines.last?.isCaption ?? false, !mayHaveCaptions { lines = [] }
    }

    /// Begins again after a row with more cells.
    mutating func end() { if !lines.isEmpty { lines = [] } }

    private var mayHaveCaptions: Bool {
        lines.first?.isApart ?? false && lines.count(where: \.isCaption) <= Self.maximumCaptions
    }

    /// The footer; nil if the file has none.
    var footer: Footer? {
        let lines = lines[startOfFooter...]
        guard let first = lines.first, lines.contains(where: { $0.kind == .total || $0.kind == .notice }) else { return nil }
        var footer = Footer(line: first.skipped.line)
        for line in lines {
            if line.isCaption { footer.cells += line.cells }
            if line.kind != .blank { footer.lines.append(line.skipped) }
            footer.rows += 1
            if line.isFragment { footer.fragments += 1 }
        }
        return footer
    }

    /// The first line after all rows: those are lines with neither a total nor a notice, unless a notice is in their
    /// paragraph, in the same column. The rest of a line that was cut is none either if a notice follows it.
    private var startOfFooter: Int {
        var start = 0
        var paragraph = 0
        for index in 0...lines.count where index == lines.count || lines[index].isApart {
            let notices = Set(lines[paragraph..<index].filter { $0.kind == .notice }.flatMap(\.cells))
            let isBeforeNotice = lines[index...].contains { $0.kind == .notice }
            let last = lines[paragraph..<index].lastIndex { line in
                switch line.kind {
                case .sparse: notices.isEmpty || !notices.isSuperset(of: line.cells)
                case .fragment: notices.isEmpty && !isBeforeNotice
                case .blank, .total, .notice: false
                }
            }
            if let last { start = last + 1 }
            paragraph = index
        }
        return start
    }
}

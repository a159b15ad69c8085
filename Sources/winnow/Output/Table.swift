import Screen

/// A text table as wide as its contents, truncated to the terminal's width if there is a terminal.
struct Table {
    /// One column.
    struct Column {
        /// The heading.
        let title: String
        /// The alignment of the cells.
        var alignment: Alignment = .left
        /// Whether the column shrinks if the terminal is too narrow.
        var isFlexible = false
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row, which must have as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Sanitizer.line)) }

    /// The column widths for a total width.
    ///
    /// The widest flexible columns shrink first, to at least 8 columns each.
    func widths(within available: Int?) -> [Int] {
        var widths = columns.map(\.title.displayWidth)
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.displayWidth)
            }
        }
        guard let available else { return widths }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - available
        while excess > 0 {
            let flexible = columns.indices.filter { columns[$0].isFlexible && widths[$0] > 8 }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// Writes the heading and the rows, with the given widths or those that fit.
    func write(to output: Output, withHeading: Bool = true, widths fixedWidths: [Int]? = nil) {
        let widths = fixedWidths ?? self.widths(within: output.width)
        if withHeading { write(columns.map(\.title), widths, output) }
        for row in rows { write(row, widths, output) }
    }

    private func write(_ cells: [String], _ widths: [Int], _ output: Output) {
        var line = ""
        for (index, cell) in cells.enumerated() {
            if index > 0 { line += "  " }
            let isLast = index == cells.count - 1
            if isLast, columns[index].alignment == .left {
                line += cell
            } else if output.width == nil, cell.displayWidth > widths[index] {
                line += cell
            } else {
                line += cell.fitted(to: widths[index], columns[index].alignment)
            }
        }
        while line.last == " " { line.removeLast() }
        output.truncatedLine(line)
    }
}

import Screen

/// A table of texts for eyes: as wide as its contents, cut to the terminal where there is one.
struct Table {
    /// One column.
    struct Column {
        /// Its heading.
        let title: String
        /// Where its texts stand.
        var alignment: Alignment = .left
        /// Whether it gives way when the terminal is too narrow.
        var isFlexible = false
    }

    let columns: [Column]
    private(set) var rows: [[String]] = []

    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; it must have as many cells as there are columns.
    mutating func add(_ cells: [String]) { rows.append(cells.map(Sanitizer.line)) }

    /// Forgets the rows.
    mutating func removeRows() { rows.removeAll(keepingCapacity: true) }

    /// The widths at which everything fits into so many columns; flexible ones give way, the widest first, down to eight.
    func widths(within room: Int?) -> [Int] {
        var widths = columns.map(\.title.displayWidth)
        for row in rows {
            for (index, cell) in row.enumerated() where index < widths.count {
                widths[index] = max(widths[index], cell.displayWidth)
            }
        }
        guard let room else { return widths }
        var excess = widths.reduce(0, +) + 2 * (widths.count - 1) - room
        while excess > 0 {
            let flexible = columns.indices.filter { columns[$0].isFlexible && widths[$0] > 8 }
            guard let widest = flexible.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// Writes heading and rows.
    func write(to output: Output, withHeading: Bool = true, widths given: [Int]? = nil) {
        let widths = given ?? self.widths(within: output.width)
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
        output.cutLine(line)
    }
}

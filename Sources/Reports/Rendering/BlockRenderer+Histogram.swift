internal import Screen

extension BlockRenderer {
    /// The height of the columns of a histogram, in lines.
    private static let height = 6

    /// The minimum width of a class: its label or its longest number.
    private func classWidth(_ block: FigureBlock) -> Int {
        block.rows.reduce(3) { widest, row in
            let numbers = (row.values + row.compared).map { formatter.text($0).displayWidth + 3 }
            return max(widest, Sanitizer.line(row.label).displayWidth, numbers.max() ?? 0)
        } + 1
    }

    /// The width of the margin on the left, which holds the column titles.
    private func marginWidth(_ block: FigureBlock) -> Int {
        max(4, min(16, (block.columns.map { Sanitizer.line($0.title).displayWidth } + [block.rowTitle.displayWidth]).max() ?? 0))
            + 3
    }

    func histogramWidth(_ block: FigureBlock) -> Int { marginWidth(block) + block.rows.count * classWidth(block) }

    /// Draws columns side by side, with numbers and classes below; a table with bars where they don't fit.
    func histogram(_ block: FigureBlock, width: Int) -> (lines: [FigureLine], dropped: Int) {
        let natural = histogramWidth(block)
        guard natural <= width, !block.columns.isEmpty else {
            var table = block
            table.form = .table
            if !table.columns.isEmpty { table.columns[0].drawing = .bar }
            return self.table(table, width: width)
        }
        let margin = marginWidth(block)
        let wide = min(classWidth(block) + 3, (width - margin) / block.rows.count)
        let heights = block.rows.map { max(0, $0.values.first?.magnitude ?? 0) }
        let top = heights.max() ?? 0
        var lines: [FigureLine] = []
        for level in stride(from: Self.height - 1, through: 0, by: -1) {
            var line = FigureLine([.blank(margin)])
            for height in heights {
                line.append(bar(height, of: top, level: level, columns: wide - 1) + " ", .bar)
            }
            lines.append(line)
        }
        for (index, column) in block.columns.enumerated() {
            lines.append(numbers(block, index, column, margin: margin, wide: wide, compared: false))
            if block.rows.contains(where: { $0.compared.indices.contains(index) }) {
                lines.append(numbers(block, index, column, margin: margin, wide: wide, compared: true))
            }
        }
        var classes = FigureLine()
        classes.field(FigureSpan("  " + block.rowTitle, .dim), margin, ellipsis: glyphs.ellipsis)
        for row in block.rows {
            let label = FigureSpan(row.label, row.emphasis == .alert ? .overdue : .dim)
            classes.field(label, wide - 1, .right, ellipsis: glyphs.ellipsis)
            classes.append(" ")
        }
        return (lines + [classes], 0)
    }

    /// One line of one column: full, empty or partly filled.
    private func bar(_ height: Double, of top: Double, level: Int, columns: Int) -> String {
        guard top > 0, height > 0 else { return String(repeating: " ", count: columns) }
        let eighths = max(1, Int((height / top * Double(Self.height * 8)).rounded())) - level * 8
        let sign = eighths <= 0 ? " " : eighths >= 8 ? glyphs.sparks[7] : glyphs.sparks[eighths - 1]
        return String(repeating: sign, count: columns)
    }

    private func numbers(
        _ block: FigureBlock, _ index: Int, _ column: FigureColumn, margin: Int, wide: Int, compared: Bool
    ) -> FigureLine {
        var line = FigureLine()
        line.field(
            FigureSpan("  " + (compared ? "prior" : column.title), .dim), margin, ellipsis: glyphs.ellipsis)
        for row in block.rows {
            let value = compared ? row.comparedValue(index) : row.value(index)
            let isImmature = value != .nothing && (compared ? row.comparedImmature : row.immature).contains(index)
            let text = formatter.text(value) + (isImmature ? Self.immatureSign : "")
            let cell = CellID(block: block.id, row: row.id, column: column.id, isCompared: compared)
            line.field(
                span(text, value, compared ? .dim : style(row.emphasis), cell), wide - 1, .right,
                ellipsis: glyphs.ellipsis)
            line.append(" ")
        }
        return line
    }
}

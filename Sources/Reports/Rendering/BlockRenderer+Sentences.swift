internal import Lifecycle
internal import Screen

extension BlockRenderer {
    /// Draws each row as a sentence, followed by its values on the same line or on dimmed lines below.
    func sentences(_ block: FigureBlock, width: Int) -> [FigureLine] {
        let (rows, hidden) = visibleRows(block)
        var lines: [FigureLine] = []
        for row in rows {
            let wrapped = TextWrap.rows(row.label, width: max(10, width - 2), ellipsis: glyphs.ellipsis)
            var sentence = wrapped.enumerated().map { index, text in
                FigureLine([index == 0 ? sign(row.emphasis) : FigureSpan("  "), FigureSpan(text, style(row.emphasis))])
            }
            let pieces = self.pieces(of: row, block)
            let together = pieces.reduce(0) { $0 + $1.width + 3 }
            if let last = sentence.last, !pieces.isEmpty, last.width + together <= width {
                var line = last
                for piece in pieces {
                    line.append(" \(glyphs.dot) ", .dim)
                    line = line + piece
                }
                sentence[sentence.count - 1] = line
            } else {
                sentence += flow(pieces, indent: 4, width: width)
            }
            lines += sentence
        }
        return hidden > 0 ? lines + [hiddenLine(hidden)] : lines
    }

    /// The values of a row, each with the title of its column.
    private func pieces(of row: FigureRow, _ block: FigureBlock) -> [FigureLine] {
        zip(block.columns, row.values).enumerated().compactMap { index, pair in
            let (column, value) = pair
            guard value != .nothing, !isRepeated(index, row, block) else { return nil }
            let cell = CellID(block: block.id, row: row.id, column: column.id)
            let text = text(index, of: row, columns: 24)
            var line = FigureLine()
            if case .leads(let count, _) = value, column.id == .leads {
                line.append(span(count.counted("lead"), value, .normal, cell))
            } else {
                if !column.title.isEmpty { line.append(column.title + " ", .dim) }
                line.append(span(text, value, value.isText ? .dim : .normal, cell))
            }
            let earlier = row.comparedValue(index)
            if earlier.magnitude != nil {
                var comparedCell = cell
                comparedCell.isCompared = true
                line.append(" ")
                line.append(span(comparedText(index, of: row), earlier, .dim, comparedCell))
            }
            return line
        }
    }

    /// Whether the column of leads already shows the same number.
    private func isRepeated(_ index: Int, _ row: FigureRow, _ block: FigureBlock) -> Bool {
        guard block.columns[index].id != .leads, case .leads(let count, _) = row.values[index],
            let leads = block.columns.firstIndex(where: { $0.id == .leads })
        else { return false }
        if case .leads(count, _) = row.value(leads) { return true }
        return false
    }

    /// Joins pieces into as many lines as they need.
    private func flow(_ pieces: [FigureLine], indent: Int, width: Int) -> [FigureLine] {
        var lines: [FigureLine] = []
        var line = FigureLine()
        for piece in pieces {
            if line.width > 0, line.width + 3 + piece.width > width {
                lines.append(line)
                line = FigureLine()
            }
            if line.width == 0 { line.append(.blank(indent)) } else { line.append(" \(glyphs.dot) ", .dim) }
            line = line + piece
        }
        if line.width > 0 { lines.append(line) }
        return lines.map { fitted($0, width) }
    }
}

internal import Lifecycle
internal import Screen

extension BlockRenderer {
    /// Draws a table with its headings, and counts the columns that did not fit.
    ///
    /// Funnels and triangles are tables, too.
    func table(_ block: FigureBlock, width: Int) -> (lines: [FigureLine], dropped: Int) {
        let (rows, hidden) = visibleRows(block)
        let layout = layout(block, rows, width: width)
        let tops = layout.parts.map { part in rows.reduce(0.0) { max($0, $1.value(part.index).magnitude ?? 0) } }
        var lines = [headings(block, layout)]
        // A heading of nothing but blanks is left out.
        if lines[0].text.isEmpty { lines = [] }
        for row in rows {
            var line = FigureLine([sign(row.emphasis)])
            line.field(FigureSpan(row.label, style(row.emphasis)), layout.label, ellipsis: glyphs.ellipsis)
            for (number, part) in layout.parts.enumerated() {
                line.append(.blank(layout.gap))
                append(part, of: row, block, top: tops[number], to: &line)
            }
            lines.append(fitted(line, width))
        }
        if hidden > 0 { lines.append(hiddenLine(hidden)) }
        return (lines.map { fitted($0, width) }, layout.dropped)
    }

    private func headings(_ block: FigureBlock, _ layout: TableLayout) -> FigureLine {
        var line = FigureLine([.blank(2)])
        line.field(FigureSpan(block.rowTitle, .dim), layout.label, ellipsis: glyphs.ellipsis)
        for part in layout.parts {
            line.append(.blank(layout.gap))
            let column = block.columns[part.index]
            // Numbers and their headings are right-aligned.
            if block.form == .funnel { line.append(.blank(part.bar)) }
            line.field(
                FigureSpan(column.title, .dim), part.value + part.compared, part.isText ? .left : .right, ellipsis: glyphs.ellipsis
            )
            if block.form != .funnel { line.append(.blank(part.bar)) }
        }
        return line
    }

    private func append(
        _ part: TableLayout.Part, of row: FigureRow, _ block: FigureBlock, top: Double, to line: inout FigureLine
    ) {
        let (value, earlier) = (row.value(part.index), row.comparedValue(part.index))
        let cell = CellID(block: block.id, row: row.id, column: block.columns[part.index].id)
        if block.form == .funnel, part.bar > 0 {
            funnelBar(row, value, block, top: top, columns: part.bar - 1, to: &line)
            line.append(.blank(1))
        }
        let valueStyle =
            value == .nothing || value.isText && !isSpark(value) ? Style.dim : isSpark(value) ? .bar : style(row.emphasis)
        // Triangles stay blank where the cohort is still too young.
        let isBlank = block.form == .triangle && value == .nothing
        let sign = value == .nothing || !row.immature.contains(part.index) ? " " : Self.immatureSign
        let text =
            (isBlank ? "" : formatter.text(value, columns: part.value - (part.hasSign ? 1 : 0))) + (part.hasSign ? sign : "")
        line.field(
            span(text, value, valueStyle, cell), part.value, part.isText ? .left : .right, ellipsis: glyphs.ellipsis)
        if part.compared > 0 {
            var comparedCell = cell
            comparedCell.isCompared = true
            switch part.comparison {
            case .none: line.append(.blank(part.compared))
            case .arrow: line.append(formatter.direction(value, since: earlier), .accent)
            case .beside:
                let comparedText =
                    earlier.magnitude == nil
                    ? "" : "(\(formatter.text(earlier))\(row.comparedImmature.contains(part.index) ? Self.immatureSign : ""))"
                line.append(" ")
                line.field(span(comparedText, earlier, .dim, comparedCell), part.compared - 1, .right, ellipsis: glyphs.ellipsis)
            }
        }
        if block.form != .funnel, part.bar > 0 {
            line.append(" ")
            let bar = glyphs.bar(value.magnitude ?? 0, of: top, columns: part.bar - 1)
            line.field(FigureSpan(bar, row.emphasis == .alert ? .overdue : .bar), part.bar - 1, ellipsis: glyphs.ellipsis)
        }
    }

    private func isSpark(_ value: FigureValue) -> Bool { if case .series = value { true } else { false } }

    /// Draws the bar of a stage: as long as the number of leads that entered, shaded for those still open.
    private func funnelBar(
        _ row: FigureRow, _ value: FigureValue, _ block: FigureBlock, top: Double, columns: Int, to line: inout FigureLine
    ) {
        let all = value.magnitude ?? 0
        let immature = block.columns.firstIndex { $0.id == .immature }
        let young = min(all, immature.flatMap { row.value($0).magnitude } ?? 0)
        let whole = glyphs.bar(all, of: top, columns: columns)
        guard young > 0, all > 0 else { return line.field(FigureSpan(whole, .bar), columns, ellipsis: glyphs.ellipsis) }
        let shaded = min(whole.count, max(1, Int((young / all * Double(whole.count)).rounded())))
        line.append(String(whole.prefix(whole.count - shaded)), .bar)
        line.append(String(repeating: glyphs.shade, count: shaded), .bar)
        line.append(.blank(columns - whole.count))
    }
}

extension Glyphs {
    /// A bar of at most `columns` columns, in steps of an eighth where the glyphs allow it.
    ///
    /// Positive values always show.
    func bar(_ value: Double, of top: Double, columns: Int) -> String {
        guard value > 0, top > 0, columns > 0, value.isFinite else { return "" }
        let eighth = max(1, Int((min(1, value / top) * Double(columns * 8)).rounded()))
        let text = String(repeating: eighths[7], count: eighth / 8)
        let rest = eighth % 8 == 0 ? "" : eighths[eighth % 8 - 1]
        // In ASCII, small steps are blanks: a bar of only blanks would be invisible.
        return text + (rest == " " ? (text.isEmpty ? eighths[3] : "") : rest)
    }
}

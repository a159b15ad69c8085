internal import Lifecycle
internal import Screen

extension BlockRenderer {
    /// Draws a table with its headings, and counts the columns that did not fit and don't follow below.
    ///
    /// Funnels and triangles are tables, too.
    func table(_ block: FigureBlock, width: Int) -> (lines: [FigureLine], dropped: Int) {
        let (rows, hidden) = visibleRows(block)
        let layout = layout(block, rows, width: width)
        var tops = layout.parts.map { part in
            rows.reduce(0.0) { max($0, $1.value(part.index).magnitude ?? 0, $1.comparedValue(part.index).magnitude ?? 0) }
        }
        let darkest = zip(layout.parts, tops).reduce(0.0) { $1.0.shade > 0 ? max($0, $1.1) : $0 }
        for index in tops.indices where layout.parts[index].shade > 0 { tops[index] = darkest }
        // A heading of nothing but blanks is left out.
        var lines = headings(block, layout).filter { !$0.text.isEmpty }
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
        if let key = barLegend(block, rows, layout, darkest: darkest) { lines.append(key) }
        lines = lines.map { fitted($0, width) }
        guard layout.dropped > 0, continues(block) else { return (lines, layout.dropped) }
        let shown = Set(layout.parts.map(\.index))
        let rest = table(block.keepingColumns(block.columns.indices.filter { !shown.contains($0) }), width: width)
        return (lines + rest.lines, rest.dropped)
    }

    /// The headings, in as many lines as the longest needs; shorter ones stand in the last.
    private func headings(_ block: FigureBlock, _ layout: TableLayout) -> [FigureLine] {
        let count = layout.parts.reduce(1) { max($0, $1.heading.count) }
        return (0..<count).map { number in
            var line = FigureLine([.blank(2)])
            line.field(FigureSpan(number == count - 1 ? block.rowTitle : "", .dim), layout.label, ellipsis: glyphs.ellipsis)
            for part in layout.parts {
                line.append(.blank(layout.gap))
                let own = number - count + part.heading.count
                let title = part.heading.indices.contains(own) ? part.heading[own] : ""
                // Numbers and their headings are right-aligned.
                line.append(.blank(part.shade))
                if block.form == .funnel { line.append(.blank(part.bar)) }
                line.field(
                    FigureSpan(title, .dim), part.value + part.compared, part.isText ? .left : .right, ellipsis: glyphs.ellipsis)
                if block.form != .funnel { line.append(.blank(part.bar)) }
            }
            return line
        }
    }

    private func append(
        _ part: TableLayout.Part, of row: FigureRow, _ block: FigureBlock, top: Double, to line: inout FigureLine
    ) {
        let (value, earlier) = (row.value(part.index), row.comparedValue(part.index))
        let cell = CellID(block: block.id, row: row.id, column: block.columns[part.index].id)
        if block.form == .funnel, part.bar > 0 {
            let open = block.columns.firstIndex { $0.id == .immature }.flatMap { row.value($0).magnitude } ?? 0
            bar(value, open: open, since: earlier, of: top, columns: part.bar - 1, .bar, to: &line)
            line.append(.blank(1))
        }
        let valueStyle =
            value == .nothing || value.isText && !isSpark(value) ? Style.dim : isSpark(value) ? .bar : style(row.emphasis)
        // Triangles stay blank where the cohort is still too young.
        let isBlank = block.form == .triangle && value == .nothing
        if part.shade > 0 {
            let shade = glyphs.shade(value.magnitude ?? 0, of: top)
            line.append(String(repeating: shade, count: part.shade), .bar)
        }
        let text = isBlank ? "" : text(part.index, of: row, columns: part.value, as: part.notation)
        aligned(span(text, value, valueStyle, cell), part.value, part.isText ? nil : part.alignment, to: &line)
        if part.compared > 0 {
            var comparedCell = cell
            comparedCell.isCompared = true
            switch part.comparison {
            case .none: line.append(.blank(part.compared))
            case .arrow: line.append(formatter.direction(value, since: earlier), .accent)
            case .beside:
                line.append(" ")
                let text = comparedText(part.index, of: row, as: part.notation)
                aligned(span(text, earlier, .dim, comparedCell), part.compared - 1, part.comparedAlignment, to: &line)
            }
        }
        if block.form != .funnel, part.bar > 0 {
            line.append(" ")
            bar(
                value, open: 0, since: earlier, of: top, columns: part.bar - 1, row.emphasis == .alert ? .overdue : .bar, to: &line)
        }
    }

    private func isSpark(_ value: FigureValue) -> Bool { if case .series = value { true } else { false } }

    /// Appends a number aligned with those of its column, or text from the left where there is no alignment.
    private func aligned(_ span: FigureSpan, _ columns: Int, _ alignment: ColumnAlignment?, to line: inout FigureLine) {
        guard let alignment else { return line.field(span, columns, ellipsis: glyphs.ellipsis) }
        let padding = min(alignment.padding(after: span.text), max(0, columns - span.text.displayWidth))
        line.field(span, columns - padding, .right, ellipsis: glyphs.ellipsis)
        line.append(.blank(padding))
    }

    /// Draws a bar as long as a value, its end shaded for the leads still open, with a line at the value before.
    private func bar(
        _ value: FigureValue, open: Double, since earlier: FigureValue, of top: Double, columns: Int, _ style: Style,
        to line: inout FigureLine
    ) {
        let all = value.magnitude ?? 0
        var cells = glyphs.bar(all, of: top, columns: columns).map(String.init)
        if open > 0, all > 0 {
            let shaded = min(cells.count, max(1, Int((min(all, open) / all * Double(cells.count)).rounded())))
            for index in cells.indices.suffix(shaded) { cells[index] = glyphs.shade }
        }
        cells += Array(repeating: " ", count: max(0, columns - cells.count))
        guard let before = earlier.magnitude, before > 0, top > 0, before.isFinite, columns > 0 else {
            return line.append(cells.joined(), style)
        }
        let mark = min(columns - 1, max(0, Int((before / top * Double(columns)).rounded()) - 1))
        line.append(cells[..<mark].joined(), style)
        line.append(glyphs.vertical, .accent)
        line.append(cells[(mark + 1)...].joined(), style)
    }

    /// What the parts of bars and the shades of a triangle mean; nil where the table has none that needs it.
    private func barLegend(
        _ block: FigureBlock, _ rows: ArraySlice<FigureRow>, _ layout: TableLayout, darkest: Double
    ) -> FigureLine? {
        var parts: [(sign: String, style: Style, text: String)] = []
        if darkest > 0 {
            let signs = (1...4).map { glyphs.shade(Double($0), of: 4) }.joined()
            parts = [(signs, .bar, "share, the darkest up to \(Int((darkest * 100).rounded()))%")]
        }
        if layout.parts.contains(where: { $0.bar > 0 }) {
            let isCompared = rows.contains { row in
                layout.parts.contains { $0.bar > 0 && (row.comparedValue($0.index).magnitude ?? 0) > 0 }
            }
            let hasOpen = block.form == .funnel && block.columns.contains { $0.id == .immature }
            if isCompared || hasOpen { parts.append((glyphs.eighths[7], .bar, isCompared ? "this period" : "entered")) }
            if hasOpen { parts.append((glyphs.shade, .bar, "still open")) }
            if isCompared { parts.append((glyphs.vertical, .accent, "compared period")) }
        }
        guard !parts.isEmpty else { return nil }
        var line = FigureLine([.blank(2)])
        for (index, part) in parts.enumerated() {
            line.append(.blank(index > 0 ? 3 : 0))
            line.append(part.sign, part.style)
            line.append(" " + part.text, .dim)
        }
        return line
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

    /// A shade in four steps for a share of the greatest value; a blank for none.
    func shade(_ value: Double, of top: Double) -> String {
        guard value > 0, top > 0, value.isFinite else { return " " }
        let shades = isASCII ? [".", ":", "+", "#"] : ["░", "▒", "▓", "█"]
        return shades[min(3, max(0, Int((value / top * 4).rounded(.up)) - 1))]
    }
}

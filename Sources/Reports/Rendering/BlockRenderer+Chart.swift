internal import Lifecycle
internal import Screen

extension BlockRenderer {
    /// The columns that each period of a chart may take at most.
    private static let widestPeriod = 24

    /// The columns that its labels may take at most.
    private static let longestLabel = 32

    /// The columns of a chart: label, maximum, plot, value.
    private struct ChartLayout {
        var label: Int
        var maximum: Int
        var plot: Int
        var value: Int
    }

    /// The width in which a chart has one column for each period.
    func chartWidth(_ block: FigureBlock) -> Int {
        let layout = chartLayout(block, width: 0)
        return 2 + layout.label + 1 + layout.maximum + 2 + periodCount(block) + 2 + layout.value
    }

    private func periodCount(_ block: FigureBlock) -> Int { max(1, block.rows.map { series($0).count }.max() ?? 1) }

    private func series(_ row: FigureRow) -> [Int?] {
        if case .series(let values)? = row.values.first { values } else { [] }
    }

    /// The greatest value of a series.
    private func scale(_ row: FigureRow) -> String {
        series(row).compactMap(\.self).max().map { (row.trend ?? TrendDrawing()).text($0) } ?? formatter.placeholder
    }

    private func chartLayout(_ block: FigureBlock, width: Int) -> ChartLayout {
        let values = block.rows.map { text(1, of: $0).displayWidth }
        let value = max(values.max() ?? 0, block.columns.count > 1 ? block.columns[1].title.displayWidth : 0)
        let maximum = block.rows.reduce(3) { max($0, scale($1).displayWidth) }
        let longest = block.rows.map { Sanitizer.line($0.label).displayWidth }.max() ?? 0
        let label = min(longest, Self.longestLabel, max(6, width / 3))
        return ChartLayout(
            label: width == 0 ? min(Self.longestLabel, longest) : label, maximum: maximum,
            plot: max(1, width - 2 - label - 1 - maximum - 2 - 2 - value), value: value)
    }

    /// Draws the series of each row as columns of ``chartHeight`` lines on its own scale, which the maximum tells.
    ///
    /// All share the dated axis below. Where there are fewer columns than periods, neighbours are averaged.
    func chart(_ block: FigureBlock, width: Int) -> [FigureLine] {
        let layout = chartLayout(block, width: width)
        let periods = periodCount(block)
        let each = max(1, min(Self.widestPeriod, layout.plot / periods))
        let columns = min(layout.plot, periods * each)
        var heading = FigureLine([.blank(2 + layout.label + 1)])
        heading.field(FigureSpan("max", .dim), layout.maximum, .right, ellipsis: glyphs.ellipsis)
        heading.append(.blank(2 + columns + 2))
        if block.columns.count > 1 {
            heading.field(FigureSpan(block.columns[1].title, .dim), layout.value, .right, ellipsis: glyphs.ellipsis)
        }
        var lines = [fitted(heading, width)]
        for row in block.rows {
            let heights = Self.means(series(row), pieces: min(periods, columns))
            let top = heights.reduce(0.0) { max($0, $1 ?? 0) }
            // Nothing but zeros needs one line.
            let rowHeight = top > 0 ? chartHeight : 1
            for level in stride(from: rowHeight - 1, through: 0, by: -1) {
                let isFirst = level == rowHeight - 1
                var line = FigureLine([isFirst ? sign(row.emphasis) : .blank(2)])
                line.field(FigureSpan(isFirst ? row.label : "", style(row.emphasis)), layout.label, ellipsis: glyphs.ellipsis)
                line.append(" ")
                let tick = isFirst ? scale(row) : level == 0 ? "0" : ""
                line.field(FigureSpan(tick, .dim), layout.maximum, .right, ellipsis: glyphs.ellipsis)
                line.append(" " + (isFirst || level == 0 ? glyphs.teeLeft : glyphs.vertical), .border)
                for (period, height) in heights.enumerated() {
                    let isBefore =
                        block.periods.indices.contains(period) && heights.count == periods && block.periods[period].isBefore
                    line.append(column(height, of: top, level: level, columns: each), isBefore ? .dim : .bar)
                }
                line.append(.blank(columns - heights.count * each))
                if isFirst {
                    line.append(.blank(2))
                    let cell = CellID(block: block.id, row: row.id, column: block.columns.last?.id ?? .leads)
                    let value = row.value(1)
                    line.field(
                        span(text(1, of: row), value, style(row.emphasis), cell), layout.value, .right,
                        ellipsis: glyphs.ellipsis)
                }
                lines.append(fitted(line, width))
            }
            if let marks = immatureMarks(row, pieces: heights.count, of: periods, columns: each) {
                let margin = FigureLine([.blank(2 + layout.label + 1 + layout.maximum + 1), FigureSpan(glyphs.vertical, .border)])
                lines.append(fitted(margin + marks, width))
            }
        }
        var axis = FigureLine([.blank(2 + layout.label + 1 + layout.maximum + 1)])
        axis.append(glyphs.bottomLeft, .border)
        axis.append(dates(block, columns: columns, each: periods <= columns ? each : 0), .dim)
        lines.append(fitted(axis, width))
        var legend: [String] = []
        if block.periods.contains(where: \.isBefore) {
            // The newest value of a trend may itself be of a period before.
            let isTotal = block.rows.contains { $0.value(1).cell != nil }
            legend.append(
                "\(glyphs.dot)\(glyphs.dot) on the axis: before this period"
                    + (isTotal ? ", not in the \(block.columns.last?.title ?? "total")" : ""))
        }
        if block.rows.contains(where: { series($0).contains(nil) }) { legend.append("\(unknownSign) no leads") }
        let joined = legend.joined(separator: "   ")
        for text in 2 + joined.displayWidth <= width && !legend.isEmpty ? [joined] : legend {
            lines.append(fitted(FigureLine([FigureSpan("  " + text, .dim)]), width))
        }
        return lines
    }

    /// Stands for an unknown value, which is none of the heights.
    private var unknownSign: String { glyphs.isASCII ? "?" : glyphs.dot }

    /// A sign below each column whose value may still change; nil where none has it.
    private func immatureMarks(_ row: FigureRow, pieces: Int, of periods: Int, columns: Int) -> FigureLine? {
        let immature = row.trend?.immature ?? []
        guard !immature.isEmpty, pieces > 0 else { return nil }
        var line = FigureLine()
        for piece in 0..<pieces {
            let isMarked = (piece * periods / pieces..<(piece + 1) * periods / pieces).contains(where: immature.contains)
            let sign = isMarked ? Self.immatureSign : " "
            line.append(sign + String(repeating: " ", count: columns - 1), .dim)
        }
        return line
    }

    /// The axis: the first days of the first, a middle and the last period, as many as fit.
    ///
    /// The line between them is dotted before the period of the page.
    private func dates(_ block: FigureBlock, columns: Int, each: Int) -> String {
        let count = block.periods.count
        var axis = (0..<columns).map { column in
            let period = each > 0 ? column / each : column * max(1, count) / max(1, columns)
            return block.periods.indices.contains(period) && block.periods[period].isBefore ? glyphs.dot : glyphs.horizontal
        }
        guard count > 0 else { return axis.joined() }
        var free = 0
        func write(_ label: String, at start: Int) {
            guard start >= free, start + label.count <= columns else { return }
            for (offset, character) in label.enumerated() { axis[start + offset] = String(character) }
            free = start + label.count + 1
        }
        func start(_ period: Int) -> Int { each > 0 ? period * each : period * columns / count }
        let last = block.periods[count - 1].label
        let lastStart = max(0, min(start(count - 1), columns - last.count))
        // The dots before the period of the page stay visible: its first day comes first.
        let inside = block.periods.firstIndex { !$0.isBefore } ?? 0
        write(block.periods[inside].label, at: start(inside))
        let stepOfDates = max(1, count / max(1, columns / 18))
        for period in stride(from: stepOfDates, to: count - 1, by: stepOfDates)
        where start(period) + block.periods[period].label.count < lastStart {
            write(block.periods[period].label, at: start(period))
        }
        if count > 1 { write(last, at: lastStart) }
        return axis.joined()
    }

    /// One line of a column: full, empty or partly filled; a dot for an unknown value.
    private func column(_ height: Double?, of top: Double, level: Int, columns: Int) -> String {
        guard let height else { return String(repeating: level == 0 ? unknownSign : " ", count: columns) }
        guard top > 0, height > 0 else { return String(repeating: " ", count: columns) }
        let eighths = max(1, Int((height / top * Double(chartHeight * 8)).rounded())) - level * 8
        let sign = eighths <= 0 ? " " : eighths >= 8 ? glyphs.sparks[7] : glyphs.sparks[eighths - 1]
        // Wide columns are set apart.
        return columns > 2 ? String(repeating: sign, count: columns - 1) + " " : String(repeating: sign, count: columns)
    }

    /// The means of neighbouring values; nil where none is known.
    private static func means(_ values: [Int?], pieces: Int) -> [Double?] {
        guard values.count > pieces, pieces > 0 else { return values.map { $0.map(Double.init) } }
        return (0..<pieces).map { piece in
            let known = values[(piece * values.count / pieces)..<((piece + 1) * values.count / pieces)].compactMap(\.self)
            return known.isEmpty ? nil : Double(known.reduce(0, +)) / Double(known.count)
        }
    }
}

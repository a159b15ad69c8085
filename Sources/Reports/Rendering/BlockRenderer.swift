internal import Lifecycle
internal import Screen

/// Renders blocks of figures as lines of a given width, for the console and for printing.
struct BlockRenderer {
    let glyphs: Glyphs
    let formatter: FigureFormatter
    /// Whether all rows and notes are shown, not only the first ones.
    var showsAllRows = false
    /// The text of a block without rows.
    var empty = "Nothing in this period"

    /// The blocks whose notes are shown although only the first rows are, because the screen has room for them.
    var noted: Set<BlockID> = []
    /// The tables whose columns without room follow below, because the screen has the lines for them.
    var continued: Set<BlockID> = []
    /// The number of rows shown of a long block.
    var rowLimit = Self.fewestRows
    /// Whether the lines are printed: no column gives way to a bar.
    var isPrinted = false
    /// Whether a chart takes the whole width, because the screen has the lines for it below the block before.
    var hasWideCharts = false
    /// The height of each chart, in lines.
    var chartHeight = 1

    /// The number of rows shown of a long block where space is short.
    static let fewestRows = 12

    /// Renders a block with its heading, in at most `width` columns. O(rows).
    func lines(_ block: FigureBlock, width: Int) -> [FigureLine] {
        guard width >= 10 else { return [] }
        guard !block.rows.isEmpty else {
            var line = FigureLine()
            line.append("  " + empty, .dim)
            return [heading(block, width: width, aside: "")] + [fitted(line, width)] + notes(block, width: width)
        }
        let body: (lines: [FigureLine], dropped: Int) =
            switch block.form {
            case .table, .triangle, .funnel, .leads: table(block, width: width)
            case .histogram: histogram(block, width: width)
            case .chart: (chart(block, width: width), 0)
            case .sentences: (sentences(block, width: width), 0)
            }
        return [heading(block, width: width, aside: aside(block, dropped: body.dropped, width: width))] + body.lines
            + legend(block, width: width)
            + notes(block, width: width)
    }

    /// What the block hides, and the key that shows it: `z shows 4 more columns and 2 notes`.
    private func aside(_ block: FigureBlock, dropped: Int, width: Int) -> String {
        let notes = showsNotes(block) ? 0 : block.basisNotes.count + block.notes.count
        let columns = dropped == 0 ? [] : ["\(dropped.grouped) more \(dropped == 1 ? "column" : "columns")"]
        guard block.form == .table else {
            let asides = columns.map { $0 + " if wider" } + (notes > 0 ? ["z shows \(notes.counted("note"))"] : [])
            let both = asides.joined(separator: " \(glyphs.dot) ")
            // Whole or not at all: the key is in the footer too.
            return asides.count > 1 && block.title.displayWidth + 2 + both.displayWidth > width ? asides[0] : both
        }
        let hidden = columns + (notes > 0 ? [notes.counted("note")] : [])
        let both = "z shows " + hidden.joined(separator: " and ")
        if hidden.count > 1, block.title.displayWidth + 2 + both.displayWidth > width { return "z shows " + hidden[0] }
        return hidden.isEmpty ? "" : both
    }

    /// Whether the columns of a table without room follow below it.
    func continues(_ block: FigureBlock) -> Bool {
        block.form == .table && (showsAllRows || isPrinted || continued.contains(block.id))
    }

    private func showsNotes(_ block: FigureBlock) -> Bool { showsAllRows || noted.contains(block.id) }

    /// The sign beside a value that may still change.
    static let immatureSign = "*"

    /// What the sign means; nothing where no value has it.
    private func legend(_ block: FigureBlock, width: Int) -> [FigureLine] {
        let (rows, _) = visibleRows(block)
        let isMarked = rows.contains { row in
            !row.immature.isEmpty || !row.comparedImmature.isEmpty || block.form == .chart && row.trend?.immature.isEmpty == false
        }
        guard isMarked else { return [] }
        let (meaning, ways) = meaning(ofSignIn: block, rows)
        let reason = block.form == .chart ? "" : ": some of these leads are open, or entered too recently"
        return ["\(Self.immatureSign) \(meaning)\(reason)", ways].compactMap(\.self).map {
            fitted(FigureLine([FigureSpan("  " + $0, .dim)]), width)
        }
    }

    /// What the sign says of the values that have it; and by columns, where they can move in different ways.
    private func meaning(ofSignIn block: FigureBlock, _ rows: ArraySlice<FigureRow>) -> (meaning: String, ways: String?) {
        let marked =
            block.form == .chart
            ? []
            : block.columns.indices.filter { index in
                rows.contains {
                    $0.immature.contains(index) && $0.value(index) != .nothing
                        || $0.comparedImmature.contains(index) && $0.comparedValue(index) != .nothing
                }
            }.map { block.columns[$0] }
        let bounds = Set(marked.map(\.bound))
        if bounds == [.atLeast] { return ("at least", nil) }
        if bounds == [.atMost] { return ("at most", nil) }
        let ways = [(FigureColumn.Bound.atLeast, "at least"), (.atMost, "at most")].compactMap { bound, words in
            let titles = marked.filter { $0.bound == bound }.map(\.title)
            return titles.isEmpty ? nil : "\(words): \(titles.joined(separator: ", "))"
        }
        return ("may still change", ways.isEmpty ? nil : "  " + ways.joined(separator: " \(glyphs.dot) "))
    }

    /// The width in which a block shows everything.
    func naturalWidth(_ block: FigureBlock) -> Int {
        guard !block.rows.isEmpty else { return max(30, block.title.displayWidth + 2) }
        switch block.form {
        case .table, .triangle, .funnel, .leads: return max(tableWidth(block), block.title.displayWidth + 16)
        case .histogram: return max(histogramWidth(block), block.title.displayWidth + 16)
        case .chart: return max(chartWidth(block), block.title.displayWidth + 16)
        case .sentences: return 76
        }
    }

    private func heading(_ block: FigureBlock, width: Int, aside: String) -> FigureLine {
        var line = FigureLine()
        let room = aside.isEmpty ? width : max(width / 2, width - aside.displayWidth - 2)
        line.append(Sanitizer.line(block.title).truncated(to: room, ellipsis: glyphs.ellipsis), .heading)
        guard !aside.isEmpty, width - line.width >= 12 else { return line }
        line.append("  " + aside.truncated(to: width - line.width - 2, ellipsis: glyphs.ellipsis), .dim)
        return line
    }

    /// The notes of a block; remarks and the published figures to compare it with stand beside the numbers always.
    private func notes(_ block: FigureBlock, width: Int) -> [FigureLine] {
        let notes = block.remarks + (showsNotes(block) ? block.basisNotes + block.notes : [])
        return (notes + block.references.map { "published, " + $0 }).flatMap { note in
            TextWrap.rows(note, width: width - 4, ellipsis: glyphs.ellipsis).enumerated().map { index, row in
                FigureLine([FigureSpan(index == 0 ? "  \(glyphs.dot) " : "    ", .dim), FigureSpan(row, .dim)])
            }
        }
    }

    /// The rows that are shown, and the number of hidden ones.
    func visibleRows(_ block: FigureBlock) -> (rows: ArraySlice<FigureRow>, hidden: Int) {
        let limit = showsAllRows || block.form == .funnel || block.form == .triangle ? Int.max : rowLimit
        // A single hidden row takes no more space than the line that says so.
        guard block.rows.count > limit, block.rows.count - limit > 1 else { return (block.rows[...], 0) }
        return (block.rows.prefix(limit), block.rows.count - limit)
    }

    func hiddenLine(_ count: Int) -> FigureLine {
        FigureLine([FigureSpan("  \(glyphs.ellipsis) \(count.grouped) more: z to show all", .dim)])
    }

    func sign(_ emphasis: FigureRow.Emphasis) -> FigureSpan {
        switch emphasis {
        case .alert: FigureSpan(glyphs.up + " ", .overdue)
        case .good: FigureSpan(glyphs.check + " ", .good)
        case .plain, .quiet: FigureSpan("  ")
        }
    }

    func style(_ emphasis: FigureRow.Emphasis) -> Style {
        switch emphasis {
        case .alert: .overdue
        case .good, .plain: .normal
        case .quiet: .dim
        }
    }

    func span(_ text: String, _ value: FigureValue, _ style: Style, _ cell: CellID) -> FigureSpan {
        let target = value.target
        return FigureSpan(text, style, target: target, cell: target == nil ? nil : cell)
    }

    func fitted(_ line: FigureLine, _ width: Int) -> FigureLine {
        guard line.width > width else { return line }
        var result = FigureLine()
        for span in line.spans {
            let room = width - result.width
            guard room > 0 else { break }
            let isLast = result.width + span.text.displayWidth > room + result.width
            result.append(
                FigureSpan(
                    isLast ? span.text.truncated(to: room, ellipsis: glyphs.ellipsis) : span.text, span.style, target: span.target,
                    cell: span.cell))
        }
        return result
    }
}

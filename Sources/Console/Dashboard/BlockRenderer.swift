internal import Reports
internal import Screen

/// Draws blocks of figures into lines of a width: what the console shows and what is printed.
struct BlockRenderer {
    let glyphs: Glyphs
    let words: FigureFormatter
    /// Whether all rows and notes show, rather than the most important.
    var isUnfolded = false
    /// What is said where a block has no rows.
    var empty = "Nothing in this window"

    /// How many rows of a block show while it is folded.
    static let foldedRows = 12

    /// A block with its heading, in at most so many columns. O(rows).
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
            case .sentences: (sentences(block, width: width), 0)
            }
        var aside = ""
        if body.dropped > 0 { aside = "\(body.dropped) more \(body.dropped == 1 ? "column" : "columns"): wider" }
        let hidden = isUnfolded ? 0 : block.notes.count + block.references.count
        if hidden > 0 { aside += (aside.isEmpty ? "" : ", ") + "\(hidden) \(hidden == 1 ? "note" : "notes")" }
        return [heading(block, width: width, aside: aside)] + body.lines + notes(block, width: width)
    }

    /// The columns in which a block shows all that it has.
    func naturalWidth(_ block: FigureBlock) -> Int {
        guard !block.rows.isEmpty else { return max(30, block.title.displayWidth + 2) }
        switch block.form {
        case .table, .triangle, .funnel, .leads: return max(tableWidth(block), block.title.displayWidth + 16)
        case .histogram: return max(histogramWidth(block), block.title.displayWidth + 16)
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

    /// What is to be said about a block, and what to hold it against.
    private func notes(_ block: FigureBlock, width: Int) -> [FigureLine] {
        guard isUnfolded else { return [] }
        return (block.notes + block.references.map { "for comparison: " + $0 }).flatMap { note in
            TextWrap.rows(note, width: width - 4, ellipsis: glyphs.ellipsis).enumerated().map { index, row in
                FigureLine([FigureSpan(index == 0 ? "  \(glyphs.dot) " : "    ", .dim), FigureSpan(row, .dim)])
            }
        }
    }

    /// The rows that show, and how many don't.
    func shown(_ block: FigureBlock) -> (rows: ArraySlice<FigureRow>, hidden: Int) {
        let limit = isUnfolded || block.form == .funnel || block.form == .triangle ? Int.max : Self.foldedRows
        // One row more is no longer than the words that it is hidden.
        guard block.rows.count > limit, block.rows.count - limit > 1 else { return (block.rows[...], 0) }
        return (block.rows.prefix(limit), block.rows.count - limit)
    }

    func hiddenLine(_ count: Int) -> FigureLine {
        FigureLine([FigureSpan("  \(glyphs.ellipsis) \(count) more: z shows all", .dim)])
    }

    /// The sign before a row, with its look.
    func sign(_ mood: FigureRow.Mood) -> FigureSpan {
        switch mood {
        case .alarm: FigureSpan(glyphs.up + " ", .late)
        case .good: FigureSpan(glyphs.check + " ", .good)
        case .plain, .quiet: FigureSpan("  ")
        }
    }

    func style(_ mood: FigureRow.Mood) -> Style {
        switch mood {
        case .alarm: .late
        case .good, .plain: .normal
        case .quiet: .dim
        }
    }

    /// A value as a piece of a line.
    func span(_ text: String, _ value: FigureValue, _ style: Style, _ place: CellID) -> FigureSpan {
        let target = value.target
        return FigureSpan(text, style, target: target, place: target == nil ? nil : place)
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
                    place: span.place))
        }
        return result
    }
}

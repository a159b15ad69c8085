extension Frame {
    /// Writes text at a position of the current window and returns the number of columns it took.
    ///
    /// The text is sanitized, truncated with the ellipsis to `width` columns (nil: to the window's edge), and clipped
    /// to the window.
    @discardableResult
    package mutating func put(_ text: String, _ row: Int, _ column: Int, _ style: Style = .normal, width: Int? = nil) -> Int {
        let limit = min(width ?? Int.max, columns - column)
        guard limit > 0, row >= 0, row < rows else { return 0 }
        if let taken = putPlain(text, row, column, style, limit: limit) { return taken }
        var clean = Sanitizer.line(text)
        if width != nil || DisplayWidth.of(clean) > limit { clean = clean.truncated(to: limit, ellipsis: glyphs.ellipsis) }
        var at = column
        let end = column + limit
        DisplayWidth.forEachPiece(clean) { piece, wide in
            if wide == 0 { return true }
            guard at + wide <= end else { return false }
            set(piece, wide, row, at, style)
            at += wide
            return true
        }
        return at - column
    }

    /// Writes text into a field of exactly `width` columns, padded or truncated.
    ///
    /// Returns `width`, or less at the window's edge.
    @discardableResult
    package mutating func field(
        _ text: String, _ row: Int, _ column: Int, width: Int, _ style: Style = .normal, _ alignment: Alignment = .left
    ) -> Int {
        let room = min(width, columns - column)
        guard room > 0 else { return 0 }
        fill(Rect(row: row, column: column, rows: 1, columns: room), style)
        if alignment == .left {
            put(text, row, column, style, width: room)
            return room
        }
        let clean = Sanitizer.line(text)
        let spare = max(0, room - DisplayWidth.of(clean))
        put(clean, row, column + (alignment == .centre ? spare / 2 : spare), style)
        return room
    }

    /// Writes runs of styled text one after the other, and returns the number of columns they took.
    @discardableResult
    package mutating func put(_ runs: [(String, Style)], _ row: Int, _ column: Int, width: Int? = nil) -> Int {
        var at = column
        let end = min(columns, width.map { column + $0 } ?? Int.max)
        for (index, (text, style)) in runs.enumerated() {
            guard at < end else {
                // What doesn't appear at all must not look as if it weren't there.
                if !text.isEmpty, end > column { put(glyphs.ellipsis, row, end - 1, runs[index - 1].1, width: 1) }
                break
            }
            at += put(text, row, at, style, width: end - at)
        }
        return at - column
    }

    /// Fills a rectangle of the current window with a symbol of one column.
    package mutating func fill(_ rect: Rect, _ style: Style = .normal, with sign: String = " ") {
        let area = rect.offset(rows: window.row, columns: window.column).intersection(clip)
        guard !area.isEmpty, let glyph = Cell.pack(sign) else { return }
        for row in area.row..<area.bottom {
            let start = row * full.columns
            blankHalf(start + area.column, in: row)
            blankHalf(start + area.right - 1, in: row)
            for index in (start + area.column)..<(start + area.right) { cells[index] = Cell(glyph: glyph, style: style, width: 1) }
        }
    }

    /// Adds attributes to the cells of a rectangle; the text stays.
    package mutating func restyle(_ rect: Rect, _ attributes: Style.Attributes) {
        let area = rect.offset(rows: window.row, columns: window.column).intersection(clip)
        guard !area.isEmpty else { return }
        for row in area.row..<area.bottom {
            for index in (row * full.columns + area.column)..<(row * full.columns + area.right) {
                cells[index].style.attributes.formUnion(attributes)
            }
        }
    }

    /// Draws a horizontal line.
    package mutating func horizontalLine(_ row: Int, _ column: Int, length: Int, _ style: Style = .border) {
        fill(Rect(row: row, column: column, rows: 1, columns: length), style, with: glyphs.horizontal)
    }

    /// Draws a vertical line.
    package mutating func verticalLine(_ row: Int, _ column: Int, length: Int, _ style: Style = .border) {
        fill(Rect(row: row, column: column, rows: length, columns: 1), style, with: glyphs.vertical)
    }

    /// Draws a box along the edge of a rectangle, with a title in its upper line.
    package mutating func box(_ rect: Rect, title: String? = nil, _ style: Style = .border, titleStyle: Style = .heading) {
        guard rect.rows >= 2, rect.columns >= 2 else { return }
        let (top, left, bottom, right) = (rect.row, rect.column, rect.bottom - 1, rect.right - 1)
        horizontalLine(top, left + 1, length: rect.columns - 2, style)
        horizontalLine(bottom, left + 1, length: rect.columns - 2, style)
        verticalLine(top + 1, left, length: rect.rows - 2, style)
        verticalLine(top + 1, right, length: rect.rows - 2, style)
        put(glyphs.topLeft, top, left, style)
        put(glyphs.topRight, top, right, style)
        put(glyphs.bottomLeft, bottom, left, style)
        put(glyphs.bottomRight, bottom, right, style)
        if let title, rect.columns > 6 {
            put(" \(title.truncated(to: rect.columns - 6, ellipsis: glyphs.ellipsis)) ", top, left + 2, titleStyle)
        }
    }

    /// Writes plain text without allocation, truncated with the ellipsis; nil if the text is not plain.
    private mutating func putPlain(_ text: String, _ row: Int, _ column: Int, _ style: Style, limit: Int) -> Int? {
        guard let count = PlainText.columns(text) else { return nil }
        guard count > limit else {
            write(text, count, row, column, style)
            return count
        }
        guard let mark = PlainText.columns(glyphs.ellipsis), mark <= limit else { return nil }
        write(text, limit - mark, row, column, style)
        write(glyphs.ellipsis, mark, row, column + limit - mark, style)
        return limit
    }

    /// Writes the first scalars of a plain text into cells.
    private mutating func write(_ text: String, _ count: Int, _ row: Int, _ column: Int, _ style: Style) {
        let line = window.row + row
        guard line >= clip.row, line < clip.bottom else { return }
        let first = window.column + column
        let from = max(first, clip.column)
        let end = min(first + count, clip.right)
        guard from < end else { return }
        let start = line * full.columns
        blankHalf(start + from, in: line)
        blankHalf(start + end - 1, in: line)
        var at = first
        var text = text
        _ = text.withUTF8 { bytes in
            PlainText.forEachScalar(bytes) { glyph in
                guard at < end else { return false }
                if at >= from { cells[start + at] = Cell(glyph: glyph, style: style, width: 1) }
                at += 1
                return true
            }
        }
    }

    /// Sets one piece of one or two columns; a wide piece that is partly clipped becomes blanks.
    private mutating func set(_ piece: String, _ wide: Int, _ row: Int, _ column: Int, _ style: Style) {
        let line = window.row + row
        let at = window.column + column
        guard line >= clip.row, line < clip.bottom, at < clip.right, at + wide > clip.column else { return }
        let start = line * full.columns
        if at < clip.column || at + wide > clip.right {
            let seen = max(at, clip.column)
            blankHalf(start + seen, in: line)
            cells[start + seen] = .blank(style)
            return
        }
        blankHalf(start + at, in: line)
        if wide == 2 { blankHalf(start + at + 1, in: line) }
        let glyph: UInt64
        if let packed = Cell.pack(piece) {
            glyph = packed
        } else {
            glyph = 0xFF << 56 | UInt64(spill.count)
            spill.append(piece)
        }
        cells[start + at] = Cell(glyph: glyph, style: style, width: UInt8(wide))
        if wide == 2 { cells[start + at + 1] = .continuation(style) }
    }

    /// Blanks the other half of a wide cell that is about to lose one half.
    private mutating func blankHalf(_ index: Int, in row: Int) {
        if cells[index].isContinuation, index > row * full.columns {
            cells[index - 1] = .blank(cells[index - 1].style)
            cells[index] = .blank(cells[index].style)
        } else if cells[index].width == 2, index + 1 < (row + 1) * full.columns {
            cells[index + 1] = .blank(cells[index + 1].style)
            cells[index] = .blank(cells[index].style)
        }
    }
}

import CTerminal
import Screen

extension Terminal {
    /// Paints a frame: puts the rows that changed since the last one, and sends as few bytes as possible.
    ///
    /// A frame of another size than the terminal's is shown at the top left.
    package mutating func paint(_ frame: Frame) {
        let earlier = frame.full == size ? painted : nil
        for row in frame.changedRows(since: earlier) where row < size.rows { putRow(row, of: frame) }
        if frame.full.rows < size.rows {
            for row in frame.full.rows..<size.rows { putRow(row, of: frame) }
        }
        if let wanted = frame.title, wanted != title, supportsXterm {
            title = wanted
            let shown = encoder.unicode ? wanted : String(wanted.map { $0.isASCII ? $0 : "?" })
            _ = Terminal.send("\u{1B}]2;\(shown)\u{7}")
        }
        let cursor = frame.cursor.map { Position(row: min($0.row, size.rows - 1), column: min($0.column, size.columns - 1)) }
        terminal_update(Int32(cursor?.row ?? -1), Int32(cursor?.column ?? -1))
        painted = frame
    }

    /// Makes the next paint send everything, as after Ctrl-L.
    package mutating func repaint() {
        painted = nil
        terminal_invalidate()
    }

    private mutating func putRow(_ row: Int, of frame: Frame) {
        self.row.removeAll(keepingCapacity: true)
        var column = 0
        while column < size.columns {
            guard let cell = frame.cell(row: row, column: column) else {
                append(0x20, pen(.normal))
                column += 1
                continue
            }
            let pen = pen(cell.style)
            if let byte = cell.ascii {
                append(UInt32(byte), pen)
                column += 1
            } else if cell.isContinuation || column + Int(cell.width) > size.columns {
                append(0x20, pen)
                column += 1
            } else {
                for piece in pieces(cell, in: frame) { append(piece.scalars, piece.width, pen) }
                column += Int(cell.width)
            }
        }
        terminal_put_row(Int32(row), self.row, Int32(self.row.count))
    }

    /// Appends a cell of one scalar and one column, as nearly all are.
    private mutating func append(_ scalar: UInt32, _ pen: UInt16) {
        var cell = terminal_cell()
        cell.count = 1
        cell.width = 1
        cell.pen = pen
        cell.text.0 = scalar
        row.append(cell)
    }

    private mutating func append(_ scalars: [UInt32], _ width: Int, _ pen: UInt16) {
        var cell = terminal_cell()
        cell.count = UInt8(min(5, scalars.count))
        cell.width = UInt8(width)
        cell.pen = pen
        withUnsafeMutableBytes(of: &cell.text) { raw in
            let text = raw.bindMemory(to: UInt32.self)
            for (index, scalar) in scalars.prefix(5).enumerated() { text[index] = scalar }
        }
        row.append(cell)
    }

    /// The pieces of a cell; cached for clusters that are stored in the cell, such as box lines.
    private mutating func pieces(_ cell: Cell, in frame: Frame) -> [CellEncoder.Piece] {
        guard let key = cell.packed else { return encoder.pieces(frame.text(of: cell), width: Int(cell.width)) }
        if let known = encoded[key] { return known }
        if encoded.count > 4096 { encoded.removeAll(keepingCapacity: true) }
        let made = encoder.pieces(frame.text(of: cell), width: Int(cell.width))
        encoded[key] = made
        return made
    }

    /// The number of a style's pen, defined when it is first used.
    private mutating func pen(_ style: Style) -> UInt16 {
        let number = Int(style.role.rawValue & 31) | Int(style.attributes.rawValue & 31) << 5
        if !pensDefined[number] {
            let look = theme.pen(style)
            var bits: Int32 = 0
            if look.attributes.contains(.bold) { bits |= Int32(TERMINAL_BOLD) }
            if look.attributes.contains(.dim) { bits |= Int32(TERMINAL_DIM) }
            if look.attributes.contains(.underline) { bits |= Int32(TERMINAL_UNDERLINE) }
            if look.attributes.contains(.reverse) { bits |= Int32(TERMINAL_REVERSE) }
            terminal_define_pen(UInt16(number), Int32(look.foreground), Int32(look.background), bits)
            pensDefined[number] = true
        }
        return UInt16(number)
    }
}

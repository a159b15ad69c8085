/// The content of the whole screen as a value: views draw it, a terminal paints it.
///
/// Drawing uses the coordinates of the current window (``inside(_:_:)``) and is clipped to it. Text passes the
/// ``Sanitizer`` on its way into the frame. Wide clusters are never cut in half, and drawing over one half of a wide
/// cluster blanks the other half. ``PlainText`` is written without allocation. A frame knows roles, not colours.
package struct Frame: Sendable {
    /// The rows and columns of the whole frame.
    package let full: Size
    /// The symbols to draw with.
    package let glyphs: Glyphs
    /// The cursor in coordinates of the whole frame; nil hides it.
    ///
    /// Set it with ``placeCursor(row:column:)``.
    package private(set) var cursor: Position?
    /// The title of the terminal's window; nil leaves it unchanged. Sanitized when it is set.
    package var title: String? {
        didSet { if let title { self.title = Sanitizer.line(title) } }
    }

    /// The cells, row by row.
    package internal(set) var cells: [Cell]
    /// The clusters that are longer than a cell can hold.
    var spill: [String] = []
    /// The part of the frame that is drawn in, in coordinates of the whole frame; may extend beyond it.
    var window: Rect
    /// The visible part of the window.
    var clip: Rect

    /// An empty frame.
    package init(size: Size, glyphs: Glyphs = .unicode) {
        full = size
        self.glyphs = glyphs
        cells = Array(repeating: .blank(.normal), count: size.rows * size.columns)
        window = Rect(size)
        clip = Rect(size)
    }

    /// The rows and columns of the current window.
    package var size: Size { window.size }
    /// The rows of the current window.
    package var rows: Int { window.rows }
    /// The columns of the current window.
    package var columns: Int { window.columns }
    /// The current window in its own coordinates: from 0, 0.
    package var bounds: Rect { Rect(window.size) }

    /// Draws in a part of the current window.
    ///
    /// In `body`, 0, 0 is the top left of `rect`, and nothing outside `rect` is changed.
    @discardableResult
    package mutating func inside<Result>(_ rect: Rect, _ body: (inout Frame) throws -> Result) rethrows -> Result {
        let (outerWindow, outerClip) = (window, clip)
        window = rect.offset(rows: outerWindow.row, columns: outerWindow.column)
        clip = window.intersection(outerClip)
        defer {
            window = outerWindow
            clip = outerClip
        }
        return try body(&self)
    }

    /// Shows the cursor at a position of the current window, or hides it if the position is not visible.
    package mutating func placeCursor(row: Int, column: Int) {
        let place = Position(row: window.row + row, column: window.column + column)
        let seen = place.row >= clip.row && place.row < clip.bottom && place.column >= clip.column && place.column < clip.right
        cursor = seen ? place : nil
    }

    /// The text of a cell; empty for the second column of a wide one.
    package func text(of cell: Cell) -> String {
        if cell.isContinuation { return "" }
        if let index = cell.spillIndex { return index < spill.count ? spill[index] : "\u{FFFD}" }
        if let byte = cell.ascii { return String(Unicode.Scalar(byte)) }
        var packed = cell.glyph
        var bytes: [UInt8] = []
        while packed != 0 {
            bytes.append(UInt8(packed & 0xFF))
            packed >>= 8
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The cell at a position of the whole frame; nil outside it.
    package func cell(row: Int, column: Int) -> Cell? {
        guard row >= 0, row < full.rows, column >= 0, column < full.columns else { return nil }
        return cells[row * full.columns + column]
    }

    /// Whether a row is the same in both frames; false if their sizes differ. O(columns).
    package func isRow(_ row: Int, sameAs other: Frame) -> Bool {
        guard full == other.full, row >= 0, row < full.rows else { return false }
        let start = row * full.columns
        for index in start..<start + full.columns {
            let mine = cells[index]
            let theirs = other.cells[index]
            guard mine.style == theirs.style, mine.width == theirs.width else { return false }
            if mine.spillIndex != nil || theirs.spillIndex != nil {
                guard text(of: mine) == other.text(of: theirs) else { return false }
            } else if mine.glyph != theirs.glyph {
                return false
            }
        }
        return true
    }

    /// The rows that differ from an earlier frame; all if there is none or its size differs. O(cells).
    package func changedRows(since earlier: Frame?) -> [Int] {
        guard let earlier, earlier.full == full else { return Array(0..<full.rows) }
        return (0..<full.rows).filter { !isRow($0, sameAs: earlier) }
    }
}

extension Frame: Equatable {
    /// Whether both frames have the same content, cursor and title.
    package static func == (left: Frame, right: Frame) -> Bool {
        left.full == right.full && left.cursor == right.cursor && left.title == right.title
            && left.changedRows(since: right).isEmpty
    }
}

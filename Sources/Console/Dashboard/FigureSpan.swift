package import Reports
package import Lifecycle
package import Screen

/// What lies behind a piece of a page: Enter opens it.
package enum FigureTarget: Hashable, Sendable {
    /// The leads behind a number, and how many they are.
    case leads(FigureCell, Int)
    /// One lead.
    case lead(LeadID)
}

/// Which number of a page: the cursor stays on it when its value changes.
package struct CellID: Hashable, Sendable {
    /// The block.
    package var block: String
    /// The row, by its key.
    package var row: String
    /// The column, by its name; empty for the row's label.
    package var column: String
    /// Whether it is the number of the window that is compared.
    package var isCompared: Bool

    /// Makes it.
    package init(block: String, row: String, column: String, isCompared: Bool = false) {
        self.block = block
        self.row = row
        self.column = column
        self.isCompared = isCompared
    }
}

/// A piece of a line of a page: a text with its look, and what lies behind it.
package struct FigureSpan: Hashable, Sendable {
    /// What it says; has passed the sanitizer.
    package let text: String
    /// How it looks.
    package let style: Style
    /// What lies behind it.
    package let target: FigureTarget?
    /// Which number it is, where something lies behind it.
    package let place: CellID?

    /// Makes it; the text passes the sanitizer.
    package init(_ text: String, _ style: Style = .normal, target: FigureTarget? = nil, place: CellID? = nil) {
        self.text = Sanitizer.line(text)
        self.style = style
        self.target = target
        self.place = place
    }

    static func blank(_ columns: Int) -> FigureSpan { FigureSpan(String(repeating: " ", count: max(0, columns))) }
}

/// A line of a page.
package struct FigureLine: Hashable, Sendable {
    /// Its pieces, from left to right.
    package private(set) var spans: [FigureSpan] = []
    /// How many columns it takes.
    package private(set) var width = 0

    /// Makes a line of pieces.
    package init(_ spans: [FigureSpan] = []) { for span in spans { append(span) } }

    mutating func append(_ span: FigureSpan) {
        guard !span.text.isEmpty else { return }
        spans.append(span)
        width += span.text.displayWidth
    }

    mutating func append(_ text: String, _ style: Style = .normal) { append(FigureSpan(text, style)) }

    /// A piece in a field of so many columns; what is too long is cut with a mark. The blanks around are no part of the piece.
    mutating func field(_ span: FigureSpan, _ columns: Int, _ alignment: Alignment = .left, ellipsis: String) {
        guard columns > 0 else { return }
        let text = span.text.truncated(to: columns, ellipsis: ellipsis)
        let spare = columns - text.displayWidth
        if alignment == .right { append(.blank(spare)) }
        append(FigureSpan(text, span.style, target: span.target, place: span.place))
        if alignment != .right { append(.blank(spare)) }
    }

    /// The line with blanks up to a column.
    func padded(to columns: Int) -> FigureLine {
        var line = self
        if columns > width { line.append(.blank(columns - width)) }
        return line
    }

    /// Both lines, one behind the other.
    static func + (left: FigureLine, right: FigureLine) -> FigureLine { FigureLine(left.spans + right.spans) }

    /// What it says, without blanks at its end.
    package var text: String {
        var text = spans.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }
}

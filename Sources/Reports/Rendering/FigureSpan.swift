package import Lifecycle
package import Screen

/// What Enter opens on a part of a page.
package enum DrillDownTarget: Hashable, Sendable {
    /// The leads behind a number, and their count.
    case leads(FigureCell, Int)
    /// One lead.
    case lead(LeadID)
}

/// A part of a line: text with a style, and what Enter opens on it.
package struct FigureSpan: Hashable, Sendable {
    /// The sanitized text.
    package let text: String
    /// The style.
    package let style: Style
    /// What Enter opens; nil for nothing.
    package let target: DrillDownTarget?
    /// The id of the number, where ``target`` is set.
    package let cell: CellID?

    /// Creates a span and sanitizes its text.
    package init(_ text: String, _ style: Style = .normal, target: DrillDownTarget? = nil, cell: CellID? = nil) {
        self.text = Sanitizer.line(text)
        self.style = style
        self.target = target
        self.cell = cell
    }

    static func blank(_ columns: Int) -> FigureSpan { FigureSpan(String(repeating: " ", count: max(0, columns))) }
}

/// A line of a page.
package struct FigureLine: Hashable, Sendable {
    /// The spans from left to right.
    package private(set) var spans: [FigureSpan] = []
    /// The width in columns.
    package private(set) var width = 0

    package init(_ spans: [FigureSpan] = []) { for span in spans { append(span) } }

    mutating func append(_ span: FigureSpan) {
        guard !span.text.isEmpty else { return }
        spans.append(span)
        width += span.text.displayWidth
    }

    mutating func append(_ text: String, _ style: Style = .normal) { append(FigureSpan(text, style)) }

    /// Appends a span padded to `columns`, or cut with an ellipsis; the padding is not part of the span.
    mutating func field(_ span: FigureSpan, _ columns: Int, _ alignment: Alignment = .left, ellipsis: String) {
        guard columns > 0 else { return }
        let text = span.text.truncated(to: columns, ellipsis: ellipsis)
        let spare = columns - text.displayWidth
        if alignment == .right { append(.blank(spare)) }
        append(FigureSpan(text, span.style, target: span.target, cell: span.cell))
        if alignment != .right { append(.blank(spare)) }
    }

    func padded(to columns: Int) -> FigureLine {
        var line = self
        if columns > width { line.append(.blank(columns - width)) }
        return line
    }

    static func + (left: FigureLine, right: FigureLine) -> FigureLine { FigureLine(left.spans + right.spans) }

    /// The text without trailing blanks.
    package var text: String {
        var text = spans.map(\.text).joined()
        while text.last == " " { text.removeLast() }
        return text
    }
}

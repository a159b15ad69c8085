internal import Lifecycle
internal import Screen

/// Draws the page of a single lead.
struct LeadPageView {
    let console: ConsoleModel

    func draw(_ frame: inout Frame) {
        guard let page = console.shared.page else { return }
        let size = console.size
        let lines = console.leadFormatter?.pageLines(width: size.columns) ?? [[("Loading", .dim)]]
        let height = size.rows - 4
        frame.horizontalLine(1, 0, length: size.columns)
        frame.put(" \(page.lead) ", 1, 1, .heading)
        if let text = console.leadsAsOfText {
            frame.put(" \(text) ", 1, 12, Style(.accent, .bold), width: max(0, size.columns - 30))
        } else if let note = console.detailNote {
            frame.put(" \(note) ", 1, 12, Style(.accent, .bold))
        }
        let top = max(0, min(page.scroll, lines.count - height))
        for (index, line) in lines.dropFirst(top).prefix(height).enumerated() {
            frame.put(line, 2 + index, 1, width: size.columns - 2)
        }
        frame.putVisibleRange(top: top, height: height, count: lines.count)
    }
}

extension Frame {
    /// Draws a heading between two spaces, underlined without them if it has the focus; returns the columns taken.
    @discardableResult
    mutating func putHeading(_ text: String, _ row: Int, _ column: Int, isFocused: Bool = true) -> Int {
        put([(" ", .heading), (text, isFocused ? Style(.heading, .underline) : .heading), (" ", .heading)], row, column)
    }

    /// Draws the visible range, `1–20 of 84`, if not everything fits.
    mutating func putVisibleRange(top: Int, height: Int, count: Int) {
        guard count > height else { return }
        let last = min(count, top + height)
        let text = " \((top + 1).grouped)\(glyphs.isASCII ? "-" : "–")\(last.grouped) of \(count.grouped) "
        put(text, 1, max(0, columns - text.displayWidth - 2), .dim)
    }
}

internal import Screen

extension Frame {
    /// Draws a box above the message line, low enough to keep the lead visible, and its content inside.
    mutating func drawBox(
        _ title: String, rows: Int, columns: Int, hint: String, _ console: ConsoleModel, _ body: (inout Frame) -> Void
    ) {
        let size = size
        let width = min(size.columns - 2, max(columns + 4, title.displayWidth + 8))
        let height = min(size.rows - 3, rows + 2)
        let rect = Rect(
            row: size.rows - 2 - height, column: max(0, min(2, (size.columns - width) / 2)), rows: height, columns: width)
        fill(rect)
        box(rect, title: title, .border, titleStyle: .heading)
        inside(rect.inset(rows: 1, columns: 2), body)
        let row = size.rows - 1
        fill(Rect(row: row, column: 0, rows: 1, columns: size.columns), .footer)
        put(hint, row, 1, .dim, width: size.columns - 2)
        // A message about the overlay (a refused key, a missing field) appears below it.
        fill(Rect(row: row - 1, column: 0, rows: 1, columns: size.columns))
        if console.message != nil { MessageLine(console: console).draw(&self) }
    }

    /// The remark above options or fields, in at most three rows.
    func remarkRows(_ remark: String?, width: Int) -> [String] {
        remark.map { TextWrap.rows($0, width: width, limit: 3, ellipsis: glyphs.ellipsis) } ?? []
    }

    /// The title of a box about leads.
    func titled(_ title: String, _ subject: String) -> String {
        subject.isEmpty ? title : "\(title)  \(glyphs.dot)  \(subject)"
    }
}

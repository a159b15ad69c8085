extension Frame {
    /// The rows as plain text without trailing spaces; for goldens, and for output without a terminal.
    package var textRows: [String] {
        (0..<full.rows).map { row in
            var line = ""
            for column in 0..<full.columns { line += text(of: cells[row * full.columns + column]) }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The rows as one text, with a newline after each; trailing empty rows are kept.
    package var text: String {
        textRows.map { $0 + "\n" }.joined()
    }

    /// The rows as text, each followed by its styles where they are not all ordinary.
    ///
    /// Styles are written as `    ~ 0-9 header, 12-15 overdue+bold`.
    package var annotatedText: String {
        var result = ""
        for (row, line) in textRows.enumerated() {
            result += line + "\n"
            var runs: [String] = []
            var column = 0
            while column < full.columns {
                let style = cells[row * full.columns + column].style
                var end = column
                while end + 1 < full.columns, cells[row * full.columns + end + 1].style == style { end += 1 }
                if style != .normal { runs.append("\(column)-\(end) \(style)") }
                column = end + 1
            }
            if !runs.isEmpty { result += "    ~ " + runs.joined(separator: ", ") + "\n" }
        }
        if let cursor { result += "    ~ cursor at \(cursor.row),\(cursor.column)\n" }
        return result
    }
}

extension Frame {
    /// The rows as plain text, trailing spaces cut; what goldens compare and what is printed where there is no terminal.
    package var textRows: [String] {
        (0..<full.rows).map { row in
            var line = ""
            for column in 0..<full.columns { line += text(of: cells[row * full.columns + column]) }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The rows as one text, a newline after each; trailing empty rows are kept.
    package var text: String {
        textRows.map { $0 + "\n" }.joined()
    }

    /// The rows as text, each followed by the styles in it where they are not all ordinary: `    ~ 0-9 header, 12-15 late+bold`.
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

import Screen

extension Frame {
    /// The rows as plain text without trailing spaces.
    var textRows: [String] {
        (0..<full.rows).map { row in
            var line = ""
            for column in 0..<full.columns { line += cell(row: row, column: column).map(text(of:)) ?? "" }
            while line.last == " " { line.removeLast() }
            return line
        }
    }

    /// The rows as one text, with a newline after each; trailing empty rows are kept.
    var text: String { textRows.map { $0 + "\n" }.joined() }

    /// The rows as text, each followed by its styles where they are not all ordinary.
    ///
    /// Styles are written as `    ~ 0-9 header, 12-15 overdue+bold`.
    var annotatedText: String {
        var result = ""
        for (row, line) in textRows.enumerated() {
            result += line + "\n"
            let styles = (0..<full.columns).map { cell(row: row, column: $0)?.style ?? .normal }
            var runs: [String] = []
            var column = 0
            while column < full.columns {
                let end = styles[column...].firstIndex { $0 != styles[column] } ?? full.columns
                if styles[column] != .normal { runs.append("\(column)-\(end - 1) \(styles[column].name)") }
                column = end
            }
            if !runs.isEmpty { result += "    ~ " + runs.joined(separator: ", ") + "\n" }
        }
        if let cursor { result += "    ~ cursor at \(cursor.row),\(cursor.column)\n" }
        return result
    }
}

extension Style {
    /// The style as goldens show it: `overdue+bold`.
    fileprivate var name: String {
        var parts = ["\(role)"]
        if attributes.contains(.bold) { parts.append("bold") }
        if attributes.contains(.dim) { parts.append("dim") }
        if attributes.contains(.underline) { parts.append("underline") }
        if attributes.contains(.reverse) { parts.append("reverse") }
        if attributes.contains(.selected) { parts.append("selected") }
        return parts.joined(separator: "+")
    }
}

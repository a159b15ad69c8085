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
}

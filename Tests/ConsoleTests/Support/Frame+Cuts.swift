import Screen

extension Frame {
    /// The rows in which a text ends with the ellipsis although more than `gap` blank columns follow it.
    ///
    /// One blank is between two texts, and one may be too narrow for the next character, or follow a word.
    func textsCutBesideBlank(gap: Int = 2) -> [String] {
        var found: [String] = []
        for row in 0..<full.rows {
            for column in 0..<full.columns where sign(row, column) == "…" {
                var end = column + 1
                while sign(row, end) == " " { end += 1 }
                if end - column - 1 > gap { found.append(textRows[row]) }
            }
        }
        return found
    }

    /// The rows of the selected lead's details in which a text is cut although blank rows follow.
    var textsCutAboveBlank: [String] {
        let rows = detailRows
        let isFull = rows.last?.isEmpty == false
        return rows.indices.filter { index in
            rows[index].hasSuffix("…") && (!isFull || rows.indices.contains(index + 1) && rows[index + 1].isEmpty)
        }.map { rows[$0] }
    }

    /// The rows of the pane beside the lists, or of the strip below them, without their borders.
    private var detailRows: [String] {
        let bottom = full.rows - 2
        let edge = (0..<full.columns).first { sign(1, $0) == "┬" }
        let first = edge == nil ? textRows.firstIndex { $0.hasPrefix("─ L") } : 1
        guard let first, first + 1 < bottom else { return [] }
        return (first + 1..<bottom).map { row in
            var text = ((edge ?? -1) + 1..<full.columns).map { sign(row, $0) }.joined()
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    private func sign(_ row: Int, _ column: Int) -> String { cell(row: row, column: column).map(text(of:)) ?? "" }
}

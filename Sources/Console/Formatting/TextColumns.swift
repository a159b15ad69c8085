internal import Screen

/// Texts in columns that begin at the same place in every row, two blanks apart.
enum TextColumns {
    /// The rows with every text but the last padded to the width of its column; a column of nothing is left out.
    ///
    /// A text wider than `widest` pushes the rest of its row to the right. O(texts).
    static func rows(_ rows: [[(text: String, style: Style)]], rightAligned: Set<Int> = [], widest: Int) -> [[(String, Style)]] {
        var widths: [Int] = []
        for row in rows {
            for (column, cell) in row.enumerated() {
                if column == widths.count { widths.append(0) }
                widths[column] = max(widths[column], min(widest, cell.text.displayWidth))
            }
        }
        return rows.map { row in
            let shown = row.indices.filter { widths[$0] > 0 }
            return shown.map { column in
                let (text, style) = row[column]
                let gap = column == shown.first ? "" : "  "
                let padding = String(repeating: " ", count: max(0, widths[column] - text.displayWidth))
                if rightAligned.contains(column) { return (gap + padding + text, style) }
                return (gap + text + (column == shown.last ? "" : padding), style)
            }
        }
    }
}

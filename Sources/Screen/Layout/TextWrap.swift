/// Wraps text into rows of a width.
package enum TextWrap {
    /// Wraps a text at spaces, or within words that are too long; newlines begin rows, empty rows stay.
    ///
    /// The text is sanitized. Long words break between clusters. Rows have no trailing spaces; the rows of a paragraph
    /// after its first begin with `indent` spaces. O(n).
    /// - Parameter limit: The most rows, nil for all; the last one is filled and ends with the ellipsis if text was
    ///   left out.
    package static func rows(_ text: String, width: Int, indent: Int = 0, limit: Int? = nil, ellipsis: String = "…") -> [String] {
        guard width > 0 else { return [] }
        let inner = max(0, min(indent, width - 2))
        var rows: [String] = []
        var paragraphs: Set<Int> = []
        for paragraph in Sanitizer.lines(text).split(separator: "\n", omittingEmptySubsequences: false) {
            paragraphs.insert(rows.count)
            var row = ""
            var used = 0
            var fresh = true
            func finish() {
                while row.last == " " { row.removeLast() }
                rows.append(row)
                row = String(repeating: " ", count: inner)
                used = inner
                fresh = true
            }
            for word in paragraph.split(separator: " ", omittingEmptySubsequences: false) {
                let wide = DisplayWidth.of(word)
                let gap = fresh ? 0 : 1
                if used + gap + wide <= width {
                    if gap == 1 { row += " " }
                    row += word
                    used += gap + wide
                    fresh = false
                    continue
                }
                if !fresh { finish() }
                if used + wide <= width {
                    row += word
                    used += wide
                } else {
                    DisplayWidth.forEachPiece(word) { piece, columns in
                        if used + columns > width, used > inner || rows.isEmpty && used > 0 { finish() }
                        row += piece
                        used += columns
                        return true
                    }
                }
                fresh = false
            }
            while row.last == " " { row.removeLast() }
            rows.append(row)
        }
        if let limit, limit < rows.count, limit > 0 {
            // The beginning of a word says more than blank space.
            let next = paragraphs.contains(limit) ? "" : rows[limit].drop { $0 == " " }
            let rest = rows[limit - 1] + " " + next
            let room = width - DisplayWidth.of(ellipsis)
            var last = DisplayWidth.of(rest) > room ? rest.truncated(to: max(0, room), ellipsis: "") : rest
            while last.last == " " { last.removeLast() }
            return rows.prefix(limit - 1) + [last + ellipsis]
        }
        if let limit { return Array(rows.prefix(max(0, limit))) }
        return rows
    }
}

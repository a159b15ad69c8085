import Formats

extension CSVDialect {
    /// Chooses the delimiter that splits the first rows most consistently, then into the most fields.
    static func sniff(_ source: RereadableFile, limits: RowLimits) throws(ReadFailure) -> CSVDialect {
        let head = try source.bytes(at: 0, count: 64)
        if head.count > 5, head.prefix(4).map(ASCII.lowered) == Array("sep=".utf8), ASCII.isNewline(head[5]) {
            let preamble = head[5] == 0x0D && head.count > 6 && head[6] == 0x0A ? 7 : 6
            return CSVDialect(delimiter: head[4], preamble: preamble)
        }
        var best = CSVDialect.comma
        var bestScore = 0
        let row = FileRow()
        for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
            let candidate = CSVDialect(delimiter: delimiter)
            let reader = CSVReader(source: source, dialect: candidate, limits: limits, columns: nil)
            var rows: [[String]] = []
            var faulty: Set<Int> = []
            while rows.count < 25, try reader.next(into: row) {
                if row.fault != nil { faulty.insert(rows.count) }
                rows.append(row.fields)
            }
            let title = TitleAndFooterDetector.titleRows(of: rows)
            guard rows.count > title, !faulty.contains(title), rows[title].count > 1 else { continue }
            let columns = rows[title].count
            let agreeing = (title..<rows.count).count { rows[$0].count == columns && !faulty.contains($0) }
            // Agreement first, then width. In tenths, so that one ragged row in a few doesn't outweigh a dozen columns.
            let score = (agreeing * 10 / (rows.count - title)) * 10_000 + columns
            if score > bestScore {
                bestScore = score
                best = candidate
                best.titleRows = title
            }
        }
        return best
    }
}

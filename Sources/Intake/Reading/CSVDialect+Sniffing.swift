import Formats

extension CSVDialect {
    /// The number of rows that are looked at: titles, column names and some rows.
    private static let sample = 40

    /// Chooses the delimiter that splits the first rows most consistently, then into the most fields.
    ///
    /// A row of known column names counts like two tenths of the rows. Where no delimiter splits them, the rows may be
    /// quoted as one field each.
    static func sniff(_ source: RereadableFile, limits: RowLimits) throws(ReadFailure) -> CSVDialect {
        let head = try source.bytes(at: 0, count: 1 << 16)
        let endsLinesInReturn = !head.contains(0x0A) && head.contains(0x0D)
        if head.count > 5, head.prefix(4).map(ASCII.lowered) == Array("sep=".utf8), ASCII.isNewline(head[5]) {
            let preamble = head[5] == 0x0D && head.count > 6 && head[6] == 0x0A ? 7 : 6
            var dialect = CSVDialect(delimiter: head[4], preamble: preamble)
            dialect.endsLinesInReturn = endsLinesInReturn
            return dialect
        }
        var best = CSVDialect.comma
        var bestScore = 0
        for hasQuotedHeader in [false, true] where bestScore == 0 {
            for delimiter in [UInt8(ascii: ","), UInt8(ascii: ";"), 0x09, UInt8(ascii: "|")] {
                var candidate = CSVDialect(delimiter: delimiter)
                candidate.hasQuotedHeader = hasQuotedHeader
                candidate.endsLinesInReturn = endsLinesInReturn
                let score = try candidate.findTitles(source, limits)
                if score > bestScore {
                    bestScore = score
                    best = candidate
                }
            }
        }
        best.endsLinesInReturn = endsLinesInReturn
        return best
    }

    /// Finds the row with the column names; returns how well the delimiter splits the rows, 0 if it doesn't.
    private mutating func findTitles(_ source: RereadableFile, _ limits: RowLimits) throws(ReadFailure) -> Int {
        let reader = CSVReader(source: source, dialect: self, limits: limits, columns: nil)
        let row = FileRow()
        var rows: [[String]] = []
        var faulty: Set<Int> = []
        while rows.count < Self.sample, try reader.next(into: row) {
            if row.fault != nil { faulty.insert(rows.count) }
            rows.append(row.fields)
        }
        let title = TitleDetector.titleRows(of: rows)
        guard rows.count > title, !faulty.contains(title), rows[title].count > 1 else { return 0 }
        let known = TitleDetector.columnNames(in: rows[title])
        guard known > 0 || !hasQuotedHeader else { return 0 }
        let columns = rows[title].count
        titleRows = title
        let agreeing = (title..<rows.count).count { rows[$0].count == columns && !faulty.contains($0) }
        // Agreement first, then width. In tenths, so that one ragged row in a few doesn't outweigh a dozen columns.
        return (agreeing * 10 / (rows.count - title) + (known > 1 ? 2 : 0)) * 10_000 + columns
    }
}

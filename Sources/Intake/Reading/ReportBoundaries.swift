/// What programs put around a table: a title above the column names, a copyright below the rows.
enum ReportBoundaries {
    /// The most lines that a title takes.
    static let mostTitleRows = 10

    /// How many of the first rows are a title, blank or sparse, above the row with the column names.
    ///
    /// A row is a title's if none of its cells is a known column name and most of the columns are blank in it; and only if a row with a known name follows.
    /// Where that can't be told the first row holds the names.
    static func titleRows(of rows: [[String]]) -> Int {
        guard let width = commonest(rows.map(\.count)), width > 1 else { return 0 }
        for (index, row) in rows.prefix(mostTitleRows + 1).enumerated() {
            if row.contains(where: isColumnName) { return index }
            let filled = row.filter { !$0.trimmingSpace.isEmpty }.count
            guard filled <= 1 || filled * 3 < width || (row.count < width && filled * 2 <= width) else { return 0 }
        }
        return 0
    }

    private static func commonest(_ counts: [Int]) -> Int? {
        var times: [Int: Int] = [:]
        for count in counts { times[count, default: 0] += 1 }
        return times.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    private static func isColumnName(_ text: String) -> Bool {
        let key = TextFolding.squeezed(text)
        return !key.isEmpty && IntakeTables.bundled.columns.values.contains { $0[key] != nil }
    }

    /// Whether a line of one cell is one that ends a report, in the words of Salesforce and of spreadsheets.
    static func isFooter(_ text: String) -> Bool {
        let key = TextFolding.squeezed(text)
        return footerWords.contains { key.contains($0) }
    }

    private static let footerWords = [
        "copyright", "confidentialinformation", "allrightsreserved", "donotdistribute", "generatedby", "grandtotal", "totalrecords",
        "filteredby", "exportedon", "exportedby", "vertraulich", "confidentiel",
    ]
}

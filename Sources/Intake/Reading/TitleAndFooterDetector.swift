/// Detects text around a table: a title above the column names, a copyright below the rows.
enum TitleAndFooterDetector {
    /// The maximum number of lines in a title.
    static let maxTitleRows = 10

    /// The number of title rows, blank or sparse, above the row with the column names.
    ///
    /// A title row has no known column name and most of its columns are blank; a row with a known name must follow.
    /// Otherwise the first row has the names.
    static func titleRows(of rows: [[String]]) -> Int {
        guard let width = mostCommon(rows.map(\.count)), width > 1 else { return 0 }
        for (index, row) in rows.prefix(maxTitleRows + 1).enumerated() {
            if row.contains(where: isColumnName) { return index }
            let filled = row.filter { !$0.trimmingSpace.isEmpty }.count
            guard filled <= 1 || filled * 3 < width || (row.count < width && filled * 2 <= width) else { return 0 }
        }
        return 0
    }

    private static func mostCommon(_ counts: [Int]) -> Int? {
        var times: [Int: Int] = [:]
        for count in counts { times[count, default: 0] += 1 }
        return times.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    }

    private static func isColumnName(_ text: String) -> Bool {
        let key = TextFolding.folded(text)
        return !key.isEmpty && IntakeTables.bundled.columns.values.contains { $0[key] != nil }
    }

    /// Whether a line with a single cell ends a report, by the texts of Salesforce and spreadsheets.
    static func isFooter(_ text: String) -> Bool {
        let key = TextFolding.folded(text)
        return footerWords.contains { key.contains($0) }
    }

    private static let footerWords = [
        "copyright", "confidentialinformation", "allrightsreserved", "donotdistribute", "generatedby", "grandtotal", "totalrecords",
        "filteredby", "exportedon", "exportedby", "vertraulich", "confidentiel",
    ]
}

import Lifecycle

/// Detects the titles above the column names of a table.
enum TitleDetector {
    /// The maximum number of lines above the column names.
    static let maxTitleRows = 20

    /// The number of title rows, blank or sparse, above the row with the column names.
    ///
    /// That is the first row with two known column names, else the first with one, if only titles are above it.
    /// Otherwise the first row has the names, unless a larger table stands below it.
    static func titleRows(of rows: [[String]]) -> Int {
        let first = rows.prefix(maxTitleRows + 1)
        let names = first.map(columnNames)
        for wanted in [2, 1] {
            guard let index = first.indices.first(where: { names[$0] >= wanted && first[$0].count > 1 }) else { continue }
            let width = first[index].count
            let isBelowTitles = first[..<index].indices.allSatisfy { above in
                let row = first[above]
                let filled = row.count { !$0.trimmingSpace.isEmpty }
                return filled <= 1 || filled * 3 < width || row.count < width && filled * 2 <= width
                    || row.count != width && names[above] == 0 && names[index] >= 3
            }
            if isBelowTitles { return secondTable(of: first, names, below: index) ?? index }
        }
        return secondTable(of: first, names, below: 0) ?? 0
    }

    /// The row with the names of a larger table below a small one, as the registrations below the figures of a webinar.
    ///
    /// It has three known names, twice as many as the row above, and no row between them has as many cells.
    private static func secondTable(of rows: ArraySlice<[String]>, _ names: [Int], below index: Int) -> Int? {
        guard let best = rows.indices.dropFirst(index + 1).max(by: { (names[$0], $1) < (names[$1], $0) }),
            names[best] >= 3, names[best] >= 2 * names[index]
        else { return nil }
        return rows[index..<best].allSatisfy { $0.count < rows[best].count } ? best : nil
    }

    /// The number of cells that are column names of any kind of rows.
    static func columnNames(in row: [String]) -> Int {
        row.count { text in
            let key = TextFolding.folded(text)
            guard !key.isEmpty else { return false }
            return IntakeTables.bundled.columns.values.contains { $0[key] != nil } || ContactColumn(text) != nil
        }
    }
}

internal import Formats
internal import Lifecycle
internal import Screen

/// Writes a dashboard page as CSV for spreadsheets, one row for each value.
///
/// `value` is a plain number: leads, opportunities, a share between 0 and 1, milliseconds, hundredths of the currency's
/// unit. `of` is the whole of a share, or the number of leads behind the value. A series has one row for each of its
/// values; their `column` ends in a number, and limits have one for each of their units. `basis` says what a duration
/// measures and of which leads. `immature` is `yes` for a value that may still change.
package enum FigureCSVWriter {
    /// The column names.
    package static let header = [
        "page", "window", "block", "row", "label", "column", "value", "of", "unit", "basis", "immature",
    ]

    /// The rows, in the order of the page.
    package static func rows(_ page: PageFigures) -> [[String]] {
        var rows: [[String]] = []
        for block in page.blocks {
            let columns = block.columnKeys
            for (key, row) in zip(block.rowKeys, block.rows) {
                let windows = [("asked", row.values, row.immature), ("compared", row.compared, row.comparedImmature)]
                for (window, values, immature) in windows {
                    let start = [page.kind.rawValue, window, block.id.rawValue, key, row.label]
                    for (index, ((column, basis), value)) in zip(zip(columns, block.columns.map(\.basis)), values).enumerated() {
                        rows += cells(value).map { cell in
                            let period = window == "asked" ? cell.period : nil
                            let isImmature = period.map { row.trend?.immature.contains($0) ?? false } ?? immature.contains(index)
                            let mark = isImmature ? "yes" : ""
                            return start + [column + cell.suffix, cell.value, cell.of, cell.unit, basis, mark]
                        }
                    }
                }
            }
        }
        return rows
    }

    private struct Cell {
        var suffix = ""
        /// The index of the period of a series.
        var period: Int?
        var value: String
        var of = ""
        var unit: String
    }

    private static func cells(_ value: FigureValue) -> [Cell] {
        switch value {
        case .nothing: []
        case .leads(let count, _): [Cell(value: "\(count)", unit: "leads")]
        case .opportunities(let count, leads: let leads, _): [Cell(value: "\(count)", of: "\(leads)", unit: "opportunities")]
        case .share(let part, of: let whole, _), .opportunityShare(let part, of: let whole, leads: _, _),
            .interval(let part, of: let whole, lower: _, upper: _, _):
            [Cell(value: "\(Double(part) / Double(max(1, whole)))", of: "\(whole)", unit: "share")]
        case .span(let milliseconds, leads: let count, _):
            milliseconds.map { [Cell(value: "\($0)", of: "\(count)", unit: "milliseconds")] } ?? []
        case .money(let cents, currency: let currency, leads: let count, _):
            [Cell(value: "\(cents)", of: "\(count)", unit: currency.isEmpty ? "cents" : "cents " + currency)]
        case .quotient(let value, leads: let count, _): [Cell(value: "\(value)", of: "\(count)", unit: "quotient")]
        case .series(let values):
            values.enumerated().compactMap { index, value in
                value.map { Cell(suffix: ".\(index + 1)", period: index, value: "\($0)", unit: "") }
            }
        case .text(let text): text.isEmpty ? [] : [Cell(value: text, unit: "text")]
        case .moment(let moment): [Cell(value: MomentFormatter.utc(moment), unit: "moment")]
        case .number(let number, unit: let unit, text: _): number.map { [Cell(value: plain($0), unit: unit)] } ?? []
        case .limits(let limits): limits.map { Cell(value: "\($0.value)", unit: $0.unit.rawValue) }
        case .lead(let id): [Cell(value: id.description, unit: "lead")]
        }
    }

    /// A whole number without a decimal point.
    private static func plain(_ number: Double) -> String { Int(exactly: number).map { "\($0)" } ?? "\(number)" }

    /// The contents of the file, with column names; a `'` disarms text that looks like a formula.
    static func text(_ page: PageFigures) -> String {
        ([header] + rows(page)).map { CSVWriter.row($0.map(Sanitizer.line), guardingFormulas: true) }.joined()
    }
}

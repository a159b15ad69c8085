/// Writes rows of CSV (RFC 4180, LF).
package enum CSVWriter {
    /// One row with its newline; cells are quoted if necessary.
    ///
    /// - Parameter guardingFormulas: whether a cell that a spreadsheet would evaluate is disarmed (``FormulaGuard``).
    package static func row(_ cells: [String], guardingFormulas: Bool) -> String {
        // A row of one empty cell would be a blank line, which readers skip.
        if cells == [""] { return "\"\"\n" }
        return cells.map { quoted(guardingFormulas ? FormulaGuard.guarded($0) : $0) }.joined(separator: ",") + "\n"
    }

    /// The cell in quotes if any delimiter that a program may choose, a quote or an end of line is in it.
    private static func quoted(_ cell: String) -> String {
        let isSpecial = cell.utf8.contains {
            $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B || $0 == 0x09 || $0 == 0x7C
        }
        guard isSpecial || cell.utf8.first == 0x20 || cell.utf8.last == 0x20 else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}

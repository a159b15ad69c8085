/// Keeps spreadsheets from evaluating cells of data as formulas.
///
/// A spreadsheet evaluates a cell that begins with `=` `+` `-` `@`, with their full-width forms, or with a tab or an
/// end of line before one (OWASP, "CSV Injection"). Such a cell gets a `'` in front, unless it is a number such as
/// `-12.5`.
package enum FormulaGuard {
    /// The cell, with `'` in front if a spreadsheet would evaluate it.
    package static func guarded(_ cell: String) -> String {
        isFormula(cell) ? "'" + cell : cell
    }

    /// The cell as it was before ``guarded(_:)``, so that an export can be imported again.
    package static func unguarded(_ cell: String) -> String {
        guard cell.utf8.first == UInt8(ascii: "'") else { return cell }
        let rest = String(cell.dropFirst())
        return isFormula(rest) ? rest : cell
    }

    private static func isFormula(_ cell: String) -> Bool {
        guard let first = cell.unicodeScalars.first else { return false }
        switch first {
        case "=", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}": return true
        case "+", "-": return !isNumber(cell.utf8.dropFirst())
        default: return false
        }
    }

    /// Whether these are digits, with at most one point between them.
    private static func isNumber(_ text: Substring.UTF8View) -> Bool {
        let parts = text.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }
    }
}

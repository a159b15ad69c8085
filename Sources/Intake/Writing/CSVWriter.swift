/// Writes rows of CSV (RFC 4180, LF).
package enum CSVWriter {
    /// One row with its newline; fields are quoted if necessary.
    ///
    /// - Parameter guardingFormulas: puts `'` before a text that a spreadsheet would read as a formula
    ///   (OWASP, "CSV Injection"): one that begins with `=` `+` `-` `@` TAB or CR, but not a number such as `-12.5`.
    package static func row(_ fields: [String], guardingFormulas: Bool) -> String {
        var out = ""
        for (index, field) in fields.enumerated() {
            if index > 0 { out.append(",") }
            out.append(quoted(guardingFormulas ? guarded(field) : field))
        }
        // A row of one empty field would be a blank line, which readers skip.
        return (fields == [""] ? "\"\"" : out) + "\n"
    }

    static func guarded(_ field: String) -> String {
        guard let first = field.utf8.first, "=+-@\t\r".utf8.contains(first), !isNumber(field) else { return field }
        return "'" + field
    }

    private static func quoted(_ field: String) -> String {
        let special = field.utf8.contains { $0 == 0x22 || $0 == 0x2C || $0 == 0x0A || $0 == 0x0D || $0 == 0x3B || $0 == 0x09 }
        let spaced = field.utf8.first == 0x20 || field.utf8.last == 0x20
        guard special || spaced else { return field }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }

    private static func isNumber(_ field: String) -> Bool {
        var rest = field.utf8[...]
        if rest.first == UInt8(ascii: "-") || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        return !parts.isEmpty && parts.allSatisfy { !$0.isEmpty && $0.allSatisfy(ASCII.isDigit) }
    }
}

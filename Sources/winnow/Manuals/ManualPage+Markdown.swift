extension ManualPage {
    /// Adds a reference page: headings, paragraphs, tables and code of the Markdown that `winnow` itself generates.
    ///
    /// A table becomes a list of terms, because four columns don't fit in 80. What stands above the first heading
    /// belongs to DESCRIPTION.
    mutating func reference(_ markdown: String) {
        heading("Description")
        var rest = markdown.split(separator: "\n", omittingEmptySubsequences: false)[...]
        while let line = rest.first {
            if line.hasPrefix("### ") {
                subheading(String(line.dropFirst(4)))
            } else if line.hasPrefix("## ") {
                heading(String(line.dropFirst(3)))
            } else if line.hasPrefix("```") {
                let code = rest.dropFirst().prefix { !$0.hasPrefix("```") }
                example(code.map(String.init))
                rest = rest.dropFirst(code.count + 1)
            } else if line.hasPrefix("    ") {
                let code = rest.prefix { $0.hasPrefix("    ") }
                example(code.map { String($0.dropFirst(4)) })
                rest = rest.dropFirst(code.count - 1)
            } else if line.hasPrefix("|") {
                let table = rest.prefix { $0.hasPrefix("|") }
                addTable(table)
                rest = rest.dropFirst(table.count - 1)
            } else if !line.isEmpty, !line.hasPrefix("# ") {
                let lines = rest.prefix { !$0.isEmpty && !$0.hasPrefix("|") }
                paragraph(lines.joined(separator: " "))
                rest = rest.dropFirst(lines.count - 1)
            }
            rest = rest.dropFirst()
        }
    }

    /// Adds a table: its first column holds the terms; a column of sentences comes next, the others by their titles.
    private mutating func addTable(_ table: ArraySlice<Substring>) {
        guard let titles = table.first.map(Self.cells) else { return }
        for row in table.dropFirst(2).map(Self.cells) {
            let columns = zip(titles, row).dropFirst().filter { !$0.1.isEmpty }
            let sentences = columns.filter { Self.sentenceTitles.contains($0.0) }.map(\.1)
            let values = columns.filter { !Self.sentenceTitles.contains($0.0) }.map { "\($0.0): \($0.1)" }
            tagged(RoffText.inline(row.first ?? ""), sentences + (values.isEmpty ? [] : [values.joined(separator: "; ") + "."]))
        }
    }

    /// The titles of columns that explain the term.
    private static let sentenceTitles: Set = ["Meaning", "What happened", "Form"]

    /// The cells of a table's row.
    private static func cells(_ row: Substring) -> [String] {
        let bar = "\u{1}"
        let cells = row.replacing("\\|", with: bar).split(separator: "|", omittingEmptySubsequences: false)
        return cells.dropFirst().dropLast().map { cell in
            let text = cell.replacing(bar, with: "|")
            return String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }
}

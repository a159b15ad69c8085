/// The file of rows that were not taken in, beside the import's input: mend it and import it again.
///
/// Its columns are `winnow_line`, `winnow_column`, `winnow_reason` (which an import ignores) and then the file's own, comma-separated UTF-8. It holds personal data: 0600, and
/// the owner's to delete. It is made with the first rejected row, never over another file: `leads.rejects.csv`, then `leads.rejects-2.csv` …
package final class RejectFile {
    /// Where it stands; nil until a row was rejected.
    package private(set) var path: String?
    /// How many rows it holds.
    package private(set) var count = 0
    private let input: String
    private let columns: [String]
    private let own: [Int]
    private var file: PrivateFile?

    /// Prepares the reject file of an input; nothing is written yet. The input of a pipe has its rejects in the current folder.
    package init(beside input: String, columns: [String]) {
        self.input = input == "standard input" || input == "-" ? "stdin" : input
        own = columns.indices.filter { !columns[$0].hasPrefix("winnow_") }
        self.columns = own.map { columns[$0] }
    }

    /// Adds a row.
    ///
    /// - Throws: ``IntakeError/writeFailed(path:why:)``.
    package func add(_ row: RejectedRow) throws(IntakeError) {
        let file = try opened()
        // Fields beyond the header are kept at the end; a mended file of rejects drops only what winnow wrote.
        let kept = row.fields.indices.filter { own.contains($0) || $0 > (own.last ?? -1) }
        let fields = kept.map { row.fields[$0] }
        try file.write(
            Array(CSVWriter.row([String(row.line), row.column ?? "", row.reason] + fields, guardingFormulas: false).utf8))
        count += 1
    }

    /// Makes the rows safe on the disk; nothing to do where none was rejected.
    package func finish() throws(IntakeError) {
        try file?.finish()
        file = nil
    }

    private func opened() throws(IntakeError) -> PrivateFile {
        if let file { return file }
        let slash = input.lastIndex(of: "/").map { input.index(after: $0) } ?? input.startIndex
        var stem = input
        if let dot = input[slash...].lastIndex(of: "."), dot > slash { stem = String(input[..<dot]) }
        for number in 1...9_999 {
            let candidate = stem + (number == 1 ? ".rejects.csv" : ".rejects-\(number).csv")
            guard let made = try PrivateFile(creating: candidate) else { continue }
            file = made
            path = candidate
            try made.write(
                Array(CSVWriter.row(["winnow_line", "winnow_column", "winnow_reason"] + columns, guardingFormulas: false).utf8))
            return made
        }
        throw .writeFailed(path: stem + ".rejects.csv", why: "there are thousands of reject files already; delete some")
    }
}

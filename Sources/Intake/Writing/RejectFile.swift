import Formats
import Screen

/// The file of rejected rows beside the imported file: correct it and import it again.
///
/// Its columns are `winnow_line`, `winnow_column`, `winnow_reason` (which an import ignores) and then the file's own,
/// in comma-separated UTF-8. Objects of a JSON file are JSON Lines as they were, with these three members first, so
/// that also one that can't be read is corrected where it is wrong. It contains personal data: mode 0600, and the owner
/// deletes it. It is created with the first rejected row and never overwrites another file: `leads.rejects.csv`, then
/// `leads.rejects-2.csv` …
///
/// People open it in a spreadsheet or `cat` it: a cell that would be run as a formula begins with `'`, which an import
/// removes again, and control characters are pictures such as `␛`. The input still has them.
package final class RejectFile {
    /// The file's path; nil until a row is rejected.
    package private(set) var path: String?
    /// The number of rows in it.
    package private(set) var count = 0
    private let input: String
    private let columns: [String]
    private let own: [Int]
    private let isJSON: Bool
    private var file: PrivateFile?

    /// Prepares the reject file of an input, without writing yet; for a pipe it is in the current folder.
    ///
    /// - Parameter isJSON: Whether the rows are JSON objects.
    package init(beside input: String, columns: [String], isJSON: Bool = false) {
        self.isJSON = isJSON
        self.input = input == "standard input" || input == "-" ? "stdin" : input
        own = columns.indices.filter { !columns[$0].hasPrefix("winnow_") }
        self.columns = own.map { columns[$0] }
    }

    /// Appends a row.
    ///
    /// - Throws: ``IntakeError/writeFailed(path:reason:)``.
    package func add(_ row: RejectedRow) throws(IntakeError) {
        let file = try opened()
        count += 1
        if isJSON, let json = row.original.json { return try file.write(RejectedObject(row, json: json).line) }
        // Fields beyond the header are kept at the end; a re-import drops only the columns that winnow added.
        let kept = row.fields.indices.filter { own.contains($0) || $0 > (own.last ?? -1) }
        let fields = kept.map { row.fields[$0] }
        try file.write(Self.line([String(row.line), row.column ?? "", row.reason] + fields))
    }

    /// Syncs the rows to disk; does nothing if none was rejected.
    package func finish() throws(IntakeError) {
        try file?.finish()
        file = nil
    }

    /// A row as text that neither a terminal nor a spreadsheet acts on. A carriage return in a cell becomes a newline.
    private static func line(_ cells: [String]) -> [UInt8] {
        let clean = cells.map { cell in
            Sanitizer.lines(cell.utf8.contains(0x0D) ? cell.replacing("\r\n", with: "\n").replacing("\r", with: "\n") : cell)
        }
        return Array(CSVWriter.row(clean, guardingFormulas: true).utf8)
    }

    private func opened() throws(IntakeError) -> PrivateFile {
        if let file { return file }
        let slash = input.lastIndex(of: "/").map { input.index(after: $0) } ?? input.startIndex
        var stem = input
        if let dot = input[slash...].lastIndex(of: "."), dot > slash { stem = String(input[..<dot]) }
        let ending = isJSON ? "jsonl" : "csv"
        for number in 1...9_999 {
            let candidate = stem + (number == 1 ? ".rejects." : ".rejects-\(number).") + ending
            guard let made = try PrivateFile(creating: candidate) else { continue }
            file = made
            path = candidate
            if !isJSON { try made.write(Self.line(["winnow_line", "winnow_column", "winnow_reason"] + columns)) }
            return made
        }
        throw .writeFailed(path: stem + ".rejects." + ending, reason: "there are 9,999 reject files already; delete some")
    }
}

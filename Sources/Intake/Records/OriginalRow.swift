/// A row as its file has it, from which the reject file is written.
package struct OriginalRow: Sendable, Hashable {
    /// The cells.
    package let fields: [String]
    /// The text of a row that is a JSON object; nil for a row of separated values.
    package let json: String?
}

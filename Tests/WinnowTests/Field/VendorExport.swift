/// An export of a system: its columns are those of the vendor's documentation, its rows are invented.
struct VendorExport: CustomStringConvertible, Sendable {
    /// What the file is.
    let description: String
    /// Whether it is UTF-16 with a byte-order mark.
    var isUTF16 = false
    /// Columns with the fields that they fill.
    let fields: [String: String]
    /// Columns that are kept under their own names.
    var extras: [String] = []
    /// The rows that become leads, join one, are rejected, and are passed over.
    let added: Int
    var joined = 0
    var rejected = 0
    var passedOver = 0
    /// The text of the file.
    let text: String
}

/// The delimiter of a CSV file and what precedes its header.
package struct CSVDialect: Equatable, Sendable {
    /// `,` `;` TAB or `|`.
    package var delimiter: UInt8
    /// The number of bytes before the header: a first line `sep=;`, as Excel writes it.
    package var preamble = 0
    /// The number of rows above the header: a title and blank rows.
    package var titleRows = 0
    /// Whether the whole row of column names is one quoted field: `"First Name,Last Name"`.
    package var hasQuotedHeader = false
    /// Whether lines end in a carriage return alone, as on old Macs; in any other file it belongs to a quoted cell.
    package var endsLinesInReturn = false

    package init(delimiter: UInt8, preamble: Int = 0) {
        self.delimiter = delimiter
        self.preamble = preamble
    }

    /// A comma, as in RFC 4180.
    package static let comma = CSVDialect(delimiter: UInt8(ascii: ","))

    /// The name of the delimiter on screen.
    package var name: String {
        switch delimiter {
        case UInt8(ascii: ","): "comma"
        case UInt8(ascii: ";"): "semicolon"
        case 0x09: "tab"
        default: String(UnicodeScalar(delimiter))
        }
    }
}
